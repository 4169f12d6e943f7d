/**
 * The flash of the board: banks one behind the other, each with commands of its own.
 *
 * QEMU `virt` has two banks of 32 MiB at 0x2000_0000, the first for firmware. What a bank
 * is, is in `bank.ts`.
 */
import type { AccessSize, Device } from '../device.ts';
import { openState, StateError, type DeviceState } from '../state.ts';
import { FLASH_BANK_SIZE, FlashBank } from './bank.ts';

const NAME = 'flash';
const VERSION = 1;

export class Flash implements Device {
  private readonly banks: readonly FlashBank[];

  constructor(banks: number) {
    this.banks = Array.from({ length: banks }, () => new FlashBank());
  }

  read(offset: number, size: AccessSize): number {
    return this.banks[Math.floor(offset / FLASH_BANK_SIZE)]!.read(offset % FLASH_BANK_SIZE, size);
  }

  write(offset: number, size: AccessSize, value: number): void {
    const bank = this.banks[Math.floor(offset / FLASH_BANK_SIZE)]!;
    bank.write(offset % FLASH_BANK_SIZE, size, value);
  }

  reset(): void {
    for (const bank of this.banks) bank.reset();
  }

  save(): DeviceState {
    return { device: NAME, version: VERSION, banks: this.banks.map((bank) => bank.save()) };
  }

  restore(state: unknown): void {
    const saved = openState(state, NAME, VERSION).items('banks');
    if (saved.length !== this.banks.length) {
      throw new StateError(
        `state of ${NAME}: found ${saved.length} banks, expected ${this.banks.length}`,
      );
    }
    // Each bank checks its state whole before it changes; a trial copy finds a bad one first.
    saved.forEach((bank) => new FlashBank().restore(bank));
    this.banks.forEach((bank, index) => bank.restore(saved[index]));
  }
}
