/**
 * Keeps compiled regions: finds, makes, checks and drops them.
 *
 * Regions live in domains. A domain is everything compiled code takes for granted
 * about a hart: executable ranges, access windows, whether floating point is on.
 * No store is checked; `fence.i` and writes by others begin an epoch, after which
 * a batch must compare equal with its source before it is entered again.
 * What is compiled is bounded; at the bound everything is dropped.
 * What this does not do: it decides nothing about heat, and runs no instruction
 * the hart has to do.
 */

import { REGION } from '../hart/layout.ts';
import type { MemoryLayout } from '../hart/layout.ts';
import type { Decoded } from '../isa/decoder.ts';
import { generateBatch } from './batch.ts';
import { registersOf, rootsOf, withCallees } from './collect.ts';
import type { Hot } from './collect.ts';
import { generateDispatch, slotOf } from './dispatch.ts';
import { Regions, switchesOf } from './domain.ts';
import type { Batch, Domain, Region, Rights } from './domain.ts';
import type { Graph } from './graph.ts';
import { GuestCode } from './guest.ts';
import { Jumps } from './jumps.ts';
import { noStops } from './report.ts';
import type { RegionEvent, RegionReport } from './report.ts';
import type { Site } from './region.ts';
import { hostFuses } from './host-fuses.ts';
import { joined, Source, stretchesOf } from './source.ts';

export interface CompilerOptions {
  readonly memory: WebAssembly.Memory;
  readonly layout: MemoryLayout;
  /** Bytes of host stack compiled code may use. */
  readonly stackBytes: number;
  /** Does a floating-point instruction; 0 when done, 1 when it would trap. */
  software(h: number, word: number): number;
  decode(word: number): Decoded | undefined;
  /** Times the interpreter has entered a pc. */
  entered(pc: number): number;
  /** A pc can be entered as compiled code from now on. */
  ready(pc: number): void;
  readonly tell?: ((event: RegionEvent) => void) | undefined;
}

interface Dispatch {
  readonly enter: () => number;
  run(h: number, pc: number): number;
}

/** Bytes of WebAssembly, regions and domains kept at most. */
const MAX_SIZE = 8 * 1024 * 1024;
const MAX_REGIONS = 4000;
const MAX_DOMAINS = 256;
/** Times a region is compiled again because a jump went elsewhere. */
const MAX_WIDENED = 4;
/**
 * Code that polls a device leaves at once, and to enter and leave costs as much as to interpret
 * some hundred instructions: so many stays of fewer instructions in a row, and it is given up.
 */
const SHORT_STAY = 64;
const MAX_VAIN = 200;
const MAX_PATIENCE = 1023;
const SITE_BITS = 16;
/** Room for a few frames of the largest kind; with less a region could never be entered. */
const LEAST_STACK = 16384;

export class Compiler {
  readonly #options: CompilerOptions;
  readonly #delta: number;
  readonly #halves: Uint16Array;
  readonly #words: Uint32Array;
  readonly #table: WebAssembly.Table;
  readonly #fuses = hostFuses();
  readonly #dispatch: Dispatch;
  readonly #domains = new Map<string, Domain>();
  readonly #batches: (Batch | undefined)[] = [];
  /** Pages of RAM that compiled code came from. */
  readonly #pages: Uint8Array;
  readonly #jumps: Jumps;
  readonly #guest: GuestCode;
  /** By index in the table. */
  readonly #byIndex: (Region | undefined)[] = [];
  #freeIndices: number[] = [];
  #nextIndex = 0;
  #size = 0;
  #regions = 0;
  #epoch = 0;
  #lastKey = 0;

  constructor(options: CompilerOptions) {
    const { memory, layout, stackBytes } = options;
    if (!(stackBytes >= LEAST_STACK)) {
      throw new RangeError(`stackBytes is ${stackBytes}, expected at least ${LEAST_STACK}`);
    }
    this.#options = options;
    this.#delta = layout.ramOffset - layout.ramBase;
    this.#halves = new Uint16Array(memory.buffer);
    this.#words = new Uint32Array(memory.buffer);
    this.#pages = new Uint8Array((layout.ramSize >>> 12) + 1);
    this.#jumps = new Jumps(memory, layout);
    this.#guest = new GuestCode({
      halves: this.#halves,
      delta: this.#delta,
      decode: (word) => options.decode(word),
      entered: (pc) => options.entered(pc),
      targets: (pc) => this.#jumps.targets(pc),
    });
    this.#table = new WebAssembly.Table({ element: 'anyfunc', initial: 256 });
    const module = new WebAssembly.Module(generateDispatch(layout, stackBytes));
    const instance = new WebAssembly.Instance(module, { host: { memory, table: this.#table } });
    this.#dispatch = instance.exports as unknown as Dispatch;
  }

  /** The domain of these rights, by a name that stands for them. */
  domain(name: string, rights: () => Rights): Domain {
    let domain = this.#domains.get(name);
    if (domain === undefined) {
      if (this.#domains.size >= MAX_DOMAINS) this.drop();
      domain = {
        rights: rights(),
        regions: new Regions(),
        refused: new Set(),
        widened: new Map(),
        patience: new Map(),
        key: 0,
        epoch: -1,
      };
      this.#domains.set(name, domain);
    }
    if (domain.epoch !== this.#epoch) {
      domain.key = ++this.#lastKey;
      domain.epoch = this.#epoch;
      domain.refused.clear();
    }
    return domain;
  }

  /** Whether a domain is still one of the compiler's, with the key of this epoch. */
  current(domain: Domain): boolean {
    return domain.epoch === this.#epoch;
  }

  /** Makes the region at a pc enterable; undefined when there is none, or not any more. */
  prepare(domain: Domain, pc: number): Region | undefined {
    const region = domain.regions.get(pc);
    if (region === undefined) return undefined;
    const { batch } = region;
    if (batch.epoch !== this.#epoch) {
      if (!batch.source.holds(this.#halves)) {
        this.#dropBatch(domain, batch, 'its code changed');
        this.#losePatience(domain, batch);
        return undefined;
      }
      batch.epoch = this.#epoch;
      for (const each of batch.regions) this.#install(domain, each);
    }
    this.#install(domain, region);
    return region;
  }

  /** A stay that began in a region ended at an access; after many short ones the region is given up. */
  stoppedAtAccess(domain: Domain, region: Region, instructions: number): void {
    if (instructions >= SHORT_STAY) region.vain = 0;
    else if (++region.vain > MAX_VAIN && domain.regions.get(region.pc) === region) {
      domain.refused.add(region.pc);
      this.#dropBatch(domain, region.batch, 'it leaves at once');
    }
  }

  /**
   * Runs compiled code of hart block `h` from a pc, under HART.regionKey, until none is found
   * or it stops at a site. A function of WebAssembly, for that which calls it from there.
   * @returns the pc to go on at; 0 when HART.site says where
   */
  get run(): (h: number, pc: number) => number {
    return this.#dispatch.run;
  }

  /** What stands behind a number in HART.site. */
  site(domain: Domain, number: number): Site {
    const site = this.#batches[number >>> SITE_BITS]?.sites[number & ((1 << SITE_BITS) - 1)];
    if (site === undefined) throw new Error(`compiled code stopped at ${number}, which is no site`);
    const region = domain.regions.get(site.entry);
    if (region !== undefined) region.stops[site.why]++;
    return site;
  }

  /**
   * Compiles regions for places that got hot, with the warm functions they call, as one module.
   * @returns those that are never to be compiled; the others need not have a region either
   */
  compile(domain: Domain, hot: readonly Hot[]): number[] {
    if (this.#size > MAX_SIZE || this.#regions > MAX_REGIONS) {
      this.drop();
      return [];
    }
    this.#options.tell?.({ kind: 'hot', pcs: hot.map(({ pc }) => pc) });
    this.#jumps.gather();
    this.#guest.enter(domain);
    const wanted = hot.map(({ pc, registers }) => ({
      pc: this.#widen(domain, pc) ?? pc,
      registers,
    }));
    const roots = rootsOf(domain, wanted, this.#guest);
    if (roots.length > 0) this.#add(domain, withCallees(domain, roots, this.#guest), hot);
    return hot.flatMap(({ pc }) => (domain.refused.has(pc) ? [pc] : []));
  }

  /** Code may have changed: every batch is compared with its source before it runs again. */
  invalidate(): void {
    this.#epoch++;
  }

  /** As `invalidate`, if compiled code came from these bytes. */
  codeChanged(address: number, length: number): void {
    const { ramBase, ramSize } = this.#options.layout;
    const first = Math.max(0, address - ramBase) >>> 12;
    const last = Math.min(ramSize - 1, address + length - 1 - ramBase) >>> 12;
    const found = this.#pages.indexOf(1, first);
    if (found >= 0 && found <= last) this.#epoch++;
  }

  /** Forgets everything that was compiled. */
  drop(): void {
    const pcs = this.#batches.flatMap((batch) => batch?.regions.map(({ pc }) => pc) ?? []);
    this.#options.tell?.({ kind: 'dropped', pcs, why: 'there are too many' });
    for (let index = 0; index < this.#nextIndex; index++) this.#table.set(index, null);
    this.#byIndex.length = 0;
    this.#freeIndices = [];
    this.#nextIndex = 0;
    this.#size = 0;
    this.#regions = 0;
    this.#batches.length = 0;
    this.#domains.clear();
    this.#pages.fill(0);
    this.#epoch++;
  }

  /**
   * A pc that an indirect jump of a region goes to belongs into that region: drops it, and
   * gives the entry to compile again. Not more often than MAX_WIDENED times for a region.
   */
  #widen(domain: Domain, pc: number): number | undefined {
    for (const from of this.#jumps.jumpsTo(pc)) {
      for (const region of domain.regions.holding(from)) {
        const widened = domain.widened.get(region.pc) ?? 0;
        if (!region.switches.has(from) || region.targets.has(pc) || widened >= MAX_WIDENED)
          continue;
        domain.widened.set(region.pc, widened + 1);
        if (!domain.patience.has(region.pc)) domain.patience.set(region.pc, { left: 0, next: 0 });
        this.#dropBatch(domain, region.batch, 'a jump goes further');
        return region.pc;
      }
    }
    return undefined;
  }

  #add(domain: Domain, graphs: readonly Graph[], hot: readonly Hot[]): void {
    const { memory, software, ready } = this.#options;
    let number = this.#batches.findIndex((batch) => batch === undefined);
    if (number < 0) number = this.#batches.length;
    const { bytes, sites } = generateBatch(graphs, {
      windows: domain.rights.windows,
      registersOf: (graph) => registersOf(graph, hot),
      delta: this.#delta | 0,
      siteBase: number << SITE_BITS,
      fuses: this.#fuses,
    });
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      host: { memory, enter: this.#dispatch.enter, software },
    });
    const stretches = graphs.map(stretchesOf);
    const source = joined(stretches.flat());
    const batch: Batch = {
      number,
      sites,
      regions: [],
      source: new Source(this.#halves, this.#delta, source),
      size: bytes.length,
      epoch: this.#epoch,
    };
    this.#batches[number] = batch;
    this.#size += bytes.length;
    this.#regions += graphs.length;
    graphs.forEach((graph, place) => {
      const { entry, instructions } = graph;
      const index = this.#index();
      this.#table.set(index, instance.exports[String(place)]);
      const region = {
        pc: entry,
        instructions,
        stretches: stretches[place]!,
        ...switchesOf(graph),
        batch,
        index,
        entered: 0,
        vain: 0,
        stops: noStops(),
      };
      batch.regions.push(region);
      this.#byIndex[index] = region;
      domain.regions.add(region);
      this.#install(domain, region);
      ready(entry);
    });
    const { ramBase } = this.#options.layout;
    for (const { start, end } of source) {
      this.#pages.fill(1, (start - ramBase) >>> 12, ((end - 1 - ramBase) >>> 12) + 1);
    }
    this.#options.tell?.({
      kind: 'compiled',
      regions: graphs.map(({ entry, instructions }) => ({ pc: entry, instructions })),
      module: bytes,
    });
  }

  #install(domain: Domain, { pc, index }: Region): void {
    const row = slotOf(this.#options.layout, pc) >>> 2;
    this.#count(row);
    this.#words[row + (REGION.pc >>> 2)] = pc;
    this.#words[row + (REGION.key >>> 2)] = domain.key;
    this.#words[row + (REGION.index >>> 2)] = index;
  }

  /** Adds what a row of the table of regions counted to the region it holds. */
  #count(row: number): void {
    const at = row + (REGION.entered >>> 2);
    const region = this.#byIndex[this.#words[row + (REGION.index >>> 2)] ?? 0];
    if (region !== undefined && region.pc === this.#words[row + (REGION.pc >>> 2)]) {
      region.entered += this.#words[at] ?? 0;
    }
    this.#words[at] = 0;
  }

  #index(): number {
    const free = this.#freeIndices.pop();
    if (free !== undefined) return free;
    if (this.#nextIndex === this.#table.length) this.#table.grow(this.#table.length);
    return this.#nextIndex++;
  }

  /** Every region, the most often entered first. */
  report(): RegionReport[] {
    const regions = [...this.#domains.values()].flatMap(({ regions }) => regions.all());
    for (const { pc } of regions) this.#count(slotOf(this.#options.layout, pc) >>> 2);
    return regions
      .map(({ pc, instructions, batch, entered, stops }) => ({
        pc,
        instructions,
        bytes: batch.size,
        shared: batch.regions.length,
        entered,
        stops,
      }))
      .sort((a, b) => b.entered - a.entered);
  }

  /** Where code changes again and again, compiling it has to wait twice as long each time. */
  #losePatience(domain: Domain, batch: Batch): void {
    for (const { pc } of batch.regions) {
      const next = domain.patience.get(pc)?.next ?? 0;
      domain.patience.set(pc, { left: next, next: Math.min(MAX_PATIENCE, next * 2 + 1) });
    }
  }

  #dropBatch(domain: Domain, batch: Batch, why: (RegionEvent & { kind: 'dropped' })['why']): void {
    this.#options.tell?.({ kind: 'dropped', pcs: batch.regions.map(({ pc }) => pc), why });
    for (const region of batch.regions) {
      const { index } = region;
      domain.regions.remove(region);
      this.#byIndex[index] = undefined;
      this.#table.set(index, null);
      this.#freeIndices.push(index);
    }
    this.#batches[batch.number] = undefined;
    this.#size -= batch.size;
    this.#regions -= batch.regions.length;
    /* Other batches may still find the dropped functions under this key. */
    domain.key = ++this.#lastKey;
  }
}
