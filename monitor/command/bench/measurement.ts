/**
 * What a measurement is, and what its samples say.
 */

import type { EngineKind } from '../../../machine/index.ts';

/** Names for `flatland bench WHAT`. */
export type What =
  | 'frame'
  | 'prompt'
  | 'key'
  | 'key-busy'
  | 'key-output'
  | 'idle'
  | 'log'
  | 'output'
  | 'output-memory'
  | 'eval'
  | 'mips'
  | 'regions'
  | 'boot'
  | 'spawn'
  | 'syscall'
  | 'switch'
  | 'queue'
  | 'memory'
  | 'compare';

/** What measuring needs from outside. */
export interface BenchContext {
  /** Absolute folder that holds `config/`, `dist/` and `flatland.cjs`. */
  readonly root: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of `--config`. */
  readonly config: string | undefined;
  readonly clock: 'steps' | 'real';
  /** How machines run code, where the measurement does not say itself; their default when undefined. */
  readonly engine: EngineKind | undefined;
  /** How many samples to take; each measurement has a number of its own when undefined. */
  readonly runs: number | undefined;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  /** When `now` passes this, measuring ends. */
  readonly deadline: number;
  /** Aborts at the deadline, and when nobody reads the output any more. */
  readonly ended: AbortSignal;
}

/** One row of the table. */
export interface Row {
  readonly what: What;
  /** As the table names it. */
  readonly name: string;
  readonly unit: string;
  /** Whether more is better, as for speeds. */
  readonly more: boolean;
  /** The worst that is accepted; undefined for a figure that is only told. */
  readonly floor: number | undefined;
  /** What is wanted. */
  readonly aim: number | undefined;
}

/** A row, and how its figure is made. */
export interface Measurement extends Row {
  /**
   * Takes samples, in the unit.
   *
   * @throws NotMeasured when this computer lacks what it takes
   */
  sample(context: BenchContext): Promise<readonly number[]>;
}

/** A measurement could not be made here; the message says why. */
export class NotMeasured extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotMeasured';
  }
}

/** The timeout came while measuring. */
export class TimeUp extends Error {
  constructor() {
    super('the time given is over');
    this.name = 'TimeUp';
  }
}

/** @throws TimeUp once the timeout has come */
export function stillTime({ ended, now, deadline }: BenchContext): void {
  if (ended.aborted || now() > deadline) throw new TimeUp();
}

/** What is told of samples. */
export interface Summary {
  readonly median: number;
  /** First and third quartile: half of the samples lie between. */
  readonly low: number;
  readonly high: number;
}

/** Median and quartiles, interpolated between neighbours. @param samples one or more */
export function summarise(samples: readonly number[]): Summary {
  const ordered = [...samples].sort((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (ordered.length - 1);
    const below = ordered[Math.floor(place)]!;
    const above = ordered[Math.ceil(place)]!;
    return below + (above - below) * (place - Math.floor(place));
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

/** How a median stands to what is wanted. */
export type Verdict = 'aim' | 'floor' | 'below' | 'told';

/** `aim` reached, `floor` held, `below` the floor, or only `told`. */
export function judge(
  { more, floor, aim }: Pick<Row, 'more' | 'floor' | 'aim'>,
  median: number,
): Verdict {
  const reaches = (mark: number | undefined) =>
    mark !== undefined && (more ? median >= mark : median <= mark);
  if (floor === undefined) return 'told';
  if (reaches(aim)) return 'aim';
  return reaches(floor) ? 'floor' : 'below';
}
