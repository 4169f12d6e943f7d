/**
 * Heat: how often harts load from and store to each block of RAM, while asked.
 *
 * Rules: nothing is paid while nobody watches. A watched hart has empty access
 * windows, so that every access takes the slow path, which counts. What it does
 * not count: instruction fetches, and what devices, the kernel and the host do.
 * An access that spans two blocks counts for the first.
 */

import type { Heat } from '../face.ts';

/** Bytes of a block: no two owners share one. */
export const HEAT_BLOCK = 16;
const SHIFT = 4;
const MOST = 0xffff_ffff;

/** Counters that start at 0, for RAM of that size. */
export function createHeat(ramSize: number): Heat {
  const blocks = ramSize >>> SHIFT;
  return {
    blockSize: HEAT_BLOCK,
    loads: new Uint32Array(blocks),
    stores: new Uint32Array(blocks),
  };
}

/** Counts an access. @param at offset of its first byte in RAM; one that is not in RAM counts nowhere */
export function warm(heat: Heat, at: number, store: boolean): void {
  const counts = store ? heat.stores : heat.loads;
  const block = at >>> SHIFT;
  if (at >= 0 && block < counts.length && counts[block]! < MOST) counts[block]!++;
}
