/**
 * time, timer, cancel, sleep and wait: what has to do with the clock.
 */

import type { Hart } from '../../machine/index.ts';
import { ERROR, EVENT, UNTIL_EVENT, UNTIL_INPUT, UNTIL_OUTPUT } from '../abi/index.ts';
import type { Held } from '../capability/grants.ts';
import { ticksFor, type Core } from '../core.ts';
import { DAMAGED } from '../queue/event-ring.ts';
import { endTask } from '../task/end.ts';
import type { TaskControl } from '../task/task.ts';
import { block, holds } from '../task/wait.ts';
import { describeDamage } from '../trap/fault.ts';
import { A0, A1, DONE } from './handler.ts';

/** Timers a Task may have set at once. */
export const MAX_TIMERS = 64;
/** Longest duration that counts as one: 285 years in nanoseconds, exact as a number. */
const LONGEST = Number.MAX_SAFE_INTEGER;
const ALL_CONDITIONS = UNTIL_EVENT | UNTIL_INPUT | UNTIL_OUTPUT;

/** A signed 64-bit duration from its unsigned halves; what is too long to matter is Infinity. */
export function durationOf(low: number, high: number): number {
  const ns = (high | 0) * 0x1_0000_0000 + low;
  return ns > LONGEST ? Infinity : ns;
}

function duration(hart: Hart, register: number): number {
  return durationOf(hart.low(register), hart.high(register));
}

/** Tick at which a duration from now is over. */
export function dueAfter(core: Core, ns: number): number {
  return ns === Infinity ? Infinity : core.now() + Math.max(1, ticksFor(core, ns));
}

/** time() */
export function time(core: Core, _task: TaskControl, _hart: Hart, _held: Held<'clock'>): number {
  core.value = core.time();
  return ERROR.ok;
}

/** timer(after) */
export function timer(core: Core, task: TaskControl, hart: Hart, _held: Held<'clock'>): number {
  const after = duration(hart, A0);
  if (after < 0) return ERROR.invalid;
  if (task.timers.size + task.operations.waiting >= MAX_TIMERS) return ERROR.full;
  const id = task.nextTimer;
  task.nextTimer = id === 0x7fff_ffff ? 1 : id + 1;
  const due = dueAfter(core, after);
  const set = core.timers.add(due, () => {
    task.timers.delete(id);
    task.operations.deliver(core, task, EVENT.timer, id, 0, due * core.tickNs);
  });
  task.timers.set(id, set);
  core.scheduler.timersChanged();
  core.value = id;
  return ERROR.ok;
}

/** cancel(id) */
export function cancel(core: Core, task: TaskControl, hart: Hart): number {
  const id = hart.number(A0);
  const set = task.timers.get(id);
  if (set === undefined) return ERROR['not-found'];
  core.timers.cancel(set);
  task.timers.delete(id);
  return ERROR.ok;
}

/** sleep(duration) */
export function sleep(core: Core, task: TaskControl, hart: Hart): number {
  const ns = duration(hart, A0);
  if (ns < 0) return ERROR.invalid;
  if (ns === 0) return ERROR.ok;
  block(core, task, hart, 0, dueAfter(core, ns), ERROR.ok);
  return DONE;
}

/** wait(timeout, until) */
export function wait(core: Core, task: TaskControl, hart: Hart): number {
  const timeout = duration(hart, A0);
  if (timeout < -1) return ERROR.invalid;
  const asked = hart.number(A1);
  if (asked > ALL_CONDITIONS) return ERROR.invalid;
  const until = asked === 0 ? UNTIL_EVENT : asked;
  task.operations.flush(core, task);
  const waiting = task.events.waiting();
  if (waiting === DAMAGED) {
    const address = task.start + task.chunk.ring;
    const fault = describeDamage(core, task, hart, 'event ring damaged', address);
    endTask(core, task, { reason: 'fault', fault });
    return DONE;
  }
  if (holds(task, until, waiting)) {
    core.value = waiting;
    return ERROR.ok;
  }
  if (timeout === 0) return ERROR.timeout;
  const due = timeout < 0 ? Infinity : dueAfter(core, timeout);
  block(core, task, hart, until, due, ERROR.timeout);
  return DONE;
}
