/**
 * The shared queue: one thread against a plain model, and many threads at once.
 */

import { expect, test } from 'vitest';
import fc from 'fast-check';
import { createQueue, queueBytes, SharedQueue } from '../../../kernel/queue/shared-queue.ts';
import { crowd } from '../../support/queue-crowd.ts';

const memoryFor = (capacity: number, message: number): Int32Array =>
  new Int32Array(new SharedArrayBuffer(queueBytes(capacity, message)));

test('does the queue do what a plain list does?', () => {
  const act = fc.constantFrom('push', 'over', 'pop', 'discard', 'peek');
  fc.assert(
    fc.property(
      fc.constantFrom(2, 4, 16),
      fc.integer({ min: 1, max: 5 }),
      fc.integer(),
      fc.array(act, { maxLength: 300 }),
      (capacity, message, start, acts) => {
        const words = memoryFor(capacity, message);
        const queue = createQueue(words, capacity, message);
        // Positions begin anywhere, so that they wrap at 2^32 somewhere in here.
        const first = start & ~(capacity - 1);
        words[16] = first;
        words[32] = first;
        for (let i = 0; i < capacity; i++) words[48 + i * (1 + message)] = (first + i) | 0;
        const model: number[][] = [];
        const got = new Int32Array(message);
        let next = 0;
        let dropped = 0;
        for (const what of acts) {
          const text = Array.from({ length: message }, (_, i) => (next * 7 + i) | 0);
          if (what === 'push' || what === 'over') {
            next++;
            const full = model.length === capacity;
            if (what === 'push') {
              expect(queue.push(text)).toBe(!full);
              if (!full) model.push(text);
            } else {
              expect(queue.pushOver(text)).toBe(full ? 1 : 0);
              if (full) {
                model.shift();
                dropped++;
              }
              model.push(text);
            }
          } else if (what === 'pop') {
            const expected = model.shift();
            expect(queue.pop(got)).toBe(expected !== undefined);
            if (expected !== undefined) expect([...got]).toEqual(expected);
          } else if (what === 'discard') {
            const had = model.shift() !== undefined;
            expect(queue.discard()).toBe(had);
            if (had) dropped++;
          } else {
            for (let i = 0; i <= capacity; i++) {
              expect(queue.peek(i, got)).toBe(i < model.length);
              if (i < model.length) expect([...got]).toEqual(model[i]);
            }
          }
          expect(queue.length).toBe(model.length);
          expect(queue.dropped).toBe(dropped);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('are sizes that cannot be refused, and memory without a queue?', () => {
  const words = new Int32Array(1000);
  for (const capacity of [0, 1, 3, -4, 2 ** 25]) {
    expect(() => createQueue(words, capacity, 1)).toThrow(/power of two/);
  }
  expect(() => createQueue(words, 4, 0)).toThrow(/expected 1 or more/);
  expect(() => createQueue(words, 1024, 1)).toThrow(/bytes of memory, expected/);
  expect(() => new SharedQueue(new Int32Array(1000))).toThrow(/there is none/);
});

/** Fewer in the suite; `npm run long` sends ten million. */
const MESSAGES = Number(process.env['FLATLAND_LONG_MESSAGES'] ?? 200_000);

for (const [producers, consumers, capacity] of [
  [1, 1, 64],
  [4, 1, 256],
  [4, 4, 16],
  [2, 2, 2],
] as const) {
  test(`do ${producers} producers and ${consumers} consumers on threads lose nothing with ${capacity} slots?`, async () => {
    const each = Math.floor(MESSAGES / 4 / producers);
    const report = await crowd({ producers, consumers, capacity, each, over: false });
    expect(report.twice).toBe(0);
    expect(report.torn).toBe(0);
    expect(report.disorder).toBe(0);
    expect(report.received).toBe(each * producers);
  }, 7_200_000);
}

test('is what a full log gives up counted, each time once?', async () => {
  const each = Math.floor(MESSAGES / 8);
  const report = await crowd({ producers: 4, consumers: 1, capacity: 16, each, over: true });
  expect(report.twice).toBe(0);
  expect(report.torn).toBe(0);
  expect(report.disorder).toBe(0);
  expect(report.dropped).toBeGreaterThan(0);
  expect(report.received + report.dropped).toBe(each * 4);
}, 7_200_000);
