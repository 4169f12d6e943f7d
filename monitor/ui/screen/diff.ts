/**
 * What to send to a terminal so that it shows a grid.
 *
 * One string per frame, in synchronized output (mode 2026), with the cells that changed since the
 * last frame only. After wide characters and clusters the cursor is placed anew, as terminals
 * differ about their width.
 */
import { Grid, RIGHT_HALF } from './grid.ts';
import type { Palette } from './palette.ts';

/** Where the terminal's cursor is to be shown, from 0; undefined hides it. */
export interface CursorPlace {
  readonly x: number;
  readonly y: number;
}

/** Remembers what a terminal shows. */
export interface Painter {
  /** The bytes that make the terminal show `next`, or '' when it does. */
  paint(next: Grid, cursor: CursorPlace | undefined): string;
  /** Forgets what the terminal shows: the next frame is drawn in full. */
  forget(): void;
}

const BEGIN = '\u001b[?2026h\u001b[?25l';
const END = '\u001b[?2026l';
/** Unchanged cells that are sent again rather than jumped over. */
const SHORT_GAP = 4;

/** Makes a painter for one terminal. */
export function createPainter(palette: Palette): Painter {
  let shown: Grid | undefined;
  let shownCursor: CursorPlace | undefined;

  function cells(next: Grid): string {
    const { columns, rows, characters, fg, bg, attributes } = next;
    const last = shown?.columns === columns && shown.rows === rows ? shown : undefined;
    let out = last ? '' : '\u001b[0m\u001b[2J';
    let style = '';
    for (let y = 0; y < rows; y++) {
      const start = y * columns;
      /** The column the terminal's cursor is at in this row, or -1. */
      let at = -1;
      for (let x = 0; x < columns; x++) {
        let index = start + x;
        if (last && same(last, next, index)) continue;
        if (characters[index] === RIGHT_HALF && x > 0) {
          x--;
          index--;
        }
        if (at < 0 || x - at > SHORT_GAP || x < at) out += `\u001b[${y + 1};${x + 1}H`;
        else for (let gap = at; gap < x; gap++) write(start + gap);
        write(index);
        const special = next.isSpecial(index);
        if (characters[index + 1] === RIGHT_HALF && x + 1 < columns) x++;
        at = special ? -1 : x + 1;
      }
    }
    function write(index: number): void {
      const wanted = palette.sequence(fg[index] ?? 0, bg[index] ?? 0, attributes[index] ?? 0);
      if (wanted !== style) {
        out += wanted;
        style = wanted;
      }
      out += next.textAt(index);
    }
    return out;
  }

  return {
    forget() {
      shown = undefined;
      shownCursor = undefined;
    },
    paint(next, cursor) {
      const body = cells(next);
      const moved = cursor?.x !== shownCursor?.x || cursor?.y !== shownCursor?.y;
      if (body === '' && !moved) return '';
      const place = cursor ? `\u001b[${cursor.y + 1};${cursor.x + 1}H\u001b[?25h` : '';
      shownCursor = cursor;
      if (shown?.columns !== next.columns || shown.rows !== next.rows) {
        shown = new Grid(next.columns, next.rows, next);
      }
      shown.copy(next);
      return BEGIN + body + place + END;
    },
  };
}

function same(a: Grid, b: Grid, index: number): boolean {
  return (
    a.characters[index] === b.characters[index] &&
    a.bg[index] === b.bg[index] &&
    a.fg[index] === b.fg[index] &&
    a.attributes[index] === b.attributes[index]
  );
}
