/**
 * The contract with guests and with the Monitor, gathered.
 *
 * Imports nothing outside this folder and knows nothing of how calls work.
 */

import type { CallRow } from './call.ts';
import { PRIVILEGED_CALLS } from './privileged-calls.ts';
import { TASK_CALLS } from './task-calls.ts';

export type * from './call.ts';
export * from './error.ts';
export * from './event.ts';
export * from './grant.ts';
export * from './layout.ts';
export * from './operation.ts';
export * from './tab-event.ts';
export * from './version.ts';
export type { Pending, Value } from './value.ts';
export { CALL_NUMBER, TASK_CALLS } from './task-calls.ts';
export { PRIVILEGED_CALLS } from './privileged-calls.ts';

/** Every call there is: Tasks' first, in number order. */
export const CALLS: readonly CallRow[] = [...TASK_CALLS, ...PRIVILEGED_CALLS];
