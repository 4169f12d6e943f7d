/**
 * A clipped rectangle of a grid with its own coordinates, and the frame around a panel.
 */
import type { Grid } from './grid.ts';
import { BOLD, C, style, type Style } from './style.ts';
import { fit, textWidth } from './width.ts';

/** A piece of a line with one look. */
export interface Span {
  readonly text: string;
  readonly look: Style;
}

/** Makes a span. */
export function span(text: string, look: Style): Span {
  return { text, look };
}

/** Cells that spans take. */
export function spansWidth(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + textWidth(text), 0);
}

/** A rectangle of a grid; nothing drawn through it leaves it. */
export class Pane {
  readonly grid: Grid;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;

  constructor(grid: Grid, x: number, y: number, width: number, height: number) {
    this.grid = grid;
    this.x = x;
    this.y = y;
    this.width = Math.max(0, width);
    this.height = Math.max(0, height);
  }

  /** A part of this pane, clipped to it. */
  part(x: number, y: number, width: number, height: number): Pane {
    return new Pane(
      this.grid,
      this.x + x,
      this.y + y,
      Math.min(width, this.width - x),
      Math.min(height, this.height - y),
    );
  }

  /** Writes text at a place of the pane; returns the column after it. */
  put(x: number, y: number, text: string, look: Style): number {
    if (y < 0 || y >= this.height) return x + textWidth(text);
    const end = this.grid.put(this.x + x, this.y + y, text, look, this.x, this.x + this.width);
    return end - this.x;
  }

  /** Writes spans one after the other; returns the column after them. */
  spans(x: number, y: number, spans: readonly Span[]): number {
    let column = x;
    for (const { text, look } of spans) column = this.put(column, y, text, look);
    return column;
  }

  /** Writes text that ends at the right edge, `margin` cells from it. */
  right(y: number, text: string, look: Style, margin = 0): void {
    this.put(this.width - margin - textWidth(text), y, text, look);
  }

  /** Sets all of it to spaces. */
  clear(look: Style): void {
    this.grid.fill(this.x, this.y, this.width, this.height, look);
  }
}

/** Draws the square edges of a button. */
export function button(pane: Pane, edge: Style): void {
  const { width, height } = pane;
  pane.put(0, 0, `┌${'─'.repeat(width - 2)}┐`, edge);
  for (let y = 1; y < height - 1; y++) {
    pane.put(0, y, '│', edge);
    pane.put(width - 1, y, '│', edge);
  }
  pane.put(0, height - 1, `└${'─'.repeat(width - 2)}┘`, edge);
}

/** What stands in the frame of a panel. */
export interface FrameOptions {
  readonly title?: string;
  /** At the right of the upper edge; of several parts those at the front give way to the last. */
  readonly note?: string | readonly string[];
  readonly edge?: number;
  readonly titleColour?: number;
  readonly noteColour?: number;
  /** Background of frame and inside; the inside is cleared when it is given. */
  readonly ground?: number;
  /** Text in the bottom edge, at the left. */
  readonly foot?: string;
}

/**
 * Draws a rounded frame with its title at the left and a note at the right of its top edge.
 *
 * @returns the inside; the whole pane when there is no room for a frame
 */
export function frame(pane: Pane, options: FrameOptions = {}): Pane {
  const { width, height } = pane;
  if (width < 4 || height < 2) return pane;
  const ground = options.ground ?? C.void;
  const edge = style(options.edge ?? C.haze, ground);
  if (options.ground !== undefined) pane.clear(style(C.lilac, ground));
  pane.put(0, 0, `╭${'─'.repeat(width - 2)}╮`, edge);
  for (let y = 1; y < height - 1; y++) {
    pane.put(0, y, '│', edge);
    pane.put(width - 1, y, '│', edge);
  }
  pane.put(0, height - 1, `╰${'─'.repeat(width - 2)}╯`, edge);
  let after = 2;
  if (options.title && width >= 8) {
    const title = ` ${fit(options.title, width - 6)} `;
    after = pane.put(2, 0, title, style(options.titleColour ?? C.gold, ground, BOLD));
  }
  const note = noteText(options.note, width - after - 6);
  if (note) pane.right(0, ` ${note} `, style(options.noteColour ?? C.haze, ground), 2);
  if (options.foot) {
    pane.put(2, height - 1, ` ${fit(options.foot, width - 6)} `, style(C.amber, ground));
  }
  return pane.part(1, 1, width - 2, height - 2);
}

/** As many of the last parts as have room. */
function noteText(note: string | readonly string[] = '', room: number): string {
  const parts = typeof note === 'string' ? [note] : note.filter((part) => part !== '');
  for (let first = 0; first < parts.length; first++) {
    const text = parts.slice(first).join(' · ');
    if (textWidth(text) <= room) return text;
  }
  return '';
}
