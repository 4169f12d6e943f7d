/**
 * The two kinds of error a kernel has, told apart by type.
 *
 * KernelError: the caller asked for something it cannot have; it gets the name
 * and a sentence and goes on. KernelBug: the kernel itself is wrong; the machine
 * stops with a report. A fault of a Task is neither, it is a record (fault.ts).
 */

import type { ErrorName } from './abi/index.ts';

/** A numbered error that the caller handles. */
export class KernelError extends Error {
  override readonly name = 'KernelError';
  /** Name of the error in kernel/abi/error.ts. */
  readonly code: ErrorName;

  constructor(code: ErrorName, message: string) {
    super(message);
    this.code = code;
  }
}

/** The kernel broke one of its own rules. */
export class KernelBug extends Error {
  override readonly name = 'KernelBug';
}
