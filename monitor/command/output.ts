/**
 * Notices that the reader of an output has gone (`| head -1`), and ends quietly.
 */
import type { HostOutput } from './types.ts';

/** How long a handler may take to end once its output is closed, in milliseconds. */
const GRACE = 2000;

/** Exit status when the terminal went away: 128 + SIGHUP. */
export const HANGUP = 129;

export interface OutputWatch {
  /** Aborts when the reader of stdout has closed it. */
  readonly closed: AbortSignal;
  /**
   * The handler's status; 0 when the output closed and it does not end in time; HANGUP at once
   * when it was a terminal that has gone.
   *
   * @throws what the handler throws, or the error of the output, such as a full disk
   */
  unlessClosed(handler: Promise<number>): Promise<number>;
  /** Stops watching. Late errors of a closed pipe stay quiet. */
  release(): void;
}

/** Watches both outputs; a closed stderr is no reason to end. */
export function watchOutput(stdout: HostOutput, stderr: HostOutput): OutputWatch {
  const closed = new AbortController();
  let fail: (error: Error) => void = () => {};
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => {});
  let hangUp: (status: number) => void = () => {};
  const hungUp = new Promise<number>((resolve) => (hangUp = resolve));
  const onOutput = (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') closed.abort();
    else if (error.code === 'EIO' && stdout.isTTY === true) hangUp(HANGUP);
    else fail(new Error(`cannot write the output: ${error.message}`));
  };
  const quiet = () => {};
  stdout.on('error', onOutput);
  stderr.on('error', quiet);

  return {
    closed: closed.signal,
    async unlessClosed(handler) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<number>((resolve) => {
        const wait = () => (timer = setTimeout(() => resolve(0), GRACE));
        if (closed.signal.aborted) wait();
        else closed.signal.addEventListener('abort', wait, { once: true });
      });
      try {
        return await Promise.race([handler, failed, late, hungUp]);
      } finally {
        clearTimeout(timer);
      }
    },
    release() {
      stdout.on('error', quiet);
      stdout.off('error', onOutput);
    },
  };
}
