/**
 * `flatland bench`: measures, prints a table, and fails below a floor.
 */
import { writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { bootMeasurements } from './bench/boot.ts';
import { compare, type Comparison } from './bench/compare.ts';
import { comparisonData, comparisonOutcomes, comparisonTable } from './bench/compare-report.ts';
import { kernelMeasurements } from './bench/kernel.ts';
import { machineMeasurements } from './bench/machine.ts';
import { regionMeasurements } from './bench/regions.ts';
import {
  type BenchContext,
  type Measurement,
  NotMeasured,
  type Row,
  stillTime,
  TimeUp,
} from './bench/measurement.ts';
import { benchJson, benchTable, outcome, type Outcome } from './bench/report.ts';
import { monitorMeasurements } from './bench/monitor.ts';
import { queueMeasurements } from './bench/queue.ts';
import { scrollbackMeasurements } from './bench/scrollback.ts';
import { sessionMeasurements } from './bench/session.ts';
import { styleFor } from './colour.ts';
import type { OptionsOf } from './table.ts';
import type { ColourDepth, CommandHost } from './types.ts';

const TIMEOUT_STATUS = 124;
/** Added to a signal's number, as shells do. */
const SIGNAL_STATUS = 128;

/** Every measurement, in the order of the table. */
export const measurements: readonly Measurement[] = [
  ...sessionMeasurements.filter(({ what }) => what !== 'memory'),
  ...monitorMeasurements,
  ...scrollbackMeasurements,
  ...machineMeasurements,
  ...regionMeasurements,
  ...bootMeasurements,
  ...kernelMeasurements,
  ...queueMeasurements,
  ...sessionMeasurements.filter(({ what }) => what === 'memory'),
];

/** Names that stand for several measurements: what one part of Flatland does. */
export const groups: Readonly<Record<string, readonly string[]>> = {
  machine: ['mips', 'regions', 'boot', 'compare'],
  kernel: [...kernelMeasurements, ...queueMeasurements].map(({ what }) => what),
  monitor: [...sessionMeasurements, ...monitorMeasurements, ...scrollbackMeasurements].map(
    ({ what }) => what,
  ),
};

/** Stands for the comparison where it cannot be made at all. */
const COMPARISON: Row = {
  what: 'compare',
  name: 'comparison with QEMU',
  unit: '×',
  more: false,
  floor: undefined,
  aim: undefined,
};

/** Exit status 1 when a figure is below its floor or one asked for by name could not be made. */
export async function bench(
  options: OptionsOf<'bench'>,
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  const asked = new Set(args.flatMap((name) => groups[name] ?? [name]));
  const wanted = (what: string) => asked.size === 0 || asked.has(what);
  const chosen = measurements.filter(({ what }) => wanted(what));
  const ended = new AbortController();
  const now = () => performance.now();
  const milliseconds = options.timeout === undefined ? Infinity : options.timeout / 1e6;
  const timer = milliseconds < Infinity ? setTimeout(() => ended.abort(), milliseconds) : undefined;
  host.outputClosed.addEventListener('abort', () => ended.abort());
  // What was started is ended with it, also what is just held.
  let stopped: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    stopped = SIGNAL_STATUS + constants.signals[signal];
    ended.abort();
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const { root, cwd, env } = host;
  const context: BenchContext = {
    root,
    cwd,
    env,
    config: options.config,
    clock: options.clock ?? 'real',
    engine: options.engine,
    runs: options.runs,
    now,
    deadline: now() + milliseconds,
    ended: ended.signal,
  };
  const outcomes: Outcome[] = [];
  let comparison: Comparison | undefined;
  let complete = false;
  try {
    for (const measurement of chosen) {
      stillTime(context);
      outcomes.push(await measure(measurement, context, host));
    }
    if (wanted('compare')) {
      comparison = await compareOrExplain(context, options, host, outcomes);
    }
    complete = true;
  } catch (error) {
    if (!(error instanceof TimeUp)) throw error;
  } finally {
    clearTimeout(timer);
    process.removeListener('SIGINT', onSignal).removeListener('SIGTERM', onSignal);
  }
  report(outcomes, comparison, options.json, host);
  if (stopped !== undefined) return stopped;
  if (!complete) return TIMEOUT_STATUS;
  const failed = outcomes.some((each) =>
    'reason' in each ? args.length > 0 : each.verdict === 'below',
  );
  return failed ? 1 : 0;
}

async function measure(
  measurement: Measurement,
  context: BenchContext,
  host: CommandHost,
): Promise<Outcome> {
  const shows = host.stderr.isTTY === true;
  if (shows) host.stderr.write(`measuring ${measurement.name} …`);
  try {
    return outcome(measurement, await measurement.sample(context));
  } catch (error) {
    if (!(error instanceof NotMeasured)) throw error;
    return { measurement, reason: error.message };
  } finally {
    if (shows) host.stderr.write('\r\u001b[K');
  }
}

/** The comparison, its figures added to the outcomes; undefined where it cannot be made. */
async function compareOrExplain(
  context: BenchContext,
  options: OptionsOf<'bench'>,
  host: CommandHost,
  outcomes: Outcome[],
): Promise<Comparison | undefined> {
  const say = (line: string) => {
    if (host.stderr.isTTY === true) host.stderr.write(`${line}\n`);
  };
  try {
    const made = await compare(context, { only: options.only, engine: options.engine, say });
    outcomes.push(...comparisonOutcomes(made));
    return made;
  } catch (error) {
    if (!(error instanceof NotMeasured)) throw error;
    outcomes.push({ measurement: COMPARISON, reason: error.message });
    return undefined;
  }
}

function report(
  outcomes: readonly Outcome[],
  comparison: Comparison | undefined,
  json: string | undefined,
  host: CommandHost,
): void {
  const text = (depth: ColourDepth) =>
    [
      ...(comparison === undefined ? [] : [comparisonTable(comparison)]),
      benchTable(outcomes, styleFor(depth)),
    ].join('\n');
  const data = () => benchJson(outcomes, host.version, comparison && comparisonData(comparison));
  if (json === '-') {
    host.stdout.write(data());
    host.stderr.write(text(host.colour.stderr));
    return;
  }
  host.stdout.write(text(host.colour.stdout));
  if (json !== undefined) writeFileSync(resolve(host.cwd, json), data());
}
