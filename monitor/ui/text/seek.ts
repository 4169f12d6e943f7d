/**
 * Looking for a text in lines, a part of the way at a time, so that no key ever waits for it.
 *
 * Rules of use: texts are given in small letters and found in small and capital ones. What is not
 * found says where to go on; outside of the lines there is nothing left to look at.
 */

/** How far a search has come. */
export interface Sought {
  /** Whether `at` is the line; otherwise it is where to go on. */
  readonly found: boolean;
  readonly at: number;
}

/** Lines looked at in one go: a millisecond or two. */
const PART = 2000;

/** The nearest of any lines at or before (-1), or at or after (1), an index that holds a text. */
export function seek(
  lines: { readonly length: number; line(index: number): { readonly text: string } },
  wanted: string,
  from: number,
  direction: 1 | -1,
): Sought {
  const end = Math.max(-1, Math.min(lines.length, from + direction * PART));
  for (let at = from; direction < 0 ? at > end : at < end; at += direction) {
    if (lines.line(at).text.toLowerCase().includes(wanted)) return { found: true, at };
  }
  return { found: false, at: end };
}
