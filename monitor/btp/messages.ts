/**
 * Every BTP message as a type, made from the two tables of rows.
 *
 * Rules of use: the types, the checks, the keyword spelling and the reference in README.md are
 * all made from rows-down.ts and rows-up.ts; add a message or a field there and nowhere else.
 *
 * Does not frame or send anything.
 */
import type { MessageRow } from './row.ts';
import { downRows } from './rows-down.ts';
import { upRows } from './rows-up.ts';
import type { RecordOf } from './schema.ts';

export { downRows, upRows };
export type { MessageRow };

/** The version that `hello` carries. */
export const BTP_VERSION = 1;

type MessagesOf<Rows> = {
  [M in keyof Rows]: Rows[M] extends MessageRow<infer F> ? { readonly m: M } & RecordOf<F> : never;
};

/** Messages by name, from the session to the terminal. */
export type Down = MessagesOf<typeof downRows>;
/** Messages by name, from the terminal to the session. */
export type Up = MessagesOf<typeof upRows>;
/** Any message from the session to the terminal. */
export type DownMessage = Down[keyof Down];
/** Any message from the terminal to the session. */
export type UpMessage = Up[keyof Up];
/** What a Task may say in its own output. */
export type TaskMessage = Down[
  | 'title'
  | 'progress'
  | 'notify'
  | 'bell'
  | 'exclusive'
  | 'place'
  | 'clear'
  | 'show'
  | 'link'
  | 'fold'];
/** What stands among the text of a value. */
export type ValueMessage = Down['link' | 'fold'];

/**
 * `down`: what a terminal reads; `up`: what a session reads; `task`: what a Task's tab reads;
 * `value`: what is read in the text of a value.
 */
export type Direction = 'down' | 'up' | 'task' | 'value';

/** The messages of a direction. */
export type MessageIn<D extends Direction> = D extends 'down'
  ? DownMessage
  : D extends 'up'
    ? UpMessage
    : D extends 'task'
      ? TaskMessage
      : ValueMessage;

/**
 * The row of a message, or undefined when the direction has none of that name.
 */
export function rowOf(direction: Direction, name: string): MessageRow | undefined {
  const rows: { readonly [name: string]: MessageRow } = direction === 'up' ? upRows : downRows;
  const found = Object.hasOwn(rows, name) ? rows[name] : undefined;
  if (direction === 'value') return found?.value === true ? found : undefined;
  if (direction === 'task') return found?.task === true ? found : undefined;
  return found?.value === true ? undefined : found;
}
