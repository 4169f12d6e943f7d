/**
 * Numbers of the interpreter's handlers, and why it stops.
 *
 * Handler i < INSTRUCTIONS.length is the instruction with that id.
 */

import type { Instruction } from '../isa/row.ts';
import { INSTRUCTIONS } from '../isa/table.ts';
import { PAIRS } from './pairs.ts';

/** The block ends here; go on at `next`. Not an instruction. */
export const NEXT = INSTRUCTIONS.length;
/** The budget ends here. Not an instruction. */
export const STOP = INSTRUCTIONS.length + 1;
/** No such encoding; the word is in `imm`. */
export const ILLEGAL = INSTRUCTIONS.length + 2;
/** JALR through a register that holds no return address: its target is noted for the compiler. */
export const SWITCH = INSTRUCTIONS.length + 3;
/** The first handler that does two instructions; PAIRS[i] has handler FIRST_PAIR + i. */
export const FIRST_PAIR = INSTRUCTIONS.length + 4;
export const HANDLERS = FIRST_PAIR + PAIRS.length;

const JALR = INSTRUCTIONS.find(({ name }) => name === 'jalr');

/** The instruction an entry's handler begins with; undefined for those that are no instruction. */
export function instructionOf(handler: number): Instruction | undefined {
  if (handler === SWITCH) return JALR;
  return INSTRUCTIONS[handler] ?? PAIRS[handler - FIRST_PAIR]?.[0];
}

const pairTable: (number | undefined)[][] = [];
PAIRS.forEach(([first, second], index) => {
  (pairTable[first.id] ??= [])[second.id] = FIRST_PAIR + index;
});

/** The handler that does two instructions at once, if there is one. */
export function pairHandler(first: number, second: number): number | undefined {
  return pairTable[first]?.[second];
}

/** By handler; asked for every instruction of a block that a turn ends in. */
const LONG = Uint8Array.from({ length: HANDLERS }, (_, handler) =>
  Number(instructionOf(handler)?.flow !== 'next'),
);

/** Whether a handler's entry is the long one, with links. */
export function isLong(handler: number): boolean {
  return LONG[handler] === 1;
}

/** Whether an instruction is illegal while mstatus.FS is off. */
export function isFloat({ extension }: Instruction): boolean {
  return extension === 'F' || extension === 'D';
}

/** Whether rd is an f register. */
export function writesFloat({ format }: Instruction): boolean {
  return format.text.startsWith('fd');
}

/** What `run` of the generated module returns. */
export const EXIT = {
  /** The block in HART.block is longer than the fuel left; nothing of it was done. */
  partial: 1,
  /** The entry in HART.ip belongs to the hart (CSR, trap, fence, illegal). Counted already. */
  leave: 2,
  /** Nothing to execute at HART.pc. */
  fetch: 3,
  /** The entry in HART.ip trapped; the trap has been taken. */
  trap: 4,
  /** The scratch block ran to its end; go on at the pc of the entry in HART.ip. */
  stop: 5,
  /** The block in HART.block has been entered often enough; nothing of it was done. */
  hot: 6,
  /** Compiled code, entered at the block in HART.block with HART.enteredWith, stopped; HART.site says where. */
  compiled: 7,
} as const;
