/** Whether cells hold what was put, wide characters stay whole, and nothing leaves its place. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gridText } from '../../../monitor/ui/index.ts';
import { Grid, RIGHT_HALF } from '../../../monitor/ui/screen/grid.ts';
import { frame, Pane } from '../../../monitor/ui/screen/pane.ts';
import { BODY } from '../../../monitor/ui/screen/style.ts';

function text(grid: Grid): string[] {
  return gridText(grid).split('\n').slice(0, -1);
}

describe('putting text', () => {
  test('does it stand where it was put, cut at the edges?', () => {
    const grid = new Grid(6, 2);
    expect(grid.put(-2, 0, 'abcdefghij', BODY)).toBe(8);
    grid.put(4, 1, 'xyz', BODY);
    grid.put(0, 2, 'below', BODY);
    expect(text(grid)).toEqual(['cdefgh', '    xy']);
  });

  test('does a wide character take two cells, and lose both when one is overwritten?', () => {
    const grid = new Grid(6, 1);
    expect(grid.put(0, 0, '漢字', BODY)).toBe(4);
    expect(grid.characters[1]).toBe(RIGHT_HALF);
    expect(text(grid)).toEqual(['漢字']);
    grid.put(1, 0, 'x', BODY);
    expect(text(grid)).toEqual([' x字']);
    grid.put(2, 0, 'y', BODY);
    expect(text(grid)).toEqual([' xy']);
  });

  test('is half a wide character at an edge a space?', () => {
    const grid = new Grid(3, 1);
    grid.put(0, 0, 'ab漢', BODY);
    expect(text(grid)).toEqual(['ab']);
    grid.put(-1, 0, '漢b', BODY);
    expect(text(grid)).toEqual([' b']);
  });

  test('do marks join the character before them?', () => {
    const grid = new Grid(5, 1);
    expect(grid.put(0, 0, 'e\u0301x', BODY)).toBe(2);
    expect(grid.textAt(0)).toBe('e\u0301');
    expect(grid.textAt(1)).toBe('x');
  });

  test('are controls never put?', () => {
    const grid = new Grid(4, 1);
    grid.put(0, 0, 'a\u001b\u0007b', BODY);
    expect(text(grid)).toEqual(['a  b']);
  });

  test('does filling across a wide character leave no half?', () => {
    const grid = new Grid(6, 1);
    grid.put(0, 0, '漢漢漢', BODY);
    grid.fill(1, 0, 2, 1, BODY);
    expect(text(grid)).toEqual(['    漢']);
  });

  test('does whatever is put leave each half beside its other half?', () => {
    const piece = fc.record({
      x: fc.integer({ min: -4, max: 14 }),
      text: fc.stringMatching(/^[ab漢字é😀]{0,6}$/u),
      fill: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const grid = new Grid(12, 1);
        for (const { x, text: words, fill } of pieces) {
          if (fill) grid.fill(x, 0, words.length, 1, BODY);
          else grid.put(x, 0, words, BODY);
        }
        for (let index = 0; index < 12; index++) {
          if (grid.characters[index] === RIGHT_HALF) {
            expect('漢字😀').toContain(grid.textAt(index - 1));
          } else if ('漢字😀'.includes(grid.textAt(index)) && grid.textAt(index) !== '') {
            expect(grid.characters[index + 1]).toBe(RIGHT_HALF);
          }
        }
      }),
    );
  });

  test('are clusters bounded, however many different ones come?', () => {
    const grid = new Grid(4, 1);
    for (let mark = 0; mark < 6000; mark++) {
      grid.put(
        0,
        0,
        `${String.fromCharCode(97 + (mark % 26))}\u0301${String.fromCodePoint(0x300 + (mark % 111), 0xe0100 + (mark % 239))}`,
        BODY,
      );
    }
    expect(grid.textAt(0)).not.toBe('');
  });
});

describe('panes', () => {
  test('does nothing drawn in a pane leave it?', () => {
    const grid = new Grid(10, 4);
    const pane = new Pane(grid, 2, 1, 4, 2);
    pane.put(-3, 0, 'abcdefghijkl', BODY);
    pane.put(0, 5, 'no', BODY);
    pane.part(2, 1, 99, 99).put(0, 0, 'zzzzz', BODY);
    expect(text(grid)).toEqual(['', '  defg', '    zz', '']);
  });

  test('does a frame hold title and note, and give them up when there is no room?', () => {
    const wide = new Grid(24, 3);
    frame(new Pane(wide, 0, 0, 24, 3), { title: 'TASKS', note: '3' });
    expect(text(wide)).toEqual([
      '╭─ TASKS ────────── 3 ─╮',
      '│                      │',
      '╰──────────────────────╯',
    ]);
    const small = new Grid(10, 2);
    frame(new Pane(small, 0, 0, 10, 2), { title: 'TASKS', note: 'long note' });
    expect(text(small)).toEqual(['╭─ TAS… ─╮', '╰────────╯']);
    const none = new Pane(new Grid(3, 1), 0, 0, 3, 1);
    expect(frame(none, { title: 'X' })).toBe(none);
  });
});
