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
/** Bytes at the guard's upper end that are all checked; below, one word in each such stretch. */
export const DENSE = 256;

/** Writes the pattern. */
export function setCanaries(ram: Ram, windows: Windows): void {
  const { guard, stack, end } = windows;
  for (let at = guard; at < stack; at += 4) ram.view.setUint32(at - ram.base, WORD, true);
  for (let at = end; at < end + TAIL_SIZE; at += 4) ram.view.setUint32(at - ram.base, WORD, true);
}

/** Address of a damaged word, or -1 when all are well. */
export function damagedCanary(ram: Ram, windows: Windows): number {
  const { guard, stack, end } = windows;
  const wrong = (at: number): boolean => ram.view.getUint32(at - ram.base, true) !== WORD;
  for (let at = stack - 4; at >= stack - DENSE; at -= 4) if (wrong(at)) return at;
  for (let at = stack - DENSE; at >= guard; at -= DENSE) if (wrong(at)) return at;
  for (let at = end; at < end + TAIL_SIZE; at += 4) if (wrong(at)) return at;
  return -1;
}
