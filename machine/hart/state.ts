/**
 * A hart control block through typed views.
 *
 * All state of a hart is behind these accessors; offsets come from layout.ts.
 * 64-bit values are pairs of 32-bit halves here, bigint only for tools.
 */

import { csrOffset, HART, HART_SIZE } from './layout.ts';
import type { CsrSlot, MemoryLayout } from './layout.ts';

const TWO32 = 0x1_0000_0000;

export class HartState {
  readonly id: number;
  /** Byte offset of the control block. */
  readonly offset: number;
  readonly words: Uint32Array;
  readonly #floats: Float64Array;
  readonly bytes: Uint8Array;

  constructor(memory: WebAssembly.Memory, layout: MemoryLayout, id: number) {
    this.id = id;
    this.offset = layout.hartsOffset + id * HART_SIZE;
    this.words = new Uint32Array(memory.buffer, this.offset, HART_SIZE >>> 2);
    this.#floats = new Float64Array(memory.buffer, this.offset, HART_SIZE >>> 3);
    this.bytes = new Uint8Array(memory.buffer, this.offset, HART_SIZE);
  }

  /** A 32-bit field. */
  word(offset: number): number {
    return this.words[offset >>> 2] ?? 0;
  }
  setWord(offset: number, value: number): void {
    this.words[offset >>> 2] = value;
  }

  /** A 64-bit field as an unsigned number: exact below 2^53. */
  number(offset: number): number {
    return this.word(offset) + this.word(offset + 4) * TWO32;
  }
  /** Stores a safe integer, sign-extended. */
  setNumber(offset: number, value: number): void {
    this.setWord(offset, value);
    this.setWord(offset + 4, Math.floor(value / TWO32));
  }
  setPair(offset: number, low: number, high: number): void {
    this.setWord(offset, low);
    this.setWord(offset + 4, high);
  }

  big(offset: number): bigint {
    return BigInt(this.word(offset)) | (BigInt(this.word(offset + 4)) << 32n);
  }
  setBig(offset: number, value: bigint): void {
    this.setWord(offset, Number(value & 0xffff_ffffn));
    this.setWord(offset + 4, Number((value >> 32n) & 0xffff_ffffn));
  }

  /** A 64-bit field as a double; NaN payloads do not survive. */
  float(offset: number): number {
    return this.#floats[offset >>> 3] ?? 0;
  }
  setFloat(offset: number, value: number): void {
    this.#floats[offset >>> 3] = value;
  }

  get retired(): number {
    return this.#floats[HART.retired >>> 3] ?? 0;
  }
  set retired(value: number) {
    this.#floats[HART.retired >>> 3] = value;
  }

  get privilege(): 0 | 1 | 3 {
    return this.word(HART.privilege) as 0 | 1 | 3;
  }
  set privilege(value: 0 | 1 | 3) {
    this.setWord(HART.privilege, value);
  }
}

/** Offsets of the CSR slots, by name. */
export const SLOT = {
  mstatus: csrOffset('mstatus'),
  mie: csrOffset('mie'),
  mip: csrOffset('mip'),
  mtvec: csrOffset('mtvec'),
  mscratch: csrOffset('mscratch'),
  mepc: csrOffset('mepc'),
  mcause: csrOffset('mcause'),
  mtval: csrOffset('mtval'),
  medeleg: csrOffset('medeleg'),
  mideleg: csrOffset('mideleg'),
  mcounteren: csrOffset('mcounteren'),
  menvcfg: csrOffset('menvcfg'),
  mcountinhibit: csrOffset('mcountinhibit'),
  stvec: csrOffset('stvec'),
  sscratch: csrOffset('sscratch'),
  sepc: csrOffset('sepc'),
  scause: csrOffset('scause'),
  stval: csrOffset('stval'),
  scounteren: csrOffset('scounteren'),
  senvcfg: csrOffset('senvcfg'),
  stimecmp: csrOffset('stimecmp'),
  cycleOffset: csrOffset('cycleOffset'),
  instretOffset: csrOffset('instretOffset'),
} as const satisfies Record<CsrSlot, number>;
