/**
 * What a comparison says: a row for each program, and the figures that have floors.
 */
import { table } from '../text-layout.ts';
import type { Comparison, ProgramResult, Times } from './compare.ts';
import { judge, type Row, summarise } from './measurement.ts';
import { figure, type Outcome } from './report.ts';

/** Two that are compared in each repetition, or why they are not. */
type Pair =
  | {
      /** Ratio of the medians. */
      readonly ratio: number;
      /** Ratios repetition by repetition. */
      readonly ratios: readonly number[];
    }
  | { readonly reason: string };

function pair(a: Times, b: Times): Pair {
  if ('reason' in a) return a;
  if ('reason' in b) return b;
  return { ratio: a.median / b.median, ratios: a.warm.map((time, i) => time / b.warm[i]!) };
}

function coldPair(a: Times, b: Times): Pair {
  if ('reason' in a) return a;
  if ('reason' in b) return b;
  return { ratio: a.cold / b.cold, ratios: [a.cold / b.cold] };
}

function wholePair({ whole }: ProgramResult): Pair {
  if ('reason' in whole) return whole;
  const { flatland, qemu } = whole;
  const ratio = summarise(flatland).median / summarise(qemu).median;
  return { ratio, ratios: flatland.map((time, i) => time / qemu[i]!) };
}

/**
 * Milliseconds that a repetition takes at least to be compared: its lines come through a pipe,
 * and of a shorter one more is chance than work.
 */
const LEAST = 4;
const TOO_SHORT = { reason: 'too short to be timed' } as const;

function isTooShort(times: Times): boolean {
  return !('reason' in times) && times.median < LEAST;
}

const PAIRS = {
  qemu: ({ times }: ProgramResult) => pair(times.flatland, times.qemu),
  cold: ({ times }: ProgramResult) => coldPair(times.flatland, times.qemu),
  native: ({ times }: ProgramResult) =>
    isTooShort(times.native) ? TOO_SHORT : pair(times.flatland, times.native),
  protection: ({ times }: ProgramResult) => pair(times.on, times.off),
  whole: wholePair,
} as const;

/** A figure made of the pairs of all programs. */
interface Figure {
  readonly name: string;
  readonly of: keyof typeof PAIRS;
  readonly take: 'mean' | 'worst';
  readonly floor?: number;
  readonly aim?: number;
}

const FIGURES: readonly Figure[] = [
  { name: 'time against QEMU', of: 'qemu', take: 'mean', floor: 0.45, aim: 0.35 },
  { name: 'the worst of these', of: 'qemu', take: 'worst', floor: 1.1, aim: 1 },
  { name: 'first run against QEMU', of: 'cold', take: 'mean' },
  { name: 'whole process against QEMU', of: 'whole', take: 'mean', floor: 1 },
  { name: 'the worst of these', of: 'whole', take: 'worst' },
  { name: 'time against native', of: 'native', take: 'mean', aim: 3.5 },
  { name: 'protection on against off', of: 'protection', take: 'mean', floor: 1.1 },
  { name: 'the worst of these', of: 'protection', take: 'worst' },
];

const MEGABYTE = 1e6;
const MEMORY_FLOOR = 120;

/** The figures with floors, as rows of the table of all measurements. */
export function comparisonOutcomes(comparison: Comparison): Outcome[] {
  const outcomes = FIGURES.map((each) => outcomeOf(each, comparison.programs));
  const memory = row('memory beside the guest’s', 'MB', MEMORY_FLOOR, undefined);
  if ('reason' in comparison.memory) {
    outcomes.push({ measurement: memory, reason: comparison.memory.reason });
  } else {
    const { peak, touched } = comparison.memory;
    outcomes.push(made(memory, (peak - touched) / MEGABYTE, []));
  }
  return outcomes;
}

function row(name: string, unit: string, floor: number | undefined, aim: number | undefined): Row {
  return { what: 'compare', name, unit, more: false, floor, aim };
}

function outcomeOf({ name, of, take, floor, aim }: Figure, programs: readonly ProgramResult[]) {
  const short = of === 'native' ? programs.filter(({ times }) => isTooShort(times.native)) : [];
  const without = short.length === 0 ? '' : `, without ${short.map((each) => each.name).join(' ')}`;
  const measurement = row(`${name}${without}`, '×', floor, aim);
  const pairs: { ratio: number; ratios: readonly number[] }[] = [];
  for (const program of programs) {
    const found = PAIRS[of](program);
    if (found === TOO_SHORT && short.length < programs.length) continue;
    if ('reason' in found) return { measurement, reason: `${program.name}: ${found.reason}` };
    pairs.push(found);
  }
  if (take === 'worst') {
    const worst = pairs.reduce((a, b) => (b.ratio > a.ratio ? b : a));
    const program = programs[pairs.indexOf(worst)]!.name;
    return made({ ...measurement, name: `${name}, ${program}` }, worst.ratio, worst.ratios);
  }
  const spread = pairs[0]!.ratios.map((_, i) => geometricMean(pairs.map((p) => p.ratios[i]!)));
  return made(measurement, geometricMean(pairs.map(({ ratio }) => ratio)), spread);
}

function made(measurement: Row, median: number, samples: readonly number[]): Outcome {
  const { low, high } = summarise(samples.length === 0 ? [median] : samples);
  const verdict = judge(measurement, median);
  return {
    measurement,
    samples: samples.length === 0 ? [median] : samples,
    summary: { median, low, high },
    verdict,
  };
}

/** @param values one or more, above 0 */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

const HEAD = [
  'milliseconds',
  'flatland',
  'half between',
  'first',
  'QEMU',
  'first',
  '/QEMU',
  'whole',
  'native',
  '/native',
  'on/off',
];

/** A row for each program: medians and first runs, and what they are against each other. */
export function comparisonTable(comparison: Comparison): string {
  const cell = (value: number | undefined) => (value === undefined ? '-' : figure(value));
  const ratioOf = (found: Pair) => ('reason' in found ? '-' : found.ratio.toFixed(2));
  const rows = comparison.programs.map((program) => {
    const { flatland, qemu, native } = program.times;
    const median = (times: Times) => ('reason' in times ? undefined : times.median);
    const cold = (times: Times) => ('reason' in times ? undefined : times.cold);
    const spread = 'reason' in flatland ? undefined : summarise(flatland.warm);
    return [
      program.name,
      cell(median(flatland)),
      spread === undefined ? '-' : `${figure(spread.low)}–${figure(spread.high)}`,
      cell(cold(flatland)),
      cell(median(qemu)),
      cell(cold(qemu)),
      ratioOf(PAIRS.qemu(program)),
      ratioOf(PAIRS.whole(program)),
      cell(median(native)),
      ratioOf(PAIRS.native(program)),
      ratioOf(PAIRS.protection(program)),
    ];
  });
  const lines = table([HEAD, ...rows], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const { qemu, native, engine } = comparison;
  const about = `engine ${engine}; ${qemu}; native: ${native}`;
  return `${[...lines, ...reasons(comparison), about].join('\n')}\n`;
}

function reasons({ programs }: Comparison): string[] {
  const found = programs.flatMap(({ name, times, whole }) => [
    ...Object.entries(times).flatMap(([who, each]) =>
      'reason' in each ? [`${who}, ${name}: ${each.reason}`] : [],
    ),
    ...('reason' in whole ? [`whole process, ${name}: ${whole.reason}`] : []),
  ]);
  return found;
}

/** The same as data: every sample, in milliseconds. */
export function comparisonData(comparison: Comparison): unknown {
  const { memory } = comparison;
  return {
    ...comparison,
    programs: comparison.programs.map((program) => ({
      ...program,
      ratios: Object.fromEntries(
        Object.entries(PAIRS).map(([name, of]) => {
          const found = of(program);
          return [name, 'reason' in found ? null : found.ratio];
        }),
      ),
    })),
    memory: 'reason' in memory ? memory : { ...memory, beside: memory.peak - memory.touched },
  };
}
