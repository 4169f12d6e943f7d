/**
 * What colours become on a terminal: 24 bits, 256, 16, or none.
 *
 * Sequences are those of ECMA-48 8.3.117 (SGR) and ITU T.416 as xterm writes them.
 */
import {
  BOLD,
  C,
  DIM,
  indexed,
  ITALIC,
  meaningOf,
  REVERSE,
  STRIKE,
  THEME_NAMES,
  UNDERLINE,
  type Style,
  type Theme,
} from './style.ts';

/** How many colours a terminal has. */
export type Colours = 16777216 | 256 | 16 | 0;

/** Turns styles into sequences for one terminal, and colours into 24 bits for pictures. */
export interface Palette {
  readonly colours: Colours;
  /** A complete style, beginning with a reset: `ESC [ 0 ; … m`. */
  sequence(fg: number, bg: number, attributes: number): string;
  /** 24 bits, for pictures; the default is the theme's text or background. */
  rgb(colour: number, ground: 'fg' | 'bg'): number;
  /** The theme's own number for a 24-bit colour that is exactly one of its own. */
  themed(rgb: number): number | undefined;
}

/** Which of the theme a Task's first 16 colours are. */
const ANSI_THEME = [
  C.ember,
  C.blood,
  C.teal,
  C.amber,
  C.azure,
  C.magenta,
  C.cyan,
  C.lilac,
  C.haze,
  C.pink,
  C.lime,
  C.gold,
  C.azure,
  C.pink,
  C.cyan,
  C.paper,
] as const;

/** Entries 0 to 15 are the theme's, the others as they are. */
export function ansiColour(index: number): number {
  return ANSI_THEME[index] ?? indexed(index);
}

const ATTRIBUTES: readonly (readonly [number, string])[] = [
  [BOLD, ';1'],
  [DIM, ';2'],
  [ITALIC, ';3'],
  [UNDERLINE, ';4'],
  [REVERSE, ';7'],
  [STRIKE, ';9'],
];

/** xterm's usual first sixteen, for the nearest of 16. */
const SIXTEEN = [
  0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x3a3aee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f,
  0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
] as const;

/** Which of 16 each name is: the nearest by arithmetic makes mud of the dark ones. */
const THEME_SIXTEEN: { readonly [Name in keyof Theme]: number } = {
  void: 0,
  deep: 0,
  indigo: 4,
  ember: 8,
  haze: 8,
  lilac: 7,
  paper: 15,
  magenta: 13,
  pink: 13,
  cyan: 14,
  teal: 6,
  gold: 11,
  amber: 3,
  blood: 9,
  lime: 10,
  azure: 12,
};

/** Makes the palette of a terminal. */
export function createPalette(theme: Theme, colours: Colours): Palette {
  const sequences = new Map<number, Map<number, string>>();
  const names = new Map(THEME_NAMES.map((name) => [theme[name].rgb, C[name]]));

  function rgb(colour: number, ground: 'fg' | 'bg'): number {
    const meaning = meaningOf(colour);
    if (meaning.kind === 'theme') return theme[meaning.name].rgb;
    if (meaning.kind === 'rgb') return meaning.rgb;
    if (meaning.kind === 'index') return rgbOfIndex(meaning.index);
    return ground === 'fg' ? theme.lilac.rgb : theme.void.rgb;
  }

  function parameters(colour: number, ground: 'fg' | 'bg'): string {
    const meaning = meaningOf(colour);
    if (colours === 0 || meaning.kind === 'default') return '';
    const lead = ground === 'fg' ? 38 : 48;
    if (colours === 16) {
      const index =
        meaning.kind === 'theme'
          ? THEME_SIXTEEN[meaning.name]
          : nearest(rgb(colour, ground), SIXTEEN);
      const base = ground === 'fg' ? 30 : 40;
      return `;${index < 8 ? base + index : base + 52 + index}`;
    }
    if (meaning.kind === 'index') return `;${lead};5;${meaning.index}`;
    if (colours === 256) {
      const index =
        meaning.kind === 'theme' ? theme[meaning.name].index : nearestOf256(meaning.rgb);
      return `;${lead};5;${index}`;
    }
    const value = meaning.kind === 'theme' ? theme[meaning.name].rgb : meaning.rgb;
    return `;${lead};2;${value >> 16};${(value >> 8) & 0xff};${value & 0xff}`;
  }

  return {
    colours,
    rgb,
    themed: (value) => names.get(value),
    sequence(fg, bg, attributes) {
      const first = fg * 64 + attributes;
      let row = sequences.get(first);
      if (!row) {
        if (sequences.size > 4096) sequences.clear();
        row = new Map();
        sequences.set(first, row);
      }
      let found = row.get(bg);
      if (found === undefined) {
        if (row.size > 4096) row.clear();
        let marks = '';
        for (const [bit, text] of ATTRIBUTES) if (attributes & bit) marks += text;
        found = `\u001b[0${marks}${parameters(fg, 'fg')}${parameters(bg, 'bg')}m`;
        row.set(bg, found);
      }
      return found;
    },
  };
}

const LEVELS = [0, 95, 135, 175, 215, 255] as const;

function rgbOfIndex(index: number): number {
  if (index < 16) return SIXTEEN[index] ?? 0;
  if (index >= 232) return (8 + (index - 232) * 10) * 0x010101;
  const cube = index - 16;
  const red = LEVELS[Math.trunc(cube / 36)] ?? 0;
  const green = LEVELS[Math.trunc(cube / 6) % 6] ?? 0;
  return (red << 16) | (green << 8) | (LEVELS[cube % 6] ?? 0);
}

function distance(a: number, b: number): number {
  const red = (a >> 16) - (b >> 16);
  const green = ((a >> 8) & 0xff) - ((b >> 8) & 0xff);
  const blue = (a & 0xff) - (b & 0xff);
  return red * red * 3 + green * green * 4 + blue * blue * 2;
}

function nearest(rgb: number, among: readonly number[]): number {
  let best = 0;
  for (let index = 1; index < among.length; index++) {
    if (distance(rgb, among[index] ?? 0) < distance(rgb, among[best] ?? 0)) best = index;
  }
  return best;
}

function nearestOf256(rgb: number): number {
  const level = (value: number): number => nearestLevel(value);
  const cube = 16 + 36 * level(rgb >> 16) + 6 * level((rgb >> 8) & 0xff) + level(rgb & 0xff);
  const mean = ((rgb >> 16) + ((rgb >> 8) & 0xff) + (rgb & 0xff)) / 3;
  const grey = 232 + Math.max(0, Math.min(23, Math.round((mean - 8) / 10)));
  return distance(rgb, rgbOfIndex(grey)) < distance(rgb, rgbOfIndex(cube)) ? grey : cube;
}

function nearestLevel(value: number): number {
  let best = 0;
  for (let index = 1; index < LEVELS.length; index++) {
    if (Math.abs(value - (LEVELS[index] ?? 0)) < Math.abs(value - (LEVELS[best] ?? 0)))
      best = index;
  }
  return best;
}

/**
 * How many colours a terminal says it has, from its environment: NO_COLOR, FORCE_COLOR,
 * COLORTERM, TERM.
 */
export function coloursOf(env: { readonly [name: string]: string | undefined }): Colours {
  const force = env['FORCE_COLOR'];
  if (force !== undefined) {
    if (force === '0' || force === 'false') return 0;
    if (force === '3') return 16777216;
    if (force === '2') return 256;
    if (force === '1') return 16;
  } else if (env['NO_COLOR']) return 0;
  const term = env['TERM'] ?? '';
  if (/^(truecolor|24bit)$/i.test(env['COLORTERM'] ?? '')) return 16777216;
  if (/-(direct|truecolor)$/.test(term) || /kitty|alacritty|ghostty|wezterm/.test(term))
    return 16777216;
  if (/256/.test(term) || env['TERM_PROGRAM'] === 'Apple_Terminal') return 256;
  if (term === 'dumb' || term === '') return force === undefined ? 0 : 16;
  return 16;
}

/** The style with another foreground. */
export function withFg(look: Style, fg: number): Style {
  return { ...look, fg };
}
