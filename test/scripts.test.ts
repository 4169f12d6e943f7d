/**
 * The tests of test/scripts, written in Fennel: one test here for each deftest there.
 *
 * They run on real machines with the real kernel and the built programs; only the
 * thread between is missing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { collectScripts } from './support/scripts.ts';

const folder = fileURLToPath(new URL('./scripts/', import.meta.url));
const files = readdirSync(folder)
  .filter((name) => name.endsWith('-test.fnl'))
  .sort()
  .map((path) => ({ path, text: readFileSync(`${folder}${path}`, 'utf8') }));

describe.each(files)('$path', (file) => {
  const scripts = collectScripts(file);
  test.each(scripts.tests)('$name', ({ name }) => {
    expect(scripts.run(name)).toEqual([]);
  });
});
