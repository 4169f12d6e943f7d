/**
 * A grid as pixels: 24 bits each, row by row.
 *
 * Letters are drawn with the font of font.ts, everything else exactly. Makes no file: whoever
 * calls this encodes.
 */
import { RIGHT_HALF, type Grid } from '../screen/grid.ts';
import type { Palette } from '../screen/palette.ts';
import { BOLD, DIM, ITALIC, REVERSE, STRIKE, UNDERLINE } from '../screen/style.ts';
import { CELL, Glyphs } from './glyphs.ts';

/** Red, green and blue of each pixel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Opacity of dim text. */
const FAINT = 0.6;
/** Rows of pixels of an underline and of a line through the text. */
const UNDER = { from: 33, to: 35 } as const;
const THROUGH = { from: 20, to: 22 } as const;

/** Draws a grid; each cell is 18 by 38 pixels. */
export function gridPixels(grid: Grid, palette: Palette): Pixels {
  const width = grid.columns * CELL.width;
  const height = grid.rows * CELL.height;
  const pixels = { width, height, rgb: new Uint8Array(width * height * 3) };
  const glyphs = new Glyphs();
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const index = row * grid.columns + column;
      if (grid.characters[index] === RIGHT_HALF) continue;
      const wide = column + 1 < grid.columns && grid.characters[index + 1] === RIGHT_HALF;
      drawCell(pixels, grid, index, wide ? 2 : 1, palette, glyphs);
    }
  }
  return pixels;
}

function drawCell(
  pixels: Pixels,
  grid: Grid,
  index: number,
  cells: 1 | 2,
  palette: Palette,
  glyphs: Glyphs,
): void {
  const { fg, bg, attributes } = grid.styleAt(index);
  const [one, other] = [palette.rgb(fg, 'fg'), palette.rgb(bg, 'bg')];
  const [front, back] = attributes & REVERSE ? [other, one] : [one, other];
  const face = { bold: (attributes & BOLD) !== 0, italic: (attributes & ITALIC) !== 0 };
  const text = grid.textAt(index);
  const mask = text === ' ' ? undefined : glyphs.of(text, cells, face);
  const left = (index % grid.columns) * CELL.width;
  const top = Math.trunc(index / grid.columns) * CELL.height;
  const opacity = attributes & DIM ? FAINT : 1;
  const width = CELL.width * cells;
  for (let y = 0; y < CELL.height; y++) {
    const lined =
      ((attributes & UNDERLINE) !== 0 && y >= UNDER.from && y < UNDER.to) ||
      ((attributes & STRIKE) !== 0 && y >= THROUGH.from && y < THROUGH.to);
    let at = ((top + y) * pixels.width + left) * 3;
    for (let x = 0; x < width; x++, at += 3) {
      const covered = lined ? 255 : (mask?.bytes[y * width + x] ?? 0);
      const share = (covered / 255) * opacity;
      pixels.rgb[at] = mix(front >> 16, back >> 16, share);
      pixels.rgb[at + 1] = mix((front >> 8) & 0xff, (back >> 8) & 0xff, share);
      pixels.rgb[at + 2] = mix(front & 0xff, back & 0xff, share);
    }
  }
}

/** Light that mixes as the eye sees it, not as numbers do: thin strokes stay bright. */
function mix(front: number, back: number, share: number): number {
  if (share === 0) return back;
  if (share === 1) return front;
  return Math.round(Math.sqrt(front * front * share + back * back * (1 - share)));
}
