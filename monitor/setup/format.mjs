/**
 * The formatter, over the files that git knows; `--write` formats them.
 *
 * What was found formatted is remembered, and Prettier is loaded only for what
 * changed since. `.prettierrc.json` at the top is its whole configuration.
 */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Children } from './child.mjs';
import { hashOf } from './files.mjs';
import { inspectAll } from './format-part.mjs';
import { lookAtChanged } from './known-good.mjs';
import { cloneRoot, layoutOf } from './layout.mjs';
import { readSources } from './sources.mjs';

const endings = ['.ts', '.tsx', '.mjs'];

/** @typedef {import('./sources.mjs').Source} Source */

/**
 * @param {import('./layout.mjs').Layout} layout
 * @param {readonly Source[]} sources of any kind; those Prettier is for are taken
 * @param {{write: boolean}} options format instead of checking
 * @returns {Promise<string[]>} a line for each file that is not formatted, or was not until now
 */
export async function format({ root, dist }, sources, { write }) {
  const config = join(root, '.prettierrc.json');
  const { version } = JSON.parse(
    await readFile(join(root, 'node_modules', 'prettier', 'package.json'), 'utf8'),
  );
  const key = `${version} ${hashOf(await readFile(config))}`;
  const ours = sources.filter(({ path }) => endings.includes(extname(path)));
  return lookAtChanged(
    join(dist, 'check', 'format.json'),
    key,
    ours,
    async (changed) => new Map(await inspectAll({ root, config, write, sources: changed })),
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const layout = layoutOf(cloneRoot());
  const sources = await readSources(layout.root, new Children(), endings);
  const write = process.argv.includes('--write');
  const lines = await format(layout, sources, { write });
  for (const line of lines) process.stdout.write(`${line}\n`);
  process.exitCode = write || lines.length === 0 ? 0 : 1;
}
