/**
 * A row of the message tables.
 *
 * Does not know any message: see rows-down.ts and rows-up.ts.
 */
import { integer, optional, type Fields } from './schema.ts';

/** One row: what a message says and how it looks. */
export interface MessageRow<F extends Fields = Fields> {
  readonly sentence: string;
  readonly fields: F;
  readonly example: string;
  /** A Task may send it in its own output; it then concerns the Task's own tab only. */
  readonly task: boolean;
  /** Stands among the text of a value, and nowhere else. */
  readonly value: boolean;
  /** May carry `:bytes n` and n raw bytes after it, in the place of `:text`. */
  readonly payload: boolean;
}

/** Makes a row. */
export function row<const F extends Fields>(
  sentence: string,
  fields: F,
  example: string,
  extra: { task?: boolean; payload?: boolean; value?: boolean } = {},
): MessageRow<F> {
  const { task = false, payload = false, value = false } = extra;
  return { sentence, fields, example, task, payload, value };
}

/** Ids of tabs. */
export const tab = integer(0, 65535);
/** Ids of requests. */
export const id = integer();
/** Raw bytes after a message: how many. */
export const bytes = optional(integer(0, 1 << 20));
