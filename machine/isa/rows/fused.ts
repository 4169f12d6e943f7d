/**
 * Fused multiply-add from ordinary host arithmetic, bit-exact.
 *
 * Double: Boldo and Melquiond, "Emulation of FMA and correctly rounded sums:
 * proved algorithms using rounding to odd" (2008): product and sums as pairs
 * without error, the tail rounded to odd, one last rounding to nearest; an engine
 * that has the operation itself uses it.
 * Single: the product is exact in double; the sum is rounded to odd and then to
 * single; or in one operation, as well. All this holds only while nothing overflows
 * or underflows on the way, so exponents are checked, of operands or of the result;
 * everything else is software.
 */

import type { Builder } from '../builder.ts';
import {
  add,
  and,
  and32,
  convert,
  double,
  eq32,
  float,
  floatCompare,
  fusedMultiplyAdd,
  isZero,
  long,
  ltU,
  or32,
  select,
  shrU,
  sub,
} from '../node.ts';
import type { Node } from '../node.ts';
import { DOUBLE, isPlain, SINGLE } from './precision.ts';

/** Whether the product and the addend are negated. */
export type FusedSigns = readonly [product: boolean, addend: boolean];

/** x + y as a rounded sum and its error, exactly (Knuth). */
function twoSum(b: Builder, x: Node, y: Node): [sum: Node, error: Node] {
  const sum = b.let(float('add', x, y));
  const part = b.let(float('sub', sum, x));
  const error = float('add', float('sub', x, float('sub', sum, part)), float('sub', y, part));
  return [sum, b.let(error)];
}

/** A double as two halves of 26 bits, exactly (Veltkamp). */
function split(b: Builder, x: Node): [high: Node, low: Node] {
  const large = b.let(float('mul', x, double(2 ** 27 + 1)));
  const high = b.let(float('sub', large, float('sub', large, x)));
  return [high, b.let(float('sub', x, high))];
}

/** x * y as a rounded product and its error, exactly (Dekker). */
function twoProduct(b: Builder, x: Node, y: Node): [product: Node, error: Node] {
  const product = b.let(float('mul', x, y));
  const [xHigh, xLow] = split(b, x);
  const [yHigh, yLow] = split(b, y);
  const first = float('sub', float('mul', xHigh, yHigh), product);
  const middle = float(
    'add',
    float('add', first, float('mul', xHigh, yLow)),
    float('mul', xLow, yHigh),
  );
  return [product, b.let(float('add', middle, float('mul', xLow, yLow)))];
}

/** sum + error rounded to odd: an inexact even sum moves one place towards the error. */
function toOdd(b: Builder, sum: Node, error: Node): Node {
  const bits = b.let(convert('i64.reinterpret_f64', sum));
  const grows = eq32(floatCompare('gt', error, double(0)), floatCompare('gt', sum, double(0)));
  const even = isZero(and(bits, long(1)));
  const adjust = and32(even, floatCompare('ne', error, double(0)));
  const moved = select(grows, add(bits, long(1)), sub(bits, long(1)));
  return b.let(convert('f64.reinterpret_i64', select(adjust, moved, bits)));
}

/** i32: the exponent field lies within `reach` of the middle; false for zero, infinity, NaN. */
function moderate(value: Node, reach: number): Node {
  const field = and(shrU(DOUBLE.bits(value), long(52)), long(0x7ff));
  return ltU(sub(field, long(1023 - reach)), long(2 * reach));
}

const signed = (value: Node, negative: boolean): Node => (negative ? float('neg', value) : value);

export function fusedDouble(b: Builder, [negateProduct, negateAddend]: FusedSigns): void {
  const x = b.let(signed(b.f(1, 'f64'), negateProduct));
  const y = b.let(b.f(2, 'f64'));
  const z = b.let(signed(b.f(3, 'f64'), negateAddend));
  if (b.fuses) {
    const sum = b.let(fusedMultiplyAdd(x, y, z));
    b.orSoftware(and32(isPlain(DOUBLE, sum), b.rounds('nearest', true)), () => b.fd(sum));
    return;
  }
  const [product, productError] = twoProduct(b, x, y);
  const [t, tError] = twoSum(b, z, productError);
  const [v, vError] = twoSum(b, product, t);
  const tail = toOdd(b, ...twoSum(b, tError, vError));
  const result = b.let(float('add', v, tail));
  const addend = or32(moderate(z, 800), floatCompare('eq', z, double(0)));
  const usable = and32(
    and32(and32(moderate(x, 400), moderate(y, 400)), addend),
    floatCompare('ne', result, double(0)),
  );
  b.orSoftware(and32(usable, b.rounds('nearest', true)), () => b.fd(result));
}

export function fusedSingle(b: Builder, [negateProduct, negateAddend]: FusedSigns): void {
  const boxed = and32(and32(b.boxed(1), b.boxed(2)), b.boxed(3));
  const finish = (result: Node): void => {
    const usable = and32(and32(boxed, isPlain(SINGLE, result)), b.rounds('nearest', true));
    b.orSoftware(usable, () => b.fd(result));
  };
  if (b.fuses) {
    const product = signed(b.f(1, 'f32'), negateProduct);
    const addend = signed(b.f(3, 'f32'), negateAddend);
    finish(b.let(fusedMultiplyAdd(product, b.f(2, 'f32'), addend)));
    return;
  }
  const wide = (which: 1 | 2 | 3): Node => convert('f64.promote_f32', b.f(which, 'f32'));
  const x = b.let(signed(wide(1), negateProduct));
  const y = b.let(wide(2));
  const z = b.let(signed(wide(3), negateAddend));
  const product = b.let(float('mul', x, y));
  const odd = toOdd(b, ...twoSum(b, product, z));
  finish(b.let(convert('f32.demote_f64', odd)));
}
