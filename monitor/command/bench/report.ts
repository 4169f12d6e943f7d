/**
 * The figures as a table for people and as data for programs.
 */
import { cpus, platform, arch } from 'node:os';
import type { Style } from '../colour.ts';
import { table } from '../text-layout.ts';
import { judge, type Row, summarise, type Summary, type Verdict } from './measurement.ts';

/** What came of one measurement. */
export type Outcome =
  | {
      readonly measurement: Row;
      readonly samples: readonly number[];
      readonly summary: Summary;
      readonly verdict: Verdict;
    }
  | { readonly measurement: Row; readonly reason: string };

/** The outcome of samples. */
export function outcome(measurement: Row, samples: readonly number[]): Outcome {
  const summary = summarise(samples);
  return { measurement, samples, summary, verdict: judge(measurement, summary.median) };
}

const WORDS: Readonly<Record<Verdict, string>> = {
  aim: 'aim reached',
  floor: 'holds',
  below: 'BELOW THE FLOOR',
  told: '',
};

/** The table: name, median, quartiles, floor in brackets, aim, how it stands. */
export function benchTable(outcomes: readonly Outcome[], style: Style): string {
  const head = ['', 'median', 'half between', '[floor]', 'aim', ''];
  const rows = outcomes.map((each) => {
    const { name, unit, floor, aim } = each.measurement;
    const marks = [
      floor === undefined ? '' : `[${figure(floor)}]`,
      aim === undefined ? '' : figure(aim),
    ];
    if ('reason' in each) return [name, '-', '', ...marks, `not measured: ${each.reason}`];
    const { median, low, high } = each.summary;
    const spread = `${figure(low)}–${figure(high)}`;
    return [name, `${figure(median)} ${unit}`, spread, ...marks, WORDS[each.verdict]];
  });
  const [first, ...rest] = table([head, ...rows], [1, 2, 3, 4]);
  const lines = rest.map((line, index) => {
    const each = outcomes[index]!;
    if ('reason' in each) return style.quiet(line);
    return each.verdict === 'below' ? style.bad(line) : line;
  });
  return `${[style.title(first ?? ''), ...lines].join('\n')}\n`;
}

/** Three significant digits, and no more after the point than it takes. */
export function figure(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return String(Number(value.toFixed(Math.min(digits, 6))));
}

/**
 * The figures as JSON text, with what they were measured on.
 *
 * @param comparison the data of the comparison, when it was made
 */
export function benchJson(
  outcomes: readonly Outcome[],
  version: string,
  comparison?: unknown,
): string {
  const value = {
    flatland: version,
    node: process.versions.node,
    platform: `${platform()}-${arch()}`,
    processor: cpus()[0]?.model ?? 'unknown',
    processors: cpus().length,
    results: outcomes.map((each) => {
      const { what, name, unit, more, floor, aim } = each.measurement;
      const row = { what, name, unit, better: more ? 'more' : 'less', floor, aim };
      if ('reason' in each) return { ...row, verdict: 'not measured', reason: each.reason };
      const { samples, summary, verdict } = each;
      return { ...row, ...summary, runs: samples.length, verdict };
    }),
    ...(comparison === undefined ? {} : { comparison }),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
