/**
 * THIRD-PARTY-NOTICES: what is shipped with Flatland, whose it is, and its terms.
 *
 * Made from the lock file and the licence files of the packages; `--write`
 * writes it. Packages with the very same text share it.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeAtomic } from './files.mjs';
import { cloneRoot } from './layout.mjs';
import { refusals, shippedPackages } from './licences.mjs';

/** File in the root of the clone. */
export const noticesFile = 'THIRD-PARTY-NOTICES';

/** Not a package of its own: set-up takes it out of another one. */
const fennel = { title: 'Fennel 1.5.0 (MIT)', holder: 'Calvin Rose and contributors' };

const rule = '-'.repeat(80);

/**
 * @param {string} root
 * @returns {Promise<string>}
 * @throws when a package's licence does not go with ours, or its text is missing
 */
export async function noticesText(root) {
  const packages = await shippedPackages(root);
  const refused = refusals(packages);
  if (refused.length > 0) throw new Error(refused.join('\n'));

  /** @type {Map<string, string[]>} */
  const byText = new Map([[mit(fennel.holder), [fennel.title]]]);
  for (const { name, version, license, folder } of packages) {
    const text = await licenceText(join(root, folder), `${name} ${version}`);
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const sections = [...byText].map(([text, names]) => `${rule}\n${names.join('\n')}\n\n${text}\n`);
  return [
    'Flatland is shipped with the packages below. Each section names packages, their',
    'licences, and the text they come with. Generated: npm run notices.',
    '',
    ...sections,
  ].join('\n');
}

/**
 * @param {string} folder
 * @param {string} name
 */
async function licenceText(folder, name) {
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file !== undefined) return tidy(await readFile(join(folder, file), 'utf8'));
  const { license, author } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const by = typeof author === 'string' ? author : author?.name;
  if (license === 'MIT' && by !== undefined) return mit(by);
  throw new Error(`${name}: no licence file, and not a plain MIT licence with an author`);
}

/**
 * The MIT licence for those that name it but carry no text of it.
 * @param {string} holder
 */
function mit(holder) {
  return `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;
}

/** @param {string} text */
function tidy(text) {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const text = await noticesText(cloneRoot());
  if (process.argv.includes('--write')) await writeAtomic(join(cloneRoot(), noticesFile), text);
  else process.stdout.write(text);
}
