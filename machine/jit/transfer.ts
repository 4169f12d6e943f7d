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
  code.get(h);
  code.get(fuel);
  code.memory('i32.store', HART.fuel, true);
}

/** These registers to the control block. */
export function storeRegisters(frame: Frame, { x, f }: RegisterSet): void {
  const { code, h, singles, uppers } = frame;
  for (let rest = x; rest !== 0; rest &= rest - 1) {
    const i = lowest(rest);
    code.get(h);
    code.get(frame.x[i]!);
    code.memory('i64.store', HART.x + i * 8, true);
  }
  for (let rest = f; rest !== 0; rest &= rest - 1) {
    const i = lowest(rest);
    code.get(h);
    if (singles[i]! < 0) {
      code.get(frame.f[i]!);
      code.memory('f64.store', HART.f + i * 8, true);
      continue;
    }
    code.get(singles[i]!);
    code.memory('f32.store', HART.f + i * 8, true);
    code.get(h);
    code.get(uppers[i]!);
    code.memory('i32.store', HART.f + i * 8 + 4, true);
  }
}

/** Fuel and these registers from the control block. */
export function loadState(frame: Frame, set: RegisterSet): void {
  const { code, h, fuel } = frame;
  code.get(h);
  code.memory('i32.load', HART.fuel, true);
  code.set(fuel);
  loadRegisters(frame, set);
}

/** These registers from the control block. */
export function loadRegisters(frame: Frame, { x, f }: RegisterSet): void {
  const { code, h, singles, uppers } = frame;
  for (let rest = x; rest !== 0; rest &= rest - 1) {
    const i = lowest(rest);
    code.get(h);
    code.memory('i64.load', HART.x + i * 8, true);
    code.set(frame.x[i]!);
  }
  for (let rest = f; rest !== 0; rest &= rest - 1) {
    const i = lowest(rest);
    code.get(h);
    if (singles[i]! < 0) {
      code.memory('f64.load', HART.f + i * 8, true);
      code.set(frame.f[i]!);
      continue;
    }
    code.memory('f32.load', HART.f + i * 8, true);
    code.set(singles[i]!);
    code.get(h);
    code.memory('i32.load', HART.f + i * 8 + 4, true);
    code.set(uppers[i]!);
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
