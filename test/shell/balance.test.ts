import { describe, expect, test } from 'vitest';
import { nameBefore, needsMore } from '../../monitor/shell/balance.ts';

describe('needsMore', () => {
  test('does an open bracket of any kind ask for another line?', () => {
    for (const text of ['(', '(let [x 1', '{:a 1', '(print "a)"', '((']) {
      expect(needsMore(text), text).toBe(true);
    }
  });
  test('is a balanced text whole?', () => {
    for (const text of ['', '1', '(+ 1 2)', '[{:a (f)}]', '(print ")")', '; (', '(f) ; (']) {
      expect(needsMore(text), text).toBe(false);
    }
  });
  test('does an open string ask for another line, with escaped quotes within?', () => {
    expect(needsMore('"a')).toBe(true);
    expect(needsMore('"a\\"')).toBe(true);
    expect(needsMore('"a\\""')).toBe(false);
    expect(needsMore('"a\\\\"')).toBe(false);
  });
  test('is a mismatch left to the parser, which says where it is?', () => {
    expect(needsMore('(]')).toBe(false);
    expect(needsMore(')(')).toBe(false);
  });
  test('do comments hide brackets up to the end of their line?', () => {
    expect(needsMore('(f ; )\n')).toBe(true);
    expect(needsMore('(f ; "\n)')).toBe(false);
  });
});

describe('nameBefore', () => {
  test('is the name before the cursor found, at brackets and spaces?', () => {
    expect(nameBefore('(tas', 4)).toBe('tas');
    expect(nameBefore('(each [_ t (ipairs (tas', 23)).toBe('tas');
    expect(nameBefore('(string.fo x)', 10)).toBe('string.fo');
    expect(nameBefore('(f ', 3)).toBe('');
  });
  test('is nothing completed within a string or a comment?', () => {
    expect(nameBefore('(f "ta', 6)).toBeUndefined();
    expect(nameBefore('; ta', 4)).toBeUndefined();
    expect(nameBefore('(f "a" ta', 9)).toBe('ta');
  });
});
