/**
 * Strokes of the font as line segments, and how much of each pixel a round pen covers.
 *
 * Rules of use: `segmentsOf` reads a glyph (see font.ts) once; `cover` draws segments into a mask
 * of one cell, bytes from 0 to 255, adding to what is there.
 */

/** A line from (x0, y0) to (x1, y1), in units of the font: columns 0 to 6, rows 0 (`a`) on. */
export interface Segment {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** A mask of one cell; a byte per pixel, row by row. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pieces that each bend of a curve is drawn in. */
const PIECES = 6;
const ROW_A = 'a'.charCodeAt(0);

/** The segments of a glyph. */
export function segmentsOf(glyph: string): Segment[] {
  return glyph.split(' ').flatMap((stroke) => {
    const points = pointsOf(stroke.slice(1));
    switch (stroke.charAt(0)) {
      case '(':
        return joined(curve(points));
      case 'o':
        return joined(closedCurve(points));
      default:
        return joined(points.length === 1 ? [...points, ...points] : points);
    }
  });
}

function pointsOf(text: string): Point[] {
  const points: Point[] = [];
  for (let at = 0; at + 1 < text.length; at += 2) {
    points.push({ x: Number(text.charAt(at)), y: text.charCodeAt(at + 1) - ROW_A });
  }
  return points;
}

function joined(points: readonly Point[]): Segment[] {
  return points.slice(1).map((to, index) => {
    const from = points[index] ?? to;
    return { x0: from.x, y0: from.y, x1: to.x, y1: to.y };
  });
}

const between = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** A quadratic Bézier curve from `from` to `to`, without its first point. */
function bend(from: Point, control: Point, to: Point): Point[] {
  return Array.from({ length: PIECES }, (_, index) => {
    const t = (index + 1) / PIECES;
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    return {
      x: a * from.x + b * control.x + c * to.x,
      y: a * from.y + b * control.y + c * to.y,
    };
  });
}

function curve(points: readonly Point[]): Point[] {
  const [first] = points;
  const last = points[points.length - 1];
  if (!first || !last || points.length < 3) return [...points];
  const out = [first];
  for (let index = 1; index < points.length - 1; index++) {
    const control = points[index] ?? last;
    const next = points[index + 1] ?? last;
    const end = index === points.length - 2 ? last : between(control, next);
    out.push(...bend(out[out.length - 1] ?? first, control, end));
  }
  return out;
}

function closedCurve(points: readonly Point[]): Point[] {
  const [first] = points;
  const last = points[points.length - 1];
  if (!first || !last) return [];
  const out = [between(last, first)];
  points.forEach((control, index) => {
    const next = points[index + 1] ?? first;
    out.push(...bend(out[out.length - 1] ?? first, control, between(control, next)));
  });
  return out;
}

/**
 * Draws segments, already in pixels, with a round pen.
 *
 * @param pen its width in pixels
 */
export function cover(mask: Mask, segments: readonly Segment[], pen: number): void {
  const { width, height, bytes } = mask;
  const reach = pen / 2 + 1;
  for (const segment of segments) {
    const left = Math.max(0, Math.floor(Math.min(segment.x0, segment.x1) - reach));
    const right = Math.min(width, Math.ceil(Math.max(segment.x0, segment.x1) + reach));
    const top = Math.max(0, Math.floor(Math.min(segment.y0, segment.y1) - reach));
    const bottom = Math.min(height, Math.ceil(Math.max(segment.y0, segment.y1) + reach));
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const away = distance(x + 0.5, y + 0.5, segment);
        const covered = Math.min(1, Math.max(0, pen / 2 + 0.5 - away)) * 255;
        const index = y * width + x;
        if (covered > (bytes[index] ?? 0)) bytes[index] = covered;
      }
    }
  }
}

/** From a point to the nearest of a segment. */
function distance(x: number, y: number, { x0, y0, x1, y1 }: Segment): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
}
