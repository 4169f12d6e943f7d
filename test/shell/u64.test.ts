import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  arithmetic,
  bitsOf,
  hexDigits,
  invert,
  less,
  readU64,
  shift,
  shiftSigned,
  tooWide,
  unsigned,
  type Whole,
} from '../../monitor/shell/u64.ts';

const MASK = 0xffff_ffff_ffff_ffffn;
const word = fc.bigInt({ min: 0n, max: MASK });

/** The one form of a 64-bit value, retyped. */
function form(bits: bigint): Whole {
  const value = bits & MASK;
  return value < 2n ** 53n ? Number(value) : value;
}

describe('64-bit values', () => {
  test('has each value one form, plain below 2^53?', () => {
    expect(unsigned(2n ** 53n - 1n)).toBe(9007199254740991);
    expect(unsigned(2n ** 53n)).toBe(9007199254740992n);
    expect(unsigned(-1n)).toBe(MASK);
  });
  test('do sums, differences and products wrap at 2^64?', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(arithmetic('add', form(a), form(b))).toBe(form(a + b));
        expect(arithmetic('sub', form(a), form(b))).toBe(form(a - b));
        expect(arithmetic('mul', form(a), form(b))).toBe(form(a * b));
      }),
    );
  });
  test('are quotient and rest those of unsigned numbers?', () => {
    fc.assert(
      fc.property(word, fc.bigInt({ min: 1n, max: MASK }), (a, b) => {
        expect(arithmetic('idiv', form(a), form(b))).toBe(form(a / b));
        expect(arithmetic('mod', form(a), form(b))).toBe(form(a % b));
      }),
    );
    expect(() => arithmetic('idiv', MASK, 0)).toThrow('division by zero');
  });
  test('do bitwise operations see all 64 bits?', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(bitsOf(arithmetic('band', form(a), form(b)))).toBe(a & b);
        expect(bitsOf(arithmetic('bor', form(a), form(b)))).toBe(a | b);
        expect(bitsOf(arithmetic('bxor', form(a), form(b)))).toBe(a ^ b);
        expect(bitsOf(invert(form(a)))).toBe(~a & MASK);
      }),
    );
  });
  test('do masks of plain numbers stay plain and signed?', () => {
    expect(invert(0)).toBe(-1);
    expect(invert(0xfff)).toBe(-4096);
    expect(arithmetic('band', 0x80001234, -4096)).toBe(0x80001000);
    expect(arithmetic('bor', 0x80000000, 1)).toBe(0x80000001);
  });
  test('does a shift move 64 bits?', () => {
    expect(shift(1, 31)).toBe(2147483648);
    expect(shift(1, 63)).toBe(1n << 63n);
    expect(shift(1, 64)).toBe(0);
    expect(shift(-1, -60)).toBe(15);
    expect(shiftSigned(-16, 2)).toBe(-4);
    expect(shiftSigned(1n << 63n, 63)).toBe(-1);
  });
  test('are wide numbers above every plain one?', () => {
    expect(less(5, 1n << 63n)).toBe(true);
    expect(less(-5, 1n << 63n)).toBe(true);
    expect(less(1n << 63n, 5)).toBe(false);
  });
});

describe('reading and writing', () => {
  test('is any value read back from its hexadecimal text?', () => {
    fc.assert(
      fc.property(word, (a) => {
        expect(readU64(`0x${hexDigits(form(a))}`)).toBe(form(a));
        expect(readU64(a.toString())).toBe(form(a));
      }),
    );
  });
  test('are underscores, binary and minus understood?', () => {
    expect(readU64('0xdead_beef_dead_beef')).toBe(0xdeadbeefdeadbeefn);
    expect(readU64('0b1000')).toBe(8);
    expect(readU64('-1')).toBe(MASK);
    expect(readU64(-1)).toBe(MASK);
  });
  test('does what is no number say what was expected?', () => {
    for (const text of ['', 'abc', '0x', '1.5', '0xfg']) {
      expect(() => readU64(text)).toThrow(/is not a number; expected digits/);
    }
    expect(() => readU64('0x1ffffffffffffffff')).toThrow('wider than 64 bits');
    expect(() => readU64(0.5)).toThrow('not a whole number');
    expect(() => bitsOf(2 ** 60)).toThrow('not exact');
  });
  test('is it known which numerals are too wide to be plain?', () => {
    expect(tooWide('0xffffffffffffffff')).toBe(true);
    expect(tooWide('0xffffffff')).toBe(false);
    expect(tooWide('12x')).toBe(false);
  });
});
