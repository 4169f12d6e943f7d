/**
 * A window on lines: wraps, follows the end, scrolls.
 *
 * Rules of use: the place is a line and a row of it, counted from the first line kept; `follow`
 * keeps the end in sight until the person scrolls up. Only rows on the screen are wrapped.
 */
import type { Pane } from '../screen/pane.ts';
import { C, style } from '../screen/style.ts';
import { drawLine, indentOf, rowStarts, type Line } from './line.ts';
import type { Sought } from './seek.ts';

/** Lines to look at: a buffer, or anything that can be counted. */
export interface Lines {
  readonly length: number;
  /** Lines gone before the first. */
  readonly dropped: number;
  line(index: number): Line;
  /** A quicker way than `seek` of seek.ts, where there is one. */
  find?(text: string, from: number, direction: 1 | -1): Sought;
}

/** A row of the screen: the part of a line from one index to another, beginning at a cell. */
export interface DrawnRow {
  readonly x: number;
  readonly y: number;
  /** Index of the line. */
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** Characters of a line whose rows are worth remembering. */
const LONG = 1000;

/** Where a view stands; see the file header. */
export class ScrollView {
  /** Absolute number of the top line (those dropped are counted). */
  #line = 0;
  #row = 0;
  #follow = true;
  #width = 80;
  #height = 24;
  /** Where the rows of long lines begin, and for which width: that takes its time. */
  readonly #long = new WeakMap<Line, { width: number; starts: readonly number[] }>();

  get follow(): boolean {
    return this.#follow;
  }

  /** Shows the end and stays there. */
  toEnd(): void {
    this.#follow = true;
  }

  /** Shows the beginning. */
  toStart(): void {
    this.#follow = false;
    this.#line = 0;
    this.#row = 0;
  }

  /** Takes the size of the pane that it will be drawn in. @returns whether it is another height */
  resize(width: number, height: number): boolean {
    const before = this.#height;
    this.#width = Math.max(1, width - 1);
    this.#height = Math.max(1, height);
    return this.#height !== before;
  }

  /** Brings a line into sight, in the middle unless it is there already. */
  show(lines: Lines, line: number): void {
    const top = this.#top(lines);
    let rows = 0;
    for (let at = top.line; at < line && rows < this.#height; at++) rows += this.#rows(lines, at);
    if (line >= top.line && rows < this.#height - 1) {
      this.#hold(lines, top.line, top.row);
      return;
    }
    let first = line;
    let room = Math.floor(this.#height / 2);
    while (first > 0 && room > 0) room -= this.#rows(lines, --first);
    this.#hold(lines, first, 0);
  }

  #hold(lines: Lines, line: number, row: number): void {
    this.#follow = false;
    this.#line = line + lines.dropped;
    this.#row = row;
  }

  /** Moves by rows: up is negative. At the end it follows again. */
  scroll(lines: Lines, rows: number): void {
    const top = this.#top(lines);
    let { line, row } = top;
    for (let left = Math.abs(rows); left > 0; left--) {
      if (rows < 0) {
        if (row > 0) row--;
        else if (line > 0) row = this.#rows(lines, --line) - 1;
        else break;
      } else if (row + 1 < this.#rows(lines, line)) row++;
      else if (line + 1 < lines.length) {
        line++;
        row = 0;
      } else break;
    }
    const end = this.#endTop(lines);
    this.#follow = line > end.line || (line === end.line && row >= end.row);
    this.#line = line + lines.dropped;
    this.#row = row;
  }

  /** Moves by a page less one row. */
  page(lines: Lines, direction: 1 | -1): void {
    this.scroll(lines, direction * Math.max(1, this.#height - 1));
  }

  /**
   * Draws into a pane, and a bar at its right edge when there is more.
   *
   * @param mark gives a line another look, with the same text
   * @param drawn is told of each row: which part of which line stands where
   * @returns the rows drawn
   */
  draw(
    pane: Pane,
    lines: Lines,
    mark: (line: Line, index: number) => Line = (line) => line,
    drawn?: (row: DrawnRow) => void,
  ): number {
    this.resize(pane.width, pane.height);
    let { line, row } = this.#top(lines);
    const first = line;
    let y = 0;
    if (line === 0 && row === 0 && lines.dropped > 0 && !this.#follow) {
      pane.put(0, y++, `… ${lines.dropped} older lines dropped`, style(C.haze));
    }
    for (; y < pane.height && line < lines.length; line++, row = 0) {
      const plain = lines.line(line);
      const current = mark(plain, line);
      const starts = this.#starts(plain);
      const inner = pane.part(0, 0, this.#width, pane.height);
      for (; row < starts.length && y < pane.height; row++, y++) {
        const x = row > 0 ? indentOf(current, this.#width) : 0;
        const from = starts[row] ?? 0;
        const to = starts[row + 1] ?? current.text.length;
        drawLine(inner, x, y, current, from, to);
        drawn?.({ x, y, index: line, from, to });
      }
    }
    if (!this.#follow || first > 0) this.#bar(pane, first, lines.length);
    return y;
  }

  #bar(pane: Pane, first: number, count: number): void {
    const { width, height } = pane;
    const size = Math.max(
      1,
      Math.min(height, Math.round((height * height) / Math.max(height, count))),
    );
    const span = Math.max(1, count - Math.min(count, height));
    const at = this.#follow
      ? height - size
      : Math.min(height - size, Math.round((first / span) * (height - size)));
    for (let y = 0; y < height; y++) {
      const inside = y >= at && y < at + size;
      pane.put(width - 1, y, inside ? '▐' : '│', style(inside ? C.haze : C.indigo));
    }
  }

  #rows(lines: Lines, line: number): number {
    return this.#starts(lines.line(line)).length;
  }

  #starts(line: Line): readonly number[] {
    if (line.text.length < LONG) return rowStarts(line, this.#width);
    const known = this.#long.get(line);
    if (known?.width === this.#width) return known.starts;
    const starts = rowStarts(line, this.#width);
    this.#long.set(line, { width: this.#width, starts });
    return starts;
  }

  #top(lines: Lines): { line: number; row: number } {
    const end = this.#endTop(lines);
    if (this.#follow) return end;
    const line = this.#line - lines.dropped;
    if (line < 0) return { line: 0, row: 0 };
    if (line > end.line || (line === end.line && this.#row > end.row)) return end;
    return { line, row: Math.min(this.#row, Math.max(0, this.#rows(lines, line) - 1)) };
  }

  /** The top at which the last row is at the bottom. */
  #endTop(lines: Lines): { line: number; row: number } {
    let room = this.#height;
    for (let line = lines.length - 1; line >= 0; line--) {
      const rows = this.#rows(lines, line);
      if (rows >= room) return { line, row: rows - room };
      room -= rows;
    }
    return { line: 0, row: 0 };
  }
}
