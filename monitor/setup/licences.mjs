/**
 * Which licences may be linked into a GPL-2.0-only program, and which packages are.
 *
 * What is not on the list is refused, also when it is merely unknown: Apache-2.0
 * has patent terms that GPL-2.0 does not allow, GPL-3.0 terms that it forbids.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** SPDX identifiers that go with GPL-2.0-only. */
const compatible = new Set([
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'GPL-2.0-only',
  'GPL-2.0-or-later',
  'ISC',
  'LGPL-2.1-only',
  'LGPL-2.1-or-later',
  'MIT',
  'MIT-0',
  'Unlicense',
  'Zlib',
]);

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {string} version
 * @property {string | undefined} license SPDX expression, as the package declares it
 * @property {string} folder inside the clone
 */

/**
 * Whether a licence expression allows linking; AND binds tighter than OR (SPDX 2.3, annex D).
 * @param {string | undefined} expression
 */
export function isCompatible(expression) {
  const tokens = (expression ?? '').match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  /** @returns {boolean} */
  const either = () => {
    let result = both();
    while (tokens[at] === 'OR') {
      at++;
      const right = both();
      result = result || right;
    }
    return result;
  };
  /** @returns {boolean} */
  const both = () => {
    let result = one();
    while (tokens[at] === 'AND') {
      at++;
      const right = one();
      result = result && right;
    }
    return result;
  };
  /** @returns {boolean} */
  const one = () => {
    const token = tokens[at++];
    if (token !== '(') return token !== undefined && compatible.has(token);
    const result = either();
    return tokens[at++] === ')' && result;
  };
  return either() && at === tokens.length;
}

/**
 * A line for each package that may not be shipped.
 * @param {readonly Package[]} packages
 */
export function refusals(packages) {
  return packages
    .filter(({ license }) => !isCompatible(license))
    .map(
      ({ name, version, license }) =>
        `${name} ${version}: ${license ?? 'no licence'} does not go with GPL-2.0-only`,
    );
}

/**
 * The packages that users get: all of the lock file but those for development.
 * @param {string} root
 * @returns {Promise<Package[]>} sorted by name
 */
export async function shippedPackages(root) {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  /** @type {[string, {version: string, license?: string, dev?: boolean}][]} */
  const entries = Object.entries(lock.packages);
  return entries
    .filter(([folder, { dev }]) => folder !== '' && dev !== true)
    .map(([folder, { version, license }]) => ({
      name: folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      license,
      folder,
    }))
    .sort((a, b) => (a.folder < b.folder ? -1 : 1));
}
