/**
 * The machine's public face: what a kernel, a debugger or a front end may use.
 *
 * Addresses are guest physical addresses as plain numbers (exact, below 2^53).
 * 64-bit register values are bigint only where a person reads them; hot paths
 * use `number()` / `low()` / `high()`.
 */

import type { DeviceState } from './device/state.ts';
import type { MachineTrace } from './hart/trace.ts';
import type { RegionReport } from './jit/report.ts';

/** Why a hart gave control back. `fault` is any synchronous exception that is not an ecall or ebreak. */
export type StopReason =
  'ecall' | 'breakpoint' | 'timer' | 'software' | 'external' | 'fault' | 'wait' | 'budget';

/** Read, write, execute rights of one row of the rights table. */
export interface Right {
  /** First byte. */
  readonly start: number;
  /** One past the last byte. */
  readonly end: number;
  readonly read: boolean;
  readonly write: boolean;
  readonly execute: boolean;
  /** Who owns it, for `owner`, faults and the MEMORY map, e.g. `task 3 stack`. */
  readonly owner: string;
}

/** Rows compiled once into PMP entries and access windows; install it with `Hart.protect`. */
export interface Protection {
  readonly rights: readonly Right[];
}

export interface Hart {
  readonly id: number;
  /** Program counter. */
  pc: number;
  /** Current privilege: 0 U, 1 S, 3 M (Privileged spec, table 1). */
  privilege: 0 | 1 | 3;
  /** Retired instructions (minstret), exact below 2^53. */
  readonly retired: number;
  /** True while the hart sits in wfi, or was parked by `park()`. */
  readonly waiting: boolean;
  /** True when the hart takes part in turns at all; a stopped hart keeps its state. */
  running: boolean;

  /** x[index] as an unsigned number: exact below 2^53, merely large above. */
  number(index: number): number;
  /** Low and high unsigned 32 bits of x[index]. */
  low(index: number): number;
  high(index: number): number;
  /** x[index] := value, a safe integer, sign-extended to 64 bits. x0 stays 0. */
  set(index: number, value: number): void;
  /** Full 64-bit value, unsigned; for tools, not for hot paths. */
  register(index: number): bigint;
  setRegister(index: number, value: bigint): void;

  /** CSR by address (Privileged spec, chapter 2); checks nothing but existence. @throws RangeError */
  csr(address: number): bigint;
  setCsr(address: number, value: bigint): void;

  /**
   * The user context (x1..x31, pc, and later f0..f31, fcsr) as one live view of
   * the hart control block. Saving a Task is `saved.set(hart.context)`;
   * resuming it is `hart.context.set(saved)` followed by `hart.contextChanged()`.
   */
  readonly context: Uint8Array;
  contextChanged(): void;

  /** Installs a protection domain for U-mode (PMP entries and windows). */
  protect(protection: Protection): void;

  /** Trap state of the last stop, as M-mode sees it: mcause code, mtval, mepc. */
  readonly cause: number;
  readonly tval: number;
  readonly epc: number;

  /**
   * Hosted kernels: value of `retired` at which the hart stops with `budget` (once it has
   * stopped so, it retires nothing more until this is raised or the hart parked); Infinity
   * for never.
   */
  stopAt: number;

  /** Hosted kernels: steps over the ecall that trapped (mepc and pc advance by 4). */
  skip(): void;
  /** Hosted kernels: a0 := error, a1 := value, both safe integers, then `skip` and `resume`. */
  answer(error: number, value: number): void;
  /** Hosted kernels: return from the trap, i.e. mret (pc := mepc, privilege := MPP). */
  resume(): void;
  /** Hosted kernels: nothing to run; wait for an enabled pending interrupt (reported as timer, software or external). */
  park(): void;
}

/** The clock of a machine. `steps`: mtime follows retired instructions; `real`: it follows the host. */
export type ClockKind = 'steps' | 'real';

/** Host time source; `real` machines read it, `steps` machines never do. */
export interface HostClock {
  /** Monotonic nanoseconds since some start, as a number. */
  now(): number;
  /** Wall clock, milliseconds since 1970 UTC; feeds the RTC. */
  wall(): number;
}

/** Byte stream between a character device and the host. */
export interface CharPort {
  /** Takes one byte from the guest; false when the host cannot take it now. */
  write(byte: number): boolean;
  /** Next byte for the guest, or -1 when there is none now. */
  read(): number;
}

/** Random bytes from the host (or from a seed). */
export interface EntropyPort {
  /** Fills all of `bytes`. */
  fill(bytes: Uint8Array): void;
}

/** A disk: sectors of 512 bytes. Calls are synchronous and never throw; false is an I/O error. */
export interface BlockPort {
  readonly sectors: number;
  readonly readOnly: boolean;
  /** Reads `into.length` bytes (a multiple of 512) from `sector` on. */
  read(sector: number, into: Uint8Array): boolean;
  write(sector: number, data: Uint8Array): boolean;
  /** All written data is safe when it returns true. */
  flush(): boolean;
}

/** What sits in a virtio-mmio slot. */
export type VirtioOption =
  | { readonly kind: 'rng'; readonly entropy: EntropyPort }
  | {
      readonly kind: 'console';
      readonly port: CharPort;
      /** Terminal size in cells; 80 by 24 unless given. */
      readonly columns?: number;
      readonly rows?: number;
    }
  | { readonly kind: 'block'; readonly block: BlockPort };

/** What a bare machine boots: ELF files or raw images. */
export interface BootImages {
  /** Firmware, in M-mode at the start of RAM unless it is an ELF file that says otherwise. */
  readonly bios?: Uint8Array;
  /** What firmware starts. Without firmware it runs in S-mode on the built-in SBI. */
  readonly kernel?: Uint8Array;
  readonly initrd?: Uint8Array;
  /** Command line, `/chosen/bootargs`. */
  readonly append?: string;
}

export type EngineKind = 'interpreter' | 'compiler' | 'both';

export interface MachineOptions {
  /** Bytes of RAM, a multiple of 4096; RAM begins at 0x8000_0000 and ends below 2^32. */
  readonly ramSize: number;
  /** 1 to 32. */
  readonly harts: number;
  readonly clock: ClockKind;
  /** Needed for `real`. */
  readonly hostClock?: HostClock;
  /**
   * How code runs: hot code compiled (unless told), everything interpreted, or both, one after
   * the other, and compared. The guest sees no difference.
   */
  readonly engine?: EngineKind;
  /** Times a block is interpreted before it is compiled; 1,500 unless told. */
  readonly heat?: number;
  /** Bytes of the host's stack that compiled code may use; 256 KiB unless told. */
  readonly stackBytes?: number;
  /** What `interpreterCode` gives, written beforehand: to write it takes 25 ms. */
  readonly interpreter?: Uint8Array<ArrayBuffer>;
  /** hosted: traps to M-mode return to the caller; bare: they go to mtvec. */
  readonly mode: 'hosted' | 'bare';
  /** What to boot when `bare`; without it harts go to the start of RAM. */
  readonly images?: BootImages;
  /** UART 0; without it the board has no UART (and the device tree no node). */
  readonly uart?: CharPort;
  /** virtio-mmio slots 0 to 7, in order; slots without an entry are there and empty. */
  readonly virtio?: readonly (VirtioOption | undefined)[];
  /** Told what harts do; slow where it asks for instructions. */
  readonly trace?: MachineTrace | undefined;
}

export interface Ram {
  readonly base: number;
  readonly size: number;
  /** All of RAM, index 0 is guest address `base`. Shared memory: no TextDecoder in browsers, fine in Node. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** True when [address, address+length) lies inside RAM; never wraps. */
  contains(address: number, length: number): boolean;
  /** Live view of [address, address+length). @throws RangeError when outside RAM */
  slice(address: number, length: number): Uint8Array;
}

/** One row of the memory map, as `info mtree` prints it. */
export interface MapRow {
  readonly name: string;
  readonly base: number;
  readonly size: number;
  /** PLIC source, or 0 for none. */
  readonly interrupt: number;
}

/** A device in its place, for people to look at and for saved states. */
export interface DeviceView extends MapRow {
  readonly kind: string;
  /** Its state as named fields with a version. */
  save(): DeviceState;
  /** @throws StateError, and then nothing has changed */
  restore(state: unknown): void;
}

/** Something that was loaded into memory at power-on. */
export interface LoadedImage {
  readonly name: string;
  readonly address: number;
  readonly size: number;
}

/** How often harts loaded from and stored to each block of RAM since watching began. */
export interface Heat {
  /** Bytes of a block; block 0 begins at the start of RAM. */
  readonly blockSize: number;
  /** Counts stop at 2^32 - 1. */
  readonly loads: Uint32Array;
  readonly stores: Uint32Array;
}

export type RunResult =
  /** The budget is used up. */
  | 'budget'
  /** Every running hart waits and nothing is due (steps), or nothing is due yet (real; see `nextEvent`). */
  | 'idle'
  /** The finisher was written; see `exitCode`. */
  | 'off'
  /** `onTrap` asked to stop. */
  | 'stopped';

export interface Machine {
  readonly memory: WebAssembly.Memory;
  readonly ram: Ram;
  readonly harts: readonly Hart[];
  readonly map: readonly MapRow[];
  /** Devices of the board, by address. */
  readonly devices: readonly DeviceView[];
  /** What `images` put where, and the device tree, by address. */
  readonly loaded: readonly LoadedImage[];
  /** Flattened device tree as placed in RAM, and where. */
  readonly deviceTree: Uint8Array;
  readonly deviceTreeAddress: number;
  /** Finisher's code once the machine is off. */
  readonly exitCode: number | undefined;

  /** MMIO (or RAM) access as a hart's load and store would do it. @throws BusError on nothing there */
  busRead(address: number, size: 1 | 2 | 4): number;
  busWrite(address: number, size: 1 | 2 | 4, value: number): void;

  /** mtime ticks (10 MHz, as QEMU virt). */
  mtime(): number;
  /** Instructions per hart and turn: 20,000 for one hart (100,000 and more under `real`), fewer with more. */
  readonly quantum: number;
  /** Instructions retired by all harts, also before they were reset. */
  readonly retired: number;

  /**
   * Runs harts in turn, `turns` rounds at most. Hosted: each stop that is not
   * `wait` or the `budget` of a turn calls `onTrap(hart, reason)`, after which that hart goes on
   * with what is left of its quantum (if it is still running and not waiting).
   * `onTrap` returns false to stop the whole run. `onTurn` is told of each hart whose
   * turn is over, before the next one's begins.
   */
  run(
    turns: number,
    onTrap?: (hart: Hart, reason: StopReason) => boolean,
    onTurn?: (hart: Hart) => void,
  ): RunResult;
  /** Regions of compiled code, the most often entered first. */
  regions(): RegionReport[];
  /** Ticks of mtime until the next timer event, or Infinity; how long a `real` host may sleep. */
  nextEvent(): number;

  /** Counters of memory accesses, while `watchHeat` is on. */
  readonly heat: Heat | undefined;
  /** Begins to count memory accesses, from 0 on, or ends it; a machine that counts is much slower. */
  watchHeat(on: boolean): void;

  /** Presses the reset button: devices, images and harts as after power-on; RAM otherwise kept. */
  reset(): void;

  /** Code was written by something other than a hart: loader, debugger, DMA. Drops stale decoded code. */
  codeChanged(address: number, length: number): void;
}
