/**
 * An indirect jump to one of the places it has been seen to go to: a compare for each, or a table.
 */

import type { CodeWriter, Label } from '../wasm/code.ts';

/** A place in the region, and the label that leads there. */
export interface Choice {
  readonly pc: number;
  readonly label: Label;
}

/** A compare for each target up to here, a table beyond. */
const MAX_COMPARES = 4;
const MAX_TABLE = 1024;

/**
 * Branches to the choice that a target is, if it is one.
 * @param target a local, i64
 */
export function choose(code: CodeWriter, target: number, choices: readonly Choice[]): void {
  const pcs = choices.map(({ pc }) => pc);
  const low = Math.min(...pcs);
  const size = pcs.length === 0 ? 0 : (Math.max(...pcs) - low) / 2 + 1;
  if (choices.length <= MAX_COMPARES || size > MAX_TABLE) {
    for (const { pc, label } of choices) {
      code.get(target);
      code.i64(pc);
      code.op('i64.eq');
      code.brIf(label);
    }
    return;
  }
  const other = code.block();
  code.get(target);
  code.i64(low);
  code.op('i64.sub');
  code.i64(size * 2);
  code.op('i64.ge_u');
  code.brIf(other);
  const table: Label[] = Array<Label>(size).fill(other);
  for (const { pc, label } of choices) table[(pc - low) / 2] = label;
  code.get(target);
  code.i64(low);
  code.op('i64.sub');
  code.op('i32.wrap_i64');
  code.i32(1);
  code.op('i32.shr_u');
  code.brTable(table, other);
  code.end();
}
