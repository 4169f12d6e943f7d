/**
 * Integer instructions against a reference written here in bigint.
 * Unprivileged spec 20240411, chapters 2, 4, 13.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bench, RAM, S32, S64, SPECIAL, U32, U64 } from './bench.ts';

const word = fc.oneof(fc.constantFrom(...SPECIAL), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
const sext = (value: bigint): bigint => U64(S32(value));
const bool = (value: boolean): bigint => (value ? 1n : 0n);

/** name -> result of rs1 and rs2, all unsigned 64-bit. */
const REGISTER: Record<string, (a: bigint, b: bigint) => bigint> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  sll: (a, b) => a << (b & 63n),
  srl: (a, b) => a >> (b & 63n),
  sra: (a, b) => S64(a) >> (b & 63n),
  slt: (a, b) => bool(S64(a) < S64(b)),
  sltu: (a, b) => bool(a < b),
  addw: (a, b) => sext(a + b),
  subw: (a, b) => sext(a - b),
  sllw: (a, b) => sext(U32(a) << (b & 31n)),
  srlw: (a, b) => sext(U32(a) >> (b & 31n)),
  sraw: (a, b) => sext(S32(a) >> (b & 31n)),
  mul: (a, b) => a * b,
  mulh: (a, b) => (S64(a) * S64(b)) >> 64n,
  mulhsu: (a, b) => (S64(a) * b) >> 64n,
  mulhu: (a, b) => (a * b) >> 64n,
  mulw: (a, b) => sext(a * b),
  div: (a, b) => (b === 0n ? -1n : S64(a) / S64(b)),
  divu: (a, b) => (b === 0n ? -1n : a / b),
  rem: (a, b) => (b === 0n ? a : S64(a) % S64(b)),
  remu: (a, b) => (b === 0n ? a : a % b),
  divw: (a, b) => (S32(b) === 0n ? -1n : sext(S32(a) / S32(b))),
  divuw: (a, b) => (U32(b) === 0n ? -1n : sext(U32(a) / U32(b))),
  remw: (a, b) => (S32(b) === 0n ? sext(a) : sext(S32(a) % S32(b))),
  remuw: (a, b) => (U32(b) === 0n ? sext(a) : sext(U32(a) % U32(b))),
};

const IMMEDIATE: Record<string, (a: bigint, i: bigint) => bigint> = {
  addi: (a, i) => a + i,
  slti: (a, i) => bool(S64(a) < i),
  sltiu: (a, i) => bool(a < U64(i)),
  xori: (a, i) => a ^ U64(i),
  ori: (a, i) => a | U64(i),
  andi: (a, i) => a & U64(i),
  addiw: (a, i) => sext(a + i),
};

const SHIFT: Record<string, [max: number, (a: bigint, i: bigint) => bigint]> = {
  slli: [63, (a, i) => a << i],
  srli: [63, (a, i) => a >> i],
  srai: [63, (a, i) => S64(a) >> i],
  slliw: [31, (a, i) => sext(U32(a) << i)],
  srliw: [31, (a, i) => sext(U32(a) >> i)],
  sraiw: [31, (a, i) => sext(S32(a) >> i)],
};

const BRANCH: Record<string, (a: bigint, b: bigint) => boolean> = {
  beq: (a, b) => a === b,
  bne: (a, b) => a !== b,
  blt: (a, b) => S64(a) < S64(b),
  bge: (a, b) => S64(a) >= S64(b),
  bltu: (a, b) => a < b,
  bgeu: (a, b) => a >= b,
};

describe('what does each register instruction compute?', () => {
  const machine = bench({ mode: 'bare' });
  for (const [name, reference] of Object.entries(REGISTER)) {
    it(name, () => {
      machine.load(`${name} a2, a0, a1\n${name} a0, a0, a0\n j .`.replace('j .', 'loop: j loop'));
      fc.assert(
        fc.property(word, word, (a, b) => {
          machine.hart.setRegister(10, a);
          machine.hart.setRegister(11, b);
          machine.hart.pc = RAM;
          machine.harts.run(0, 2);
          expect(machine.hart.register(12)).toBe(U64(reference(a, b)));
          expect(machine.hart.register(10)).toBe(U64(reference(a, a)));
        }),
      );
    });
  }
});

describe('what does each immediate instruction compute?', () => {
  const machine = bench({ mode: 'bare' });
  const run = (source: string, a: bigint): bigint => {
    machine.hart.setRegister(10, a);
    machine.go(source, 1);
    return machine.hart.register(12);
  };
  for (const [name, reference] of Object.entries(IMMEDIATE)) {
    it(name, () => {
      fc.assert(
        fc.property(word, fc.integer({ min: -2048, max: 2047 }), (a, imm) => {
          expect(run(`${name} a2, a0, ${imm}`, a)).toBe(U64(reference(a, BigInt(imm))));
        }),
      );
    });
  }
  for (const [name, [max, reference]] of Object.entries(SHIFT)) {
    it(name, () => {
      fc.assert(
        fc.property(word, fc.integer({ min: 0, max }), (a, imm) => {
          expect(run(`${name} a2, a0, ${imm}`, a)).toBe(U64(reference(a, BigInt(imm))));
        }),
      );
    });
  }
  it('lui takes 20 bits and sign-extends', () => {
    expect(run('lui a2, 0x80000', 0n)).toBe(0xffff_ffff_8000_0000n);
    expect(run('lui a2, 0x7ffff', 0n)).toBe(0x7fff_f000n);
  });
  it('auipc adds to its own address, beyond 32 bits too', () => {
    expect(run('auipc a2, 0x1', 0n)).toBe(0x8000_1000n);
    expect(run('auipc a2, 0x7ffff', 0n)).toBe(0xffff_f000n);
    expect(run('auipc a2, 0x80000', 0n)).toBe(0n);
  });
});

describe('when is each branch taken?', () => {
  const machine = bench({ mode: 'bare' });
  for (const [name, reference] of Object.entries(BRANCH)) {
    it(name, () => {
      machine.load(`${name} a0, a1, there\nli a2, 1\nstop: j stop\nthere: li a2, 2\nhere: j here`);
      fc.assert(
        fc.property(word, fc.option(word), (a, other) => {
          const b = other ?? a;
          machine.hart.setRegister(10, a);
          machine.hart.setRegister(11, b);
          machine.hart.pc = RAM;
          machine.harts.run(0, 2);
          expect(machine.hart.number(12)).toBe(reference(a, b) ? 2 : 1);
        }),
      );
    });
  }
});

describe('jumps', () => {
  it('does jal link to the instruction behind it, and jalr clear bit 0 of its target?', () => {
    const machine = bench({ mode: 'bare' });
    machine.go('jal ra, there\nback: li a2, 5\nend: j end\nthere: jalr t0, 1(ra)', 3);
    expect(machine.hart.number(1)).toBe(RAM + 4);
    expect(machine.hart.number(5)).toBe(RAM + 16);
    expect(machine.hart.number(12)).toBe(5);
  });
  it('does jalr with rd = rs1 jump to the old value?', () => {
    const machine = bench({ mode: 'bare' });
    machine.hart.set(5, RAM + 8);
    machine.go('jalr t0, 0(t0)\nend: j end\nli a2, 7', 2);
    expect(machine.hart.number(5)).toBe(RAM + 4);
    expect(machine.hart.number(12)).toBe(7);
  });
  it('does a compressed call link two bytes on?', () => {
    const machine = bench({ mode: 'bare' });
    machine.hart.set(10, RAM + 6);
    machine.go('c.jalr a0\nc.nop\nc.nop\nc.li a2, 9', 2);
    expect(machine.hart.number(1)).toBe(RAM + 2);
    expect(machine.hart.number(12)).toBe(9);
  });
});

describe('x0', () => {
  it('is never written, by anything that can write a register', () => {
    const machine = bench({ mode: 'bare' });
    machine.bytes.fill(0xff, 0x1000, 0x1100);
    machine.hart.set(10, RAM + 0x1000);
    machine.go(
      `li zero, 5; lui zero, 5; auipc zero, 5; lw zero, 0(a0); mul zero, a0, a0
       amoadd.w zero, a0, (a0); lr.d zero, (a0); sc.d zero, a0, (a0); csrr zero, mstatus
       jal zero, next
       next: jalr zero, 0(a1)`,
      10,
    );
    expect(machine.hart.register(0)).toBe(0n);
  });
});
