/**
 * Sets of registers: bit i of `x` and `f` is x[i] and f[i]; x0 is never in one.
 */

export interface RegisterSet {
  x: number;
  f: number;
}

/** The stack pointer, x2. */
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

/** Indices of the registers in one half of a set, ascending. */
export function indices(bits: number): number[] {
  const found: number[] = [];
  for (let rest = bits; rest !== 0; rest &= rest - 1) found.push(31 - Math.clz32(rest & -rest));
  return found;
}
