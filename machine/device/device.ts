/**
 * What every device core is: registers, a line, and state with a name.
 *
 * A core knows neither bus nor hart nor host. It gets its port and its interrupt
 * line when it is made; the board (machine/board/) decides where it sits.
 * Guests are hostile: no call here may throw, whatever offset or value comes.
 */
import type { DeviceState } from './state.ts';

/** Width of one register access in bytes. */
export type AccessSize = 1 | 2 | 4;

/** Level-triggered interrupt output of a device: true while it wants service. */
export type InterruptLine = (level: boolean) => void;

/** Registers of a device, seen from the bus. Never throws. */
export interface Registers {
  /**
   * Reads `size` bytes at `offset` from the device's base.
   * @returns the value as an unsigned number below 2^(8 * size)
   */
  read(offset: number, size: AccessSize): number;
  /** Writes an unsigned `value` of `size` bytes at `offset`. */
  write(offset: number, size: AccessSize, value: number): void;
}

export interface Device extends Registers {
  /** Back to the state after power-on; drops its interrupt line. */
  reset(): void;
  /** All state as plain named fields, fit for JSON. */
  save(): DeviceState;
  /** Takes up a saved state, line included. @throws StateError, and then nothing has changed */
  restore(state: unknown): void;
}

/** A line that leads nowhere, for devices without an interrupt. */
export const noLine: InterruptLine = () => {};
