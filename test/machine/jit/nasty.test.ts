/**
 * The cases that break compilers of machine code: are they right when compiled, and bounded?
 */
import { describe, expect, it } from 'vitest';
import { assemble } from '../../../machine/isa/assembler.ts';
import { RAM_BASE } from '../../../machine/hart/layout.ts';
import { Random } from '../../differential/random.ts';
import { COUNTER, Lockstep, type LockstepOptions } from './lockstep.ts';

const FINISH = `
  finish:
    li t0, 0x100000
    li t1, 0x5555
    sw t1, 0(t0)
  stop:
    j stop
`;
const A0 = 10;

/** Runs a program on both to its end, in random budgets. @returns the machines, which were the same all along */
function same(source: string, options: LockstepOptions = {}, most = 2_000_000): Lockstep {
  const two = new Lockstep({ heat: 0, ...options });
  two.load(assemble(source, RAM_BASE).bytes);
  const random = new Random(source.length);
  for (let used = 0; !two.finished && used < most;) {
    const budget = 1 + random.below(random.pick([3, 50, 5000, 100_000]));
    used += budget;
    expect(two.run(budget)).toEqual([]);
  }
  expect(two.finished).toBe(true);
  expect(two.ram()).toEqual([]);
  return two;
}

/** x10 of both, as a number. */
function a0({ interpreted, compiled }: Lockstep): number[] {
  return [interpreted, compiled].map(({ harts }) => harts.harts[0]!.number(A0));
}

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
    const TARGETS = Number(process.env['FLATLAND_LONG_TARGETS'] ?? 20_000);
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
        hart.set(A0, 0);
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
