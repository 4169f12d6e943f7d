/**
 * F and D on a hart: every instruction against the software definition, in every
 * rounding mode, with inexact clear and set (the fast paths differ); boxing, FS, fcsr.
 * Unprivileged spec 20240411, chapters 20 and 21.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as float from '../../../machine/float/index.ts';
import { HART } from '../../../machine/hart/layout.ts';
import { bench, RAM, U64 } from './bench.ts';

const BOX = 0xffff_ffff_0000_0000n;
const MODES = ['rne', 'rtz', 'rdn', 'rup', 'rmm', 'dyn'] as const;

function machineWithFloat() {
  const machine = bench({ mode: 'hosted' });
  machine.hart.privilege = 3;
  const view = new DataView(
    machine.hart.context.buffer,
    machine.hart.context.byteOffset - HART.contextStart,
    1024,
  );
  const { hart } = machine;
  return {
    ...machine,
    hart,
    f: (index: number): bigint => view.getBigUint64(HART.f + index * 8, true),
    setF: (index: number, bits: bigint): void => view.setBigUint64(HART.f + index * 8, bits, true),
    fcsr: (): number => Number(hart.csr(3)),
  };
}

const nearOne = (bias: bigint, width: bigint) =>
  fc
    .tuple(
      fc.integer({ min: -40, max: 40 }),
      fc.bigInt({ min: 0n, max: (1n << width) - 1n }),
      fc.nat(1),
      fc.nat(3),
    )
    .map(([e, fraction, s, coarse]) => {
      const kept =
        coarse === 0 ? fraction : fraction & ~((1n << (width - BigInt(coarse) * 2n)) - 1n);
      return (BigInt(s) << (width === 52n ? 63n : 31n)) | ((bias + BigInt(e)) << width) | kept;
    });
const doubles = fc.oneof(
  fc.constantFrom(
    0n,
    1n << 63n,
    1n,
    0x000f_ffff_ffff_ffffn,
    0x0010_0000_0000_0000n,
    0x7fef_ffff_ffff_ffffn,
    0x7ff0_0000_0000_0000n,
    0xfff0_0000_0000_0000n,
    0x7ff8_0000_0000_0000n,
    0x7ff0_0000_0000_0001n,
    0x43e0_0000_0000_0000n,
    0x41e0_0000_0000_0000n,
  ),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  nearOne(1023n, 52n),
);
const singles = fc.oneof(
  fc.constantFrom(
    0n,
    1n << 31n,
    1n,
    0x7f_ffffn,
    0x80_0000n,
    0x7f7f_ffffn,
    0x7f80_0000n,
    0xff80_0000n,
  ),
  fc.constantFrom(0x7fc0_0000n, 0x7f80_0001n, 0x5f00_0000n, 0x4f00_0000n),
  fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }),
  nearOne(127n, 23n),
);
const registers = {
  d: doubles,
  /* Mostly boxed; sometimes not. */
  s: fc.oneof(
    { weight: 12, arbitrary: singles.map((bits) => bits | BOX) },
    { weight: 1, arbitrary: singles },
    { weight: 1, arbitrary: doubles },
  ),
};

type Suffix = 's' | 'd';
const formatOf = { s: float.SINGLE, d: float.DOUBLE } as const;
const read = (suffix: Suffix, bits: bigint): bigint =>
  suffix === 's' ? float.unbox(bits, float.SINGLE) : bits;
const written = (suffix: Suffix, bits: bigint): bigint => (suffix === 's' ? bits | BOX : bits);

type Compute = (
  format: float.Format,
  x: bigint,
  y: bigint,
  z: bigint,
  mode: number,
) => float.Result;
const plain =
  (negateProduct: boolean, negateAddend: boolean): Compute =>
  (format, x, y, z, mode) =>
    float.fused(format, x, y, z, { negateProduct, negateAddend }, mode);
const signed =
  (change: (a: bigint, b: bigint) => bigint): Compute =>
  (format, x, y) => {
    const sign = format === float.SINGLE ? 1n << 31n : 1n << 63n;
    return { bits: (x & (sign - 1n)) | (change(x, y) & sign), flags: 0 };
  };
/** mnemonic -> sources, rounds, result in x. */
const OPERATIONS: Record<string, { n: number; rounds: boolean; toX?: boolean; compute: Compute }> =
  {
    fadd: { n: 2, rounds: true, compute: (f, x, y, _, m) => float.add(f, x, y, m) },
    fsub: { n: 2, rounds: true, compute: (f, x, y, _, m) => float.subtract(f, x, y, m) },
    fmul: { n: 2, rounds: true, compute: (f, x, y, _, m) => float.multiply(f, x, y, m) },
    fdiv: { n: 2, rounds: true, compute: (f, x, y, _, m) => float.divide(f, x, y, m) },
    fsqrt: { n: 1, rounds: true, compute: (f, x, _y, _z, m) => float.squareRoot(f, x, m) },
    fmadd: { n: 3, rounds: true, compute: plain(false, false) },
    fmsub: { n: 3, rounds: true, compute: plain(false, true) },
    fnmsub: { n: 3, rounds: true, compute: plain(true, false) },
    fnmadd: { n: 3, rounds: true, compute: plain(true, true) },
    fmin: { n: 2, rounds: false, compute: (f, x, y) => float.extreme(f, x, y, false) },
    fmax: { n: 2, rounds: false, compute: (f, x, y) => float.extreme(f, x, y, true) },
    fsgnj: { n: 2, rounds: false, compute: signed((_, b) => b) },
    fsgnjn: { n: 2, rounds: false, compute: signed((_, b) => ~b) },
    fsgnjx: { n: 2, rounds: false, compute: signed((a, b) => a ^ b) },
    feq: { n: 2, rounds: false, toX: true, compute: (f, x, y) => float.equal(f, x, y) },
    flt: { n: 2, rounds: false, toX: true, compute: (f, x, y) => float.less(f, x, y, false) },
    fle: { n: 2, rounds: false, toX: true, compute: (f, x, y) => float.less(f, x, y, true) },
    fclass: {
      n: 1,
      rounds: false,
      toX: true,
      compute: (f, x) => ({ bits: float.classify(f, x), flags: 0 }),
    },
  };
for (const [name, width, sign] of [
  ['w', 32, true],
  ['wu', 32, false],
  ['l', 64, true],
  ['lu', 64, false],
] as const) {
  OPERATIONS[`fcvt.${name}`] = {
    n: 1,
    rounds: true,
    toX: true,
    compute: (f, x, _y, _z, m) => float.toInteger(f, x, width, sign, m),
  };
}

describe('does each instruction do what the definition says, in every mode?', () => {
  const machine = machineWithFloat();
  const { hart } = machine;
  for (const suffix of ['s', 'd'] as const) {
    for (const [name, { n, rounds, toX, compute }] of Object.entries(OPERATIONS)) {
      it(`${name}.${suffix}`, () => {
        const register = registers[suffix];
        const texts = MODES.map((mode) => {
          const sources = ['fa1', 'fa2', 'fa3'].slice(0, n).join(', ');
          return `${name}.${suffix} ${toX ? 'a0' : 'fa0'}, ${sources}${rounds ? `, ${mode}` : ''}`;
        });
        fc.assert(
          fc.property(
            fc.tuple(register, register, register),
            fc.nat(rounds ? 5 : 0),
            fc.nat(4),
            fc.constantFrom(0, 1, 31),
            ([x, y, z], which, frm, flags) => {
              machine.load(texts[which] ?? '');
              hart.setCsr(3, BigInt((frm << 5) | flags));
              machine.setF(11, x);
              machine.setF(12, y);
              machine.setF(13, z);
              machine.setF(10, 5n);
              hart.set(10, 7);
              hart.pc = RAM;
              machine.harts.run(0, 1);
              const mode = which === 5 ? frm : which;
              const result = compute(
                formatOf[suffix],
                read(suffix, x),
                read(suffix, y),
                read(suffix, z),
                mode,
              );
              const got = toX ? hart.register(10) : machine.f(10);
              expect([got, machine.fcsr()]).toEqual([
                toX ? U64(result.bits) : written(suffix, result.bits),
                (frm << 5) | flags | result.flags,
              ]);
            },
          ),
          { numRuns: 300 },
        );
      });
    }
    for (const [name, take] of [
      ['w', (v: bigint) => BigInt.asIntN(32, v)],
      ['wu', (v: bigint) => BigInt.asUintN(32, v)],
      ['l', (v: bigint) => BigInt.asIntN(64, v)],
      ['lu', (v: bigint) => v],
    ] as const) {
      it(`fcvt.${suffix}.${name}`, () => {
        const integers = fc
          .tuple(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.nat(63))
          .map(([v, cut]) => U64(BigInt.asIntN(64, v) >> BigInt(cut)));
        fc.assert(
          fc.property(integers, fc.nat(5), fc.nat(4), fc.nat(1), (value, which, frm, flags) => {
            machine.load(`fcvt.${suffix}.${name} fa0, a1, ${MODES[which]}`);
            hart.setCsr(3, BigInt((frm << 5) | flags));
            hart.setRegister(11, value);
            hart.pc = RAM;
            machine.harts.run(0, 1);
            const mode = which === 5 ? frm : which;
            const result = float.fromInteger(formatOf[suffix], take(value), mode);
            expect([machine.f(10), machine.fcsr()]).toEqual([
              written(suffix, result.bits),
              (frm << 5) | flags | result.flags,
            ]);
          }),
          { numRuns: 300 },
        );
      });
    }
  }
  for (const [name, from, to] of [
    ['fcvt.s.d', 'd', 's'],
    ['fcvt.d.s', 's', 'd'],
  ] as const) {
    it(name, () => {
      fc.assert(
        fc.property(registers[from], fc.nat(5), fc.nat(4), fc.nat(1), (x, which, frm, flags) => {
          machine.load(`${name} fa0, fa1, ${MODES[which]}`);
          hart.setCsr(3, BigInt((frm << 5) | flags));
          machine.setF(11, x);
          hart.pc = RAM;
          machine.harts.run(0, 1);
          const mode = which === 5 ? frm : which;
          const result = float.convertFormat(formatOf[from], formatOf[to], read(from, x), mode);
          expect([machine.f(10), machine.fcsr()]).toEqual([
            written(to, result.bits),
            (frm << 5) | flags | result.flags,
          ]);
        }),
        { numRuns: 500 },
      );
    });
  }
});

describe('moves, loads and stores', () => {
  it('keep every bit, box what is single, and sign-extend on the way to x', () => {
    const machine = machineWithFloat();
    machine.hart.setRegister(11, 0x7ff0_0000_8765_4321n);
    machine.hart.set(12, RAM + 0x8003);
    machine.go(
      `fmv.w.x fa0, a1
       fmv.d.x fa1, a1
       fmv.x.w a3, fa1
       fmv.x.d a4, fa0
       fsd fa1, 0(a2)
       fld fa2, 0(a2)
       flw fa3, 0(a2)
       fsw fa1, 8(a2)
       lwu a5, 8(a2)`,
      9,
    );
    expect(machine.f(10)).toBe(0xffff_ffff_8765_4321n);
    expect(machine.f(11)).toBe(0x7ff0_0000_8765_4321n);
    expect(machine.hart.register(13)).toBe(0xffff_ffff_8765_4321n);
    expect(machine.hart.register(14)).toBe(0xffff_ffff_8765_4321n);
    expect(machine.f(12)).toBe(0x7ff0_0000_8765_4321n);
    expect(machine.f(13)).toBe(0xffff_ffff_8765_4321n);
    expect(machine.hart.register(15)).toBe(0x8765_4321n);
  });
  it('do the compressed forms reach the same registers?', () => {
    const machine = machineWithFloat();
    machine.hart.set(10, RAM + 0x8000);
    machine.hart.set(2, RAM + 0x8100);
    machine.ram.setBigUint64(0x8008, 0x1122_3344_5566_7788n, true);
    machine.go('c.fld fa0, 8(a0)\nc.fsd fa0, 16(a0)\nc.fsdsp fa0, 24\nc.fldsp ft0, 24', 4);
    expect(machine.ram.getBigUint64(0x8010, true)).toBe(0x1122_3344_5566_7788n);
    expect(machine.f(0)).toBe(0x1122_3344_5566_7788n);
  });
});

describe('FS and fcsr', () => {
  const bare = () => {
    const machine = bench({ mode: 'bare' });
    machine.load('loop: j loop', RAM + 0x1000);
    machine.hart.setCsr(0x305, BigInt(RAM + 0x1000));
    return machine;
  };
  it('is every floating-point instruction and CSR illegal while FS is off, and legal after?', () => {
    const machine = bare();
    for (const [source, word] of [
      ['fadd.d fa0, fa1, fa2', 0x02c5_f553n],
      ['fld fa0, 0(sp)', 0x0001_3507n],
      ['fmv.x.w a0, fa0', 0xe005_0553n],
      ['csrr a0, fcsr', 0x0030_2573n],
    ] as const) {
      machine.hart.set(2, RAM + 0x2000);
      machine.hart.setCsr(0x300, 0n);
      machine.go(source, 1);
      expect([source, machine.hart.csr(0x342), machine.hart.csr(0x343)]).toEqual([
        source,
        2n,
        word,
      ]);
      machine.hart.setCsr(0x300, 1n << 13n);
      machine.hart.setCsr(0x342, 0n);
      machine.go(source, 1);
      expect([source, machine.hart.csr(0x342)]).toEqual([source, 0n]);
    }
  });
  it('does a write to f make FS dirty and set SD, and a read not?', () => {
    const machine = bare();
    machine.hart.setCsr(0x300, 1n << 13n);
    machine.go('fmv.x.w a0, fa0\nfeq.d a1, fa0, fa0', 2);
    expect((machine.hart.csr(0x300) >> 13n) & 3n).toBe(1n);
    machine.go('fmv.d.x fa0, zero', 1);
    expect((machine.hart.csr(0x300) >> 13n) & 3n).toBe(3n);
    expect(machine.hart.csr(0x300) >> 63n).toBe(1n);
  });
  it('does switching FS off and on between two runs of the same code take effect?', () => {
    const machine = bare();
    machine.hart.setCsr(0x305, BigInt(RAM + 0x1000));
    machine.hart.set(10, 3 << 13);
    machine.go(
      `csrw mstatus, a0
       again: fcvt.d.w fa0, a0
       csrc mstatus, a0
       j again`,
      5,
    );
    expect(machine.hart.csr(0x342)).toBe(2n);
    expect(machine.hart.csr(0x341)).toBe(BigInt(RAM + 4));
  });
  it('are reserved rounding modes illegal, static and dynamic?', () => {
    const machine = bare();
    machine.hart.setCsr(0x300, 1n << 13n);
    machine.go('.word 0x02c5d553', 1); // fadd.d fa0, fa1, fa2 with rm 5
    expect(machine.hart.csr(0x342)).toBe(2n);
    for (const frm of [5n, 6n, 7n]) {
      for (const [source, tval] of [
        ['fadd.d fa0, fa1, fa2, dyn', 0x02c5_f553n],
        ['fmadd.s fa0, fa1, fa2, fa3, dyn', 0x68c5_f543n],
        ['fcvt.d.w fa0, a1, dyn', 0xd205_f553n],
      ] as const) {
        machine.hart.setCsr(0x342, 0n);
        machine.hart.setCsr(2, frm);
        machine.go(source, 1);
        expect([machine.hart.csr(0x342), machine.hart.csr(0x343)]).toEqual([2n, tval]);
      }
      machine.hart.setCsr(0x342, 0n);
      machine.go('fadd.d fa0, fa1, fa2, rtz\nfsgnj.d fa0, fa1, fa2', 2);
      expect(machine.hart.csr(0x342)).toBe(0n);
    }
  });
  it('are fflags and frm parts of fcsr?', () => {
    const machine = bare();
    machine.hart.setCsr(0x300, 1n << 13n);
    machine.hart.setCsr(3, U64(-1n));
    expect(machine.hart.csr(3)).toBe(0xffn);
    machine.hart.setCsr(1, 0n);
    expect(machine.hart.csr(3)).toBe(0xe0n);
    machine.hart.setCsr(2, 1n);
    machine.hart.setCsr(1, 3n);
    expect(machine.hart.csr(3)).toBe(0x23n);
  });
  it('is floating point on for hosted Tasks from the start?', () => {
    const machine = machineWithFloat();
    machine.hart.set(10, 3);
    machine.go('fcvt.d.w fa0, a0\nfadd.d fa0, fa0, fa0\nfcvt.w.d a1, fa0, rtz', 3);
    expect(machine.hart.number(11)).toBe(6);
  });
});
