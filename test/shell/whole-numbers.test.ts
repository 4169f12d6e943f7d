import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromLatin1, latin1, readWhole, writeNumber } from '../../monitor/shell/whole-numbers.ts';

describe('reading whole numerals', () => {
  test('is every whole number below 2^53 read exactly, in decimal and in hexadecimal?', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (n) => {
        expect(readWhole(String(n))).toBe(n);
        expect(readWhole(`0x${n.toString(16)}`)).toBe(n);
        expect(readWhole(` -${n} `)).toBe(n === 0 ? 0 : -n);
      }),
    );
  });
  test('is a numeral of 2^53 and more refused rather than rounded?', () => {
    for (const text of [
      '9007199254740992',
      '0x20000000000000',
      '0xffffffffffffffff',
      '-0x20000000000000',
    ]) {
      expect(readWhole(text)).toBeNull();
    }
    expect(readWhole('0x1fffffffffffff')).toBe(9007199254740991);
  });
  test('is what is no whole numeral left to others?', () => {
    for (const text of ['', '1.5', '1e3', '0x', '0x1p4', 'abc', '1 2', '--1']) {
      expect(readWhole(text)).toBeUndefined();
    }
  });
});

describe('writing numbers', () => {
  test('are whole numbers below 2^53 written with every digit and without a fraction?', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (n) => {
        expect(writeNumber(n)).toBe(BigInt(n).toString());
      }),
    );
  });
  test('are others written as %.14g of C would?', () => {
    const expected: [number, string][] = [
      [0.1, '0.1'],
      [1 / 3, '0.33333333333333'],
      [-2.5, '-2.5'],
      [2 ** 53, '9.007199254741e+15'],
      [1e20, '1e+20'],
      [1e100, '1e+100'],
      [1.5e-7, '1.5e-07'],
      [Infinity, 'inf'],
      [-Infinity, '-inf'],
      [NaN, 'nan'],
      [-0, '0'],
    ];
    for (const [value, text] of expected) expect(writeNumber(value)).toBe(text);
  });
});

test('do Latin-1 text and bytes keep every byte, also in long ones?', () => {
  const bytes = Uint8Array.from({ length: 10_000 }, (_, at) => at & 255);
  expect(fromLatin1(latin1(bytes))).toEqual(bytes);
});
