/**
 * The harts of a machine, as the board drives them.
 */

import type { Hart, Heat, StopReason } from '../face.ts';
import type { RegionReport } from '../jit/report.ts';
import { HartGroup } from './harts.ts';
import type { MemoryLayout } from './layout.ts';
import type { MachineTrace } from './trace.ts';

export { createHeat } from './heat.ts';
export { createMemory, memoryLayout, RAM_BASE } from './layout.ts';
export type { MemoryLayout } from './layout.ts';

/** Everything that is not plain RAM inside a hart's windows. */
export interface HartBus {
  /**
   * Little-endian read; the value is left in `low` and `high` (unsigned 32-bit halves).
   * @returns false on an access fault
   */
  read(address: number, size: 1 | 2 | 4 | 8): boolean;
  /** @returns false on an access fault */
  write(address: number, size: 1 | 2 | 4 | 8, low: number, high: number): boolean;
  low: number;
  high: number;
}

/** The time CSR. */
export interface HartTime {
  mtimeLow(): number;
  mtimeHigh(): number;
}

export interface HartsOptions {
  readonly memory: WebAssembly.Memory;
  readonly layout: MemoryLayout;
  readonly count: number;
  readonly mode: 'hosted' | 'bare';
  readonly bus: HartBus;
  readonly time: HartTime;
  /** Hot code is compiled; without it everything is interpreted. */
  readonly compile?: CompileOptions | undefined;
  /** Told what harts do. */
  readonly trace?: MachineTrace | undefined;
  /** The module of the interpreter, if it was written beforehand. */
  readonly interpreter?: Uint8Array<ArrayBuffer> | undefined;
}

export interface CompileOptions {
  /** Times a block is interpreted before it is compiled. */
  readonly heat: number;
  /** Bytes of host stack compiled code may use. */
  readonly stackBytes: number;
  /** What compiled code does is done again by the interpreter, and compared. */
  readonly twice?: boolean;
}

/** What ends a run that need not be exact. */
export interface RunBounds {
  /** Accesses to devices it may make. */
  readonly accesses: number;
  /** Instructions that may be left where compiled code would have to be interpreted for them. */
  readonly slack: number;
}

export interface Harts {
  readonly harts: readonly Hart[];
  /** Instructions that all harts have retired, also before they were reset. */
  readonly retired: number;
  /**
   * Runs one hart until `budget` instructions have retired or there is another
   * reason. A trap that is taken by the guest itself costs one of the budget.
   *
   * @param bounds when it may end with 'budget' before that; `unspent` says what was left
   */
  run(hart: number, budget: number, bounds?: RunBounds): StopReason;
  /** Instructions of the last run's budget that were not used. */
  readonly unspent: number;
  /** Sets an interrupt line into mip: MSIP 3, MTIP 7, SEIP 9, MEIP 11. */
  setInterrupt(hart: number, bit: number, level: boolean): void;
  /** Code in [address, address + length) was written by something other than a hart's stores. */
  codeChanged(address: number, length: number): void;
  /** What is compiled, the most often entered first; nothing without a compiler. */
  regions(): RegionReport[];
  /** Reset: pc, a0 = hart id, a1, M-mode, everything else 0. */
  reset(hart: number, pc: number, a1: number): void;
  /** Counts accesses of all harts there, or with undefined nowhere; not while one runs. */
  setHeat(heat: Heat | undefined): void;
  /** Asks the hart that runs now to return `budget` soon (at the end of its present block). */
  leave(): void;
  /** mtime at which the next stimecmp of a hart falls due (Sstc), or Infinity. */
  nextTimer(): number;
}

/** Makes the harts of a machine in its memory; all of them are reset and running. */
export function createHarts(options: HartsOptions): Harts {
  return new HartGroup(options);
}
