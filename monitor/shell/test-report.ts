/**
 * Reports of a test run as text: for people, as TAP 14, as JUnit XML.
 *
 * Each reporter gets what happens and gives lines to print; none of them knows
 * where they go. JUnit's file comes at the end, since its head holds the sums.
 */
import type { ShellError } from './index.ts';
import type { TestCase, TestFailure, TestListener, TestOutcome, TestSummary } from './test-run.ts';

export type ReporterName = 'pretty' | 'tap' | 'junit';

/** Hears a run and writes a report. */
export interface Reporter extends Required<TestListener> {
  /** The run is over. */
  end(summary: TestSummary): void;
}

export interface ReporterOptions {
  write(text: string): void;
  /** SGR colours may be used (pretty only). */
  readonly colour: boolean;
}

/** The lines of a failure after its message. */
function details(failure: TestFailure): string[] {
  const rows: [string, string | undefined][] = [
    ['in', failure.context],
    ['form', failure.form],
    ['expected', failure.expected],
    ['actual', failure.actual],
  ];
  return rows.flatMap(([label, text]) =>
    text === undefined
      ? []
      : text.split('\n').map((line, at) => `${(at === 0 ? `${label}:` : '').padEnd(10)}${line}`),
  );
}

const place = ({ file, line }: { readonly file: string; readonly line: number }): string =>
  `${file}:${line}`;

function errorPlace(file: string, { line }: ShellError): string {
  return line === undefined ? file : `${file}:${line}`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

/** @param name as `--reporter` names it */
export function createReporter(name: ReporterName, options: ReporterOptions): Reporter {
  if (name === 'tap') return createTap(options);
  return name === 'junit' ? createJunit(options) : createPretty(options);
}

function createPretty({ write, colour }: ReporterOptions): Reporter {
  const paint = (code: number, text: string): string =>
    colour ? `\x1b[${code}m${text}\x1b[0m` : text;
  const line = (text = ''): void => write(`${text}\n`);
  let file: string | undefined;
  return {
    collected() {},
    broken(path, error) {
      line(`${paint(31, '✗')} ${errorPlace(path, error)} could not be loaded`);
      for (const text of error.message.split('\n')) line(`    ${text}`);
      line();
    },
    finished({ test, failures, milliseconds, output }) {
      if (test.file !== file) line(paint(1, test.file));
      file = test.file;
      const time = milliseconds >= 100 ? paint(2, ` ${Math.round(milliseconds)} ms`) : '';
      line(`  ${failures.length > 0 ? paint(31, '✗') : paint(32, '✓')} ${test.name}${time}`);
      for (const failure of failures) {
        line(`      ${paint(31, failure.message)}  ${paint(2, place(failure))}`);
        for (const text of details(failure)) line(`      ${text}`);
      }
      if (failures.length > 0 && output !== '') {
        line(`      ${paint(2, 'printed:')}`);
        for (const text of output.trimEnd().split('\n')) line(`        ${text}`);
      }
    },
    end({ tests, failed, broken, milliseconds, ended }) {
      const counts = [`${tests} ${tests === 1 ? 'test' : 'tests'}`];
      if (failed > 0) counts.push(paint(31, `${failed} failed`));
      else if (tests > 0) counts.push(paint(32, 'all passed'));
      if (broken > 0) counts.push(paint(31, `${broken} not loaded`));
      if (ended) counts.push('ended early');
      line();
      line(`${counts.join(', ')} in ${seconds(milliseconds)} s`);
    },
  };
}

function createTap({ write }: ReporterOptions): Reporter {
  let number = 0;
  const line = (text: string): void => write(`${text}\n`);
  const name = (text: string): string => text.replace(/[\\#]/g, '\\$&');
  const block = (rows: readonly string[]): void => {
    line('  ---');
    for (const row of rows) line(`  ${row}`);
    line('  ...');
  };
  const field = (key: string, text: string): string[] =>
    text.includes('\n')
      ? [`${key}: |`, ...text.split('\n').map((row) => `  ${row}`)]
      : [`${key}: ${JSON.stringify(text)}`];
  return {
    collected() {
      if (number === 0) line('TAP version 14');
    },
    broken(path, error) {
      if (number === 0) line('TAP version 14');
      line(`not ok ${++number} - ${name(path)} could not be loaded`);
      block([...field('message', error.message), ...field('at', errorPlace(path, error))]);
    },
    finished({ test, failures }) {
      const ok = failures.length === 0 ? 'ok' : 'not ok';
      line(`${ok} ${++number} - ${name(`${test.file} ${test.name}`)}`);
      if (failures.length === 0) return;
      // TAP 14 has one block of YAML a test: a list with an entry for each failure.
      block([
        'failures:',
        ...failures.flatMap((failure) =>
          [
            ...field('message', failure.message),
            ...field('at', place(failure)),
            ...(['context', 'form', 'expected', 'actual'] as const).flatMap((key) =>
              failure[key] === undefined ? [] : field(key, failure[key]),
            ),
          ].map((row, at) => `${at === 0 ? '  - ' : '    '}${row}`),
        ),
      ]);
    },
    end({ ended }) {
      line(`1..${number}`);
      if (ended) line('# ended early');
    },
  };
}

function createJunit({ write }: ReporterOptions): Reporter {
  const outcomes: TestOutcome[] = [];
  const unloaded: { file: string; error: ShellError }[] = [];
  return {
    collected() {},
    broken: (file, error) => void unloaded.push({ file, error }),
    finished: (outcome) => void outcomes.push(outcome),
    end(summary) {
      const failed = summary.failed;
      const head = `tests="${outcomes.length + unloaded.length}" failures="${failed}" errors="${unloaded.length}" time="${seconds(summary.milliseconds)}"`;
      write(`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${head}>\n`);
      for (const [file, group] of byFile(outcomes)) write(suite(file, group));
      for (const { file, error } of unloaded) {
        write(
          `  <testsuite name="${xml(file)}" tests="1" failures="0" errors="1">\n` +
            `    <testcase name="load" classname="${xml(file)}">\n` +
            `      <error message="${xml(error.message)}">${xml(errorPlace(file, error))}</error>\n` +
            '    </testcase>\n  </testsuite>\n',
        );
      }
      write('</testsuites>\n');
    },
  };
}

function byFile(outcomes: readonly TestOutcome[]): Map<string, TestOutcome[]> {
  const files = new Map<string, TestOutcome[]>();
  for (const outcome of outcomes) {
    const group = files.get(outcome.test.file);
    if (group === undefined) files.set(outcome.test.file, [outcome]);
    else group.push(outcome);
  }
  return files;
}

function suite(file: string, outcomes: readonly TestOutcome[]): string {
  const failed = outcomes.filter(({ failures }) => failures.length > 0).length;
  const time = seconds(outcomes.reduce((sum, { milliseconds }) => sum + milliseconds, 0));
  const head = `name="${xml(file)}" tests="${outcomes.length}" failures="${failed}" errors="0" time="${time}"`;
  return `  <testsuite ${head}>\n${outcomes.map(testcase).join('')}  </testsuite>\n`;
}

function testcase({ test, failures, milliseconds, output }: TestOutcome): string {
  const head = `    <testcase name="${xml(test.name)}" classname="${xml(test.file)}" file="${xml(test.file)}" line="${test.line}" time="${seconds(milliseconds)}"`;
  if (failures.length === 0 && output === '') return `${head}/>\n`;
  const rows = failures.map(
    (failure) =>
      `      <failure message="${xml(failure.message)}">${xml([place(failure), ...details(failure)].join('\n'))}</failure>\n`,
  );
  if (output !== '') rows.push(`      <system-out>${xml(output)}</system-out>\n`);
  return `${head}>\n${rows.join('')}    </testcase>\n`;
}

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

/** Text for XML 1.0; characters it cannot hold become U+FFFD. */
function xml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"\n]/g, (character) => ENTITIES[character] as string);
}

/** Names of the tests, a line each, for --list. */
export function listText(tests: readonly TestCase[]): string {
  return tests.map(({ file, line, name }) => `${file}:${line} ${name}\n`).join('');
}
