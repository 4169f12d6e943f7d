/** Whether a terminal that gets only the differences shows the grid. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPalette, gridText } from '../../../monitor/ui/index.ts';
import { createPainter } from '../../../monitor/ui/screen/diff.ts';
import { Grid } from '../../../monitor/ui/screen/grid.ts';
import { BODY, BOLD, C, style } from '../../../monitor/ui/screen/style.ts';
import { createScreen } from '../support/screen.ts';
import { theme } from '../support/theme.ts';

const palette = createPalette(theme, 16777216);

describe('frames', () => {
  test('is a frame one synchronized write with the cursor in its place?', () => {
    const grid = new Grid(10, 2);
    grid.put(0, 0, 'hello', BODY);
    const text = createPainter(palette).paint(grid, { x: 3, y: 1 });
    expect(text.startsWith('\u001b[?2026h\u001b[?25l')).toBe(true);
    expect(text.endsWith('\u001b[2;4H\u001b[?25h\u001b[?2026l')).toBe(true);
  });

  test('is nothing sent when nothing changed?', () => {
    const grid = new Grid(10, 2);
    const painter = createPainter(palette);
    painter.paint(grid, undefined);
    expect(painter.paint(grid, undefined)).toBe('');
    expect(painter.paint(grid, { x: 0, y: 0 })).not.toBe('');
    expect(painter.paint(grid, { x: 0, y: 0 })).toBe('');
  });

  test('is one changed cell one short write?', () => {
    const grid = new Grid(120, 36);
    const painter = createPainter(palette);
    painter.paint(grid, undefined);
    grid.put(60, 18, 'x', BODY);
    const text = painter.paint(grid, undefined);
    expect(text).toContain('\u001b[19;61H');
    expect(text.length).toBeLessThan(90);
  });

  test('is everything drawn again after another size, or when it was forgotten?', () => {
    const painter = createPainter(palette);
    painter.paint(new Grid(10, 2), undefined);
    expect(painter.paint(new Grid(12, 2), undefined)).toContain('\u001b[2J');
    painter.forget();
    expect(painter.paint(new Grid(12, 2), undefined)).toContain('\u001b[2J');
  });

  test('does the terminal show the grid after any series of changes?', () => {
    const look = fc.constantFrom(BODY, style(C.gold, C.indigo, BOLD), style(C.void, C.cyan));
    const change = fc.record({
      x: fc.integer({ min: -3, max: 22 }),
      y: fc.integer({ min: 0, max: 5 }),
      text: fc.stringMatching(/^[a-z 漢字─●é😀\u0301]{1,12}$/u),
      look,
      fill: fc.boolean(),
      paint: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const grid = new Grid(20, 6);
        const screen = createScreen(20, 6);
        const painter = createPainter(palette);
        for (const each of changes) {
          if (each.fill) grid.fill(each.x, each.y, each.text.length, 2, each.look);
          else grid.put(each.x, each.y, each.text, each.look);
          if (each.paint) screen.write(painter.paint(grid, undefined));
        }
        screen.write(painter.paint(grid, undefined));
        expect(screen.text()).toBe(gridText(grid));
        for (let index = 0; index < 120; index++) {
          const { fg, bg, attributes } = grid.styleAt(index);
          const wanted = palette.sequence(fg, bg, attributes).slice(2, -1);
          expect(screen.looks[Math.floor(index / 20)]?.[index % 20]).toBe(wanted);
        }
      }),
      { numRuns: 100 },
    );
  });
});
