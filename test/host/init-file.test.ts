/** Whether init.fnl is found, read, and refused with its reason. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readInitFile } from '../../monitor/host/init-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flatland-init-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('is nothing run without a folder, and without the file?', () => {
  expect(readInitFile(undefined)).toBeUndefined();
  expect(readInitFile(folder)).toBeUndefined();
  expect(readInitFile(join(folder, 'missing'))).toBeUndefined();
});

test('is the text that of the file?', () => {
  writeFileSync(join(folder, 'init.fnl'), '(local ü 1)\n');
  expect(readInitFile(folder)).toEqual({ path: join(folder, 'init.fnl'), text: '(local ü 1)\n' });
});

test('is a file that is too long, or none, refused with its path?', () => {
  const path = join(folder, 'init.fnl');
  writeFileSync(path, ' '.repeat((1 << 20) + 1));
  expect(readInitFile(folder)).toMatchObject({
    path,
    problem: `${path}: 1048577 bytes, expected at most 1048576`,
  });
  rmSync(path);
  mkdirSync(path);
  expect(readInitFile(folder)?.problem).toMatch(/init\.fnl cannot be read/);
});
