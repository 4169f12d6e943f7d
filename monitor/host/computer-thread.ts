/**
 * Gives the computer's thread its job and joins it to this process.
 *
 * Standard input flows in only as fast as the computer asks for it, output out
 * only as fast as it is taken; signals and the timeout reach a busy computer
 * through the control block. It knows no job and no message of the Monitor.
 */
import type { Worker } from 'node:worker_threads';
import type { Control, StopRequest } from '../session/control.ts';
import { TIME_IS_OVER } from '../session/running-job.ts';
import type { Job } from '../session/job.ts';
import type { FromComputer, ToComputer } from '../session/messages.ts';
import { createTerminalSender } from '../session/terminal-queue.ts';
import type { LaunchedComputer } from './launch-computer.ts';

/** How long a computer that was asked to end may take before its thread is ended. */
const GRACE_MILLISECONDS = 2000;
/** Timers of JavaScript hold 31 bits of milliseconds: 24 days. */
const LONGEST_TIMER = 2 ** 31 - 1;
/** Between two looks for room in a full queue of the terminal. */
const ROOM_MILLISECONDS = 2;

/** Exit statuses of the requests to end, as `timeout` and shells have them. */
const STOP_STATUS: Readonly<Record<StopRequest, number>> = {
  timeout: 124,
  interrupted: 130,
  terminated: 143,
  hungup: 129,
  closed: 0,
};

/** What the computer is joined to. */
export interface ThreadOptions {
  /** The thread, which has no job yet. */
  readonly computer: LaunchedComputer;
  readonly job: Job;
  readonly stdin?: NodeJS.ReadableStream | undefined;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  /** Nanoseconds on the host after which the job ends with 124. */
  readonly timeout?: number | undefined;
  /** Aborts when nobody reads stdout any more. */
  readonly outputClosed?: AbortSignal | undefined;
  /** What Ctrl-C (SIGINT) does: ends the job, or only what it is evaluating. */
  readonly interrupt: 'job' | 'form';
  /** BTP from the computer. */
  readonly onTerminal?: (bytes: Uint8Array) => void;
}

/** A computer that runs. */
export interface ComputerThread {
  readonly control: Control;
  /** BTP to the computer. */
  terminal(bytes: Uint8Array): void;
  /** The exit status, once all output has left. @throws ThreadError when the job could not be done */
  readonly finished: Promise<number>;
}

/** The computer could not do its job; the message is for people. */
export class ThreadError extends Error {
  /** @param name of the error's type on the computer thread */
  constructor(message: string, name = 'ThreadError', stack?: string) {
    super(message);
    this.name = name;
    if (stack !== undefined) this.stack = stack;
  }
}

/** Gives a computer thread its job, and joins it to this process. */
export function startComputer(options: ThreadOptions): ComputerThread {
  const { worker, control, terminal, heap, onBroken } = options.computer;
  const send = (message: ToComputer, transfer: ArrayBuffer[] = []): void => {
    worker.postMessage(message, transfer);
    control.wake();
  };
  let unreadable: (error: Error) => void = () => {};
  const input = createInput(options.stdin, send, (error) => unreadable(error));
  const finished = new Promise<number>((resolve, reject) => {
    unreadable = ({ message }) =>
      reject(new ThreadError(`standard input cannot be read: ${message}`));
    let status: number | undefined;
    let unwritten = 0;
    const settle = (): void => {
      if (status !== undefined && unwritten === 0) resolve(status);
    };
    const write = (message: FromComputer & { kind: 'output' }): void => {
      const { length } = message.bytes;
      unwritten++;
      options[message.stream].write(message.bytes, () => {
        unwritten--;
        if (status === undefined) send({ kind: 'drained', bytes: length });
        settle();
      });
    };
    worker.on('message', (message: FromComputer) => {
      if (message.kind === 'output') write(message);
      else if (message.kind === 'terminal') options.onTerminal?.(message.bytes);
      else if (message.kind === 'wants') input.want();
      else if (message.kind === 'finished') {
        status = message.status;
        settle();
      } else reject(new ThreadError(message.message, message.name, message.stack));
    });
    onBroken((error) => {
      const full = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      const why = full ? `more than ${heap} MiB of values` : error.message;
      reject(new ThreadError(`the computer stopped: ${why}`, undefined, error.stack));
    });
    worker.on('exit', () => {
      if (status !== undefined) return;
      const request = control.stopRequest();
      if (request === 'timeout') options.stderr.write(`flatland: ${TIME_IS_OVER}\n`);
      if (request !== undefined) resolve(STOP_STATUS[request]);
      else reject(new ThreadError('the computer stopped without a word'));
    });
    options.outputClosed?.addEventListener('abort', () => {
      unwritten = 0;
      control.stop('closed');
      settle();
    });
  });
  send({ kind: 'job', job: options.job });
  const fromTerminal = createTerminalEnd(terminal, () => control.wake());
  const release = watchStops(options, control, worker);
  const joined = finished.finally(() => {
    release();
    fromTerminal.end();
    input.end();
    void worker.terminate();
  });
  return {
    control,
    terminal: fromTerminal.send,
    finished: joined,
  };
}

/** BTP to the computer; what its queue has no room for follows when there is some. */
function createTerminalEnd(
  memory: SharedArrayBuffer,
  wake: () => void,
): { send(bytes: Uint8Array): void; end(): void } {
  const sender = createTerminalSender(memory);
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const follow = (): void => {
    timer = undefined;
    if (!sender.flush()) timer = setTimeout(follow, ROOM_MILLISECONDS);
    wake();
  };
  return {
    send(bytes) {
      if (over) return;
      sender.send(bytes);
      if (timer === undefined) follow();
      else wake();
    },
    end() {
      over = true;
      clearTimeout(timer);
    },
  };
}

/** Standard input, a chunk for each `want`; the stream is not touched before the first. */
function createInput(
  stream: NodeJS.ReadableStream | undefined,
  send: (message: ToComputer, transfer?: ArrayBuffer[]) => void,
  onError: (error: Error) => void,
): { want(): void; end(): void } {
  let wanted = 0;
  let attached = false;
  let over = false;
  const finish = (): void => {
    if (over) return;
    over = true;
    send({ kind: 'input', bytes: null });
  };
  const pump = (): void => {
    while (wanted > 0 && stream !== undefined) {
      const chunk = stream.read();
      if (chunk === null) return;
      wanted--;
      const bytes = Uint8Array.from(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
      send({ kind: 'input', bytes }, [bytes.buffer]);
    }
  };
  return {
    want() {
      wanted++;
      if (stream === undefined) finish();
      else if (!attached) {
        attached = true;
        stream.on('readable', pump);
        stream.on('end', finish);
        stream.on('error', onError);
      }
      pump();
    },
    end() {
      over = true;
      if (attached) stream?.removeListener('readable', pump);
    },
  };
}

/** Signals and the timeout. @returns what takes the handlers away again */
function watchStops(options: ThreadOptions, control: Control, worker: Worker): () => void {
  const timers: NodeJS.Timeout[] = [];
  const stop = (reason: StopRequest): void => {
    const again = control.stopRequest() !== undefined;
    control.stop(reason);
    if (again) void worker.terminate();
    else timers.push(setTimeout(() => void worker.terminate(), GRACE_MILLISECONDS));
  };
  const onInterrupt = (): void =>
    options.interrupt === 'form' ? control.interrupt() : stop('interrupted');
  const onTerminate = (): void => stop('terminated');
  const onHangUp = (): void => stop('hungup');
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  process.on('SIGHUP', onHangUp);
  if (options.timeout !== undefined) {
    const milliseconds = Math.min(options.timeout / 1e6, LONGEST_TIMER);
    timers.push(setTimeout(() => stop('timeout'), milliseconds));
  }
  return () => {
    process.removeListener('SIGINT', onInterrupt);
    process.removeListener('SIGTERM', onTerminate);
    process.removeListener('SIGHUP', onHangUp);
    for (const timer of timers) clearTimeout(timer);
  };
}
