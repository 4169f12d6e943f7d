/**
 * How a Task's chunk is divided, before there is one.
 *
 * `[image R-X][data, bss, system area, heap RW → | guard | ← stack RW]`, fixed for
 * the life of the Task. The system area holds the event ring, struct flat_self,
 * arguments and environment. All of it counts in `:memory`; what does not fit
 * is refused with the sum. Offsets are bytes from the start of the chunk.
 */

import { EVENT_LAYOUT, RING, RING_CAPACITY, SELF } from '../abi/index.ts';
import { KernelError } from '../error.ts';
import { encodeText } from '../text.ts';
import type { Image } from './image.ts';

/** Bytes between heap and stack that nobody may touch. */
export const GUARD_SIZE = 4096;
/** Least alignment of a chunk. */
const CHUNK_ALIGN = 4096;
/** Least stack: registers of a call or two. */
const MIN_STACK = 256;
/** RISC-V ELF psABI: the stack pointer is a multiple of 16. */
const STACK_ALIGN = 16;

/** What the loader needs of a TaskSpec. */
export interface ChunkRequest {
  readonly name: string;
  readonly memory: number;
  readonly stack: number;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface Chunk {
  /** Bytes of the whole chunk. */
  readonly size: number;
  readonly align: number;
  /** End of the image's R-X part. */
  readonly dataStart: number;
  /** End of data and bss. */
  readonly dataEnd: number;
  readonly ring: number;
  readonly self: number;
  readonly argv: number;
  readonly envp: number;
  readonly strings: number;
  readonly heapStart: number;
  /** End of the heap, start of the guard. */
  readonly guard: number;
  readonly stackLow: number;
  /** argv[0] and the arguments, then KEY=VALUE, as UTF-8 with a NUL each. */
  readonly argumentStrings: readonly Uint8Array[];
  readonly environmentStrings: readonly Uint8Array[];
}

function up(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

function terminated(what: string, text: string): Uint8Array {
  if (text.includes('\0')) {
    throw new KernelError('invalid', `${what} ${JSON.stringify(text)} contains a NUL character`);
  }
  return encodeText(`${text}\0`);
}

function total(strings: readonly Uint8Array[]): number {
  return strings.reduce((sum, s) => sum + s.length, 0);
}

/**
 * Divides a chunk.
 * @throws KernelError `no-memory` with the sum when it does not fit, `invalid` for sizes that make no sense
 */
export function layOutChunk(image: Image, request: ChunkRequest): Chunk {
  for (const key of ['memory', 'stack'] as const) {
    const value = request[key];
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new KernelError(
        'invalid',
        `${request.name}: ${key} is ${value}, expected bytes, 1 or more`,
      );
    }
  }
  const argumentStrings = [request.name, ...request.args].map((a) => terminated('argument', a));
  const environmentStrings = Object.entries(request.env).map(([key, value]) =>
    terminated('variable', `${key}=${value}`),
  );
  const size = up(request.memory, STACK_ALIGN);
  const stack = up(Math.max(request.stack, MIN_STACK), STACK_ALIGN);
  const ring = up(image.end, STACK_ALIGN);
  const self = ring + RING.size + RING_CAPACITY * EVENT_LAYOUT.size;
  const argv = self + SELF.size;
  const envp = argv + (argumentStrings.length + 1) * 8;
  const strings = envp + (environmentStrings.length + 1) * 8;
  const heapStart = up(strings + total(argumentStrings) + total(environmentStrings), STACK_ALIGN);
  const needed = heapStart + GUARD_SIZE + stack;
  if (needed > size) {
    throw new KernelError(
      'no-memory',
      `${request.name}: needs ${needed} bytes, :memory gives ${size}: ` +
        `image ${image.dataStart} + data ${image.end - image.dataStart} + ` +
        `system area ${heapStart - image.end} + guard ${GUARD_SIZE} + stack ${stack}`,
    );
  }
  return {
    size,
    align: Math.max(image.align, CHUNK_ALIGN),
    dataStart: image.dataStart,
    dataEnd: image.end,
    ring,
    self,
    argv,
    envp,
    strings,
    heapStart,
    guard: size - stack - GUARD_SIZE,
    stackLow: size - stack,
    argumentStrings,
    environmentStrings,
  };
}
