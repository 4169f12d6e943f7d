/**
 * Registers by their ABI names (RISC-V psABI, "Integer Register Convention").
 */

import type { Hart } from '../../machine/index.ts';

/** Names of x0 to x31. */
export const REGISTER_NAMES = (
  'zero ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 ' +
  'a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6'
).split(' ');

export type RegisterRecord = { readonly [name: string]: number | bigint };

/** A 64-bit value as a person wants it: a plain number where that is exact. */
export function exact(value: bigint): number | bigint {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** pc and x1 to x31 of a hart. */
export function readRegisters(hart: Hart): RegisterRecord {
  const record: Record<string, number | bigint> = { pc: hart.pc };
  for (let i = 1; i < 32; i++) record[REGISTER_NAMES[i]!] = exact(hart.register(i));
  return record;
}

/** The same of a saved context: x1 to x31, then pc, 8 bytes each (see `Hart.context`). */
export function readSavedRegisters(saved: Uint8Array): RegisterRecord {
  const view = new DataView(saved.buffer, saved.byteOffset, saved.byteLength);
  const record: Record<string, number | bigint> = { pc: exact(view.getBigUint64(31 * 8, true)) };
  for (let i = 1; i < 32; i++) {
    record[REGISTER_NAMES[i]!] = exact(view.getBigUint64((i - 1) * 8, true));
  }
  return record;
}
