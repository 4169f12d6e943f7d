/**
 * The formatter, over the files that git knows; `--write` formats them.
 *
 * What was found formatted is remembered by its content in dist/, so only what
 * changed is looked at again.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Children } from './child.mjs';
import { cloneRoot, layoutOf } from './layout.mjs';
import { sourceFiles } from './sources.mjs';

/**
 * @param {object} options
 * @param {boolean} options.write format instead of checking
 * @returns {Promise<string[]>} a line for each file that is not formatted, or was not until now
 */
export async function format({ write }) {
  const { root, dist } = layoutOf(cloneRoot());
  const children = new Children();
  const files = await sourceFiles(root, children, ['.ts', '.tsx', '.mjs']);
  const result = await children.run(
    process.execPath,
    [
      join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs'),
      ...['--list-different', ...(write ? ['--write'] : [])],
      ...['--cache', '--cache-strategy', 'content'],
      ...['--cache-location', join(dist, 'format-cache')],
      ...files,
    ],
    { cwd: root },
  );
  const lines = `${result.stdout}${result.stderr}`.split('\n').filter((line) => line !== '');
  if (result.status === 0) return write ? lines : [];
  return lines.map((line) =>
    files.includes(line) ? `${line}: not formatted; npm run format` : line,
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const write = process.argv.includes('--write');
  const lines = await format({ write });
  for (const line of lines) process.stdout.write(`${line}\n`);
  process.exitCode = write || lines.length === 0 ? 0 : 1;
}
