/**
 * The parts of one kernel, as its own files see each other.
 *
 * Assembled in index.ts; there is no other state. Handlers get it as their
 * first argument, so nothing here is global and two kernels can live side by
 * side.
 */

import type { Machine, Ram, StopReason } from '../machine/index.ts';
import type { BoardInfo } from './boot/board.ts';
import type { KernelMemory } from './boot/memory.ts';
import type { PlicDriver } from './driver/plic.ts';
import type { UartDriver } from './driver/uart.ts';
import type { Emitter } from './events.ts';
import type { KernelOptions } from './face.ts';
import type { Image } from './loader/image.ts';
import type { SyscallPage } from './loader/syscall-page.ts';
import type { Log } from './log/log.ts';
import type { RandomSource } from './random.ts';
import type { Restarts } from './task/restart.ts';
import type { Scheduler } from './task/scheduler.ts';
import type { TaskTable } from './task/table.ts';
import type { Timers } from './task/timers.ts';

export interface Core {
  readonly machine: Machine;
  readonly ram: Ram;
  readonly options: KernelOptions;
  /** The clock is `steps`: nothing the host does when may be seen by a Task. */
  readonly deterministic: boolean;
  /** Tasks run in U-mode behind PMP. */
  readonly protected: boolean;
  readonly board: BoardInfo;
  readonly memory: KernelMemory;
  readonly plic: PlicDriver;
  readonly uart: UartDriver | undefined;
  readonly log: Log;
  readonly timers: Timers;
  readonly scheduler: Scheduler;
  readonly tasks: TaskTable;
  readonly restarts: Restarts;
  readonly events: Emitter;
  /** Images read so far, by their bytes. */
  readonly images: WeakMap<Uint8Array, Image>;
  readonly page: SyscallPage;
  readonly random: RandomSource;
  /** Stops so far, by hart. */
  readonly stops: readonly HartStops[];
  /** Nanoseconds per tick of mtime. */
  readonly tickNs: number;

  /** Hart whose trap is being handled, or -1. */
  serving: number;
  /** Value of the system call being handled; goes to a1. */
  value: number;
  /** Hart whose system call waits for the host while the machine holds still, or -1. */
  held: number;

  /** Ticks of mtime. */
  now(): number;
  /** Nanoseconds since boot. */
  time(): number;
}

/** Why a hart stopped, and how often: for those who watch the machine. */
export interface HartStops {
  /** The last stop. */
  last: StopReason | undefined;
  timer: number;
  software: number;
  external: number;
  ecall: number;
  fault: number;
}

/** Ticks for a duration, rounded up. @param ns 0 or more */
export function ticksFor(core: Core, ns: number): number {
  return Math.ceil(ns / core.tickNs);
}
