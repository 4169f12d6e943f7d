/**
 * One frame: the bars, the tab that is shown, what lies over it; into a grid, with the hit map.
 */
import type { Down } from '../btp/index.ts';
import type { Chrome } from './chrome/chrome.ts';
import { hintPieces, piecesWidth, topBar } from './chrome/pieces.ts';
import type { Dialogs } from './dialogs.ts';
import type { CursorPlace } from './screen/diff.ts';
import type { Grid } from './screen/grid.ts';
import type { Hits } from './screen/hits.ts';
import { Pane } from './screen/pane.ts';
import { BODY, BOLD, C, style } from './screen/style.ts';
import { fit, textWidth } from './screen/width.ts';
import type { Desk, Hint, Target } from './tabs/view.ts';
import type { Show } from './show/show.ts';
import type { Views } from './tabs/views.ts';

/** A sentence for the person. */
export interface Notice {
  readonly text: string;
  readonly level: Down['notify']['level'];
}

/** What a frame is made of. */
export interface Scene {
  readonly grid: Grid;
  readonly chrome: Chrome;
  readonly hits: Hits<Target>;
  readonly desk: Desk;
  readonly views: Views;
  readonly dialogs: Dialogs;
  readonly shows: Pick<Show, 'draw'>;
  readonly notice: Notice | undefined;
  /** The bottom row when it is not the tab's. */
  readonly hints: readonly Hint[] | undefined;
}

/** Rows that the bars take on a screen of so many. */
export function edges(rows: number): { readonly top: number; readonly bottom: number } {
  return { top: rows >= 3 ? 1 : 0, bottom: rows >= 8 ? 1 : 0 };
}

/** Draws a frame; returns where the cursor is to be. */
export function drawFrame(scene: Scene): CursorPlace | undefined {
  const { grid, chrome, hits, desk, views, dialogs, notice } = scene;
  const { columns, rows } = grid;
  hits.clear();
  grid.fill(0, 0, columns, rows, BODY);
  const screen = new Pane(grid, 0, 0, columns, rows);
  const { top, bottom } = edges(rows);
  if (top) drawTop(scene, screen.part(0, 0, columns, 1));
  const pane = screen.part(0, top, columns, rows - top - bottom);
  hits.add(0, top, columns, pane.height, { kind: 'content' });
  const cursor = scene.shows.draw(pane)
    ? undefined
    : views.of(desk.tabs.active).draw({ pane, hits, chrome });
  const last = screen.part(0, rows - 1, columns, 1);
  if (bottom) drawBottom(scene, last);
  else if (notice) drawNotice(last, notice);
  dialogs.draw(screen, chrome, hits);
  return dialogs.open ? undefined : cursor;
}

function drawTop({ desk, chrome, hits }: Scene, pane: Pane): void {
  const pieces = topBar(desk.tabs, desk.board, pane.width);
  chrome.top(pane, pieces);
  let x = 0;
  for (const piece of pieces.left) {
    const width = textWidth(piece.text);
    if (piece.tabId !== undefined) hits.add(x, 0, width, 1, { kind: 'tab', tabId: piece.tabId });
    x += width;
  }
}

function drawBottom({ desk, views, chrome, notice, hints: own }: Scene, pane: Pane): void {
  const hints = hintPieces(own ?? views.of(desk.tabs.active).hints(), pane.width);
  chrome.bottom(pane, hints);
  if (!notice) return;
  const room = pane.width - Math.min(piecesWidth(hints), Math.floor(pane.width / 4));
  const width = Math.min(room, textWidth(notice.text) + 4);
  drawNotice(pane.part(pane.width - width, 0, width, 1), notice);
}

const NOTICES = {
  error: ['✗', C.blood],
  warn: ['!', C.amber],
  info: ['·', C.teal],
} as const;

function drawNotice(pane: Pane, { text, level }: Notice): void {
  const [sign, colour] = NOTICES[level];
  const look = style(C.void, colour, BOLD);
  pane.clear(look);
  pane.put(1, 0, fit(`${sign} ${text}`, pane.width - 1), look);
}
