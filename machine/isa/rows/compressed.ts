/**
 * C: sixteen-bit instructions, each the same as a base instruction.
 *
 * Rows of one encoding space go from special to general. HINTs expand to base
 * instructions that write x0.
 * Source: Unprivileged spec 20240411, chapter 27, tables 43 to 45.
 */

import { compressed } from '../row.ts';
import type { Compressed } from '../row.ts';

const c = compressed;

export const COMPRESSED: readonly Compressed[] = [
  /* Quadrant 0; the word of all zeros is illegal because its immediate is 0. */
  c('c.addi4spn', 'C_ADDI4SPN', '000 ........ ... 00', 'addi', (o) => o.imm !== 0),
  c('c.fld', 'C_FLD', '001 ... ... .. ... 00', 'fld'),
  c('c.lw', 'C_LW', '010 ... ... .. ... 00', 'lw'),
  c('c.ld', 'C_LD', '011 ... ... .. ... 00', 'ld'),
  c('c.fsd', 'C_FSD', '101 ... ... .. ... 00', 'fsd'),
  c('c.sw', 'C_SW', '110 ... ... .. ... 00', 'sw'),
  c('c.sd', 'C_SD', '111 ... ... .. ... 00', 'sd'),

  /* Quadrant 1. */
  c('c.nop', 'NONE', '000 0 00000 00000 01', 'addi'),
  c('c.addi', 'C_ADDI', '000 . ..... ..... 01', 'addi'),
  c('c.addiw', 'C_ADDI', '001 . ..... ..... 01', 'addiw', (o) => o.rd !== 0),
  c('c.li', 'C_LI', '010 . ..... ..... 01', 'addi'),
  c('c.addi16sp', 'C_ADDI16SP', '011 . 00010 ..... 01', 'addi', (o) => o.imm !== 0),
  c('c.lui', 'C_LUI', '011 . ..... ..... 01', 'lui', (o) => o.imm !== 0 && o.rd !== 2),
  c('c.srli', 'C_SHIFT', '100 . 00 ... ..... 01', 'srli'),
  c('c.srai', 'C_SHIFT', '100 . 01 ... ..... 01', 'srai'),
  c('c.andi', 'C_ANDI', '100 . 10 ... ..... 01', 'andi'),
  c('c.sub', 'C_A', '100 0 11 ... 00 ... 01', 'sub'),
  c('c.xor', 'C_A', '100 0 11 ... 01 ... 01', 'xor'),
  c('c.or', 'C_A', '100 0 11 ... 10 ... 01', 'or'),
  c('c.and', 'C_A', '100 0 11 ... 11 ... 01', 'and'),
  c('c.subw', 'C_A', '100 1 11 ... 00 ... 01', 'subw'),
  c('c.addw', 'C_A', '100 1 11 ... 01 ... 01', 'addw'),
  c('c.j', 'C_J', '101 ........... 01', 'jal'),
  c('c.beqz', 'C_B', '110 ... ... ..... 01', 'beq'),
  c('c.bnez', 'C_B', '111 ... ... ..... 01', 'bne'),

  /* Quadrant 2. */
  c('c.slli', 'C_SLLI', '000 . ..... ..... 10', 'slli'),
  c('c.fldsp', 'C_FLDSP', '001 . ..... ..... 10', 'fld'),
  c('c.lwsp', 'C_LWSP', '010 . ..... ..... 10', 'lw', (o) => o.rd !== 0),
  c('c.ldsp', 'C_LDSP', '011 . ..... ..... 10', 'ld', (o) => o.rd !== 0),
  c('c.ebreak', 'NONE', '100 1 00000 00000 10', 'ebreak'),
  c('c.jr', 'C_JR', '100 0 ..... 00000 10', 'jalr', (o) => o.rs1 !== 0),
  c('c.jalr', 'C_JALR', '100 1 ..... 00000 10', 'jalr', (o) => o.rs1 !== 0),
  c('c.mv', 'C_MV', '100 0 ..... ..... 10', 'add', (o) => o.rs2 !== 0),
  c('c.add', 'C_ADD', '100 1 ..... ..... 10', 'add', (o) => o.rs2 !== 0),
  c('c.fsdsp', 'C_FSDSP', '101 ...... ..... 10', 'fsd'),
  c('c.swsp', 'C_SWSP', '110 ...... ..... 10', 'sw'),
  c('c.sdsp', 'C_SDSP', '111 ...... ..... 10', 'sd'),
];
