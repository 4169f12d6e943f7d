/**
 * The checks that need no run: types, format, house rules; all at once.
 *
 * Each remembers in dist/check/ what it found in order, and looks at the rest.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Children } from './child.mjs';
import { format } from './format.mjs';
import { lookAtChanged } from './known-good.mjs';
import { cloneRoot, layoutOf } from './layout.mjs';
import { breaches } from './lint-rules.mjs';
import { readSources } from './sources.mjs';

const looksAt = ['.ts', '.tsx', '.mjs', '.c', '.fnl', '.edn', '.md'];
const longFile = 400;

/** @typedef {import('./sources.mjs').Source} Source */

/**
 * TypeScript remembers by itself, in its own file.
 * @param {import('./layout.mjs').Layout} layout
 * @returns {Promise<string[]>} what tsc says, line by line
 */
async function types({ root, dist }) {
  const result = await new Children().run(
    process.execPath,
    [
      join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
      ...['--noEmit', '--pretty', 'false'],
      ...['--incremental', '--tsBuildInfoFile', join(dist, 'check', 'types.json')],
    ],
    { cwd: root },
  );
  const lines = `${result.stdout}${result.stderr}`.split('\n').filter((line) => line !== '');
  return result.status === 0 || lines.length > 0 ? lines : [`tsc ended with ${result.status}`];
}

/**
 * @param {import('./layout.mjs').Layout} layout
 * @param {readonly Source[]} sources
 */
async function houseRules({ dist }, sources) {
  const key = await readFile(new URL('./lint-rules.mjs', import.meta.url), 'utf8');
  return lookAtChanged(
    join(dist, 'check', 'house-rules.json'),
    key,
    sources,
    async (changed) => new Map(changed.map(({ path, text }) => [path, breaches(path, text)])),
  );
}

/**
 * @param {readonly Source[]} sources
 * @returns {string[]} source files to look hard at, longest first
 */
function longFiles(sources) {
  return sources
    .filter(({ path }) => /\.(?:tsx?|mjs|fnl)$/.test(path) && !path.startsWith('test/'))
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > longFile)
    .sort((a, b) => b.lines - a.lines)
    .map(({ path, lines }) => `${path} (${lines})`);
}

/**
 * Runs all checks together and prints the time each took.
 * @param {(line: string) => void} write
 * @param {string} [root] the clone; the one this file is in when not given
 * @returns {Promise<boolean>} whether all of them found nothing
 */
export async function check(write, root = cloneRoot()) {
  const layout = layoutOf(root);
  const reading = readSources(root, new Children(), looksAt);
  const results = await Promise.all([
    timed('types', () => types(layout)),
    timed('format', async () => format(layout, await reading, { write: false })),
    timed('house rules', async () => houseRules(layout, await reading)),
  ]);
  for (const { name, lines, seconds } of results) {
    for (const line of lines) write(line);
    const verdict = lines.length === 0 ? 'ok' : `${lines.length} to mend`;
    write(`flatland: ${name}: ${verdict} (${seconds.toFixed(1)} s)`);
  }
  const long = longFiles(await reading);
  if (long.length > 0) write(`flatland: over ${longFile} lines: ${long.join(', ')}`);
  return results.every(({ lines }) => lines.length === 0);
}

/**
 * @param {string} name
 * @param {() => Promise<string[]>} work
 */
async function timed(name, work) {
  const begun = performance.now();
  const lines = await work();
  return { name, lines, seconds: (performance.now() - begun) / 1000 };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = (await check((line) => void process.stdout.write(`${line}\n`))) ? 0 : 1;
}
