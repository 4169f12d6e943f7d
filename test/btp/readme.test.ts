/** Whether the specification and the message tables say the same. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createDecoder, downRows, upRows, type Direction } from '../../monitor/btp/index.ts';
import { referenceText } from '../../monitor/btp/reference.ts';

const readme = readFileSync(new URL('../../monitor/btp/README.md', import.meta.url), 'utf8');

test('is the reference in README.md the one the tables make?', () => {
  // When it is not: tsx test/btp/support/renew-readme.ts
  const reference = readme.slice(readme.indexOf('## Messages down'));
  expect(reference.trim()).toBe(referenceText().trim());
});

describe.each([
  ['down', downRows],
  ['up', upRows],
] as const)('examples %s', (direction: Direction, rows) => {
  test.each(Object.entries(rows))('is the example of :%s a message of that name?', (name, row) => {
    const heard: { m: string }[] = [];
    const refused: string[] = [];
    const decoder = createDecoder({
      direction: row.value ? 'value' : direction,
      onMessage: (message) => heard.push(message),
      onRefused: (reason) => refused.push(reason),
    });
    decoder.push(new TextEncoder().encode(`\u001b]7717;${row.example}\u001b\\`));
    expect(refused).toEqual([]);
    expect(heard.map((message) => message.m)).toEqual([name]);
  });
});
