/**
 * One Ink tree that draws into a grid of its own instead of a terminal.
 *
 * Rules of use: `draw` renders and returns the cells at once. Ink gets a stdout that keeps the
 * last frame and a stdin that never says anything: keys go through our own demultiplexer and
 * reach a component as properties.
 */
import chalk from 'chalk';
import { render, type Instance } from 'ink';
import type { ReactNode } from 'react';
import { createScanner } from '../../btp/index.ts';
import { Grid } from '../screen/grid.ts';
import type { Palette } from '../screen/palette.ts';
import { applySgr } from '../screen/sgr.ts';
import type { Style } from '../screen/style.ts';

/** Draws an element; see the file header. */
export interface InkRegion {
  /** Cells of the element at this width; as many rows as it has, at most `rows`. */
  draw(element: ReactNode, width: number, rows: number, base: Style): Grid;
  close(): void;
}

/** Makes a region. */
export function createRegion(palette: Palette): InkRegion {
  // Ink asks chalk for colours. The palette of the screen decides which of them are shown.
  chalk.level = 3;
  let instance: Instance | undefined;
  let frame = '';
  const stdout = {
    columns: 80,
    rows: 24,
    isTTY: false,
    write(text: string): boolean {
      frame = text;
      return true;
    },
    on: () => stdout,
    off: () => stdout,
  };
  const stdin = { isTTY: false, on: () => stdin, off: () => stdin, setEncoding: () => stdin };
  return {
    draw(element, width, rows, base) {
      stdout.columns = width;
      stdout.rows = rows;
      if (instance) instance.rerender(element);
      else {
        instance = render(element, {
          stdout: stdout as unknown as NodeJS.WriteStream,
          stdin: stdin as unknown as NodeJS.ReadStream,
          stderr: stdout as unknown as NodeJS.WriteStream,
          debug: true,
          exitOnCtrlC: false,
          patchConsole: false,
        });
      }
      return cellsOf(frame, width, rows, base, palette);
    },
    close() {
      instance?.unmount();
      instance?.cleanup();
      instance = undefined;
    },
  };
}

/** A frame of Ink's as cells: text, styles and line ends are all it has. */
export function cellsOf(
  frame: string,
  width: number,
  rows: number,
  base: Style,
  palette: Palette,
): Grid {
  const lines = frame === '' ? 0 : frame.split('\n').length;
  const grid = new Grid(width, Math.max(1, Math.min(rows, lines)));
  grid.fill(0, 0, grid.columns, grid.rows, base);
  let look = base;
  let x = 0;
  let y = 0;
  const scanner = createScanner({
    text(text) {
      text.split('\n').forEach((piece, index) => {
        if (index > 0) {
          y++;
          x = 0;
        }
        x = grid.put(x, y, piece, look);
      });
    },
    style(parameters) {
      look = applySgr(parameters, look, { base, palette });
    },
    form: () => undefined,
    refused: () => undefined,
    bell: () => undefined,
  });
  scanner.scan(frame);
  return grid;
}
