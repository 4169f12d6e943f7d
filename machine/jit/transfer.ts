/**
 * Registers, fuel and fcsr between the locals of a region and the hart control block.
 */

import { HART, ROUNDING } from '../hart/layout.ts';
import type { Frame } from './frame.ts';
import { lowest } from './registers.ts';
import type { RegisterSet } from './registers.ts';

/** Fuel and these registers to the control block. */
export function storeState(frame: Frame, set: RegisterSet): void {
  const { code, h, fuel } = frame;
  storeRegisters(frame, set);
  code.storeLocal('i32.store', HART.fuel, h, fuel);
}

/** These registers to the control block. */
export function storeRegisters(frame: Frame, set: RegisterSet): void {
  const { code, h, x, f, singles, uppers } = frame;
  for (let rest = set.x; rest !== 0; rest &= rest - 1) {
    const i = lowest(rest);
    code.storeLocal('i64.store', HART.x + i * 8, h, x[i]!);
  }
  for (let rest = set.f; rest !== 0; rest &= rest - 1) {
    const i = lowest(rest);
    const at = HART.f + i * 8;
    if (singles[i]! < 0) {
      code.storeLocal('f64.store', at, h, f[i]!);
      continue;
    }
    code.storeLocal('f32.store', at, h, singles[i]!);
    code.storeLocal('i32.store', at + 4, h, uppers[i]!);
  }
}

/** Fuel and these registers from the control block. */
export function loadState(frame: Frame, set: RegisterSet): void {
  const { code, h, fuel } = frame;
  code.loadLocal('i32.load', HART.fuel, h, fuel);
  loadRegisters(frame, set);
}

/** These registers from the control block. */
export function loadRegisters(frame: Frame, set: RegisterSet): void {
  const { code, h, x, f, singles, uppers } = frame;
  for (let rest = set.x; rest !== 0; rest &= rest - 1) {
    const i = lowest(rest);
    code.loadLocal('i64.load', HART.x + i * 8, h, x[i]!);
  }
  for (let rest = set.f; rest !== 0; rest &= rest - 1) {
    const i = lowest(rest);
    const at = HART.f + i * 8;
    if (singles[i]! < 0) {
      code.loadLocal('f64.load', at, h, f[i]!);
      continue;
    }
    code.loadLocal('f32.load', at, h, singles[i]!);
    code.loadLocal('i32.load', at + 4, h, uppers[i]!);
  }
}

/** fcsr, with the bits flipped that instructions test; only regions with floating point look at it. */
export function loadStatus({ code, h, status }: Frame): void {
  code.get(h);
  code.memory('i32.load', HART.fcsr, true);
  code.i32(ROUNDING.flip);
  code.op('i32.xor');
  code.set(status);
}
