/**
 * The call table, as programs and the shell rely on it. Numbers are retyped
 * here on purpose: a renumbered call breaks every program built before.
 */

import { expect, test } from 'vitest';
import { CALLS, PRIVILEGED_CALLS, TASK_CALLS } from '../../../kernel/abi/index.ts';
import { ERRORS } from '../../../kernel/abi/error.ts';
import { GRANTS } from '../../../kernel/abi/grant.ts';
import { headerText } from '../../../kernel/abi/header.ts';
import { EVENT_LAYOUT, RING, SELF, layOut } from '../../../kernel/abi/layout.ts';
import { referenceText } from '../../../kernel/abi/reference.ts';

test('does each call of a Task keep its number?', () => {
  expect(TASK_CALLS.map((row) => `${row.number} ${row.name}`)).toEqual([
    '0 exit',
    '1 yield',
    '2 output',
    '3 input',
    '4 log',
    '5 wait',
    '6 time',
    '7 timer',
    '8 cancel',
    '9 random',
    '10 spawn',
    '11 kill',
    '12 status',
    '13 sleep',
    '14 screen',
    '15 store',
    '16 files',
    '17 net',
    '18 submit',
  ]);
});

test('does each error keep its number, with 0 for success?', () => {
  expect(ERRORS.map((row) => `${row.number} ${row.name}`)).toEqual([
    '0 ok',
    '1 denied',
    '2 invalid',
    '3 bad-address',
    '4 no-such-call',
    '5 not-here',
    '6 again',
    '7 end',
    '8 timeout',
    '9 closed',
    '10 not-found',
    '11 full',
    '12 no-memory',
    '13 too-large',
    '14 bad-image',
    '15 cancelled',
  ]);
});

test('are names and numbers unique, and sentences sentences?', () => {
  for (const rows of [TASK_CALLS, PRIVILEGED_CALLS, ERRORS, GRANTS]) {
    expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length);
    for (const row of rows) {
      expect(row.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(row.sentence).toMatch(/^[A-Z].*\.$/);
    }
  }
  expect(new Set(CALLS.map((row) => row.number)).size).toBe(CALLS.length);
});

test('does every capability that a call names exist?', () => {
  const names = new Set<string>(GRANTS.map((row) => row.name));
  for (const row of CALLS) {
    if (row.capability !== null) expect(names).toContain(row.capability);
  }
});

test('is every privileged call behind the monitor grant?', () => {
  for (const row of PRIVILEGED_CALLS) expect(row.capability).toBe('monitor');
});

test('do the shared structs lie where programs expect them?', () => {
  expect(SELF.size).toBe(88);
  expect(SELF.offset.heap_used).toBe(80);
  expect(SELF.offset.argv).toBe(16);
  expect(SELF.offset.heap_start).toBe(32);
  expect(SELF.offset.events).toBe(64);
  expect(SELF.offset.name).toBe(72);
  expect(EVENT_LAYOUT.size).toBe(32);
  expect(EVENT_LAYOUT.offset.time).toBe(24);
  expect(RING.size).toBe(16);
});

test('is a field that needs hidden padding refused?', () => {
  expect(() =>
    layOut([
      { name: 'a', type: 'u32', sentence: '' },
      { name: 'b', type: 'u64', sentence: '' },
    ]),
  ).toThrow('field b is not aligned at 4');
});

test('does the header declare every call in number order?', () => {
  const text = headerText();
  let last = -1;
  for (const row of TASK_CALLS) {
    const at = text.indexOf(`struct flat_result (*${row.name})(`);
    expect(at).toBeGreaterThan(last);
    last = at;
  }
  expect(text).toContain('#define FLAT_NOT_HERE 5 ');
  expect(text).toContain('#define FLAT_EVENT_TIMER 1 ');
  expect(text).toContain('#define FLAT_UNTIL_OUTPUT 4 ');
  expect(text).toContain('9, 4, 1, "Flatland", FLAT_ABI_VERSION');
});

test('does the reference page name every call, error and grant?', () => {
  const text = referenceText();
  for (const row of [...CALLS, ...ERRORS]) expect(text).toContain(row.name);
  for (const row of GRANTS) expect(text).toContain(`:${row.name}`);
});
