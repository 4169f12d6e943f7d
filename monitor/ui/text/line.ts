/**
 * One line of styled text, and how it falls into rows of cells.
 */
import type { Pane } from '../screen/pane.ts';
import type { Style } from '../screen/style.ts';
import { clusterAt } from '../screen/width.ts';

/** A line: text without line ends, and where each style begins (ascending, from index 0). */
export interface Line {
  readonly text: string;
  readonly runs: readonly Run[];
  /** Cells that the rows after the first are moved to the right. */
  readonly indent?: number;
}

/** From UTF-16 index `at` the text looks so, up to the next run. */
export interface Run {
  readonly at: number;
  readonly look: Style;
}

/** A line of one look. */
export function plainLine(text: string, look: Style): Line {
  return { text, runs: [{ at: 0, look }] };
}

const TAB_STOP = 8;
const SIMPLE = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u2500-\u25ff]*$/;
/** Lines of tables and frames are cut, not wrapped. */
const DRAWN = /^\s*[│╭╰├┌└┆|+]/;

/**
 * Where the rows of a line begin when it is wrapped to `width` cells: UTF-16 indices, the first 0.
 * Wraps at characters, as terminals do; a line that begins like a table is one row.
 */
export function rowStarts(line: Line, width: number): readonly number[] {
  const { text } = line;
  let room = Math.max(1, width);
  const nextRoom = Math.max(1, room - indentOf(line, width));
  if (DRAWN.test(text)) return FIRST;
  if (SIMPLE.test(text)) {
    if (text.length <= room) return FIRST;
    const plain = [0];
    for (let at = room; at < text.length; at += nextRoom) plain.push(at);
    return plain;
  }
  const starts = [0];
  let column = 0;
  for (let at = 0; at < text.length;) {
    if (text.charCodeAt(at) === 9) {
      column += TAB_STOP - (column % TAB_STOP);
      at++;
      if (column >= room && at < text.length) {
        starts.push(at);
        column = 0;
        room = nextRoom;
      }
      continue;
    }
    const cluster = clusterAt(text, at);
    if (column + cluster.width > room && column > 0) {
      starts.push(at);
      column = 0;
      room = nextRoom;
    }
    column += cluster.width;
    at += cluster.length;
  }
  return starts;
}

const FIRST: readonly number[] = [0];

/** How far the rows after the first stand to the right, in a pane of this width. */
export function indentOf(line: Line, width: number): number {
  return line.indent !== undefined && line.indent * 2 < width ? line.indent : 0;
}

/** Draws text from `from` to `to` of a line, beginning at column `x` of a row of a pane. */
export function drawLine(
  pane: Pane,
  x: number,
  y: number,
  line: Line,
  from: number,
  to: number,
): void {
  let column = x;
  for (let index = 0; index < line.runs.length; index++) {
    const run = line.runs[index];
    if (!run) continue;
    const begin = Math.max(run.at, from);
    const end = Math.min(line.runs[index + 1]?.at ?? line.text.length, to);
    if (end <= begin) continue;
    const text = line.text.slice(begin, end);
    if (!text.includes('\t')) {
      column = pane.put(column, y, text, run.look);
      continue;
    }
    for (const piece of text.split(/(\t)/)) {
      if (piece !== '\t') column = pane.put(column, y, piece, run.look);
      else column += TAB_STOP - ((column - x) % TAB_STOP);
    }
  }
}
