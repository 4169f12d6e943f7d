/**
 * CLINT driver: one timer compare and one software interrupt per hart.
 *
 * SiFive FU540-C000 Manual, chapter 9; RISC-V ACLINT specification, MTIMER and
 * MSWI. Compare registers are written a half at a time, the lower half set to
 * its highest value in between, so that no half-written value is ever due.
 */

import type { Bus } from './bus.ts';

const MSIP = 0x0000;
const MTIMECMP = 0x4000;
const NEVER = 0xffff_ffff;

export class ClintDriver {
  private readonly bus: Bus;
  private readonly base: number;
  /** What was written last, to write only what changes. */
  private readonly low: number[];
  private readonly high: number[];

  constructor(bus: Bus, base: number, harts: number) {
    this.bus = bus;
    this.base = base;
    this.low = new Array<number>(harts).fill(-1);
    this.high = new Array<number>(harts).fill(-1);
    for (let hart = 0; hart < harts; hart++) {
      this.clearSoftware(hart);
      this.setTimer(hart, Infinity);
    }
  }

  /** The hart's timer interrupt is pending from that tick on; Infinity is never. */
  setTimer(hart: number, tick: number): void {
    const high = tick === Infinity ? NEVER : Math.floor(tick / 0x1_0000_0000);
    const low = tick === Infinity ? NEVER : tick % 0x1_0000_0000;
    const at = this.base + MTIMECMP + 8 * hart;
    if (this.high[hart] !== high) {
      this.bus.busWrite(at, 4, NEVER);
      this.bus.busWrite(at + 4, 4, high);
      this.bus.busWrite(at, 4, low);
    } else if (this.low[hart] !== low) {
      this.bus.busWrite(at, 4, low);
    }
    this.low[hart] = low;
    this.high[hart] = high;
  }

  /** Raises the hart's software interrupt. */
  setSoftware(hart: number): void {
    this.bus.busWrite(this.base + MSIP + 4 * hart, 4, 1);
  }

  clearSoftware(hart: number): void {
    this.bus.busWrite(this.base + MSIP + 4 * hart, 4, 0);
  }
}
