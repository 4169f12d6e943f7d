/**
 * What a handler of a privileged call is given.
 */

import type { Held } from '../../capability/grants.ts';
import type { Core } from '../../core.ts';
import type { Caller, KernelRun, Pending, Value } from '../../face.ts';

export interface CallContext {
  readonly core: Core;
  readonly caller: Caller;
  /** Proof that the caller holds `monitor`. */
  readonly held: Held<'monitor'>;
  /** Outcome of the kernel's last run. */
  readonly runs: { readonly last: KernelRun };
}

/** Arguments as checked against the row: kinds are right, left-out ones are null. */
export type CheckedArguments = readonly Value[];

export type PrivilegedHandler = (context: CallContext, args: CheckedArguments) => Value | Pending;

/** A record among Values. */
export type ValueRecord = { readonly [key: string]: Value };
