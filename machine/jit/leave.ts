/**
 * Ways out of a region that are not the guest's own: at a site, to a pc no result can be, for
 * want of host stack.
 */

import { HART } from '../hart/layout.ts';
import type { Frame } from './frame.ts';
import { sizeOf } from './registers.ts';
import type { RegisterSet } from './registers.ts';
import { storeRegisters, storeState } from './transfer.ts';

/** HART.site when the next pc is in HART.pc, and not one that a result can be. */
export const FAR = 0xffff_ffff;

/** Bytes of host stack for a frame, and for each local. */
const FRAME = 160;
const LOCAL = 16;

/** Takes a frame from the host's stack; without room the caller is to go on from outside, at a pc. */
export function takeDepth({ code, depth, x, f, singles, uppers }: Frame, pc: number): void {
  const count = (locals: readonly number[]): number => locals.filter((local) => local >= 0).length;
  code.get(depth);
  code.i32(FRAME + LOCAL * (count(x) + count(f) + count(singles) + count(uppers)));
  code.op('i32.sub');
  code.tee(depth);
  code.i32(0);
  code.op('i32.lt_s');
  code.if(undefined, 'unlikely');
  code.i32(pc);
  code.return();
  code.end();
}

/**
 * Ends an exit: stores what it stores and returns 0. Where one further out stores most of it, that
 * does the rest. The number of the site is on the stack.
 * @param exits what each exit stores, the outermost first
 * @param site a local, i32
 */
export function stopAtSite(
  frame: Frame,
  exits: readonly RegisterSet[],
  number: number,
  site: number,
): void {
  const { code, h } = frame;
  const { x, f } = exits[number]!;
  code.set(site);
  const most = largestWithin(exits, number);
  if (most < 0) {
    code.storeLocal('i32.store', HART.site, h, site);
    storeState(frame, exits[number]!);
    code.i32(0);
    code.return();
    return;
  }
  const rest = exits[most]!;
  storeRegisters(frame, { x: x & ~rest.x, f: f & ~rest.f });
  code.get(site);
  code.br(frame.exits[most]!);
}

/** Of the exits before one, that which stores most, and nothing that this does not; -1 for none. */
function largestWithin(exits: readonly RegisterSet[], number: number): number {
  const { x, f } = exits[number]!;
  let best = -1;
  let most = -1;
  for (let i = 0; i < number; i++) {
    const exit = exits[i]!;
    const size = sizeOf(exit.x) + sizeOf(exit.f);
    if ((exit.x & ~x) !== 0 || (exit.f & ~f) !== 0 || size <= most) continue;
    best = i;
    most = size;
  }
  return best;
}

/**
 * Stops when a target is no result a region can return: 0, or above 32 bits.
 * @param target a local, i64
 */
export function stopIfFar({ code, h }: Frame, target: number): void {
  code.get(target);
  code.i64(-1);
  code.op('i64.add');
  code.i64(0xffff_ffff);
  code.op('i64.ge_u');
  code.if(undefined, 'unlikely');
  code.storeLocal('i64.store', HART.pc, h, target);
  code.get(h);
  code.i32(FAR | 0);
  code.memory('i32.store', HART.site, true);
  code.i32(0);
  code.return();
  code.end();
}
