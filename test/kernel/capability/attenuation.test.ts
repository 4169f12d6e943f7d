/**
 * What a Task may hand on: never more than it has.
 */

import { expect, test } from 'vitest';
import { attenuate, covers } from '../../../kernel/capability/attenuation.ts';
import type { Grant } from '../../../kernel/index.ts';

const read = (object: string): Grant => ({ name: 'store', right: 'read', object });
const folder = (object: string): Grant => ({ name: 'files', right: 'read', object });

test.each<[string, Grant, Grant, boolean]>([
  ['the same name', { name: 'output' }, { name: 'output' }, true],
  ['another name', { name: 'output' }, { name: 'input' }, false],
  ['all of a name', { name: 'store' }, read('img/*'), true],
  ['all of a name, asked by who has some', read('img/*'), { name: 'store' }, false],
  ['the same pattern', read('img/*'), read('img/*'), true],
  ['a name that matches', read('img/*'), read('img/a.png'), true],
  ['a name deeper down', read('img/*'), read('img/old/a.png'), false],
  ['a way up', read('img/*'), read('img/..'), false],
  ['the folder itself', read('img/*'), read('img/'), false],
  ['another pattern', read('img/*'), read('img/a*'), false],
  ['everything', read('img/*'), read('*'), false],
  ['another right', read('img/*'), { ...read('img/*'), right: 'write' }, false],
  ['a folder below', folder('docs'), folder('docs/old'), true],
  ['a folder whose name only begins so', folder('docs'), folder('docsecret'), false],
  ['a folder by a way up', folder('docs'), folder('docs/../etc'), false],
  ['the folder above', folder('docs/old'), folder('docs'), false],
  [
    'a smaller screen',
    { name: 'screen', object: [320, 200] },
    { name: 'screen', object: [320, 100] },
    true,
  ],
  [
    'a wider screen',
    { name: 'screen', object: [320, 200] },
    { name: 'screen', object: [321, 100] },
    false,
  ],
  [
    'the same port',
    { name: 'port', right: 'tcp', object: 80 },
    { name: 'port', right: 'tcp', object: 80 },
    true,
  ],
  [
    'the port by another protocol',
    { name: 'port', right: 'tcp', object: 80 },
    { name: 'port', right: 'udp', object: 80 },
    false,
  ],
  ['the same Task', { name: 'spawn', object: 'wc' }, { name: 'spawn', object: 'wc' }, true],
  ['another Task', { name: 'spawn', object: 'wc' }, { name: 'spawn', object: 'wc2' }, false],
  ['any Task', { name: 'spawn', object: 'wc' }, { name: 'spawn' }, false],
])('may who holds it hand on %s?', (_, held, wanted, expected) => {
  expect(covers(held, wanted)).toBe(expected);
});

test('is what remains exactly what both have?', () => {
  const held: Grant[] = [{ name: 'output' }, read('img/*'), { name: 'spawn', object: 'wc' }];
  const wanted: Grant[] = [{ name: 'output' }, { name: 'clock' }, read('img/a'), read('notes')];
  const { kept, left } = attenuate(held, wanted);
  expect(kept).toEqual([{ name: 'output' }, read('img/a')]);
  expect(left).toEqual([{ name: 'clock' }, read('notes')]);
});
