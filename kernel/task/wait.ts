/**
 * How a Task blocks in a call, and what makes it ready again.
 */

import type { Hart } from '../../machine/index.ts';
import { ERROR, UNTIL_EVENT, UNTIL_INPUT, UNTIL_OUTPUT } from '../abi/index.ts';
import type { Core } from '../core.ts';
import type { TaskControl } from './task.ts';

/**
 * Blocks the Task in the call it is making; another Task gets the hart.
 * @param until UNTIL_ bits, or 0 to wait for the time only
 * @param due tick at which it ends with `late`, or Infinity
 * @param late error number then
 */
export function block(
  core: Core,
  task: TaskControl,
  hart: Hart,
  until: number,
  due: number,
  late: number,
): void {
  hart.skip();
  core.scheduler.takeOff(task, true);
  task.stage = 'waiting';
  task.until = until;
  if (due !== Infinity) {
    task.wake = core.timers.add(due, () => {
      task.wake = undefined;
      answer(core, task, late, 0);
    });
    core.scheduler.timersChanged();
  }
  core.scheduler.dispatch(hart);
}

/** Ends the Task's wait with a result. */
export function answer(core: Core, task: TaskControl, error: number, value: number): void {
  if (task.stage !== 'waiting') return;
  if (task.wake !== undefined) core.timers.cancel(task.wake);
  task.wake = undefined;
  task.until = 0;
  task.answered = true;
  task.answerError = error;
  task.answerValue = value;
  core.scheduler.enqueue(task);
}

/** True when one of the conditions holds. @param waiting events in the ring */
export function holds(task: TaskControl, until: number, waiting: number): boolean {
  return (
    ((until & UNTIL_EVENT) !== 0 && waiting !== 0) ||
    ((until & UNTIL_INPUT) !== 0 && task.input.ready && !task.operations.has('input')) ||
    ((until & UNTIL_OUTPUT) !== 0 && task.output.ready && !task.operations.has('output'))
  );
}

/** Something the Task may wait for has changed. */
export function reconsider(core: Core, task: TaskControl): void {
  if (task.stage !== 'waiting' || task.until === 0) return;
  const waiting = task.events.waiting();
  if (holds(task, task.until, waiting)) answer(core, task, ERROR.ok, Math.max(0, waiting));
}
