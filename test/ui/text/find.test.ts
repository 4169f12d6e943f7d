/** Whether looking for text in what was shown finds it, marks it and goes back. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { keyEvent } from '../../../monitor/ui/input/events.ts';
import { Grid } from '../../../monitor/ui/screen/grid.ts';
import { Pane } from '../../../monitor/ui/screen/pane.ts';
import { BODY, C, style } from '../../../monitor/ui/screen/style.ts';
import { gridText } from '../../../monitor/ui/index.ts';
import { TextBuffer } from '../../../monitor/ui/text/buffer.ts';
import { Find } from '../../../monitor/ui/text/find.ts';
import { ScrollView } from '../../../monitor/ui/text/view.ts';

const LIMITS = { lines: 2_000_000, characters: 1 << 30 };

function setUp(count: number): {
  buffer: TextBuffer;
  view: ScrollView;
  find: Find;
  rows(): string[];
} {
  const buffer = new TextBuffer({ base: BODY }, LIMITS);
  for (let line = 0; line < count; line++) buffer.write(`line ${line} Of ${count}\n`);
  const view = new ScrollView();
  const find = new Find(view, () => buffer);
  return {
    buffer,
    view,
    find,
    rows() {
      const grid = new Grid(41, 10);
      view.draw(new Pane(grid, 0, 0, 41, 10), buffer, (line) => find.mark(line));
      return gridText(grid)
        .split('\n')
        .slice(0, 10)
        .map((row) => row.slice(0, 40).trimEnd());
    },
  };
}

function look(find: Find, text: string): void {
  find.input(keyEvent('f', { control: true }));
  find.input({ type: 'text', text });
}

describe('finding', () => {
  test('does it go to the newest, then to older ones, and back?', () => {
    const { find, rows } = setUp(1000);
    rows();
    look(find, 'LINE 10');
    expect(rows()).toContain('line 109 Of 1000');
    find.input(keyEvent('up'));
    expect(rows()).toContain('line 108 Of 1000');
    for (let older = 0; older < 20; older++) find.input(keyEvent('up'));
    expect(rows()).toContain('line 10 Of 1000');
    expect(find.sentence).toContain('not found');
    find.input(keyEvent('down'));
    expect(rows()).toContain('line 100 Of 1000');
    expect(find.sentence).toContain('find: LINE 10');
    find.input(keyEvent('escape'));
    expect(rows()).toContain('line 999 Of 1000');
    expect(find.active).toBe(false);
  });

  test('does Enter stay where it is, and is what is typed then no longer its own?', () => {
    const { find, rows } = setUp(1000);
    rows();
    look(find, 'line 500 ');
    find.input(keyEvent('enter'));
    expect(rows()).toContain('line 500 Of 1000');
    expect(find.input({ type: 'text', text: 'x' })).toBe(false);
  });

  test('are characters that mean something to a pattern taken as they are?', () => {
    const { buffer, find, rows } = setUp(3);
    buffer.write('a (b)[c].*\n');
    rows();
    look(find, '(b)[c].*');
    expect(find.sentence).toContain('find:');
  });

  test('is a million lines searched in short parts, going on where it was when more is typed?', () => {
    const { buffer, find, rows } = setUp(1_000_000);
    rows();
    const lines = vi.spyOn(buffer, 'line');
    look(find, 'line 7 ');
    expect(lines.mock.calls.length).toBeLessThan(5000);
    expect(find.sentence).toContain('looking for: line 7 ▏');
    find.look();
    buffer.write('one more\n');
    find.input({ type: 'text', text: 'oF' });
    while (find.look());
    lines.mockRestore();
    expect(find.sentence).toContain('find: line 7 oF');
    expect(rows()).toContain('line 7 Of 1000000');
    find.input(keyEvent('down'));
    while (find.look());
    expect(find.sentence).toContain('not found');
  });

  test('is what is typed after the newest hit was passed looked for again?', () => {
    const { find, rows } = setUp(100);
    rows();
    look(find, 'line');
    find.input(keyEvent('down'));
    expect(find.sentence).toContain('not found');
    find.input({ type: 'text', text: ' 98 ' });
    expect(find.sentence).toContain('find: line 98 ');
    expect(rows()).toContain('line 98 Of 100');
  });
});

test('has a marked line the same text, and the mark exactly where the text is?', () => {
  const find = new Find(new ScrollView(), () => new TextBuffer({ base: BODY }));
  look(find, 'ab');
  const looks = [style(C.lime), style(C.pink), style(C.gold)];
  fc.assert(
    fc.property(
      fc.stringMatching(/^[abc]{1,20}$/),
      fc.uniqueArray(fc.nat(19), { maxLength: 3 }),
      (text, cuts) => {
        const at = [0, ...cuts.filter((cut) => cut > 0 && cut < text.length).sort((a, b) => a - b)];
        const line = {
          text,
          runs: at.map((place, index) => ({ at: place, look: looks[index % 3] ?? BODY })),
        };
        const lookAt = (of: typeof line, place: number): unknown =>
          of.runs.filter((run) => run.at <= place).at(-1)?.look;
        const marked = find.mark(line) as typeof line;
        expect(marked.text).toBe(text);
        const inside = new Set(
          [...text.matchAll(/ab/g)].flatMap(({ index }) => [index, index + 1]),
        );
        for (let place = 0; place < text.length; place++) {
          if (inside.has(place)) expect(looks).not.toContain(lookAt(marked, place));
          else expect(lookAt(marked, place)).toBe(lookAt(line, place));
        }
        expect(marked.runs.map((run) => run.at)).toEqual(
          [...new Set(marked.runs.map((run) => run.at))].sort((a, b) => a - b),
        );
      },
    ),
  );
});
