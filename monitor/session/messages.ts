/**
 * What the main thread and the computer thread say to each other.
 *
 * Bytes and ends only. The Monitor's own traffic is BTP: down inside `terminal` messages, up
 * through a queue in shared memory (terminal-queue.ts). What must reach a busy computer is not
 * here but in control.ts.
 */
import type { Job } from './job.ts';

/** Which code a computer thread loads: a machine alone, or with its kernel and the Lisp. */
export type ComputerKind = 'bare' | 'system';

/** What a new computer thread is started with. */
export interface ComputerStart {
  readonly kind: ComputerKind;
  readonly control: SharedArrayBuffer;
  /** The queue of BTP from the terminal. */
  readonly terminal: SharedArrayBuffer;
  /** Path of the file that gets the compiled form of the code when the job is done. */
  readonly keepCode?: string;
}

/** From the main thread to the computer. */
export type ToComputer =
  /** What it is there for; comes first. */
  | { readonly kind: 'job'; readonly job: Job }
  /** Bytes of standard input, at most what was asked for by `wants`; null is its end. */
  | { readonly kind: 'input'; readonly bytes: Uint8Array | null }
  /** So many bytes of output have left the process. */
  | { readonly kind: 'drained'; readonly bytes: number };

/** From the computer to the main thread. */
export type FromComputer =
  | { readonly kind: 'output'; readonly stream: 'stdout' | 'stderr'; readonly bytes: Uint8Array }
  /** BTP to the terminal. */
  | { readonly kind: 'terminal'; readonly bytes: Uint8Array }
  /** One more chunk of standard input may come. */
  | { readonly kind: 'wants' }
  /** The job is done; everything it printed was sent before. */
  | { readonly kind: 'finished'; readonly status: number }
  /** The job could not be done. */
  | {
      readonly kind: 'failed';
      /** Name of the error's type, e.g. `ConfigError`. */
      readonly name: string;
      readonly message: string;
      readonly stack: string;
    };
