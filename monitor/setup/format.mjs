/**
 * The formatter, over the files that git knows; `--write` formats them.
 *
 * What was found formatted is remembered, and Prettier is loaded only for what
 * changed since. `.prettierrc.json` at the top is its whole configuration.
 */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Children } from './child.mjs';
import { hashOf, writeAtomic } from './files.mjs';
import { lookAtChanged } from './known-good.mjs';
import { cloneRoot, layoutOf } from './layout.mjs';
import { readSources } from './sources.mjs';

const endings = ['.ts', '.tsx', '.mjs'];

/** @typedef {import('./sources.mjs').Source} Source */

/**
 * @param {import('./layout.mjs').Layout} layout
 * @param {readonly Source[]} sources of any kind; those Prettier is for are taken
 * @returns {Promise<string[]>} a line for each file that is not formatted
 */
export async function unformatted(layout, sources) {
  return withPrettier(layout, sources, async (prettier, { path, text }, options) =>
    (await prettier.check(text, options)) ? [] : [`${path}: not formatted; npm run format`],
  );
}

/**
 * Formats what is not formatted.
 * @param {import('./layout.mjs').Layout} layout
 * @param {readonly Source[]} sources
 * @returns {Promise<string[]>} a line for each file that was written, or could not be read
 */
async function formatAll(layout, sources) {
  return withPrettier(layout, sources, async (prettier, { path, text }, options) => {
    const formatted = await prettier.format(text, options);
    if (formatted === text) return [];
    await writeAtomic(join(layout.root, path), formatted);
    return [path];
  });
}

/**
 * @param {import('./layout.mjs').Layout} layout
 * @param {readonly Source[]} sources
 * @param {(prettier: typeof import('prettier'), source: Source, options: import('prettier').Options) => Promise<string[]>} look
 */
async function withPrettier({ root, dist }, sources, look) {
  const config = join(root, '.prettierrc.json');
  const { version } = JSON.parse(
    await readFile(join(root, 'node_modules', 'prettier', 'package.json'), 'utf8'),
  );
  const key = `${version} ${hashOf(await readFile(config))}`;
  const ours = sources.filter(({ path }) => endings.includes(extname(path)));
  return lookAtChanged(join(dist, 'check', 'format.json'), key, ours, async (changed) => {
    const prettier = await import('prettier');
    await prettier.clearConfigCache();
    const found = new Map();
    for (const source of changed) {
      await setImmediate(); // timers of others get their turn
      const filepath = join(root, source.path);
      const options = { ...(await prettier.resolveConfig(filepath, { config })), filepath };
      found.set(
        source.path,
        await look(prettier, source, options).catch((error) => [refusal(source.path, error)]),
      );
    }
    return found;
  });
}

/**
 * @param {string} path
 * @param {unknown} error what Prettier says about a file it cannot read
 */
function refusal(path, error) {
  if (!(error instanceof SyntaxError)) throw error;
  return `${path}: ${error.message.split('\n')[0]}`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const layout = layoutOf(cloneRoot());
  const sources = await readSources(layout.root, new Children(), endings);
  const write = process.argv.includes('--write');
  const lines = await (write ? formatAll : unformatted)(layout, sources);
  for (const line of lines) process.stdout.write(`${line}\n`);
  process.exitCode = write || lines.length === 0 ? 0 : 1;
}
