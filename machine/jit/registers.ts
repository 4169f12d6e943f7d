/**
 * Sets of registers: bit i of `x` and `f` is x[i] and f[i]; x0 is never in one.
 */

export interface RegisterSet {
  x: number;
  f: number;
}

/** Return address, x1, and stack pointer, x2. */
export const RA = 1;
export const SP = 2;

export const emptySet = (): RegisterSet => ({ x: 0, f: 0 });

/** Adds what is in `more`; true when that changed the set. */
export function unite(set: RegisterSet, more: RegisterSet): boolean {
  const x = set.x | more.x;
  const f = set.f | more.f;
  if (x === set.x && f === set.f) return false;
  set.x = x;
  set.f = f;
  return true;
}

/** The lowest register in one half of a set that is not empty. */
export function lowest(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

/** How many registers are in one half of a set. */
export function sizeOf(bits: number): number {
  let size = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) size++;
  return size;
}
