/**
 * Canaries for `:protection off`: a pattern where no Task has any business.
 *
 * Without PMP nothing stops a Task; this notices afterwards (see trap/canaries.ts).
 * The pattern fills the guard below the stack, and a few bytes behind the chunk.
 */

import type { Ram } from '../../machine/index.ts';
import type { Windows } from './windows.ts';

/** Bytes behind each chunk. */
export const TAIL_SIZE = 16;
const WORD = 0x5afe_c0de;

/** Writes the pattern. */
export function setCanaries(ram: Ram, windows: Windows): void {
  const { guard, stack, end } = windows;
  for (let at = guard; at < stack; at += 4) ram.view.setUint32(at - ram.base, WORD, true);
  for (let at = end; at < end + TAIL_SIZE; at += 4) ram.view.setUint32(at - ram.base, WORD, true);
}

/** Address of a damaged word, or -1 when all are well. */
export function damagedCanary(ram: Ram, windows: Windows): number {
  const { guard, stack, end } = windows;
  const { bytes } = ram;
  const from = bytes.byteOffset + guard - ram.base;
  const words = new Int32Array(bytes.buffer, from, (stack - guard) >>> 2);
  for (let i = words.length - 1; i >= 0; i--) if (words[i] !== WORD) return guard + 4 * i;
  for (let at = end; at < end + TAIL_SIZE; at += 4) {
    if (ram.view.getUint32(at - ram.base, true) !== WORD) return at;
  }
  return -1;
}
