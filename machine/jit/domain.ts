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
  readonly regions: Map<number, Region>;
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

/** Instructions of a region that is not compiled again for another entry; small ones are cheap, and faster whole. */
const LARGE = 128;

/**
 * Entries of the regions that hold a pc. Code of a large function gets hot at many places, one
 * after the other: each of its regions ends where another begins, and is not the whole again.
 */
export function entriesAround(domain: Domain, pc: number): ReadonlySet<number> {
  const entries = new Set<number>();
  for (const region of domain.regions.values()) {
    if (region.instructions < LARGE) continue;
    if (region.stretches.some(({ start, end }) => pc >= start && pc < end)) entries.add(region.pc);
  }
  return entries;
}

/** Whether a region holds a pc. */
export function isInside(domain: Domain, pc: number): boolean {
  for (const { stretches } of domain.regions.values()) {
    if (stretches.some(({ start, end }) => pc >= start && pc < end)) return true;
  }
  return false;
}

/** The indirect jumps of a graph, and where they are known to go. */
export function switchesOf({ blocks }: Graph): Pick<Region, 'switches' | 'targets'> {
  const ending = blocks.filter((block) => block.ending === 'indirect' || block.ending === 'to-hub');
  return {
    switches: new Set(ending.flatMap(({ steps }) => steps.at(-1)?.pc ?? [])),
    targets: new Set(ending.flatMap(({ targets }) => targets)),
  };
}
