/**
 * The kernel log: nothing altered, the oldest dropped and counted.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogRecord } from '../../../kernel/index.ts';
import { consoleLine } from '../../../kernel/log/console.ts';
import { Log } from '../../../kernel/log/log.ts';

function makeLog(size: number, level: 'error' | 'warning' | 'info' | 'debug' = 'debug') {
  let time = 0;
  const written: LogRecord[] = [];
  const memory = new Uint8Array(size + 32).fill(0xee);
  const log = new Log({
    memory: memory.subarray(16, 16 + size),
    origin: { time: () => ++time, hart: () => -1 },
    level,
    written: (record) => written.push(record),
    watched: () => true,
  });
  return { log, written, memory };
}

test('are the kept records always the last ones, unaltered and in order?', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1024, 4096),
      fc.array(
        fc.tuple(
          fc.uint8Array({ maxLength: 220 }),
          fc.constantFrom('', 'task', 'wörk', 'a long name'),
        ),
        { maxLength: 150 },
      ),
      (size, messages) => {
        const { log, memory } = makeLog(size);
        messages.forEach(([bytes, subsystem], i) => {
          log.addBytes('info', subsystem, i, bytes);
        });
        const records = log.records();
        const figures = log.figures();
        expect(figures.records).toBe(records.length);
        expect(figures.dropped + records.length).toBe(messages.length);
        expect(figures.bytes).toBeLessThanOrEqual(size);
        const last = messages.slice(messages.length - records.length);
        records.forEach((record, i) => {
          expect([...record.bytes]).toEqual([...last[i]![0]]);
          expect(record.task).toBe(messages.length - records.length + i);
          expect(record.sequence).toBe(record.task + 1);
          expect(record.time).toBe(record.sequence);
        });
        expect([...memory.subarray(0, 16), ...memory.subarray(-16)].every((b) => b === 0xee)).toBe(
          true,
        );
      },
    ),
  );
});

test('is only what is serious enough kept?', () => {
  const { log, written } = makeLog(4096, 'warning');
  log.add('error', 'a', 0, '1');
  log.add('warning', 'a', 0, '2');
  log.add('info', 'a', 0, '3');
  log.add('debug', 'a', 0, '4');
  expect(log.records().map((record) => record.message)).toEqual(['1', '2']);
  expect(written.map((record) => record.level)).toEqual(['error', 'warning']);
  log.level = 'debug';
  log.add('debug', 'a', 0, '5');
  expect(log.records()).toHaveLength(3);
});

test('has each subsystem a level of its own, when it was given one?', () => {
  const { log } = makeLog(4096, 'warning');
  log.setLevel('task', 'debug');
  log.setLevel('uart', 'error');
  log.add('debug', 'task', 0, '1');
  log.add('info', 'kernel', 0, '2');
  log.add('warning', 'uart', 0, '3');
  log.add('error', 'uart', 0, '4');
  expect(log.records().map((record) => record.message)).toEqual(['1', '4']);
  expect(log.levels).toEqual({ task: 'debug', uart: 'error' });
  log.setLevel('task', undefined);
  log.add('debug', 'task', 0, '5');
  expect(log.records()).toHaveLength(2);
});

test('does a record keep its data, and live without when a Task wrote over it?', () => {
  const { log, memory } = makeLog(4096);
  log.add('info', 'a', 7, 'with', { reason: 'exit', status: -3, ok: true, none: null });
  log.add('info', 'a', 7, 'without');
  expect(log.records().map((record) => record.data)).toEqual([
    { reason: 'exit', status: -3, ok: true, none: null },
    null,
  ]);
  memory.fill(0x7b);
  expect(log.records().map((record) => record.data)).toEqual([null, null]);
});

test('are many short records kept apart, and the rest counted?', () => {
  const { log } = makeLog(1024);
  for (let i = 0; i < 1000; i++) log.addBytes('info', '', i, new Uint8Array(0));
  const records = log.records();
  expect(records.length).toBeGreaterThan(10);
  expect(records.map(({ task }) => task)).toEqual(records.map((_, i) => 1000 - records.length + i));
  expect(log.figures().dropped).toBe(1000 - records.length);
  expect(log.figures().bytes).toBe(records.length * 40);
});

test('is a message refused rather than cut when it is too long?', () => {
  const { log } = makeLog(4096);
  expect(() => log.addBytes('info', 'a', 0, new Uint8Array(1024))).toThrow(
    'log: a message of 1024 bytes, expected at most 960',
  );
  expect(log.figures().records).toBe(0);
  log.addBytes('info', 'a', 0, new Uint8Array(960));
  expect(log.records()[0]!.bytes).toHaveLength(960);
});

test('can many records go through without the log growing?', () => {
  const { log } = makeLog(65536);
  const bytes = new Uint8Array(40);
  for (let i = 0; i < 200_000; i++) log.addBytes('info', 'soak', i, bytes);
  const { records, dropped } = log.figures();
  expect(records + dropped).toBe(200_000);
  expect(records).toBeGreaterThan(700);
  expect(log.records().at(-1)!.task).toBe(199_999);
});

test('can records be read from a number on?', () => {
  const { log } = makeLog(4096);
  for (let i = 0; i < 10; i++) log.add('info', 'a', 0, `${i}`);
  expect(log.records(8).map((record) => record.message)).toEqual(['7', '8', '9']);
});

test('does a console line name what matters and nothing steer the terminal?', () => {
  const { log } = makeLog(4096);
  log.add('error', 'wörk', 3, 'a\u001b[31mb\nc\u0007\u009bd\tü');
  const line = new TextDecoder().decode(consoleLine(log.records()[0]!));
  expect(line).toBe('[    0.000000] wörk 3 error: a\ufffd[31mb c\ufffd\ufffdd\tü\r\n');
});
