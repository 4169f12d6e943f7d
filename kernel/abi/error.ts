/**
 * The one list of error numbers; 0 is success.
 *
 * A Task gets the number in a0; a privileged caller gets a KernelError whose
 * `code` is the name. Numbers are never reused.
 */

export interface ErrorRow {
  readonly number: number;
  /** kebab-case; in C `FLAT_` and capitals. */
  readonly name: ErrorName;
  /** What it tells the caller. */
  readonly sentence: string;
}

export type ErrorName =
  | 'ok'
  | 'denied'
  | 'invalid'
  | 'bad-address'
  | 'no-such-call'
  | 'not-here'
  | 'again'
  | 'end'
  | 'timeout'
  | 'closed'
  | 'not-found'
  | 'full'
  | 'no-memory'
  | 'too-large'
  | 'bad-image'
  | 'cancelled';

export const ERRORS: readonly ErrorRow[] = [
  { number: 0, name: 'ok', sentence: 'It worked.' },
  { number: 1, name: 'denied', sentence: 'The caller does not hold the grant this needs.' },
  { number: 2, name: 'invalid', sentence: 'An argument has a value this call does not take.' },
  {
    number: 3,
    name: 'bad-address',
    sentence: 'A pointer and its length are not memory the caller may use that way.',
  },
  { number: 4, name: 'no-such-call', sentence: 'No call has this number or name.' },
  { number: 5, name: 'not-here', sentence: 'This machine does not have what the call is for.' },
  { number: 6, name: 'again', sentence: 'Nothing could be moved now; wait and try again.' },
  { number: 7, name: 'end', sentence: 'The input has ended; no more bytes will come.' },
  { number: 8, name: 'timeout', sentence: 'The time given passed before anything happened.' },
  { number: 9, name: 'closed', sentence: 'The other end is gone; nobody will read this.' },
  { number: 10, name: 'not-found', sentence: 'Nothing has that name, number or address.' },
  { number: 11, name: 'full', sentence: 'A fixed number of slots is used up.' },
  { number: 12, name: 'no-memory', sentence: 'There is no room in memory for it.' },
  { number: 13, name: 'too-large', sentence: 'It is longer than the limit for such a thing.' },
  { number: 14, name: 'bad-image', sentence: 'The image is not a program this kernel can load.' },
  { number: 15, name: 'cancelled', sentence: 'It was called off before it was done.' },
];

/** Number of each error by name, for handlers. */
export const ERROR: { readonly [name in ErrorName]: number } = Object.fromEntries(
  ERRORS.map((row) => [row.name, row.number]),
) as { [name in ErrorName]: number };
