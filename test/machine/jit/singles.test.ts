/**
 * Are singles that the compiler keeps unboxed the same 64 bits wherever somebody looks?
 *
 * Every loop runs in lockstep with the interpreter, in random budgets, so it is left and entered
 * at all of its instructions; the values at the end are written out as well.
 */
import { describe, expect, it } from 'vitest';
import { HART } from '../../../machine/hart/layout.ts';
import { FINISH, same } from './lockstep.ts';

/** fs0 is 1.5f, fs1 the double 3.0, which is no NaN-boxed single, fs2 a signalling NaN in single. */
const START = `
  li t0, 0x6000
  csrs mstatus, t0
  la s1, data
  li t0, 0x3fc00000
  fmv.w.x fs0, t0
  li t1, 0x4008
  slli t1, t1, 48
  fmv.d.x fs1, t1
  li t0, 0x7f800001
  fmv.w.x fs2, t0
  li s0, 300`;
const DATA = `
  .align 3
data:
  .word 0x3f800000, 0x40490fdb
  .space 64`;
const BOX = 0xffff_ffff_0000_0000n;
const NAN = BOX | 0x7fc0_0000n;
const FS0 = 8;
const FS1 = 9;
const FA0 = 10;

/** Runs a loop of 300 rounds around a body; f registers at its end, as 64 bits. */
function loop(body: string, functions = ''): (register: number) => bigint {
  const { compiled } = same(
    `${START}\nagain:\n${body}\naddi s0, s0, -1\nbnez s0, again\n${FINISH}\n${functions}\n${DATA}`,
    { heat: 2 },
  );
  expect(compiled.harts.regions().length).toBeGreaterThan(0);
  return (register) => {
    const at = (HART.f + register * 8) >>> 2;
    return (BigInt(compiled.words[at + 1]!) << 32n) | BigInt(compiled.words[at]!);
  };
}

describe('a register the loop writes singles to', () => {
  it('is it boxed after it came in as one, and as a double?', () => {
    const f = loop(`
      flw fa1, 0(s1)
      fadd.s fs0, fs0, fa1
      fadd.s fa0, fs1, fa1
      fsgnj.s fs1, fa0, fa0`);
    expect(f(FS0)).toBe(BOX | 0x4396_c000n); // 301.5
    // 3.0 as a double is NaN as a single, and stays it.
    expect(f(FA0)).toBe(NAN);
    expect(f(FS1)).toBe(NAN);
  });

  it('does it keep all bits of a double until the branch is taken that writes it?', () => {
    const f = loop(`
      li t2, 1
      bne s0, t2, skip
      flw fs1, 0(s1)
    skip:
      fadd.s fa0, fs0, fs1`);
    expect(f(FS1)).toBe(BOX | 0x3f80_0000n);
    expect(f(FA0)).toBe(BOX | 0x4020_0000n); // 2.5
    const never = loop(`
      bnez s0, skip
      flw fs1, 0(s1)
    skip:
      fadd.s fa0, fs0, fs0`);
    expect(never(FS1)).toBe(0x4008_0000_0000_0000n);
  });

  it('are all 64 bits stored, moved and read as a double?', () => {
    const f = loop(`
      flw fa1, 4(s1)
      fsd fa1, 16(s1)
      fld fs1, 16(s1)
      fmv.x.d a1, fa1
      fmv.x.w a2, fa1
      fadd.d fa0, fa1, fa1
      fsw fs0, 24(s1)`);
    expect(f(FS1)).toBe(BOX | 0x4049_0fdbn);
    // A boxed single is a quiet NaN as a double.
    expect(f(FA0)).toBe(0x7ff8_0000_0000_0000n);
  });

  it('is it right after a call that leaves a double in it?', () => {
    const f = loop(
      `
      flw fa1, 0(s1)
      fadd.s fa0, fa1, fs0
      call other
      fadd.s fs0, fa0, fa1`,
      `
    other:
      andi t3, s0, 1
      beqz t3, even
      fsgnj.d fa0, fs1, fs1
      ret
    even:
      fmul.s fa0, fa0, fa0
      ret`,
    );
    // 300 times; the last round is odd, and its fa0 is no single.
    expect(f(FA0)).toBe(0x4008_0000_0000_0000n);
    expect(f(FS0)).toBe(NAN);
  });
});

describe('signs', () => {
  it('are a move, an opposite and a size right for numbers, NaNs, and what is not boxed?', () => {
    const f = loop(`
      fsgnj.s fa0, fs2, fs2
      fsgnjn.s fa1, fs2, fs2
      fsgnjx.s fa2, fa1, fa1
      fsgnj.s fa3, fs1, fs1
      fsgnjn.s fa4, fs1, fs0
      fsgnjx.d fs1, fs1, fs1
      fsgnjn.d fs1, fs1, fs1
      fsgnjn.s fs0, fs0, fs0
      fsgnjx.s fa5, fs0, fs2`);
    expect([10, 11, 12, 13, 14].map(f)).toEqual([
      BOX | 0x7f80_0001n,
      BOX | 0xff80_0001n,
      BOX | 0x7f80_0001n,
      NAN,
      NAN, // fs0 is negative in the last round
    ]);
    expect(f(FS1)).toBe(0xc008_0000_0000_0000n);
    expect(f(FS0)).toBe(BOX | 0x3fc0_0000n);
    expect(f(15)).toBe(BOX | 0x3fc0_0000n);
  });
});
