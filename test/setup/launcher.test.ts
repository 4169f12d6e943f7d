import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloneRoot } from '../../monitor/setup/layout.mjs';

let root = '';
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'flatland launcher-')));
  await cp(join(cloneRoot(), 'flatland.cjs'), join(root, 'flatland.cjs'));
});
afterEach(() => rm(root, { recursive: true }));

const first = 'exports.launch = (root, argv) => ({ root, argv });';
const built = `export const start = ({ root, argv }) => process.stdout.write(
  JSON.stringify(root + '/' === new URL('..', import.meta.url).pathname.replaceAll('%20', ' ') ? argv : root));`;

async function build(): Promise<void> {
  await mkdir(join(root, 'dist'));
  await writeFile(join(root, 'package.json'), '{"type":"module"}');
  await writeFile(join(root, 'dist', 'flatland.js'), built);
  await writeFile(join(root, 'dist', 'launch.cjs'), first);
}

function launch(path: string, args: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(path, args, { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('the launcher', () => {
  it('does it find what was built from any working directory, and hand on the arguments?', async () => {
    await build();
    const args = ['run', 'wc', '--', '--from-npm-start', 'a b'];
    for (const cwd of [root, join(root, 'dist'), tmpdir()]) {
      expect(launch(join(root, 'flatland.cjs'), args, cwd)).toEqual({
        status: 0,
        stdout: JSON.stringify(args),
        stderr: '',
      });
    }
  });

  it('does it work through a link, as npm makes one for `bin`?', async () => {
    await build();
    await symlink('flatland.cjs', join(root, 'flatland'));
    expect(launch(join(root, 'flatland'), ['x'], tmpdir()).stdout).toBe('["x"]');
  });

  it('does it say what to do in a clone that is not built?', async () => {
    await mkdir(join(root, 'monitor', 'setup'), { recursive: true });
    await writeFile(join(root, 'monitor', 'setup', 'setup.mjs'), '');
    const { status, stdout, stderr } = launch(join(root, 'flatland.cjs'), ['run', 'hello'], '/');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^flatland: not built yet.*npm start --prefix ".*flatland launcher-.*"/);
    expect(stderr.split('\n').length).toBe(2);
  });

  it('does it say what to do when a package is incomplete?', () => {
    const { status, stderr } = launch(join(root, 'flatland.cjs'), [], '/');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^flatland: .*flatland\.js is missing; install Flatland again\n$/);
  });

  it('does it set up first when npm starts it, and stop when that fails?', async () => {
    await build();
    await mkdir(join(root, 'monitor', 'setup'), { recursive: true });
    const setUp = join(root, 'monitor', 'setup', 'setup.mjs');
    const says = (result: boolean) =>
      `export const setUpOrExplain = async () => (process.stderr.write('setting up\\n'), ${result});`;
    await writeFile(setUp, says(true));
    const args = ['--from-npm-start', 'run', 'hello'];
    expect(launch(join(root, 'flatland.cjs'), args, '/')).toEqual({
      status: 0,
      stdout: '["run","hello"]',
      stderr: 'setting up\n',
    });
    await writeFile(setUp, says(false));
    expect(launch(join(root, 'flatland.cjs'), args, '/')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'setting up\n',
    });
  });
});
