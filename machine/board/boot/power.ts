/**
 * Power-on and reset: devices, images, device tree, and every hart where it begins.
 *
 * Bare machines begin in the reset ROM; with the built-in SBI the first hart begins in the
 * kernel and the others wait to be started (HSM). A reset leaves RAM as it is and loads the
 * images again, as QEMU does with its ROM blobs.
 */
import type { FinisherEvent } from '../../device/finisher.ts';
import { Rom } from '../../device/rom.ts';
import type { LoadedImage, MachineOptions, Ram } from '../../face.ts';
import type { Harts } from '../../hart/index.ts';
import type { Board } from '../board.ts';
import { enterSupervisor, Sbi } from '../sbi/sbi.ts';
import type { TrapHandler } from '../turns.ts';
import type { BootPlan } from './plan.ts';
import { RESET_ROM_BASE, resetRom } from './reset-rom.ts';
import { LoadError } from './elf.ts';

export interface PowerParts {
  readonly options: MachineOptions;
  readonly ram: Ram;
  readonly harts: Harts;
  readonly board: Board;
  readonly plan: BootPlan;
  readonly deviceTree: Uint8Array;
  readonly deviceTreeAddress: number;
  /** Whether the built-in SBI is the firmware. */
  readonly builtIn: boolean;
  finish(event: FinisherEvent): void;
  codeChanged(address: number, length: number): void;
}

export interface Power {
  /** Brings everything to where it is after power-on. */
  on(): void;
  readonly loaded: readonly LoadedImage[];
  /** The firmware's trap handler, when the firmware is built in. */
  readonly onTrap: TrapHandler | undefined;
}

/** @throws LoadError when the device tree lies in an image */
export function createPower(parts: PowerParts): Power {
  checkTree(parts);
  const { ram, harts, board, plan, deviceTree, deviceTreeAddress } = parts;
  for (const { device } of board.devices) {
    if (device instanceof Rom) device.load(resetRom(plan.start, deviceTreeAddress, plan.next));
  }
  const sbi = parts.builtIn ? createSbi(parts) : undefined;
  return {
    on() {
      for (const { device } of board.devices) device.reset();
      for (const { address, bytes, size } of plan.segments) {
        const place = ram.slice(address, size);
        place.set(bytes);
        place.fill(0, bytes.length);
      }
      ram.slice(deviceTreeAddress, deviceTree.length).set(deviceTree);
      parts.codeChanged(ram.base, ram.size);
      const bare = parts.options.mode === 'bare';
      for (const hart of harts.harts) {
        harts.reset(hart.id, bare ? RESET_ROM_BASE : ram.base, deviceTreeAddress);
        hart.running = bare || hart.id === 0;
        if (sbi === undefined) continue;
        hart.running = false;
        if (hart.id === 0) enterSupervisor(hart, plan.start, BigInt(deviceTreeAddress));
      }
    },
    loaded: [
      ...plan.segments.map(({ name, address, size }) => ({ name, address, size })),
      { name: 'device tree', address: deviceTreeAddress, size: deviceTree.length },
    ].sort((a, b) => a.address - b.address),
    onTrap: sbi && ((hart, reason) => sbi.trap(hart, reason)),
  };
}

function createSbi(parts: PowerParts): Sbi {
  const { harts, ram } = parts;
  const port = parts.options.uart;
  return new Sbi({
    harts: harts.harts,
    ram,
    startHart(hart, address, opaque) {
      harts.reset(hart.id, address, 0);
      enterSupervisor(hart, address, opaque);
    },
    fence: () => parts.codeChanged(ram.base, ram.size),
    off: (code) => parts.finish({ kind: 'off', code }),
    reset: () => parts.finish({ kind: 'reset' }),
    put: (byte) => port?.write(byte) ?? true,
    get: () => port?.read() ?? -1,
  });
}

function checkTree({ plan, deviceTree, deviceTreeAddress }: PowerParts): void {
  const end = deviceTreeAddress + deviceTree.length;
  for (const { address, size } of plan.segments) {
    if (address < end && address + size > deviceTreeAddress) {
      throw new LoadError(
        `an image at 0x${address.toString(16)} reaches into the device tree at ` +
          `0x${deviceTreeAddress.toString(16)}; more memory may help`,
      );
    }
  }
}
