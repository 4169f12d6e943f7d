/**
 * The cache of decoded blocks: guest code made ready for the interpreter.
 *
 * A block is a straight run of instructions; it ends at a jump, at an
 * instruction the hart does itself, at the end of its executable range or after
 * MAX_INSTRUCTIONS. Blocks lie one behind the other in the arena; when that is
 * full, all are dropped at once, so memory is bounded.
 * A block is entered only when its key equals the hart's. A key stands for one
 * set of executable ranges in one epoch; `fence.i` and code written by others
 * begin an epoch, after which a block must compare equal with its source bytes
 * before it is used again. No store is ever checked.
 * What this does not do: it knows no privilege and no PMP, only ranges.
 */

import { BLOCK, ENTRY, HART, NULL_BLOCK, roundingField } from '../hart/layout.ts';
import type { MemoryLayout } from '../hart/layout.ts';
import { decode, lengthOf, remembered } from '../isa/decoder.ts';
import type { Flow } from '../isa/row.ts';
import {
  ILLEGAL,
  instructionOf,
  isFloat,
  isLong,
  NEXT,
  pairHandler,
  STOP,
  SWITCH,
  writesFloat,
} from './handlers.ts';

/** Executable guest addresses, [start, end). */
export interface Range {
  readonly start: number;
  readonly end: number;
}

function rangeOf(ranges: readonly Range[], pc: number): Range | undefined {
  for (const range of ranges) if (pc >= range.start && pc < range.end) return range;
  return undefined;
}

const MAX_INSTRUCTIONS = 64;
/** Header, entries at their longest, the end, source bytes. */
const MAX_BLOCK = BLOCK.size + (MAX_INSTRUCTIONS + 1) * ENTRY.longSize + MAX_INSTRUCTIONS * 4;
const MAX_KEY = 0x7fff_ffff;
/** Heat of a block that is never to be reported. */
const COLD = 0x7fff_ffff;
const PAGE_SHIFT = 12;
/** Hashes of hot code remembered. */
const MAX_REMEMBERED = 4096;
/** Registers that hold return addresses (Unprivileged spec, section 2.5.1). */
const LINKS = new Set([1, 5]);

export class Blocks {
  readonly #layout: MemoryLayout;
  readonly #half: Uint16Array;
  readonly #word: Int32Array;
  /** Pages of RAM that decoded code came from. */
  readonly #codePages: Uint8Array;
  /** What is decoded here is mostly decoded again, here or by the compiler. */
  readonly decode = remembered(decode);
  #free: number;
  #lastKey = 0;
  /** Begins anew when blocks have to be checked against their source. */
  epoch = 0;
  /** Whether floating-point instructions are legal now (mstatus.FS); part of what a key stands for. */
  floatOn = false;
  /** The block that is being decoded has a floating-point instruction. */
  #hasFloat = false;
  readonly #heat: number;
  /** Hashes of the code of blocks that were compiled. */
  readonly #hot = new Set<number>();

  /** @param heat times a block is entered before it is reported as hot */
  constructor(memory: WebAssembly.Memory, layout: MemoryLayout, heat = COLD) {
    this.#layout = layout;
    this.#heat = heat;
    this.#half = new Uint16Array(memory.buffer);
    this.#word = new Int32Array(memory.buffer);
    this.#codePages = new Uint8Array((layout.ramSize >>> PAGE_SHIFT) + 1);
    this.#free = layout.arenaOffset;
  }

  /** A key no block has. */
  newKey(): number {
    if (this.#lastKey >= MAX_KEY) {
      this.#drop();
      this.epoch++;
      this.#lastKey = 0;
    }
    return ++this.#lastKey;
  }

  /** Every block must be compared with its source before it runs again; keys have to be renewed. */
  invalidate(): void {
    this.epoch++;
  }

  /** As `invalidate`, unless no block was made from these bytes. */
  codeChanged(address: number, length: number): void {
    const { ramBase, ramSize } = this.#layout;
    const first = Math.max(0, address - ramBase) >>> PAGE_SHIFT;
    const last = Math.min(ramSize - 1, address + length - 1 - ramBase) >>> PAGE_SHIFT;
    const found = this.#codePages.indexOf(1, first);
    if (found >= 0 && found <= last) this.epoch++;
  }

  /**
   * The block at a pc inside RAM, decoded or checked now, or 0.
   * @param ranges executable ranges of the hart, all inside RAM
   * @param link where to store the block, or 0
   */
  find(pc: number, key: number, ranges: readonly Range[], link: number): number {
    const range = rangeOf(ranges, pc);
    if (range === undefined) return 0;
    const slot = this.#lookupSlot(pc);
    let block = this.#word[slot] ?? 0;
    if (block === 0 || this.#field(block, BLOCK.pc) !== pc || !this.#valid(block, key, range)) {
      const dropped = this.#free + MAX_BLOCK > this.#layout.arenaOffset + this.#layout.arenaSize;
      if (dropped) this.#drop();
      block = this.#free;
      const end = this.#decode(block, pc, range.end, MAX_INSTRUCTIONS, key, NEXT);
      if (end === 0) return 0;
      this.#free = (end + 15) & ~15;
      this.#word[slot] = block;
      this.#codePages[(pc - this.#layout.ramBase) >>> PAGE_SHIFT] = 1;
      const bytes = this.#field(block, BLOCK.bytes);
      this.#codePages[(pc + bytes - 1 - this.#layout.ramBase) >>> PAGE_SHIFT] = 1;
      if (dropped) return block;
    }
    if (link !== 0) this.#word[link >>> 2] = block;
    return block;
  }

  /** A block of at most `count` instructions, used once and not kept, or 0. */
  scratch(pc: number, key: number, ranges: readonly Range[], count: number): number {
    const range = rangeOf(ranges, pc);
    if (range === undefined) return 0;
    const block = this.#layout.scratchOffset;
    const limit = Math.min(count, MAX_INSTRUCTIONS);
    return this.#decode(block, pc, range.end, limit, key, STOP) === 0 ? 0 : block;
  }

  /**
   * A copy of the first instructions of a block, used once.
   * @param count fewer than the block has, at least 1
   */
  beginning(block: number, count: number): number {
    const word = this.#word;
    const scratch = this.#layout.scratchOffset;
    const left = this.#field(block, BLOCK.count) - count;
    const moved = scratch - block;
    let last = block;
    let end = block + BLOCK.size;
    for (let i = 0; i < count; i++) {
      last = end;
      end += this.#sizeOf(last);
    }
    word.copyWithin(scratch >>> 2, block >>> 2, end >>> 2);
    for (let at = block + BLOCK.size; at < end; at += this.#sizeOf(at)) {
      if (isLong(this.#half[at >>> 1] ?? 0)) {
        const remaining = (at + moved + ENTRY.remaining) >>> 2;
        word[remaining] = (word[remaining] ?? 0) - left;
      }
    }
    /* A pair whose second half is not wanted is its first half. */
    const handler = this.#half[last >>> 1] ?? 0;
    this.#half[(last + moved) >>> 1] = instructionOf(handler)?.id ?? handler;
    this.#terminal(end + moved, STOP, this.#field(end, ENTRY.pc));
    word[(scratch + BLOCK.count) >>> 2] = count;
    word[(scratch + BLOCK.heat) >>> 2] = COLD;
    return scratch;
  }

  /** A block of one instruction from outside RAM, used once; `word` is the instruction. */
  foreign(pc: number, key: number, word: number): number {
    const block = this.#layout.scratchOffset;
    const entry = block + BLOCK.size;
    const flow = this.#write(entry, pc, word);
    const size = flow === 'next' ? ENTRY.size : ENTRY.longSize;
    this.#terminal(entry + size, STOP, pc + lengthOf(word));
    this.#header(block, key, 1, pc, 0, 0);
    return block;
  }

  /** The decoded block at a pc, whatever its key, or 0. */
  at(pc: number): number {
    const block = this.#word[this.#lookupSlot(pc)] ?? 0;
    return block !== 0 && this.#field(block, BLOCK.pc) === pc ? block : 0;
  }

  /** Times a block can still be entered before it is reported as hot. */
  setHeat(block: number, heat: number): void {
    this.#word[(block + BLOCK.heat) >>> 2] = heat;
  }

  /** A block may be entered once more before it is reported. */
  warm(block: number): void {
    const heat = this.#word[(block + BLOCK.heat) >>> 2] ?? 0;
    if (heat < COLD) this.setHeat(block, heat + 1);
  }

  /** An entry of the block at a pc counts as more of them; its next one may report it. */
  hasten(pc: number, entries: number): void {
    const block = this.at(pc);
    if (block === 0) return;
    const heat = this.#word[(block + BLOCK.heat) >>> 2] ?? 0;
    if (heat > 1 && heat < COLD) this.setHeat(block, Math.max(1, heat - entries));
  }

  /** A block was compiled: equal code is hot from its beginning. */
  remember(block: number): void {
    if (this.#hot.size >= MAX_REMEMBERED) this.#hot.clear();
    this.#hot.add(this.#hashOf(block));
  }

  /** Whether equal code was compiled before. */
  isRemembered(block: number): boolean {
    return this.#hot.has(this.#hashOf(block));
  }

  /** A block begins anew to be counted; it stays one that was entered more than once. */
  reheat(block: number): void {
    this.setHeat(block, Math.max(1, this.#heat - 2));
  }

  /** A block is not reported any more. */
  cool(block: number): void {
    this.setHeat(block, COLD);
  }

  /** Times the block at a pc was entered since it was decoded or began anew; 0 where there is none. */
  entered(pc: number): number {
    const block = this.at(pc);
    return block === 0
      ? 0
      : Math.max(0, this.#heat - (this.#word[(block + BLOCK.heat) >>> 2] ?? 0));
  }

  /** Instructions of a block that come before an entry. */
  indexOf(block: number, entry: number): number {
    let at = block + BLOCK.size;
    let index = 0;
    while (at < entry) {
      at += this.#sizeOf(at);
      index++;
    }
    return index;
  }

  #sizeOf(entry: number): number {
    return isLong(this.#half[entry >>> 1] ?? 0) ? ENTRY.longSize : ENTRY.size;
  }

  /** Higher bits of the pc take part, so that code at equal offsets in different chunks does not collide. */
  #lookupSlot(pc: number): number {
    const { lookupOffset, lookupEntries } = this.#layout;
    return (lookupOffset >>> 2) + (((pc >>> 1) ^ (pc >>> 15)) & (lookupEntries - 1));
  }

  #field(block: number, field: number): number {
    return (this.#word[(block + field) >>> 2] ?? 0) >>> 0;
  }

  /** Whether a block may run under a key; an equal source renews its key. */
  #valid(block: number, key: number, range: Range): boolean {
    if (this.#field(block, BLOCK.key) === key) return true;
    const pc = this.#field(block, BLOCK.pc);
    const length = this.#field(block, BLOCK.bytes);
    if (pc + length > range.end) return false;
    const float = this.#field(block, BLOCK.float);
    if (float !== 0 && float !== this.#floatState()) return false;
    const half = this.#half;
    const kept = this.#field(block, BLOCK.source) >>> 1;
    const now = (pc - this.#layout.ramBase + this.#layout.ramOffset) >>> 1;
    for (let i = 0; i < length >>> 1; i++) if (half[kept + i] !== half[now + i]) return false;
    this.#word[(block + BLOCK.key) >>> 2] = key;
    return true;
  }

  #floatState(): number {
    return this.floatOn ? 2 : 1;
  }

  /** Decodes from pc; returns where the block ends in the arena, 0 when it would be empty. */
  #decode(
    block: number,
    pc: number,
    end: number,
    limit: number,
    key: number,
    last: number,
  ): number {
    const half = this.#half;
    const source = (this.#layout.ramOffset - this.#layout.ramBase + pc) >>> 1;
    let entry = block + BLOCK.size;
    let at = pc;
    let count = 0;
    let ended = false;
    this.#hasFloat = false;
    while (count < limit && !ended && at + 2 <= end) {
      const index = source + ((at - pc) >>> 1);
      let word = half[index] ?? 0;
      const length = lengthOf(word);
      if (at + length > end) break;
      if (length === 4) word |= (half[index + 1] ?? 0) << 16;
      const flow = this.#write(entry, at, word);
      entry += flow === 'next' ? ENTRY.size : ENTRY.longSize;
      ended = flow !== 'next' && flow !== 'branch';
      at += length;
      count++;
    }
    if (count === 0) return 0;
    if (!ended) {
      this.#terminal(entry, last, at);
      entry += ENTRY.longSize;
    }
    this.#countDown(block + BLOCK.size, count);
    this.#pairUp(block + BLOCK.size, count);
    const bytes = at - pc;
    // Shorter than what the built-in copy takes to begin.
    for (let i = 0; i < bytes >>> 1; i++) half[(entry >>> 1) + i] = half[source + i] ?? 0;
    this.#header(block, key, count, pc, bytes, entry);
    return entry + bytes;
  }

  /** Gives neighbours that have a handler in common to it; both entries stay as they are otherwise. */
  #pairUp(entry: number, count: number): void {
    const half = this.#half;
    let at = entry;
    for (let left = count; left > 1; left--) {
      const handler = half[at >>> 1] ?? 0;
      const size = this.#sizeOf(at);
      const pair = pairHandler(handler, half[(at + size) >>> 1] ?? 0);
      if (pair !== undefined) {
        half[at >>> 1] = pair;
        at += size;
        left--;
      }
      at += this.#sizeOf(at);
    }
  }

  /** Tells each long entry how many instructions follow it. */
  #countDown(entry: number, count: number): void {
    let at = entry;
    for (let left = count - 1; left >= 0; left--) {
      const size = this.#sizeOf(at);
      if (size === ENTRY.longSize) this.#word[(at + ENTRY.remaining) >>> 2] = left;
      at += size;
    }
  }

  #header(
    block: number,
    key: number,
    count: number,
    pc: number,
    bytes: number,
    source: number,
  ): void {
    const base = block >>> 2;
    this.#word[base + (BLOCK.key >>> 2)] = key;
    this.#word[base + (BLOCK.count >>> 2)] = count;
    this.#word[base + (BLOCK.pc >>> 2)] = pc;
    this.#word[base + (BLOCK.bytes >>> 2)] = bytes;
    this.#word[base + (BLOCK.source >>> 2)] = source;
    this.#word[base + (BLOCK.float >>> 2)] = this.#hasFloat ? this.#floatState() : 0;
    this.#word[base + (BLOCK.heat >>> 2)] =
      block === this.#layout.scratchOffset ? COLD : this.#firstHeat(source, bytes);
  }

  /** Code that was hot before, here or at another address, is compiled as soon as it comes again. */
  #firstHeat(source: number, bytes: number): number {
    return this.#hot.size > 0 && this.#hot.has(this.#hash(source, bytes)) ? 0 : this.#heat;
  }

  #hashOf(block: number): number {
    return this.#hash(this.#field(block, BLOCK.source), this.#field(block, BLOCK.bytes));
  }

  #hash(source: number, bytes: number): number {
    let hash = bytes;
    for (let at = source; at < source + bytes; at += 2) {
      hash = Math.imul(hash ^ (this.#half[at >>> 1] ?? 0), 0x9e37_79b1);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  /** Writes one decoded instruction and says how control leaves it. */
  #write(entry: number, pc: number, word: number): Flow {
    const decoded = this.decode(word);
    const half = this.#half;
    const base = entry >>> 1;
    if (decoded === undefined) return this.#illegal(entry, pc, word);
    const { instruction, rd, rs1, rs2, rs3, rm, imm, length } = decoded;
    if (isFloat(instruction)) {
      this.#hasFloat = true;
      if (!this.floatOn) return this.#illegal(entry, pc, word);
    }
    const switches = instruction.flow === 'indirect' && !LINKS.has(rs1);
    half[base + (ENTRY.handler >>> 1)] = switches ? SWITCH : instruction.id;
    half[base + (ENTRY.rd >>> 1)] =
      rd === 0 && !writesFloat(instruction) ? HART.sink - HART.x : rd * 8;
    half[base + (ENTRY.rs1 >>> 1)] = rs1 * 8;
    half[base + (ENTRY.rs2 >>> 1)] = rs2 * 8;
    this.#word[(entry + ENTRY.imm) >>> 2] = imm;
    this.#word[(entry + ENTRY.pc) >>> 2] = pc;
    if (instruction.format.rm !== undefined) {
      half[base + (ENTRY.rs3 >>> 1)] = rs3 * 8;
      half[base + (ENTRY.rounding >>> 1)] = roundingField(rm);
    }
    if (instruction.flow !== 'next') {
      this.#word[(entry + ENTRY.link) >>> 2] = NULL_BLOCK;
      this.#word[(entry + ENTRY.remaining) >>> 2] = 0;
      this.#word[(entry + ENTRY.next) >>> 2] = pc + length;
    }
    return instruction.flow;
  }

  #illegal(entry: number, pc: number, word: number): Flow {
    this.#terminal(entry, ILLEGAL, pc);
    this.#word[(entry + ENTRY.imm) >>> 2] = word;
    this.#word[(entry + ENTRY.next) >>> 2] = pc + lengthOf(word);
    return 'leave';
  }

  /** Writes an entry that is no instruction; it goes on at pc. */
  #terminal(entry: number, handler: number, pc: number): void {
    this.#word.fill(0, entry >>> 2, (entry + ENTRY.longSize) >>> 2);
    this.#half[(entry + ENTRY.handler) >>> 1] = handler;
    this.#word[(entry + ENTRY.pc) >>> 2] = pc;
    this.#word[(entry + ENTRY.link) >>> 2] = NULL_BLOCK;
    this.#word[(entry + ENTRY.next) >>> 2] = pc;
  }

  #drop(): void {
    const { lookupOffset, lookupEntries, arenaOffset } = this.#layout;
    this.#word.fill(0, lookupOffset >>> 2, (lookupOffset >>> 2) + lookupEntries);
    this.#codePages.fill(0);
    this.#free = arenaOffset;
  }
}
