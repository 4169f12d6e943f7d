/**
 * The schema of the theme file, `config/theme.edn`.
 */
import { readEdn } from '../edn/reader.ts';
import { record, required, standard } from './collection.ts';
import { type Kind, Reading, wrong } from './kind.ts';
import { duration } from './quantity.ts';
import { whole, yesNo } from './scalar.ts';
import type { Colour, ThemeConfig } from './types.ts';

const index = whole('an index', 0, 255);

const colour: Kind<Colour> = {
  says: 'a colour such as ["#ff3fa4" 205], for 24 bits and of 256',
  read(node, reading) {
    if (node.kind !== 'vector' || node.items.length !== 2) return wrong(node, this.says);
    const [hex, entry] = node.items;
    const digits = hex!.kind === 'string' ? /^#([0-9a-f]{6})$/i.exec(hex!.value)?.[1] : undefined;
    if (digits === undefined) return wrong(hex!, 'a colour such as "#ff3fa4"');
    return { rgb: Number.parseInt(digits, 16), index: index.read(entry!, reading) };
  },
  write: ({ rgb, index: entry }) => `["#${rgb.toString(16).padStart(6, '0')}" ${entry}]`,
};

/** 0 is never. */
const idle: Kind<number> = {
  says: ':off or a duration such as "15m"',
  read(node, reading) {
    if (node.kind === 'keyword' && node.value === 'off') return 0;
    return node.kind === 'string' ? duration.read(node, reading) : wrong(node, this.says);
  },
  write: (nanoseconds) => (nanoseconds === 0 ? ':off' : duration.write(nanoseconds)),
};

const of = (summary: string, example: string) => required(colour, summary, example);

/** Names of the palette and what each is used for. */
export const paletteSchema = record('a palette', {
  void: of('Background', '["#0b0620" 232]'),
  deep: of('Panel fill', '["#150a33" 233]'),
  indigo: of('Bars', '["#231452" 17]'),
  ember: of('Lamp off', '["#5b4699" 60]'),
  haze: of('Frames, captions', '["#6a5aa8" 61]'),
  lilac: of('Body text', '["#b7a8e6" 146]'),
  paper: of('Strong text', '["#f3e9ff" 255]'),
  magenta: of('Logo, privileged border', '["#ff3fa4" 205]'),
  pink: of('Error text', '["#ff7ac8" 212]'),
  cyan: of('Tasks, keys, ids', '["#2ee6e6" 80]'),
  teal: of('All well, memory, bars', '["#12b5a5" 37]'),
  gold: of('Titles, lamp on, numbers', '["#ffc94a" 221]'),
  amber: of('Waiting, warning', '["#ff9a3c" 208]'),
  blood: of('Break, fault', '["#ff4757" 203]'),
  lime: of('Running', '["#a6f25c" 155]'),
  azure: of('Addresses, source', '["#5aa9ff" 75]'),
});

/** Keys of the theme file. */
export const themeSchema = record('a theme file', {
  palette: required(
    paletteSchema,
    'Every colour of the screen by name',
    '{:void ["#0b0620" 232] …}',
  ),
  boot: standard(yesNo, 'Whether the Monitor begins with a test of its lamps', 'true', true),
  'display-hack': standard(
    idle,
    'How long PANEL is left alone before Flatland is seen from above; :off is never',
    '"15m"',
    15 * 60 * 1_000_000_000,
  ),
});

/**
 * Reads the theme file.
 *
 * @param file its name in messages
 * @throws ConfigError at the first thing that is wrong
 */
export function readThemeFile(bytes: Uint8Array | string, file: string): ThemeConfig {
  const node = readEdn(bytes, file, 'a theme file such as {:palette {…}}');
  return themeSchema.read(node, new Reading());
}
