/**
 * A line on stderr when a step begins, whenever there was none for a while, and when all is done.
 *
 * Silent when nothing has to be done. Plain lines, so that logs stay readable.
 */

/** Milliseconds after any line until the next; a busy computer adds a second or two. */
const interval = 2500;

export class Progress {
  /** @type {Map<string, number>} */
  #running = new Map();
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #said = false;
  #begun = performance.now();

  /** @param {(line: string) => void} write one line, without its newline */
  constructor(write) {
    this.write = write;
  }

  /** @param {string} line */
  say(line) {
    this.#said = true;
    this.#timer?.refresh();
    this.write(`flatland: ${line}`);
  }

  /**
   * Runs `work`, saying that it runs.
   * @template Result
   * @param {string} what e.g. `fetching the C compiler`
   * @param {() => Promise<Result>} work
   * @returns {Promise<Result>}
   */
  async during(what, work) {
    this.say(what);
    this.#running.set(what, performance.now());
    this.#timer ??= setInterval(() => this.#tick(), interval);
    try {
      return await work();
    } finally {
      this.#running.delete(what);
      if (this.#running.size === 0) {
        clearInterval(this.#timer);
        this.#timer = undefined;
      }
    }
  }

  /** Closes with the time taken, if anything was said at all. */
  done() {
    if (this.#said) this.say(`ready after ${seconds(this.#begun)}`);
  }

  #tick() {
    const parts = [...this.#running].map(([what, begun]) => `${what} (${seconds(begun)})`);
    this.say(`still ${parts.join(', ')}`);
  }
}

/** @param {number} begun as of performance.now() */
function seconds(begun) {
  return `${((performance.now() - begun) / 1000).toFixed(1)} s`;
}
