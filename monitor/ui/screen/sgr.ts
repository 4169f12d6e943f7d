/**
 * Reads the parameters of SGR sequences into styles.
 *
 * ECMA-48 8.3.117; colours as xterm: 38;5;n, 38;2;r;g;b, and the same with colons.
 */
import { ansiColour, type Palette } from './palette.ts';
import {
  BOLD,
  DEFAULT,
  DIM,
  direct,
  indexed,
  ITALIC,
  REVERSE,
  STRIKE,
  UNDERLINE,
  type Style,
} from './style.ts';

/** What a reset leads to, and how 24-bit colours that are the theme's own are recognised. */
export interface SgrContext {
  readonly base: Style;
  readonly palette?: Pick<Palette, 'themed'> | undefined;
}

const SET = new Map([
  [1, BOLD],
  [2, DIM],
  [3, ITALIC],
  [4, UNDERLINE],
  [7, REVERSE],
  [9, STRIKE],
]);
const CLEAR = new Map([
  [21, BOLD],
  [22, BOLD | DIM],
  [23, ITALIC],
  [24, UNDERLINE],
  [27, REVERSE],
  [29, STRIKE],
]);

/**
 * Applies the parameters of one SGR sequence (`1;38;5;208`) to a style. What is not known is
 * ignored; text is never made invisible.
 */
export function applySgr(parameters: string, from: Style, context: SgrContext): Style {
  const { base } = context;
  if (parameters === '' || parameters === '0') return base;
  let { fg, bg, attributes } = from;
  const parts = parameters.split(';');
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? '';
    const code = Number.parseInt(part, 10) || 0;
    if (part.includes(':')) {
      const numbers = part.split(':').map((text) => Number.parseInt(text, 10) || 0);
      if (code === 4)
        attributes = numbers[1] === 0 ? attributes & ~UNDERLINE : attributes | UNDERLINE;
      else if (code === 38 || code === 48) {
        const rest = numbers[1] === 2 && numbers.length > 5 ? numbers.slice(3) : numbers.slice(2);
        const colour = extended(numbers[1] ?? 0, rest, context);
        if (colour !== undefined) code === 38 ? (fg = colour) : (bg = colour);
      }
      continue;
    }
    if (code === 0) {
      ({ fg, bg, attributes } = base);
    } else if (SET.has(code)) attributes |= SET.get(code) ?? 0;
    else if (CLEAR.has(code)) attributes &= ~(CLEAR.get(code) ?? 0);
    else if (code === 39) fg = base.fg;
    else if (code === 49) bg = base.bg;
    else if (code >= 30 && code < 38) fg = ansiColour(code - 30);
    else if (code >= 90 && code < 98) fg = ansiColour(code - 82);
    else if (code >= 40 && code < 48) bg = ansiColour(code - 40);
    else if (code >= 100 && code < 108) bg = ansiColour(code - 92);
    else if (code === 38 || code === 48) {
      const mode = Number.parseInt(parts[at + 1] ?? '', 10) || 0;
      const count = mode === 2 ? 3 : mode === 5 ? 1 : 0;
      const rest = parts
        .slice(at + 2, at + 2 + count)
        .map((text) => Number.parseInt(text, 10) || 0);
      const colour = rest.length === count ? extended(mode, rest, context) : undefined;
      if (colour !== undefined) code === 38 ? (fg = colour) : (bg = colour);
      at += 1 + count;
    }
  }
  return { fg, bg, attributes };
}

function extended(mode: number, rest: readonly number[], context: SgrContext): number | undefined {
  if (mode === 5) {
    const index = rest[0] ?? 0;
    return index < 16 ? ansiColour(index) : indexed(index);
  }
  if (mode !== 2 || rest.length < 3) return undefined;
  const [red = 0, green = 0, blue = 0] = rest;
  const rgb = ((red & 0xff) << 16) | ((green & 0xff) << 8) | (blue & 0xff);
  return context.palette?.themed(rgb) ?? direct(rgb);
}

/** A base for text that is to keep the terminal's own colours. */
export const PLAIN: Style = { fg: DEFAULT, bg: DEFAULT, attributes: 0 };
