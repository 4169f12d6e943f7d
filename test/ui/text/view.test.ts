/** Whether a window on lines wraps, follows the end and scrolls. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gridText } from '../../../monitor/ui/index.ts';
import { Grid } from '../../../monitor/ui/screen/grid.ts';
import { Pane } from '../../../monitor/ui/screen/pane.ts';
import { BODY } from '../../../monitor/ui/screen/style.ts';
import { textWidth } from '../../../monitor/ui/screen/width.ts';
import { TextBuffer } from '../../../monitor/ui/text/buffer.ts';
import { rowStarts } from '../../../monitor/ui/text/line.ts';
import { ScrollView } from '../../../monitor/ui/text/view.ts';

function show(view: ScrollView, buffer: TextBuffer, columns: number, rows: number): string[] {
  const grid = new Grid(columns + 1, rows);
  view.draw(new Pane(grid, 0, 0, columns + 1, rows), buffer);
  // The last column is the bar's.
  return gridText(grid)
    .split('\n')
    .slice(0, rows)
    .map((row) => row.slice(0, columns).trimEnd());
}

function numbered(count: number): TextBuffer {
  const buffer = new TextBuffer({ base: BODY }, { lines: 50, characters: 1 << 20 });
  for (let line = 0; line < count; line++) buffer.write(`line ${line}\n`);
  return buffer;
}

test('is a very long line drawn again and again in no time, and anew for another width?', () => {
  const line = { text: 'word '.repeat(40_000), runs: [{ at: 0, look: BODY }], indent: 2 };
  const lines = { length: 1, dropped: 0, line: () => line };
  const view = new ScrollView();
  const draw = (columns: number): string => {
    const grid = new Grid(columns + 1, 3);
    view.draw(new Pane(grid, 0, 0, columns + 1, 3), lines);
    return gridText(grid);
  };
  const begun = performance.now();
  for (let time = 0; time < 200; time++) draw(40);
  expect(performance.now() - begun).toBeLessThan(2000);
  expect(draw(40)).toMatch(/^ {2}(word ){6}word\n/);
  expect(draw(20)).toMatch(/^ {2}word word word\n/);
});

describe('following', () => {
  test('is the end in sight, and does it stay so?', () => {
    const view = new ScrollView();
    const buffer = numbered(10);
    expect(show(view, buffer, 20, 3)).toEqual(['line 7', 'line 8', 'line 9']);
    buffer.write('more\n');
    expect(show(view, buffer, 20, 3)).toEqual(['line 8', 'line 9', 'more']);
  });

  test('does it stop while scrolled up, and begin again at the end?', () => {
    const view = new ScrollView();
    const buffer = numbered(10);
    show(view, buffer, 20, 3);
    view.scroll(buffer, -2);
    expect(view.follow).toBe(false);
    buffer.write('more\n');
    expect(show(view, buffer, 20, 3)).toEqual(['line 5', 'line 6', 'line 7']);
    view.scroll(buffer, 99);
    expect(view.follow).toBe(true);
    expect(show(view, buffer, 20, 3)).toEqual(['line 8', 'line 9', 'more']);
  });

  test('do lines that are held in sight stay there while older ones are dropped?', () => {
    const view = new ScrollView();
    const buffer = numbered(50);
    show(view, buffer, 20, 3);
    view.scroll(buffer, -10);
    const before = show(view, buffer, 20, 3);
    for (let line = 50; line < 60; line++) buffer.write(`line ${line}\n`);
    expect(show(view, buffer, 20, 3)).toEqual(before);
  });

  test('does the start say how many lines are gone?', () => {
    const view = new ScrollView();
    const buffer = numbered(60);
    view.toStart();
    expect(show(view, buffer, 30, 3)[0]).toBe('… 10 older lines dropped');
  });
});

describe('wrapping', () => {
  test('do long lines take several rows, by pages too?', () => {
    const view = new ScrollView();
    const buffer = new TextBuffer({ base: BODY });
    buffer.write(`${'abcdefghij'.repeat(2)}xyz\nend\n`);
    expect(show(view, buffer, 10, 4)).toEqual(['abcdefghij', 'abcdefghij', 'xyz', 'end']);
    expect(show(view, buffer, 10, 2)).toEqual(['xyz', 'end']);
    view.page(buffer, -1);
    expect(show(view, buffer, 10, 2)).toEqual(['abcdefghij', 'xyz']);
    view.page(buffer, -1);
    expect(show(view, buffer, 10, 2)).toEqual(['abcdefghij', 'abcdefghij']);
    view.page(buffer, 1);
    view.page(buffer, 1);
    expect(view.follow).toBe(true);
  });

  const starts = (text: string, width: number, indent?: number): readonly number[] =>
    rowStarts({ text, runs: [], ...(indent === undefined ? {} : { indent }) }, width);

  test('are wide characters kept whole, tabs counted, later rows moved in?', () => {
    expect(starts('漢字漢字', 5)).toEqual([0, 2]);
    expect(starts('a\tbcdef', 10)).toEqual([0, 4]);
    expect(starts('abcdefghijkl', 6, 2)).toEqual([0, 6, 10]);
    expect(starts('abcdef', 6)).toEqual([0]);
    expect(starts('', 6)).toEqual([0]);
    expect(starts('abc', 0)).toEqual([0, 1, 2]);
  });

  test('is prose wrapped at spaces, where a row has one in its second half?', () => {
    expect(starts('one two three', 9, 2)).toEqual([0, 8]);
    expect(starts('one two three', 7, 2)).toEqual([0, 8]);
    expect(starts('a bcdefghijkl', 9, 2)).toEqual([0, 9]);
    expect(starts('one two three', 9)).toEqual([0, 9]);
    expect(starts('漢字 漢字', 7, 0)).toEqual([0, 4]);
  });

  test('do rows cover any line without gaps, none wider than there is room?', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '漢', 'é', '\t'), maxLength: 40 });
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 2, max: 12 }),
        fc.option(fc.nat(4)),
        (line, width, indent) => {
          const found = starts(line, width, indent ?? undefined);
          expect(found[0]).toBe(0);
          for (let row = 1; row < found.length; row++) {
            expect(found[row]).toBeGreaterThan(found[row - 1] ?? 0);
            const piece = line.slice(found[row - 1], found[row]).trimEnd();
            if (!piece.includes('\t')) expect(textWidth(piece)).toBeLessThanOrEqual(width);
          }
        },
      ),
    );
  });

  test('are rows of a table cut, not wrapped?', () => {
    expect(starts('│ a very wide table row │', 10)).toEqual([0]);
  });
});
