/**
 * Conversions between formats and to and from integers.
 *
 * Source: Unprivileged spec 20240411, section 20.7 and table 28, section 21.5.
 */

import { canonicalNan, FLAG, infinity, nanOf, round, roundShift, unpack, zero } from './format.ts';
import type { Format, Result } from './format.ts';

/** A number of one format as the nearest of another. */
export function convertFormat(from: Format, to: Format, x: bigint, mode: number): Result {
  const a = unpack(from, x);
  switch (a.kind) {
    case 'nan':
      return nanOf(to, a);
    case 'infinite':
      return { bits: infinity(to, a.negative), flags: 0 };
    case 'zero':
      return { bits: zero(to, a.negative), flags: 0 };
    case 'finite':
      return round(to, a.negative, a.significand, a.exponent, mode);
  }
}

/** An integer (signed bigint) as a number of a format. */
export function fromInteger(format: Format, value: bigint, mode: number): Result {
  if (value === 0n) return { bits: 0n, flags: 0 };
  return round(format, value < 0n, value < 0n ? -value : value, 0, mode);
}

/**
 * A number as an integer of `width` bits; what is out of range gives the nearest
 * bound and the invalid flag, NaN the largest.
 * @returns bits: the integer, sign-extended to 64 bits for `width` 32 (also when unsigned)
 */
export function toInteger(
  format: Format,
  x: bigint,
  width: 32 | 64,
  signed: boolean,
  mode: number,
): Result {
  const low = signed ? -(1n << BigInt(width - 1)) : 0n;
  const high = (1n << BigInt(signed ? width - 1 : width)) - 1n;
  const extended = (value: bigint): bigint =>
    BigInt.asUintN(64, width === 32 ? BigInt.asIntN(32, value) : value);
  const a = unpack(format, x);
  if (a.kind === 'nan') return { bits: extended(high), flags: FLAG.NV };
  if (a.kind === 'infinite') return { bits: extended(a.negative ? low : high), flags: FLAG.NV };
  if (a.kind === 'zero') return { bits: 0n, flags: 0 };
  if (a.exponent > 64) return { bits: extended(a.negative ? low : high), flags: FLAG.NV };
  const { value, inexact } = roundShift(a.significand, -a.exponent, false, a.negative, mode);
  const integer = a.negative ? -value : value;
  if (integer < low) return { bits: extended(low), flags: FLAG.NV };
  if (integer > high) return { bits: extended(high), flags: FLAG.NV };
  return { bits: extended(integer), flags: inexact ? FLAG.NX : 0 };
}

const BOX = 0xffff_ffff_0000_0000n;
/** A single as an f register holds it. */
export function box(bits: bigint): bigint {
  return bits | BOX;
}
/** The single in an f register; one that is not boxed counts as the canonical NaN. */
export function unbox(register: bigint, single: Format): bigint {
  return (register & BOX) === BOX ? register & 0xffff_ffffn : canonicalNan(single);
}
