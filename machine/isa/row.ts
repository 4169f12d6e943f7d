/**
 * One row of the instruction table, and the helpers that make rows readable.
 *
 * A pattern is the word as the manual prints it, most significant bit first:
 * 0 and 1 are fixed, a dot is an operand bit, spaces do not count.
 */

import type { Builder } from './builder.ts';
import { FORMATS } from './format.ts';
import type { Format, FormatName } from './format.ts';

export type Extension =
  | 'I'
  | 'M'
  | 'A'
  | 'F'
  | 'D'
  | 'C'
  | 'Zicsr'
  | 'Zifencei'
  | 'Zba'
  | 'Zbb'
  | 'Zbs'
  | 'Zicond'
  | 'priv';

/** How control leaves the instruction. */
export type Flow = 'next' | 'branch' | 'jump' | 'indirect' | 'leave';

export interface Operands {
  readonly rd: number;
  readonly rs1: number;
  readonly rs2: number;
  readonly rs3: number;
  readonly imm: number;
  readonly rm: number;
}

interface RowBase {
  readonly name: string;
  readonly extension: Extension;
  readonly format: Format;
  readonly formatName: FormatName;
  /** 2 or 4 bytes. */
  readonly length: 2 | 4;
  readonly mask: number;
  readonly match: number;
  /** Further condition on the operands, for encodings that are reserved. */
  readonly where?: (operands: Operands) => boolean;
}

/** A base instruction. `id` is its place in the table and names its handler. */
export interface Instruction extends RowBase {
  readonly id: number;
  readonly flow: Flow;
  readonly meaning: (b: Builder) => void;
}

/** A compressed instruction: same operands as the base instruction it expands to. */
export interface Compressed extends RowBase {
  readonly expands: string;
}

export type InstructionRow = Omit<Instruction, 'id'>;

/** Mask and match of a pattern of 16 or 32 bits. */
export function pattern(text: string): { mask: number; match: number; length: 2 | 4 } {
  const bits = text.replaceAll(' ', '');
  if (bits.length !== 16 && bits.length !== 32) {
    throw new Error(`pattern "${text}" has ${bits.length} bits, expected 16 or 32`);
  }
  let mask = 0;
  let match = 0;
  for (const bit of bits) {
    mask = (mask << 1) | (bit === '.' ? 0 : 1);
    match = (match << 1) | (bit === '1' ? 1 : 0);
  }
  return { mask: mask >>> 0, match: match >>> 0, length: bits.length === 16 ? 2 : 4 };
}

const FLOWS: Partial<Record<FormatName, Flow>> = { B: 'branch', J: 'jump' };

/** Rounding modes 5 and 6 are reserved; 7 is the dynamic one. */
function validRounding({ rm }: Operands): boolean {
  return rm !== 5 && rm !== 6;
}

/** Makes rows of one extension; the flow follows from the format unless given. */
export function instructionRows(extension: Extension) {
  return (
    name: string,
    formatName: FormatName,
    encoding: string,
    meaning: (b: Builder) => void,
    flow: Flow = FLOWS[formatName] ?? 'next',
  ): InstructionRow => {
    const format: Format = FORMATS[formatName];
    const row = { name, extension, formatName, format, ...pattern(encoding), flow, meaning };
    return format.rm === undefined ? row : { ...row, where: validRounding };
  };
}

/** A compressed row. */
export function compressed(
  name: string,
  formatName: FormatName,
  encoding: string,
  expands: string,
  where?: (operands: Operands) => boolean,
): Compressed {
  const row = {
    name,
    extension: 'C' as const,
    formatName,
    format: FORMATS[formatName],
    ...pattern(encoding),
    expands,
  };
  return where === undefined ? row : { ...row, where };
}
