/**
 * How much a form may pile up: an error in the form, well before the thread's heap is full.
 *
 * Rules of use: `begin` when a form starts, `check` now and then while it runs. A thread whose
 * heap is full ends with everything on it, so the form has to be stopped while there is room left
 * to say so.
 *
 * V8 collects before its heap is three quarters full of which most is garbage: at old size s and
 * limit m it does so at (s + m) / 2 at the latest (heap/heap-controller.cc). What is still there
 * beyond three quarters is in use.
 */

/** What a thread holds, in bytes. */
export interface HeapFigures {
  /** In the heap, and what that may become. */
  readonly used: number;
  readonly limit: number;
  /** Outside of it: large strings. */
  readonly outside: number;
}

/** The host's side of it. */
export interface HeapPort {
  figures(): HeapFigures;
  /** Frees what is no longer used, now. */
  collect(): void;
}

/** Shares of the room for values: where forms are stopped, what one may always take, where nothing helps. */
const FULL = 0.75;
const STEP = 0.04;
const BRINK = 0.92;
/** What counts in the limit and is not for values: the young generation, three times 16 MB. */
const MARGIN = 48 * 2 ** 20;

/** `stop` can be caught by the form, `end` not. */
export type HeapVerdict = 'fine' | 'stop' | 'end';

/** Watches one heap. */
export class HeapGuard {
  readonly #port: HeapPort;
  #most = { used: 0, outside: 0, brink: 0 };
  #stopped = false;

  constructor(port: HeapPort) {
    this.#port = port;
    this.begin();
  }

  /** A form starts: it may take a little even when earlier ones have left much. */
  begin(): void {
    if (this.#stopped) this.#port.collect();
    this.#stopped = false;
    const { used, limit, outside } = this.#port.figures();
    const room = roomOf(limit);
    const most = (held: number): number =>
      Math.min(BRINK * room, Math.max(FULL * room, held + STEP * room));
    this.#most = { used: most(used), outside: most(outside), brink: BRINK * room };
  }

  /** @param coming bytes about to be taken outside the heap */
  check(coming = 0): HeapVerdict {
    const { used, outside } = this.#port.figures();
    const most = this.#most;
    if (used <= most.used && outside + coming <= most.outside) return 'fine';
    this.#stopped = true;
    return Math.max(used, outside) > most.brink ? 'end' : 'stop';
  }

  /** What who wrote the form is told. */
  sentence(): string {
    const { used, limit, outside } = this.#port.figures();
    const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;
    return `the Lisp holds ${megabytes(Math.max(used, outside))}, of ${megabytes(roomOf(limit))} it may have; a form that piles up values has to let some go (,reset forgets every local)`;
  }
}

/** Bytes of a heap that are for values. */
function roomOf(limit: number): number {
  return limit - Math.min(MARGIN, limit / 2);
}
