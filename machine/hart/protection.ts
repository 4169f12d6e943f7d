/**
 * Rights rows to PMP entries, and the windows that follow from them.
 *
 * Compiled once per Protection; installing it copies bytes.
 */

import type { Protection, Right } from '../face.ts';
import type { PmpEntry } from './pmp.ts';
import { PMP_ENTRIES, PMP_R, PMP_W, PMP_X } from './pmp.ts';
import type { Windows } from './windows.ts';

export interface CompiledProtection {
  /** 16 configuration bytes, then 16 addresses as pairs of words. */
  readonly image: Uint8Array;
  readonly entries: readonly PmpEntry[];
  /** Windows by privilege, filled as they are needed. */
  readonly windows: (Windows | undefined)[];
}

const TOR = 1 << 3;
const NAPOT = 3 << 3;

function rightsOf(right: Right): number {
  return (right.read ? PMP_R : 0) | (right.write ? PMP_W : 0) | (right.execute ? PMP_X : 0);
}

/** Rows in address order, neighbours of equal rights joined, rows without rights left out. */
function merged(rights: readonly Right[]): { start: number; end: number; rights: number }[] {
  const result: { start: number; end: number; rights: number }[] = [];
  for (const right of rights.toSorted((a, b) => a.start - b.start)) {
    const bits = rightsOf(right);
    if (right.start % 4 !== 0 || right.end % 4 !== 0 || right.end <= right.start) {
      throw new RangeError(
        `rights of ${right.owner}: ${hex(right.start)}-${hex(right.end)}, expected a range of whole words`,
      );
    }
    if ((bits & 3) === PMP_W) {
      throw new RangeError(`rights of ${right.owner}: write without read is reserved`);
    }
    if (bits === 0) continue;
    const last = result.at(-1);
    if (last !== undefined && right.start < last.end) {
      throw new RangeError(`rights of ${right.owner} at ${hex(right.start)} overlap another row`);
    }
    if (last !== undefined && last.end === right.start && last.rights === bits) {
      last.end = right.end;
    } else {
      result.push({ start: right.start, end: right.end, rights: bits });
    }
  }
  return result;
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/**
 * Compiles rights rows.
 * @throws RangeError for rows that overlap, are not whole words, or need more than 16 PMP entries
 */
export function compileProtection(protection: Protection): CompiledProtection {
  const rows = merged(protection.rights);
  const image = new Uint8Array(PMP_ENTRIES + PMP_ENTRIES * 8);
  const view = new DataView(image.buffer);
  let used = 0;
  let top = 0;
  const put = (config: number, address: number): void => {
    if (used >= PMP_ENTRIES) {
      throw new RangeError(
        `${rows.length} ranges of rights need more than ${PMP_ENTRIES} PMP entries`,
      );
    }
    image[used] = config;
    view.setBigUint64(PMP_ENTRIES + used * 8, BigInt(address), true);
    used++;
  };
  for (const { start, end, rights } of rows) {
    const size = end - start;
    const power = size >= 8 && Number.isInteger(Math.log2(size)) && start % size === 0;
    if (top === start && used > 0) {
      put(rights | TOR, end / 4);
      top = end;
    } else if (power) {
      put(rights | NAPOT, start / 4 + (size / 8 - 1));
      top = -1;
    } else {
      put(0, start / 4);
      put(rights | TOR, end / 4);
      top = end;
    }
  }
  const entries = rows.map(({ start, end, rights }) => ({ start, end, rights, locked: false }));
  return { image, entries, windows: [] };
}
