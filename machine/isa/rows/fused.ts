/**
 * Fused multiply-add from ordinary host arithmetic, bit-exact.
 *
 * Double: Boldo and Melquiond, "Emulation of FMA and correctly rounded sums:
 * proved algorithms using rounding to odd" (2008): product and sums as pairs
 * without error, the tail rounded to odd, one last rounding to nearest; an engine
 * that has the operation itself uses it.
 * Single: the product is exact in double; the sum is rounded to odd and then to
 * single; or in one operation, as well. Both hold only while nothing overflows or underflows on the way, so
 * exponents are checked first; everything else is software.
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
  int,
  isZero,
  long,
  ltU,
  or32,
  select,
  shrU,
  single,
  sub,
  wrap,
} from '../node.ts';
import type { Node } from '../node.ts';

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
function moderate(raw: Node, reach: number): Node {
  const field = and(shrU(raw, long(52)), long(0x7ff));
  return ltU(sub(field, long(1023 - reach)), long(2 * reach));
}

const signed = (value: Node, negative: boolean): Node => (negative ? float('neg', value) : value);

/** i32: a result that can raise nothing but inexact: finite, and above the smallest normal number. */
function plain(result: Node, smallest: Node, infinity: Node): Node {
  const size = float('abs', result);
  return and32(floatCompare('gt', size, smallest), floatCompare('lt', size, infinity));
}

export function fusedDouble(b: Builder, [negateProduct, negateAddend]: FusedSigns): void {
  const raw = [b.let(b.f1()), b.let(b.f2()), b.let(b.f3())] as const;
  const x = b.let(signed(convert('f64.reinterpret_i64', raw[0]), negateProduct));
  const y = b.let(convert('f64.reinterpret_i64', raw[1]));
  const z = b.let(signed(convert('f64.reinterpret_i64', raw[2]), negateAddend));
  if (b.fuses) {
    const sum = b.let(fusedMultiplyAdd(x, y, z));
    const safe = plain(sum, double(2 ** -1022), double(Infinity));
    b.orSoftware(and32(safe, b.rounds('nearest', true)), () =>
      b.fd(convert('i64.reinterpret_f64', sum)),
    );
    return;
  }
  const [product, productError] = twoProduct(b, x, y);
  const [t, tError] = twoSum(b, z, productError);
  const [v, vError] = twoSum(b, product, t);
  const tail = toOdd(b, ...twoSum(b, tError, vError));
  const result = b.let(float('add', v, tail));
  const addend = or32(moderate(raw[2], 800), floatCompare('eq', z, double(0)));
  const usable = and32(
    and32(and32(moderate(raw[0], 400), moderate(raw[1], 400)), addend),
    floatCompare('ne', result, double(0)),
  );
  b.orSoftware(and32(usable, b.rounds('nearest', true)), () =>
    b.fd(convert('i64.reinterpret_f64', result)),
  );
}

export function fusedSingle(b: Builder, [negateProduct, negateAddend]: FusedSigns): void {
  const raw = [b.let(b.f1()), b.let(b.f2()), b.let(b.f3())] as const;
  const boxed = raw.map((bits) => eq32(wrap(shrU(bits, long(32))), int(-1)));
  const finish = (result: Node): void => {
    const usable = boxed.reduce(and32, plain(result, single(2 ** -126), single(Infinity)));
    b.orSoftware(and32(usable, b.rounds('nearest', true)), () => {
      const bits = convert('i64.extend_i32_u', convert('i32.reinterpret_f32', result));
      b.fd(add(bits, long(0xffff_ffff_0000_0000n)));
    });
  };
  if (b.fuses) {
    const [x, y, z] = raw.map((bits) => convert('f32.reinterpret_i32', wrap(bits)));
    finish(b.let(fusedMultiplyAdd(signed(x!, negateProduct), y!, signed(z!, negateAddend))));
    return;
  }
  const wide = (bits: Node): Node =>
    convert('f64.promote_f32', convert('f32.reinterpret_i32', wrap(bits)));
  const x = b.let(signed(wide(raw[0]), negateProduct));
  const y = b.let(wide(raw[1]));
  const z = b.let(signed(wide(raw[2]), negateAddend));
  const product = b.let(float('mul', x, y));
  const odd = toOdd(b, ...twoSum(b, product, z));
  finish(b.let(convert('f32.demote_f64', odd)));
}
