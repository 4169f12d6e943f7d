/**
 * What the compiler tells about its regions, to people.
 */

import type { Site } from './region.ts';

/** A compiled region as it is now. */
export interface RegionReport {
  /** Where it begins. */
  readonly pc: number;
  /** Instructions of the guest in it. */
  readonly instructions: number;
  /** Bytes of WebAssembly of the module it is in, and how many regions share that. */
  readonly bytes: number;
  readonly shared: number;
  /** Times it was entered from outside compiled code. */
  readonly entered: number;
  /** Times it stopped, by the reason. */
  readonly stops: Readonly<Record<Site['why'], number>>;
}

/** Regions are made, were made, or given up. */
export type RegionEvent =
  /** These places got hot, and what is there is compiled next, if it can be. */
  | { readonly kind: 'hot'; readonly pcs: readonly number[] }
  | {
      /** They can be entered now. */
      readonly kind: 'compiled';
      /** Entries and sizes of the regions of one module; the first was hot, the others are called by it. */
      readonly regions: readonly { readonly pc: number; readonly instructions: number }[];
      /** The module. */
      readonly module: Uint8Array;
    }
  | {
      readonly kind: 'dropped';
      readonly pcs: readonly number[];
      readonly why:
        'its code changed' | 'a jump goes further' | 'it leaves at once' | 'there are too many';
    };

/** No stops yet. */
export function noStops(): Record<Site['why'], number> {
  return { fuel: 0, access: 0, rounding: 0, hart: 0 };
}
