/**
 * A great many lines in little room: bounded, searched in milliseconds.
 *
 * Rules of use: lines go in at the end and are asked for by index; the oldest are dropped a block
 * at a time and counted. Each has a kind, a number below 256. Searches take small letters and find
 * both small and capital ones.
 *
 * Does not know how a line looks.
 */
import type { Sought } from '../text/seek.ts';

/** Lines of a block. */
const BLOCK = 512;

interface Block {
  /** All lines, joined by line feeds. */
  readonly text: string;
  /** Where each begins, and where the one after the last would. */
  readonly starts: Uint32Array;
  readonly kinds: Uint8Array;
}

/** Bounds of a store. */
export interface StoreLimits {
  readonly lines: number;
  readonly characters: number;
}

/** See the file header. */
export class LineStore {
  readonly #limits: StoreLimits;
  readonly #size: number;
  #blocks: Block[] = [];
  #texts: string[] = [];
  #kinds: number[] = [];
  #characters = 0;
  #dropped = 0;

  constructor(limits: StoreLimits) {
    this.#limits = limits;
    this.#size = Math.max(1, Math.min(BLOCK, limits.lines >> 3));
  }

  get length(): number {
    return this.#blocks.length * this.#size + this.#texts.length;
  }

  /** Lines gone before the first. */
  get dropped(): number {
    return this.#dropped;
  }

  /** @param text without line ends */
  push(text: string, kind: number): void {
    this.#texts.push(text);
    this.#kinds.push(kind);
    this.#characters += text.length;
    if (this.#texts.length === this.#size) this.#close();
  }

  textAt(index: number): string {
    const block = this.#blocks[Math.trunc(index / this.#size)];
    const at = index % this.#size;
    if (!block) return this.#texts[index - this.#blocks.length * this.#size] ?? '';
    return block.text.slice(block.starts[at], (block.starts[at + 1] ?? 1) - 1);
  }

  kindAt(index: number): number {
    const block = this.#blocks[Math.trunc(index / this.#size)];
    if (!block) return this.#kinds[index - this.#blocks.length * this.#size] ?? 0;
    return block.kinds[index % this.#size] ?? 0;
  }

  /**
   * The nearest line at or before (-1), or at or after (1), an index that holds a text.
   *
   * @param wanted in small letters
   * @param lines how many lines to look at, about
   */
  find(wanted: string, from: number, direction: 1 | -1, lines = Infinity): Sought {
    let index = from;
    while (index >= 0 && index < this.length && Math.abs(index - from) < lines) {
      const first = index - (index % this.#size);
      const found = this.#matches(first, wanted);
      const hit =
        direction < 0
          ? found.findLast((line) => line <= index)
          : found.find((line) => line >= index);
      if (hit !== undefined) return { found: true, at: hit };
      index = direction < 0 ? first - 1 : first + this.#size;
    }
    return { found: false, at: index };
  }

  /**
   * Lines before `end` that hold a text, the newest first.
   *
   * @param lines how many lines to look at, about
   * @param accept whether lines of a kind count
   * @returns what was found, and where to go on; 0 when everything was looked at
   */
  before(
    end: number,
    lines: number,
    wanted: string,
    accept: (kind: number) => boolean,
  ): { readonly found: number[]; readonly next: number } {
    const found: number[] = [];
    let next = end;
    while (next > 0 && end - next < lines) {
      const first = next - 1 - ((next - 1) % this.#size);
      const matches = this.#matches(first, wanted);
      for (let at = matches.length - 1; at >= 0; at--) {
        const line = matches[at] ?? 0;
        if (line < next && accept(this.kindAt(line))) found.push(line);
      }
      next = first;
    }
    return { found, next };
  }

  /** Lines of the block that begins at `first`, in order. */
  #matches(first: number, wanted: string): number[] {
    const block = this.#blocks[Math.trunc(first / this.#size)];
    const texts = block ? undefined : this.#texts;
    const found: number[] = [];
    if (texts || !block) {
      texts?.forEach((text, at) => {
        if (text.toLowerCase().includes(wanted)) found.push(first + at);
      });
      return found;
    }
    const small = block.text.toLowerCase();
    // A few letters are longer in small: then places are not the same.
    const same = small.length === block.text.length && !wanted.includes('\n');
    let line = 0;
    for (let at = 0; line < this.#size;) {
      if (!same) {
        const text = this.textAt(first + line);
        if (text.toLowerCase().includes(wanted)) found.push(first + line);
        line++;
        continue;
      }
      at = small.indexOf(wanted, at);
      if (at < 0) break;
      while ((block.starts[line + 1] ?? Infinity) <= at) line++;
      if (line >= this.#size) break;
      found.push(first + line);
      line++;
      at = block.starts[line] ?? Infinity;
    }
    return found;
  }

  #close(): void {
    const starts = new Uint32Array(this.#size + 1);
    let at = 0;
    this.#texts.forEach((text, index) => {
      starts[index] = at;
      at += text.length + 1;
    });
    starts[this.#size] = at;
    const text = `${this.#texts.join('\n')}\n`;
    this.#blocks.push({ text, starts, kinds: Uint8Array.from(this.#kinds) });
    this.#texts = [];
    this.#kinds = [];
    const { lines, characters } = this.#limits;
    while (
      this.#blocks.length > 1 &&
      (this.length > lines - this.#size || this.#characters > characters)
    ) {
      const gone = this.#blocks.shift();
      this.#characters -= (gone?.text.length ?? 0) - this.#size;
      this.#dropped += this.#size;
    }
  }
}
