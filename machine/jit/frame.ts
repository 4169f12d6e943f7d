/**
 * What the code of one region may refer to: locals, imports, windows, exits.
 */

import type { Type } from '../isa/node.ts';
import type { CodeWriter, Label } from '../wasm/code.ts';
import type { ValueType } from '../wasm/opcodes.ts';
import type { Tried } from './access.ts';
import { lowest } from './registers.ts';

/** Guest addresses [start, end) that may be accessed without asking. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** Rights of the hart that compiled code may rely on; part of what a region is kept under. */
export interface Windows {
  readonly load: readonly Window[];
  readonly store: readonly Window[];
}

export interface Frame {
  readonly code: CodeWriter;
  /** Locals: hart control block, host stack left, fuel, fcsr as `ROUNDING.flip` flips it. */
  readonly h: number;
  readonly depth: number;
  readonly fuel: number;
  readonly status: number;
  /** Locals of the registers, i64 and f64; -1 for those the region does not touch or keeps below. */
  readonly x: readonly number[];
  readonly f: readonly number[];
  /** Locals of the f registers kept as singles: an f32, and the upper half, an i32; -1 otherwise. */
  readonly singles: readonly number[];
  readonly uppers: readonly number[];
  readonly loads: Tried;
  readonly stores: Tried;
  /** Added to a guest address in RAM it gives an offset into the memory (modulo 2^32). */
  readonly delta: number;
  /**
   * A window begins where its negative is no immediate of the host (x64: 32 bits with a sign), so
   * that offsets into the memory are compared, not addresses.
   * Measured: 1.4 times in loops over bytes of a Task.
   */
  readonly far: boolean;
  /** Imported function: (h, instruction word) -> 0 when done, 1 when it would trap. */
  readonly software: number;
  /** The host computes relaxed_madd of f32 and of f64, and rounds once. */
  readonly fuses: boolean;
  /** Labels of the exits; a branch there carries the number of the site. */
  readonly exits: readonly Label[];
  temporary(type: Type, index: number): number;
}

const NO_LOCALS: readonly number[] = Array<number>(32).fill(-1);

/** A local for each register of a set; -1 for the others. */
export function localsFor(code: CodeWriter, bits: number, type: ValueType): readonly number[] {
  if (bits === 0) return NO_LOCALS;
  const locals = NO_LOCALS.slice();
  for (let rest = bits; rest !== 0; rest &= rest - 1) locals[lowest(rest)] = code.local(type);
  return locals;
}
