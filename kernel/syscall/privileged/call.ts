/**
 * The one door for privileged callers.
 *
 * Looks the call up in kernel/abi, refuses who does not hold `monitor`, checks
 * the arguments, and only then reaches a handler. Every row has a handler and
 * every handler a row; that is checked when the module is loaded.
 */

import { PRIVILEGED_CALLS, type PrivilegedCall } from '../../abi/index.ts';
import { GrantSet } from '../../capability/grants.ts';
import type { Core } from '../../core.ts';
import { KernelBug, KernelError } from '../../error.ts';
import type { Caller, Pending, Value } from '../../face.ts';
import { checkArguments } from './arguments.ts';
import type { CallContext, PrivilegedHandler } from './context.ts';
import { CONSOLE_CALLS } from './console.ts';
import { LOG_CALLS } from './logs.ts';
import { MACHINE_CALLS } from './machine.ts';
import { MACHINES_CALLS } from './machines.ts';
import { MEMORY_CALLS } from './memory.ts';
import { STREAM_CALLS } from './streams.ts';
import { TASK_CALLS } from './tasks.ts';

const HANDLERS: ReadonlyMap<string, PrivilegedHandler> = new Map(
  Object.entries({
    ...TASK_CALLS,
    ...STREAM_CALLS,
    ...MEMORY_CALLS,
    ...MACHINE_CALLS,
    ...LOG_CALLS,
    ...MACHINES_CALLS,
    ...CONSOLE_CALLS,
  }),
);

const ROWS: ReadonlyMap<string, PrivilegedCall> = new Map(
  PRIVILEGED_CALLS.map((row) => {
    if (!HANDLERS.has(row.name)) throw new KernelBug(`no handler for the call ${row.name}`);
    return [row.name, row];
  }),
);

for (const name of HANDLERS.keys()) {
  if (!ROWS.has(name)) throw new KernelBug(`the handler ${name} has no row in kernel/abi`);
}

/**
 * Makes a call.
 * @throws KernelError `no-such-call`, `denied`, `invalid`, and what the call itself throws
 */
export function privilegedCall(
  core: Core,
  runs: CallContext['runs'],
  caller: Caller,
  name: string,
  args: readonly Value[],
): Value | Pending {
  const row = ROWS.get(name);
  if (row === undefined) {
    throw new KernelError('no-such-call', `there is no call ${JSON.stringify(name)}`);
  }
  const held = new GrantSet(caller.grants).find('monitor');
  if (held === undefined) {
    core.log.add(
      'warning',
      'capability',
      0,
      `${caller.name} was refused ${name}: it has no grant :monitor`,
    );
    throw new KernelError(
      'denied',
      `${caller.name} may not call ${name}: it has no grant :monitor`,
    );
  }
  const checked = checkArguments(row, args);
  return HANDLERS.get(name)!({ core, caller, held, runs }, checked);
}
