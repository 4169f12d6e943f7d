/**
 * What the threads of queue-crowd.ts share.
 */

export interface CrowdOptions {
  readonly producers: number;
  readonly consumers: number;
  readonly capacity: number;
  /** Messages of each producer. */
  readonly each: number;
  /** A full queue gives up its oldest message rather than refuse. */
  readonly over: boolean;
}

/** Words of the board: producers at work, then the sums of the report. */
export const BOARD = { atWork: 0, received: 1, twice: 2, torn: 3, disorder: 4, size: 5 };
export const MESSAGE_WORDS = 3;

export interface CrowdJob extends CrowdOptions {
  readonly role: 'producer' | 'consumer';
  readonly index: number;
  readonly queue: SharedArrayBuffer;
  readonly board: SharedArrayBuffer;
  readonly met: SharedArrayBuffer;
}
