/**
 * Zba, Zbb, Zbs and Zicond: address generation, bit manipulation, conditional zero.
 *
 * Source: Unprivileged spec 20240411, chapters 28 (B) and 12 (Zicond).
 */

import type { Builder } from '../builder.ts';
import {
  add,
  and,
  clz,
  clz32,
  ctz,
  ctz32,
  extendS,
  extendU,
  geS,
  geU,
  isZero,
  long,
  ltS,
  ltU,
  mul,
  or,
  popcnt,
  popcnt32,
  rotl,
  rotl32,
  rotr,
  rotr32,
  select,
  sext16,
  sext8,
  shl,
  shrU,
  wrap,
  xor,
  zext32,
} from '../node.ts';
import type { Node } from '../node.ts';
import { instructionRows } from '../row.ts';
import type { InstructionRow } from '../row.ts';

const zba = instructionRows('Zba');
const zbb = instructionRows('Zbb');
const zbs = instructionRows('Zbs');
const zicond = instructionRows('Zicond');

const not = (a: Node): Node => xor(a, long(-1));
/** All bits set in the bytes of a mask that are chosen by the low byte's pattern. */
const everyByte = (byte: bigint): Node => long(byte * 0x0101_0101_0101_0101n);

/** 0xff in every byte that is not zero: the carry of +0x7f reaches bit 7, and no further. */
function orCombine(b: Builder, x: Node): Node {
  const low = and(x, everyByte(0x7fn));
  const high = and(or(add(low, everyByte(0x7fn)), x), everyByte(0x80n));
  return mul(shrU(b.let(high), long(7)), long(0xff));
}

/** Bytes in reverse order: swap neighbours, pairs, halves. */
function reverseBytes(b: Builder, x: Node): Node {
  const swap = (value: Node, mask: bigint, by: number): Node =>
    or(and(shrU(value, long(by)), long(mask)), shl(and(value, long(mask)), long(by)));
  const bytes = b.let(swap(x, 0x00ff_00ff_00ff_00ffn, 8));
  const pairs = b.let(swap(bytes, 0x0000_ffff_0000_ffffn, 16));
  return rotl(pairs, long(32));
}

function shiftAdd(name: string, funct3: string, by: number): InstructionRow[] {
  return [
    zba(name, 'R', `0010000 ..... ..... ${funct3} ..... 0110011`, (b) =>
      b.rd(add(shl(b.rs1(), long(by)), b.rs2())),
    ),
    zba(`${name}.uw`, 'R', `0010000 ..... ..... ${funct3} ..... 0111011`, (b) =>
      b.rd(add(shl(zext32(b.rs1()), long(by)), b.rs2())),
    ),
  ];
}

/** A single-bit instruction with the bit number in rs2 and in the immediate. */
function singleBit(
  name: string,
  funct6: string,
  funct3: string,
  meaning: (value: Node, index: Node) => Node,
): InstructionRow[] {
  return [
    zbs(name, 'R', `${funct6}0 ..... ..... ${funct3} ..... 0110011`, (b) =>
      b.rd(meaning(b.rs1(), b.rs2())),
    ),
    zbs(`${name}i`, 'SHIFT', `${funct6} ...... ..... ${funct3} ..... 0010011`, (b) =>
      b.rd(meaning(b.rs1(), b.imm())),
    ),
  ];
}

const one = (index: Node): Node => shl(long(1), index);

function choose(name: string, funct3: string, better: (a: Node, b: Node) => Node): InstructionRow {
  return zbb(name, 'R', `0000101 ..... ..... ${funct3} ..... 0110011`, (b) =>
    b.rd(select(better(b.rs1(), b.rs2()), b.rs1(), b.rs2())),
  );
}

function count(name: string, which: string, wide: (a: Node) => Node, narrow: (a: Node) => Node) {
  return [
    zbb(name, 'R1', `0110000 ${which} ..... 001 ..... 0010011`, (b) => b.rd(wide(b.rs1()))),
    zbb(`${name}w`, 'R1', `0110000 ${which} ..... 001 ..... 0011011`, (b) =>
      b.rd(extendU(narrow(wrap(b.rs1())))),
    ),
  ];
}

export const BITS: readonly InstructionRow[] = [
  zba('add.uw', 'R', '0000100 ..... ..... 000 ..... 0111011', (b) =>
    b.rd(add(zext32(b.rs1()), b.rs2())),
  ),
  ...shiftAdd('sh1add', '010', 1),
  ...shiftAdd('sh2add', '100', 2),
  ...shiftAdd('sh3add', '110', 3),
  zba('slli.uw', 'SHIFT', '000010 ...... ..... 001 ..... 0011011', (b) =>
    b.rd(shl(zext32(b.rs1()), b.imm())),
  ),

  zbb('andn', 'R', '0100000 ..... ..... 111 ..... 0110011', (b) =>
    b.rd(and(b.rs1(), not(b.rs2()))),
  ),
  zbb('orn', 'R', '0100000 ..... ..... 110 ..... 0110011', (b) => b.rd(or(b.rs1(), not(b.rs2())))),
  zbb('xnor', 'R', '0100000 ..... ..... 100 ..... 0110011', (b) =>
    b.rd(not(xor(b.rs1(), b.rs2()))),
  ),
  ...count('clz', '00000', clz, clz32),
  ...count('ctz', '00001', ctz, ctz32),
  ...count('cpop', '00010', popcnt, popcnt32),
  choose('max', '110', geS),
  choose('maxu', '111', geU),
  choose('min', '100', ltS),
  choose('minu', '101', ltU),
  zbb('sext.b', 'R1', '0110000 00100 ..... 001 ..... 0010011', (b) => b.rd(sext8(b.rs1()))),
  zbb('sext.h', 'R1', '0110000 00101 ..... 001 ..... 0010011', (b) => b.rd(sext16(b.rs1()))),
  zbb('zext.h', 'R1', '0000100 00000 ..... 100 ..... 0111011', (b) =>
    b.rd(and(b.rs1(), long(0xffff))),
  ),
  zbb('rol', 'R', '0110000 ..... ..... 001 ..... 0110011', (b) => b.rd(rotl(b.rs1(), b.rs2()))),
  zbb('ror', 'R', '0110000 ..... ..... 101 ..... 0110011', (b) => b.rd(rotr(b.rs1(), b.rs2()))),
  zbb('rori', 'SHIFT', '011000 ...... ..... 101 ..... 0010011', (b) =>
    b.rd(rotr(b.rs1(), b.imm())),
  ),
  zbb('rolw', 'R', '0110000 ..... ..... 001 ..... 0111011', (b) =>
    b.rd(extendS(rotl32(wrap(b.rs1()), wrap(b.rs2())))),
  ),
  zbb('rorw', 'R', '0110000 ..... ..... 101 ..... 0111011', (b) =>
    b.rd(extendS(rotr32(wrap(b.rs1()), wrap(b.rs2())))),
  ),
  zbb('roriw', 'SHIFT32', '0110000 ..... ..... 101 ..... 0011011', (b) =>
    b.rd(extendS(rotr32(wrap(b.rs1()), wrap(b.imm())))),
  ),
  zbb('orc.b', 'R1', '001010000111 ..... 101 ..... 0010011', (b) =>
    b.rd(orCombine(b, b.let(b.rs1()))),
  ),
  zbb('rev8', 'R1', '011010111000 ..... 101 ..... 0010011', (b) =>
    b.rd(reverseBytes(b, b.let(b.rs1()))),
  ),

  ...singleBit('bclr', '010010', '001', (value, index) => and(value, not(one(index)))),
  ...singleBit('bext', '010010', '101', (value, index) => and(shrU(value, index), long(1))),
  ...singleBit('binv', '011010', '001', (value, index) => xor(value, one(index))),
  ...singleBit('bset', '001010', '001', (value, index) => or(value, one(index))),

  zicond('czero.eqz', 'R', '0000111 ..... ..... 101 ..... 0110011', (b) =>
    b.rd(select(isZero(b.rs2()), long(0), b.rs1())),
  ),
  zicond('czero.nez', 'R', '0000111 ..... ..... 111 ..... 0110011', (b) =>
    b.rd(select(isZero(b.rs2()), b.rs1(), long(0))),
  ),
];
