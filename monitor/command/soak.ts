/**
 * `flatland soak`: a kernel under random load for some minutes, and what is left of it.
 */
import { createKernel } from '../../kernel/index.ts';
import { createMachine } from '../../machine/index.ts';
import { ConfigFiles } from '../host/config-files.ts';
import { nodeClock } from '../host/node-services.ts';
import { Soak } from './soak/soak.ts';
import type { OptionsOf } from './table.ts';
import { UsageError, type CommandHost } from './types.ts';

const MEBIBYTE = 1024 * 1024;
const RAM = 32 * MEBIBYTE;
const HARTS = 4;
const DEFAULT_MINUTES = 1;
/** Milliseconds between two turns of the event loop. */
const SLICE = 50;
/** Tasks that are started; all of them are bundled. */
const NAMES = ['hello', 'spin', 'echo', 'wc', 'crash', 'primes', 'sleepy', 'greedy', 'launch'];

/** Exit status 1 when the kernel failed or did not get every byte back. */
export async function soak(
  options: OptionsOf<'soak'>,
  _args: readonly string[],
  host: CommandHost,
): Promise<number> {
  const seed = options.seed ?? 1 + Math.floor(Math.random() * 0x7fff_fffe);
  const clock = options.clock ?? 'steps';
  const harts = options.harts ?? HARTS;
  const most = options.steps ?? Infinity;
  const deadline =
    most === Infinity || options.minutes !== undefined ? readMinutes(options) : Infinity;
  const { root, cwd, env } = host;
  const files = new ConfigFiles({ overlay: options.config, env, cwd, root });
  const specs = NAMES.map((name) => files.task(name));
  const machine = createMachine({
    ramSize: RAM,
    harts,
    clock,
    hostClock: nodeClock,
    mode: 'hosted',
  });
  const kernel = createKernel(machine, {
    clock,
    programs: files,
    protection: options.protection ?? 'on',
  });
  const load = new Soak({ kernel, harts, specs }, seed);
  host.stderr.write(`seed ${seed}, ${harts} harts, clock ${clock}\n`);
  const begun = performance.now();
  let slice = begun;
  let problem: string | undefined;
  while (load.figures.steps < most && !host.outputClosed.aborted) {
    problem = attempt(load);
    if (problem !== undefined) break;
    const now = performance.now();
    if (now - begun >= deadline) break;
    if (now - slice < SLICE) continue;
    await new Promise((resolve) => setImmediate(resolve));
    slice = performance.now();
  }
  const wrong = problem ?? load.finish();
  const { steps, spawned, refused, reasons, logged, instructions } = load.figures;
  const ended = Object.entries(reasons)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, count]) => `${count} ${reason}`)
    .join(', ');
  host.stdout.write(
    `${steps} steps: ${spawned} Tasks (${ended}), ${instructions} instructions, ` +
      `${logged} log records, ${refused} calls refused\n`,
  );
  if (wrong === undefined) {
    host.stdout.write('memory is free again to the byte\n');
    return 0;
  }
  host.stderr.write(
    `flatland: ${wrong}\nflatland: flatland soak --seed ${seed} --steps ${steps} repeats it\n`,
  );
  return 1;
}

/** @returns what went wrong in the kernel, whatever it was: that is what a soak looks for */
function attempt(load: Soak): string | undefined {
  try {
    load.step();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Milliseconds. @throws UsageError */
function readMinutes({ minutes }: OptionsOf<'soak'>): number {
  const value = minutes === undefined ? DEFAULT_MINUTES : Number(minutes);
  if (/^\d*\.?\d+$/.test(minutes ?? '1') && value > 0) return value * 60_000;
  throw new UsageError(`--minutes: found “${minutes}”, expected a number above 0, such as 0.5`);
}
