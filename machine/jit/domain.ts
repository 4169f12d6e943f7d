/**
 * What the compiler keeps: regions, the batches they were compiled in, the domains they may run in.
 */

import type { Windows } from './frame.ts';
import type { Graph } from './graph.ts';
import type { Site } from './region.ts';
import type { Source, Stretch } from './source.ts';

/** What compiled code takes for granted. */
export interface Rights {
  readonly executable: readonly { readonly start: number; readonly end: number }[];
  readonly windows: Windows;
  /** mstatus.FS is dirty. */
  readonly float: boolean;
}

/** Regions that may run under the same rights. */
export interface Domain {
  readonly rights: Rights;
  readonly regions: Regions;
  /** Entries that are not to be compiled. */
  readonly refused: Set<number>;
  /** How often a region was compiled again for more targets of its jumps. */
  readonly widened: Map<number, number>;
  /** Reports of heat to pass over where code keeps changing. */
  readonly patience: Map<number, { left: number; next: number }>;
  /** Key of the present epoch. */
  key: number;
  epoch: number;
}

/** Code from one entry on, compiled. */
export interface Region {
  readonly pc: number;
  readonly instructions: number;
  /** Where its instructions lie. */
  readonly stretches: readonly Stretch[];
  /** Its indirect jumps, and all that was known of where they go. */
  readonly switches: ReadonlySet<number>;
  readonly targets: ReadonlySet<number>;
  readonly batch: Batch;
  readonly index: number;
  entered: number;
  /** Stays that ended at an access, the last ones in a row, and were too short to be worth it. */
  vain: number;
  readonly stops: Record<Site['why'], number>;
}

/** Regions that were compiled as one module. */
export interface Batch {
  readonly number: number;
  readonly sites: readonly Site[];
  readonly regions: Region[];
  readonly source: Source;
  /** Bytes of WebAssembly. */
  readonly size: number;
  epoch: number;
}

/** Guest addresses are looked up by such pieces of them, in powers of two. */
const PIECE_SHIFT = 8;
const NO_REGIONS: readonly Region[] = [];
const NO_ENTRIES: ReadonlySet<number> = new Set();

/** Regions, by where they begin and by the code they hold. */
export class Regions {
  readonly #byEntry = new Map<number, Region>();
  readonly #byPiece = new Map<number, Region[]>();

  get(entry: number): Region | undefined {
    return this.#byEntry.get(entry);
  }

  has(entry: number): boolean {
    return this.#byEntry.has(entry);
  }

  all(): readonly Region[] {
    return [...this.#byEntry.values()];
  }

  add(region: Region): void {
    this.#byEntry.set(region.pc, region);
    forPieces(region, (piece) => {
      const beside = this.#byPiece.get(piece);
      if (beside === undefined) this.#byPiece.set(piece, [region]);
      else if (!beside.includes(region)) beside.push(region);
    });
  }

  remove(region: Region): void {
    this.#byEntry.delete(region.pc);
    forPieces(region, (piece) => {
      const others = (this.#byPiece.get(piece) ?? NO_REGIONS).filter((each) => each !== region);
      if (others.length === 0) this.#byPiece.delete(piece);
      else this.#byPiece.set(piece, others);
    });
  }

  /** The regions that hold the code at a pc. */
  holding(pc: number): readonly Region[] {
    const near = this.#byPiece.get(pc >>> PIECE_SHIFT);
    return near === undefined ? NO_REGIONS : near.filter((region) => holds(region, pc));
  }
}

function forPieces({ stretches }: Region, each: (piece: number) => void): void {
  for (const { start, end } of stretches) {
    for (let piece = start >>> PIECE_SHIFT; piece <= (end - 1) >>> PIECE_SHIFT; piece++) {
      each(piece);
    }
  }
}

function holds({ stretches }: Region, pc: number): boolean {
  for (let i = 0; i < stretches.length; i++) {
    const { start, end } = stretches[i]!;
    if (pc >= start && pc < end) return true;
  }
  return false;
}

/** Instructions of a region that is not compiled again for another entry; small ones are cheap, and faster whole. */
const LARGE = 128;

/**
 * Entries of the regions that hold a pc. Code of a large function gets hot at many places, one
 * after the other: each of its regions ends where another begins, and is not the whole again.
 */
export function entriesAround({ regions }: Domain, pc: number): ReadonlySet<number> {
  const large = regions.holding(pc).filter(({ instructions }) => instructions >= LARGE);
  return large.length === 0 ? NO_ENTRIES : new Set(large.map((region) => region.pc));
}

/** The indirect jumps of a graph, and where they are known to go. */
export function switchesOf({ blocks }: Graph): Pick<Region, 'switches' | 'targets'> {
  const ending = blocks.filter((block) => block.ending === 'indirect' || block.ending === 'to-hub');
  return {
    switches: new Set(ending.flatMap(({ steps }) => steps.at(-1)?.pc ?? [])),
    targets: new Set(ending.flatMap(({ targets }) => targets)),
  };
}
