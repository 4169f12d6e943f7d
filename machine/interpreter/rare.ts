/**
 * Instructions whose handlers are functions of their own.
 *
 * They are rare, or so large that a call (6 ns) does not matter; each one kept
 * out of the main function makes it quicker to compile.
 */

import type { Instruction } from '../isa/row.ts';

const FREQUENT = new Set([
  ...['mul', 'mulw', 'mulhu'],
  ...['fld', 'fsd', 'flw', 'fsw', 'fmv.x.d', 'fmv.d.x', 'fsgnj.d'],
  ...['fadd.d', 'fsub.d', 'fmul.d', 'fmadd.d', 'feq.d', 'flt.d', 'fle.d'],
]);

/** Whether an instruction's handler is called through the table; only those that do not jump. */
export function isRare({ name, extension, flow }: Instruction): boolean {
  return flow === 'next' && extension !== 'I' && !FREQUENT.has(name);
}
