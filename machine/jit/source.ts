/**
 * The guest code a batch was made from, kept to see whether it is still there.
 */

import type { Graph } from './graph.ts';

/** Copies of stretches of guest memory. */
export class Source {
  readonly #parts: readonly { readonly at: number; readonly halves: Uint16Array }[];

  /**
   * @param memory the machine's memory in half-words
   * @param delta added to a guest address in RAM it gives an offset into the memory
   */
  constructor(memory: Uint16Array, delta: number, graphs: readonly Graph[]) {
    this.#parts = stretches(graphs).map(({ start, end }) => {
      const at = (start + delta) >>> 1;
      return { at, halves: memory.slice(at, (end + delta) >>> 1) };
    });
  }

  /** Whether guest memory still holds the same code. */
  holds(memory: Uint16Array): boolean {
    return this.#parts.every(({ at, halves }) => {
      for (let i = 0; i < halves.length; i++) if (memory[at + i] !== halves[i]) return false;
      return true;
    });
  }
}

/** Guest addresses [start, end). */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Guest addresses of all blocks, joined where they touch. */
export function stretches(graphs: readonly Graph[]): Stretch[] {
  const ranges = graphs.flatMap(({ blocks }) => blocks.map(({ pc, end }) => ({ start: pc, end })));
  ranges.sort((a, b) => a.start - b.start);
  const joined: { -readonly [K in keyof Stretch]: Stretch[K] }[] = [];
  for (const { start, end } of ranges) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}
