/**
 * The computer thread's stack, and how much of it compiled code may use.
 *
 * A call of the guest is a call of the host, so deep guest recursion needs a deep
 * stack; what does not fit goes on from outside. Compiled code counts its frames by
 * an estimate; the factor between the two numbers is the room for what it misses
 * and for Lisp, which recurses too.
 */

/** Stack of the computer thread. */
export const STACK_MEGABYTES = 64;

/** What compiled code may take of it, by its own estimate. */
export const COMPILED_STACK_BYTES = 16 * 1024 * 1024;
