/**
 * Fills a fresh, zeroed chunk: segments, relocations, system area.
 *
 * Everything was checked when the image was read and the chunk laid out; this
 * only copies and adds. RISC-V ELF psABI "Relocations": R_RISCV_RELATIVE is
 * base + addend, 64 bits.
 */

import { RING, RING_CAPACITY, SELF } from '../abi/index.ts';
import type { Chunk } from './chunk.ts';
import type { Image } from './image.ts';

/** Guest RAM as the loader needs it. */
export interface LoadMemory {
  readonly base: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/**
 * @param start address of the chunk
 * @param id number of the Task
 */
export function placeImage(
  ram: LoadMemory,
  image: Image,
  chunk: Chunk,
  start: number,
  id: number,
): void {
  const origin = start - ram.base;
  for (const segment of image.segments) {
    const from = segment.fileOffset;
    ram.bytes.set(image.bytes.subarray(from, from + segment.fileSize), origin + segment.at);
  }
  relocate(ram.view, image, origin, start);
  writeSystemArea(ram, chunk, start, id);
}

function relocate(view: DataView, image: Image, origin: number, start: number): void {
  const { count, offsets, low, high } = image.relocations;
  const delta = start - image.base;
  const deltaLow = delta >>> 0;
  const deltaHigh = Math.floor(delta / 0x1_0000_0000);
  for (let i = 0; i < count; i++) {
    const at = origin + offsets[i]!;
    const sum = deltaLow + low[i]!;
    view.setUint32(at, sum, true);
    view.setUint32(at + 4, high[i]! + deltaHigh + (sum > 0xffff_ffff ? 1 : 0), true);
  }
}

function writeSystemArea(ram: LoadMemory, chunk: Chunk, start: number, id: number): void {
  const { view } = ram;
  const origin = start - ram.base;
  const pointer = (at: number, offset: number): void => {
    const address = start + offset;
    view.setUint32(origin + at, address, true);
    view.setUint32(origin + at + 4, address / 0x1_0000_0000, true);
  };
  let string = chunk.strings;
  const list = (at: number, strings: readonly Uint8Array[]): void => {
    strings.forEach((bytes, index) => {
      pointer(at + index * 8, string);
      ram.bytes.set(bytes, origin + string);
      string += bytes.length;
    });
  };
  list(chunk.argv, chunk.argumentStrings);
  list(chunk.envp, chunk.environmentStrings);
  view.setUint32(origin + chunk.ring + RING.offset.capacity, RING_CAPACITY, true);

  const { self } = chunk;
  const field = SELF.offset;
  view.setUint32(origin + self + field.size, SELF.size, true);
  view.setUint32(origin + self + field.id, id, true);
  view.setUint32(origin + self + field.argc, chunk.argumentStrings.length, true);
  view.setUint32(origin + self + field.envc, chunk.environmentStrings.length, true);
  pointer(self + field.argv, chunk.argv);
  pointer(self + field.envp, chunk.envp);
  pointer(self + field.heap_start, chunk.heapStart);
  pointer(self + field.heap_end, chunk.guard);
  pointer(self + field.stack_low, chunk.stackLow);
  pointer(self + field.stack_high, chunk.size);
  pointer(self + field.events, chunk.ring);
  pointer(self + field.name, chunk.strings);
}
