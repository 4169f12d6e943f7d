/**
 * Reads fields of an ELF file that nobody has vouched for.
 *
 * Every read says what it is for; outside the file, or too large for a plain
 * number, it ends as KernelError `bad-image` with the image's name. ELF-64
 * little-endian (System V gABI, "ELF Header" and following).
 */

import { KernelError } from '../error.ts';
import { hex } from '../text.ts';

export interface ImageReader {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly size: number;
  u8(offset: number, what: string): number;
  u16(offset: number, what: string): number;
  u32(offset: number, what: string): number;
  /** @throws KernelError when the value is 2^53 or more: no offset or size is */
  u64(offset: number, what: string): number;
  /** Checks that [offset, offset+length) lies inside the file. */
  range(offset: number, length: number, what: string): void;
  /** Ends reading with `name: message`. */
  refuse(message: string): never;
}

/** @param name what messages call the image */
export function createImageReader(name: string, bytes: Uint8Array): ImageReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytes.byteLength;
  const refuse = (message: string): never => {
    throw new KernelError('bad-image', `${name}: ${message}`);
  };
  const range = (offset: number, length: number, what: string): void => {
    if (offset > size || length > size - offset) {
      refuse(
        `${what} takes ${length} bytes at ${hex(offset)}, expected them inside the file of ${size} bytes`,
      );
    }
  };
  return {
    name,
    bytes,
    size,
    refuse,
    range,
    u8(offset, what) {
      range(offset, 1, what);
      return view.getUint8(offset);
    },
    u16(offset, what) {
      range(offset, 2, what);
      return view.getUint16(offset, true);
    },
    u32(offset, what) {
      range(offset, 4, what);
      return view.getUint32(offset, true);
    },
    u64(offset, what) {
      range(offset, 8, what);
      const high = view.getUint32(offset + 4, true);
      const low = view.getUint32(offset, true);
      if (high >= 0x20_0000) refuse(`${what} is ${hex(view.getBigUint64(offset, true))}`);
      return high * 0x1_0000_0000 + low;
    },
  };
}
