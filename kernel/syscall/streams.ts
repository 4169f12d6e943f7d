/**
 * output and input: a Task's byte streams.
 */

import type { Hart } from '../../machine/index.ts';
import { ERROR } from '../abi/index.ts';
import type { Held } from '../capability/grants.ts';
import type { Core } from '../core.ts';
import { READ_AGAIN, READ_END, READ_HOLD } from '../queue/input.ts';
import { WRITE_AGAIN, WRITE_CLOSED, WRITE_HOLD } from '../queue/output.ts';
import { endTask } from '../task/end.ts';
import type { TaskControl } from '../task/task.ts';
import { A0, A1, DONE, HOLD } from './handler.ts';

/** output(bytes, length) */
export function output(core: Core, task: TaskControl, hart: Hart, _held: Held<'output'>): number {
  const address = hart.number(A0);
  const length = hart.number(A1);
  if (length === 0) return ERROR.ok;
  if (!task.windows.readable(address, length)) return ERROR['bad-address'];
  const allowed = task.outputLimit - task.output.kept.total;
  if (allowed === 0) return overLimit(core, task);
  const count = task.output.write(
    core.ram.bytes,
    address - core.ram.base,
    length < allowed ? length : allowed,
  );
  if (count >= 0) {
    core.value = count;
    return length > allowed && count === allowed ? overLimit(core, task) : ERROR.ok;
  }
  if (count === WRITE_CLOSED) return ERROR.closed;
  if (core.events.watched) core.events.emit({ kind: 'output', task });
  if (count === WRITE_HOLD) return HOLD;
  return count === WRITE_AGAIN ? ERROR.again : ERROR.invalid;
}

function overLimit(core: Core, task: TaskControl): number {
  endTask(core, task, {
    reason: 'limit',
    what: `its ${task.outputLimit} bytes of output are used up`,
  });
  return DONE;
}

/** input(bytes, length) */
export function input(core: Core, task: TaskControl, hart: Hart, _held: Held<'input'>): number {
  const address = hart.number(A0);
  const length = hart.number(A1);
  if (length === 0) return ERROR.ok;
  if (!task.windows.writable(address, length)) return ERROR['bad-address'];
  const count = task.input.read(core.ram.bytes, address - core.ram.base, length);
  if (count >= 0) {
    core.value = count;
    return ERROR.ok;
  }
  if (count === READ_END) return ERROR.end;
  if (core.events.watched) core.events.emit({ kind: 'input', task });
  if (count === READ_HOLD) return HOLD;
  return count === READ_AGAIN ? ERROR.again : ERROR.invalid;
}
