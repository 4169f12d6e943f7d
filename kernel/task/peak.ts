/**
 * How much of its chunk a Task has used: high-water marks.
 *
 * The stack is painted before the Task starts, so its mark is the lowest word
 * that is not paint any more: exact, unless the Task itself wrote paint there.
 * The heap starts as zeros, and nobody sees which of them were written again:
 * its mark is the last word that is not zero, or what the Task reports as used
 * (`heap_used` of struct flat_self), whichever is higher. Reading alone leaves
 * no mark. See the Monitor's `heat` for what is accessed.
 */

import type { Ram } from '../../machine/index.ts';
import { SELF } from '../abi/index.ts';
import type { TaskControl } from './task.ts';

/** No pointer into RAM, no small number, no text. */
const PAINT = 0x5a17_ac4e;

/** Words of [from, to) in RAM; both are multiples of 16. */
function words(ram: Ram, from: number, to: number): Int32Array {
  const { bytes } = ram;
  return new Int32Array(bytes.buffer, bytes.byteOffset + from - ram.base, (to - from) >>> 2);
}

/** Paints a fresh stack. */
export function paintStack(ram: Ram, low: number, high: number): void {
  words(ram, low, high).fill(PAINT);
}

/** Bytes of the heap the Task says are in use, as far as that can be true. */
export function heapReported(ram: Ram, task: TaskControl): number {
  const { chunk, start } = task;
  const at = start - ram.base + chunk.self + SELF.offset.heap_used;
  const size = chunk.guard - chunk.heapStart;
  const high = ram.view.getUint32(at + 4, true);
  return high > 0 ? size : Math.min(size, ram.view.getUint32(at, true));
}

/** High-water mark of the heap, in bytes from its start. */
export function heapPeak(ram: Ram, task: TaskControl): number {
  const heap = words(ram, task.start + task.chunk.heapStart, task.windows.guard);
  let at = heap.length;
  // Four words at a time: most of a heap is untouched, and this runs at every exit.
  while (at > 3 && (heap[at - 1]! | heap[at - 2]! | heap[at - 3]! | heap[at - 4]!) === 0) at -= 4;
  while (at > 0 && heap[at - 1] === 0) at--;
  return Math.max(at * 4, heapReported(ram, task));
}

/** High-water mark of the stack, in bytes from its high end. */
export function stackPeak(ram: Ram, task: TaskControl): number {
  const stack = words(ram, task.windows.stack, task.windows.end);
  let at = 0;
  while (at < stack.length && stack[at] === PAINT) at++;
  return (stack.length - at) * 4;
}

/** Bytes used in all: image, data and system area whole, heap and stack up to their marks. */
export function peakMemory(ram: Ram, task: TaskControl): number {
  return task.chunk.heapStart + heapPeak(ram, task) + stackPeak(ram, task);
}
