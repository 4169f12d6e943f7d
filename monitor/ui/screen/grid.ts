/**
 * The cell grid: what is on the screen, one entry per cell, in typed arrays.
 *
 * Rules of use: cells are only written through `put` and `fill`, which keep both halves of a wide
 * character together and never leave the grid. A cell holds a code point, or a cluster (a
 * character with its marks) by number; the right half of a wide character holds RIGHT_HALF.
 *
 * Does not know terminals: see diff.ts and export.ts.
 */
import { BODY, type Style } from './style.ts';
import { clusterAt } from './width.ts';

/** The right half of a wide character. */
export const RIGHT_HALF = 0;
const CLUSTER = 0x80000000;
const SPACE = 0x20;
/** Different clusters a grid remembers; later new ones lose their marks. */
const MAX_CLUSTERS = 4096;

/** One cell for sure: ASCII, box characters, blocks and geometric shapes. */
function isSimple(code: number): boolean {
  return (code >= 0x20 && code < 0x7f) || (code >= 0x2500 && code < 0x2600);
}

/** May belong to the character before it; nothing (NaN) does not. */
function joins(code: number): boolean {
  return code >= 0x300 && (code < 0x2500 || code >= 0x2600);
}

/** A grid of `columns` by `rows` cells, row by row. */
export class Grid {
  readonly columns: number;
  readonly rows: number;
  /** Code points, RIGHT_HALF, or clusters. */
  readonly characters: Uint32Array;
  readonly fg: Uint32Array;
  readonly bg: Uint32Array;
  readonly attributes: Uint8Array;
  readonly #clusters: string[];
  readonly #numbers: Map<string, number>;

  /** @param kin a grid to share cluster numbers with, so that cells of both can be compared */
  constructor(columns: number, rows: number, kin?: Grid) {
    this.columns = Math.max(1, Math.trunc(columns));
    this.rows = Math.max(1, Math.trunc(rows));
    const size = this.columns * this.rows;
    this.characters = new Uint32Array(size).fill(SPACE);
    this.fg = new Uint32Array(size).fill(BODY.fg);
    this.bg = new Uint32Array(size).fill(BODY.bg);
    this.attributes = new Uint8Array(size);
    this.#clusters = kin ? kin.#clusters : [];
    this.#numbers = kin ? kin.#numbers : new Map();
  }

  /** The text of a cell; empty for the right half of a wide character. */
  textAt(index: number): string {
    const character = this.characters[index] ?? SPACE;
    if (character === RIGHT_HALF) return '';
    if (character >= CLUSTER) return this.#clusters[character - CLUSTER] ?? ' ';
    return String.fromCodePoint(character);
  }

  /** True when the cell at `index` is more than one code point or wide. */
  isSpecial(index: number): boolean {
    return (this.characters[index] ?? 0) >= CLUSTER || this.characters[index + 1] === RIGHT_HALF;
  }

  /** Sets a rectangle, clipped to the grid, to spaces of a style. */
  fill(x: number, y: number, width: number, height: number, look: Style): void {
    const left = Math.max(0, x);
    const right = Math.min(this.columns, x + width);
    const bottom = Math.min(this.rows, y + height);
    if (right <= left) return;
    for (let row = Math.max(0, y); row < bottom; row++) {
      const start = row * this.columns;
      this.#part(start, left);
      this.#part(start, right);
      this.characters.fill(SPACE, start + left, start + right);
      this.fg.fill(look.fg, start + left, start + right);
      this.bg.fill(look.bg, start + left, start + right);
      this.attributes.fill(look.attributes, start + left, start + right);
    }
  }

  /**
   * Writes one line of text, clipped to columns `left` (inclusive) to `right` (exclusive).
   *
   * @returns the column after the text, also when it was clipped
   */
  put(x: number, y: number, text: string, look: Style, left = 0, right = this.columns): number {
    const first = Math.max(0, left);
    const end = Math.min(this.columns, right);
    if (y < 0 || y >= this.rows || first >= end) return x + text.length;
    const start = y * this.columns;
    let column = x;
    for (let at = 0; at < text.length;) {
      const code = text.charCodeAt(at);
      if (isSimple(code) && !joins(text.charCodeAt(at + 1))) {
        if (column >= first && column < end) this.#set(start, column, code, look);
        column++;
        at++;
        continue;
      }
      const cluster = clusterAt(text, at);
      this.#putCluster(start, column, cluster.text, cluster.width, look, first, end);
      column += cluster.width;
      at += cluster.length;
    }
    return column;
  }

  #putCluster(
    start: number,
    column: number,
    text: string,
    width: number,
    look: Style,
    first: number,
    end: number,
  ): void {
    if (width === 1) {
      if (column >= first && column < end) this.#set(start, column, this.#number(text), look);
      return;
    }
    if (column >= first && column + 1 < end) {
      this.#set(start, column, SPACE, look);
      this.#set(start, column + 1, SPACE, look);
      this.characters[start + column] = this.#number(text);
      this.characters[start + column + 1] = RIGHT_HALF;
      return;
    }
    // Half of it is cut off: what is left is a space.
    if (column >= first && column < end) this.#set(start, column, SPACE, look);
    if (column + 1 >= first && column + 1 < end) this.#set(start, column + 1, SPACE, look);
  }

  #set(start: number, column: number, character: number, look: Style): void {
    const index = start + column;
    if (this.characters[index] === RIGHT_HALF) this.#part(start, column);
    if (column + 1 < this.columns && this.characters[index + 1] === RIGHT_HALF) {
      this.#part(start, column + 1);
    }
    this.characters[index] = character;
    this.fg[index] = look.fg;
    this.bg[index] = look.bg;
    this.attributes[index] = look.attributes;
  }

  /** Makes both halves of a wide character that stands across the left edge of `column` spaces. */
  #part(start: number, column: number): void {
    if (column <= 0 || column >= this.columns) return;
    if (this.characters[start + column] !== RIGHT_HALF) return;
    this.characters[start + column] = SPACE;
    this.characters[start + column - 1] = SPACE;
  }

  #number(text: string): number {
    const first = text.codePointAt(0) ?? SPACE;
    if (text.length === (first > 0xffff ? 2 : 1)) return first;
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    if (this.#clusters.length >= MAX_CLUSTERS) return first;
    const number = CLUSTER + this.#clusters.push(text) - 1;
    this.#numbers.set(text, number);
    return number;
  }

  /** Changes the background of a rectangle and leaves the rest as it is. */
  tint(x: number, y: number, width: number, height: number, bg: number): void {
    const right = Math.min(this.columns, x + width);
    for (let row = Math.max(0, y); row < Math.min(this.rows, y + height); row++) {
      const start = row * this.columns;
      if (right > x) this.bg.fill(bg, start + Math.max(0, x), start + right);
    }
  }

  /** Copies all cells of `from` to the place (x, y), clipped. */
  blit(from: Grid, x: number, y: number, height: number = from.rows): void {
    for (let row = 0; row < Math.min(from.rows, height); row++) {
      const target = y + row;
      if (target < 0 || target >= this.rows) continue;
      for (let column = 0; column < from.columns; column++) {
        const index = row * from.columns + column;
        if (from.characters[index] === RIGHT_HALF) continue;
        this.put(x + column, target, from.textAt(index), from.styleAt(index));
      }
    }
  }

  /** The look of a cell. */
  styleAt(index: number): Style {
    return {
      fg: this.fg[index] ?? 0,
      bg: this.bg[index] ?? 0,
      attributes: this.attributes[index] ?? 0,
    };
  }

  /** Copies another grid of the same size and kin. */
  copy(from: Grid): void {
    this.characters.set(from.characters);
    this.fg.set(from.fg);
    this.bg.set(from.bg);
    this.attributes.set(from.attributes);
  }
}
