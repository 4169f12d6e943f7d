/**
 * What harts do, told as it happens: for people who look for the reason of something.
 *
 * Given when the machine is made, so that a machine nobody watches has nothing to test. A
 * listener looks and changes nothing. With `instruction` every instruction is
 * interpreted by itself, about a hundred times slower.
 */
import type { Hart } from '../face.ts';
import type { RegionEvent } from '../jit/report.ts';
import type { HartBus } from './index.ts';

/** A trap that was taken (Privileged spec, section 3.3). */
export interface TrapTaken {
  readonly interrupt: boolean;
  /** Code without the interrupt bit. */
  readonly cause: number;
  /** What mtval or stval got. */
  readonly value: bigint;
  /** Address of the instruction that trapped, or that was to come. */
  readonly pc: number;
  /** Privilege it came from, and the one that handles it. */
  readonly from: 0 | 1 | 3;
  readonly to: 1 | 3;
}

/** A load or store of a hart that was not to RAM. */
export interface BusAccess {
  readonly write: boolean;
  readonly address: number;
  /** Bytes. */
  readonly size: 1 | 2 | 4 | 8;
  /** What was read or written; undefined when nobody answers at the address. */
  readonly value: bigint | undefined;
}

/** Listeners; the hart's pc is that of the instruction, except in `trap`, where it is the handler's. */
export interface MachineTrace {
  /** Before each instruction, also one that traps. */
  readonly instruction?: ((hart: Hart) => void) | undefined;
  readonly trap?: ((hart: Hart, trap: TrapTaken) => void) | undefined;
  /** Regions were compiled or given up. */
  readonly region?: ((event: RegionEvent) => void) | undefined;
  readonly access?: ((hart: Hart, access: BusAccess) => void) | undefined;
}

/** The bus as one hart sees it, each access told. */
export function tracedBus(bus: HartBus, tell: (access: BusAccess) => void): HartBus {
  const value = (low: number, high: number): bigint =>
    (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  return {
    low: 0,
    high: 0,
    read(address, size) {
      const done = bus.read(address, size);
      [this.low, this.high] = [bus.low, bus.high];
      const read = done ? value(bus.low, size === 8 ? bus.high : 0) : undefined;
      tell({ write: false, address, size, value: read });
      return done;
    },
    write(address, size, low, high) {
      const done = bus.write(address, size, low, high);
      const written = done ? value(low, size === 8 ? high : 0) : undefined;
      tell({ write: true, address, size, value: written });
      return done;
    },
  };
}
