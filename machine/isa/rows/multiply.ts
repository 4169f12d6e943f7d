/**
 * M: multiplication and division.
 *
 * Source: Unprivileged spec 20240411, chapter 13; division by zero and
 * overflow give the results of its table 11 and never trap: dividing by -1 is to
 * negate, so the one quotient that overflows is never asked for.
 */

import type { Builder } from '../builder.ts';
import {
  add,
  and,
  divS,
  divS32,
  divU,
  divU32,
  eq,
  eq32,
  extendS,
  int,
  isZero,
  isZero32,
  long,
  mul,
  mul32,
  remS,
  remS32,
  remU,
  rarely,
  remU32,
  shrS,
  shrU,
  sub,
  sub32,
  wrap,
  zext32,
} from '../node.ts';
import type { Node } from '../node.ts';
import { instructionRows } from '../row.ts';
import type { InstructionRow } from '../row.ts';

const row = instructionRows('M');

/** High 64 bits of the unsigned product, from four 32-bit products. */
function highUnsigned(b: Builder, x: Node, y: Node): Node {
  const x0 = b.let(zext32(x));
  const x1 = b.let(shrU(x, long(32)));
  const y0 = b.let(zext32(y));
  const y1 = b.let(shrU(y, long(32)));
  const middle = b.let(add(mul(x1, y0), shrU(mul(x0, y0), long(32))));
  const lower = add(zext32(middle), mul(x0, y1));
  return add(add(mul(x1, y1), shrU(middle, long(32))), shrU(lower, long(32)));
}

/** What a negative `sign` takes away from the unsigned high product. */
function correction(sign: Node, other: Node): Node {
  return and(shrS(sign, long(63)), other);
}

function operands(b: Builder): [Node, Node] {
  return [b.let(b.rs1()), b.let(b.rs2())];
}
function operands32(b: Builder): [Node, Node] {
  return [b.let(wrap(b.rs1())), b.let(wrap(b.rs2()))];
}

export const MULTIPLY: readonly InstructionRow[] = [
  row('mul', 'R', '0000001 ..... ..... 000 ..... 0110011', (b) => b.rd(mul(b.rs1(), b.rs2()))),
  row('mulh', 'R', '0000001 ..... ..... 001 ..... 0110011', (b) => {
    const [x, y] = operands(b);
    b.rd(sub(sub(highUnsigned(b, x, y), correction(x, y)), correction(y, x)));
  }),
  row('mulhsu', 'R', '0000001 ..... ..... 010 ..... 0110011', (b) => {
    const [x, y] = operands(b);
    b.rd(sub(highUnsigned(b, x, y), correction(x, y)));
  }),
  row('mulhu', 'R', '0000001 ..... ..... 011 ..... 0110011', (b) => {
    const [x, y] = operands(b);
    b.rd(highUnsigned(b, x, y));
  }),
  row('div', 'R', '0000001 ..... ..... 100 ..... 0110011', (b) => {
    const [x, y] = operands(b);
    const negated = sub(long(0), x);
    const quotient = rarely(eq(y, long(-1)), negated, divS(x, y));
    b.rd(rarely(isZero(y), long(-1), quotient));
  }),
  row('divu', 'R', '0000001 ..... ..... 101 ..... 0110011', (b) => {
    const [x, y] = operands(b);
    b.rd(rarely(isZero(y), long(-1), divU(x, y)));
  }),
  row('rem', 'R', '0000001 ..... ..... 110 ..... 0110011', (b) => {
    const [x, y] = operands(b);
    b.rd(rarely(isZero(y), x, remS(x, y)));
  }),
  row('remu', 'R', '0000001 ..... ..... 111 ..... 0110011', (b) => {
    const [x, y] = operands(b);
    b.rd(rarely(isZero(y), x, remU(x, y)));
  }),

  row('mulw', 'R', '0000001 ..... ..... 000 ..... 0111011', (b) =>
    b.rd(extendS(mul32(wrap(b.rs1()), wrap(b.rs2())))),
  ),
  row('divw', 'R', '0000001 ..... ..... 100 ..... 0111011', (b) => {
    const [x, y] = operands32(b);
    const negated = sub32(int(0), x);
    const quotient = rarely(eq32(y, int(-1)), negated, divS32(x, y));
    b.rd(extendS(rarely(isZero32(y), int(-1), quotient)));
  }),
  row('divuw', 'R', '0000001 ..... ..... 101 ..... 0111011', (b) => {
    const [x, y] = operands32(b);
    b.rd(extendS(rarely(isZero32(y), int(-1), divU32(x, y))));
  }),
  row('remw', 'R', '0000001 ..... ..... 110 ..... 0111011', (b) => {
    const [x, y] = operands32(b);
    b.rd(extendS(rarely(isZero32(y), x, remS32(x, y))));
  }),
  row('remuw', 'R', '0000001 ..... ..... 111 ..... 0111011', (b) => {
    const [x, y] = operands32(b);
    b.rd(extendS(rarely(isZero32(y), x, remU32(x, y))));
  }),
];
