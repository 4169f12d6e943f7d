/**
 * Is the code the compiler makes of small cases the code that was reviewed?
 *
 * `npx vitest run test/expect -u` accepts what it makes now; read the difference before.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { setEngineFlags } from '../../monitor/host/engine-flags.ts';
import { generate } from './generate.ts';

/* For the case that needs it; whether the host rounds once does not matter here. */
setEngineFlags();

const cases = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.S'))
  .map((file) => file.slice(0, -2));

it('are there some thirty cases, and a text for no other?', () => {
  expect(cases.length).toBeGreaterThanOrEqual(30);
  const texts = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.wat'));
  expect(texts.filter((file) => !cases.includes(file.slice(0, -4)))).toEqual([]);
});

it.each(cases)('is the code for %s as reviewed?', async (name) => {
  const { bytes, text } = generate(readFileSync(join(import.meta.dirname, `${name}.S`), 'utf8'));
  expect(WebAssembly.validate(bytes)).toBe(true);
  await expect(text).toMatchFileSnapshot(join(import.meta.dirname, `${name}.wat`));
});
