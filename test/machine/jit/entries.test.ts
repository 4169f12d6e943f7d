/**
 * A large function gets hot at several places: is each of its regions only what leads to the next?
 */
import { expect, it } from 'vitest';
import { createMachine } from '../../../machine/index.ts';
import { assemble } from '../../../machine/isa/assembler.ts';

const RAM_BASE = 0x8000_0000;

it('does the second region of a large function end where the first begins?', () => {
  const machine = createMachine({
    ramSize: 1 << 20,
    harts: 1,
    clock: 'steps',
    mode: 'bare',
    heat: 20,
  });
  const ones = 'addi a0, a0, 1\n'.repeat(80);
  /* Once around with 100 rounds, then into the middle 99 times, by a return so that it is no known target. */
  const { bytes } = assemble(
    `
    li s0, 100
  head:
    ${ones}
  middle:
    ${ones}
    addi s0, s0, -1
    bgtz s0, head
    addi s1, s1, 1
    li t2, 100
    li s0, 1
    la ra, middle
    blt s1, t2, again
    li t0, 0x100000
    li t1, 0x5555
    sw t1, 0(t0)
  stop:
    j stop
  again:
    ret`,
    RAM_BASE,
  );
  machine.ram.bytes.set(bytes, 0);
  machine.codeChanged(RAM_BASE, bytes.length);
  for (let turns = 0; machine.run(10) !== 'off'; turns++) expect(turns).toBeLessThan(1000);
  expect(machine.harts[0]?.number(10)).toBe(100 * 160 + 99 * 80);
  const [head, middle] = machine.regions().sort((a, b) => a.pc - b.pc);
  expect(head?.instructions).toBeGreaterThan(160);
  expect(middle?.pc).toBe(RAM_BASE + 4 + 80 * 4);
  expect(middle?.instructions).toBeLessThan(100);
});
