/**
 * Binary floating-point formats: taking numbers apart and rounding them together.
 *
 * A finite number is sign, integer significand and exponent: significand * 2^exponent.
 * Everything here is exact until `round`, which rounds once, in any mode, and
 * says which flags that raises. Tininess is detected after rounding.
 * Source: IEEE 754-2019, sections 3.4, 4.3, 7; Unprivileged spec 20240411,
 * sections 20.2 and 20.3.
 */

/** Rounding modes as frm encodes them: nearest even, to zero, down, up, nearest away. */
export const ROUND = { RNE: 0, RTZ: 1, RDN: 2, RUP: 3, RMM: 4 } as const;
/** Accrued exception flags as fflags encodes them. */
export const FLAG = { NX: 1, UF: 2, OF: 4, DZ: 8, NV: 16 } as const;

export interface Format {
  readonly exponentBits: number;
  /** Stored significand bits, without the hidden one. */
  readonly fractionBits: number;
}
export const SINGLE: Format = { exponentBits: 8, fractionBits: 23 };
export const DOUBLE: Format = { exponentBits: 11, fractionBits: 52 };

export type Unpacked =
  | { readonly kind: 'nan'; readonly signaling: boolean }
  | { readonly kind: 'infinite'; readonly negative: boolean }
  | { readonly kind: 'zero'; readonly negative: boolean }
  | {
      readonly kind: 'finite';
      readonly negative: boolean;
      readonly significand: bigint;
      readonly exponent: number;
    };

/** Bits of a result, and the flags it raises. */
export interface Result {
  readonly bits: bigint;
  readonly flags: number;
}

const bias = (format: Format): number => 2 ** (format.exponentBits - 1) - 1;
/** Exponent of the last place of the smallest numbers. */
const lowest = (format: Format): number => 1 - bias(format) - format.fractionBits;

export function signBit(format: Format): bigint {
  return 1n << BigInt(format.exponentBits + format.fractionBits);
}
export function infinity(format: Format, negative: boolean): bigint {
  const exponent = ((1n << BigInt(format.exponentBits)) - 1n) << BigInt(format.fractionBits);
  return negative ? exponent | signBit(format) : exponent;
}
export function zero(format: Format, negative: boolean): bigint {
  return negative ? signBit(format) : 0n;
}
/** The canonical NaN: positive, quiet, no payload. */
export function canonicalNan(format: Format): bigint {
  return infinity(format, false) | (1n << BigInt(format.fractionBits - 1));
}

export function unpack(format: Format, bits: bigint): Unpacked {
  const negative = (bits & signBit(format)) !== 0n;
  const fraction = bits & ((1n << BigInt(format.fractionBits)) - 1n);
  const field = Number(
    (bits >> BigInt(format.fractionBits)) & ((1n << BigInt(format.exponentBits)) - 1n),
  );
  if (field === 2 ** format.exponentBits - 1) {
    if (fraction === 0n) return { kind: 'infinite', negative };
    return { kind: 'nan', signaling: fraction >> BigInt(format.fractionBits - 1) === 0n };
  }
  if (field === 0 && fraction === 0n) return { kind: 'zero', negative };
  const significand = field === 0 ? fraction : fraction | (1n << BigInt(format.fractionBits));
  return {
    kind: 'finite',
    negative,
    significand,
    exponent: Math.max(field, 1) - 1 + lowest(format),
  };
}

/** Number of bits of a positive integer. */
export function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(16).length * 4 - leadingOfHex(value);
}
function leadingOfHex(value: bigint): number {
  return Math.clz32(parseInt(value.toString(16).charAt(0), 16)) - 28;
}

/** value / 2^shift to an integer in a mode; `sticky` says that value had a nonzero tail below. */
export function roundShift(
  value: bigint,
  shift: number,
  sticky: boolean,
  negative: boolean,
  mode: number,
): { value: bigint; inexact: boolean } {
  if (shift <= 0) {
    /* Nothing below the last place but the tail itself. */
    const whole = value << BigInt(-shift);
    if (!sticky) return { value: whole, inexact: false };
    return { value: whole + (awayFromZero(mode, negative) ? 1n : 0n), inexact: true };
  }
  const whole = value >> BigInt(shift);
  const rest = value & ((1n << BigInt(shift)) - 1n);
  if (rest === 0n && !sticky) return { value: whole, inexact: false };
  const half = 1n << BigInt(shift - 1);
  let up: boolean;
  if (mode === ROUND.RNE) {
    up = rest > half || (rest === half && (sticky || (whole & 1n) === 1n));
  } else if (mode === ROUND.RMM) {
    up = rest >= half;
  } else {
    up = awayFromZero(mode, negative);
  }
  return { value: up ? whole + 1n : whole, inexact: true };
}

function awayFromZero(mode: number, negative: boolean): boolean {
  return (mode === ROUND.RUP && !negative) || (mode === ROUND.RDN && negative);
}

/**
 * Rounds a nonzero exact value to a format.
 * @param sticky the exact value lies a little beyond significand * 2^exponent, away from zero;
 *   the significand must then have at least two bits more than the format
 */
export function round(
  format: Format,
  negative: boolean,
  significand: bigint,
  exponent: number,
  mode: number,
  sticky = false,
): Result {
  const precision = format.fractionBits + 1;
  const length = bitLength(significand);
  const unbounded = exponent + length - precision;
  const bottom = Math.max(unbounded, lowest(format));
  const { value, inexact } = roundShift(significand, bottom - exponent, sticky, negative, mode);
  let result = value;
  let place = bottom;
  if (bitLength(result) > precision) {
    result >>= 1n;
    place++;
  }
  const sign = negative ? signBit(format) : 0n;
  const field = result >> BigInt(format.fractionBits) === 0n ? 0 : place - lowest(format) + 1;
  if (field >= 2 ** format.exponentBits - 1) return overflow(format, negative, mode);
  let flags = inexact ? FLAG.NX : 0;
  if (inexact && tiny(format, significand, exponent, sticky, negative, mode)) flags |= FLAG.UF;
  const fraction = result & ((1n << BigInt(format.fractionBits)) - 1n);
  return { bits: sign | (BigInt(field) << BigInt(format.fractionBits)) | fraction, flags };
}

/** Whether the value, rounded as if exponents had no bottom, lies below the smallest normal. */
function tiny(
  format: Format,
  significand: bigint,
  exponent: number,
  sticky: boolean,
  negative: boolean,
  mode: number,
): boolean {
  const precision = format.fractionBits + 1;
  const place = exponent + bitLength(significand) - precision;
  if (place >= lowest(format)) return false;
  const { value } = roundShift(significand, place - exponent, sticky, negative, mode);
  return place + bitLength(value) < lowest(format) + precision;
}

function overflow(format: Format, negative: boolean, mode: number): Result {
  const nearest = mode === ROUND.RNE || mode === ROUND.RMM;
  const infinite = nearest || awayFromZero(mode, negative);
  const bits = infinity(format, negative) - (infinite ? 0n : 1n);
  return { bits, flags: FLAG.OF | FLAG.NX };
}

/** The canonical NaN with the invalid flag. */
export function invalid(format: Format): Result {
  return { bits: canonicalNan(format), flags: FLAG.NV };
}

/** What NaN operands give: the canonical NaN, invalid when one of them signals. */
export function nanOf(format: Format, ...operands: readonly Unpacked[]): Result {
  const signaling = operands.some((each) => each.kind === 'nan' && each.signaling);
  return { bits: canonicalNan(format), flags: signaling ? FLAG.NV : 0 };
}
