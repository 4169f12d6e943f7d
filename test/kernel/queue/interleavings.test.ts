/**
 * The shared queue in every interleaving of a few threads, and proof that the explorer sees bugs.
 */

import { expect, test } from 'vitest';
import { createQueue, queueBytes, SharedQueue } from '../../../kernel/queue/shared-queue.ts';
import { explore, type Ending, type Operation } from '../../support/interleavings.ts';

const MESSAGE = 2;

/** An empty queue whose positions stand at `start`. */
function queueAt(capacity: number, start = 0): Int32Array {
  const words = new Int32Array(queueBytes(capacity, MESSAGE) / 4);
  createQueue(words, capacity, MESSAGE);
  words[16] = start;
  words[32] = start;
  for (let i = 0; i < capacity; i++) words[48 + i * (1 + MESSAGE)] = (start + i) | 0;
  return words;
}

/** Each message is (value, value), so that a torn one shows. */
const push =
  (value: number): Operation =>
  (memory) =>
    new SharedQueue(memory).push([value, value]);
const pushOver =
  (value: number): Operation =>
  (memory) =>
    new SharedQueue(memory).pushOver([value, value]);
const pop: Operation = (memory) => {
  const got = new Int32Array(MESSAGE);
  return new SharedQueue(memory).pop(got) ? [...got] : null;
};

/** Everything that is left, taken out by one thread. */
function rest(memory: Int32Array): number[][] {
  const queue = new SharedQueue(memory);
  const out: number[][] = [];
  const got = new Int32Array(MESSAGE);
  while (queue.pop(got)) out.push([...got]);
  return out;
}

/** Messages are `producer * 10 + number`: whole, once, and in order per producer. */
function check(ending: Ending, pushed: readonly number[], dropped = 0): void {
  const seen: number[][] = [];
  for (const results of ending.results) {
    const mine = results.filter((r): r is number[] => Array.isArray(r));
    inOrder(mine.map(([value]) => value!));
    seen.push(...mine);
  }
  const left = rest(ending.memory);
  inOrder(left.map(([value]) => value!));
  const all = [...seen, ...left];
  for (const [a, b] of all) expect(a).toBe(b);
  const values = all.map(([value]) => value!);
  expect(new Set(values).size).toBe(values.length);
  for (const value of values) expect(pushed).toContain(value);
  expect(values.length + dropped).toBe(pushed.length);
}

function inOrder(values: readonly number[]): void {
  for (let i = 0; i < values.length; i++) {
    for (let j = 0; j < i; j++) {
      if (Math.floor(values[i]! / 10) !== Math.floor(values[j]! / 10)) continue;
      expect(values[j]).toBeLessThan(values[i]!);
    }
  }
}

/** Values whose push worked. */
function worked(ending: Ending, threads: readonly (readonly number[])[]): number[] {
  return threads.flatMap((values, thread) =>
    values.filter((_, at) => ending.results[thread]![at] === true),
  );
}

test('is every message met whole and once, with two producers and a consumer?', () => {
  for (const start of [0, -2]) {
    const { states, endings } = explore(queueAt(2, start), [
      [push(10), push(11)],
      [push(20)],
      [pop, pop],
    ]);
    expect(states).toBeGreaterThan(1000);
    expect(endings.length).toBeGreaterThan(3);
    for (const ending of endings) check(ending, worked(ending, [[10, 11], [20]]));
  }
});

test('is every message met whole and once, with two consumers on a full queue?', () => {
  const memory = queueAt(2);
  const queue = new SharedQueue(memory);
  queue.push([10, 10]);
  queue.push([11, 11]);
  const { endings } = explore(memory, [[pop], [pop], [push(20)]]);
  for (const ending of endings) {
    check(ending, [10, 11, ...worked(ending, [[], [], [20]])]);
    // Two messages were there and two consumers: nobody goes away with nothing.
    expect(ending.results[0]![0]).not.toBe(null);
    expect(ending.results[1]![0]).not.toBe(null);
  }
});

test('is each message a full queue gives up counted once, in every order?', () => {
  const memory = queueAt(2);
  const queue = new SharedQueue(memory);
  queue.push([10, 10]);
  queue.push([11, 11]);
  const { endings } = explore(memory, [[pushOver(20)], [pushOver(30)]]);
  expect(endings.length).toBeGreaterThan(1);
  for (const ending of endings) {
    const { dropped } = new SharedQueue(ending.memory);
    // More than two when one gives up its place to the other, or its own message.
    expect(dropped).toBeGreaterThanOrEqual(2);
    check(ending, [10, 11, 20, 30], dropped);
  }
});

test('does giving up the oldest stay right while a consumer takes it out?', () => {
  const memory = queueAt(2);
  const queue = new SharedQueue(memory);
  queue.push([10, 10]);
  queue.push([11, 11]);
  const { endings } = explore(memory, [[pushOver(20)], [pop]]);
  for (const ending of endings) {
    check(ending, [10, 11, 20], new SharedQueue(ending.memory).dropped);
  }
});

test('does the explorer find a queue that publishes before it writes?', () => {
  const hasty: Operation = (memory) => {
    const tail = Atomics.load(memory, 16);
    const slot = 48 + (tail & 1) * (1 + MESSAGE);
    if (Atomics.load(memory, slot) !== tail) return false;
    Atomics.store(memory, 16, tail + 1);
    Atomics.store(memory, slot, tail + 1);
    memory[slot + 1] = 10;
    memory[slot + 2] = 10;
    return true;
  };
  const { endings } = explore(queueAt(2), [[hasty], [pop]]);
  const torn = endings.filter(({ results }) => {
    const got = results[1]![0] as number[] | null;
    return got !== null && (got[0] !== 10 || got[1] !== 10);
  });
  expect(torn.length).toBeGreaterThan(0);
});

test('does the explorer find two producers that take the same slot?', () => {
  const racing =
    (value: number): Operation =>
    (memory) => {
      const tail = Atomics.load(memory, 16);
      const slot = 48 + (tail & 1) * (1 + MESSAGE);
      if (Atomics.load(memory, slot) !== tail) return false;
      Atomics.store(memory, 16, tail + 1);
      memory[slot + 1] = value;
      memory[slot + 2] = value;
      Atomics.store(memory, slot, tail + 1);
      return true;
    };
  const { endings } = explore(queueAt(2), [[racing(10)], [racing(20)]]);
  const lost = endings.filter(
    ({ results, memory }) => results.flat().every((r) => r === true) && rest(memory).length < 2,
  );
  expect(lost.length).toBeGreaterThan(0);
});
