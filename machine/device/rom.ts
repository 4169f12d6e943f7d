/**
 * Read-only memory on the bus: bytes that any width may read and nobody may change.
 *
 * Writes are ignored, as by the mask ROM of QEMU `virt`. Its contents are given when it
 * is made or loaded by the board, so it saves nothing.
 */
import type { AccessSize, Device } from './device.ts';
import { openState, type DeviceState } from './state.ts';

const NAME = 'rom';
const VERSION = 1;

export class Rom implements Device {
  private readonly bytes: Uint8Array;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  /** Replaces the contents; the rest becomes 0. @throws RangeError when they do not fit */
  load(contents: Uint8Array): void {
    if (contents.length > this.bytes.length) {
      throw new RangeError(`${contents.length} bytes do not fit a ROM of ${this.bytes.length}`);
    }
    this.bytes.fill(0);
    this.bytes.set(contents);
  }

  read(offset: number, size: AccessSize): number {
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + (this.bytes[offset + i] ?? 0);
    return value;
  }

  write(_offset: number, _size: AccessSize, _value: number): void {}

  reset(): void {}

  save(): DeviceState {
    return { device: NAME, version: VERSION };
  }

  restore(state: unknown): void {
    openState(state, NAME, VERSION);
  }
}
