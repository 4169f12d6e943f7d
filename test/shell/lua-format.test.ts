import { expect, test } from 'vitest';
import { directives, formatWhole, needsWide } from '../../monitor/shell/lua-format.ts';
import type { Whole } from '../../monitor/shell/u64.ts';

function format(text: string, value: Whole): string {
  const [directive] = directives(text);
  if (directive === undefined) throw new Error('no directive');
  return formatWhole(directive, value);
}

test('are the directives found with what they take, percent signs skipped?', () => {
  expect(
    directives('%d%%%-08.3x|%s').map(({ conversion, flags, width, precision }) => ({
      conversion,
      flags,
      width,
      precision,
    })),
  ).toEqual([
    { conversion: 'd', flags: '', width: 0, precision: undefined },
    { conversion: 'x', flags: '-0', width: 8, precision: 3 },
    { conversion: 's', flags: '', width: 0, precision: undefined },
  ]);
});

test('are wide numbers written as C writes them?', () => {
  // printf of a C compiler gave the right-hand sides.
  const cases: [string, Whole, string][] = [
    ['%x', 0x80000000, '80000000'],
    ['%d', 4294967296, '4294967296'],
    ['%d', -4294967296, '-4294967296'],
    ['%+d', 4294967296, '+4294967296'],
    ['% d', 4294967296, ' 4294967296'],
    ['%016x', 0xdeadbeefdeadbeefn, 'deadbeefdeadbeef'],
    ['%#X', 0xdeadbeef, '0XDEADBEEF'],
    ['%#o', 0x80000000, '020000000000'],
    ['%12x|', 0x80000000, '    80000000'],
    ['%-12x|', 0x80000000, '80000000    '],
    ['%012d', -4294967296, '-04294967296'],
    ['%.12d', 4294967296, '004294967296'],
    ['%x', -1, 'ffffffffffffffff'],
    ['%u', 0xffffffffffffffffn, '18446744073709551615'],
  ];
  for (const [text, value, expected] of cases) expect(format(text, value)).toBe(expected);
});

test('is fengari asked for what it can do itself?', () => {
  expect(needsWide('d', 2147483647)).toBe(false);
  expect(needsWide('d', 2147483648)).toBe(true);
  expect(needsWide('x', 2147483648)).toBe(true);
  expect(needsWide('x', -1)).toBe(true);
  expect(needsWide('g', 2147483648)).toBe(false);
  expect(needsWide('d', 1.5)).toBe(false);
});
