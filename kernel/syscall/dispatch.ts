/**
 * A Task's ecall: finds the handler, checks the grant, gives the answer.
 *
 * The hot path of the kernel: no allocation, no bigint, no closures.
 */

import type { Hart } from '../../machine/index.ts';
import { ERROR, GRANTS, TASK_CALLS } from '../abi/index.ts';
import type { Held } from '../capability/grants.ts';
import type { Core } from '../core.ts';
import type { TaskControl } from '../task/task.ts';
import { deny } from './deny.ts';
import { A7, HOLD } from './handler.ts';
import { HANDLER_TABLE } from './table.ts';

const CALLS = HANDLER_TABLE.length;
/** Passed to handlers that need no grant; they do not look at it. */
const NOTHING = undefined as unknown as Held;

/** Serves the ecall at which the hart has stopped. */
export function systemCall(core: Core, task: TaskControl, hart: Hart): void {
  const number = hart.number(A7);
  core.value = 0;
  if (number >= CALLS) {
    task.calls[CALLS]!++;
    hart.answer(ERROR['no-such-call'], 0);
    return;
  }
  const handler = HANDLER_TABLE[number]!;
  task.calls[number]!++;
  let held = NOTHING;
  if (handler.grant >= 0) {
    const found = task.grants.at(handler.grant);
    if (found === undefined) {
      deny(core, task, TASK_CALLS[number]!.name, GRANTS[handler.grant]!.name);
      hart.answer(ERROR.denied, 0);
      return;
    }
    held = found;
  }
  const error = handler.handle(core, task, hart, held);
  if (error >= 0) hart.answer(error, core.value);
  else if (error === HOLD) core.held = hart.id;
}

/** Makes the call the hart is held in again. @returns true when it is not held any more */
export function retry(core: Core, hart: Hart): boolean {
  const task = core.scheduler.running(hart.id);
  core.held = -1;
  if (task !== undefined) {
    const number = hart.number(A7);
    // The call was counted when it was made first.
    task.calls[number < CALLS ? number : CALLS]!--;
    core.serving = hart.id;
    systemCall(core, task, hart);
    core.serving = -1;
  }
  return core.held < 0;
}
