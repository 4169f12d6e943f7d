/**
 * Add, subtract, multiply, divide, square root, fused multiply-add.
 *
 * Each forms the exact value (or enough of it and a sticky bit) and rounds once.
 * Source: IEEE 754-2019, sections 5.4.1, 6, 7; Unprivileged spec 20240411,
 * sections 20.6 and 20.3.
 */

import {
  bitLength,
  canonicalNan,
  FLAG,
  infinity,
  invalid,
  nanOf,
  round,
  ROUND,
  signBit,
  unpack,
  zero,
} from './format.ts';
import type { Format, Result, Unpacked } from './format.ts';

interface Finite {
  readonly negative: boolean;
  readonly significand: bigint;
  readonly exponent: number;
}

const exactly = (bits: bigint): Result => ({ bits, flags: 0 });
const isNan = (value: Unpacked): boolean => value.kind === 'nan';

/** Zeros count as significand 0. */
function asFinite(value: Unpacked): Finite {
  if (value.kind === 'finite') return value;
  return {
    negative: value.kind === 'zero' && value.negative,
    significand: 0n,
    exponent: 0,
  };
}

/** Sum of two finite numbers, rounded; an exact zero is negative when both are, or rounding down. */
function sum(format: Format, a: Finite, b: Finite, mode: number): Result {
  const signed = (value: Finite): bigint =>
    value.negative ? -value.significand : value.significand;
  const exponent =
    a.significand === 0n
      ? b.exponent
      : b.significand === 0n
        ? a.exponent
        : Math.min(a.exponent, b.exponent);
  const aligned = (value: Finite): bigint =>
    value.significand === 0n ? 0n : signed(value) << BigInt(value.exponent - exponent);
  const total = aligned(a) + aligned(b);
  if (total === 0n) {
    const bothZero = a.significand === 0n && b.significand === 0n;
    const negative = a.negative === b.negative && bothZero ? a.negative : mode === ROUND.RDN;
    return exactly(zero(format, negative));
  }
  const negative = total < 0n;
  return round(format, negative, negative ? -total : total, exponent, mode);
}

/** x + y. */
export function add(format: Format, x: bigint, y: bigint, mode: number): Result {
  const a = unpack(format, x);
  const b = unpack(format, y);
  if (isNan(a) || isNan(b)) return nanOf(format, a, b);
  if (a.kind === 'infinite') {
    if (b.kind === 'infinite' && a.negative !== b.negative) return invalid(format);
    return exactly(infinity(format, a.negative));
  }
  if (b.kind === 'infinite') return exactly(infinity(format, b.negative));
  return sum(format, asFinite(a), asFinite(b), mode);
}

/** x - y. */
export function subtract(format: Format, x: bigint, y: bigint, mode: number): Result {
  const b = unpack(format, y);
  return add(format, x, b.kind === 'nan' ? y : y ^ signBit(format), mode);
}

/** x * y. */
export function multiply(format: Format, x: bigint, y: bigint, mode: number): Result {
  const a = unpack(format, x);
  const b = unpack(format, y);
  if (a.kind === 'nan' || b.kind === 'nan') return nanOf(format, a, b);
  const negative = a.negative !== b.negative;
  if (a.kind === 'infinite' || b.kind === 'infinite') {
    if (a.kind === 'zero' || b.kind === 'zero') return invalid(format);
    return exactly(infinity(format, negative));
  }
  if (a.kind === 'zero' || b.kind === 'zero') return exactly(zero(format, negative));
  return round(format, negative, a.significand * b.significand, a.exponent + b.exponent, mode);
}

/** x / y. */
export function divide(format: Format, x: bigint, y: bigint, mode: number): Result {
  const a = unpack(format, x);
  const b = unpack(format, y);
  if (a.kind === 'nan' || b.kind === 'nan') return nanOf(format, a, b);
  const negative = a.negative !== b.negative;
  if (a.kind === 'infinite') {
    return b.kind === 'infinite' ? invalid(format) : exactly(infinity(format, negative));
  }
  if (b.kind === 'infinite') return exactly(zero(format, negative));
  if (b.kind === 'zero') {
    if (a.kind === 'zero') return invalid(format);
    return { bits: infinity(format, negative), flags: FLAG.DZ };
  }
  if (a.kind === 'zero') return exactly(zero(format, negative));
  const shift = Math.max(
    0,
    format.fractionBits + 4 + bitLength(b.significand) - bitLength(a.significand),
  );
  const numerator = a.significand << BigInt(shift);
  const quotient = numerator / b.significand;
  const sticky = quotient * b.significand !== numerator;
  return round(format, negative, quotient, a.exponent - b.exponent - shift, mode, sticky);
}

/** Square root of x. */
export function squareRoot(format: Format, x: bigint, mode: number): Result {
  const a = unpack(format, x);
  if (a.kind === 'nan') return nanOf(format, a);
  if (a.kind === 'zero') return exactly(x);
  if (a.negative) return invalid(format);
  if (a.kind === 'infinite') return exactly(x);
  let shift = 2 * (format.fractionBits + 4);
  if ((a.exponent - shift) % 2 !== 0) shift++;
  const radicand = a.significand << BigInt(shift);
  const root = integerRoot(radicand);
  return round(format, false, root, (a.exponent - shift) / 2, mode, root * root !== radicand);
}

/** Largest integer whose square is not above a positive value (Newton's method). */
function integerRoot(value: bigint): bigint {
  let guess = 1n << BigInt(Math.ceil(bitLength(value) / 2));
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** Signs of the fused forms: FMADD, FMSUB, FNMSUB, FNMADD. */
export interface FusedSigns {
  readonly negateProduct: boolean;
  readonly negateAddend: boolean;
}

/** (+-)(x * y) (+-) z with one rounding. */
export function fused(
  format: Format,
  x: bigint,
  y: bigint,
  z: bigint,
  signs: FusedSigns,
  mode: number,
): Result {
  const a = unpack(format, x);
  const b = unpack(format, y);
  const c = unpack(format, z);
  const undefinedProduct =
    (a.kind === 'infinite' && b.kind === 'zero') || (a.kind === 'zero' && b.kind === 'infinite');
  if (undefinedProduct) return { bits: canonicalNan(format), flags: FLAG.NV };
  if (a.kind === 'nan' || b.kind === 'nan' || c.kind === 'nan') return nanOf(format, a, b, c);
  const productNegative = (a.negative !== b.negative) !== signs.negateProduct;
  const addendNegative = c.negative !== signs.negateAddend;
  if (a.kind === 'infinite' || b.kind === 'infinite') {
    if (c.kind === 'infinite' && addendNegative !== productNegative) return invalid(format);
    return exactly(infinity(format, productNegative));
  }
  if (c.kind === 'infinite') return exactly(infinity(format, addendNegative));
  const left = asFinite(a);
  const right = asFinite(b);
  const product = {
    negative: productNegative,
    significand: left.significand * right.significand,
    exponent: left.exponent + right.exponent,
  };
  return sum(format, product, { ...asFinite(c), negative: addendNegative }, mode);
}
