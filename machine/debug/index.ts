/**
 * What debuggers and tests use of the instruction set.
 */

export { assemble, AssemblerError } from '../isa/assembler.ts';
export type { Assembly } from '../isa/assembler.ts';
export { registerNames } from './register-names.ts';
export { disassemble } from '../isa/disassembler.ts';
export type { DisassemblyLine } from '../isa/disassembler.ts';
