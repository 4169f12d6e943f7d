/**
 * Pairs of instructions that one handler does: a dispatch less for both.
 *
 * The most frequent neighbours of compiled C (recursion, sieve, SHA-256, matrices,
 * quicksort, a bytecode loop, copying), about two thirds of all executed pairs.
 * Measured: 20 to 25 percent faster with these; a full table of 450 pairs was
 * slower than none.
 */

import type { Instruction } from '../isa/row.ts';
import { BY_NAME } from '../isa/table.ts';

/** First instruction, and those that follow it most often. */
const FOLLOWERS: Readonly<Record<string, string>> = {
  add: 'add addi addiw ld lw lbu sw slli blt bge jal jalr',
  addi: 'add addi addiw addw sd beq bne blt',
  addiw: 'addi addw addiw andi beq bne bltu',
  addw: 'add addw addiw',
  andi: 'subw',
  slli: 'add addi slli lw',
  slliw: 'srliw',
  srliw: 'slliw xor',
  xor: 'and xor',
  or: 'or srliw',
  ld: 'addi ld',
  lw: 'add addiw slli',
  lbu: 'beq jal',
  sd: 'addi bne sd',
  sw: 'addiw',
  sb: 'addw',
  fld: 'addi fld',
};

function instruction(name: string): Instruction {
  const found = BY_NAME.get(name);
  if (found === undefined) throw new Error(`there is no instruction ${name}`);
  return found;
}

export const PAIRS: readonly (readonly [Instruction, Instruction])[] = Object.entries(
  FOLLOWERS,
).flatMap(([first, followers]) =>
  followers.split(' ').map((second) => [instruction(first), instruction(second)] as const),
);
