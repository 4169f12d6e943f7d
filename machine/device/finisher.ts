/**
 * Test finisher: one register through which the guest ends or restarts the machine.
 *
 * SiFive test finisher, compatible "sifive,test1" / "sifive,test0" (SiFive FU540-C000
 * Manual has no chapter; register as in the device tree binding `sifive,test0` and
 * Linux `syscon-poweroff`): a write of status in bits 15:0 and code in bits 31:16.
 * Reads give 0; unknown status words are ignored. It never ends the host.
 */
import type { AccessSize, Device } from './device.ts';
import { openState, type DeviceState } from './state.ts';

/** Status word: end with the code in the upper half. */
export const FINISHER_FAIL = 0x3333;
/** Status word: end with code 0. */
export const FINISHER_PASS = 0x5555;
/** Status word: restart. */
export const FINISHER_RESET = 0x7777;

/** What the guest asked for. */
export type FinisherEvent =
  { readonly kind: 'off'; readonly code: number } | { readonly kind: 'reset' };

const NAME = 'finisher';
const VERSION = 1;

export class Finisher implements Device {
  private readonly finish: (event: FinisherEvent) => void;

  /** @param finish called once per write of a known status word */
  constructor(finish: (event: FinisherEvent) => void) {
    this.finish = finish;
  }

  read(_offset: number, _size: AccessSize): number {
    return 0;
  }

  write(offset: number, size: AccessSize, value: number): void {
    if (offset !== 0 || size === 1) return;
    const status = value & 0xffff;
    const code = value >>> 16;
    if (status === FINISHER_PASS) this.finish({ kind: 'off', code: 0 });
    else if (status === FINISHER_FAIL) this.finish({ kind: 'off', code });
    else if (status === FINISHER_RESET) this.finish({ kind: 'reset' });
  }

  reset(): void {}

  save(): DeviceState {
    return { device: NAME, version: VERSION };
  }

  restore(state: unknown): void {
    openState(state, NAME, VERSION);
  }
}
