/**
 * The screen of cells of a tab that a Task has to itself.
 *
 * Rules of use: `write` takes text with `\n \r \t \b` and no other controls and puts it where
 * `place` said; what does not fit into a row is cut, a line feed in the last row moves everything
 * up. `resize` keeps what has room.
 */
import { Grid } from '../screen/grid.ts';
import type { Pane } from '../screen/pane.ts';
import { applySgr, type SgrContext } from '../screen/sgr.ts';
import { BODY, type Style } from '../screen/style.ts';
import { clusterAt } from '../screen/width.ts';
import type { Line, Run } from './line.ts';

const TAB_STOP = 8;

/** Cells that a Task writes where it wants; see the file header. */
export class Canvas {
  readonly #context: SgrContext;
  #grid: Grid;
  #look: Style;
  #column = 0;
  #row = 0;

  constructor(columns: number, rows: number, context: SgrContext) {
    this.#context = context;
    this.#grid = new Grid(columns, rows);
    this.#look = context.base;
  }

  get columns(): number {
    return this.#grid.columns;
  }

  get rows(): number {
    return this.#grid.rows;
  }

  /** Another size; cells that are in both stay. */
  resize(columns: number, rows: number): void {
    if (columns === this.columns && rows === this.rows) return;
    const next = new Grid(columns, rows);
    next.blit(this.#grid, 0, 0);
    this.#grid = next;
  }

  place(column: number, row: number): void {
    this.#column = column;
    this.#row = row;
  }

  clear(): void {
    this.#grid.fill(0, 0, this.columns, this.rows, this.#context.base);
    this.place(0, 0);
  }

  /** Parameters of a style (SGR). */
  style(parameters: string): void {
    this.#look = applySgr(parameters, this.#look, this.#context);
  }

  write(text: string): void {
    for (let at = 0; at < text.length;) {
      const code = text.charCodeAt(at);
      if (code >= 0x20) {
        const cluster = clusterAt(text, at);
        this.#column = this.#grid.put(this.#column, this.#row, cluster.text, this.#look);
        at += cluster.length;
        continue;
      }
      at++;
      if (code === 0x0a) this.#feed();
      else if (code === 0x0d) this.#column = 0;
      else if (code === 0x08) this.#column = Math.max(0, this.#column - 1);
      else if (code === 0x09) this.#column += TAB_STOP - (this.#column % TAB_STOP);
    }
  }

  draw(pane: Pane): void {
    pane.grid.blit(this.#grid, pane.x, pane.y, pane.height);
  }

  /** What stands there, as lines; empty ones at the end are left out. */
  lines(): readonly Line[] {
    const lines = Array.from({ length: this.rows }, (_, row) => this.#line(row));
    while (lines.at(-1)?.text === '') lines.pop();
    return lines;
  }

  #line(row: number): Line {
    let text = '';
    const runs: Run[] = [];
    let last = '';
    for (let column = 0; column < this.columns; column++) {
      const index = row * this.columns + column;
      const look = this.#grid.styleAt(index);
      const key = `${look.fg} ${look.bg} ${look.attributes}`;
      if (key !== last) runs.push({ at: text.length, look });
      last = key;
      text += this.#grid.textAt(index);
    }
    const kept = text.trimEnd();
    return { text: kept, runs: runs.filter(({ at }) => at === 0 || at < kept.length) };
  }

  #feed(): void {
    this.#column = 0;
    if (this.#row < this.rows - 1) this.#row++;
    else if (this.#row === this.rows - 1) {
      const next = new Grid(this.columns, this.rows);
      next.fill(0, 0, this.columns, this.rows, BODY);
      next.blit(this.#grid, 0, -1);
      this.#grid = next;
    }
  }
}
