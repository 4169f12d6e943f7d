/**
 * Code that changes, ends or is entered where nobody expects it: is it right when compiled?
 */
import { describe, expect, it } from 'vitest';
import { RAM_BASE } from '../../../machine/hart/layout.ts';
import { assemble } from '../../../machine/isa/assembler.ts';
import { createMachine } from '../../../machine/index.ts';
import { a0, FINISH, Lockstep, same } from './lockstep.ts';

describe('code that changes', () => {
  it('does a program that writes its own code run the new code after fence.i?', () => {
    const two = same(`
      la s0, patch
      la s1, other
      lw s2, 0(s0)
      lw s3, 0(s1)
      li s4, 200
    again:
      li s5, 20
    inner:
      jal ra, patch
      addi s5, s5, -1
      bnez s5, inner
      sw s3, 0(s0)
      fence.i
      mv s6, s2
      mv s2, s3
      mv s3, s6
      addi s4, s4, -1
      bnez s4, again
      j finish
    patch:
      addi a0, a0, 1
      ret
    other:
      addi a0, a0, 100
      ${FINISH}`);
    expect(a0(two)).toEqual([202_000, 202_000]);
  });

  it('is a function copied as it is, not as it was when another caller was compiled?', () => {
    const calls = (count: number, label: string): string => `
      li s5, ${count}
    ${label}:
      call leaf
      addi s5, s5, -1
      bnez s5, ${label}`;
    /* Only what comes after fence.i is looked at: until then both may run what they have. */
    const machine = createMachine({
      ramSize: 1 << 20,
      harts: 1,
      clock: 'steps',
      mode: 'bare',
      heat: 4,
    });
    const { bytes } = assemble(
      `
      la s0, leaf
      la s1, other
      li s4, 2
      ${calls(5000, 'first')}
      lw s3, 0(s1)
      sw s3, 0(s0)
    again:
      li a0, 0
      ${calls(5000, 'second')}
      fence.i
      addi s4, s4, -1
      bnez s4, again
      j finish
    leaf:
      addi a0, a0, 1
      ret
    other:
      addi a0, a0, 100
      ${FINISH}`,
      RAM_BASE,
    );
    machine.ram.bytes.set(bytes, 0);
    machine.codeChanged(RAM_BASE, bytes.length);
    for (let turns = 0; machine.run(10) !== 'off'; turns++) expect(turns).toBeLessThan(100);
    expect(machine.harts[0]!.number(10)).toBe(500_000);
  });

  it('does a loader’s new code replace compiled code, at every budget?', () => {
    const program = (step: number) =>
      assemble(
        `loop: addi a0, a0, ${step}\nxor a1, a1, a0\nandi a2, a0, 7\nbnez a2, loop\nj loop`,
        RAM_BASE,
      ).bytes;
    const two = new Lockstep({ heat: 0 });
    for (let step = 1; step < 100; step++) {
      two.load(program(step));
      expect(two.run(1 + ((step * 37) % 500))).toEqual([]);
    }
  });

  it('is code right that is jumped into in the middle of an instruction?', () => {
    /* The second half of the lui is a c.addi a0, 1 (0x0505). */
    const two = same(`
      li s1, 1000
    loop:
      la t0, wide
      andi t1, s1, 1
      slli t1, t1, 1
      add t0, t0, t1
      jalr t0
      addi s1, s1, -1
      bnez s1, loop
      j finish
    wide:
      .word 0x050502b7
      ret
      ${FINISH}`);
    expect(a0(two)).toEqual([500, 500]);
  });

  it('is code at the end of RAM right, and the fault behind it?', () => {
    const two = new Lockstep({ ramSize: 0x2_0000, heat: 0 });
    const end = RAM_BASE + 0x2_0000;
    two.load(
      assemble(
        `la t0, handler\ncsrw mtvec, t0\nli s0, ${end - 20}\nli s1, 500\nloop: jalr s0\nj loop\n.align 2\nhandler: csrr a1, mcause\ncsrr a2, mtval\naddi a3, a3, 1\nmret`,
        RAM_BASE,
      ).bytes,
    );
    two.load(
      assemble(
        'addi s1, s1, -1\nbeqz s1, over\naddi a0, a0, 1\nret\nover: addi a0, a0, 2\n',
        end - 20,
      ).bytes,
      end - 20,
    );
    for (let budget = 1; budget < 90; budget++) expect(two.run(budget)).toEqual([]);
    expect(two.ram()).toEqual([]);
    expect(two.interpreted.harts.harts[0]!.number(11)).toBe(1);
    expect(two.interpreted.harts.harts[0]!.number(12)).toBe(end);
  });

  it('does an instruction that straddles the end of RAM fault?', () => {
    const two = new Lockstep({ ramSize: 0x2_0000, heat: 0 });
    const last = RAM_BASE + 0x2_0000 - 2;
    two.load(
      assemble(
        `la t0, handler\ncsrw mtvec, t0\nli s0, ${last}\nloop: jalr s0\n.align 2\nhandler: csrr a1, mcause\ncsrr a2, mtval\nla t0, loop\ncsrw mepc, t0\naddi a0, a0, 1\nmret`,
        RAM_BASE,
      ).bytes,
    );
    two.load(Uint8Array.of(0x13, 0x05), last);
    for (let budget = 1; budget < 50; budget++) expect(two.run(budget)).toEqual([]);
    expect(a0(two)[0]).toBeGreaterThan(20);
  });
});
