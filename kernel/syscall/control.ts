/**
 * exit, yield, log, random, and the answer to calls this machine has nothing for.
 */

import type { Hart } from '../../machine/index.ts';
import { ERROR, LEVELS } from '../abi/index.ts';
import type { Held } from '../capability/grants.ts';
import type { Core } from '../core.ts';
import { MAX_TASK_MESSAGE } from '../log/log.ts';
import { exitTask } from '../task/end.ts';
import type { TaskControl } from '../task/task.ts';
import { A0, A1, A2, DONE } from './handler.ts';

/** Bytes one call of random gives at most. */
export const MAX_RANDOM = 65536;

/** exit(status) */
export function exit(core: Core, task: TaskControl, hart: Hart): number {
  const high = hart.high(A0) | 0;
  const status = high * 0x1_0000_0000 + hart.low(A0);
  // What a plain number cannot hold is cut to what an int holds.
  exitTask(core, task, Number.isSafeInteger(status) ? status : hart.low(A0) | 0);
  return DONE;
}

/** yield() */
export function yieldHart(core: Core, _task: TaskControl, hart: Hart): number {
  hart.set(A0, ERROR.ok);
  hart.set(A1, 0);
  hart.skip();
  core.scheduler.rotate(hart);
  // Still in M-mode: nobody else was ready.
  if (hart.privilege === 3) hart.resume();
  return DONE;
}

/** log(level, text, length) */
export function log(core: Core, task: TaskControl, hart: Hart, _held: Held<'log'>): number {
  const number = hart.number(A0);
  const address = hart.number(A1);
  const length = hart.number(A2);
  const level = number < LEVELS.length ? LEVELS[number] : undefined;
  if (level === undefined) return ERROR.invalid;
  if (length > MAX_TASK_MESSAGE) return ERROR['too-large'];
  if (length > 0 && !task.windows.readable(address, length)) return ERROR['bad-address'];
  const at = address - core.ram.base;
  const text = length === 0 ? new Uint8Array(0) : core.ram.bytes.slice(at, at + length);
  core.log.addBytes(level, task.name, task.id, text);
  return ERROR.ok;
}

/** random(bytes, length) */
export function random(core: Core, task: TaskControl, hart: Hart, _held: Held<'random'>): number {
  const address = hart.number(A0);
  const length = hart.number(A1);
  if (length > MAX_RANDOM) return ERROR['too-large'];
  if (length === 0) return ERROR.ok;
  if (!task.windows.writable(address, length)) return ERROR['bad-address'];
  const bytes = new Uint8Array(length);
  core.random(bytes);
  core.ram.bytes.set(bytes, address - core.ram.base);
  core.value = length;
  return ERROR.ok;
}

/** A reserved call. */
export function notHere(): number {
  return ERROR['not-here'];
}
