/**
 * Dots two by four to a cell, in braille characters; one colour to a cell.
 *
 * Rules of use: places are dots from 0 at the upper left; what lies outside is not drawn.
 */
import type { Pane } from '../screen/pane.ts';
import { C, style } from '../screen/style.ts';

/** Bits of the dots of a cell by row and column (Unicode, "Braille Patterns"). */
const BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;
const BLANK = 0x2800;

/** A field of dots; see the file header. */
export class Dots {
  /** In dots. */
  readonly width: number;
  readonly height: number;
  readonly #columns: number;
  readonly #cells: Uint8Array;
  readonly #colours: Uint32Array;

  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.width = columns * 2;
    this.height = rows * 4;
    this.#cells = new Uint8Array(columns * rows);
    this.#colours = new Uint32Array(columns * rows);
  }

  clear(): void {
    this.#cells.fill(0);
  }

  dot(x: number, y: number, colour: number): void {
    const [column, row] = [Math.round(x), Math.round(y)];
    if (column < 0 || row < 0 || column >= this.width || row >= this.height) return;
    const index = (row >> 2) * this.#columns + (column >> 1);
    this.#cells[index] = (this.#cells[index] ?? 0) | (BITS[row & 3]?.[column & 1] ?? 0);
    this.#colours[index] = colour;
  }

  line(x0: number, y0: number, x1: number, y1: number, colour: number): void {
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))));
    for (let step = 0; step <= steps; step++) {
      const t = step / steps;
      this.dot(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t, colour);
    }
  }

  draw(pane: Pane): void {
    this.#cells.forEach((bits, index) => {
      if (bits === 0) return;
      const x = index % this.#columns;
      const y = Math.trunc(index / this.#columns);
      const colour = this.#colours[index] ?? C.lilac;
      pane.put(x, y, String.fromCharCode(BLANK + bits), style(colour));
    });
  }
}
