/**
 * Registers, fuel and fcsr between the locals of a region and the hart control block.
 */

import { HART } from '../hart/layout.ts';
import type { Frame } from './frame.ts';
import { indices } from './registers.ts';
import type { RegisterSet } from './registers.ts';

/** Fuel and these registers to the control block. */
export function storeState({ code, h, fuel, x: xs, f: fs }: Frame, { x, f }: RegisterSet): void {
  for (const i of indices(x)) {
    code.get(h);
    code.get(xs[i]!);
    code.memory('i64.store', HART.x + i * 8, true);
  }
  for (const i of indices(f)) {
    code.get(h);
    code.get(fs[i]!);
    code.memory('f64.store', HART.f + i * 8, true);
  }
  code.get(h);
  code.get(fuel);
  code.memory('i32.store', HART.fuel, true);
}

/** Fuel and these registers from the control block. */
export function loadState({ code, h, fuel, x: xs, f: fs }: Frame, { x, f }: RegisterSet): void {
  code.get(h);
  code.memory('i32.load', HART.fuel, true);
  code.set(fuel);
  for (const i of indices(x)) {
    code.get(h);
    code.memory('i64.load', HART.x + i * 8, true);
    code.set(xs[i]!);
  }
  for (const i of indices(f)) {
    code.get(h);
    code.memory('f64.load', HART.f + i * 8, true);
    code.set(fs[i]!);
  }
}

/** fcsr, which only regions with floating point look at. */
export function loadStatus({ code, h, status }: Frame): void {
  code.get(h);
  code.memory('i32.load', HART.fcsr, true);
  code.set(status);
}
