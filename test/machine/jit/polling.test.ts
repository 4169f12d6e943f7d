/**
 * Code that polls a device leaves compiled code at every access: is it given up, and nothing else?
 */
import { expect, it } from 'vitest';
import { createMachine, type RegionEvent } from '../../../machine/index.ts';
import { assemble } from '../../../machine/isa/assembler.ts';

const RAM_BASE = 0x8000_0000;

it('is a loop that waits for a device interpreted again, and one that works compiled?', () => {
  const events: RegionEvent[] = [];
  const machine = createMachine({
    ramSize: 1 << 20,
    harts: 1,
    clock: 'steps',
    mode: 'bare',
    heat: 10,
    trace: { region: (event) => events.push(event) },
  });
  /* mtime of the CLINT, then the finisher. */
  const { bytes } = assemble(
    `
    li s0, 0x200bff8
    li s1, 2000
    li s2, 2
  again:
    li a1, 50000
  work:
    add a0, a0, a1
    addi a1, a1, -1
    bnez a1, work
    ld s3, 0(s0)
    add s3, s3, s1
  wait:
    ld t0, 0(s0)
    bltu t0, s3, wait
    addi s2, s2, -1
    bnez s2, again
    li t0, 0x100000
    li t1, 0x5555
    sw t1, 0(t0)
  stop:
    j stop`,
    RAM_BASE,
  );
  machine.ram.bytes.set(bytes, 0);
  machine.codeChanged(RAM_BASE, bytes.length);
  for (let turns = 0; machine.run(10) !== 'off'; turns++) expect(turns).toBeLessThan(10_000);
  expect(machine.harts[0]?.number(10)).toBe(2 * 1_250_025_000);
  expect(events.filter((event) => event.kind === 'dropped')).toMatchObject([
    { why: 'it leaves at once' },
  ]);
  /* The work is left, once it is done, by the access behind it. */
  const working = machine.regions().reduce((a, b) => (a.entered > b.entered ? a : b));
  expect(working.stops.access).toBe(2);
});
