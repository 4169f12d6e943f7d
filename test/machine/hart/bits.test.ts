/**
 * Zba, Zbb, Zbs, Zicond against a reference written here in bigint.
 * Unprivileged spec 20240411, chapters 28 and 12.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bench, RAM, S64, SPECIAL, U32, U64 } from './bench.ts';

const word = fc.oneof(
  fc.constantFrom(...SPECIAL),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.nat(63).map((shift) => 1n << BigInt(shift)),
);
const sext = (value: bigint): bigint => U64(BigInt.asIntN(32, value));
const rotate = (value: bigint, by: bigint, width: bigint): bigint => {
  const narrow = BigInt.asUintN(Number(width), value);
  const left = ((by % width) + width) % width;
  return BigInt.asUintN(Number(width), (narrow << left) | (narrow >> (width - left)));
};
const bits = (value: bigint, width: number): string => value.toString(2).padStart(width, '0');
const leading = (value: bigint, width: number): bigint =>
  BigInt(bits(value, width).indexOf('1') < 0 ? width : bits(value, width).indexOf('1'));
const trailing = (value: bigint, width: number): bigint => {
  const at = bits(value, width).lastIndexOf('1');
  return BigInt(at < 0 ? width : width - 1 - at);
};
const ones = (value: bigint): bigint =>
  BigInt([...value.toString(2)].filter((c) => c === '1').length);
const bytes = (value: bigint): bigint[] =>
  Array.from({ length: 8 }, (_, i) => (value >> BigInt(8 * i)) & 0xffn);
const join = (list: bigint[]): bigint =>
  list.reduce((sum, byte, i) => sum | (byte << BigInt(8 * i)), 0n);

const TWO: Record<string, (a: bigint, b: bigint) => bigint> = {
  'add.uw': (a, b) => U32(a) + b,
  sh1add: (a, b) => a * 2n + b,
  sh2add: (a, b) => a * 4n + b,
  sh3add: (a, b) => a * 8n + b,
  'sh1add.uw': (a, b) => U32(a) * 2n + b,
  'sh2add.uw': (a, b) => U32(a) * 4n + b,
  'sh3add.uw': (a, b) => U32(a) * 8n + b,
  andn: (a, b) => a & ~b,
  orn: (a, b) => a | U64(~b),
  xnor: (a, b) => ~(a ^ b),
  max: (a, b) => (S64(a) > S64(b) ? a : b),
  maxu: (a, b) => (a > b ? a : b),
  min: (a, b) => (S64(a) < S64(b) ? a : b),
  minu: (a, b) => (a < b ? a : b),
  rol: (a, b) => rotate(a, b & 63n, 64n),
  ror: (a, b) => rotate(a, -(b & 63n), 64n),
  rolw: (a, b) => sext(rotate(a, b & 31n, 32n)),
  rorw: (a, b) => sext(rotate(a, -(b & 31n), 32n)),
  bclr: (a, b) => a & ~(1n << (b & 63n)),
  bext: (a, b) => (a >> (b & 63n)) & 1n,
  binv: (a, b) => a ^ (1n << (b & 63n)),
  bset: (a, b) => a | (1n << (b & 63n)),
  'czero.eqz': (a, b) => (b === 0n ? 0n : a),
  'czero.nez': (a, b) => (b === 0n ? a : 0n),
};
const ONE: Record<string, (a: bigint) => bigint> = {
  clz: (a) => leading(a, 64),
  ctz: (a) => trailing(a, 64),
  cpop: ones,
  clzw: (a) => leading(U32(a), 32),
  ctzw: (a) => trailing(U32(a), 32),
  cpopw: (a) => ones(U32(a)),
  'sext.b': (a) => BigInt.asIntN(8, a),
  'sext.h': (a) => BigInt.asIntN(16, a),
  'zext.h': (a) => a & 0xffffn,
  'orc.b': (a) => join(bytes(a).map((byte) => (byte === 0n ? 0n : 0xffn))),
  rev8: (a) => join(bytes(a).toReversed()),
};
const IMMEDIATE: Record<string, [max: number, (a: bigint, i: bigint) => bigint]> = {
  'slli.uw': [63, (a, i) => U32(a) << i],
  rori: [63, (a, i) => rotate(a, -i, 64n)],
  roriw: [31, (a, i) => sext(rotate(a, -i, 32n))],
  bclri: [63, (a, i) => a & ~(1n << i)],
  bexti: [63, (a, i) => (a >> i) & 1n],
  binvi: [63, (a, i) => a ^ (1n << i)],
  bseti: [63, (a, i) => a | (1n << i)],
};

describe('what does each compute?', () => {
  const machine = bench({ mode: 'bare' });
  for (const [name, reference] of Object.entries(TWO)) {
    it(name, () => {
      machine.load(`${name} a2, a0, a1\nend: j end`);
      fc.assert(
        fc.property(word, word, (a, b) => {
          machine.hart.setRegister(10, a);
          machine.hart.setRegister(11, b);
          machine.hart.pc = RAM;
          machine.harts.run(0, 1);
          expect(machine.hart.register(12)).toBe(U64(reference(a, b)));
        }),
      );
    });
  }
  for (const [name, reference] of Object.entries(ONE)) {
    it(name, () => {
      machine.load(`${name} a2, a0\nend: j end`);
      fc.assert(
        fc.property(word, (a) => {
          machine.hart.setRegister(10, a);
          machine.hart.pc = RAM;
          machine.harts.run(0, 1);
          expect(machine.hart.register(12)).toBe(U64(reference(a)));
        }),
      );
    });
  }
  for (const [name, [max, reference]] of Object.entries(IMMEDIATE)) {
    it(name, () => {
      fc.assert(
        fc.property(word, fc.nat(max), (a, imm) => {
          machine.hart.setRegister(10, a);
          machine.go(`${name} a2, a0, ${imm}`, 1);
          expect(machine.hart.register(12)).toBe(U64(reference(a, BigInt(imm))));
        }),
      );
    });
  }
});
