/**
 * What callers of a system wait for, so that its machine stops as soon as that is there.
 *
 * Without it a machine goes on to the end of its slice of the host's time, and
 * `(run-for 100)` would run as many instructions as the host is fast.
 */
import type { Pending, Value } from '../../kernel/index.ts';

/** One that is waited for. */
interface Wait {
  readonly pending: Pending;
  /** Its caller has asked since the last slice. */
  asked: boolean;
  /** What to give, once it is there. */
  answer: (() => Value) | undefined;
}

export class Awaited {
  readonly #waits = new Set<Wait>();

  /** True while anybody waits. */
  get any(): boolean {
    return this.#waits.size > 0;
  }

  /** The same result, watched until its caller has it, or does not ask any more. */
  watch(pending: Pending): Pending {
    const wait: Wait = { pending, asked: true, answer: undefined };
    this.#waits.add(wait);
    return {
      pending: true,
      poll: () => {
        wait.asked = true;
        this.#look(wait);
        if (wait.answer === undefined) return undefined;
        this.#waits.delete(wait);
        return wait.answer();
      },
    };
  }

  /** Forgets whom nobody has asked for since the last slice: their forms were interrupted. */
  beginSlice(): void {
    for (const wait of this.#waits) {
      if (!wait.asked) this.#waits.delete(wait);
      wait.asked = false;
    }
  }

  /** Whether something waited for is there now. */
  answered(): boolean {
    for (const wait of this.#waits) {
      this.#look(wait);
      if (wait.answer !== undefined) return true;
    }
    return false;
  }

  #look(wait: Wait): void {
    if (wait.answer !== undefined) return;
    try {
      const value = wait.pending.poll();
      if (value !== undefined) wait.answer = () => value;
    } catch (error) {
      wait.answer = () => {
        throw error;
      };
    }
  }
}
