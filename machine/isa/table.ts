/**
 * The instruction table: every row of every extension.
 */

import { ATOMIC } from './rows/atomic.ts';
import { BASE } from './rows/base.ts';
import { BITS } from './rows/bits.ts';
import { COMPRESSED } from './rows/compressed.ts';
import { FLOAT } from './rows/float.ts';
import { MULTIPLY } from './rows/multiply.ts';
import { SYSTEM } from './rows/system.ts';
import type { Compressed, Instruction } from './row.ts';

/** Base instructions; `INSTRUCTIONS[id].id === id`. */
export const INSTRUCTIONS: readonly Instruction[] = [
  ...BASE,
  ...MULTIPLY,
  ...ATOMIC,
  ...BITS,
  ...FLOAT,
  ...SYSTEM,
].map((row, id) => ({ ...row, id }));

/** Base instructions by mnemonic. */
export const BY_NAME: ReadonlyMap<string, Instruction> = new Map(
  INSTRUCTIONS.map((row) => [row.name, row]),
);

/** Compressed rows whose base instruction is in the table. */
export const COMPRESSED_ROWS: readonly Compressed[] = COMPRESSED.filter((row) =>
  BY_NAME.has(row.expands),
);
