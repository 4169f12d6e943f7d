/**
 * `:protection off`: finds the Task that wrote over a canary, its own or another's.
 *
 * Looked at in each trap of a Task and at the end of each turn of a hart, so
 * that between two looks only one Task has run: the one that is named. The
 * canaries of the others are mended, so that nobody is blamed later.
 */

import type { Hart } from '../../machine/index.ts';
import type { Core } from '../core.ts';
import { damagedCanary, DENSE, setCanaries } from '../memory/canary.ts';
import { endTask } from '../task/end.ts';
import type { TaskControl } from '../task/task.ts';
import { describeDamage } from './fault.ts';

const SP = 2;

/** Ends the Task that a hart runs if it has damaged a canary; true when it did. */
export function endForCanaries(core: Core, task: TaskControl, hart: Hart): boolean {
  const damaged = findDamage(core, task);
  if (damaged < 0) return false;
  const name = nameOf(task, damaged, hart.number(SP));
  endTask(core, task, { reason: 'fault', fault: describeDamage(core, task, hart, name, damaged) });
  for (const other of core.tasks.all()) setCanaries(core.ram, other.windows);
  return true;
}

/** A damaged word, of the Task itself if there is one, or -1. */
function findDamage(core: Core, task: TaskControl): number {
  const own = damagedCanary(core.ram, task.windows);
  if (own >= 0) return own;
  for (const other of core.tasks.all()) {
    const address = damagedCanary(core.ram, other.windows);
    if (address >= 0) return address;
  }
  return -1;
}

/** Whether stack or heap has run into the guard between them, or it was a stray store. */
function nameOf({ windows }: TaskControl, address: number, sp: number): string {
  if (address < windows.guard || address >= windows.stack) return 'wild store';
  const below = sp >= windows.start && sp < windows.stack;
  return below || address >= windows.stack - DENSE ? 'stack overflow' : 'heap overflow';
}
