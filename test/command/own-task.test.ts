import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneRoot } from '../../monitor/setup/layout.mjs';

/** What build says without a network; everything else is a failure. */
const CANNOT_FETCH = 'cannot set up the C compiler';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flatland-own-'));
});
afterAll(() => rm(folder, { recursive: true }));

function flatland(...args: string[]) {
  const launcher = join(cloneRoot(), 'flatland.cjs');
  return spawnSync(process.execPath, [launcher, ...args], { cwd: folder, encoding: 'utf8' });
}

describe('from an empty folder', () => {
  it(
    'does new write a Task that build builds, run runs and test finds good?',
    { timeout: 180_000 },
    ({ skip }) => {
      expect(flatland('new', 'lamp')).toMatchObject({ status: 0 });
      const built = flatland('build', 'lamp.c');
      if (built.status !== 0 && built.stderr.includes(CANNOT_FETCH)) skip(built.stderr.trim());
      expect(built).toMatchObject({ status: 0, stdout: 'lamp.elf\n' });
      expect(flatland('run', 'lamp.edn', '--', 'Ada')).toMatchObject({
        status: 0,
        stdout: 'Hello from lamp to Ada.\n',
        stderr: '',
      });
      const tested = flatland('test', 'lamp-test.fnl', '--reporter', 'tap');
      expect(tested).toMatchObject({ status: 0, stderr: '' });
      expect(tested.stdout).toContain('lamp-greets');
      expect(tested.stdout).not.toContain('not ok');
    },
  );
});
