/**
 * 64-bit whole numbers beside plain ones: one value has one form.
 *
 * A `Wide` is a bigint in 2^53 .. 2^64-1; anything smaller is a plain number, so
 * that equality and table keys need no conversion. Arithmetic wraps at 2^64, as a
 * register does. Negative plain numbers stand for their two's complement.
 */
import { readWhole, WIDE } from './whole-numbers.ts';

/** A plain number, or a bigint in 2^53 .. 2^64-1. */
export type Whole = number | bigint;

const MASK = (1n << 64n) - 1n;
const SIGN = 1n << 63n;
const LIMIT = BigInt(WIDE);

/** Unsigned 64 bits of a value, in its one form. */
export function unsigned(bits: bigint): Whole {
  const value = bits & MASK;
  return value < LIMIT ? Number(value) : value;
}

/** As `unsigned`, but what is a small negative number as signed 64 bits becomes that number. */
function signed(bits: bigint): Whole {
  const value = bits & MASK;
  if (value & SIGN) {
    const negative = value - (1n << 64n);
    if (-negative < LIMIT) return Number(negative);
  }
  return unsigned(value);
}

/** @throws RangeError when the number is not whole or not exact */
export function bitsOf(value: Whole): bigint {
  if (typeof value === 'bigint') return value & MASK;
  if (!Number.isInteger(value)) throw new RangeError(`${value} is not a whole number`);
  if (Math.abs(value) >= WIDE) throw new RangeError(`${value} is not exact; write (u64 "0x…")`);
  return BigInt(value) & MASK;
}

/**
 * Reads what `(u64 x)` takes: text in decimal, `0x` or `0b`, with `_` between digits, or a whole number.
 * @throws RangeError naming what was found
 */
export function readU64(value: string | Whole): Whole {
  if (typeof value !== 'string') return unsigned(bitsOf(value));
  const text = value.replaceAll('_', '').trim();
  const match = /^(-?)(0x[0-9a-f]+|0b[01]+|[0-9]+)$/i.exec(text);
  if (match === null) {
    throw new RangeError(`“${value}” is not a number; expected digits, "0x…" or "0b…"`);
  }
  const magnitude = BigInt(match[2] as string);
  if (magnitude > MASK) throw new RangeError(`“${value}” is wider than 64 bits`);
  return unsigned(match[1] === '-' ? -magnitude : magnitude);
}

export type Operation = 'add' | 'sub' | 'mul' | 'idiv' | 'mod' | 'band' | 'bor' | 'bxor';

/**
 * One of the operations on unsigned 64-bit values; the result wraps.
 * @throws RangeError for division by zero and for fractions
 */
export function arithmetic(operation: Operation, left: Whole, right: Whole): Whole {
  const a = bitsOf(left);
  const b = bitsOf(right);
  switch (operation) {
    case 'add':
      return unsigned(a + b);
    case 'sub':
      return unsigned(a - b);
    case 'mul':
      return unsigned(a * b);
    case 'idiv':
    case 'mod':
      if (b === 0n) throw new RangeError('division by zero');
      return unsigned(operation === 'mod' ? a % b : a / b);
    case 'band':
      return bitwise(left, right, a & b);
    case 'bor':
      return bitwise(left, right, a | b);
    case 'bxor':
      return bitwise(left, right, a ^ b);
  }
}

function bitwise(left: Whole, right: Whole, bits: bigint): Whole {
  return typeof left === 'bigint' || typeof right === 'bigint' ? unsigned(bits) : signed(bits);
}

/** Every bit turned over; a plain number stays signed, so (bnot 0) is -1. */
export function invert(value: Whole): Whole {
  return typeof value === 'bigint' ? unsigned(~value) : signed(~bitsOf(value));
}

/** Left shift for positive `by`, logical right shift for negative, 0 from 64 on. */
export function shift(value: Whole, by: Whole): Whole {
  const bits = bitsOf(value);
  const count = Number(by);
  if (!Number.isInteger(count)) throw new RangeError(`${count} is not a whole number of bits`);
  if (Math.abs(count) >= 64) return 0;
  return unsigned(count >= 0 ? bits << BigInt(count) : bits >> BigInt(-count));
}

/** Arithmetic right shift of a 64-bit word. */
export function shiftSigned(value: Whole, by: Whole): Whole {
  const count = Math.min(63, Number(by));
  if (!Number.isInteger(count) || count < 0) throw new RangeError('expected a shift of 0 and more');
  return signed(BigInt.asIntN(64, bitsOf(value)) >> BigInt(count));
}

/** As numbers: negative plain numbers are below every wide one. */
export function less(left: Whole, right: Whole): boolean {
  return left < right;
}

/** Hexadecimal digits, lower case, no prefix; negative numbers as 64-bit two's complement. */
export function hexDigits(value: Whole): string {
  return bitsOf(value).toString(16);
}

/** True when `text` is a whole numeral too wide to be a plain number. */
export function tooWide(text: string): boolean {
  return readWhole(text) === null;
}
