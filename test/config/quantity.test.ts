/**
 * Are sizes and durations exact, and is what is no size refused?
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationText, parseDuration, parseSize, sizeText } from '../../config/index.ts';

describe('sizes', () => {
  test.each([
    ['0', 0],
    ['1', 1],
    ['4096', 4096],
    ['1K', 1024],
    ['64K', 65536],
    ['512K', 524288],
    ['1M', 1048576],
    ['2G', 2147483648],
    ['8388607G', 9007198180999168],
  ])('is %s so many bytes?', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  test.each([
    '',
    'K',
    '-1',
    '+1',
    '1.5M',
    '1 K',
    '64k',
    '64KB',
    '64KiB',
    '0x10',
    '1e3',
    '01',
    '8388608G',
    '9'.repeat(400),
    '1M1K',
    '٣',
  ])('is %j refused?', (text) => expect(parseSize(text)).toBeUndefined());
});

describe('durations', () => {
  test.each([
    ['1ns', 1],
    ['50us', 50_000],
    ['10ms', 10_000_000],
    ['5s', 5_000_000_000],
    ['2m', 120_000_000_000],
    ['1h', 3_600_000_000_000],
  ])('is %s so many nanoseconds?', (text, nanoseconds) => {
    expect(parseDuration(text)).toBe(nanoseconds);
  });

  test.each(['5', '', 's', '1.5s', '-1s', '5 s', '5S', '5sec', '9007200s', '1d'])(
    'is %j refused?',
    (text) => expect(parseDuration(text)).toBeUndefined(),
  );
});

test('does every quantity read back from its text?', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      expect(parseSize(sizeText(value))).toBe(value);
      expect(parseDuration(durationText(value))).toBe(value);
    }),
  );
});
