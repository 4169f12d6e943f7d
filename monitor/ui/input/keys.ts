/**
 * Names of the keys that terminals send as sequences.
 *
 * xterm control sequences ("Xterm Control Sequences", PC-Style Function Keys), rxvt and Linux
 * console variants, and the kitty keyboard protocol's numbers.
 */

/** Final letter of `CSI … letter` and of `ESC O letter`. */
export const LETTER_KEYS: { readonly [letter: string]: string } = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'begin',
  F: 'end',
  H: 'home',
  M: 'enter',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'tab',
};

/** Number of `CSI number ~`. */
export const NUMBER_KEYS: { readonly [number: number]: string } = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** Code points that are keys, in the kitty protocol and as plain controls. */
export const CODE_KEYS: { readonly [code: number]: string } = {
  8: 'backspace',
  9: 'tab',
  13: 'enter',
  27: 'escape',
  32: 'space',
  127: 'backspace',
};

/**
 * Keys of the keypad, by the numbers that the kitty protocol has for them ("Functional key
 * definitions"): the same keys elsewhere on the board, or the character on them.
 */
export const KEYPAD_KEYS: { readonly [code: number]: string } = {
  57414: 'enter',
  57417: 'left',
  57418: 'right',
  57419: 'up',
  57420: 'down',
  57421: 'page-up',
  57422: 'page-down',
  57423: 'home',
  57424: 'end',
  57425: 'insert',
  57426: 'delete',
  57427: 'begin',
};
/** Characters on the keypad, from KEYPAD_FIRST on. */
export const KEYPAD_FIRST = 57399;
export const KEYPAD_CHARACTERS = '0123456789./*-+';

/** Control characters that are a letter held with control: their name. */
export function controlKey(code: number): string {
  if (code === 0) return 'space';
  if (code >= 1 && code <= 26) return String.fromCharCode(code + 96);
  return { 28: '\\', 29: ']', 30: '^', 31: '_' }[code] ?? 'escape';
}
