/**
 * The checks that need no run: types, format, house rules; all at once.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Children } from './child.mjs';
import { format } from './format.mjs';
import { cloneRoot } from './layout.mjs';
import { breaches } from './lint-rules.mjs';
import { sourceFiles } from './sources.mjs';

const looksAt = ['.ts', '.tsx', '.mjs', '.c', '.fnl', '.edn', '.md'];
const longFile = 400;

/**
 * @returns {Promise<string[]>} what tsc says, line by line
 */
async function types() {
  const root = cloneRoot();
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const result = await new Children().run(
    process.execPath,
    [tsc, '--noEmit', '--pretty', 'false'],
    {
      cwd: root,
    },
  );
  const lines = `${result.stdout}${result.stderr}`.split('\n').filter((line) => line !== '');
  return result.status === 0 || lines.length > 0 ? lines : [`tsc ended with ${result.status}`];
}

/** @returns {Promise<string[]>} */
async function houseRules() {
  const root = cloneRoot();
  const files = await sourceFiles(root, new Children(), looksAt);
  const found = await Promise.all(
    files.map(async (path) => breaches(path, await readFile(join(root, path), 'utf8'))),
  );
  return found.flat();
}

/** @returns {Promise<string[]>} source files to look hard at, longest first */
async function longFiles() {
  const root = cloneRoot();
  const files = (await sourceFiles(root, new Children(), ['.ts', '.tsx', '.mjs', '.fnl'])).filter(
    (path) => !path.startsWith('test/'),
  );
  const sized = await Promise.all(
    files.map(async (path) => ({
      path,
      lines: (await readFile(join(root, path), 'utf8')).split('\n').length - 1,
    })),
  );
  return sized
    .filter(({ lines }) => lines > longFile)
    .sort((a, b) => b.lines - a.lines)
    .map(({ path, lines }) => `${path} (${lines})`);
}

/**
 * Runs all checks together and prints the time each took.
 * @param {(line: string) => void} write
 * @returns {Promise<boolean>} whether all of them found nothing
 */
export async function check(write) {
  const results = await Promise.all([
    timed('types', types),
    timed('format', () => format({ write: false })),
    timed('house rules', houseRules),
  ]);
  for (const { name, lines, seconds } of results) {
    for (const line of lines) write(line);
    const verdict = lines.length === 0 ? 'ok' : `${lines.length} to mend`;
    write(`flatland: ${name}: ${verdict} (${seconds.toFixed(1)} s)`);
  }
  const long = await longFiles();
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
