/**
 * One hart's working parts: state, windows, PMP, the slow path of its accesses.
 *
 * A core knows no engine and no turn; it answers what an engine cannot do by
 * itself. Traps it takes are noted in `stop` when M-mode is hosted.
 */

import type { Heat, StopReason } from '../face.ts';
import type { CsrContext } from './csr.ts';
import type { HartBus, HartTime } from './index.ts';
import { warm } from './heat.ts';
import { HART } from './layout.ts';
import type { MemoryLayout } from './layout.ts';
import { allowed, PMP_R, PMP_W, pmpEntries } from './pmp.ts';
import type { PmpEntry } from './pmp.ts';
import { SLOT } from './state.ts';
import type { HartState } from './state.ts';
import type { TrapTaken } from './trace.ts';
import { CAUSE, MIP, STATUS, takeTrap } from './trap.ts';
import { compileWindows, WINDOWS_OFFSET, withoutAccess } from './windows.ts';
import type { Windows } from './windows.ts';

export interface CoreOptions {
  readonly state: HartState;
  readonly layout: MemoryLayout;
  readonly ram: DataView;
  readonly bus: HartBus;
  readonly time: HartTime;
  readonly hosted: boolean;
  /** Told of each trap that was taken. */
  readonly trap?: ((taken: TrapTaken) => void) | undefined;
}

const STOP_OF_INTERRUPT: Readonly<Record<number, StopReason>> = {
  [MIP.SSIP]: 'software',
  [MIP.MSIP]: 'software',
  [MIP.STIP]: 'timer',
  [MIP.MTIP]: 'timer',
  [MIP.SEIP]: 'external',
  [MIP.MEIP]: 'external',
};

/** Added to the index of windows that are empty because accesses are counted. */
const WATCHED = 32;

export class HartCore implements CsrContext {
  readonly state: HartState;
  readonly hosted: boolean;
  readonly #options: CoreOptions;
  #entries: readonly PmpEntry[] = [];
  /** Windows by fetch and data privilege and FS, valid for the present PMP entries. */
  #windows: (Windows | undefined)[] = [];
  #current: Windows | undefined;
  #heat: Heat | undefined;
  /** Why a hosted hart has to stop, set by the trap just taken. */
  stop: StopReason | undefined;
  /** The budget ended the last run, so that the next begins at a pc that means nothing. */
  interrupted = false;

  constructor(options: CoreOptions) {
    this.#options = options;
    this.state = options.state;
    this.hosted = options.hosted;
  }

  time(): bigint {
    const { time } = this.#options;
    return BigInt(time.mtimeLow() >>> 0) | (BigInt(time.mtimeHigh() >>> 0) << 32n);
  }

  retired(): number {
    return this.state.retired;
  }

  /** Forgets windows; the next `windows()` compiles what it needs. */
  pmpChanged(): void {
    this.#entries = pmpEntries(this.state);
    this.#windows = [];
    this.#current = undefined;
  }

  /** Sstc: STIP follows stimecmp while menvcfg.STCE is set (Privileged spec, chapter "Sstc"). */
  timerChanged(): void {
    const { state } = this;
    if (state.word(SLOT.menvcfg + 4) >>> 31 === 0) return;
    const due = this.time() >= state.big(SLOT.stimecmp);
    const others = state.word(SLOT.mip) & ~(1 << MIP.STIP);
    state.setWord(SLOT.mip, others | (due ? 1 << MIP.STIP : 0));
  }

  /** Entries and windows of a domain that was compiled before; see protect.ts. */
  usePmp(entries: readonly PmpEntry[], windows: (Windows | undefined)[]): void {
    this.#entries = entries;
    this.#windows = windows;
    this.#current = undefined;
  }

  /** Counts accesses from now on, or with undefined no more; takes effect at the next `windows()`. */
  setHeat(heat: Heat | undefined): void {
    this.#heat = heat;
  }

  /** Windows for the present privilege, installed in the control block. */
  windows(): Windows {
    const { state } = this;
    const fetch = state.privilege;
    const data = this.#dataPrivilege();
    const floatOn = state.word(HART.fs) !== 0;
    const watched = this.#heat !== undefined;
    const index = fetch * 8 + data * 2 + (floatOn ? 1 : 0) + (watched ? WATCHED : 0);
    let windows = this.#windows[index];
    if (windows === undefined) {
      const { ramSize } = this.#options.layout;
      windows = compileWindows(this.#entries, fetch, data, floatOn, ramSize);
      if (watched) windows = withoutAccess(windows);
      this.#windows[index] = windows;
    }
    if (windows !== this.#current) {
      state.words.set(windows.words, WINDOWS_OFFSET >>> 2);
      this.#current = windows;
    }
    return windows;
  }

  /** Whether an instruction fetch of `size` bytes is allowed. */
  mayFetch(address: number, size: number, right: number): boolean {
    return allowed(this.#entries, this.state.privilege, address, size, right);
  }

  /** Takes an exception at the present pc. */
  raise(cause: number, valueLow: number, valueHigh: number): void {
    const privilege = this.#take(cause, false, valueLow, valueHigh);
    const { hosted } = this;
    if (!hosted || privilege !== 3) return;
    this.stop =
      cause === CAUSE.breakpoint ? 'breakpoint' : cause >= 8 && cause <= 11 ? 'ecall' : 'fault';
  }

  /** Takes an interrupt at the present pc. */
  interrupt(bit: number): void {
    const privilege = this.#take(bit, true, 0, 0);
    if (this.hosted && privilege === 3) this.stop = STOP_OF_INTERRUPT[bit] ?? 'external';
  }

  /** @returns the privilege that handles it */
  #take(cause: number, interrupt: boolean, low: number, high: number): 1 | 3 {
    const { state, hosted } = this;
    const { trap } = this.#options;
    if (trap === undefined) return takeTrap(state, cause, interrupt, low, high, hosted);
    const [pc, from] = [state.number(HART.pc), state.privilege];
    const to = takeTrap(state, cause, interrupt, low, high, hosted);
    const value = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
    trap({ interrupt, cause, value, pc, from, to });
    return to;
  }

  /** The access in HART.address, which no window holds; true when done, else the trap is taken. */
  access(size: number, store: boolean, atomic: boolean): boolean {
    const { state } = this;
    const low = state.word(HART.address);
    const high = state.word(HART.address + 4);
    const write = store || atomic;
    if (size === 0 || (atomic && (low & (size - 1)) !== 0)) {
      this.raise(write ? CAUSE.storeMisaligned : CAUSE.loadMisaligned, low, high);
      return false;
    }
    const done = high === 0 && (store ? this.#write(low, size) : this.#read(low, size, atomic));
    if (done) {
      if (this.#heat !== undefined) warm(this.#heat, low - this.#options.layout.ramBase, store);
      return true;
    }
    const cause = write ? CAUSE.storeAccess : CAUSE.loadAccess;
    if (high !== 0) this.raise(cause, low, high);
    else this.#raiseAt(cause, this.#faultAddress(low, size, write ? PMP_W : PMP_R));
    return false;
  }

  #raiseAt(cause: number, address: number): void {
    this.raise(cause, address >>> 0, address > 0xffff_ffff ? 1 : 0);
  }

  /** Where a misaligned access that began well went wrong (Privileged spec, 3.1.16); else its address. */
  #faultAddress(address: number, size: number, right: number): number {
    if (address % size === 0) return address;
    const good = (byte: number): boolean =>
      this.#inRam(byte, 1) && allowed(this.#entries, this.#dataPrivilege(), byte, 1, right);
    if (!good(address)) return address;
    for (let i = 1; i < size; i++) if (!good(address + i)) return address + i;
    return address;
  }

  #dataPrivilege(): number {
    const status = this.state.word(SLOT.mstatus);
    const privilege = this.state.privilege;
    if (privilege === 3 && (status & STATUS.MPRV) !== 0) {
      return (status & STATUS.MPP) >>> STATUS.MPP_SHIFT;
    }
    return privilege;
  }

  /** A misaligned access counts as one access per byte where it crosses PMP entries. */
  #permitted(address: number, size: number, right: number): boolean {
    const privilege = this.#dataPrivilege();
    if (allowed(this.#entries, privilege, address, size, right)) return true;
    if (address % size === 0) return false;
    for (let i = 0; i < size; i++) {
      if (!allowed(this.#entries, privilege, address + i, 1, right)) return false;
    }
    return true;
  }

  #inRam(address: number, size: number): boolean {
    const { ramBase, ramSize } = this.#options.layout;
    return address >= ramBase && address + size <= ramBase + ramSize;
  }

  #read(address: number, size: number, atomic: boolean): boolean {
    const { state } = this;
    const { ram, bus, layout } = this.#options;
    if (!this.#permitted(address, size, PMP_R)) return false;
    if (atomic && !this.#permitted(address, size, PMP_W)) return false;
    state.setPair(HART.value, 0, 0);
    if (this.#inRam(address, size)) {
      const at = address - layout.ramBase;
      // A Task's table of calls is read here, once for each call it makes.
      if (size === 8)
        state.setPair(HART.value, ram.getUint32(at, true), ram.getUint32(at + 4, true));
      else for (let i = 0; i < size; i++) state.bytes[HART.value + i] = ram.getUint8(at + i);
      return true;
    }
    if (!bus.read(address, size as 1 | 2 | 4 | 8)) return false;
    state.setPair(HART.value, bus.low, size === 8 ? bus.high : 0);
    return true;
  }

  #write(address: number, size: number): boolean {
    const { state } = this;
    const { ram, bus, layout } = this.#options;
    if (!this.#permitted(address, size, PMP_W)) return false;
    if (this.#inRam(address, size)) {
      const at = address - layout.ramBase;
      for (let i = 0; i < size; i++) ram.setUint8(at + i, state.bytes[HART.value + i] ?? 0);
      return true;
    }
    const low = state.word(HART.value);
    const mask = size === 1 ? 0xff : size === 2 ? 0xffff : 0xffff_ffff;
    const high = size === 8 ? state.word(HART.value + 4) : 0;
    return bus.write(address, size as 1 | 2 | 4 | 8, (low & mask) >>> 0, high);
  }
}
