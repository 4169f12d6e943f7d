/**
 * Operands to words: the inverse of the decoder.
 */

import { insert } from './field.ts';
import type { Operands } from './row.ts';
import type { Compressed, Instruction } from './row.ts';

const NAMES = ['rd', 'rs1', 'rs2', 'rs3', 'imm', 'rm'] as const;

/**
 * Encodes one instruction; operands its format does not have are ignored.
 * @returns the word, unsigned
 * @throws RangeError naming the operand that does not fit
 */
export function encode(row: Instruction | Compressed, operands: Partial<Operands>): number {
  let word = row.match;
  for (const name of NAMES) {
    const spec = row.format[name as keyof typeof row.format] as
      import('./field.ts').Field | number | undefined;
    if (spec === undefined || typeof spec === 'number') continue;
    const value = operands[name] ?? 0;
    const bits = insert(value, spec);
    if (bits === undefined) {
      throw new RangeError(`${row.name}: ${name} cannot be ${value}`);
    }
    word |= bits;
  }
  return word >>> 0;
}
