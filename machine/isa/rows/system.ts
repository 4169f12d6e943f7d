/**
 * Zicsr, Zifencei and the privileged instructions: the hart does them.
 *
 * Source: Unprivileged spec 20240411, chapters 5, 7 and 2.8; Privileged spec
 * 20240411, section 3.3 and chapter 10.
 */

import type { Builder } from '../builder.ts';
import { instructionRows } from '../row.ts';
import type { InstructionRow } from '../row.ts';

const base = instructionRows('I');
const csr = instructionRows('Zicsr');
const fencei = instructionRows('Zifencei');
const privileged = instructionRows('priv');
const leave = (b: Builder): void => b.leave();

export const SYSTEM: readonly InstructionRow[] = [
  base('ecall', 'NONE', '000000000000 00000 000 00000 1110011', leave, 'leave'),
  base('ebreak', 'NONE', '000000000001 00000 000 00000 1110011', leave, 'leave'),
  csr('csrrw', 'CSR', '............ ..... 001 ..... 1110011', leave, 'leave'),
  csr('csrrs', 'CSR', '............ ..... 010 ..... 1110011', leave, 'leave'),
  csr('csrrc', 'CSR', '............ ..... 011 ..... 1110011', leave, 'leave'),
  csr('csrrwi', 'CSRI', '............ ..... 101 ..... 1110011', leave, 'leave'),
  csr('csrrsi', 'CSRI', '............ ..... 110 ..... 1110011', leave, 'leave'),
  csr('csrrci', 'CSRI', '............ ..... 111 ..... 1110011', leave, 'leave'),
  fencei('fence.i', 'NONE', '............ ..... 001 ..... 0001111', leave, 'leave'),
  privileged('sret', 'NONE', '0001000 00010 00000 000 00000 1110011', leave, 'leave'),
  privileged('mret', 'NONE', '0011000 00010 00000 000 00000 1110011', leave, 'leave'),
  privileged('wfi', 'NONE', '0001000 00101 00000 000 00000 1110011', leave, 'leave'),
  privileged('sfence.vma', 'RR', '0001001 ..... ..... 000 00000 1110011', leave, 'leave'),
];
