/**
 * The memory map: a row for every byte of RAM, and who owns it.
 *
 * Made from the allocators and the Tasks when somebody asks; the rights are
 * those the harts enforce for the owner.
 */

import type { Core } from '../core.ts';

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
