/**
 * What differs between single and double precision in the meanings of F and D.
 *
 * Source: Unprivileged spec 20240411, chapters 20 (F) and 21 (D).
 */

import type { Builder } from '../builder.ts';
import {
  convert,
  double,
  int,
  long,
  ltU32,
  select,
  shl32,
  shrU,
  single,
  sub32,
  wrap,
  xor,
  xor32,
} from '../node.ts';
import type { FloatType, Node } from '../node.ts';
import { instructionRows } from '../row.ts';

export const f = instructionRows('F');
export const d = instructionRows('D');

export interface Precision {
  readonly suffix: 's' | 'd';
  readonly type: FloatType;
  /** The fmt field. */
  readonly fmt: '00' | '01';
  readonly row: typeof f;
  /** i32: whether a register holds a number of this precision at all; a single is NaN-boxed. */
  boxed(b: Builder, operand: 1 | 2 | 3): Node;
  /** A number as an integer of its width, and back. */
  bits(value: Node): Node;
  number(bits: Node): Node;
  xor(x: Node, y: Node): Node;
  constant(value: number): Node;
  /** i32: sign, exponent and the upper part of the fraction. */
  head(value: Node): Node;
  /** Bits of the exponent. */
  readonly exponent: number;
  /** Bits of the significand, with the hidden one. */
  readonly significand: bigint;
}

const singleBits = (value: Node): Node => convert('i32.reinterpret_f32', value);
const doubleBits = (value: Node): Node => convert('i64.reinterpret_f64', value);

export const SINGLE: Precision = {
  suffix: 's',
  type: 'f32',
  fmt: '00',
  row: f,
  boxed: (b, operand) => b.boxed(operand),
  bits: singleBits,
  number: (bits) => convert('f32.reinterpret_i32', bits),
  xor: xor32,
  constant: single,
  head: singleBits,
  exponent: 8,
  significand: 24n,
};
export const DOUBLE: Precision = {
  suffix: 'd',
  type: 'f64',
  fmt: '01',
  row: d,
  boxed: () => int(1),
  bits: doubleBits,
  number: (bits) => convert('f64.reinterpret_i64', bits),
  xor,
  constant: double,
  head: (value) => wrap(shrU(doubleBits(value), long(32))),
  exponent: 11,
  significand: 53n,
};

const CANONICAL_SINGLE = SINGLE.number(int(0x7fc0_0000));

/** An operand as instructions that compute nothing see it: a single that is not boxed is NaN. */
export function operand(p: Precision, b: Builder, which: 1 | 2 | 3): Node {
  const value = b.f(which, p.type);
  return p === SINGLE ? select(b.boxed(which), value, CANONICAL_SINGLE) : value;
}

/** The exponent at the top of 32 bits, without the sign. */
const topped = (p: Precision, value: Node): Node => shl32(p.head(value), int(1));
const field = (p: Precision, exponent: number): number => exponent * 2 ** (32 - p.exponent);

/** i32: neither infinite nor NaN. */
export function isFinite(p: Precision, value: Node): Node {
  return ltU32(topped(p, value), int(field(p, 2 ** p.exponent - 1)));
}

/**
 * i32: a result that can have raised nothing but inexact: it is finite, normal, and not in the
 * lowest binade, whose smallest number may hide an underflow.
 */
export function isPlain(p: Precision, result: Node): Node {
  const least = int(field(p, 2));
  return ltU32(sub32(topped(p, result), least), int(field(p, 2 ** p.exponent - 3)));
}
