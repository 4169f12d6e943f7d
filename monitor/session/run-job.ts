/**
 * `flatland run`: one Task, its streams joined to those of the process.
 *
 * Ends when the Task has ended and all it wrote is on its way out, or when the
 * host asks. What it logs goes to stderr.
 */
import type { LogRecord, TaskResult, TaskSpec } from '../../kernel/index.ts';
import type { Control, StopRequest } from './control.ts';
import { faultLines, hexAddress } from './fault-text.ts';
import type { RunJob } from './job.ts';
import type { RunningJob } from './running-job.ts';
import type { HostInput, HostOutput } from './streams.ts';
import type { HostedSystem } from './system.ts';

/** Statuses a Task may use; those above are the command's own (124 and on). */
const LAST_TASK_STATUS = 123;
const OUTPUT_CHUNK = 65536;
const SECOND = 1e9;
const MEGA = 1e6;

/** What a run needs. */
export interface RunContext {
  readonly system: HostedSystem;
  readonly control: Control;
  readonly input: HostInput;
  readonly output: HostOutput;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  /** Hash of the views, in hexadecimal. */
  /** Needed when a report is wanted. */
  readonly hash?: ((views: Iterable<Uint8Array>) => string) | undefined;
  readonly writeFile: (path: string, text: string) => void;
}

/** Spawns the Task. @throws KernelError when it cannot be spawned */
export function createRunJob(context: RunContext, job: RunJob, spec: TaskSpec): RunningJob {
  const { system, control, input, output } = context;
  const { kernel } = system;
  const began = context.now();
  let started: number | undefined;
  let status = 0;
  let over = false;
  const unsubscribe = kernel.subscribe((event) => {
    if (event.kind === 'log' && isForPeople(event.record, started, spec.name)) {
      const { level, message } = event.record;
      output.write('stderr', `${spec.name}: ${level}: ${message}\n`);
    }
  });
  const limits = withInstructions(spec, job.maxInstructions);
  const task = kernel.spawn({ ...spec, limits });
  started = task.id;
  const taskInput = kernel.input(task.id);
  const taskOutput = kernel.output(task.id);
  const reads = spec.grants.some(({ name }) => name === 'input');
  if (reads) taskInput.hold();
  else taskInput.end();
  taskOutput.attach();

  const feed = (): boolean => {
    if (!reads || taskInput.closed) return false;
    let moved = false;
    for (let chunk = input.peek(); chunk !== undefined; chunk = input.peek()) {
      const taken = taskInput.write(chunk);
      if (taken === 0) break;
      input.took(taken);
      moved = true;
    }
    if (input.ended) {
      taskInput.end();
      moved = true;
    } else input.want();
    return moved;
  };
  const drain = (): boolean => {
    let moved = false;
    while (output.room > 0 && taskOutput.available > 0) {
      output.write('stdout', taskOutput.read(OUTPUT_CHUNK));
      moved = true;
    }
    return moved;
  };
  const finish = (result: TaskResult, request: StopRequest | undefined): void => {
    over = true;
    unsubscribe();
    // What follows on stderr is not to be coloured by what a Task left behind.
    output.end();
    status = statusOf(result, request);
    const shown = job.stats || job.result !== undefined;
    const repeats = shown && system.config.clock === 'steps';
    const hash = repeats ? context.hash?.(kernel.stateViews()) : undefined;
    report(context, job, result, { request, hash, milliseconds: context.now() - began });
  };
  return {
    get status() {
      return status;
    },
    service() {
      const request = control.stopRequest();
      if (request !== undefined && task.result === undefined) {
        kernel.end(task.id, request === 'timeout' ? 'timeout' : 'killed');
      }
      const fed = feed();
      const drained = drain();
      if (task.result !== undefined && !over && (taskOutput.ended || request !== undefined)) {
        finish(task.result, request);
      }
      return fed || drained;
    },
    finished: () => over,
  };
}

/** What a Task logs itself, and what the kernel warns of; how it ended is reported apart. */
function isForPeople(record: LogRecord, task: number | undefined, name: string): boolean {
  if (record.task === task && record.subsystem === name) return true;
  if (record.subsystem === 'task') return false;
  return record.level === 'error' || record.level === 'warning';
}

function withInstructions(spec: TaskSpec, most: number | undefined): TaskSpec['limits'] {
  if (most === undefined) return spec.limits;
  return { ...spec.limits, instructions: Math.min(most, spec.limits.instructions ?? Infinity) };
}

function statusOf(result: TaskResult, request: StopRequest | undefined): number {
  if (request === 'interrupted') return 130;
  if (request === 'terminated') return 143;
  if (request === 'hungup') return 129;
  if (result.reason === 'timeout') return 124;
  if (request === 'closed') return 0;
  if (result.reason !== 'exit') return 1;
  return result.status >= 0 && result.status <= LAST_TASK_STATUS ? result.status : 1;
}

/** How a run ended, beside its result. */
interface Circumstances {
  readonly request: StopRequest | undefined;
  readonly hash: string | undefined;
  /** Time on the host. */
  readonly milliseconds: number;
}

function report(
  { output, writeFile }: RunContext,
  job: RunJob,
  result: TaskResult,
  { request, hash, milliseconds }: Circumstances,
): void {
  const say = (line: string): void => output.write('stderr', `${line}\n`);
  if (request === 'closed') return;
  if (result.reason !== 'exit') say(`flatland: ${result.message}`);
  if (result.fault !== null) for (const line of faultLines(result.fault)) say(line);
  if (job.stats) {
    const mips = result.instructions / MEGA / (milliseconds / 1000);
    say(`instructions ${result.instructions.toLocaleString('en')}`);
    say(`machine time ${(result.time / SECOND).toFixed(6)} s`);
    say(`host time    ${(milliseconds / 1000).toFixed(3)} s (${mips.toFixed(0)} MIPS)`);
    say(`peak memory  ${result['peak-memory']} of ${result.memory} bytes`);
    if (hash !== undefined) say(`state        ${hash}`);
  }
  if (job.result !== undefined) {
    const record = hash === undefined ? result : { ...result, hash };
    const text = `${JSON.stringify(record, bigintAsText, 2)}\n`;
    if (job.result === '-') output.write('stdout', text);
    else writeFile(job.result, text);
  }
}

/** Registers may hold more than a JSON number can. */
function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? hexAddress(value) : value;
}
