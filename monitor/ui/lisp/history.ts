/**
 * Forms entered before, and the place in them while looking back.
 *
 * Rules of use: entries come from the session at start; what is submitted here is added here. The
 * draft that was being typed is kept and comes back at the end.
 */

/** Entries kept. */
const MAX_ENTRIES = 2000;

/** Forms entered before. */
export class History {
  #entries: string[] = [];
  #at: number | undefined;
  #draft = '';

  get entries(): readonly string[] {
    return this.#entries;
  }

  /** Adds a form unless it is empty or the one before. */
  add(text: string): void {
    this.#at = undefined;
    if (text.trim() === '' || this.#entries[this.#entries.length - 1] === text) return;
    this.#entries.push(text);
    if (this.#entries.length > MAX_ENTRIES) this.#entries.shift();
  }

  /** Puts older entries before those of this session. */
  load(entries: readonly string[]): void {
    for (const entry of entries) this.add(entry);
  }

  /** The entry before, or undefined at the first. `current` is what stands in the editor. */
  previous(current: string): string | undefined {
    const at = this.#at ?? this.#entries.length;
    if (at === 0) return undefined;
    if (this.#at === undefined) this.#draft = current;
    this.#at = at - 1;
    return this.#entries[this.#at];
  }

  /** The entry after, the draft at the end, undefined when not looking back. */
  next(): string | undefined {
    if (this.#at === undefined) return undefined;
    this.#at++;
    if (this.#at < this.#entries.length) return this.#entries[this.#at];
    this.#at = undefined;
    return this.#draft;
  }

  /** Stops looking back. */
  leave(): void {
    this.#at = undefined;
  }

  /** The newest entry before index `before` that contains `text`, with its index. */
  search(
    text: string,
    before = this.#entries.length,
  ): { index: number; entry: string } | undefined {
    for (let index = Math.min(before, this.#entries.length) - 1; index >= 0; index--) {
      const entry = this.#entries[index];
      if (entry?.includes(text)) return { index, entry };
    }
    return undefined;
  }
}
