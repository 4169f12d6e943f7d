/**
 * `flatland boot`: a bare machine whose UART is standard input and output.
 *
 * The guest's bytes go through as they are, both ways, but for Ctrl-A (see `escape.ts`).
 * Ends when the guest powers off, with the finisher's code; when the person leaves; or
 * when the host asks. What this says itself goes to stderr.
 */
import type { CharBuffer, Machine } from '../../../machine/index.ts';
import type { Control } from '../control.ts';
import type { BootJob } from '../job.ts';
import type { EarlyEnd, RunningJob } from '../running-job.ts';
import { STOPS } from '../running-job.ts';
import type { HostInput, HostOutput } from '../streams.ts';
import { createEscape, ESCAPE_HELP, type KeyEvent } from './escape.ts';
import { MachineMonitor } from './machine-monitor.ts';
import type { Trace } from './trace.ts';

const OUTPUT_CHUNK = 65536;
/** Turns of the machine between two looks at the clock. */
const TURNS_PER_LOOK = 2;
/** Exit statuses hold 8 bits. */
const STATUS_MASK = 0xff;
const TICKS_PER_MILLISECOND = 10_000;

export interface BootContext {
  readonly machine: Machine;
  /** Host's end of the UART. */
  readonly uart: CharBuffer;
  readonly control: Control;
  readonly input: HostInput;
  readonly output: HostOutput;
  readonly trace?: Trace | undefined;
  /** Takes what is told of; it goes to stderr when absent. @throws Error that names the file */
  readonly traceFile?: ((text: string) => void) | undefined;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
}

export function createBootJob(context: BootContext, job: BootJob): RunningJob {
  const { machine, uart, control, input, output, now, trace, traceFile } = context;
  const escape = createEscape();
  const monitor = new MachineMonitor(machine, (text) => output.write('stdout', text));
  const queue: KeyEvent[] = [];
  let inMonitor = false;
  let held = false;
  let idle = false;
  let end: EarlyEnd | undefined;

  const leave = (status: number, message = ''): void => {
    if (end !== undefined) return;
    end = { status, message };
    tell();
    drain();
    if (message !== '') output.write('stderr', `flatland: ${message}\n`);
  };

  /** Hands on what is told of the harts. @returns false when stderr takes no more now */
  function tell(): boolean {
    if (trace === undefined) return true;
    if (traceFile !== undefined) traceFile(trace.take());
    else if (output.room > 0 || end !== undefined) output.write('stderr', trace.take());
    return trace.waiting === 0;
  }

  function drain(): boolean {
    let moved = false;
    while (uart.waiting > 0 && (output.room > 0 || end !== undefined)) {
      output.write('stdout', uart.take(OUTPUT_CHUNK));
      moved = true;
    }
    return moved;
  }

  /** Does what the first waiting event asks. @returns false when it has to wait */
  const act = (event: KeyEvent): boolean => {
    if (event.kind === 'leave') leave(0);
    else if (event.kind === 'help') output.write('stdout', `\r\n${ESCAPE_HELP.join('\r\n')}\r\n`);
    else if (event.kind === 'monitor') {
      inMonitor = !inMonitor;
      if (inMonitor) monitor.open();
      else output.write('stdout', '\r\n');
    } else if (inMonitor) {
      const { action, rest } = monitor.keys(event.bytes);
      if (rest.length > 0) queue.splice(1, 0, { kind: 'bytes', bytes: rest });
      if (action === 'quit') leave(0);
      else if (action === 'stop') held = true;
      else if (action === 'continue') held = false;
      else if (action === 'reset') machine.reset();
    } else {
      const taken = uart.send(event.bytes);
      if (taken === event.bytes.length) return true;
      queue[0] = { kind: 'bytes', bytes: event.bytes.subarray(taken) };
      return false;
    }
    return true;
  };

  const feed = (): boolean => {
    let moved = false;
    for (
      let chunk = input.peek();
      chunk !== undefined && queue.length === 0;
      chunk = input.peek()
    ) {
      queue.push(...escape(chunk));
      input.took(chunk.length);
      moved = true;
    }
    while (queue.length > 0 && end === undefined && act(queue[0]!)) {
      queue.shift();
      moved = true;
    }
    input.want();
    return moved;
  };

  /** Nothing can ever happen again: no timer is set and nobody types any more. */
  const isDead = (): boolean =>
    idle &&
    !held &&
    input.ended &&
    queue.length === 0 &&
    uart.unread === 0 &&
    machine.nextEvent() === Infinity;

  const limit = job.maxInstructions ?? Infinity;
  /** Lets each hart retire what is left of the limit, and not one more. */
  const bound = (): void => {
    if (limit === Infinity) return;
    const left = Math.max(0, limit - machine.retired);
    for (const hart of machine.harts) hart.stopAt = hart.retired + left;
  };

  return {
    get status() {
      return end?.status ?? 0;
    },
    service() {
      const request = control.stopRequest();
      if (request !== undefined) leave(STOPS[request].status, STOPS[request].message);
      const fed = feed();
      const drained = drain();
      if (isDead()) leave(1, 'every hart waits, and nothing is left that could wake one');
      return fed || drained;
    },
    evaluate(milliseconds) {
      if (held || end !== undefined) return 'none';
      const until = now() + milliseconds;
      const turns = trace === undefined ? TURNS_PER_LOOK : 1;
      do {
        if (!tell()) return 'waiting';
        bound();
        const result = machine.run(turns, undefined, bound);
        idle = result === 'idle';
        if (result === 'off') leave((machine.exitCode ?? 0) & STATUS_MASK);
        else if (machine.retired >= limit)
          leave(1, `the limit of ${limit} instructions is reached`);
        // What the guest says is shown at once.
        if (idle || end !== undefined || uart.waiting > 0) break;
      } while (now() < until);
      tell();
      return idle ? 'waiting' : 'running';
    },
    finished: () => end !== undefined,
    due: () => (held ? Infinity : machine.nextEvent() / TICKS_PER_MILLISECOND),
  };
}
