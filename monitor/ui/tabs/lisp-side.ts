/**
 * What stands beside the prompt, or below it where there is no room beside: documentation, the
 * inspector, history; and completion over it.
 *
 * Rules of use: the prompt is drawn in what `roomBeside` leaves of the tab, so nothing here ever
 * covers what was entered and what came of it.
 */
import type { DocProps } from '../chrome/chrome.ts';
import type { Completer } from '../lisp/completer.ts';
import type { Looking } from '../lisp/looking.ts';
import type { CursorPlace } from '../screen/diff.ts';
import { frame, type Pane } from '../screen/pane.ts';
import { C, style } from '../screen/style.ts';
import { fit, textWidth } from '../screen/width.ts';
import type { Stage } from './view.ts';

/** How wide the side is. */
export const SIDE_WIDTH = 36;

/** Whether a tab of this size has a side. */
export function hasSide(columns: number, rows: number): boolean {
  return columns >= 100 && rows >= 12;
}

/** Documentation as it came. */
export type DocRecord = Omit<DocProps, 'width'>;

/** What the pane says before anything was asked. */
const FIRST_STEPS: DocRecord = {
  name: '',
  arguments: '',
  text: [
    '(tour)           learn by doing',
    '',
    'Or some forms to begin with:',
    '',
    '(help)           the words',
    '(programs)       what can run',
    '(spawn :hello)   run one',
    '(tasks)          what runs',
    '(memory)         what is left',
    '(doc spawn)      about a word',
    '',
    'F1 explains the word at the cursor.',
  ].join('\n'),
  see: [],
  source: '',
};

/** What the side shows. */
export interface Side {
  readonly doc: DocRecord | undefined;
  /** Documentation was asked for and not put away: below the prompt it is shown only then. */
  readonly docOpen: boolean;
  readonly history: readonly string[];
  /** The inspector, when it is open. */
  readonly looking?: Looking;
  choose(entry: string): void;
}

/** Rows of a tab that can be cut in two; a lower one shows the inspector alone, while keys go there. */
const TWO_PARTS = 6;
/** Rows that documentation needs below the prompt at most. */
const DOC_ROWS = 16;

/** Columns and rows of a tab that are the prompt's; no rows when there is no room for it. */
export function roomBeside(
  width: number,
  height: number,
  { looking, doc, docOpen }: Side,
): { readonly columns: number; readonly rows: number } {
  if (hasSide(width, height)) return { columns: width - SIDE_WIDTH, rows: height };
  if (!looking && !(doc && docOpen)) return { columns: width, rows: height };
  if (height < TWO_PARTS) return { columns: width, rows: looking?.inspector.focused ? 0 : height };
  const half = Math.floor(height / 2);
  return { columns: width, rows: height - (looking ? half : Math.min(half, DOC_ROWS)) };
}

/** Draws what is not the prompt's, see `roomBeside`. */
export function drawSide(stage: Stage, pane: Pane, side: Side): void {
  const { width, height } = pane;
  const { columns, rows } = roomBeside(width, height, side);
  if (columns < width) drawBeside(stage, pane.part(columns, 0, width - columns, height), side);
  else if (rows < height) drawBelow(stage, pane.part(0, rows, width, height - rows), side);
}

/** The inspector, or the documentation. */
function drawBelow(stage: Stage, pane: Pane, { looking, doc }: Side): void {
  if (looking) looking.draw(stage, pane);
  else if (doc) drawDoc(stage, pane, doc, 'Esc');
}

function drawDoc(stage: Stage, pane: Pane, doc: DocRecord, note: string): void {
  const title = doc.name === '' ? 'FIRST STEPS' : `DOC ${doc.name}`;
  const inside = frame(pane, { title, note });
  stage.chrome.doc(inside, { ...doc, width: inside.width });
}

/** Documentation above, the inspector below it, history at the foot. */
function drawBeside(stage: Stage, pane: Pane, side: Side): void {
  const historyRows = pane.height >= 20 ? Math.min(10, Math.max(4, side.history.length + 2)) : 0;
  const above = pane.height - historyRows;
  const docRows = side.looking ? (side.doc && above >= 24 ? 10 : 0) : above;
  if (docRows > 0) {
    drawDoc(stage, pane.part(0, 0, pane.width, docRows), side.doc ?? FIRST_STEPS, 'F1');
  }
  side.looking?.draw(stage, pane.part(0, docRows, pane.width, above - docRows));
  if (historyRows > 0) drawHistory(stage, pane.part(0, above, pane.width, historyRows), side);
}

function drawHistory(stage: Stage, pane: Pane, side: Side): void {
  const inside = frame(pane, { title: 'HISTORY', note: '^R' });
  if (side.history.length === 0) inside.put(1, 0, 'nothing yet', style(C.haze));
  side.history
    .slice(-inside.height)
    .reverse()
    .forEach((entry, y) => {
      const text = fit(entry.replace(/\s+/g, ' '), inside.width - 2);
      inside.put(1, y, text, style(y === 0 ? C.paper : C.lilac));
      stage.hits.add(inside.x, inside.y + y, inside.width, 1, {
        kind: 'action',
        run: () => side.choose(entry),
      });
    });
}

/** The candidates, below the cursor or above it. */
export function drawPopup(
  stage: Stage,
  pane: Pane,
  cursor: CursorPlace,
  completer: Completer,
): void {
  const { popup, inSight } = completer;
  if (!popup || !stage.chrome.loaded) return;
  const widest = Math.max(
    ...inSight.map((each) => textWidth(`${each.name}${each.kind ?? ''}${each.arguments ?? ''}`)),
  );
  const width = Math.min(pane.width, Math.max(36, widest + 12));
  const height = inSight.length + 3;
  const below = cursor.y - pane.y + 1;
  const y = below + height <= pane.height ? below : Math.max(0, below - 1 - height);
  const left = cursor.x - pane.x - textWidth(popup.prefix) - 2;
  const x = Math.max(0, Math.min(left, pane.width - width));
  const inside = frame(pane.part(x, y, width, height), { edge: C.gold, ground: C.deep });
  const chosen = popup.candidates[popup.selected];
  stage.chrome.completion(inside, {
    items: inSight.map((each) => ({
      name: each.name,
      kind: each.kind ?? '',
      arguments: each.arguments ?? '',
    })),
    selected: popup.selected - popup.first,
    doc: (chosen?.doc ?? '').split('\n')[0] ?? '',
    count: `${popup.selected + 1}/${popup.candidates.length}`,
    width: inside.width,
  });
  stage.hits.add(inside.x, inside.y, inside.width, inSight.length, {
    kind: 'action',
    run: (_event, _x, row) => completer.accept(popup.first + row),
  });
}
