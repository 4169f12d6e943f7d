/**
 * What compiled code takes for granted of a hart: does it stop as soon as that changes?
 */
import { describe, expect, it } from 'vitest';
import { RAM_BASE } from '../../../machine/hart/layout.ts';
import { assemble } from '../../../machine/isa/assembler.ts';
import { a0, COUNTER, FINISH, Lockstep, same } from './lockstep.ts';

describe('what compiled code takes for granted', () => {
  const TRAPS = `
    la t0, handler
    csrw mtvec, t0
    j main
    .align 2
  handler:
    csrr s10, mcause
    add a0, a0, s10
    csrr s10, mepc
    addi s10, s10, 4
    csrw mepc, s10
    mret
  main:
  `;

  it('is a load refused as soon as PMP forbids it, in code that is running?', () => {
    const two = same(`
      ${TRAPS}
      li s2, ${RAM_BASE + 0x1_0000}
      srli t0, s2, 2
      addi t0, t0, 0x7f
      li s4, 100
    again:
      csrw pmpaddr0, t0
      li t1, 0x1f
      csrw pmpcfg0, t1
      li s5, 30
    inner:
      ld t2, 0(s2)
      sd t2, 8(s2)
      addi s5, s5, -1
      bnez s5, inner
      addi s4, s4, -1
      bnez s4, again
      # Locked, no rights: from now on M-mode faults too.
      li t1, 0x98
      csrw pmpcfg0, t1
      li s5, 30
    faults:
      lw t2, 0(s2)
      sw t2, 8(s2)
      addi s5, s5, -1
      bnez s5, faults
      j finish
      ${FINISH}`);
    /* 5 for a load, 7 for a store. */
    expect(a0(two)).toEqual([30 * 12, 30 * 12]);
  });

  it('are floating-point instructions illegal as soon as FS is off?', () => {
    const two = same(`
      ${TRAPS}
      li s3, 0x6000
      li s4, 200
    again:
      csrs mstatus, s3
      jal ra, work
      csrc mstatus, s3
      jal ra, work
      addi s4, s4, -1
      bnez s4, again
      j finish
    work:
      fadd.d fa0, fa0, fa0
      fadd.d fa0, fa0, fa0
      ret
      ${FINISH}`);
    expect(a0(two)).toEqual([200 * 2 * 2, 200 * 2 * 2]);
  });

  it('does a change of rounding mode change what compiled code computes?', () => {
    const two = same(`
      li t0, 0x6000
      csrs mstatus, t0
      li t0, 1
      li t1, 3
      fcvt.d.l fa0, t0
      fcvt.d.l fa1, t1
      li s4, 200
    again:
      li s5, 5
    modes:
      addi t0, s5, -1
      csrw frm, t0
      jal ra, work
      addi s5, s5, -1
      bnez s5, modes
      addi s4, s4, -1
      bnez s4, again
      j finish
    work:
      fdiv.d fa2, fa0, fa1
      fmul.d fa3, fa2, fa2
      fmadd.d fa4, fa3, fa2, fa1
      fmv.x.d t2, fa2
      add a1, a1, t2
      fmv.x.d t2, fa4
      xor a0, a0, t2
      csrr t2, fflags
      add a2, a2, t2
      ret
      ${FINISH}`);
    expect(two.ram()).toEqual([]);
  });

  it('is an illegal rounding mode a fault in compiled code?', () => {
    const two = same(`
      ${TRAPS}
      li t0, 0x6000
      csrs mstatus, t0
      li s4, 100
    again:
      csrrwi zero, frm, 0
      jal ra, work
      csrrwi zero, frm, 6
      jal ra, work
      addi s4, s4, -1
      bnez s4, again
      j finish
    work:
      fadd.d fa0, fa0, fa0, dyn
      ret
      ${FINISH}`);
    expect(a0(two)).toEqual([200, 200]);
  });

  it('are accesses to devices made once each, by compiled code too?', () => {
    const two = same(`
      li s0, ${COUNTER}
      li s1, 500
    loop:
      lw t0, 0(s0)
      add a0, a0, t0
      sw s1, 4(s0)
      addi s1, s1, -1
      bnez s1, loop
      j finish
      ${FINISH}`);
    expect(two.interpreted.reads()).toBe(500);
    expect(two.compiled.reads()).toBe(500);
  });

  it('are misaligned accesses, within and across the edges of RAM, the same?', () => {
    const end = RAM_BASE + 0x10_0000;
    const two = same(`
      ${TRAPS}
      li s0, ${RAM_BASE + 0x8_0000}
      li s1, ${end - 16}
      li s2, ${RAM_BASE}
      li s3, 40
    loop:
      sd s3, 1(s0)
      ld t0, 3(s0)
      add a0, a0, t0
      sw t0, 7(s0)
      lw t0, 13(s1)
      sw s3, 14(s1)
      sd s3, 8(s1)
      sd s3, 9(s1)
      lh t0, 15(s1)
      lw t0, -2(s2)
      lw t0, -4(s2)
      add s0, s0, s3
      addi s3, s3, -1
      bnez s3, loop
      j finish
      ${FINISH}`);
    expect(two.retired).toBeGreaterThan(300);
  });

  it('do LR and SC succeed and fail alike, with the end of a budget in between?', () => {
    same(`
      li s0, ${RAM_BASE + 0x8_0000}
      li s1, 3000
    loop:
      lr.d t0, (s0)
      addi t0, t0, 1
      sc.d t1, t0, (s0)
      add a0, a0, t1
      lr.w t0, (s0)
      sc.w t1, t0, (s0)
      sc.w t2, t0, (s0)
      add a1, a1, t2
      amoadd.w t0, s1, (s0)
      amomaxu.d t0, s1, (s0)
      addi s1, s1, -1
      bnez s1, loop
      j finish
      ${FINISH}`);
  });

  it('do ecall, ebreak and wfi leave compiled code where they stand?', () => {
    const two = same(
      `
      ${TRAPS}
      li s4, 300
    again:
      addi a1, a1, 1
      ecall
      addi a1, a1, 1
      ebreak
      addi a1, a1, 1
      li t0, 8
      csrw mie, t0
      li t0, ${0x0200_0000}
      li t1, 1
      sw t1, 0(t0)
      wfi
      sw zero, 0(t0)
      addi s4, s4, -1
      bnez s4, again
      j finish
      ${FINISH}`,
      {},
      100_000_000,
    );
    /* 11 for an ecall from M, 3 for a breakpoint. */
    expect(a0(two)).toEqual([300 * 14, 300 * 14]);
  });

  it('does a hosted hart report ecalls, faults and breakpoints at the same place?', () => {
    const two = new Lockstep({ heat: 0, mode: 'hosted' });
    two.load(
      assemble(
        'loop: addi a0, a0, 1\necall\naddi a1, a1, 1\nld t0, 0(zero)\naddi a2, a2, 1\n.word 0x00100073\nj loop',
        RAM_BASE,
      ).bytes,
    );
    const all = { read: true, write: true, execute: true, owner: 'test' };
    const rights = [{ start: RAM_BASE, end: RAM_BASE + 0x10_0000, ...all }];
    two.both(({ harts }) => {
      harts.harts[0]!.protect({ rights });
      harts.harts[0]!.privilege = 0;
    });
    for (let k = 0; k < 600; k++) {
      expect(two.run(1 + (k % 9))).toEqual([]);
      two.both(({ harts: { harts } }) => {
        const hart = harts[0]!;
        if (hart.privilege !== 3) return;
        hart.skip();
        hart.resume();
      });
    }
    expect(a0(two)[0]).toBeGreaterThan(100);
  });

  it('is a jump into code of another protection refused, though that code is compiled?', () => {
    const two = new Lockstep({ heat: 0, mode: 'hosted' });
    const [one, other] = [RAM_BASE, RAM_BASE + 0x8000];
    two.load(
      assemble('li t0, 2000\nloop: addi a0, a0, 1\nblt a0, t0, loop\necall', one).bytes,
      one,
    );
    two.load(
      assemble(`li t1, ${one}\nli t0, 100\nloop: addi a0, a0, 1\nblt a0, t0, loop\njr t1`, other)
        .bytes,
      other,
    );
    const task = (start: number) => ({
      rights: [
        { start, end: start + 0x8000, read: true, write: true, execute: true, owner: 'task' },
      ],
    });
    const domains = [task(one), task(other)];
    const stops: (readonly [number, number])[] = [];
    for (let k = 0; k < 10; k++) {
      two.both(({ harts: { harts } }) => {
        const hart = harts[0]!;
        hart.protect(domains[k % 2]!);
        hart.pc = k % 2 === 0 ? one : other;
        hart.set(10, 0);
        if (hart.privilege === 3) hart.resume();
        hart.pc = k % 2 === 0 ? one : other;
        hart.privilege = 0;
      });
      expect(two.run(100_000)).toEqual([]);
      const hart = two.compiled.harts.harts[0]!;
      stops.push([hart.cause, hart.epc]);
    }
    /* 8: ecall from U; 1: instruction access fault. */
    expect(stops.map(([cause]) => cause)).toEqual([8, 1, 8, 1, 8, 1, 8, 1, 8, 1]);
    expect(stops[1]?.[1]).toBe(one);
  });

  it('does single stepping see every instruction of compiled code?', () => {
    const two = new Lockstep({ heat: 0 });
    two.load(assemble('loop: addi a0, a0, 1\nmul a1, a0, a0\nbnez a0, loop', RAM_BASE).bytes);
    two.run(100_000);
    for (let k = 0; k < 200; k++) {
      const before = two.compiled.harts.harts[0]!.retired;
      expect(two.run(1)).toEqual([]);
      expect(two.compiled.harts.harts[0]!.retired).toBe(before + 1);
    }
  });

  it('does a breakpoint that a debugger writes over compiled code hit, and go when it is taken away?', () => {
    const two = new Lockstep({ heat: 0 });
    const source =
      'la t0, handler\ncsrw mtvec, t0\nloop: addi a0, a0, 1\naddi a1, a1, 1\nj loop\n.align 2\nhandler: addi a2, a2, 1\nj handler';
    const { bytes } = assemble(source, RAM_BASE);
    two.load(bytes);
    expect(two.run(10_000)).toEqual([]);
    /* The second addi of the loop: la takes 8 bytes, csrw and addi 4 each. */
    const place = RAM_BASE + 16;
    two.load(Uint8Array.of(0x73, 0x00, 0x10, 0x00), place);
    expect(two.run(100)).toEqual([]);
    expect(two.compiled.harts.harts[0]!.csr(0x342)).toBe(3n);
    two.load(bytes);
    two.both(({ harts: { harts } }) => (harts[0]!.pc = place));
    expect(two.run(10_000)).toEqual([]);
    expect(two.compiled.harts.harts[0]!.number(12)).toBeGreaterThan(0);
  });
});
