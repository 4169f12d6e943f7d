/**
 * What the decoder put into an entry of a block, for the instructions that the hart does itself.
 */

import { instructionOf } from '../interpreter/index.ts';
import type { Instruction, Operands } from '../isa/row.ts';
import { ENTRY, HART, ROUNDING } from './layout.ts';

export interface EntryOperands extends Operands {
  readonly instruction: Instruction;
}

/**
 * @param memory of the machine, in words
 * @param entry offset of the entry, a multiple of 4
 * @throws Error for an entry that is no instruction
 */
export function operandsAt(memory: Uint32Array, entry: number): EntryOperands {
  const word = (field: number): number => memory[(entry + field) >>> 2] ?? 0;
  const half = (field: number): number => (word(field & ~3) >>> ((field & 2) * 8)) & 0xffff;
  const instruction = instructionOf(half(ENTRY.handler));
  if (instruction === undefined) throw new Error('this entry is no instruction');
  const rounded = instruction.format.rm !== undefined;
  return {
    instruction,
    rd: half(ENTRY.rd) === HART.sink ? 0 : half(ENTRY.rd) >>> 3,
    rs1: half(ENTRY.rs1) >>> 3,
    rs2: half(ENTRY.rs2) >>> 3,
    rs3: rounded ? half(ENTRY.rs3) >>> 3 : 0,
    rm: rounded ? half(ENTRY.rounding) >>> ROUNDING.modeShift : 0,
    imm: rounded ? 0 : word(ENTRY.imm) | 0,
  };
}
