/**
 * `:protection off`: finds the Task that wrote over a canary, its own or another's.
 *
 * A Task's own canaries are looked at in each of its traps; those of all others
 * when it may leave its hart, and when the hart's turn ends. So between two
 * looks at a canary only one Task can have written to it: the one that is named.
 */

import type { Hart, StopReason } from '../../machine/index.ts';
import { CALL_NUMBER } from '../abi/index.ts';
import type { Core } from '../core.ts';
import { damagedCanary, setCanaries } from '../memory/canary.ts';
import { endTask } from '../task/end.ts';
import type { TaskControl } from '../task/task.ts';
import { describeDamage } from './fault.ts';

const SP = 2;
const A7 = 17;
/** Damage this close below the stack is the stack's own. */
const NEAR = 256;
/** Calls in which a Task leaves its hart. */
const LEAVING = ['exit', 'yield', 'wait', 'sleep'].map((name) => CALL_NUMBER[name]);

/** True when the Task may not be on its hart any more after this stop. */
export function mayLeave(hart: Hart, reason: StopReason): boolean {
  return reason !== 'ecall' || LEAVING.includes(hart.number(A7));
}

/**
 * Ends the Task that a hart runs if it has damaged a canary.
 * @param all look at those of the other Tasks as well
 * @returns true when it has ended
 */
export function endForCanaries(core: Core, task: TaskControl, hart: Hart, all: boolean): boolean {
  let damaged = damagedCanary(core.ram, task.windows);
  for (const other of all ? core.tasks.all() : []) {
    if (damaged >= 0) break;
    damaged = damagedCanary(core.ram, other.windows);
  }
  if (damaged < 0) return false;
  const name = nameOf(task, damaged, hart.number(SP));
  endTask(core, task, { reason: 'fault', fault: describeDamage(core, task, hart, name, damaged) });
  mend(core);
  return true;
}

/** A Task has left its hart in another way; what it damaged is logged, and nobody else blamed. */
export function mendAfter(core: Core, task: TaskControl): void {
  for (const other of core.tasks.all()) {
    const damaged = damagedCanary(core.ram, other.windows);
    if (damaged < 0) continue;
    const message = `${task.name} wrote to 0x${damaged.toString(16)}, over a canary of ${other.name}`;
    core.log.add('error', 'task', task.id, message, { address: damaged, owner: other.id });
  }
  mend(core);
}

function mend(core: Core): void {
  for (const task of core.tasks.all()) setCanaries(core.ram, task.windows);
}

/** Whether stack or heap has run into the guard between them, or it was a stray store. */
function nameOf({ windows }: TaskControl, address: number, sp: number): string {
  if (address < windows.guard || address >= windows.stack) return 'wild store';
  const left = sp < windows.stack || sp > windows.end;
  return left || address >= windows.stack - NEAR ? 'stack overflow' : 'heap overflow';
}
