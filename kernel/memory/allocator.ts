/**
 * Hands out blocks of one address range: Task chunks, or the kernel heap.
 *
 * Rules: a block is at least as large as asked and aligned as asked, or the
 * call fails and says what was asked, what is free and the largest run. Wrong
 * frees and overruns are the kernel's own mistakes: KernelBug, nothing changed.
 * Best fit; the blocks and holes are kept here, outside guest memory, so that
 * no guest can damage them. Addresses are plain numbers.
 */

import { KernelBug, KernelError } from '../error.ts';
import { hex } from '../text.ts';

/** Every block is a multiple of this and begins at one. */
export const GRANULE = 16;

/** Bytes behind a block that must not change, when overruns are watched for. */
const CANARY_SIZE = 16;
const CANARY_BYTE = 0xc5;

/** Freed blocks that are remembered, to name the owner of a double free. */
const REMEMBERED = 256;

export interface AllocatorOptions {
  /** As messages call it, e.g. `kernel heap`. */
  readonly name: string;
  /** First address, a multiple of GRANULE. */
  readonly start: number;
  /** One past the last address, a multiple of GRANULE. */
  readonly end: number;
  /** The memory itself, index 0 being `start`; needed for zeroing and canaries. */
  readonly memory?: Uint8Array;
  /** Puts bytes behind each block that are checked when it is freed. */
  readonly canaries?: boolean;
}

export interface Request {
  /** Power of two; GRANULE when absent. */
  readonly align?: number;
  /** As the memory map calls it. */
  readonly owner: string;
  /** Fill with zeros. */
  readonly zero?: boolean;
}

export interface Block {
  readonly start: number;
  /** Usable bytes: what was asked, rounded up to GRANULE. */
  readonly size: number;
  readonly owner: string;
}

export interface Figures {
  readonly start: number;
  readonly end: number;
  /** Bytes of the whole range. */
  readonly size: number;
  readonly used: number;
  readonly free: number;
  /** Largest hole. */
  readonly largest: number;
  readonly blocks: number;
  readonly holes: number;
  /** 0 when all that is free is one hole, towards 1 the more it is scattered. */
  readonly fragmentation: number;
}

export interface Allocator {
  /**
   * @param size bytes, at least 1
   * @returns address of the block
   * @throws KernelError `no-memory` with the numbers; `invalid` for a size or alignment that makes no sense
   */
  allocate(size: number, request: Request): number;
  /** Takes a given range out; for what lies at a place already. @throws KernelError `no-memory` when it is not free */
  reserve(start: number, size: number, owner: string): void;
  /** @throws KernelBug when there is no such block or its canary is damaged */
  free(start: number): void;
  /** The block that holds the address. */
  find(address: number): Block | undefined;
  /** All blocks in order of address. */
  blocks(): Block[];
  /** Holes in order of address. */
  holes(): { readonly start: number; readonly size: number }[];
  figures(): Figures;
  /** Checks every canary. @throws KernelBug naming the owner */
  check(): void;
}

interface Hole {
  start: number;
  end: number;
}

function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

/** @throws RangeError when the range is empty, reversed or not made of granules */
export function createAllocator(options: AllocatorOptions): Allocator {
  const { name, start: low, end: high, memory } = options;
  if (low % GRANULE !== 0 || high % GRANULE !== 0 || !(low < high)) {
    throw new RangeError(`${name}: ${hex(low)} to ${hex(high)} is not a range of granules`);
  }
  const canary = options.canaries === true && memory !== undefined ? CANARY_SIZE : 0;
  /** Sorted by address, never touching each other. */
  const holes: Hole[] = [{ start: low, end: high }];
  const used = new Map<number, Block>();
  const freed = new Map<number, string>();
  let usedBytes = 0;

  const largest = (): number => holes.reduce((most, h) => Math.max(most, h.end - h.start), 0);

  /** Index of the first hole that ends behind the address. */
  const holeAt = (address: number): number => {
    let from = 0;
    let to = holes.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (holes[middle]!.end > address) to = middle;
      else from = middle + 1;
    }
    return from;
  };

  const take = (index: number, start: number, block: Block): void => {
    const hole = holes[index]!;
    const end = start + block.size + canary;
    if (start === hole.start && end === hole.end) holes.splice(index, 1);
    else if (start === hole.start) hole.start = end;
    else if (end === hole.end) hole.end = start;
    else {
      holes.splice(index + 1, 0, { start: end, end: hole.end });
      hole.end = start;
    }
    used.set(start, block);
    freed.delete(start);
    usedBytes += block.size + canary;
    if (canary > 0) {
      memory!.fill(CANARY_BYTE, start + block.size - low, start + block.size + canary - low);
    }
  };

  const intact = (block: Block): boolean => {
    const at = block.start + block.size - low;
    for (let i = 0; i < canary; i++) if (memory![at + i] !== CANARY_BYTE) return false;
    return true;
  };

  const wrongFree = (start: number): KernelBug => {
    const inside = find(start);
    if (inside !== undefined) {
      return new KernelBug(
        `${name}: free of ${hex(start)}, which is inside the block of ${inside.owner} at ${hex(inside.start)}`,
      );
    }
    const owner = freed.get(start);
    if (owner !== undefined) {
      return new KernelBug(`${name}: ${hex(start)} is freed twice; its owner was ${owner}`);
    }
    const place = start >= low && start < high ? 'where no block begins' : 'outside its range';
    return new KernelBug(`${name}: free of ${hex(start)}, ${place}`);
  };

  const find = (address: number): Block | undefined => {
    for (const block of used.values()) {
      if (address >= block.start && address < block.start + block.size) return block;
    }
    return undefined;
  };

  return {
    allocate(size, request) {
      const align = Math.max(request.align ?? GRANULE, GRANULE);
      if (!Number.isSafeInteger(size) || size < 1) {
        throw new KernelError('invalid', `${name}: found a size of ${size}, expected 1 or more`);
      }
      if (!Number.isSafeInteger(align) || 2 ** Math.round(Math.log2(align)) !== align) {
        throw new KernelError('invalid', `${name}: an alignment of ${align} is no power of two`);
      }
      const rounded = roundUp(size, GRANULE);
      const needed = rounded + canary;
      let best = -1;
      let bestStart = 0;
      let bestRest = Infinity;
      for (let i = 0; i < holes.length; i++) {
        const hole = holes[i]!;
        const start = roundUp(hole.start, align);
        const rest = hole.end - start - needed;
        if (rest < 0 || hole.end - hole.start - needed >= bestRest) continue;
        best = i;
        bestStart = start;
        bestRest = hole.end - hole.start - needed;
        if (bestRest === 0) break;
      }
      if (best < 0) {
        const free = high - low - usedBytes;
        const aligned = align > GRANULE ? ` aligned to ${align}` : '';
        throw new KernelError(
          'no-memory',
          `${name}: no room for ${size} bytes${aligned} for ${request.owner}: ` +
            `${free} bytes are free, the largest run is ${largest()}`,
        );
      }
      take(best, bestStart, { start: bestStart, size: rounded, owner: request.owner });
      if (request.zero === true) {
        if (memory === undefined) throw new KernelBug(`${name}: has no memory to zero`);
        memory.fill(0, bestStart - low, bestStart - low + rounded);
      }
      return bestStart;
    },

    reserve(start, size, owner) {
      const from = Math.floor(start / GRANULE) * GRANULE;
      const rounded = roundUp(start + size, GRANULE) - from;
      const index = holeAt(from);
      const hole = holes[index];
      if (
        hole === undefined ||
        size < 1 ||
        hole.start > from ||
        hole.end < from + rounded + canary
      ) {
        throw new KernelError(
          'no-memory',
          `${name}: ${size} bytes at ${hex(start)} for ${owner} are not free`,
        );
      }
      take(index, from, { start: from, size: rounded, owner });
    },

    free(start) {
      const block = used.get(start);
      if (block === undefined) throw wrongFree(start);
      if (!intact(block)) {
        throw new KernelBug(`${name}: ${block.owner} wrote beyond its block at ${hex(start)}`);
      }
      used.delete(start);
      freed.set(start, block.owner);
      if (freed.size > REMEMBERED) freed.delete(freed.keys().next().value!);
      usedBytes -= block.size + canary;
      const end = start + block.size + canary;
      const index = holeAt(start);
      const before = holes[index - 1];
      const after = holes[index];
      const joinsBefore = before !== undefined && before.end === start;
      const joinsAfter = after !== undefined && after.start === end;
      if (joinsBefore && joinsAfter) {
        before.end = after.end;
        holes.splice(index, 1);
      } else if (joinsBefore) before.end = end;
      else if (joinsAfter) after.start = start;
      else holes.splice(index, 0, { start, end });
    },

    find,
    blocks: () => [...used.values()].sort((a, b) => a.start - b.start),
    holes: () => holes.map((h) => ({ start: h.start, size: h.end - h.start })),

    figures() {
      const free = high - low - usedBytes;
      const most = largest();
      return {
        start: low,
        end: high,
        size: high - low,
        used: usedBytes,
        free,
        largest: most,
        blocks: used.size,
        holes: holes.length,
        fragmentation: free === 0 ? 0 : 1 - most / free,
      };
    },

    check() {
      for (const block of used.values()) {
        if (!intact(block)) {
          throw new KernelBug(
            `${name}: ${block.owner} wrote beyond its block at ${hex(block.start)}`,
          );
        }
      }
    },
  };
}
