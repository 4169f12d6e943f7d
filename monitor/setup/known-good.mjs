/**
 * What a check found nothing wrong with, by content, so that only what changed is looked at again.
 *
 * A file in dist/ for each check. What it holds counts for one key only: all
 * that a verdict depends on besides the name and text of the file, such as the
 * check's version and configuration. A file with findings is never remembered.
 */
import { readFile } from 'node:fs/promises';
import { hashOf, isMissing, writeAtomic } from './files.mjs';

/** @typedef {import('./sources.mjs').Source} Source */

/**
 * Runs a check over what is not known to be good.
 * @param {string} file where it is remembered
 * @param {string} key what the verdict depends on besides the sources
 * @param {readonly Source[]} sources all of them; others are forgotten
 * @param {(changed: readonly Source[]) => Promise<ReadonlyMap<string, readonly string[]>>} look
 *   gives findings by path; not called when there is nothing to look at
 * @returns {Promise<string[]>} the findings
 */
export async function lookAtChanged(file, key, sources, look) {
  const before = await recall(file, key);
  const changed = sources.filter(({ path, hash }) => before[path] !== hash);
  const found = changed.length === 0 ? new Map() : await look(changed);
  const isGood = (/** @type {Source} */ { path }) => (found.get(path) ?? []).length === 0;
  const good = Object.fromEntries(sources.filter(isGood).map(({ path, hash }) => [path, hash]));
  if (changed.length > 0 || Object.keys(before).length !== sources.length) {
    await writeAtomic(file, JSON.stringify({ key: hashOf(key), good }));
  }
  return changed.flatMap(({ path }) => found.get(path) ?? []);
}

/**
 * @param {string} file
 * @param {string} key
 * @returns {Promise<Record<string, string>>} hash by path; empty for another key and for what cannot be read
 */
async function recall(file, key) {
  try {
    const { key: known, good } = JSON.parse(await readFile(file, 'utf8')) ?? {};
    return known === hashOf(key) && typeof good === 'object' && good !== null ? good : {};
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return {};
    throw error;
  }
}
