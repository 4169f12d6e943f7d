/**
 * Where indirect jumps have been seen to go.
 *
 * The interpreter writes each into a short list in the machine's memory; before a
 * region is found, what the list holds is counted here. Bounded: at the limit all
 * is forgotten, which costs speed and nothing else.
 */

import { JUMP } from '../hart/layout.ts';
import type { MemoryLayout } from '../hart/layout.ts';

const MAX_TARGETS = 512;
const MAX_JUMPS = 4096;

export class Jumps {
  readonly #words: Uint32Array;
  readonly #counts = new Map<number, Map<number, number>>();

  constructor(memory: WebAssembly.Memory, { jumpsOffset, jumpsSize }: MemoryLayout) {
    this.#words = new Uint32Array(memory.buffer, jumpsOffset, jumpsSize >>> 2);
  }

  /** Counts what the list holds, and empties it. */
  gather(): void {
    const words = this.#words;
    for (let row = 0; row < words.length; row += JUMP.size >>> 2) {
      const from = words[row + (JUMP.from >>> 2)] ?? 0;
      if (from === 0) continue;
      this.#count(from, words[row + (JUMP.to >>> 2)] ?? 0);
      words[row + (JUMP.from >>> 2)] = 0;
    }
  }

  /** Known targets of the jump at a pc, the most frequent first. */
  targets(pc: number): readonly number[] {
    const counts = this.#counts.get(pc);
    if (counts === undefined) return [];
    return [...counts].sort((a, b) => b[1] - a[1]).map(([target]) => target);
  }

  /** Jumps that have been seen to go to a pc. */
  jumpsTo(pc: number): number[] {
    const jumps: number[] = [];
    this.#counts.forEach((counts, from) => {
      if (counts.has(pc)) jumps.push(from);
    });
    return jumps;
  }

  #count(from: number, to: number): void {
    let counts = this.#counts.get(from);
    if (counts === undefined) {
      if (this.#counts.size >= MAX_JUMPS) this.#counts.clear();
      counts = new Map();
      this.#counts.set(from, counts);
    }
    if (counts.size < MAX_TARGETS || counts.has(to)) counts.set(to, (counts.get(to) ?? 0) + 1);
  }
}
