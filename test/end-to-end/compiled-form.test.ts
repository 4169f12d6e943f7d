/**
 * V8's compiled form of the computer's code: used where it fits, never needed.
 */
import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { interpreterCode } from '../../machine/index.ts';
import { flatland, folderOf, installation, useFlatland, type Ended } from '../support/process.ts';

useFlatland();

/** An installation with files of its own in dist/, so that a test can damage them. */
function copy(): { root: string; compiled: string } {
  const root = folderOf();
  cpSync(join(installation, 'flatland.cjs'), join(root, 'flatland.cjs'));
  cpSync(join(installation, 'dist'), join(root, 'dist'), {
    recursive: true,
    filter: (path) => !/dist\/(compiler|bench|check|stamp|work)$/.test(path),
  });
  cpSync(join(installation, 'package.json'), join(root, 'package.json'));
  symlinkSync(join(installation, 'config'), join(root, 'config'));
  symlinkSync(join(installation, 'fnl'), join(root, 'fnl'));
  const name = readdirSync(join(root, 'dist')).find((file) => file.endsWith('.v8'));
  return { root, compiled: join(root, 'dist', name ?? 'no compiled form') };
}

const within = (root: string, args: readonly string[], env = {}): Promise<Ended> =>
  flatland([join(root, 'flatland.cjs'), ...args], { command: process.execPath, env });

async function told(root: string, env = {}): Promise<string> {
  const { stdout } = await within(root, ['doctor'], env);
  return stdout.split('\n').find((line) => line.includes('compiled form')) ?? '';
}

describe('what set-up makes for every start', () => {
  it('is the kept interpreter the one that machines would write themselves?', () => {
    const kept = readFileSync(join(installation, 'dist', 'interpreter.wasm'));
    expect(kept.equals(interpreterCode())).toBe(true);
  });

  it('is the compiled form there after set-up, for this Node, and taken?', async () => {
    expect(await told(installation)).toMatch(/^ok +compiled form +for Node v\d+/);
  });

  it('does the computer start without it, and with one that V8 refuses?', async () => {
    const { root, compiled } = copy();
    const greeting = { status: 0, stdout: 'Hello from Flatland.\n', stderr: '' };
    const flags = { NODE_OPTIONS: '--stack-trace-limit=20' };
    expect(await told(root, flags)).toMatch(/^- +compiled form +refused/);
    expect(await within(root, ['run', 'hello'], flags)).toMatchObject(greeting);
    truncateSync(compiled, 1000);
    expect(await told(root)).toMatch(/^- +compiled form +refused/);
    expect(await within(root, ['run', 'hello'])).toMatchObject(greeting);
    rmSync(compiled);
    rmSync(join(root, 'dist', 'interpreter.wasm'));
    expect(await told(root)).toMatch(/^- +compiled form +none for v\d/);
    expect((await within(root, ['doctor'])).stdout).toMatch(/^- +dist\/interpreter\.wasm +not/m);
    expect(await within(root, ['run', 'hello'])).toMatchObject(greeting);
  });
});
