/**
 * Physical memory protection: 16 entries of 4-byte granularity.
 *
 * `allowed` is the definition, for one access; `ranges` turns the entries into
 * ranges of RAM for the engines' windows and only ever allows what `allowed`
 * does. Entries are kept as the hart holds them: 16 configuration bytes and 16
 * addresses, here in bytes.
 * Source: Privileged spec 20240411, section 3.7.
 */

import type { HartState } from './state.ts';
import { HART } from './layout.ts';

export const PMP_ENTRIES = 16;
export const PMP_R = 1;
export const PMP_W = 2;
export const PMP_X = 4;
export const PMP_L = 0x80;
const MATCH_TOR = 1;
const MATCH_NA4 = 2;

/** One active entry: [start, end), rights, locked. */
export interface PmpEntry {
  readonly start: number;
  readonly end: number;
  readonly rights: number;
  readonly locked: boolean;
}

/** Active entries in order of priority; addresses above 2^52 count as 2^52. */
export function pmpEntries(state: HartState): PmpEntry[] {
  const entries: PmpEntry[] = [];
  for (let i = 0; i < PMP_ENTRIES; i++) {
    const config = state.bytes[HART.pmpcfg + i] ?? 0;
    const mode = (config >>> 3) & 3;
    if (mode === 0) continue;
    const [start, end] = span(state, i, mode);
    if (end <= start) continue;
    entries.push({ start, end, rights: config & 7, locked: (config & PMP_L) !== 0 });
  }
  return entries;
}

function span(state: HartState, index: number, mode: number): [number, number] {
  const at = HART.pmpaddr + index * 8;
  if (mode === MATCH_TOR) {
    return [index === 0 ? 0 : state.number(at - 8) * 4, state.number(at) * 4];
  }
  const start = state.number(at) * 4;
  if (mode === MATCH_NA4) return [start, start + 4];
  /* NAPOT: k trailing ones give 2^(k+3) bytes. */
  const low = state.word(at);
  const high = state.word(at + 4);
  const ones = low === 0xffff_ffff ? 32 + trailingOnes(high) : trailingOnes(low);
  if (ones >= 50) return [0, 2 ** 56];
  const size = 2 ** (ones + 3);
  const base = Math.floor(start / size) * size;
  return [base, base + size];
}

function trailingOnes(word: number): number {
  const inverted = ~word;
  return inverted === 0 ? 32 : 31 - Math.clz32(inverted & -inverted);
}

/**
 * Whether an access of `size` bytes at `address` is allowed: the first entry that
 * holds any byte of it decides, and must hold all of them.
 * @param right PMP_R, PMP_W or PMP_X
 */
export function allowed(
  entries: readonly PmpEntry[],
  privilege: number,
  address: number,
  size: number,
  right: number,
): boolean {
  for (const entry of entries) {
    if (address >= entry.end || address + size <= entry.start) continue;
    if (address < entry.start || address + size > entry.end) return false;
    return (privilege === 3 && !entry.locked) || (entry.rights & right) !== 0;
  }
  return privilege === 3;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The parts of [start, end) in which every aligned access with `right` is
 * allowed. Neighbours are joined where no aligned access can cross the border.
 */
export function ranges(
  entries: readonly PmpEntry[],
  privilege: number,
  start: number,
  end: number,
  right: number,
): Span[] {
  const borders = new Set([start, end]);
  for (const entry of entries) {
    if (entry.start > start && entry.start < end) borders.add(entry.start);
    if (entry.end > start && entry.end < end) borders.add(entry.end);
  }
  const sorted = [...borders].sort((a, b) => a - b);
  const result: { start: number; end: number; entry: PmpEntry | undefined }[] = [];
  for (let i = 0; i + 1 < sorted.length; i++) {
    const from = sorted[i] ?? 0;
    const to = sorted[i + 1] ?? 0;
    const entry = entries.find((each) => each.start <= from && from < each.end);
    const granted =
      entry === undefined
        ? privilege === 3
        : (privilege === 3 && !entry.locked) || (entry.rights & right) !== 0;
    if (!granted) continue;
    const last = result.at(-1);
    const joins =
      last !== undefined && last.end === from && (last.entry === entry || from % 8 === 0);
    if (joins) {
      last.end = to;
      last.entry = entry;
    } else result.push({ start: from, end: to, entry });
  }
  return result;
}
