/**
 * Clocks: where a machine's time comes from, in ticks of 100 ns.
 *
 * `steps` counts retired instructions, ten to a tick (100 MIPS at 10 MHz), with the
 * remainder kept; `real` follows the host. One tick rate for both: the timebase of
 * QEMU `virt`. A clock only counts: who compares is the CLINT.
 */
import type { ClockKind, HostClock } from '../face.ts';

/** Ticks per second; `timebase-frequency` in the device tree. */
export const TIMEBASE = 10_000_000;
/** Retired instructions per tick under `steps`. */
export const INSTRUCTIONS_PER_TICK = 10;
/** Nanoseconds per tick. */
export const TICK_NS = 1_000_000_000 / TIMEBASE;
/** Wall clock of a `steps` machine at its first tick: 2025-01-01T00:00:00Z, in milliseconds since 1970. */
export const STEPS_EPOCH_MS = 1_735_689_600_000;

export interface Clock {
  readonly kind: ClockKind;
  /** Whole ticks since the machine was made. */
  ticks(): number;
  /** Instructions were retired; moves `steps`, means nothing to `real`. */
  retire(instructions: number): void;
  /** Goes forward to a tick at once because nobody has anything to do; `steps` only. */
  jump(ticks: number): void;
  /** Wall clock in nanoseconds since 1970 UTC. */
  wall(): bigint;
  /** Continues from a saved reading. */
  set(ticks: number, remainder: number): void;
  /** Instructions counted towards the next tick; 0 under `real`. */
  readonly remainder: number;
}

/** A clock that follows retired instructions and nothing else. */
export function createStepsClock(): Clock {
  let ticks = 0;
  let remainder = 0;
  return {
    kind: 'steps',
    ticks: () => ticks,
    retire: (instructions) => {
      const sum = remainder + instructions;
      remainder = sum % INSTRUCTIONS_PER_TICK;
      ticks += (sum - remainder) / INSTRUCTIONS_PER_TICK;
    },
    jump: (to) => {
      if (to <= ticks) return;
      ticks = to;
      remainder = 0;
    },
    wall: () => BigInt(STEPS_EPOCH_MS) * 1_000_000n + BigInt(ticks) * BigInt(TICK_NS),
    set: (to, rest) => {
      ticks = to;
      remainder = rest;
    },
    get remainder() {
      return remainder;
    },
  };
}

/** A clock that follows the host's, from 0 at its making. */
export function createRealClock(host: HostClock): Clock {
  let start = host.now();
  let last = 0;
  return {
    kind: 'real',
    ticks: () => {
      const now = Math.floor((host.now() - start) / TICK_NS);
      if (now > last) last = now;
      return last;
    },
    retire: () => {},
    jump: () => {},
    wall: () => BigInt(Math.trunc(host.wall())) * 1_000_000n,
    set: (to) => {
      last = to;
      start = host.now() - to * TICK_NS;
    },
    remainder: 0,
  };
}

/** A host clock that stands still until told to move; for tests and replays. */
export interface ManualClock extends HostClock {
  /** Moves both readings forward by nanoseconds. */
  advance(nanoseconds: number): void;
}

/** @param wall wall clock at the start, milliseconds since 1970 UTC */
export function createManualClock(wall = STEPS_EPOCH_MS): ManualClock {
  let now = 0;
  return {
    now: () => now,
    wall: () => wall + now / 1_000_000,
    advance: (nanoseconds) => {
      now += nanoseconds;
    },
  };
}
