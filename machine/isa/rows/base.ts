/**
 * RV64I: the base integer instructions.
 *
 * Source: Unprivileged spec 20240411, chapters 2 (RV32I) and 4 (RV64I).
 */

import {
  add,
  and,
  eq,
  extendS,
  extendU,
  geS,
  geU,
  long,
  ltS,
  ltU,
  ne,
  or,
  sext32,
  shl,
  shl32,
  shrS,
  shrS32,
  shrU,
  shrU32,
  sub,
  wrap,
  xor,
} from '../node.ts';
import { instructionRows } from '../row.ts';
import type { InstructionRow } from '../row.ts';
import type { Builder, Width } from '../builder.ts';

const row = instructionRows('I');

function load(name: string, funct3: string, width: Width, signed: boolean): InstructionRow {
  return row(name, 'LOAD', `............ ..... ${funct3} ..... 0000011`, (b) =>
    b.rd(b.load(width, signed, add(b.rs1(), b.imm()))),
  );
}

function store(name: string, funct3: string, width: Width): InstructionRow {
  return row(name, 'S', `....... ..... ..... ${funct3} ..... 0100011`, (b) =>
    b.store(width, add(b.rs1(), b.imm()), b.rs2()),
  );
}

function jalr(b: Builder): void {
  const target = b.let(and(add(b.rs1(), b.imm()), long(-2)));
  b.rd(b.next());
  b.jumpTo(target);
}

export const BASE: readonly InstructionRow[] = [
  row('lui', 'U', '.................... ..... 0110111', (b) => b.rd(b.imm())),
  row('auipc', 'U', '.................... ..... 0010111', (b) => b.rd(add(b.pc(), b.imm()))),
  row('jal', 'J', '.................... ..... 1101111', (b) => {
    b.rd(b.next());
    b.jump();
  }),
  row('jalr', 'LOAD', '............ ..... 000 ..... 1100111', jalr, 'indirect'),

  row('beq', 'B', '....... ..... ..... 000 ..... 1100011', (b) => b.branch(eq(b.rs1(), b.rs2()))),
  row('bne', 'B', '....... ..... ..... 001 ..... 1100011', (b) => b.branch(ne(b.rs1(), b.rs2()))),
  row('blt', 'B', '....... ..... ..... 100 ..... 1100011', (b) => b.branch(ltS(b.rs1(), b.rs2()))),
  row('bge', 'B', '....... ..... ..... 101 ..... 1100011', (b) => b.branch(geS(b.rs1(), b.rs2()))),
  row('bltu', 'B', '....... ..... ..... 110 ..... 1100011', (b) => b.branch(ltU(b.rs1(), b.rs2()))),
  row('bgeu', 'B', '....... ..... ..... 111 ..... 1100011', (b) => b.branch(geU(b.rs1(), b.rs2()))),

  load('lb', '000', 1, true),
  load('lh', '001', 2, true),
  load('lw', '010', 4, true),
  load('ld', '011', 8, true),
  load('lbu', '100', 1, false),
  load('lhu', '101', 2, false),
  load('lwu', '110', 4, false),
  store('sb', '000', 1),
  store('sh', '001', 2),
  store('sw', '010', 4),
  store('sd', '011', 8),

  row('addi', 'I', '............ ..... 000 ..... 0010011', (b) => b.rd(add(b.rs1(), b.imm()))),
  row('slti', 'I', '............ ..... 010 ..... 0010011', (b) =>
    b.rd(extendU(ltS(b.rs1(), b.imm()))),
  ),
  row('sltiu', 'I', '............ ..... 011 ..... 0010011', (b) =>
    b.rd(extendU(ltU(b.rs1(), b.imm()))),
  ),
  row('xori', 'I', '............ ..... 100 ..... 0010011', (b) => b.rd(xor(b.rs1(), b.imm()))),
  row('ori', 'I', '............ ..... 110 ..... 0010011', (b) => b.rd(or(b.rs1(), b.imm()))),
  row('andi', 'I', '............ ..... 111 ..... 0010011', (b) => b.rd(and(b.rs1(), b.imm()))),
  row('slli', 'SHIFT', '000000 ...... ..... 001 ..... 0010011', (b) => b.rd(shl(b.rs1(), b.imm()))),
  row('srli', 'SHIFT', '000000 ...... ..... 101 ..... 0010011', (b) =>
    b.rd(shrU(b.rs1(), b.imm())),
  ),
  row('srai', 'SHIFT', '010000 ...... ..... 101 ..... 0010011', (b) =>
    b.rd(shrS(b.rs1(), b.imm())),
  ),

  row('add', 'R', '0000000 ..... ..... 000 ..... 0110011', (b) => b.rd(add(b.rs1(), b.rs2()))),
  row('sub', 'R', '0100000 ..... ..... 000 ..... 0110011', (b) => b.rd(sub(b.rs1(), b.rs2()))),
  row('sll', 'R', '0000000 ..... ..... 001 ..... 0110011', (b) => b.rd(shl(b.rs1(), b.rs2()))),
  row('slt', 'R', '0000000 ..... ..... 010 ..... 0110011', (b) =>
    b.rd(extendU(ltS(b.rs1(), b.rs2()))),
  ),
  row('sltu', 'R', '0000000 ..... ..... 011 ..... 0110011', (b) =>
    b.rd(extendU(ltU(b.rs1(), b.rs2()))),
  ),
  row('xor', 'R', '0000000 ..... ..... 100 ..... 0110011', (b) => b.rd(xor(b.rs1(), b.rs2()))),
  row('srl', 'R', '0000000 ..... ..... 101 ..... 0110011', (b) => b.rd(shrU(b.rs1(), b.rs2()))),
  row('sra', 'R', '0100000 ..... ..... 101 ..... 0110011', (b) => b.rd(shrS(b.rs1(), b.rs2()))),
  row('or', 'R', '0000000 ..... ..... 110 ..... 0110011', (b) => b.rd(or(b.rs1(), b.rs2()))),
  row('and', 'R', '0000000 ..... ..... 111 ..... 0110011', (b) => b.rd(and(b.rs1(), b.rs2()))),

  row('addiw', 'I', '............ ..... 000 ..... 0011011', (b) =>
    b.rd(sext32(add(b.rs1(), b.imm()))),
  ),
  row('slliw', 'SHIFT32', '0000000 ..... ..... 001 ..... 0011011', (b) =>
    b.rd(extendS(shl32(wrap(b.rs1()), wrap(b.imm())))),
  ),
  row('srliw', 'SHIFT32', '0000000 ..... ..... 101 ..... 0011011', (b) =>
    b.rd(extendS(shrU32(wrap(b.rs1()), wrap(b.imm())))),
  ),
  row('sraiw', 'SHIFT32', '0100000 ..... ..... 101 ..... 0011011', (b) =>
    b.rd(extendS(shrS32(wrap(b.rs1()), wrap(b.imm())))),
  ),
  row('addw', 'R', '0000000 ..... ..... 000 ..... 0111011', (b) =>
    b.rd(sext32(add(b.rs1(), b.rs2()))),
  ),
  row('subw', 'R', '0100000 ..... ..... 000 ..... 0111011', (b) =>
    b.rd(sext32(sub(b.rs1(), b.rs2()))),
  ),
  row('sllw', 'R', '0000000 ..... ..... 001 ..... 0111011', (b) =>
    b.rd(extendS(shl32(wrap(b.rs1()), wrap(b.rs2())))),
  ),
  row('srlw', 'R', '0000000 ..... ..... 101 ..... 0111011', (b) =>
    b.rd(extendS(shrU32(wrap(b.rs1()), wrap(b.rs2())))),
  ),
  row('sraw', 'R', '0100000 ..... ..... 101 ..... 0111011', (b) =>
    b.rd(extendS(shrS32(wrap(b.rs1()), wrap(b.rs2())))),
  ),

  /* One thread and in-order memory: a fence has nothing to wait for. */
  row('fence', 'FENCE', '............ ..... 000 ..... 0001111', () => {}),
];
