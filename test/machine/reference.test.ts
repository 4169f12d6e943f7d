/** Does the page of what is supported say what the machine does? */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ISA } from '../../machine/index.ts';
import { machineReference } from '../../machine/debug/reference.ts';
import { INSTRUCTIONS } from '../../machine/isa/table.ts';

it('is machine/REFERENCE.md the one the tables make?', () => {
  // When it is not: tsx test/machine/support/renew-reference.ts
  const file = readFileSync(new URL('../../machine/REFERENCE.md', import.meta.url), 'utf8');
  expect(file).toBe(machineReference());
});

it('does riscv,isa name the extensions of the instruction table, and no other?', () => {
  const [single = '', ...multi] = ISA.slice('rv64'.length).split('_');
  const named = new Set([...single, ...multi]);
  const known = new Set(
    INSTRUCTIONS.map(({ extension }) => extension.toLowerCase()).filter((name) => name !== 'priv'),
  );
  // C is a table of its own; counters and stimecmp are registers, not instructions.
  for (const name of ['c', 'zicntr', 'sstc']) known.add(name);
  expect([...named].sort()).toEqual([...known].sort());
});
