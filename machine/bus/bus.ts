/**
 * The bus: finds who answers at a physical address, or nobody.
 *
 * Rows do not overlap. An access must lie inside one row, be aligned (RAM alone takes
 * misaligned ones) and be of a width the row takes; anything else is an access fault,
 * which a hart turns into a trap (Privileged spec, section 3.6, physical memory
 * attributes). An 8-byte access is two 4-byte ones, low half first, unless the device
 * has wide registers. The bus keeps no state and knows no device by name.
 */
import type { AccessSize, Registers } from '../device/device.ts';

/** Registers that take 8 bytes in one access. */
export interface WideRegisters extends Registers {
  /** Low half returned, high half left in `wideHigh`; both unsigned. */
  readWide(offset: number): number;
  readonly wideHigh: number;
  writeWide(offset: number, low: number, high: number): void;
}

/** Where a device answers. */
export interface BusRow {
  readonly name: string;
  readonly base: number;
  readonly size: number;
  /** Widths in bytes it takes; others fault. */
  readonly widths: readonly (1 | 2 | 4 | 8)[];
  readonly registers: Registers | WideRegisters;
}

/** Plain memory on the bus. */
export interface BusMemory {
  readonly base: number;
  readonly size: number;
  readonly view: DataView;
}

/** An access nobody answers; thrown only by `busRead` and `busWrite` of the machine, never at a guest. */
export class BusError extends Error {
  override readonly name = 'BusError';
  readonly address: number;
  readonly size: number;
  readonly operation: 'read' | 'write';

  constructor(operation: 'read' | 'write', address: number, size: number) {
    super(`nothing answers a ${size}-byte ${operation} at 0x${address.toString(16)}`);
    this.operation = operation;
    this.address = address;
    this.size = size;
  }
}

/** The bus as a hart sees it: HartBus of machine/hart. */
export interface Bus {
  /** False on an access fault; else the value is in `low` and `high`, unsigned halves, zero-extended. */
  read(address: number, size: 1 | 2 | 4 | 8): boolean;
  /** False on an access fault. `high` counts only for 8 bytes. */
  write(address: number, size: 1 | 2 | 4 | 8, low: number, high: number): boolean;
  low: number;
  high: number;
  /** Rows by address. */
  readonly rows: readonly BusRow[];
}

/**
 * @param memory RAM, tried first
 * @param rows devices, in any order
 * @throws RangeError when two rows overlap each other or RAM
 */
export function createBus(memory: BusMemory, rows: readonly BusRow[]): Bus {
  const sorted = [...rows].sort((a, b) => a.base - b.base);
  checkOverlap([...sorted, { name: 'ram', base: memory.base, size: memory.size }]);
  return new RowBus(memory, sorted);
}

class RowBus implements Bus {
  low = 0;
  high = 0;
  readonly rows: readonly BusRow[];
  private readonly memory: BusMemory;
  private last: BusRow | undefined;

  constructor(memory: BusMemory, rows: readonly BusRow[]) {
    this.memory = memory;
    this.rows = rows;
  }

  read(address: number, size: 1 | 2 | 4 | 8): boolean {
    const { base, view } = this.memory;
    const at = address - base;
    this.high = 0;
    if (at >= 0 && at + size <= this.memory.size) {
      if (size === 4) this.low = view.getUint32(at, true);
      else if (size === 1) this.low = view.getUint8(at);
      else if (size === 2) this.low = view.getUint16(at, true);
      else {
        this.low = view.getUint32(at, true);
        this.high = view.getUint32(at + 4, true);
      }
      return true;
    }
    const row = this.find(address, size);
    if (row === undefined) return false;
    const offset = address - row.base;
    const registers = row.registers;
    if (size !== 8) {
      this.low = registers.read(offset, size) >>> 0;
    } else if ('readWide' in registers) {
      this.low = registers.readWide(offset) >>> 0;
      this.high = registers.wideHigh >>> 0;
    } else {
      this.low = registers.read(offset, 4) >>> 0;
      this.high = registers.read(offset + 4, 4) >>> 0;
    }
    return true;
  }

  write(address: number, size: 1 | 2 | 4 | 8, low: number, high: number): boolean {
    const { base, view } = this.memory;
    const at = address - base;
    if (at >= 0 && at + size <= this.memory.size) {
      if (size === 4) view.setUint32(at, low, true);
      else if (size === 1) view.setUint8(at, low);
      else if (size === 2) view.setUint16(at, low, true);
      else {
        view.setUint32(at, low, true);
        view.setUint32(at + 4, high, true);
      }
      return true;
    }
    const row = this.find(address, size);
    if (row === undefined) return false;
    const offset = address - row.base;
    const registers = row.registers;
    if (size !== 8) {
      registers.write(offset, size, unsigned(low, size));
    } else if ('writeWide' in registers) {
      registers.writeWide(offset, low >>> 0, high >>> 0);
    } else {
      registers.write(offset, 4, low >>> 0);
      registers.write(offset + 4, 4, high >>> 0);
    }
    return true;
  }

  private find(address: number, size: 1 | 2 | 4 | 8): BusRow | undefined {
    const row = this.at(address);
    if (row === undefined || address + size > row.base + row.size) return undefined;
    if (address % size !== 0 || !row.widths.includes(size)) return undefined;
    return row;
  }

  private at(address: number): BusRow | undefined {
    const last = this.last;
    if (last !== undefined && address >= last.base && address < last.base + last.size) return last;
    for (const row of this.rows) {
      if (address >= row.base && address < row.base + row.size) {
        this.last = row;
        return row;
      }
    }
    return undefined;
  }
}

function unsigned(value: number, size: AccessSize): number {
  return size === 4 ? value >>> 0 : size === 2 ? value & 0xffff : value & 0xff;
}

function checkOverlap(rows: readonly { name: string; base: number; size: number }[]): void {
  const sorted = [...rows].sort((a, b) => a.base - b.base);
  for (let i = 1; i < sorted.length; i++) {
    const before = sorted[i - 1]!;
    const row = sorted[i]!;
    if (before.base + before.size > row.base) {
      throw new RangeError(
        `${row.name} at 0x${row.base.toString(16)} overlaps ${before.name}, ` +
          `which ends at 0x${(before.base + before.size).toString(16)}`,
      );
    }
  }
}
