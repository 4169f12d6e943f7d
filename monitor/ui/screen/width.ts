/**
 * How many cells a character takes.
 *
 * Follows UAX #11 (East Asian Width; wide and fullwidth take two) and gives marks, joiners and
 * other format characters none: they belong to the character before them.
 */
import { eastAsianWidth } from 'get-east-asian-width';

const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u;
/** What makes a terminal write from right to left, and back: it would move what stands beside it. */
const TURNING = /\p{Bidi_Control}/gu;
const JOINER = 0x200d;
const EMOJI_STYLE = 0xfe0f;

/** 0, 1 or 2 cells. Control characters count as 0. */
export function widthOf(codePoint: number): 0 | 1 | 2 {
  if (codePoint < 0x300)
    return codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0) || codePoint === 0xad
      ? 0
      : 1;
  if (codePoint >= 0x2500 && codePoint < 0x2600) return 1;
  if (NO_WIDTH.test(String.fromCodePoint(codePoint))) return 0;
  return eastAsianWidth(codePoint) === 2 ? 2 : 1;
}

/** One character as it is seen, with what joins it. */
export interface Cluster {
  readonly text: string;
  readonly width: 1 | 2;
  /** Length in UTF-16 units. */
  readonly length: number;
}

/**
 * The cluster that begins at `at`: a character and the marks after it. Joiners join the next
 * character. A mark with nothing before it stands on a space. Controls are shown as a space;
 * what turns the direction of writing is left out.
 */
export function clusterAt(text: string, at: number): Cluster {
  const first = text.codePointAt(at) ?? 0x20;
  let end = at + (first > 0xffff ? 2 : 1);
  let width = widthOf(first);
  let base = text.slice(at, end);
  if (first < 0x300) {
    if (width === 0) base = ' ';
    const next = text.charCodeAt(end);
    if (!(next >= 0x300)) return { text: base, width: 1, length: end - at };
  } else if (width === 0) base = ` ${base}`;
  const tail = end;
  let joined = false;
  while (end < text.length && end - at < 32) {
    const code = text.codePointAt(end) ?? 0;
    const own = widthOf(code);
    if (code < 0x20 || (own > 0 && !joined)) break;
    if (code === EMOJI_STYLE && width === 1) width = 2;
    joined = code === JOINER;
    end += code > 0xffff ? 2 : 1;
  }
  const whole = (base + text.slice(tail, end)).replace(TURNING, '');
  return { text: whole, width: width === 2 ? 2 : 1, length: end - at };
}

const PLAIN = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u2500-\u25ff]*$/;

/** Cells that a text takes. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (let at = 0; at < text.length;) {
    const cluster = clusterAt(text, at);
    width += cluster.width;
    at += cluster.length;
  }
  return width;
}

/**
 * The start of a text that fits into `cells`.
 *
 * @param mark put at the end of what was cut, `…` unless told
 */
export function fit(text: string, cells: number, mark = '…'): string {
  if (textWidth(text) <= cells) return text;
  const room = cells - textWidth(mark);
  if (room < 0) return '';
  let width = 0;
  let at = 0;
  while (at < text.length) {
    const cluster = clusterAt(text, at);
    if (width + cluster.width > room) break;
    width += cluster.width;
    at += cluster.length;
  }
  return text.slice(0, at) + mark;
}

/** `fit`, then filled with spaces to exactly `cells`; `right` puts the text at the right. */
export function pad(text: string, cells: number, right = false): string {
  const cut = fit(text, cells);
  const space = ' '.repeat(Math.max(0, cells - textWidth(cut)));
  return right ? space + cut : cut + space;
}

/** Text broken at spaces so that no line is wider than `cells`; what is longer is cut. */
export function wrapWords(text: string, cells: number): string {
  const room = Math.max(1, cells);
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line, room))
    .join('\n');
}

function wrapLine(line: string, room: number): string[] {
  if (textWidth(line) <= room) return [line];
  const rows: string[] = [];
  let row = '';
  for (const word of line.split(/(?<=\S)(?=\s)/)) {
    if (row === '' || textWidth(row + word) <= room) row += word;
    else {
      rows.push(fit(row, room));
      row = word.trimStart();
    }
  }
  rows.push(fit(row, room));
  return rows;
}
