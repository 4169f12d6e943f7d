/**
 * The display hack: a view of Flatland from above, and now and then a visit of the Sphere.
 *
 * Inhabitants drift and turn: lines, triangles, squares and so on, the more sides the higher in
 * rank. A sphere that passes through the plane is a circle that comes, grows, shrinks and goes.
 * After Edwin A. Abbott, "Flatland: A Romance of Many Dimensions" (1884).
 *
 * Pure: the same time gives the same picture.
 */
import type { Pane } from '../screen/pane.ts';
import { C, style } from '../screen/style.ts';
import { textWidth } from '../screen/width.ts';
import { Dots } from './braille.ts';

/** Milliseconds between two pictures. */
export const FLATLAND_FRAME = 120;

/** Sides, size in dots, and colour of each inhabitant. */
const INHABITANTS = [
  [2, 9, C.pink],
  [2, 8, C.magenta],
  [3, 7, C.amber],
  [3, 9, C.lime],
  [3, 6, C.teal],
  [4, 9, C.cyan],
  [4, 7, C.azure],
  [5, 10, C.lilac],
  [6, 11, C.haze],
  [8, 12, C.paper],
] as const;

/** A visit of the Sphere, and how much of the time it is here. */
const VISIT_MILLISECONDS = 24_000;
const HERE = 0.6;

const QUOTES = [
  'I call our world Flatland, not because we call it so, but to make its nature clearer to you.',
  'Upward, not Northward.',
  'Behold yon miserable creature. That Point is a Being like ourselves.',
  'I am not a plane Figure, but a Solid. You call me a Circle; but in reality I am many Circles.',
] as const;
const QUOTE_MILLISECONDS = 20_000;

/** Draws the plane at a time, in milliseconds. */
export function drawFlatland(pane: Pane, time: number): void {
  const dots = new Dots(pane.width, pane.height);
  INHABITANTS.forEach(([sides, size, colour], index) => {
    const x = bounce(index * 37 + time * (0.004 + 0.0011 * (index % 4)), size, dots.width);
    const y = bounce(index * 23 + time * (0.002 + 0.0009 * (index % 3)), size, dots.height);
    const turn = index + time * 0.0004 * (index % 2 === 0 ? 1 : -1);
    polygon(dots, x, y, size, sides, turn, colour);
  });
  sphere(dots, time);
  dots.draw(pane);
  const quote = QUOTES[Math.trunc(time / QUOTE_MILLISECONDS) % QUOTES.length] ?? '';
  const width = textWidth(quote);
  if (width + 4 <= pane.width && pane.height >= 8) {
    pane.put((pane.width - width) >> 1, pane.height - 1, quote, style(C.haze));
  }
}

/** Back and forth between two walls. */
function bounce(way: number, size: number, room: number): number {
  const span = Math.max(1, room - 2 * size);
  const place = way % (2 * span);
  return size + (place < span ? place : 2 * span - place);
}

function polygon(
  dots: Dots,
  x: number,
  y: number,
  size: number,
  sides: number,
  turn: number,
  colour: number,
): void {
  const corner = (index: number): readonly [number, number] => {
    const angle = turn + (index * 2 * Math.PI) / sides;
    return [x + size * Math.cos(angle), y + size * Math.sin(angle)];
  };
  for (let index = 0; index < sides; index++) {
    const [x0, y0] = corner(index);
    const [x1, y1] = corner(index + 1);
    dots.line(x0, y0, x1, y1, colour);
  }
  // The eye.
  dots.dot(...corner(0), C.paper);
}

/** The circle in which a sphere that moves through the plane cuts it. */
function sphere(dots: Dots, time: number): void {
  const phase = ((time % VISIT_MILLISECONDS) / VISIT_MILLISECONDS) * (1 / HERE);
  if (phase > 1) return;
  const whole = Math.min(dots.height * 0.42, dots.width * 0.3);
  const height = (2 * phase - 1) * whole;
  const radius = Math.sqrt(Math.max(0, whole * whole - height * height));
  const visit = Math.trunc(time / VISIT_MILLISECONDS);
  const x = dots.width * (0.3 + 0.4 * ((visit * 0.618) % 1));
  const y = dots.height / 2;
  const steps = Math.max(8, Math.ceil(radius * 7));
  for (let step = 0; step < steps; step++) {
    const angle = (step * 2 * Math.PI) / steps;
    dots.dot(x + radius * Math.cos(angle), y + radius * Math.sin(angle), C.gold);
  }
}
