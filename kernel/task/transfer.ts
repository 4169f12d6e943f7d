/**
 * Bytes between a Task's chunk and its streams, under its limit of output.
 *
 * For the calls `input` and `output` and for the operations of the same names;
 * the range was checked before.
 */

import type { Core } from '../core.ts';
import { READ_END } from '../queue/input.ts';
import { WRITE_CLOSED } from '../queue/output.ts';
import { endTask } from './end.ts';
import type { TaskControl } from './task.ts';

/** Instead of a count: the Task has come to its limit of output, and is no more. */
export const WRITE_OVER = -5;

/** @returns bytes accepted, from the first on, or one of WRITE_... */
export function takeOutput(core: Core, task: TaskControl, address: number, length: number): number {
  const allowed = task.outputLimit - task.output.kept.total;
  if (allowed === 0) return overLimit(core, task);
  const count = task.output.write(
    core.ram.bytes,
    address - core.ram.base,
    length < allowed ? length : allowed,
  );
  if (count >= 0) return length > allowed && count === allowed ? overLimit(core, task) : count;
  if (count !== WRITE_CLOSED && core.events.watched) core.events.emit({ kind: 'output', task });
  return count;
}

/** @returns bytes read, or one of READ_... */
export function giveInput(core: Core, task: TaskControl, address: number, length: number): number {
  const count = task.input.read(core.ram.bytes, address - core.ram.base, length);
  if (count < 0 && count !== READ_END && core.events.watched) {
    core.events.emit({ kind: 'input', task });
  }
  return count;
}

function overLimit(core: Core, task: TaskControl): number {
  endTask(core, task, {
    reason: 'limit',
    what: `its ${task.outputLimit} bytes of output are used up`,
  });
  return WRITE_OVER;
}
