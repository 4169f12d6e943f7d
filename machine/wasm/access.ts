/**
 * Which instruction loads or stores how many bytes of an i64.
 *
 * Source: WebAssembly Core Specification 2.0, section 4.4.7.
 */

import type { MemoryOp } from './opcodes.ts';

/** Loads by width: zero-extending, then sign-extending. */
export const LOADS: Readonly<Record<1 | 2 | 4 | 8, readonly [MemoryOp, MemoryOp]>> = {
  1: ['i64.load8_u', 'i64.load8_s'],
  2: ['i64.load16_u', 'i64.load16_s'],
  4: ['i64.load32_u', 'i64.load32_s'],
  8: ['i64.load', 'i64.load'],
};

/** Stores of the low bytes, by width. */
export const STORES: Readonly<Record<1 | 2 | 4 | 8, MemoryOp>> = {
  1: 'i64.store8',
  2: 'i64.store16',
  4: 'i64.store32',
  8: 'i64.store',
};
