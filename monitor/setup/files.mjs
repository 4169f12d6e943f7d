/**
 * Atomic writes and content hashes: a file is there whole or not at all.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';

/** @param {string | Uint8Array} data */
export function hashOf(data) {
  return createHash('sha256').update(data).digest('hex');
}

/**
 * Hash of a file's content, or `undefined` when there is no such file.
 * @param {string} path
 * @returns {Promise<string | undefined>}
 */
export async function hashFile(path) {
  try {
    return hashOf(await readFile(path));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** @param {unknown} error */
export function isMissing(error) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/**
 * Writes beside the target, then renames over it.
 * @param {string} path
 * @param {string | Uint8Array} data
 */
export async function writeAtomic(path, data) {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.new`;
  await writeFile(temporary, data);
  await rename(temporary, path);
}

/**
 * Makes `target` a folder with what `fill` puts into it; an older one is replaced.
 * Between the two renames there is no folder at all, which the stamps notice.
 * To be called under a lock: what a killed process left beside it is removed.
 * @template Result
 * @param {string} target
 * @param {(folder: string) => Promise<Result>} fill
 * @returns {Promise<Result>}
 */
export async function replaceFolder(target, fill) {
  const fresh = `${target}.${process.pid}.new`;
  const old = `${target}.${process.pid}.old`;
  await removeLeftOvers(target);
  await mkdir(fresh, { recursive: true });
  let result;
  try {
    result = await fill(fresh);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
  try {
    await rename(target, old);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  await rename(fresh, target);
  await rm(old, { recursive: true, force: true });
  return result;
}

/** @param {string} target */
async function removeLeftOvers(target) {
  const folder = dirname(target);
  await mkdir(folder, { recursive: true });
  const names = (await readdir(folder)).filter(
    (name) =>
      name.startsWith(`${basename(target)}.`) &&
      /^\.\d+\.(?:new|old)$/.test(name.slice(basename(target).length)),
  );
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

/**
 * All files below a folder with one of the endings, sorted, as absolute paths.
 * @param {string} folder
 * @param {readonly string[]} endings e.g. `['.fnl']`
 * @returns {Promise<string[]>}
 */
export async function filesBelow(folder, endings) {
  /** @type {import('node:fs').Dirent[]} */
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true, recursive: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
  return entries
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/**
 * Path below the clone with `/`, for stamps and messages.
 * @param {string} root
 * @param {string} path
 */
export function insideOf(root, path) {
  return relative(root, path).split('\\').join('/');
}
