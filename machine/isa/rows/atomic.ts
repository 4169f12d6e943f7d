/**
 * A: load-reserved, store-conditional and atomic memory operations.
 *
 * The acquire and release bits need nothing: memory is in order.
 * Source: Unprivileged spec 20240411, chapter 14.
 */

import { add, and, geS, geU, ltS, ltU, or, select, sext32, xor } from '../node.ts';
import type { Node } from '../node.ts';
import { instructionRows } from '../row.ts';
import type { InstructionRow } from '../row.ts';

const row = instructionRows('A');

/** new value from the old one and rs2, both i64; for words both are sign-extended. */
type Change = (old: Node, source: Node) => Node;

const CHANGES: readonly [name: string, funct5: string, change: Change][] = [
  ['amoswap', '00001', (_, source) => source],
  ['amoadd', '00000', add],
  ['amoxor', '00100', xor],
  ['amoand', '01100', and],
  ['amoor', '01000', or],
  ['amomin', '10000', (old, source) => select(ltS(old, source), old, source)],
  ['amomax', '10100', (old, source) => select(geS(old, source), old, source)],
  /* Sign extension keeps the unsigned order of words. */
  ['amominu', '11000', (old, source) => select(ltU(old, source), old, source)],
  ['amomaxu', '11100', (old, source) => select(geU(old, source), old, source)],
];

function rowsOf(width: 4 | 8, suffix: string, funct3: string): InstructionRow[] {
  const tail = `${funct3} ..... 0101111`;
  return [
    row(`lr.${suffix}`, 'LR', `00010 .. 00000 ..... ${tail}`, (b) =>
      b.rd(b.reserve(width, b.rs1())),
    ),
    row(`sc.${suffix}`, 'AMO', `00011 .. ..... ..... ${tail}`, (b) =>
      b.rd(b.conditional(width, b.rs1(), b.rs2())),
    ),
    ...CHANGES.map(([name, funct5, change]) =>
      row(`${name}.${suffix}`, 'AMO', `${funct5} .. ..... ..... ${tail}`, (b) => {
        const source = b.let(width === 4 ? sext32(b.rs2()) : b.rs2());
        b.rd(b.amo(width, b.rs1(), (old) => change(old, source)));
      }),
    ),
  ];
}

export const ATOMIC: readonly InstructionRow[] = [
  ...rowsOf(4, 'w', '010'),
  ...rowsOf(8, 'd', '011'),
];
