/**
 * The terminal of the Monitor: what draws tabs and reads keys.
 *
 * Rules of use: import from here. It speaks BTP and nothing else; it knows no kernel, no shell
 * and no session. Ink comes in by itself, after the first frame.
 */
export { createHeadlessTerminal, type HeadlessOptions, type HeadlessTerminal } from './headless.ts';
export { needsMore } from './lisp/tokens.ts';
export { gridPixels, type Pixels } from './picture/pixels.ts';
export { gridAnsi, gridSvg, gridText } from './screen/export.ts';
export { coloursOf, createPalette, type Colours, type Palette } from './screen/palette.ts';
export { THEME_NAMES, type Theme, type ThemeName } from './screen/style.ts';
export {
  createTerminal,
  type Terminal,
  type TerminalInput,
  type TerminalOptions,
  type TerminalOutput,
} from './terminal.ts';
