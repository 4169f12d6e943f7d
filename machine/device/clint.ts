/**
 * CLINT: software interrupts, the machine timer and its compare registers.
 *
 * SiFive FU540-C000 Manual v1p0, chapter 9 (CLINT); the same registers as the RISC-V
 * ACLINT specification v1.0-rc4, chapters 2 (MTIMER) and 3 (MSWI). It compares, it
 * does not count: the time comes from the board. Access 4 or 8 bytes wide; the bus
 * splits the wide ones. Registers of harts that do not exist read 0.
 */
import type { AccessSize, Device } from './device.ts';
import { openState, wideText, type DeviceState } from './state.ts';

/** msip of hart h at 4 * h. */
export const CLINT_MSIP = 0x0000;
/** mtimecmp of hart h at 0x4000 + 8 * h. */
export const CLINT_MTIMECMP = 0x4000;
/** mtime, shared by all harts. */
export const CLINT_MTIME = 0xbff8;

/** The 64-bit timer the CLINT shows, as two unsigned 32-bit halves. */
export interface GuestTime {
  /** Takes one reading; `low` and `high` show it until the next. */
  sample(): void;
  low: number;
  high: number;
  /** Sets mtime. */
  set(low: number, high: number): void;
}

/** Interrupt outputs to the harts: MSIP and MTIP. */
export interface ClintLines {
  software(hart: number, level: boolean): void;
  timer(hart: number, level: boolean): void;
}

const NAME = 'clint';
const VERSION = 1;

export class Clint implements Device {
  private readonly harts: number;
  private readonly time: GuestTime;
  private readonly lines: ClintLines;
  private readonly msip: Uint8Array;
  private readonly mtip: Uint8Array;
  private readonly compareLow: Uint32Array;
  private readonly compareHigh: Uint32Array;

  constructor(harts: number, time: GuestTime, lines: ClintLines) {
    this.harts = harts;
    this.time = time;
    this.lines = lines;
    this.msip = new Uint8Array(harts);
    this.mtip = new Uint8Array(harts);
    this.compareLow = new Uint32Array(harts).fill(0xffff_ffff);
    this.compareHigh = new Uint32Array(harts).fill(0xffff_ffff);
  }

  read(offset: number, _size: AccessSize): number {
    if (offset < CLINT_MTIMECMP) return this.msip[offset >>> 2] ?? 0;
    if (offset < CLINT_MTIME) {
      const hart = (offset - CLINT_MTIMECMP) >>> 3;
      return ((offset & 4) === 0 ? this.compareLow[hart] : this.compareHigh[hart]) ?? 0;
    }
    if (offset === CLINT_MTIME) {
      this.time.sample();
      return this.time.low;
    }
    if (offset === CLINT_MTIME + 4) {
      this.time.sample();
      return this.time.high;
    }
    return 0;
  }

  write(offset: number, _size: AccessSize, value: number): void {
    if (offset < CLINT_MTIMECMP) {
      const hart = offset >>> 2;
      if (hart >= this.harts) return;
      this.msip[hart] = value & 1;
      this.lines.software(hart, (value & 1) !== 0);
      return;
    }
    if (offset < CLINT_MTIME) {
      const hart = (offset - CLINT_MTIMECMP) >>> 3;
      if (hart >= this.harts) return;
      ((offset & 4) === 0 ? this.compareLow : this.compareHigh)[hart] = value;
      this.time.sample();
      this.compare(hart);
      return;
    }
    if (offset !== CLINT_MTIME && offset !== CLINT_MTIME + 4) return;
    this.time.sample();
    if (offset === CLINT_MTIME) this.time.set(value, this.time.high);
    else this.time.set(this.time.low, value);
    this.update();
  }

  /** Reads the whole of mtime or an mtimecmp at once: low half returned, high half in `wideHigh`. */
  readWide(offset: number): number {
    if (offset === CLINT_MTIME) {
      this.time.sample();
      this.wideHigh = this.time.high;
      return this.time.low;
    }
    this.wideHigh = this.read(offset + 4, 4);
    return this.read(offset, 4);
  }

  /** High half of the last `readWide`. */
  wideHigh = 0;

  /** Writes the whole of mtime or an mtimecmp at once, so that no half-written value is compared. */
  writeWide(offset: number, low: number, high: number): void {
    if (offset === CLINT_MTIME) {
      this.time.set(low, high);
      this.update();
    } else if (offset >= CLINT_MTIMECMP && offset < CLINT_MTIME) {
      const hart = (offset - CLINT_MTIMECMP) >>> 3;
      if (hart >= this.harts) return;
      this.compareLow[hart] = low;
      this.compareHigh[hart] = high;
      this.time.sample();
      this.compare(hart);
    } else {
      this.write(offset, 4, low);
      this.write(offset + 4, 4, high);
    }
  }

  /** Compares mtime with every mtimecmp and moves the timer lines; the board calls it when time passed. */
  update(): void {
    this.time.sample();
    for (let hart = 0; hart < this.harts; hart++) this.compare(hart);
  }

  /** Ticks until the next timer line rises, or Infinity when none will. */
  untilNext(): number {
    this.time.sample();
    let least = Infinity;
    for (let hart = 0; hart < this.harts; hart++) {
      if (this.mtip[hart] === 1) continue;
      const high = this.compareHigh[hart]! - this.time.high;
      const low = this.compareLow[hart]! - this.time.low;
      const distance = high * 0x1_0000_0000 + low;
      if (distance < least) least = distance > 0 ? distance : 0;
    }
    return least > Number.MAX_SAFE_INTEGER ? Infinity : least;
  }

  reset(): void {
    this.msip.fill(0);
    this.compareLow.fill(0xffff_ffff);
    this.compareHigh.fill(0xffff_ffff);
    this.drive();
  }

  save(): DeviceState {
    const compare = [...this.compareLow].map((low, hart) =>
      wideText((BigInt(this.compareHigh[hart]!) << 32n) | BigInt(low)),
    );
    return { device: NAME, version: VERSION, msip: [...this.msip], mtimecmp: compare };
  }

  restore(state: unknown): void {
    const fields = openState(state, NAME, VERSION);
    const msip = fields.list('msip', this.harts, 1);
    const compare = fields.wideList('mtimecmp', this.harts);
    this.msip.set(msip);
    compare.forEach((value, hart) => {
      this.compareLow[hart] = Number(value & 0xffff_ffffn);
      this.compareHigh[hart] = Number(value >> 32n);
    });
    this.drive();
  }

  /** Puts every line where the state says, whatever it was before. */
  private drive(): void {
    this.mtip.fill(2);
    this.update();
    for (let hart = 0; hart < this.harts; hart++) {
      this.lines.software(hart, this.msip[hart] === 1);
    }
  }

  private compare(hart: number): void {
    const high = this.compareHigh[hart]!;
    const due =
      this.time.high > high || (this.time.high === high && this.time.low >= this.compareLow[hart]!)
        ? 1
        : 0;
    if (due === this.mtip[hart]) return;
    this.mtip[hart] = due;
    this.lines.timer(hart, due === 1);
  }
}
