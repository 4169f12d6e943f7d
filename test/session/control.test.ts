import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { createControl } from '../../monitor/session/control.ts';
import { createHostInput, createHostOutput } from '../../monitor/session/streams.ts';
import type { FromComputer } from '../../monitor/session/messages.ts';

/** Another thread that presses one word of the block, as `interrupt` and `wake` do. */
function otherThread(buffer: SharedArrayBuffer, word: number): Worker {
  const source = `
    const { workerData } = require('node:worker_threads');
    const words = new Int32Array(workerData.buffer);
    Atomics.store(words, workerData.word, 1);
    Atomics.add(words, 0, 1);
    Atomics.notify(words, 0);`;
  return new Worker(source, { eval: true, workerData: { buffer, word } });
}

test('does a thread that never yields see an interrupt of another thread?', async () => {
  const control = createControl();
  const worker = otherThread(control.buffer, 1);
  // The thread starts without this one's event loop: wait for it without yielding.
  const end = Date.now() + 10_000;
  while (!control.interrupted() && Date.now() < end);
  expect(control.takeInterrupt()).toBe(true);
  expect(control.takeInterrupt()).toBe(false);
  await worker.terminate();
});

test('does a wake end a wait that has no end of its own?', async () => {
  const control = createControl();
  const waiting = control.wait(Infinity);
  otherThread(control.buffer, 3);
  await waiting;
  expect(control.stopRequest()).toBe('timeout');
});

test('does a wake that came before the wait end it at once?', async () => {
  const control = createControl();
  createControl(control.buffer).wake();
  await control.wait(Infinity);
});

test('does the first reason to stop stay?', () => {
  const control = createControl();
  expect(control.stopRequest()).toBeUndefined();
  control.stop('interrupted');
  control.stop('timeout');
  expect(control.stopRequest()).toBe('interrupted');
});

test('does input come in the order given, whatever is taken of each chunk?', () => {
  const posted: FromComputer[] = [];
  const input = createHostInput((message) => posted.push(message));
  expect(input.peek()).toBeUndefined();
  expect(posted).toEqual([]);
  input.want();
  const asked = posted.length;
  expect(asked).toBeGreaterThan(0);
  input.want();
  expect(posted).toHaveLength(asked);
  input.receive(Uint8Array.of(1, 2, 3));
  input.receive(new Uint8Array(0));
  input.receive(Uint8Array.of(4));
  input.receive(null);
  const seen: number[] = [];
  for (let head = input.peek(); head !== undefined; head = input.peek()) {
    seen.push(head[0]!);
    expect(input.ended).toBe(false);
    input.took(1);
  }
  expect(seen).toEqual([1, 2, 3, 4]);
  expect(input.ended).toBe(true);
});

test('is there room for output again once the host has written it?', () => {
  const output = createHostOutput(
    () => {},
    'bytes',
    () => 0,
  );
  const room = output.room;
  output.write('stdout', new Uint8Array(room));
  expect(output.room).toBe(0);
  output.receive({ kind: 'drained', bytes: 10 });
  expect(output.room).toBe(10);
});
