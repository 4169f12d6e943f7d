/**
 * The repository's own files: what git knows, or all that is there outside of git.
 */
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';

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
 * @param {string} root
 * @param {import('./child.mjs').Children} children
 * @returns {Promise<string[] | undefined>} nothing when this is not a git work tree
 */
async function fromGit(root, children) {
  try {
    const options = { cwd: root };
    const all = await children.run('git', ['ls-files', '-z'], options);
    if (all.status !== 0) return undefined;
    const gone = await children.run('git', ['ls-files', '-z', '--deleted'], options);
    const missing = new Set(gone.stdout.split('\0'));
    return all.stdout.split('\0').filter((name) => name !== '' && !missing.has(name));
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
