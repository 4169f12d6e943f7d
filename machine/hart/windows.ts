/**
 * Access windows: what engines compare addresses with before they touch RAM.
 *
 * Two windows for loads and two for stores, the most useful ranges of RAM that
 * PMP grants; whatever misses them takes the slow path, which asks PMP itself.
 * A limit is exclusive: an access of size s at base + t is inside when t < limit(s).
 * Executable ranges are complete, and stand for a key of the block cache.
 */

import { HART, RAM_BASE } from './layout.ts';
import { PMP_R, PMP_W, PMP_X, ranges } from './pmp.ts';
import type { PmpEntry, Span } from './pmp.ts';

/** Windows of one pair of privileges, as words to copy into the control block. */
export interface Windows {
  /** load1, load2, store1, store2 as the control block holds them. */
  readonly words: Uint32Array;
  readonly executable: readonly Span[];
  /** What compiled code may access without asking, the most useful first: the windows and one more. */
  readonly load: readonly Span[];
  readonly store: readonly Span[];
  /** Whether floating-point instructions are legal. */
  readonly floatOn: boolean;
  /** Names the set of executable ranges, and whether floating point is on. */
  readonly domain: string;
  /** Key of the block cache and the epoch it belongs to. */
  key: number;
  epoch: number;
}

/** Ranges compiled code compares an address with. */
const MAX_COMPILED = 3;
const WINDOW_WORDS = 10;
const SIZES = [1, 2, 4, 8] as const;

/**
 * Compiles PMP entries into windows.
 * @param fetch privilege of instruction fetch
 * @param data effective privilege of loads and stores (mstatus.MPRV)
 * @param floatOn mstatus.FS is not off
 */
export function compileWindows(
  entries: readonly PmpEntry[],
  fetch: number,
  data: number,
  floatOn: boolean,
  ramSize: number,
): Windows {
  const end = RAM_BASE + ramSize;
  const readable = ranges(entries, data, RAM_BASE, end, PMP_R);
  const writable = ranges(entries, data, RAM_BASE, end, PMP_W);
  const executable = ranges(entries, fetch, RAM_BASE, end, PMP_X);
  const words = new Uint32Array(4 * WINDOW_WORDS);
  const useful = (span: Span): boolean =>
    writable.some((each) => each.start < span.end && each.end > span.start);
  const loads = readable.toSorted(
    (a, b) => Number(useful(b)) - Number(useful(a)) || b.end - b.start - (a.end - a.start),
  );
  const stores = writable.toSorted((a, b) => b.end - b.start - (a.end - a.start));
  [loads[0], loads[1], stores[0], stores[1]].forEach((span, index) => {
    if (span !== undefined) fill(words, index * WINDOW_WORDS, span);
  });
  const ranged = executable.map((span) => `${span.start}-${span.end}`).join(' ');
  const domain = floatOn ? `${ranged} F` : ranged;
  return {
    words,
    executable,
    load: loads.slice(0, MAX_COMPILED),
    store: stores.slice(0, MAX_COMPILED),
    floatOn,
    domain,
    key: 0,
    epoch: -1,
  };
}

/** The same rights with empty windows: every access takes the slow path. */
export function withoutAccess(windows: Windows): Windows {
  return { ...windows, words: new Uint32Array(windows.words.length), load: [], store: [] };
}

function fill(words: Uint32Array, at: number, span: Span): void {
  words[at] = span.start;
  SIZES.forEach((size, index) => {
    words[at + 2 + index * 2] = Math.max(0, span.end - span.start - size + 1);
  });
}

/** Where the windows begin in the control block. */
export const WINDOWS_OFFSET = HART.load1;
