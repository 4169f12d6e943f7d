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
  /**
   * Cells that the rows after the first are moved to the right; such a line is wrapped at spaces
   * where it can be, one without at any character.
   */
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
 * A line that begins like a table is one row.
 */
export function rowStarts(line: Line, width: number): readonly number[] {
  const { text } = line;
  const room = Math.max(1, width);
  if (DRAWN.test(text)) return FIRST;
  const simple = SIMPLE.test(text);
  if (simple && text.length <= room) return FIRST;
  const later = Math.max(1, room - indentOf(line, width));
  const starts = [0];
  const words = line.indent !== undefined;
  for (let at = 0; ;) {
    const start = at;
    const cells = starts.length === 1 ? room : later;
    at = simple ? Math.min(text.length, start + cells) : endOfRow(text, start, cells);
    if (at >= text.length) return starts;
    if (words) at = wordStart(text, start, at);
    starts.push(at);
  }
}

/** Index after the last character that fits into `cells`; at least one character fits. */
function endOfRow(text: string, start: number, cells: number): number {
  let column = 0;
  for (let at = start; at < text.length;) {
    const tab = text.charCodeAt(at) === 9;
    const cluster = tab ? undefined : clusterAt(text, at);
    const next = column + (cluster ? cluster.width : TAB_STOP - (column % TAB_STOP));
    if (next > cells && at > start) return at;
    column = next;
    at += cluster?.length ?? 1;
  }
  return text.length;
}

/** The start of the word that `end` would cut, when the row has a space in its second half. */
function wordStart(text: string, start: number, end: number): number {
  if (text.charAt(end) === ' ') return end + 1 < text.length ? end + 1 : end;
  const space = text.lastIndexOf(' ', end - 1);
  return space > start + (end - start) / 2 ? space + 1 : end;
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
