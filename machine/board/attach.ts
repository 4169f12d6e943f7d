/**
 * Attachments: how each kind of device meets the board.
 *
 * One function per kind makes the core, joins its port and its interrupt line, and
 * says what its device tree node is. Nothing else on the board knows a device's class.
 * A kind whose port the host did not supply is not on the machine: no row, no node.
 */
import type { MachineOptions, VirtioOption } from '../face.ts';
import type { Device, InterruptLine } from '../device/device.ts';
import { Clint } from '../device/clint.ts';
import { Finisher, FINISHER_PASS, FINISHER_RESET, type FinisherEvent } from '../device/finisher.ts';
import { FLASH_BANK_SIZE } from '../device/flash/bank.ts';
import { Flash } from '../device/flash/flash.ts';
import { Plic } from '../device/plic.ts';
import { Uart16550 } from '../device/uart/uart16550.ts';
import { Rom } from '../device/rom.ts';
import { GoldfishRtc } from '../device/rtc.ts';
import { VirtioBlock } from '../device/virtio/block.ts';
import { VirtioConsole } from '../device/virtio/console.ts';
import type { DmaMemory } from '../device/virtio/guest-memory.ts';
import { VirtioMmio } from '../device/virtio/mmio.ts';
import { VirtioRng } from '../device/virtio/rng.ts';
import type { VirtioDevice } from '../device/virtio/virtio-device.ts';
import type { WideRegisters } from '../bus/bus.ts';
import { TICK_NS, type Clock } from '../port/clock.ts';
import type { BoardRow, DeviceKind } from './table.ts';
import { PLIC_SOURCES } from './table.ts';
import type { Timebase } from './timebase.ts';
import { cells, flag, node, reg, strings, type TreeNode } from './tree/node.ts';
import { PHANDLE_FINISHER, PHANDLE_PLIC, phandleOfHart } from './tree/phandles.ts';

/** Interrupt bits of mip (Privileged spec, section 3.1.9). */
export const MSIP = 3;
export const MTIP = 7;
export const SEIP = 9;
export const MEIP = 11;

/** What an attachment may use. */
export interface BoardContext {
  readonly options: MachineOptions;
  readonly clock: Clock;
  readonly time: Timebase;
  /** RAM for devices that read and write it themselves. */
  readonly memory: DmaMemory;
  /** The PLIC input of a source. */
  line(source: number): InterruptLine;
  /** A line into mip of a hart. */
  setInterrupt(hart: number, bit: number, level: boolean): void;
  finish(event: FinisherEvent): void;
}

/** A device that has its place. */
export interface Attached {
  readonly row: BoardRow;
  readonly device: Device & (Device | WideRegisters);
  /** Nodes for `/soc`, and for the root. */
  readonly socNodes: readonly TreeNode[];
  readonly rootNodes: readonly TreeNode[];
  /** Moves bytes between device and port; called between turns. */
  poll?(): void;
  /** Ticks until the device wants `advance` called, Infinity for never. */
  untilNext?(): number;
  /** Time has passed. */
  advance?(): void;
}

type Attach = (row: BoardRow, context: BoardContext) => Attached | undefined;

/** @returns the device in its place, or undefined when this machine has none of that kind */
export function attach(row: BoardRow, context: BoardContext): Attached | undefined {
  return ATTACH[row.kind](row, context);
}

const ATTACH: Record<DeviceKind, Attach> = {
  rom(row) {
    return { row, device: new Rom(row.size), socNodes: [], rootNodes: [] };
  },

  rtc(row, { clock, line }) {
    const device = new GoldfishRtc(() => clock.wall(), line(row.interrupt));
    return {
      row,
      device,
      socNodes: [
        node(`rtc@${row.base.toString(16)}`, [
          strings('compatible', 'google,goldfish-rtc'),
          reg(row.base, row.size),
          ...interruptOf(row),
        ]),
      ],
      rootNodes: [],
      untilNext: () => Math.ceil(device.untilAlarm() / TICK_NS),
      advance: () => device.advance(),
    };
  },

  finisher(row, { finish }) {
    const name = `test@${row.base.toString(16)}`;
    const power = (what: string, value: number) =>
      node(what, [
        strings('compatible', `syscon-${what}`),
        cells('regmap', PHANDLE_FINISHER),
        cells('offset', 0),
        cells('value', value),
      ]);
    return {
      row,
      device: new Finisher(finish),
      socNodes: [
        node(name, [
          strings('compatible', 'sifive,test1', 'sifive,test0', 'syscon'),
          reg(row.base, row.size),
          cells('phandle', PHANDLE_FINISHER),
        ]),
      ],
      rootNodes: [power('poweroff', FINISHER_PASS), power('reboot', FINISHER_RESET)],
    };
  },

  clint(row, { options, time, setInterrupt }) {
    const device = new Clint(options.harts, time, {
      software: (hart, level) => setInterrupt(hart, MSIP, level),
      timer: (hart, level) => setInterrupt(hart, MTIP, level),
    });
    return {
      row,
      device,
      socNodes: [
        node(`clint@${row.base.toString(16)}`, [
          strings('compatible', 'sifive,clint0', 'riscv,clint0'),
          reg(row.base, row.size),
          perHart('interrupts-extended', options.harts, [MSIP, MTIP]),
        ]),
      ],
      rootNodes: [],
      untilNext: () => device.untilNext(),
      advance: () => device.update(),
    };
  },

  plic(row, { options, setInterrupt }) {
    const device = new Plic(PLIC_SOURCES, options.harts * 2, (context, level) =>
      setInterrupt(context >>> 1, (context & 1) === 0 ? MEIP : SEIP, level),
    );
    return {
      row,
      device,
      socNodes: [
        node(`plic@${row.base.toString(16)}`, [
          strings('compatible', 'sifive,plic-1.0.0', 'riscv,plic0'),
          reg(row.base, row.size),
          flag('interrupt-controller'),
          cells('#interrupt-cells', 1),
          cells('#address-cells', 0),
          cells('riscv,ndev', PLIC_SOURCES),
          perHart('interrupts-extended', options.harts, [MEIP, SEIP]),
          cells('phandle', PHANDLE_PLIC),
        ]),
      ],
      rootNodes: [],
    };
  },

  uart(row, { options, line }) {
    if (options.uart === undefined) return undefined;
    const device = new Uart16550(options.uart, line(row.interrupt));
    return {
      row,
      device,
      socNodes: [
        node(`serial@${row.base.toString(16)}`, [
          strings('compatible', 'ns16550a'),
          reg(row.base, row.size),
          cells('clock-frequency', 3_686_400),
          ...interruptOf(row),
        ]),
      ],
      rootNodes: [],
      poll: () => device.poll(),
    };
  },

  flash(row) {
    const banks = row.size / FLASH_BANK_SIZE;
    const ranges = Array.from({ length: banks }, (_, bank) => [
      row.base + bank * FLASH_BANK_SIZE,
      FLASH_BANK_SIZE,
    ]);
    return {
      row,
      device: new Flash(banks),
      socNodes: [],
      rootNodes: [
        node(`flash@${row.base.toString(16)}`, [
          strings('compatible', 'cfi-flash'),
          reg(...ranges.flat()),
          cells('bank-width', 4),
        ]),
      ],
    };
  },

  virtio(row, { options, memory, line }) {
    const slot = row.interrupt - 1;
    const inside = virtioDevice(options.virtio?.[slot]);
    const device = new VirtioMmio(inside, memory, line(row.interrupt));
    return {
      row,
      device,
      socNodes: [
        node(`virtio_mmio@${row.base.toString(16)}`, [
          strings('compatible', 'virtio,mmio'),
          reg(row.base, row.size),
          ...interruptOf(row),
        ]),
      ],
      rootNodes: [],
      ...(inside?.poll === undefined ? {} : { poll: () => device.poll() }),
    };
  },
};

function virtioDevice(option: VirtioOption | undefined): VirtioDevice | undefined {
  if (option === undefined) return undefined;
  if (option.kind === 'rng') return new VirtioRng(option.entropy);
  if (option.kind === 'block') return new VirtioBlock(option.block);
  return new VirtioConsole(option.port, {
    columns: option.columns ?? 80,
    rows: option.rows ?? 24,
  });
}

/** `interrupts` and `interrupt-parent` of a row. */
function interruptOf(row: BoardRow) {
  return [cells('interrupts', row.interrupt), cells('interrupt-parent', PHANDLE_PLIC)];
}

/** For each hart and bit: the hart's interrupt controller and the bit. */
function perHart(name: string, harts: number, bits: readonly number[]) {
  const values: number[] = [];
  for (let hart = 0; hart < harts; hart++) {
    for (const bit of bits) values.push(phandleOfHart(hart), bit);
  }
  return cells(name, ...values);
}
