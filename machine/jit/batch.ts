/**
 * Several regions as one WebAssembly module.
 *
 * A module costs far more than a function, and calls inside it are direct, so a
 * region is compiled together with the warm functions it calls.
 */

import { ModuleWriter } from '../wasm/module.ts';
import type { Registers } from './access.ts';
import { ENTER, FUNCTION } from './dispatch.ts';
import type { Windows } from './frame.ts';
import type { Graph } from './graph.ts';
import { RegionWriter } from './region.ts';
import type { Site } from './region.ts';

/** The last start of a window whose negative fits 32 bits with a sign. */
const FAR_START = 0x8000_0000;

const SOFTWARE = { parameters: ['i32', 'i32'], results: ['i32'] } as const;

export interface BatchOptions {
  readonly windows: Windows;
  /** The registers of each graph. */
  registersOf(graph: Graph): Registers;
  readonly delta: number;
  readonly siteBase: number;
  /** See `Frame`. */
  readonly fuses: boolean;
}

export interface GeneratedBatch {
  /** Imports memory, enter and software from `host`; exports a function per graph, by its place. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sites: readonly Site[];
}

/** Writes the module of these graphs. */
export function generateBatch(graphs: readonly Graph[], options: BatchOptions): GeneratedBatch {
  const module = new ModuleWriter();
  module.importMemory('host', 'memory', 1, 65536);
  const enter = module.importFunction('host', 'enter', ENTER);
  const software = module.importFunction('host', 'software', SOFTWARE);
  const first = software + 1;
  const places = new Map(graphs.map(({ entry }, place) => [entry, first + place]));
  const sites: Site[] = [];
  const { windows, delta, siteBase, fuses } = options;
  const around = {
    windows,
    far: [...windows.load, ...windows.store].some(({ start }) => start > FAR_START),
    delta,
    siteBase,
    fuses,
    enter,
    software,
    functionAt: (pc: number) => places.get(pc),
    sites,
  };
  graphs.forEach((graph, place) => {
    const code = new RegionWriter(graph, around, options.registersOf(graph)).write();
    module.export(String(place), module.function(FUNCTION, code));
  });
  return { bytes: module.finish(), sites };
}
