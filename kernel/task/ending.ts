/**
 * How a Task that has ended is told to the one that started it.
 */

import { ERROR } from '../abi/index.ts';
import type { TaskResult } from '../face.ts';

/** Error and value of the call `status`, of the event `ended` and of the operation `ended`. */
export function endingOf(result: TaskResult): { readonly error: number; readonly value: number } {
  const exited = result.reason === 'exit' || result.reason === 'denied';
  return { error: exited ? ERROR.ok : ERROR.cancelled, value: exited ? result.status : 0 };
}
