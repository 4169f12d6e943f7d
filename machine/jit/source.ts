/**
 * The guest code something was made from, kept to see whether it is still there.
 */

import type { Graph } from './graph.ts';

/** Copies of stretches of guest memory. */
export class Source {
  readonly #parts: readonly { readonly at: number; readonly halves: Uint16Array }[];

  /**
   * @param memory the machine's memory in half-words
   * @param delta added to a guest address in RAM it gives an offset into the memory
   */
  constructor(memory: Uint16Array, delta: number, code: readonly Stretch[]) {
    this.#parts = code.map(({ start, end }) => {
      const at = (start + delta) >>> 1;
      return { at, halves: memory.slice(at, (end + delta) >>> 1) };
    });
  }

  /** Whether guest memory still holds the same code. */
  holds(memory: Uint16Array): boolean {
    for (const { at, halves } of this.#parts) {
      for (let i = 0; i < halves.length; i++) if (memory[at + i] !== halves[i]) return false;
    }
    return true;
  }
}

/** Guest addresses [start, end). */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Guest addresses of all blocks, joined where they touch. */
export function stretchesOf({ blocks }: Graph): Stretch[] {
  const ranges: { start: number; end: number }[] = [];
  for (let i = 0; i < blocks.length; i++) {
    const { pc, end } = blocks[i]!;
    /* A hub holds no code. */
    if (end > pc) ranges.push({ start: pc, end });
  }
  return joined(ranges);
}

/** The same addresses, those that touch or overlap as one. */
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const ranges = stretches.map(({ start, end }) => ({ start, end }));
  ranges.sort((a, b) => a.start - b.start);
  const whole: { start: number; end: number }[] = [];
  for (let i = 0; i < ranges.length; i++) {
    const range = ranges[i]!;
    const last = whole.at(-1);
    if (last === undefined || range.start > last.end) whole.push(range);
    else if (range.end > last.end) last.end = range.end;
  }
  return whole;
}
