/**
 * Bars, dialogs, completion and documentation: drawn by Ink into the grid.
 *
 * Rules of use: until `load` is done the bars are drawn by cells, the same pieces at the same
 * places, and the rest is not drawn. Ink is imported when `load` is called, not before.
 */
import { Grid } from '../screen/grid.ts';
import type { Palette } from '../screen/palette.ts';
import type { Pane } from '../screen/pane.ts';
import { BOLD, C, style } from '../screen/style.ts';
import { piecesWidth, type BarPieces, type Piece } from './pieces.ts';
import type {
  CompletionProps,
  DialogProps,
  DocProps,
  InkChrome,
  InspectorProps,
} from '../ink/index.tsx';

export type { CompletionProps, DialogProps, DocProps, InspectorProps };

const BAR = style(C.lilac, C.indigo);

/** Draws chrome; see the file header. */
export interface Chrome {
  /** Imports Ink; resolves when it can draw. */
  load(): Promise<void>;
  readonly loaded: boolean;
  /** The top row. */
  top(pane: Pane, pieces: BarPieces): void;
  /** The bottom row. */
  bottom(pane: Pane, hints: readonly Piece[]): void;
  /** Rows that the inside of a dialog takes. */
  dialogRows(props: DialogProps): number;
  /** Draw the inside of each, cut to the pane. */
  dialog(pane: Pane, props: DialogProps): void;
  completion(pane: Pane, props: CompletionProps): void;
  doc(pane: Pane, props: DocProps): void;
  inspector(pane: Pane, props: InspectorProps): void;
  /** Ends Ink's instances. */
  close(): void;
}

/** Makes the chrome of one screen. */
export function createChrome(palette: Palette): Chrome {
  let ink: InkChrome | undefined;
  let loading: Promise<void> | undefined;

  function place(pane: Pane, grid: Grid | undefined): void {
    if (grid) pane.grid.blit(grid, pane.x, pane.y, Math.min(grid.rows, pane.height));
  }

  return {
    get loaded() {
      return ink !== undefined;
    },
    load() {
      loading ??= import('../ink/index.tsx').then((module) => {
        ink = module.createInkChrome(palette);
      });
      return loading;
    },
    top(pane, pieces) {
      pane.clear(BAR);
      if (!ink) return barByCells(pane, pieces);
      const { left, right } = pieces;
      const [tabsWidth, statusWidth] = [piecesWidth(left), piecesWidth(right)];
      if (tabsWidth > 0) place(pane, ink.tabs({ pieces: left, width: tabsWidth }));
      if (statusWidth > 0) {
        const part = pane.part(pane.width - statusWidth, 0, statusWidth, 1);
        place(part, ink.status({ pieces: right, width: statusWidth }));
      }
    },
    bottom(pane, hints) {
      pane.clear(BAR);
      if (!ink) barByCells(pane, { left: hints, right: [] });
      else if (hints.length > 0) place(pane, ink.hints({ pieces: hints, width: pane.width }));
    },
    dialogRows: (props) => ink?.dialog(props).rows ?? 0,
    dialog: (pane, props) => place(pane, ink?.dialog(props)),
    completion: (pane, props) => place(pane, ink?.completion(props)),
    doc: (pane, props) => place(pane, ink?.doc(props)),
    inspector: (pane, props) => place(pane, ink?.inspector(props)),
    close() {
      ink?.close();
      ink = undefined;
    },
  };
}

/** The bar without Ink. */
export function barByCells(pane: Pane, { left, right }: BarPieces): void {
  pane.spans(0, 0, left.map(look));
  pane.spans(pane.width - piecesWidth(right), 0, right.map(look));
}

function look({ text, fg, bg, bold }: Piece): { text: string; look: ReturnType<typeof style> } {
  return { text, look: style(C[fg], C[bg ?? 'indigo'], bold ? BOLD : 0) };
}
