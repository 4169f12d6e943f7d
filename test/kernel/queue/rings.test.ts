/**
 * The byte rings and the event ring, against plain models.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteRing } from '../../../kernel/queue/byte-ring.ts';
import { DAMAGED, EventRing } from '../../../kernel/queue/event-ring.ts';
import { KeepRing } from '../../../kernel/queue/keep-ring.ts';

const step = fc.record({
  write: fc.boolean(),
  length: fc.oneof(fc.nat(60), fc.nat(300)),
  offset: fc.nat(20),
});

test('does the byte ring give back what was put in, whole and in order?', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(16, 64, 256),
      fc.array(step, { maxLength: 200 }),
      (capacity, steps) => {
        const ring = new ByteRing(capacity);
        const model: number[] = [];
        let next = 0;
        for (const { write, length, offset } of steps) {
          if (write) {
            const source = new Uint8Array(offset + length);
            for (let i = 0; i < length; i++) source[offset + i] = next + i;
            const taken = ring.write(source, offset, length);
            expect(taken).toBe(Math.min(length, capacity - model.length));
            for (let i = 0; i < taken; i++) model.push((next + i) & 255);
            next += taken;
          } else {
            const target = new Uint8Array(offset + length + 3).fill(99);
            const count = ring.read(target, offset, length);
            expect(count).toBe(Math.min(length, model.length));
            expect([...target.subarray(offset, offset + count)]).toEqual(model.splice(0, count));
            expect(target.subarray(offset + count).every((byte) => byte === 99)).toBe(true);
          }
          expect(ring.length).toBe(model.length);
          expect(ring.room).toBe(capacity - model.length);
        }
      },
    ),
  );
});

test('does the keep ring hold the last bytes and count the others?', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(16, 1024, 4096),
      fc.array(fc.oneof(fc.nat(40), fc.nat(9000)), { maxLength: 40 }),
      (limit, lengths) => {
        const ring = new KeepRing(limit);
        const all: number[] = [];
        for (const length of lengths) {
          const source = new Uint8Array(length + 2);
          for (let i = 0; i < length; i++) source[i + 2] = all.length + i;
          ring.push(source, 2, length);
          for (let i = 0; i < length; i++) all.push(source[i + 2]!);
        }
        expect(ring.total).toBe(all.length);
        expect(ring.dropped).toBe(Math.max(0, all.length - limit));
        expect([...ring.contents()]).toEqual(all.slice(-limit));
      },
    ),
  );
});

/** Offsets in the ring, retyped from flatland.h. */
const HEAD = 0;
const TAIL = 4;
const CAPACITY = 8;
const DROPPED = 12;
const EVENTS = 16;

test('does the event ring deliver in order and count what does not fit?', () => {
  const view = new DataView(new ArrayBuffer(4096));
  const ring = new EventRing(view, 64);
  for (let i = 0; i < 40; i++) ring.push(1, i, 0, i * 2 ** 33 + 5, 7);
  expect(ring.waiting()).toBe(32);
  expect(view.getUint32(64 + HEAD, true)).toBe(32);
  expect(view.getUint32(64 + DROPPED, true)).toBe(8);
  const third = 64 + EVENTS + 2 * 32;
  expect(view.getUint32(third + 4, true)).toBe(2);
  expect(view.getBigUint64(third + 16, true)).toBe(2n * 2n ** 33n + 5n);
  view.setUint32(64 + TAIL, 30, true);
  expect(ring.waiting()).toBe(2);
  expect(ring.push(2, 99, 4, 0, 0)).toBe(3);
  expect(view.getUint32(64 + EVENTS + 4, true)).toBe(99);
});

test('does the event ring go on when its 32-bit counters begin again at 0?', () => {
  const view = new DataView(new ArrayBuffer(2048));
  const ring = new EventRing(view, 0);
  const start = 0xffff_fff0;
  // As after so many events; nobody waits for four thousand million of them.
  (ring as unknown as { head: number }).head = start;
  view.setUint32(TAIL, start, true);
  for (let i = 1; i <= 32; i++) expect(ring.push(1, i, 0, 0, 0)).toBe(i);
  expect(view.getUint32(HEAD, true)).toBe(16);
  const ids = Array.from({ length: 32 }, (_, i) =>
    view.getUint32(EVENTS + (((start + i) >>> 0) % 32) * 32 + 4, true),
  );
  expect(ids).toEqual(Array.from({ length: 32 }, (_, i) => i + 1));
  view.setUint32(TAIL, 16, true);
  expect(ring.waiting()).toBe(0);
});

test('does a Task that writes anything into its ring harm only its ring?', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 0, max: 0xffff_ffff })), { maxLength: 50 }),
      (writes) => {
        const bytes = new Uint8Array(4096).fill(0xee);
        const view = new DataView(bytes.buffer);
        for (let i = 0; i < EVENTS + 32 * 32; i++) bytes[1024 + i] = 0;
        const ring = new EventRing(view, 1024);
        for (const [field, value] of writes) {
          view.setUint32(1024 + [HEAD, TAIL, CAPACITY, DROPPED][field]!, value, true);
          const waiting = ring.waiting();
          expect(waiting === DAMAGED || (waiting >= 0 && waiting <= 32)).toBe(true);
          const after = ring.push(1, 2, 3, 4, 5);
          expect(after === DAMAGED).toBe(waiting === DAMAGED);
        }
        const outside = [...bytes.subarray(0, 1024), ...bytes.subarray(1024 + EVENTS + 32 * 32)];
        expect(outside.every((byte) => byte === 0xee)).toBe(true);
      },
    ),
  );
});
