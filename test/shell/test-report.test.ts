import { describe, expect, test } from 'vitest';
import { createReporter, listText, type ReporterName } from '../../monitor/shell/test-report.ts';
import type { TestOutcome, TestSummary } from '../../monitor/shell/test-run.ts';

const passed: TestOutcome = {
  test: { name: 'adds', file: 'a-test.fnl', line: 1 },
  failures: [],
  checks: 1,
  milliseconds: 12,
  instructions: 0,
  output: '',
};
const failed: TestOutcome = {
  test: { name: 'compares #1', file: 'a-test.fnl', line: 3 },
  failures: [
    {
      message: 'does not hold',
      file: 'a-test.fnl',
      line: 4,
      context: 'lists',
      form: '(= a b)',
      expected: '[1\n 2]',
      actual: '"<&>"',
    },
    { message: 'error: boo', file: 'a-test.fnl', line: 5 },
  ],
  checks: 1,
  milliseconds: 250,
  instructions: 9,
  output: 'printed\x1b\n',
};
const summary: TestSummary = { tests: 2, failed: 1, broken: 1, milliseconds: 1500, ended: false };

function report(name: ReporterName, colour = false): string {
  let text = '';
  const reporter = createReporter(name, { colour, write: (more) => void (text += more) });
  reporter.broken('b-test.fnl', {
    kind: 'compile',
    message: 'unknown identifier: x',
    line: 2,
    trace: [],
    value: null,
  });
  reporter.collected([passed.test, failed.test]);
  reporter.finished(passed);
  reporter.finished(failed);
  reporter.end(summary);
  return text;
}

test('does a report without a test not say that all passed?', () => {
  let text = '';
  const reporter = createReporter('pretty', {
    colour: false,
    write: (more) => void (text += more),
  });
  reporter.collected([]);
  reporter.end({ tests: 0, failed: 0, broken: 1, milliseconds: 0, ended: false });
  expect(text).toBe('\n0 tests, 1 not loaded in 0.000 s\n');
});

test('does the report for people show forms, sides, what was printed, and the sums?', () => {
  expect(report('pretty')).toBe(`✗ b-test.fnl:2 could not be loaded
    unknown identifier: x

a-test.fnl
  ✓ adds
  ✗ compares #1 250 ms
      does not hold  a-test.fnl:4
      in:       lists
      form:     (= a b)
      expected: [1
                 2]
      actual:   "<&>"
      error: boo  a-test.fnl:5
      printed:
        printed\x1b

2 tests, 1 failed, 1 not loaded in 1.500 s
`);
});

test('are colours used only when they may be?', () => {
  expect(report('pretty')).not.toContain('\x1b[3');
  expect(report('pretty', true)).toContain('\x1b[31m✗\x1b[0m');
});

test('is TAP 14 written, a block of YAML for each failed test?', () => {
  expect(report('tap')).toBe(`TAP version 14
not ok 1 - b-test.fnl could not be loaded
  ---
  message: "unknown identifier: x"
  at: "b-test.fnl:2"
  ...
ok 2 - a-test.fnl adds
not ok 3 - a-test.fnl compares \\#1
  ---
  failures:
    - message: "does not hold"
      at: "a-test.fnl:4"
      context: "lists"
      form: "(= a b)"
      expected: |
        [1
         2]
      actual: "\\"<&>\\""
    - message: "error: boo"
      at: "a-test.fnl:5"
  ...
1..3
`);
});

describe('junit', () => {
  test('is the XML balanced, with sums, failures, errors and output?', () => {
    const text = report('junit');
    expect(text).toContain('<testsuites tests="3" failures="1" errors="1" time="1.500">');
    expect(text).toContain(
      '<testcase name="adds" classname="a-test.fnl" file="a-test.fnl" line="1" time="0.012"/>',
    );
    expect(text).toContain('<failure message="does not hold">');
    expect(text).toContain('<error message="unknown identifier: x">b-test.fnl:2</error>');
    const opened = [...text.matchAll(/<([a-z-]+)[^>]*?(\/?)>/g)]
      .filter(([, , closed]) => closed === '')
      .map(([, name]) => name);
    const ended = [...text.matchAll(/<\/([a-z-]+)>/g)].map(([, name]) => name);
    expect([...opened].sort()).toEqual([...ended].sort());
  });
  test('can nothing a test says break out of the XML?', () => {
    const text = report('junit');
    expect(text).toContain('&lt;&amp;&gt;');
    expect(text).not.toContain('\x1b');
  });
});

test('does --list give a line a test, with its place?', () => {
  expect(listText([passed.test, failed.test])).toBe(
    'a-test.fnl:1 adds\na-test.fnl:3 compares #1\n',
  );
});
