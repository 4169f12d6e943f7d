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

/** The low words of the x registers when code got hot; only sp is known of code that is called. */
export type Registers = ArrayLike<number>;

/**
 * Windows in the order in which accesses try them, by their base register: the one it pointed
 * into when the code got hot comes first, that of the stack last.
 */
export class Tried {
  readonly #windows: readonly Window[];
  readonly #registers: Registers;
  readonly #byBase: (readonly Window[] | undefined)[] = [];

  constructor(windows: readonly Window[], registers: Registers) {
    this.#windows = windows;
    this.#registers = registers;
  }

  by(base: number): readonly Window[] {
    if (this.#windows.length < 2) return this.#windows;
    return (this.#byBase[base] ??= this.#order(base));
  }

  #order(base: number): readonly Window[] {
    const value = this.#registers[base];
    const stack = this.#registers[SP];
    const rank = (window: Window): number =>
      Number(holds(window, stack)) - 2 * Number(holds(window, value));
    return [...this.#windows].sort((a, b) => rank(a) - rank(b));
  }
}

/** A pointer may stand behind the last byte. */
function holds({ start, end }: Window, value: number | undefined): boolean {
  return value !== undefined && value >= start && value <= end;
}

/** Stops at this instruction unless all bytes of its group are inside a window. */
export function checkAccess(frame: Frame, { site, exit, group }: SiteOf): void {
  if (group === undefined || exit < 0) return;
  const { code, loads, stores, exits } = frame;
  const windows = (group.store ? stores : loads).by(group.base);
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
