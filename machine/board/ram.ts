/**
 * RAM as the machine's face shows it: views of the one shared memory.
 *
 * Addresses are guest physical. Nothing here protects Tasks from each other; it only
 * refuses what is not RAM.
 */
import type { Ram } from '../face.ts';

/**
 * @param memory the machine's memory
 * @param offset where RAM begins in it, bytes
 * @param base guest address of the first byte
 * @param size bytes
 */
export function createRam(
  memory: WebAssembly.Memory,
  offset: number,
  base: number,
  size: number,
): Ram {
  const bytes = new Uint8Array(memory.buffer, offset, size);
  const contains = (address: number, length: number): boolean =>
    Number.isInteger(address) &&
    length >= 0 &&
    address >= base &&
    length <= size &&
    address - base <= size - length;
  return {
    base,
    size,
    bytes,
    view: new DataView(memory.buffer, offset, size),
    contains,
    slice(address, length) {
      if (!contains(address, length)) {
        throw new RangeError(
          `${length} bytes at 0x${address.toString(16)} are not in RAM ` +
            `(0x${base.toString(16)} to 0x${(base + size).toString(16)})`,
        );
      }
      return bytes.subarray(address - base, address - base + length);
    },
  };
}
