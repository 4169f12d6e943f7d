/**
 * Speed of the kernel: bundled Tasks on a machine of its own.
 */
import {
  createKernel,
  type Kernel,
  type TaskResult,
  type TaskSpec,
} from '../../../kernel/index.ts';
import { createMachine } from '../../../machine/index.ts';
import { ConfigFiles } from '../../host/config-files.ts';
import { nodeClock } from '../../host/node-services.ts';
import type { TaskOverrides } from '../../host/task-overrides.ts';
import { type BenchContext, type Measurement, NotMeasured, stillTime } from './measurement.ts';

const RAM_SIZE = 32 * 1024 * 1024;

/** A kernel with the Tasks of the configuration. */
interface Bed {
  readonly files: ConfigFiles;
  readonly kernel: Kernel;
}

function makeBed({ config, env, cwd, root, clock, engine }: BenchContext): Bed {
  const files = new ConfigFiles({ overlay: config, env, cwd, root });
  const machine = createMachine({
    ramSize: RAM_SIZE,
    harts: 1,
    clock,
    hostClock: nodeClock,
    engine,
    mode: 'hosted',
  });
  return { files, kernel: createKernel(machine, { clock, programs: files }) };
}

/**
 * Runs a Task to its end.
 *
 * @param input given before it starts
 * @throws NotMeasured when it does not exit with 0
 */
function perform(
  context: BenchContext,
  { kernel }: Bed,
  spec: TaskSpec,
  input?: Uint8Array,
): TaskResult {
  const task = kernel.spawn(spec);
  const stream = kernel.input(task.id);
  kernel.output(task.id).attach();
  stream.hold();
  for (let at = 0; task.result === undefined;) {
    if (input !== undefined && at < input.length) at += stream.write(input.subarray(at));
    if (at >= (input?.length ?? 0)) stream.end();
    kernel.run(1);
    stillTime(context);
  }
  while (!kernel.output(task.id).ended) kernel.output(task.id).read();
  if (task.result.status !== 0) throw new NotMeasured(task.result.message);
  return task.result;
}

/** Samples one Task, again and again on one kernel, after a few runs to warm up. */
function sampleTask(
  context: BenchContext,
  name: string,
  options: {
    readonly warm: number;
    readonly runs: number;
    readonly overrides?: TaskOverrides;
    readonly input?: Uint8Array;
    readonly figure: (milliseconds: number, result: TaskResult) => number;
  },
): readonly number[] {
  const bed = makeBed(context);
  const { overrides = {}, input, figure, warm } = options;
  // Files are read once: what is measured is the kernel.
  const spec = bed.files.task(name, overrides);
  const once = (): number => {
    const start = context.now();
    const result = perform(context, bed, spec, input);
    return figure(context.now() - start, result);
  };
  for (let k = 0; k < warm; k++) once();
  return Array.from({ length: context.runs ?? options.runs }, once);
}

const CALLS = 20_000;
const HASHED = new Uint8Array(1024 * 1024).map((_, index) => (index * 31) & 0xff);

/** Spawn to exit, one system call, and a real program. */
export const kernelMeasurements: readonly Measurement[] = [
  {
    what: 'mips',
    name: 'instructions, sha256',
    unit: 'MIPS',
    more: true,
    floor: 80,
    aim: 150,
    async sample(context) {
      const figure = (milliseconds: number, { instructions }: TaskResult) =>
        instructions / milliseconds / 1000;
      return sampleTask(context, 'sha256', { warm: 1, runs: 5, input: HASHED, figure });
    },
  },
  {
    what: 'spawn',
    name: 'spawn to exit of hello',
    unit: 'ms',
    more: false,
    floor: 2,
    aim: 0.2,
    async sample(context) {
      return sampleTask(context, 'hello', { warm: 20, runs: 100, figure: (ms) => ms });
    },
  },
  {
    what: 'syscall',
    name: 'a system call',
    unit: 'µs',
    more: false,
    floor: 2,
    aim: 0.3,
    async sample(context) {
      const overrides = { args: [String(CALLS)] };
      const figure = (ms: number) => (ms * 1000) / CALLS;
      return sampleTask(context, 'calls', { warm: 3, runs: 15, overrides, figure });
    },
  },
  {
    what: 'switch',
    name: 'a switch between two Tasks',
    unit: 'µs',
    more: false,
    floor: 20,
    aim: 2,
    async sample(context) {
      const bed = makeBed(context);
      const once = (): number => {
        const start = context.now();
        const before = bed.kernel.switches;
        performBoth(context, bed);
        return ((context.now() - start) * 1000) / (bed.kernel.switches - before);
      };
      for (let k = 0; k < 3; k++) once();
      return Array.from({ length: context.runs ?? 15 }, once);
    },
  },
];

/** Runs two Tasks that yield to each other to their ends. @throws NotMeasured when one fails */
function performBoth(context: BenchContext, { files, kernel }: Bed): void {
  const spec = files.task('calls', { args: [String(CALLS), 'yield'] });
  const tasks = [kernel.spawn(spec), kernel.spawn(spec)];
  while (tasks.some(({ result }) => result === undefined)) {
    kernel.run(1);
    stillTime(context);
  }
  for (const { result } of tasks) {
    if (result?.status !== 0) throw new NotMeasured(result?.message ?? 'it did not end');
  }
}
