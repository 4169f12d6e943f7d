/**
 * Instructions a second of the interpreter, on loops of one kind each:
 * tsx test/bench/interpreter.ts
 *
 * CPU time of the process, best of several runs, so that a busy machine matters
 * less. The first second runs in V8's baseline code and is left out.
 */

import { assemble } from '../../machine/isa/assembler.ts';
import { createHarts, createMemory, memoryLayout, RAM_BASE } from '../../machine/hart/index.ts';

const LOOPS: Readonly<Record<string, string>> = {
  arithmetic: `
    loop: addi a0, a0, 1
    xor a1, a1, a0
    slli a2, a1, 3
    add a3, a2, a1
    srli a4, a3, 7
    sub a5, a4, a0
    and a6, a5, a3
    bne a0, a7, loop
    j loop`,
  memory: `
    li s1, 0x80080000
    loop: andi t0, a0, 1016
    add t1, s1, t0
    ld a1, 0(t1)
    addi a1, a1, 3
    sd a1, 8(t1)
    lw a2, 4(t1)
    sb a2, 16(t1)
    addi a0, a0, 8
    bne a0, a7, loop
    j loop`,
  calls: `
    li sp, 0x80090000
    loop: addi a0, a0, 1
    call leaf
    j loop
    leaf: addi sp, sp, -16
    sd ra, 8(sp)
    addi a1, a1, 1
    ld ra, 8(sp)
    addi sp, sp, 16
    ret`,
  branches: `
    loop: addi a0, a0, 1
    andi a1, a0, 7
    beqz a1, first
    andi a2, a0, 3
    bnez a2, loop
    addi a3, a3, 1
    j loop
    first: addi a4, a4, 1
    j loop`,
  multiply: `
    loop: addi a0, a0, 1
    mul a1, a0, a0
    mulhu a2, a1, a0
    divu a3, a2, a0
    remu a4, a1, a0
    j loop`,
  floating: `
    li a0, 3
    fcvt.d.w fa1, a0
    li a0, 7
    fcvt.d.w fa2, a0
    fdiv.d fa1, fa1, fa2
    loop: fmul.d fa3, fa1, fa2
    fadd.d fa4, fa3, fa1
    fmadd.d fa5, fa1, fa2, fa4
    fsub.d fa6, fa5, fa3
    flt.d a1, fa6, fa1
    addi a0, a0, 1
    bne a0, a7, loop
    j loop`,
};

const TURN = 20_000;
const TURNS = 250;

/** Million instructions a second of CPU time, for each loop. */
export function measure(cpuMicroseconds: () => number, rounds: number): Map<string, number> {
  const results = new Map<string, number>();
  const layout = memoryLayout(0x10_0000, 1);
  const memory = createMemory(layout);
  const harts = createHarts({
    memory,
    layout,
    count: 1,
    mode: 'hosted',
    bus: { low: 0, high: 0, read: () => false, write: () => false },
    time: { mtimeLow: () => 0, mtimeHigh: () => 0 },
  });
  const hart = harts.harts[0];
  if (hart === undefined) throw new Error('no hart');
  const end = RAM_BASE + 0x10_0000;
  hart.protect({
    rights: [{ start: RAM_BASE, end, read: true, write: true, execute: true, owner: 'bench' }],
  });
  for (let round = 0; round < rounds; round++) {
    for (const [name, source] of Object.entries(LOOPS)) {
      const { bytes } = assemble(source, RAM_BASE);
      new Uint8Array(memory.buffer, layout.ramOffset).set(bytes);
      harts.codeChanged(RAM_BASE, bytes.length);
      hart.pc = RAM_BASE;
      hart.set(10, 0);
      hart.set(17, -1);
      hart.privilege = 0;
      const began = cpuMicroseconds();
      for (let turn = 0; turn < TURNS; turn++) {
        const reason = harts.run(0, TURN);
        if (reason !== 'budget') throw new Error(`${name} stopped: ${reason}`);
      }
      const rate = (TURN * TURNS) / (cpuMicroseconds() - began);
      results.set(name, Math.max(results.get(name) ?? 0, rate));
    }
  }
  return results;
}

if (process.argv[1]?.endsWith('bench/interpreter.ts') === true) {
  const results = measure(() => process.cpuUsage().user, 15);
  for (const [name, rate] of results) console.log(`${name.padEnd(12)}${rate.toFixed(0)} MIPS`);
  const logs = [...results.values()].reduce((sum, rate) => sum + Math.log(rate), 0);
  console.log(`${'mean'.padEnd(12)}${Math.exp(logs / results.size).toFixed(0)} MIPS`);
}
