/**
 * Block port over bytes in memory: a RAM disk, and the disk of tests.
 */
import type { BlockPort } from '../face.ts';

const SECTOR = 512;

/**
 * @param bytes the disk, changed in place; a last partial sector is out of reach
 * @param readOnly refuse writes
 */
export function createBlockBuffer(bytes: Uint8Array, readOnly = false): BlockPort {
  return {
    sectors: Math.floor(bytes.length / SECTOR),
    readOnly,
    read(sector, into) {
      const from = sector * SECTOR;
      if (from + into.length > bytes.length) return false;
      into.set(bytes.subarray(from, from + into.length));
      return true;
    },
    write(sector, data) {
      const at = sector * SECTOR;
      if (readOnly || at + data.length > bytes.length) return false;
      bytes.set(data, at);
      return true;
    },
    flush: () => true,
  };
}
