/**
 * mtime: the clock's ticks plus what the guest set it to, as 64 bits in two halves.
 *
 * Privileged spec, section 3.2.1 (mtime and mtimecmp). Serves the CLINT and the time
 * CSR of every hart. A guest that writes mtime moves this view only; the clock and
 * the RTC go on undisturbed.
 */
import type { Clock } from '../port/clock.ts';
import type { GuestTime } from '../device/clint.ts';

const TWO_32 = 0x1_0000_0000;

export class Timebase implements GuestTime {
  low = 0;
  high = 0;
  private readonly clock: Clock;
  /** Added to the clock, modulo 2^64. */
  private offsetLow = 0;
  private offsetHigh = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  sample(): void {
    const ticks = this.clock.ticks();
    const low = (ticks % TWO_32) + this.offsetLow;
    const carry = low >= TWO_32 ? 1 : 0;
    this.low = low - carry * TWO_32;
    this.high = (Math.floor(ticks / TWO_32) + this.offsetHigh + carry) % TWO_32;
  }

  set(low: number, high: number): void {
    const ticks = this.clock.ticks();
    const difference = low - (ticks % TWO_32);
    const borrow = difference < 0 ? 1 : 0;
    this.offsetLow = difference + borrow * TWO_32;
    const above = high - Math.floor(ticks / TWO_32) - borrow;
    this.offsetHigh = above < 0 ? above + TWO_32 : above;
    this.sample();
  }

  /** HartTime: takes a reading and gives its low half. */
  mtimeLow(): number {
    this.sample();
    return this.low;
  }

  /** HartTime: the high half of the reading `mtimeLow` took. */
  mtimeHigh(): number {
    return this.high;
  }

  /** Ticks as one number, exact below 2^53. */
  value(): number {
    if (this.offsetLow === 0 && this.offsetHigh === 0) return this.clock.ticks();
    this.sample();
    return this.high * TWO_32 + this.low;
  }

  /** The guest's offset, for saved states. */
  offset(): [number, number] {
    return [this.offsetLow, this.offsetHigh];
  }

  setOffset(low: number, high: number): void {
    this.offsetLow = low;
    this.offsetHigh = high;
    this.sample();
  }
}
