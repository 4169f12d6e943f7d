/**
 * The check every pointer from a Task goes through.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Windows } from '../../../kernel/memory/windows.ts';

const BASE = 0x8010_0000;
const windows = new Windows(BASE, BASE + 100, BASE + 200, BASE + 250, BASE + 300);

/** What each byte of the chunk allows. */
function byte(address: number): { read: boolean; write: boolean } {
  const at = address - BASE;
  const inside = at >= 0 && at < 300 && !(at >= 200 && at < 250);
  return { read: inside, write: inside && at >= 100 };
}

test('does it allow exactly the ranges whose every byte is allowed?', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -20, max: 320 }),
      fc.integer({ min: 1, max: 330 }),
      (at, length) => {
        const address = BASE + at;
        const bytes = Array.from({ length }, (_, i) => byte(address + i));
        expect(windows.readable(address, length)).toBe(bytes.every((b) => b.read));
        expect(windows.writable(address, length)).toBe(bytes.every((b) => b.write));
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([2 ** 32, 2 ** 53, 2 ** 63, 2 ** 64 - 1, 1.8e19, Infinity])(
  'can a length or address of %d slip through?',
  (huge) => {
    for (const address of [BASE, BASE + 150, BASE + 299, BASE + 300, 0]) {
      expect(windows.readable(address, huge)).toBe(false);
      expect(windows.writable(address, huge)).toBe(false);
      expect(windows.readable(huge, 1)).toBe(false);
      expect(windows.readable(huge, huge)).toBe(false);
      expect(windows.readable(BASE + huge, 1)).toBe(false);
    }
  },
);
