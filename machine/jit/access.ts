/**
 * Accesses to memory: the check against the windows, and the address.
 */

import type { Frame, Window } from './frame.ts';
import type { Step } from './graph.ts';
import type { Group } from './plan.ts';
import { SP } from './registers.ts';

/** Where an instruction may stop: the number of the site and its exit; group of its access. */
export interface SiteOf {
  readonly site: number;
  readonly exit: number;
  readonly group: Group | undefined;
}

/** Windows in the order in which accesses try them. */
export interface Tried {
  /** Through sp, and through other registers. */
  readonly stack: readonly Window[];
  readonly other: readonly Window[];
}

/** @param stack value of sp: the window it lies in is tried first through sp, last otherwise */
export function triedIn(windows: readonly Window[], stack: number): Tried {
  const isStack = ({ start, end }: Window): boolean => stack >= start && stack <= end;
  const first = windows.filter(isStack);
  const others = windows.filter((window) => !isStack(window));
  return { stack: [...first, ...others], other: [...others, ...first] };
}

/** Stops at this instruction unless all bytes of its group are inside a window. */
export function checkAccess(frame: Frame, { site, exit, group }: SiteOf): void {
  if (group === undefined || exit < 0) return;
  const { code, loads, stores, exits } = frame;
  const { stack, other } = group.store ? stores : loads;
  const windows = group.base === SP ? stack : other;
  const size = group.high - group.low;
  let last: Window | undefined;
  let before = 0;
  for (let i = 0; i < windows.length && group.base !== 0; i++) {
    const window = windows[i]!;
    if (window.end - window.start < size) continue;
    if (last !== undefined) {
      pushOutside(frame, last, group);
      code.if(undefined, 'unlikely');
      before++;
    }
    last = window;
  }
  code.i32(site);
  if (last === undefined) {
    code.br(exits[exit]!);
    return;
  }
  pushOutside(frame, last, group);
  code.brIf(exits[exit]!, 'unlikely');
  code.drop();
  for (; before > 0; before--) code.end();
}

/** Pushes whether some byte of a group is outside a window. */
function pushOutside(frame: Frame, { start, end }: Window, { base, low, high }: Group): void {
  const { code, x, delta, far } = frame;
  code.get(x[base]!);
  if (far) {
    code.i64((delta + low) | 0);
    code.op('i64.add');
  }
  code.i64(far ? -(start + delta) : low - start);
  code.op('i64.add');
  code.i64(end - start - (high - low) + 1);
  code.op('i64.ge_u');
}

/** Pushes the address of an access; returns the offset to add. */
export function pushAddress(frame: Frame, step: Step, { group }: SiteOf): number {
  const { code, delta, far } = frame;
  if (group === undefined) throw new Error('an access without a group');
  const { effects, imm, rs1 } = step.word;
  pushBase(frame, rs1);
  if (far) {
    code.i64((delta + group.low) | 0);
    code.op('i64.add');
    code.op('i32.wrap_i64');
  } else {
    code.op('i32.wrap_i64');
    code.i32((delta + group.low) | 0);
    code.op('i32.add');
  }
  return (effects.atomic ? 0 : imm) - group.low;
}

/** LR, SC and AMO at an address that is not natural are the hart's. */
export function checkAligned(frame: Frame, step: Step, at: SiteOf, width: 4 | 8): void {
  const { code, exits } = frame;
  code.i32(at.site);
  pushBase(frame, step.word.rs1);
  code.op('i32.wrap_i64');
  code.i32(width - 1);
  code.op('i32.and');
  code.brIf(exits[at.exit]!, 'unlikely');
  code.drop();
}

function pushBase({ code, x }: Frame, register: number): void {
  if (register === 0) code.i64(0);
  else code.get(x[register]!);
}
