/**
 * `--log FILE`: records as JSON lines.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { logLine, openLogFile } from '../../monitor/host/log-file.ts';
import { scratch } from '../support/scratch.ts';
import { boot } from '../support/kernels.ts';

test('is every record of a kernel in the file, from boot on, one a line?', () => {
  const path = join(scratch(), 'log.jsonl');
  const { kernel, call } = boot({ kernel: { hostLog: openLogFile(path) } });
  call('log', 'warning', 'two\nlines "quoted"', { n: 3 });
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(records).toHaveLength(kernel.log.records().length);
  expect(records[0]).toMatchObject({ sequence: 1, level: 'info', subsystem: 'kernel' });
  expect(records.at(-1)).toMatchObject({
    level: 'warning',
    subsystem: 'test',
    message: 'two\nlines "quoted"',
    data: { n: 3 },
    hart: -1,
    task: 0,
  });
  expect(records.at(-1)).not.toHaveProperty('bytes');
});

test('are bytes that are no text kept exactly?', () => {
  const base = { sequence: 1, time: 0, level: 'info', hart: 0, task: 1, subsystem: 'a' } as const;
  const bytes = Uint8Array.of(0x61, 0xff, 0x62);
  const line = logLine({ ...base, message: 'a\ufffdb', bytes, data: null });
  expect(JSON.parse(line)).toMatchObject({ message: 'a\ufffdb', bytes: '61ff62' });
});

test('is a file that cannot be written named?', () => {
  const path = join(scratch(), 'no', 'such', 'folder');
  expect(() => openLogFile(path)).toThrow(`${path} cannot be written`);
});
