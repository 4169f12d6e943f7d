/**
 * The suites of test/firmware, written in Fennel: one test here for each deftest there.
 *
 * They need firmware that Debian packages; without it they are skipped and say why.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { collectScripts } from './support/scripts.ts';

const folder = fileURLToPath(new URL('./firmware/', import.meta.url));
const files = readdirSync(folder)
  .filter((name) => name.endsWith('-test.fnl'))
  .sort()
  .map((path) => ({ path, text: readFileSync(`${folder}${path}`, 'utf8') }));
/** The images that a suite names. */
const imagesOf = (text: string): string[] => text.match(/\/usr\/lib\/[^"]+/g) ?? [];

describe.each(files)('$path', (file) => {
  const missing = imagesOf(file.text).filter((path) => !existsSync(path));
  if (missing.length > 0) {
    test(`needs ${missing.join(', ')}`, (context) => context.skip('not installed'));
    return;
  }
  const scripts = collectScripts(file);
  test.each(scripts.tests)(
    '$name',
    ({ name }) => {
      expect(scripts.run(name)).toEqual([]);
    },
    300_000,
  );
});
