/**
 * What a handler of a Task's call is.
 *
 * Arguments are in a0 to a5 of the hart. A handler puts the value into
 * `core.value` and returns the error number, or says that it has blocked the
 * Task or ended it (DONE), or that the machine must hold still until the host
 * has done something, when the call is made again (HOLD).
 */

import type { Hart } from '../../machine/index.ts';
import type { GrantName } from '../abi/index.ts';
import { GRANT_INDEX, type Held } from '../capability/grants.ts';
import type { Core } from '../core.ts';
import type { TaskControl } from '../task/task.ts';

/** The Task is not on the hart any more. */
export const DONE = -1;
/** The call is made again when the host has moved. */
export const HOLD = -2;

export const A0 = 10;
export const A1 = 11;
export const A2 = 12;
export const A7 = 17;

export interface Handler {
  /** Index of the grant it needs, or -1. */
  readonly grant: number;
  readonly handle: (core: Core, task: TaskControl, hart: Hart, held: Held) => number;
}

/** A call that everyone may make. */
export function free(handle: (core: Core, task: TaskControl, hart: Hart) => number): Handler {
  return { grant: -1, handle };
}

/** A call that needs a grant; the handler gets the proof. */
export function needs<Name extends GrantName>(
  name: Name,
  handle: (core: Core, task: TaskControl, hart: Hart, held: Held<Name>) => number,
): Handler {
  return { grant: GRANT_INDEX[name], handle: handle as unknown as Handler['handle'] };
}
