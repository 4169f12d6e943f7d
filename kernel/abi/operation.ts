/**
 * Operations a Task can submit: each goes on by itself and completes by an event.
 *
 * Handed over as a struct flat_call (layout.ts), many at once. The completion
 * is an event of type `complete` with the operation's id, its error and its
 * value; none is ever lost. Numbers are never reused.
 */

import type { GrantName } from './grant.ts';

export type OperationName = 'nothing' | 'timer' | 'output' | 'input' | 'ended' | 'cancel';

export interface OperationRow {
  readonly number: number;
  readonly name: OperationName;
  /** Names of its arguments, from `arguments[0]` on. */
  readonly arguments: readonly string[];
  /** Grant the Task must hold when it submits it, or null. */
  readonly capability: GrantName | null;
  /** What it does, when it is done, and the value then. */
  readonly sentence: string;
}

export const OPERATIONS: readonly OperationRow[] = [
  {
    number: 0,
    name: 'nothing',
    arguments: [],
    capability: null,
    sentence: 'Does nothing and is done at once.',
  },
  {
    number: 1,
    name: 'timer',
    arguments: ['after'],
    capability: 'clock',
    sentence: 'Done when that many nanoseconds have passed; the value is the time it was due.',
  },
  {
    number: 2,
    name: 'output',
    arguments: ['bytes', 'length'],
    capability: 'output',
    sentence: 'Done when all the bytes, at most 64 KiB, were accepted; the value says how many.',
  },
  {
    number: 3,
    name: 'input',
    arguments: ['bytes', 'length'],
    capability: 'input',
    sentence: 'Done when bytes were read, with their number, or with the error end.',
  },
  {
    number: 4,
    name: 'ended',
    arguments: ['id'],
    capability: 'spawn',
    sentence:
      'Done when that Task, which this one started, has ended: as the call status would say it.',
  },
  {
    number: 5,
    name: 'cancel',
    arguments: ['id'],
    capability: null,
    sentence:
      'Calls off the oldest operation in flight with that id, which completes with cancelled; done at once.',
  },
];

/** Operations one Task may have in flight. */
export const MAX_OPERATIONS = 64;
