/**
 * What is typed on its way to the computer: order, bounds, nothing lost.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createTerminalQueue,
  createTerminalReceiver,
  createTerminalSender,
} from '../../monitor/session/terminal-queue.ts';

/** The queue holds 32 pieces of 512 bytes. */
const HELD = 32 * 512;

function ends() {
  const memory = createTerminalQueue();
  return { sender: createTerminalSender(memory), take: createTerminalReceiver(memory) };
}

function drain(take: () => Uint8Array | undefined): number[] {
  const bytes: number[] = [];
  for (let part = take(); part !== undefined; part = take()) bytes.push(...part);
  return bytes;
}

const counted = (from: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (from + i) % 251);

test('do bytes of any length come in order, whoever is ahead?', () => {
  const steps = fc.array(fc.option(fc.integer({ min: 0, max: 20_000 })), { maxLength: 20 });
  fc.assert(
    fc.property(steps, (lengths) => {
      const { sender, take } = ends();
      const got: number[] = [];
      let sent = 0;
      for (const length of lengths) {
        if (length === null) {
          got.push(...drain(take));
          continue;
        }
        sender.send(counted(sent, length));
        sent += length;
      }
      while (!sender.flush()) got.push(...drain(take));
      got.push(...drain(take));
      // Bytes compared by Buffer: toEqual takes a thousand times as long.
      expect(got.length).toBe(sent);
      expect(Buffer.compare(Uint8Array.from(got), counted(0, sent))).toBe(0);
    }),
  );
});

test('does what finds the queue full wait, and what comes later wait behind it?', () => {
  const { sender, take } = ends();
  sender.send(counted(0, HELD + 1));
  expect(sender.flush()).toBe(false);
  sender.send(counted(HELD + 1, 3));
  expect(drain(take)).toHaveLength(HELD);
  expect(sender.flush()).toBe(true);
  expect(drain(take)).toEqual([...counted(HELD, 4)]);
  expect(take()).toBeUndefined();
});

test('may the bytes change once they were sent?', () => {
  const { sender, take } = ends();
  const bytes = counted(0, HELD + 2);
  sender.send(bytes);
  bytes.fill(255);
  const first = drain(take);
  sender.flush();
  expect([...first, ...drain(take)]).toEqual([...counted(0, HELD + 2)]);
});
