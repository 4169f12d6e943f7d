/**
 * Comparisons, minimum and maximum, classification.
 *
 * Source: Unprivileged spec 20240411, sections 20.6, 20.8, 20.9.
 */

import { canonicalNan, FLAG, unpack } from './format.ts';
import type { Format, Result, Unpacked } from './format.ts';

/** -1, 0, 1 for two numbers that are not NaN; the zeros are equal. */
function order(format: Format, x: bigint, y: bigint): number {
  const width = BigInt(format.exponentBits + format.fractionBits);
  const magnitude = (bits: bigint): bigint => bits & ((1n << width) - 1n);
  const signed = (bits: bigint): bigint =>
    bits >> width === 0n ? magnitude(bits) : -magnitude(bits);
  const a = signed(x);
  const b = signed(y);
  return a < b ? -1 : a > b ? 1 : 0;
}

const signals = (value: Unpacked): boolean => value.kind === 'nan' && value.signaling;

/** FEQ: quiet, only signaling NaNs are invalid. */
export function equal(format: Format, x: bigint, y: bigint): Result {
  const a = unpack(format, x);
  const b = unpack(format, y);
  if (a.kind === 'nan' || b.kind === 'nan') {
    return { bits: 0n, flags: signals(a) || signals(b) ? FLAG.NV : 0 };
  }
  return { bits: order(format, x, y) === 0 ? 1n : 0n, flags: 0 };
}

/** FLT (`orEqual` false) and FLE: signaling, every NaN is invalid. */
export function less(format: Format, x: bigint, y: bigint, orEqual: boolean): Result {
  if (unpack(format, x).kind === 'nan' || unpack(format, y).kind === 'nan') {
    return { bits: 0n, flags: FLAG.NV };
  }
  const sign = order(format, x, y);
  return { bits: sign < 0 || (orEqual && sign === 0) ? 1n : 0n, flags: 0 };
}

/** FMIN and FMAX: a number beats a NaN, and -0 is below +0. */
export function extreme(format: Format, x: bigint, y: bigint, largest: boolean): Result {
  const a = unpack(format, x);
  const b = unpack(format, y);
  const flags = signals(a) || signals(b) ? FLAG.NV : 0;
  if (a.kind === 'nan') return { bits: b.kind === 'nan' ? canonicalNan(format) : y, flags };
  if (b.kind === 'nan') return { bits: x, flags };
  const sign = order(format, x, y);
  /* Of two equal numbers (the zeros), the negative one is the smaller. */
  const xIsLess = sign < 0 || (sign === 0 && a.kind !== 'finite' && a.negative);
  return { bits: xIsLess === largest ? y : x, flags };
}

/** FCLASS: one of ten bits. */
export function classify(format: Format, x: bigint): bigint {
  const a = unpack(format, x);
  if (a.kind === 'nan') return a.signaling ? 1n << 8n : 1n << 9n;
  const negativeClass = ((): number => {
    if (a.kind === 'infinite') return 0;
    if (a.kind === 'zero') return 3;
    return a.significand >> BigInt(format.fractionBits) === 0n ? 2 : 1;
  })();
  return 1n << BigInt(a.negative ? negativeClass : 7 - negativeClass);
}
