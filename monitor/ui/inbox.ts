/**
 * What the session says, taken in for a few milliseconds at a time.
 *
 * Rules of use: `receive` takes what comes at once while there is little, in order. When much
 * comes, the rest waits for the next turn of the event loop: a key that was pressed meanwhile is
 * heard before it. What is under way is bounded by the acknowledgements (btp README, `ack`).
 */

/** How long messages may hold the thread: less than a person sees. */
const SLICE_MILLISECONDS = 4;

/** See the file header. */
export class Inbox {
  readonly #take: (bytes: Uint8Array) => void;
  #waiting: Uint8Array[] = [];
  /** When this turn's first message came; undefined before it. */
  #turn: number | undefined;

  /** @param take takes in the bytes of one message */
  constructor(take: (bytes: Uint8Array) => void) {
    this.#take = take;
  }

  receive(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    if (this.#turn === undefined) this.#begin();
    this.#work();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting = [];
  }

  #begin(): void {
    this.#turn = performance.now();
    setImmediate(() => {
      this.#turn = undefined;
      if (this.#waiting.length === 0) return;
      this.#begin();
      this.#work();
    });
  }

  #work(): void {
    const end = (this.#turn ?? 0) + SLICE_MILLISECONDS;
    while (performance.now() < end) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#take(next);
    }
  }
}
