/**
 * The repository's own files: what git knows, or all that is there outside of git.
 */
import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { hashOf, isMissing } from './files.mjs';

const ignored = new Set(['node_modules', 'dist', 'coverage', '.git']);

/**
 * @param {string} root
 * @param {import('./child.mjs').Children} children
 * @param {readonly string[]} endings e.g. `['.ts', '.mjs']`; all files when empty
 * @returns {Promise<string[]>} paths inside the clone, sorted, with `/`
 */
export async function sourceFiles(root, children, endings) {
  const names = (await fromGit(root, children)) ?? (await fromFolder(root, ''));
  return names.filter((name) => endings.length === 0 || endings.includes(extname(name))).sort();
}

/**
 * @typedef {object} Source
 * @property {string} path inside the clone, with `/`
 * @property {string} text
 * @property {string} hash of the text
 */

/**
 * The same files with what is in them; one that goes away meanwhile is left out.
 * @param {string} root
 * @param {import('./child.mjs').Children} children
 * @param {readonly string[]} endings
 * @returns {Promise<Source[]>}
 */
export async function readSources(root, children, endings) {
  const paths = await sourceFiles(root, children, endings);
  const sources = await Promise.all(
    paths.map(async (path) => {
      try {
        const text = await readFile(join(root, path), 'utf8');
        return [{ path, text, hash: hashOf(text) }];
      } catch (error) {
        if (isMissing(error)) return [];
        throw error;
      }
    }),
  );
  return sources.flat();
}

/**
 * @param {string} root
 * @param {import('./child.mjs').Children} children
 * @returns {Promise<string[] | undefined>} nothing when this is not a git work tree
 */
async function fromGit(root, children) {
  try {
    const tagged = ['ls-files', '-z', '-t', '--cached', '--deleted'];
    const { status, stdout } = await children.run('git', tagged, { cwd: root });
    if (status !== 0) return undefined;
    const lines = stdout.split('\0').filter((line) => line !== '');
    const named = (/** @type {boolean} */ gone) =>
      lines.filter((line) => line.startsWith('R ') === gone).map((line) => line.slice(2));
    const missing = new Set(named(true));
    return [...new Set(named(false))].filter((name) => !missing.has(name));
  } catch {
    return undefined; // there is no git on this machine
  }
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
async function fromFolder(root, folder) {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const lists = await Promise.all(
    entries
      .filter((entry) => !ignored.has(entry.name))
      .map(async (entry) => {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        return entry.isDirectory() ? fromFolder(root, path) : [path];
      }),
  );
  return lists.flat();
}
