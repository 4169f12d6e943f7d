/**
 * Words to table rows and operands.
 *
 * Candidates are found by opcode and funct3, then compared mask by mask.
 * Rule: a word with low bits 11 is 4 bytes long, every other one 2.
 */

import { extract } from './field.ts';
import type { Field } from './field.ts';
import type { Format } from './format.ts';
import { BY_NAME, COMPRESSED_ROWS, INSTRUCTIONS } from './table.ts';
import type { Compressed, Instruction, Operands } from './row.ts';

export interface Decoded extends Operands {
  /** The base instruction. */
  readonly instruction: Instruction;
  /** The row that matched: the base instruction itself or a compressed one. */
  readonly row: Instruction | Compressed;
  readonly length: 2 | 4;
}

/** Bytes of the instruction that begins with this half-word. */
export function lengthOf(word: number): 2 | 4 {
  return (word & 3) === 3 ? 4 : 2;
}

const wide: Instruction[][] = Array.from({ length: 256 }, () => []);
const narrow: Compressed[][] = Array.from({ length: 32 }, () => []);
const wideKey = (word: number): number => ((word >>> 2) & 31) | ((word >>> 7) & 0xe0);
const narrowKey = (word: number): number => (word & 3) | ((word >>> 11) & 0x1c);

for (const row of INSTRUCTIONS) {
  for (let funct3 = 0; funct3 < 8; funct3++) {
    const bits = funct3 << 12;
    if (((row.match ^ bits) & row.mask & 0x7000) === 0) {
      wide[wideKey((row.match & ~0x7000) | bits)]?.push(row);
    }
  }
}
for (const row of COMPRESSED_ROWS) narrow[narrowKey(row.match)]?.push(row);

/**
 * Decodes one instruction.
 * @param word 32 bits at the address; for a 2-byte instruction the upper half does not matter
 * @returns undefined for an encoding that is not in the table
 */
export function decode(word: number): Decoded | undefined {
  if ((word & 3) === 3) {
    for (const row of wide[wideKey(word)] ?? []) {
      if (((word ^ row.match) & row.mask) !== 0) continue;
      const operands = operandsOf(word, row.format);
      if (row.where?.(operands) === false) continue;
      return { instruction: row, row, length: 4, ...operands };
    }
    return undefined;
  }
  for (const row of narrow[narrowKey(word)] ?? []) {
    if (((word ^ row.match) & row.mask) !== 0) continue;
    const operands = operandsOf(word & 0xffff, row.format);
    if (row.where?.(operands) === false) continue;
    const instruction = BY_NAME.get(row.expands);
    if (instruction === undefined) return undefined;
    return { instruction, row, length: 2, ...operands };
  }
  return undefined;
}

function operandsOf(word: number, format: Format): Operands {
  return {
    rd: operand(word, format.rd),
    rs1: operand(word, format.rs1),
    rs2: operand(word, format.rs2),
    rs3: operand(word, format.rs3),
    imm: operand(word, format.imm),
    rm: operand(word, format.rm),
  };
}

function operand(word: number, spec: Field | number | undefined): number {
  if (spec === undefined) return 0;
  return typeof spec === 'number' ? spec : extract(word, spec);
}

/** Words that are remembered, as a power of two. */
const REMEMBERED_BITS = 12;

/**
 * A function of instruction words that remembers what it gave lately, for code that is looked
 * at again and again. What it gives is shared: not to be changed.
 */
export function remembered<Found extends object>(
  find: (word: number) => Found | undefined,
): (word: number) => Found | undefined {
  const words = new Int32Array(1 << REMEMBERED_BITS);
  const known = new Array<Found | undefined>(1 << REMEMBERED_BITS);
  return (word) => {
    const short = (word & 3) === 3 ? word | 0 : word & 0xffff;
    const slot = Math.imul(short, 0x9e37_79b1) >>> (32 - REMEMBERED_BITS);
    const before = known[slot];
    if (before !== undefined && words[slot] === short) return before;
    const found = find(short);
    words[slot] = short;
    known[slot] = found;
    return found;
  };
}
