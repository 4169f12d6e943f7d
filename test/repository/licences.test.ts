import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cloneRoot } from '../../monitor/setup/layout.mjs';
import { isCompatible, refusals, shippedPackages } from '../../monitor/setup/licences.mjs';
import { noticesFile, noticesText } from '../../monitor/setup/notices.mjs';

const root = cloneRoot();

describe('what is shipped', () => {
  it('does the licence of every shipped package go with GPL-2.0-only?', async () => {
    const packages = await shippedPackages(root);
    expect(packages.length).toBeGreaterThan(20);
    expect(refusals(packages)).toEqual([]);
  });

  it('does each package say in itself what the lock file says of it?', async () => {
    for (const { name, license, folder } of await shippedPackages(root)) {
      const manifest = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
      expect([name, manifest.license]).toEqual([name, license]);
    }
  });

  it('is THIRD-PARTY-NOTICES up to date? (npm run notices)', async () => {
    expect(await readFile(join(root, noticesFile), 'utf8')).toBe(await noticesText(root));
  });

  it('is LICENSE the GNU General Public License, version 2, and does package.json say so?', async () => {
    const text = await readFile(join(root, 'LICENSE'), 'utf8');
    expect(text).toMatch(/GNU GENERAL PUBLIC LICENSE\s+Version 2, June 1991/);
    expect(text).toContain('END OF TERMS AND CONDITIONS');
    const { license } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    expect(license).toBe('GPL-2.0-only');
  });
});

describe('the check itself', () => {
  it.each([
    'MIT',
    'ISC',
    '(MIT OR CC0-1.0)',
    'MIT OR Apache-2.0',
    'BSD-3-Clause AND MIT',
    'Apache-2.0 OR (MIT AND ISC)',
    'GPL-2.0-or-later',
  ])('does it let %s pass?', (license) => {
    expect(isCompatible(license)).toBe(true);
  });

  it.each([
    'Apache-2.0',
    'GPL-3.0-only',
    'AGPL-3.0-or-later',
    'MPL-2.0',
    'MIT AND Apache-2.0',
    'Apache-2.0 OR (MIT AND GPL-3.0-only)',
    'CC-BY-4.0',
    'SEE LICENSE IN LICENSE.txt',
    'UNLICENSED',
    'mit',
    '(MIT',
    'MIT)',
    'MIT MIT',
    '',
    undefined,
  ])('does it refuse %s?', (license) => {
    expect(isCompatible(license)).toBe(false);
  });

  it('does it name the package, its version and its licence?', () => {
    const folder = 'node_modules/x';
    const packages = [
      { name: 'fine', version: '1.0.0', license: 'MIT', folder },
      { name: 'patents', version: '2.1.0', license: 'Apache-2.0', folder },
      { name: 'silent', version: '0.1.0', license: undefined, folder },
    ];
    expect(refusals(packages)).toEqual([
      'patents 2.1.0: Apache-2.0 does not go with GPL-2.0-only',
      'silent 0.1.0: no licence does not go with GPL-2.0-only',
    ]);
  });
});
