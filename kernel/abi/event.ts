/**
 * Events a Task finds in its event ring, and what `wait` can wait for.
 *
 * The kernel alone writes events; the Task takes them out. Streams are not
 * announced by events: `wait` watches them directly.
 */

export interface EventRow {
  readonly number: number;
  readonly name: string;
  readonly sentence: string;
}

export const EVENTS: readonly EventRow[] = [
  { number: 1, name: 'timer', sentence: 'The timer with this id is due; value is its due time.' },
  { number: 2, name: 'interrupt', sentence: 'Somebody asks the Task to stop what it is doing.' },
  { number: 3, name: 'complete', sentence: 'The operation with this id is done; error and value.' },
  {
    number: 4,
    name: 'ended',
    sentence:
      'The Task with this id, which this one started, has ended: value is its exit status, or error is cancelled when it did not exit.',
  },
  {
    number: 5,
    name: 'key',
    sentence:
      'A key in a tab that the Task has to itself: value is the character or FLAT_KEY_..., id has FLAT_HELD_... bits.',
  },
  {
    number: 6,
    name: 'mouse',
    sentence:
      'The mouse in such a tab: id is FLAT_MOUSE_... + 256 * button + 65536 * FLAT_HELD_..., value is column + 65536 * row.',
  },
  {
    number: 7,
    name: 'size',
    sentence: 'Such a tab has this size now: value is columns + 65536 * rows.',
  },
  {
    number: 8,
    name: 'chosen',
    sentence: 'The link that the Task gave this value was chosen.',
  },
];

/** Event numbers by name, for the kernel. */
export const EVENT = {
  timer: 1,
  interrupt: 2,
  complete: 3,
  ended: 4,
  key: 5,
  mouse: 6,
  size: 7,
  chosen: 8,
} as const;

/** Bits of the second argument of `wait`; 0 means `event`. */
export const UNTIL: readonly EventRow[] = [
  { number: 1, name: 'event', sentence: 'The event ring is not empty.' },
  { number: 2, name: 'input', sentence: 'Input can be read, or has ended.' },
  { number: 4, name: 'output', sentence: 'Output can be written, or nobody reads it any more.' },
];

/** The same bits by name. */
export const UNTIL_EVENT = 1;
export const UNTIL_INPUT = 2;
export const UNTIL_OUTPUT = 4;

/** Log levels, most serious first. */
export const LEVELS = ['error', 'warning', 'info', 'debug'] as const;
export type Level = (typeof LEVELS)[number];
