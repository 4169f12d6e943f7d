/**
 * `flatland bench`: measures, prints a table, and fails below a floor.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bootMeasurements } from './bench/boot.ts';
import { kernelMeasurements } from './bench/kernel.ts';
import { machineMeasurements } from './bench/machine.ts';
import { type BenchContext, type Measurement, NotMeasured, TimeUp } from './bench/measurement.ts';
import { benchJson, benchTable, outcome, type Outcome } from './bench/report.ts';
import { monitorMeasurements } from './bench/monitor.ts';
import { sessionMeasurements } from './bench/session.ts';
import { styleFor } from './colour.ts';
import type { OptionsOf } from './table.ts';
import type { CommandHost } from './types.ts';

const TIMEOUT_STATUS = 124;

/** Every measurement, in the order of the table. */
export const measurements: readonly Measurement[] = [
  ...sessionMeasurements.filter(({ what }) => what !== 'memory'),
  ...monitorMeasurements,
  ...machineMeasurements,
  ...bootMeasurements,
  ...kernelMeasurements,
  ...sessionMeasurements.filter(({ what }) => what === 'memory'),
];

/** Names that stand for several measurements: what one part of Flatland does. */
export const groups: Readonly<Record<string, readonly string[]>> = {
  machine: ['mips', 'boot'],
  kernel: kernelMeasurements.map(({ what }) => what),
  monitor: [...sessionMeasurements, ...monitorMeasurements].map(({ what }) => what),
};

/** Exit status 1 when a figure is below its floor or one asked for by name could not be made. */
export async function bench(
  options: OptionsOf<'bench'>,
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  const asked = new Set(args.flatMap((name) => groups[name] ?? [name]));
  const chosen = measurements.filter(({ what }) => asked.size === 0 || asked.has(what));
  const ended = new AbortController();
  const now = () => performance.now();
  const milliseconds = options.timeout === undefined ? Infinity : options.timeout / 1e6;
  const timer = milliseconds < Infinity ? setTimeout(() => ended.abort(), milliseconds) : undefined;
  host.outputClosed.addEventListener('abort', () => ended.abort());
  const { root, cwd, env } = host;
  const context: BenchContext = {
    root,
    cwd,
    env,
    config: options.config,
    clock: options.clock ?? 'real',
    runs: options.runs,
    now,
    deadline: now() + milliseconds,
    ended: ended.signal,
  };
  const outcomes: Outcome[] = [];
  try {
    for (const measurement of chosen) {
      outcomes.push(await measure(measurement, context, host));
    }
  } catch (error) {
    if (!(error instanceof TimeUp)) throw error;
  } finally {
    clearTimeout(timer);
  }
  report(outcomes, options.json, host);
  if (outcomes.length < chosen.length) return TIMEOUT_STATUS;
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

function report(outcomes: readonly Outcome[], json: string | undefined, host: CommandHost): void {
  if (json === '-') {
    host.stdout.write(benchJson(outcomes, host.version));
    host.stderr.write(benchTable(outcomes, styleFor(host.colour.stderr)));
    return;
  }
  host.stdout.write(benchTable(outcomes, styleFor(host.colour.stdout)));
  if (json !== undefined) writeFileSync(resolve(host.cwd, json), benchJson(outcomes, host.version));
}
