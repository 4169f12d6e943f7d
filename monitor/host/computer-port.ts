/**
 * The computer's end of the port to the main thread: a job comes in, bytes and its end go out.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createControl, type Control } from '../session/control.ts';
import type { Job } from '../session/job.ts';
import type { ComputerStart, FromComputer, ToComputer } from '../session/messages.ts';
import {
  createHostInput,
  createHostOutput,
  type HostInput,
  type HostOutput,
} from '../session/streams.ts';
import { createTerminalReceiver } from '../session/terminal-queue.ts';
import { setEngineFlags } from './engine-flags.ts';
import { steadyMilliseconds } from './node-services.ts';

/** What a job is done with. */
export interface ComputerPort {
  readonly control: Control;
  readonly input: HostInput;
  readonly output: HostOutput;
  readonly post: (message: FromComputer) => void;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  /** A turn of the event loop, and what a person did meanwhile. */
  readonly turn: () => Promise<void>;
  /** Says who gets BTP from the terminal. */
  readonly onTerminal: (receive: (bytes: Uint8Array) => void) => void;
}

/**
 * Waits for the one job of this thread and does it.
 * @param work gives the exit status
 * @throws Error outside of a worker thread
 */
export function serveJob(work: (job: Job, port: ComputerPort) => Promise<number>): void {
  const port = parentPort;
  if (port === null) throw new Error('the computer runs in a worker thread');
  const start = workerData as ComputerStart;
  const post = (message: FromComputer): void => port.postMessage(message);
  const input = createHostInput(post);
  const nextOfTerminal = createTerminalReceiver(start.terminal);
  let output: HostOutput;
  let fromTerminal: (bytes: Uint8Array) => void = () => {};

  const turn = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    for (let bytes = nextOfTerminal(); bytes !== undefined; bytes = nextOfTerminal()) {
      fromTerminal(bytes);
    }
  };
  const finish = (message: FromComputer): void => {
    output.end();
    post(message);
    port.close();
  };
  const begin = (job: Job): void => {
    // As late as can be: what Node loads after it changed is compiled anew. And not at all where
    // code is kept: V8 takes it back only under the flags it was made with, none.
    if (start.keepCode === undefined) setEngineFlags();
    const mode = job.kind === 'monitor' ? 'bytes' : (job.output ?? 'bytes');
    output = createHostOutput(post, mode, steadyMilliseconds);
    const control = createControl(start.control);
    const onTerminal = (receive: (bytes: Uint8Array) => void): void => {
      fromTerminal = receive;
    };
    work(job, { control, input, output, post, now: steadyMilliseconds, turn, onTerminal }).then(
      (status) => finish({ kind: 'finished', status }),
      (error: unknown) => finish(failure(error)),
    );
  };

  port.on('message', (message: ToComputer) => {
    if (message.kind === 'input') input.receive(message.bytes);
    else if (message.kind === 'drained') output.receive(message);
    else begin(message.job);
  });
}

function failure(error: unknown): FromComputer {
  const known = error instanceof Error ? error : new Error(String(error));
  return { kind: 'failed', name: known.name, message: known.message, stack: known.stack ?? '' };
}
