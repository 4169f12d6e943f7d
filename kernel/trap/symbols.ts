/**
 * Addresses of a Task by name.
 */

import type { Core } from '../core.ts';
import type { ImageSymbol } from '../loader/symbols.ts';
import type { TaskControl } from '../task/task.ts';

/** Symbol a Task's address belongs to, with the distance into it. */
export function symbolAt(
  task: TaskControl,
  address: number,
): { symbol: ImageSymbol; offset: number } | undefined {
  const symbol = task.image.symbols().at(address - task.start);
  return symbol === undefined ? undefined : { symbol, offset: address - task.start - symbol.at };
}

/** `function+0x12`, `name` at its start, empty without a symbol. */
export function symbolText(task: TaskControl, address: number): string {
  if (!task.windows.contains(address)) return '';
  const found = symbolAt(task, address);
  if (found === undefined) return '';
  const { symbol, offset } = found;
  return offset === 0 ? symbol.name : `${symbol.name}+0x${offset.toString(16)}`;
}

/** Owner of an address as the memory map calls it; empty when nobody owns it. */
export function ownerText(core: Core, address: number): string {
  const task = core.tasks.owning(address);
  if (task !== undefined) return partOf(task, address);
  const heap = core.memory.heap.find(address);
  if (heap !== undefined) return heap.owner;
  const block = core.memory.chunks.find(address);
  if (block !== undefined) return block.owner;
  const device = core.machine.map.find(
    (row) => address >= row.base && address < row.base + row.size,
  );
  return device?.name ?? '';
}

/** `task 3 heap`: the part of its chunk in which the address lies. */
export function partOf(task: TaskControl, address: number): string {
  const at = address - task.start;
  const { chunk } = task;
  let part = 'stack';
  if (at < chunk.dataStart) part = 'image';
  else if (at < chunk.dataEnd) part = 'data';
  else if (at < chunk.heapStart) part = 'system area';
  else if (at < chunk.guard) part = 'heap';
  else if (at < chunk.stackLow) part = 'guard';
  return `task ${task.id} ${part}`;
}
