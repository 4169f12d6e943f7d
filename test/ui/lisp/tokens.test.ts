/** Whether Fennel text is cut, matched and coloured as the language reads it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { colourFennel, colourValue } from '../../../monitor/ui/lisp/colours.ts';
import {
  balance,
  indentAfter,
  needsMore,
  symbolAt,
  tokens,
} from '../../../monitor/ui/lisp/tokens.ts';

describe('tokens', () => {
  test('do they cover any text without gaps?', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.constantFrom('(', ']', '"', '\\', ';', '\n', ':a', '0x1', ' '),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        let at = 0;
        for (const token of tokens(text)) {
          expect(token.start).toBe(at);
          at = token.end;
        }
        expect(at).toBe(text.length);
      }),
    );
  });

  test('is each kind told from the others?', () => {
    const text = '(fn f [x] "a\\"(" :key -1.5 0xff nil x.y ; (comment\n)';
    const kinds = tokens(text)
      .filter(({ kind }) => kind !== 'space')
      .map(({ kind }) => kind);
    expect(kinds).toEqual(
      'open special symbol open symbol close string keyword number number number symbol comment close'.split(
        ' ',
      ),
    );
  });
});

describe('finished or not', () => {
  test.each([
    ['(tasks)', false],
    ['(tasks', true],
    ['(print "a', true],
    ['"a\\"', true],
    ['(print ")")', false],
    ['; (', false],
    ['(a ; )\n', true],
    ['(a))', false],
    ['(a]', false],
    ['{:a [1 2', true],
    ['plain', false],
    ['', false],
  ])('does Enter after %j begin a new line?', (text, expected) => {
    expect(needsMore(text)).toBe(expected);
  });

  test('are partners and wrong closings found?', () => {
    const found = balance('(a [b] ) )');
    expect(found.partner.get(0)).toBe(7);
    expect(found.partner.get(5)).toBe(3);
    expect(found.wrong).toBe(9);
    expect(balance('(a]').wrong).toBe(2);
  });

  test.each([
    ['(let [a 1', 6],
    ['(let [a 1]', 2],
    ['(f\n  (g {:a 1', 6],
    ['(a)', 0],
  ])('how far in does the line after %j begin?', (text, expected) => {
    expect(indentAfter(text)).toBe(expected);
  });
});

describe('the word at the cursor', () => {
  test.each([
    ['(tasks)', 3, 'tasks'],
    ['(tasks)', 6, 'tasks'],
    ['(spawn :hello)', 12, 'spawn'],
    ['(a (b c) )', 9, 'a'],
    ['', 0, undefined],
    ['"str"', 2, undefined],
  ])('what is it in %j at %i?', (text, cursor, expected) => {
    expect(symbolAt(text, cursor)).toBe(expected);
  });
});

describe('colours', () => {
  test('does every line begin with a run, and are runs in order?', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('(', ')', '"a', '"', '\n', ' ', 'x', ':k', ';c', '1'), {
          maxLength: 30,
        }),
        (pieces) => {
          const text = pieces.join('');
          const lines = colourFennel(text);
          expect(lines.map((line) => line.text).join('\n')).toBe(text);
          for (const { runs, text: line } of lines) {
            expect(runs[0]?.at).toBe(0);
            for (let index = 1; index < runs.length; index++) {
              expect(runs[index]?.at).toBeGreaterThan(runs[index - 1]?.at ?? 0);
              expect(runs[index]?.at).toBeLessThanOrEqual(line.length);
            }
          }
        },
      ),
    );
  });

  test('are tables coloured as tables?', () => {
    const [, row] = colourValue('╭───╮\n│ 12K ab │\n╰───╯');
    expect(row?.runs.map(({ at }) => at)).toEqual([0, 2, 5, 6, 8]);
  });
});
