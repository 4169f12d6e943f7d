/**
 * A test bench for harts: RAM, a bus that is a table of words, a settable clock.
 *
 * The real engine runs; only the board is missing.
 */
import { assemble } from '../../../machine/isa/assembler.ts';
import { createHarts, createMemory, memoryLayout } from '../../../machine/hart/index.ts';
import type { HartBus, Harts } from '../../../machine/hart/index.ts';
import type { Hart, StopReason } from '../../../machine/face.ts';

export const RAM = 0x8000_0000;

/** Words outside RAM that answer; everything else is an access fault. */
export class TableBus implements HartBus {
  low = 0;
  high = 0;
  readonly words = new Map<number, number>();
  readonly log: string[] = [];
  onWrite: (address: number, low: number) => void = () => {};

  read(address: number, size: 1 | 2 | 4 | 8): boolean {
    this.log.push(`read ${address.toString(16)} ${size}`);
    const word = this.words.get(address & ~3);
    if (word === undefined || address % size !== 0) return false;
    this.low = (word >>> ((address & 3) * 8)) >>> 0;
    this.high = size === 8 ? (this.words.get(address + 4) ?? 0) : 0;
    return true;
  }

  write(address: number, size: 1 | 2 | 4 | 8, low: number, high: number): boolean {
    this.log.push(`write ${address.toString(16)} ${size} ${low} ${high}`);
    if (!this.words.has(address & ~3) || address % size !== 0) return false;
    this.words.set(address & ~3, low);
    if (size === 8) this.words.set(address + 4, high);
    this.onWrite(address, low);
    return true;
  }
}

export interface Bench {
  readonly harts: Harts;
  readonly hart: Hart;
  readonly bus: TableBus;
  readonly ram: DataView;
  readonly bytes: Uint8Array;
  time: number;
  /** Puts a program at an address (RAM unless given) and returns its labels. */
  load(source: string, address?: number): ReadonlyMap<string, number>;
  /** Loads a program at RAM and runs hart 0 from there. */
  go(source: string, budget?: number): StopReason;
}

/** A hart group of its own; `bare` harts start in M-mode. */
export function bench(options: {
  mode: 'hosted' | 'bare';
  harts?: number;
  ramSize?: number;
}): Bench {
  const layout = memoryLayout(options.ramSize ?? 0x10_0000, options.harts ?? 1);
  const memory = createMemory(layout);
  const bus = new TableBus();
  const clock = { time: 0 };
  const harts = createHarts({
    memory,
    layout,
    count: options.harts ?? 1,
    mode: options.mode,
    bus,
    time: {
      mtimeLow: () => clock.time >>> 0,
      mtimeHigh: () => Math.floor(clock.time / 2 ** 32),
    },
  });
  const hart = harts.harts[0]!;
  const bytes = new Uint8Array(memory.buffer, layout.ramOffset, layout.ramSize);
  const ram = new DataView(memory.buffer, layout.ramOffset, layout.ramSize);
  const load = (source: string, address = RAM): ReadonlyMap<string, number> => {
    const { bytes: code, labels } = assemble(source, address);
    bytes.set(code, address - RAM);
    harts.codeChanged(address, code.length);
    return labels;
  };
  return {
    harts,
    hart,
    bus,
    ram,
    bytes,
    get time() {
      return clock.time;
    },
    set time(value: number) {
      clock.time = value;
    },
    load,
    go(source, budget = 100_000) {
      load(source);
      hart.pc = RAM;
      return harts.run(0, budget);
    },
  };
}

/** Rights to everything in RAM, for hosted tests. */
export function allRam(ramSize = 0x10_0000) {
  return {
    rights: [
      { start: RAM, end: RAM + ramSize, read: true, write: true, execute: true, owner: 'test' },
    ],
  };
}

export const U64 = (value: bigint): bigint => BigInt.asUintN(64, value);
export const S64 = (value: bigint): bigint => BigInt.asIntN(64, value);
export const U32 = (value: bigint): bigint => BigInt.asUintN(32, value);
export const S32 = (value: bigint): bigint => BigInt.asIntN(32, value);
/** 64-bit values with the awkward ones often. */
export const SPECIAL: readonly bigint[] = [
  0n,
  1n,
  2n,
  0xffff_ffff_ffff_ffffn,
  0x8000_0000_0000_0000n,
  0x7fff_ffff_ffff_ffffn,
  0x8000_0000n,
  0x7fff_ffffn,
  0xffff_ffffn,
  0xffff_ffff_8000_0000n,
  0xffff_ffff_7fff_ffffn,
  0x1_0000_0000n,
  63n,
  64n,
  31n,
  32n,
];
