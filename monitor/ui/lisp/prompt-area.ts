/**
 * Draws the text being edited at the prompt: gutter, colours, matching brackets, the cursor.
 */
import type { CursorPlace } from '../screen/diff.ts';
import type { Pane } from '../screen/pane.ts';
import { C, style } from '../screen/style.ts';
import { textWidth } from '../screen/width.ts';
import { drawLine, indentOf, plainLine, rowStarts, type Line } from '../text/line.ts';
import { colourFennel, type Marks } from './colours.ts';
import type { Editor } from './editor.ts';
import { balance } from './tokens.ts';
import { GUTTER, inputLines } from './transcript.ts';

/** A row of the prompt: a piece of a line. */
interface Row {
  readonly line: Line;
  readonly from: number;
  readonly to: number;
  readonly x: number;
}

/** The prompt laid out for a width. */
export interface PromptLayout {
  readonly rows: readonly Row[];
  /** The row and column of the cursor. */
  readonly row: number;
  readonly column: number;
}

/** Above this length colours and brackets are left out: the text is only shown. */
export const MAX_COLOURED = 20_000;
const LONG = style(C.paper);

/**
 * Lays out the lines around the cursor.
 *
 * @param most rows that can be shown: lines further than that from the cursor are left out
 */
export function layoutPrompt(
  editor: Editor,
  prompt: { readonly number: number; readonly ready: boolean },
  width: number,
  most: number,
): PromptLayout {
  const { place } = editor;
  const first = Math.max(0, place.line - most);
  const lines = inputLines(
    prompt.ready ? prompt.number : undefined,
    linesAround(editor, first, place.line + most + 1),
    {
      current: true,
      first,
    },
  );
  const rows: Row[] = [];
  let row = 0;
  let column = GUTTER;
  lines.forEach((line, index) => {
    const starts = rowStarts(line, width);
    starts.forEach((from, part) => {
      const x = part > 0 ? indentOf(line, width) : 0;
      const to = starts[part + 1] ?? line.text.length;
      const at = place.index + GUTTER;
      const last = part === starts.length - 1;
      if (first + index === place.line && at >= from && (at < to || last)) {
        row = rows.length;
        column = x + textWidth(line.text.slice(from, at));
      }
      rows.push({ line, from, to, x });
    });
  });
  return { rows, row, column };
}

function linesAround(editor: Editor, first: number, end: number): Line[] {
  const { text, cursor } = editor;
  if (text.length <= MAX_COLOURED)
    return colourFennel(text, marksAt(text, cursor)).slice(first, end);
  return editor.lines.slice(first, end).map((line) => plainLine(line, LONG));
}

/** The bracket at the cursor, or just before it, with its partner. */
function marksAt(text: string, cursor: number): Marks {
  const { partner, wrong } = balance(text);
  const closing = ')]}'.includes(text.charAt(cursor - 1)) && cursor > 0 ? cursor - 1 : undefined;
  const here =
    closing ?? ('([{'.includes(text.charAt(cursor)) && cursor < text.length ? cursor : undefined);
  const other = here === undefined ? undefined : partner.get(here);
  return {
    ...(here !== undefined && other !== undefined ? { matched: [here, other] } : {}),
    ...(wrong >= 0 ? { wrong } : {}),
  };
}

/** Draws as many rows as fit, those around the cursor; returns where the cursor is. */
export function drawPrompt(pane: Pane, layout: PromptLayout): CursorPlace {
  const { rows, row, column } = layout;
  const first = Math.max(0, Math.min(row - Math.floor(pane.height / 2), rows.length - pane.height));
  for (let y = 0; y < pane.height; y++) {
    const each = rows[first + y];
    if (each) drawLine(pane, each.x, y, each.line, each.from, each.to);
  }
  return { x: pane.x + Math.min(column, Math.max(0, pane.width - 1)), y: pane.y + row - first };
}
