/**
 * Calls, returns and jumps that break compilers of machine code: are they right, and bounded?
 */
import { describe, expect, it } from 'vitest';
import { RAM_BASE } from '../../../machine/hart/layout.ts';
import { assemble } from '../../../machine/isa/assembler.ts';
import { a0, FINISH, Lockstep, same } from './lockstep.ts';

describe('control', () => {
  it('does code that was hot run compiled at its first entry at another address?', () => {
    const two = same(
      `
      la s0, sum
      li a1, 10000
      jalr s0
      li s1, ${RAM_BASE + 0x1000}
      la s2, behind
    copy:
      lw t0, 0(s0)
      sw t0, 0(s1)
      addi s0, s0, 4
      addi s1, s1, 4
      bltu s0, s2, copy
      fence.i
      li s1, ${RAM_BASE + 0x1000}
      li a1, 1
      jalr s1
      j finish
    .align 2
    sum:
      add a0, a0, a1
      addi a1, a1, -1
      bnez a1, sum
      ret
    .align 2
    behind:
      ${FINISH}`,
      { heat: 200 },
    );
    expect(a0(two)).toEqual([50_005_001, 50_005_001]);
    const compiled = two.compiled.harts.regions().filter(({ entered }) => entered > 0);
    expect(compiled.some(({ pc }) => pc === RAM_BASE + 0x1000)).toBe(true);
  });

  it('are many targets of one indirect jump right?', () => {
    /* More than are kept compiled. */
    const TARGETS = Number(process.env['FLATLAND_LONG_TARGETS'] ?? 6000);
    const ramSize = 0x10_0000 + TARGETS * 8;
    const two = new Lockstep({ heat: 2, ramSize: Math.ceil(ramSize / 4096) * 4096 });
    two.load(
      assemble(
        `li s0, ${RAM_BASE + 0x10_0000}\nli s3, 3\nround: mv s1, s0\nli s2, ${TARGETS}\nloop: jalr s1\naddi s1, s1, 8\naddi s2, s2, -1\nbnez s2, loop\naddi s3, s3, -1\nbnez s3, round\nj finish\n${FINISH}`,
        RAM_BASE,
      ).bytes,
    );
    const target = assemble('addi a0, a0, 1\nret', RAM_BASE).bytes.slice(0, 8);
    const code = new Uint8Array(TARGETS * 8);
    for (let at = 0; at < code.length; at += 8) code.set(target, at);
    two.load(code, RAM_BASE + 0x10_0000);
    while (!two.finished) expect(two.run(100_000)).toEqual([]);
    expect(a0(two)).toEqual([3 * TARGETS, 3 * TARGETS]);
  }, 600_000);

  it.each([16_384, 256 * 1024])(
    'is recursion a million deep right with %i bytes of host stack?',
    (stackBytes) => {
      const DEEP = 1_000_000;
      const two = same(
        `
        li sp, ${RAM_BASE + 0x200_0000}
        li a0, ${DEEP}
        call sum
        mv a0, a1
        j finish
      sum:
        beqz a0, bottom
        addi sp, sp, -16
        sd ra, 8(sp)
        sd a0, 0(sp)
        addi a0, a0, -1
        call sum
        ld a0, 0(sp)
        add a1, a1, a0
        ld ra, 8(sp)
        addi sp, sp, 16
        ret
      bottom:
        li a1, 0
        ret
        ${FINISH}`,
        { ramSize: 0x200_0000, heat: 1, stackBytes },
        100_000_000,
      );
      expect(a0(two)).toEqual([500_000_500_000, 500_000_500_000]);
    },
    60_000,
  );

  it('do returns go where they should when a function returns for its caller?', () => {
    const two = same(`
      li sp, ${RAM_BASE + 0x8_0000}
      li s0, 2000
    loop:
      la s1, after
      call outer
      addi a0, a0, 1000
    after:
      addi a0, a0, 1
      addi s0, s0, -1
      bnez s0, loop
      j finish
    outer:
      addi sp, sp, -16
      sd ra, 8(sp)
      call inner
      addi a0, a0, 7
      ld ra, 8(sp)
      addi sp, sp, 16
      ret
    inner:
      andi t0, s0, 3
      bnez t0, plain
      addi sp, sp, 16
      jr s1
    plain:
      ret
      ${FINISH}`);
    expect(a0(two)).toEqual([2000 + 1500 * 1007, 2000 + 1500 * 1007]);
  });

  it('is a call through x0 no call relative to the pc?', () => {
    const two = same(`
      la t0, handler
      csrw mtvec, t0
      li s0, 100
    again:
      auipc zero, 0
      jalr ra, 16(zero)
      j finish
      addi a0, a0, 1000
    back:
      addi s0, s0, -1
      bnez s0, again
      j finish
      .align 2
    handler:
      csrr t0, mcause
      csrr t1, mtval
      add a0, a0, t0
      add a0, a0, t1
      la t0, back
      csrw mepc, t0
      mret
      ${FINISH}`);
    /* 1: instruction access fault, at 16. */
    expect(a0(two)).toEqual([1700, 1700]);
  });

  it('do two functions that call each other by tail jumps stay bounded?', () => {
    const two = same(`
      li s0, 300000
      la s1, ping
      la s2, pong
      jr s1
    ping:
      addi a0, a0, 1
      addi s0, s0, -1
      beqz s0, out
      jr s2
    pong:
      addi a0, a0, 2
      addi s0, s0, -1
      beqz s0, out
      jr s1
    out:
      j finish
      ${FINISH}`);
    expect(a0(two)).toEqual([450_000, 450_000]);
  });
});
