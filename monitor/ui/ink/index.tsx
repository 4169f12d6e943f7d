/**
 * The part of the screen that Ink draws. Imported lazily: React and Ink come with it.
 */
import type { ReactNode } from 'react';
import { Grid } from '../screen/grid.ts';
import type { Palette } from '../screen/palette.ts';
import { C, style, type Style } from '../screen/style.ts';
import { Bar, type BarProps } from './bar.tsx';
import { ColourContext, type Colouring } from './colours.ts';
import { Completion, type CompletionProps } from './completion.tsx';
import { Dialog, type DialogProps } from './dialog.tsx';
import { Doc, type DocProps } from './doc.tsx';
import { Inspector, type InspectorProps } from './inspector.tsx';
import { createRegion, type InkRegion } from './region.ts';

export type { BarProps, CompletionProps, DialogProps, DocProps, InspectorProps };

/** Each draws its component and returns the cells; what did not change is not drawn again. */
export interface InkChrome {
  tabs(props: BarProps): Grid;
  status(props: BarProps): Grid;
  hints(props: BarProps): Grid;
  dialog(props: DialogProps): Grid;
  completion(props: CompletionProps): Grid;
  doc(props: DocProps): Grid;
  inspector(props: InspectorProps): Grid;
  close(): void;
}

/** The most rows of a region. */
const MOST_ROWS = 200;
const BAR = style(C.lilac, C.indigo);
const BODY = style(C.lilac);
const POPUP = style(C.lilac, C.deep);

/** Makes the Ink side of one screen. */
export function createInkChrome(palette: Palette): InkChrome {
  const colour: Colouring = (name) =>
    `#${palette.rgb(C[name], 'fg').toString(16).padStart(6, '0')}`;
  const regions: InkRegion[] = [];

  function drawer<Props extends { readonly width: number }>(
    base: Style,
    element: (props: Props) => ReactNode,
  ): (props: Props) => Grid {
    const region = createRegion(palette);
    regions.push(region);
    let last: { key: string; grid: Grid } | undefined;
    return (props) => {
      const key = JSON.stringify(props);
      if (last?.key === key) return last.grid;
      const tree = <ColourContext.Provider value={colour}>{element(props)}</ColourContext.Provider>;
      const grid = region.draw(tree, props.width, MOST_ROWS, base);
      last = { key, grid };
      return grid;
    };
  }

  return {
    tabs: drawer<BarProps>(BAR, (props) => <Bar {...props} />),
    status: drawer<BarProps>(BAR, (props) => <Bar {...props} />),
    hints: drawer<BarProps>(BAR, (props) => <Bar {...props} />),
    dialog: drawer<DialogProps>(POPUP, (props) => <Dialog {...props} />),
    completion: drawer<CompletionProps>(POPUP, (props) => <Completion {...props} />),
    doc: drawer<DocProps>(BODY, (props) => <Doc {...props} />),
    inspector: drawer<InspectorProps>(BODY, (props) => <Inspector {...props} />),
    close() {
      for (const region of regions) region.close();
    },
  };
}
