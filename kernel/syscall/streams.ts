/**
 * output and input: a Task's byte streams.
 */

import type { Hart } from '../../machine/index.ts';
import { ERROR } from '../abi/index.ts';
import type { Held } from '../capability/grants.ts';
import type { Core } from '../core.ts';
import { READ_END, READ_HOLD } from '../queue/input.ts';
import { WRITE_CLOSED, WRITE_HOLD } from '../queue/output.ts';
import type { TaskControl } from '../task/task.ts';
import { giveInput, takeOutput, WRITE_OVER } from '../task/transfer.ts';
import { A0, A1, DONE, HOLD } from './handler.ts';

/** output(bytes, length) */
export function output(core: Core, task: TaskControl, hart: Hart, _held: Held<'output'>): number {
  const address = hart.number(A0);
  const length = hart.number(A1);
  if (length === 0) return ERROR.ok;
  if (!task.windows.readable(address, length)) return ERROR['bad-address'];
  if (task.operations.has('output')) return ERROR.again;
  const count = takeOutput(core, task, address, length);
  if (count >= 0) {
    core.value = count;
    return ERROR.ok;
  }
  switch (count) {
    case WRITE_OVER:
      return DONE;
    case WRITE_HOLD:
      return HOLD;
    case WRITE_CLOSED:
      return ERROR.closed;
    default:
      return ERROR.again;
  }
}

/** input(bytes, length) */
export function input(core: Core, task: TaskControl, hart: Hart, _held: Held<'input'>): number {
  const address = hart.number(A0);
  const length = hart.number(A1);
  if (length === 0) return ERROR.ok;
  if (!task.windows.writable(address, length)) return ERROR['bad-address'];
  if (task.operations.has('input')) return ERROR.again;
  const count = giveInput(core, task, address, length);
  if (count >= 0) {
    core.value = count;
    return ERROR.ok;
  }
  if (count === READ_END) return ERROR.end;
  return count === READ_HOLD ? HOLD : ERROR.again;
}
