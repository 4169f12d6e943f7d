/**
 * Puts the devices of the table on the bus and joins their interrupt lines.
 *
 * Knows kinds only through `attach.ts`. It does not run anything: `turns.ts` does.
 */
import type { MapRow, MachineOptions, Ram } from '../face.ts';
import { createBus, type Bus } from '../bus/bus.ts';
import type { FinisherEvent } from '../device/finisher.ts';
import { Plic } from '../device/plic.ts';
import type { Clock } from '../port/clock.ts';
import { attach, type Attached, type BoardContext } from './attach.ts';
import { BOARD } from './table.ts';
import type { Timebase } from './timebase.ts';

export interface BoardOptions {
  readonly options: MachineOptions;
  readonly ram: Ram;
  readonly clock: Clock;
  readonly time: Timebase;
  /** A line into mip of a hart. */
  setInterrupt(hart: number, bit: number, level: boolean): void;
  finish(event: FinisherEvent): void;
  /** A device wrote into RAM. */
  codeChanged(address: number, length: number): void;
}

export interface Board {
  readonly bus: Bus;
  readonly devices: readonly Attached[];
  readonly map: readonly MapRow[];
  /** PLIC sources now pending. */
  pendingSources(): number[];
  /** Lets every device exchange bytes with its port. */
  poll(): void;
  /** Lets every device that keeps time look at the clock. */
  advance(): void;
  /** Ticks until some device's time comes, Infinity for never. */
  untilNext(): number;
}

export function createBoard(parts: BoardOptions): Board {
  const { ram } = parts;
  let plic: Plic | undefined;
  const context: BoardContext = {
    ...parts,
    memory: {
      base: ram.base,
      size: ram.size,
      bytes: ram.bytes,
      view: ram.view,
      written: parts.codeChanged,
    },
    line: (source) => (level) => plic?.setLevel(source, level),
  };
  const devices: Attached[] = [];
  for (const row of BOARD) {
    const attached = attach(row, context);
    if (attached === undefined) continue;
    devices.push(attached);
    if (attached.device instanceof Plic) plic = attached.device;
  }
  const rows = devices.map(({ row, device }) => ({ ...row, registers: device }));
  const polled = devices.filter((device) => device.poll !== undefined);
  const timed = devices.filter((device) => device.advance !== undefined);
  return {
    bus: createBus(ram, rows),
    devices,
    map: [
      ...devices.map(({ row: { name, base, size, interrupt } }) => ({
        name,
        base,
        size,
        interrupt,
      })),
      { name: 'ram', base: ram.base, size: ram.size, interrupt: 0 },
    ],
    pendingSources: () => plic?.pendingSources() ?? [],
    poll: () => {
      for (const device of polled) device.poll!();
    },
    advance: () => {
      for (const device of timed) device.advance!();
    },
    untilNext: () => {
      let least = Infinity;
      for (const device of timed) least = Math.min(least, device.untilNext?.() ?? Infinity);
      return least;
    },
  };
}
