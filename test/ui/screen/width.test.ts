/** Whether text takes the cells a terminal gives it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clusterAt, fit, pad, textWidth, wrapWords } from '../../../monitor/ui/screen/width.ts';

describe('widths', () => {
  test.each([
    ['abc', 3],
    ['漢字', 4],
    ['ｱ', 1],
    ['Ａ', 2],
    ['e\u0301', 1],
    ['●○◐◉▐▌█▁╭─╮', 11],
    ['⇒✗…·', 4],
    ['😀', 2],
    ['👩\u200d💻', 2],
    ['\u2764\ufe0f', 2],
    ['\u00ad', 1],
    ['', 0],
  ])('how wide is %j?', (text, expected) => {
    expect(textWidth(text)).toBe(expected);
  });

  test('do clusters cover a text without gaps?', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        let at = 0;
        while (at < text.length) {
          const { length, width } = clusterAt(text, at);
          expect(length).toBeGreaterThan(0);
          expect([1, 2]).toContain(width);
          at += length;
        }
        expect(at).toBe(text.length);
      }),
    );
  });
});

describe('fitting', () => {
  test('is text cut with a mark, never inside a wide character?', () => {
    expect(fit('abcdef', 6)).toBe('abcdef');
    expect(fit('abcdef', 4)).toBe('abc…');
    expect(fit('漢字漢字', 6)).toBe('漢字…');
    expect(fit('abc', 0)).toBe('');
    expect(pad('ab', 4)).toBe('ab  ');
    expect(pad('ab', 4, true)).toBe('  ab');
    expect(pad('漢字', 3)).toBe('漢…');
  });

  test('is it never wider than asked?', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, cells) => {
        expect(textWidth(fit(text, cells))).toBeLessThanOrEqual(cells);
      }),
    );
  });

  test('are words wrapped at spaces, with the lines there were?', () => {
    expect(wrapWords('one two three\n\n  four', 8)).toBe('one two\nthree\n\n  four');
    expect(wrapWords('abcdefghij kl', 5)).toBe('abcd…\nkl');
  });
});
