/**
 * The middle way between host arithmetic and software: sums, products,
 * quotients and roots of moderate doubles while inexact is still clear.
 *
 * Error-free transformations decide whether the rounded result is exact; the
 * flag is set when it is not. Rounding to nearest even only, and only where no
 * step can overflow or underflow.
 * Source: Dekker, "A floating-point technique for extending the available
 * precision" (1971); Knuth, TAOCP volume 2, section 4.2.2.
 */

import type { Instruction } from '../isa/row.ts';
import { HART } from './layout.ts';
import type { HartState } from './state.ts';

const SPLITTER = 2 ** 27 + 1;
const SMALL = 2 ** -400;
const LARGE = 2 ** 400;
const NX = 1;
const FS_DIRTY = 3;

/** Zero, or far from both ends of the range. */
const moderate = (value: number): boolean => {
  const size = Math.abs(value);
  return (size > SMALL && size < LARGE) || size === 0;
};

/** a * b - product, exactly. */
function productError(a: number, b: number, product: number): number {
  const aLarge = a * SPLITTER;
  const aHigh = aLarge - (aLarge - a);
  const aLow = a - aHigh;
  const bLarge = b * SPLITTER;
  const bHigh = bLarge - (bLarge - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** a + b - sum, exactly. */
function sumError(a: number, b: number, sum: number): number {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

/** Result and whether it is exact; undefined when this is not the way. */
function compute(
  name: string,
  a: number,
  b: number,
): { value: number; exact: boolean } | undefined {
  switch (name) {
    case 'fadd.d':
    case 'fsub.d': {
      const other = name === 'fadd.d' ? b : -b;
      if (!moderate(a) || !moderate(other)) return undefined;
      const value = a + other;
      return { value, exact: sumError(a, other, value) === 0 };
    }
    case 'fmul.d': {
      if (!moderate(a) || !moderate(b)) return undefined;
      const value = a * b;
      return { value, exact: productError(a, b, value) === 0 };
    }
    case 'fdiv.d': {
      if (!moderate(a) || !moderate(b) || b === 0) return undefined;
      const value = a / b;
      const back = value * b;
      return { value, exact: back === a && productError(value, b, back) === 0 };
    }
    case 'fsqrt.d': {
      if (!moderate(a) || a < 0) return undefined;
      const value = Math.sqrt(a);
      const back = value * value;
      return { value, exact: back === a && productError(value, value, back) === 0 };
    }
    default:
      return undefined;
  }
}

/** Executes an instruction that rounds to nearest even; false when it must go to software. */
export function quick(
  state: HartState,
  { instruction, rd, rs1, rs2 }: { instruction: Instruction; rd: number; rs1: number; rs2: number },
): boolean {
  const result = compute(
    instruction.name,
    state.float(HART.f + rs1 * 8),
    state.float(HART.f + rs2 * 8),
  );
  if (result === undefined) return false;
  state.setFloat(HART.f + rd * 8, result.value);
  if (!result.exact) state.setWord(HART.fcsr, state.word(HART.fcsr) | NX);
  state.setWord(HART.fs, FS_DIRTY);
  return true;
}
