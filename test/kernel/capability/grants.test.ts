/**
 * Sets of grants.
 */

import { expect, test } from 'vitest';
import { grantText, GrantSet } from '../../../kernel/capability/grants.ts';
import type { Grant } from '../../../kernel/index.ts';

const images: Grant = { name: 'store', right: 'read', object: 'img/*' };
const notes: Grant = { name: 'store', right: 'write', object: 'notes/*' };

test('does a set hold what it was given and nothing else?', () => {
  const set = new GrantSet([{ name: 'output' }, images]);
  expect(set.find('output')).toBeDefined();
  expect(set.find('store')!.grants).toEqual([images]);
  for (const name of ['input', 'clock', 'monitor', 'spawn'] as const) {
    expect(set.find(name)).toBeUndefined();
  }
});

test('are several grants of one name kept apart?', () => {
  const set = new GrantSet([images]);
  expect(set.add(notes)).toBe(true);
  expect(set.add({ ...images })).toBe(false);
  expect(set.list()).toEqual([images, notes]);
  expect(set.remove(images)).toBe(true);
  expect(set.remove(images)).toBe(false);
  expect(set.list()).toEqual([notes]);
});

test('does revoking a bare name take all of that name?', () => {
  const set = new GrantSet([images, notes, { name: 'log' }]);
  expect(set.remove({ name: 'store' })).toBe(true);
  expect(set.find('store')).toBeUndefined();
  expect(set.list()).toEqual([{ name: 'log' }]);
});

test('does a token outlive the revocation only in the hands of who took it before?', () => {
  const set = new GrantSet([{ name: 'clock' }]);
  const before = set.find('clock');
  set.remove({ name: 'clock' });
  expect(before).toBeDefined();
  expect(set.find('clock')).toBeUndefined();
});

test.each<[Grant, string]>([
  [{ name: 'output' }, ':output'],
  [images, '[:store :read "img/*"]'],
  [{ name: 'screen', object: [320, 200] }, '[:screen 320 200]'],
  [{ name: 'port', right: 'tcp', object: 8080 }, '[:port :tcp 8080]'],
])('is %j written as EDN writes it?', (grant, text) => {
  expect(grantText(grant)).toBe(text);
});
