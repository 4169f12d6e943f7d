/**
 * How much of its chunk a Task has touched.
 *
 * A chunk starts zeroed, so what is not zero was written: the highest such word
 * of the heap and the lowest of the stack are the high-water marks. A Task that
 * wrote zeros there has touched more than this says.
 */

import type { Ram } from '../../machine/index.ts';
import type { TaskControl } from './task.ts';

/** Words of [from, to) in RAM; both are multiples of 16. */
function words(ram: Ram, from: number, to: number): Int32Array {
  const { bytes } = ram;
  return new Int32Array(bytes.buffer, bytes.byteOffset + from - ram.base, (to - from) >>> 2);
}

/** Bytes of the heap up to the last one that is not zero. */
export function heapPeak(ram: Ram, task: TaskControl): number {
  const heap = words(ram, task.start + task.chunk.heapStart, task.windows.guard);
  let at = heap.length;
  while (at > 0 && heap[at - 1] === 0) at--;
  return at * 4;
}

/** Bytes of the stack from the first one that is not zero to its high end. */
export function stackPeak(ram: Ram, task: TaskControl): number {
  const stack = words(ram, task.windows.stack, task.windows.end);
  let at = 0;
  while (at < stack.length && stack[at] === 0) at++;
  return (stack.length - at) * 4;
}

/** Bytes touched in all: image, data, system area, heap and stack. */
export function peakMemory(ram: Ram, task: TaskControl): number {
  return task.chunk.heapStart + heapPeak(ram, task) + stackPeak(ram, task);
}
