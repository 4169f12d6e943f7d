import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findTests } from '../../monitor/command/test.ts';
import { UsageError } from '../../monitor/command/types.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flatland-tests-'));
  for (const sub of ['one/two', 'node_modules/x', '.git', 'dist'])
    mkdirSync(join(folder, sub), { recursive: true });
  for (const file of [
    'a-test.fnl',
    'helper.fnl',
    'one/two/b-test.fnl',
    'one/other.fnl',
    'node_modules/x/c-test.fnl',
    '.git/d-test.fnl',
    'dist/e-test.fnl',
  ]) {
    writeFileSync(join(folder, file), '');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

test('is a folder searched for *-test.fnl, without what others put there?', async () => {
  expect(await findTests(['.'], folder)).toEqual(['a-test.fnl', 'one/two/b-test.fnl']);
});

test('is a file taken whatever its name, and each only once?', async () => {
  expect(await findTests(['helper.fnl', 'one', 'one/two/b-test.fnl'], folder)).toEqual([
    'helper.fnl',
    'one/two/b-test.fnl',
  ]);
});

test('is a file outside the working directory named in full?', async () => {
  expect(await findTests([join(folder, 'a-test.fnl')], join(folder, 'one'))).toEqual([
    join(folder, 'a-test.fnl'),
  ]);
});

test('is a path that is not there an error of the call?', async () => {
  await expect(findTests(['nowhere'], folder)).rejects.toThrow(UsageError);
});
