/**
 * Characters as masks of pixels, each made once.
 *
 * A character that has neither a shape nor a glyph is an empty frame, as wide as the character.
 */
import { GLYPHS, MARKS } from './font.ts';
import { shapeOf, type Shape } from './shapes.ts';
import { cover, segmentsOf, type Mask, type Segment } from './strokes.ts';

/** Pixels of a cell. */
export const CELL = { width: 18, height: 38 } as const;

/** Where the font stands in the cell: column 0, row `a`, and the steps from there. */
const ORIGIN = { x: 3, y: 8 } as const;
const STEP = { x: 2, y: 2.05 } as const;
const PEN = { light: 2.3, bold: 3.4 } as const;
/** How far an italic leans: columns for each row. */
const LEAN = 0.18;
/** Points a pixel's side is looked at. */
const SAMPLES = 4;

/** How a character is drawn. */
export interface Face {
  readonly bold: boolean;
  readonly italic: boolean;
}

/** Masks by character; see the file header. */
export class Glyphs {
  readonly #known = new Map<string, Mask>();

  /** @param cells 1, or 2 for a wide character */
  of(text: string, cells: 1 | 2, { bold, italic }: Face): Mask {
    const key = `${text} ${cells}${bold ? 'b' : ''}${italic ? 'i' : ''}`;
    let mask = this.#known.get(key);
    if (!mask) {
      mask = draw(text, cells, { bold, italic });
      this.#known.set(key, mask);
    }
    return mask;
  }
}

function draw(text: string, cells: 1 | 2, face: Face): Mask {
  const width = CELL.width * cells;
  const mask = { width, height: CELL.height, bytes: new Uint8Array(width * CELL.height) };
  const [first = ' ', ...marks] = [...text.normalize('NFD')];
  const shape = shapeOf(text.codePointAt(0) ?? 0);
  if (shape) {
    sample(mask, shape);
    return mask;
  }
  const whole = GLYPHS[text];
  const glyphs =
    whole === undefined ? [GLYPHS[first], ...marks.map((mark) => MARKS[mark])] : [whole];
  if (glyphs[0] === undefined) {
    if (first.trim() !== '') outline(mask);
    return mask;
  }
  const pen = face.bold ? PEN.bold : PEN.light;
  const raised = first !== first.toLowerCase() ? -2 : 0;
  glyphs.forEach((glyph, index) => {
    if (glyph === undefined) return;
    const segments = segmentsOf(glyph).map((each) =>
      placed(each, face.italic, index > 0 ? raised : 0),
    );
    const dot = index === 0 && glyph.includes('.') ? segments.filter(isDot) : [];
    cover(mask, segments, pen);
    cover(mask, dot, pen * 1.5);
  });
  return mask;
}

const isDot = ({ x0, y0, x1, y1 }: Segment): boolean => x0 === x1 && y0 === y1;

function placed({ x0, y0, x1, y1 }: Segment, italic: boolean, rows: number): Segment {
  const x = (column: number, row: number): number =>
    ORIGIN.x + STEP.x * (column + (italic ? (6 - row) * LEAN : 0));
  const y = (row: number): number => ORIGIN.y + STEP.y * (row + rows);
  return { x0: x(x0, y0), y0: y(y0), x1: x(x1, y1), y1: y(y1) };
}

function sample({ width, height, bytes }: Mask, shape: Shape): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let at = 0; at < SAMPLES * SAMPLES; at++) {
        const [dx, dy] = [(at % SAMPLES) + 0.5, Math.trunc(at / SAMPLES) + 0.5];
        sum += Number(shape((x + dx / SAMPLES) / width, (y + dy / SAMPLES) / height));
      }
      bytes[y * width + x] = (sum / (SAMPLES * SAMPLES)) * 255;
    }
  }
}

/** A frame in the place of a character that the font does not have. */
function outline(mask: Mask): void {
  const [left, right] = [ORIGIN.x, mask.width - ORIGIN.x];
  const [top, bottom] = [ORIGIN.y, ORIGIN.y + STEP.y * 10];
  const corners = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
    [left, top],
  ] as const;
  const sides = corners.slice(1).map(([x1, y1], index) => {
    const [x0, y0] = corners[index] ?? [x1, y1];
    return { x0, y0, x1, y1 };
  });
  cover(mask, sides, PEN.light / 2);
}
