/**
 * Is the name suggested that a person would have meant, and none when none is near?
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distance, nearest } from '../../config/index.ts';

const KEYS = ['image', 'memory', 'stack', 'args', 'env', 'grants', 'tab', 'limits', 'restart'];

test.each([
  ['memroy', 'memory'],
  ['memori', 'memory'],
  ['mem', 'memory'],
  ['MEMORY', 'memory'],
  ['grant', 'grants'],
  ['imgae', 'image'],
  ['limit', 'limits'],
  ['tap', 'tab'],
  ['agrs', 'args'],
])('is %s taken for %s?', (word, name) => {
  expect(nearest(word, KEYS)).toBe(name);
});

test.each(['', 'x', 'zz', 'colour', 'configuration', 'x'.repeat(10_000)])(
  'is nothing suggested for %s?',
  (word) => expect(nearest(word, KEYS)).toBeUndefined(),
);

test.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['abc', '', 3],
  ['kitten', 'sitting', 3],
  ['memroy', 'memory', 1],
  ['ab', 'ba', 1],
])('how far is %j from %j?', (a, b, edits) => {
  expect(distance(a, b)).toBe(edits);
});

test('is the distance symmetric, zero for equals only, and at most the longer length?', () => {
  const word = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(distance(a, b)).toBe(distance(b, a));
      expect(distance(a, b) === 0).toBe(a === b);
      expect(distance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});
