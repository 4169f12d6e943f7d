/**
 * Values that pass between a privileged caller (the shell) and the kernel.
 *
 * Text is string, bytes are Uint8Array, integers of 2^53 and more are bigint,
 * records have kebab-case keys, null is Lisp nil.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Value[]
  | { readonly [key: string]: Value };

/** A result that is not there yet; the shell polls it and lets the machine run meanwhile. */
export interface Pending {
  readonly pending: true;
  /** The result, or undefined while there is none. Throws what the call would have thrown. */
  poll(): Value | undefined;
}
