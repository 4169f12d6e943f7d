/**
 * Colours and attributes of a cell, as numbers.
 *
 * A colour is a tag in the top byte and a value below: the default, a name of the theme, one of
 * the 256, or 24 bits. What it becomes on a given terminal is palette.ts's business.
 */

/** Names of the theme, in the order of their numbers. */
export const THEME_NAMES = [
  'void',
  'deep',
  'indigo',
  'ember',
  'haze',
  'lilac',
  'paper',
  'magenta',
  'pink',
  'cyan',
  'teal',
  'gold',
  'amber',
  'blood',
  'lime',
  'azure',
] as const;

/** A name of the theme. */
export type ThemeName = (typeof THEME_NAMES)[number];

/** Every name with its 24-bit colour and its index of 256. */
export type Theme = {
  readonly [Name in ThemeName]: { readonly rgb: number; readonly index: number };
};

/** The terminal's own colour. */
export const DEFAULT = 0;
const THEMED = 1 << 24;
const INDEXED = 2 << 24;
const DIRECT = 3 << 24;

/** What a colour number says. */
export type ColourMeaning =
  | { readonly kind: 'default' }
  | { readonly kind: 'theme'; readonly name: ThemeName }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'rgb'; readonly rgb: number };

/** Colours of the theme by name. */
export const C: { readonly [Name in ThemeName]: number } = Object.fromEntries(
  THEME_NAMES.map((name, index) => [name, THEMED | index]),
) as { [Name in ThemeName]: number };

/** Entry 0 to 255 of the terminal's palette. */
export function indexed(index: number): number {
  return INDEXED | (index & 0xff);
}

/** A 24-bit colour. */
export function direct(rgb: number): number {
  return DIRECT | (rgb & 0xffffff);
}

/** Takes a colour number apart. */
export function meaningOf(colour: number): ColourMeaning {
  switch (colour & 0xff000000) {
    case THEMED:
      return { kind: 'theme', name: THEME_NAMES[colour & 0xff] ?? 'lilac' };
    case INDEXED:
      return { kind: 'index', index: colour & 0xff };
    case DIRECT:
      return { kind: 'rgb', rgb: colour & 0xffffff };
    default:
      return { kind: 'default' };
  }
}

/** Attribute bits. */
export const BOLD = 1;
export const DIM = 2;
export const ITALIC = 4;
export const UNDERLINE = 8;
export const REVERSE = 16;
export const STRIKE = 32;

/** How a cell looks. Objects are shared: never change one. */
export interface Style {
  readonly fg: number;
  readonly bg: number;
  readonly attributes: number;
}

/** Makes a style; background and attributes are optional. */
export function style(fg: number, bg: number = C.void, attributes = 0): Style {
  return { fg, bg, attributes };
}

/** Body text on the background. */
export const BODY: Style = style(C.lilac);
