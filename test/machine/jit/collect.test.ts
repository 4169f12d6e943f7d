/**
 * What gets hot: is it compiled once, as a whole, and with what gets hot beside it?
 */
import { expect, it } from 'vitest';
import { createMachine } from '../../../machine/index.ts';
import type { RegionEvent } from '../../../machine/jit/report.ts';
import { assemble } from '../../../machine/isa/assembler.ts';

const RAM_BASE = 0x8000_0000;
const END = `
    li t0, 0x100000
    li t1, 0x5555
    sw t1, 0(t0)
  stop:
    j stop`;

/** Runs a program to its end; the labels of what was compiled, a list for each module, and a0. */
function compiled(source: string): { modules: string[][]; a0: number } {
  const modules: number[][] = [];
  const machine = createMachine({
    ramSize: 1 << 20,
    harts: 1,
    clock: 'steps',
    mode: 'bare',
    trace: {
      region(event: RegionEvent) {
        if (event.kind === 'compiled') modules.push(event.regions.map(({ pc }) => pc));
      },
    },
  });
  const { bytes, labels } = assemble(source + END, RAM_BASE);
  const names = new Map([...labels].map(([name, at]) => [at, name]));
  machine.ram.bytes.set(bytes, 0);
  machine.codeChanged(RAM_BASE, bytes.length);
  for (let turns = 0; machine.run(10) !== 'off'; turns++) expect(turns).toBeLessThan(1000);
  return {
    modules: modules.map((pcs) => pcs.map((pc) => names.get(pc) ?? pc.toString(16))),
    a0: machine.harts[0]!.number(10),
  };
}

it('is a function that is called often compiled from its beginning for a loop in it?', () => {
  const { modules, a0 } = compiled(`
    li s0, 10000
    j round
  sums:
    li a1, 10
  first:
    addi a0, a0, 1
    addi a1, a1, -1
    bnez a1, first
    li a1, 5
  second:
    addi a0, a0, 1
    addi a1, a1, -1
    bnez a1, second
    ret
  round:
    jal sums
    addi s0, s0, -1
    bnez s0, round`);
  expect(a0).toBe(10_000 * 15);
  expect(modules[0]).toEqual(['sums']);
  expect(modules.flat()).not.toContain('first');
  expect(modules.flat()).not.toContain('second');
});

it('is a loop compiled where it is, when its function is not called again?', () => {
  const { modules, a0 } = compiled(`
    jal once
    j over
  once:
    li a1, 100000
  loop:
    addi a0, a0, 1
    addi a1, a1, -1
    bnez a1, loop
    ret
  over:`);
  expect(a0).toBe(100_000);
  expect(modules).toEqual([['loop']]);
});

it('is what gets hot together one module, and a place within it no region of its own?', () => {
  const { modules, a0 } = compiled(`
    li s0, 100000
    la s1, even
    la s2, odd
  round:
    andi t0, s0, 1
    beqz t0, other
    jalr s2
    j next
  other:
    jalr s1
  next:
    addi s0, s0, -1
    bnez s0, round
    j over
  even:
    addi a0, a0, 2
    ret
  odd:
    addi a0, a0, 3
    ret
  over:`);
  expect(a0).toBe(50_000 * 5);
  expect(modules).toEqual([['round', 'even', 'odd']]);
});

it('do places that get hot together inside a region, which is not entered there, share one more?', () => {
  /* The first pass compiles from `head`; a return, no known target, then goes to `first` for ever. */
  const ones = 'addi a0, a0, 1\n'.repeat(70);
  const { modules } = compiled(`
    li s0, 4000
    li s1, 20000
    la s2, first
  head:
    addi s0, s0, -1
    bnez s0, head
  first:
    ${ones}
    addi s3, s3, 1
    andi t0, s3, 1
    bnez t0, second
    addi a0, a0, 1
  second:
    ${ones}
    addi s1, s1, -1
    mv ra, s2
    bnez s1, back
    j over
  back:
    ret
  over:`);
  expect(modules).toEqual([['head'], ['first']]);
});
