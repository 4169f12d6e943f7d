/**
 * The memory map: a row for every byte of RAM, and who owns it.
 *
 * Made from the allocators and the Tasks when somebody asks; the rights are
 * those the harts enforce for the owner.
 */

import type { Heat } from '../../machine/index.ts';
import type { Core } from '../core.ts';
import { KernelError } from '../error.ts';
import { heapPeak, stackPeak } from '../task/peak.ts';

export interface MapRow {
  readonly start: number;
  readonly end: number;
  readonly size: number;
  /** `r-x`, `rw-`, `---`; what the owner may do. */
  readonly rights: string;
  readonly owner: string;
  /** Task it belongs to, or null. */
  readonly task: number | null;
}

function row(
  start: number,
  end: number,
  rights: string,
  owner: string,
  task: number | null = null,
): MapRow {
  return { start, end, size: end - start, rights, owner, task };
}

/** The same with what was used of each row at most, and how often harts accessed it. */
export interface MeasuredRow extends MapRow {
  /** Bytes: what a heap or a stack has touched (see task/peak.ts), 0 of what is free, else all. */
  readonly used?: number;
  readonly loads?: number;
  readonly stores?: number;
}

/** Rows with what is asked for. @throws KernelError `invalid` for heat that nobody watches */
export function measuredRows(
  core: Core,
  asked: { readonly used: boolean; readonly heat: boolean },
): MeasuredRow[] {
  const heat = asked.heat ? core.machine.heat : undefined;
  if (asked.heat && heat === undefined) {
    throw new KernelError('invalid', 'memory-map: nobody counts accesses; see watch-heat');
  }
  return mapRows(core).map((each) => ({
    ...each,
    ...(asked.used ? { used: usedOf(core, each) } : {}),
    ...(heat === undefined ? {} : heatOf(heat, core.ram.base, each.start, each.end)),
  }));
}

function usedOf(core: Core, { owner, task, start, size }: MapRow): number {
  if (owner === 'free') return 0;
  const found = task === null ? undefined : core.tasks.alive(task);
  if (found === undefined) return size;
  if (start === found.start + found.chunk.heapStart) return heapPeak(core.ram, found);
  if (start === found.windows.stack) return stackPeak(core.ram, found);
  return start === found.windows.guard ? 0 : size;
}

/** Sums of the blocks that begin in a range. */
export function heatOf(
  heat: Heat,
  base: number,
  start: number,
  end: number,
): { loads: number; stores: number } {
  let loads = 0;
  let stores = 0;
  const first = Math.ceil((start - base) / heat.blockSize);
  for (let i = first; i * heat.blockSize < end - base && i < heat.loads.length; i++) {
    loads += heat.loads[i]!;
    stores += heat.stores[i]!;
  }
  return { loads, stores };
}

/** All of RAM in order of address; rows follow each other without gaps. */
export function mapRows(core: Core): MapRow[] {
  const { chunks, heap } = core.memory;
  const heapStart = heap.figures().start;
  const tasks = new Map([...core.tasks.all()].map((task) => [task.start, task]));
  const rows: MapRow[] = [];
  for (const block of chunks.blocks()) {
    const end = block.start + block.size;
    const task = tasks.get(block.start);
    if (block.start === heapStart) rows.push(...heapRows(core, end));
    else if (task === undefined) rows.push(row(block.start, end, 'rw-', block.owner));
    else {
      const { chunk, start, id } = task;
      const part = (from: number, to: number, rights: string, name: string): void => {
        if (to > from) rows.push(row(start + from, start + to, rights, `task ${id} ${name}`, id));
      };
      part(0, chunk.dataStart, 'r-x', 'image');
      part(chunk.dataStart, chunk.dataEnd, 'rw-', 'data');
      part(chunk.dataEnd, chunk.heapStart, 'rw-', 'system area');
      part(chunk.heapStart, chunk.guard, 'rw-', 'heap');
      part(chunk.guard, chunk.stackLow, '---', 'guard');
      part(chunk.stackLow, chunk.size, 'rw-', 'stack');
      part(chunk.size, block.size, '---', 'canary');
    }
  }
  for (const hole of chunks.holes()) {
    rows.push(row(hole.start, hole.start + hole.size, '---', 'free'));
  }
  return rows.sort((a, b) => a.start - b.start);
}

function heapRows(core: Core, end: number): MapRow[] {
  const { heap } = core.memory;
  const rows: MapRow[] = [];
  let at = heap.figures().start;
  for (const block of heap.blocks()) {
    if (block.start > at) rows.push(row(at, block.start, 'rw-', 'kernel heap'));
    const rights = block.start === core.page.address ? 'r-x' : 'rw-';
    at = block.start + block.size;
    rows.push(row(block.start, at, rights, `kernel ${block.owner}`));
  }
  if (at < end) rows.push(row(at, end, 'rw-', 'kernel heap'));
  return rows;
}

/** The row that holds an address, also of devices. */
export function rowAt(core: Core, address: number): MapRow | undefined {
  const found = mapRows(core).find((each) => address >= each.start && address < each.end);
  if (found !== undefined) return found;
  const device = core.machine.map.find((d) => address >= d.base && address < d.base + d.size);
  return device === undefined
    ? undefined
    : row(device.base, device.base + device.size, 'rw-', device.name);
}
