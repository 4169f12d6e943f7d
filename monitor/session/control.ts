/**
 * Shared-memory words by which one thread reaches the other while it is busy.
 *
 * A thread that computes receives no message until its next event loop turn, so
 * interrupt and pause are flags both threads see at once; `wake` ends an idle
 * wait. One block per computer. It carries no data: data goes in
 * messages, and from the terminal in its queue.
 */

const WORD = { wake: 0, interrupt: 1, pause: 2, stop: 3, words: 4 } as const;

/** Why the computer has to end, in the order of their numbers in the block (0: it does not). */
const STOPS = ['timeout', 'interrupted', 'terminated', 'hungup', 'closed'] as const;

/**
 * Why the host wants the computer to end: its time is over, Ctrl-C, SIGTERM, SIGHUP, or
 * the reader of its output has gone.
 */
export type StopRequest = (typeof STOPS)[number];

/** The control block of one computer, seen from either thread. */
export interface Control {
  /** What to hand to the other thread. */
  readonly buffer: SharedArrayBuffer;
  /** Ends a wait on the other side, now or when it begins. */
  wake(): void;
  /** Asks the running form (or Task in the foreground) to stop. Wakes. */
  interrupt(): void;
  /** True once per interrupt: reading it clears it. */
  takeInterrupt(): boolean;
  /** True when an interrupt waits to be taken. */
  interrupted(): boolean;
  /** Stops (true) or starts (false) the machine; forms go on. Wakes. */
  pause(on: boolean): void;
  paused(): boolean;
  /** Asks the computer to end; the first reason stays. Wakes. */
  stop(reason: StopRequest): void;
  stopRequest(): StopRequest | undefined;
  /**
   * Waits without blocking the thread until `wake`, or until the time is over.
   * @param milliseconds Infinity waits for a wake only
   */
  wait(milliseconds: number): Promise<void>;
}

interface AsyncWait {
  readonly async: boolean;
  readonly value: Promise<string> | string;
}
type WaitAsync = (words: Int32Array, index: number, value: number, timeout?: number) => AsyncWait;

/**
 * @param buffer the block of the other thread; a new one without it
 */
export function createControl(
  buffer: SharedArrayBuffer = new SharedArrayBuffer(WORD.words * 4),
): Control {
  const words = new Int32Array(buffer);
  const waitAsync = (Atomics as unknown as { waitAsync: WaitAsync }).waitAsync;
  let seen = Atomics.load(words, WORD.wake);
  const wake = (): void => {
    Atomics.add(words, WORD.wake, 1);
    Atomics.notify(words, WORD.wake);
  };
  return {
    buffer,
    wake,
    interrupt() {
      Atomics.store(words, WORD.interrupt, 1);
      wake();
    },
    takeInterrupt: () => Atomics.exchange(words, WORD.interrupt, 0) === 1,
    interrupted: () => Atomics.load(words, WORD.interrupt) === 1,
    pause(on) {
      Atomics.store(words, WORD.pause, on ? 1 : 0);
      wake();
    },
    paused: () => Atomics.load(words, WORD.pause) === 1,
    stop(reason) {
      Atomics.compareExchange(words, WORD.stop, 0, STOPS.indexOf(reason) + 1);
      wake();
    },
    stopRequest: () => STOPS[Atomics.load(words, WORD.stop) - 1],
    async wait(milliseconds) {
      const result = waitAsync(words, WORD.wake, seen, milliseconds);
      if (result.async) await result.value;
      seen = Atomics.load(words, WORD.wake);
    },
  };
}
