/**
 * Divides RAM: the kernel heap first, then chunks, around what lies there already.
 */

import type { Machine } from '../../machine/index.ts';
import { KernelBug } from '../error.ts';
import { createAllocator, GRANULE, type Allocator } from '../memory/allocator.ts';
import type { BoardInfo } from './board.ts';

/** Kernel heap unless configured. */
export const DEFAULT_HEAP = 4 * 1024 * 1024;
/** Least heap: syscall page, log ring and room to work. */
const MIN_HEAP = 256 * 1024;

export interface KernelMemory {
  /** Everything: heap, device tree, chunks. */
  readonly chunks: Allocator;
  /** What devices, Tasks or a snapshot must see. */
  readonly heap: Allocator;
}

/** @throws KernelBug when RAM is not what the device tree says, or too small */
export function divideMemory(machine: Machine, board: BoardInfo, heapSize: number): KernelMemory {
  const { ram } = machine;
  if (board.ram.start !== ram.base || board.ram.size !== ram.size) {
    throw new KernelBug(
      `the device tree says ${board.ram.size} bytes of RAM, the machine has ${ram.size}`,
    );
  }
  if (heapSize < MIN_HEAP || heapSize % GRANULE !== 0) {
    throw new KernelBug(`a kernel heap of ${heapSize} bytes, expected at least ${MIN_HEAP}`);
  }
  const chunks = createAllocator({
    name: 'RAM',
    start: ram.base,
    end: ram.base + ram.size,
    memory: ram.bytes,
  });
  chunks.reserve(machine.deviceTreeAddress, machine.deviceTree.length, 'device tree');
  const start = chunks.allocate(heapSize, { owner: 'kernel heap', align: 4096, zero: true });
  const heap = createAllocator({
    name: 'kernel heap',
    start,
    end: start + heapSize,
    memory: ram.slice(start, heapSize),
    canaries: true,
  });
  return { chunks, heap };
}
