/**
 * The software floating point against exact rationals.
 *
 * The reference knows no rounding algorithm: it takes the exact value as a
 * fraction, finds the two neighbouring numbers of the format by bisection over
 * all of them in order, and chooses by the definition of the mode.
 * IEEE 754-2019, sections 4.3, 7; Unprivileged spec 20240411, section 20.2.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as float from '../../../machine/float/index.ts';

interface Shape {
  readonly name: string;
  readonly format: float.Format;
  readonly width: bigint;
  readonly fraction: bigint;
  readonly bias: number;
}
const SHAPES: readonly Shape[] = [
  { name: 'single', format: float.SINGLE, width: 32n, fraction: 23n, bias: 127 },
  { name: 'double', format: float.DOUBLE, width: 64n, fraction: 52n, bias: 1023 },
];
const [RNE, RTZ, RDN, RUP, RMM] = [0, 1, 2, 3, 4];
const [NX, UF, OF, DZ, NV] = [1, 2, 4, 8, 16];

/** n / d, d positive. */
type Fraction = readonly [n: bigint, d: bigint];
const lessThan = (a: Fraction, b: Fraction): boolean => a[0] * b[1] < b[0] * a[1];
const power = (exponent: number): Fraction =>
  exponent >= 0 ? [1n << BigInt(exponent), 1n] : [1n, 1n << BigInt(-exponent)];
const times = (a: Fraction, b: Fraction): Fraction => [a[0] * b[0], a[1] * b[1]];
const plus = (a: Fraction, b: Fraction): Fraction => [a[0] * b[1] + b[0] * a[1], a[1] * b[1]];
const abs = (a: Fraction): Fraction => [a[0] < 0n ? -a[0] : a[0], a[1]];

const magnitudeOf = (shape: Shape, bits: bigint): bigint =>
  bits & ((1n << (shape.width - 1n)) - 1n);
const infinityOf = (shape: Shape): bigint =>
  ((1n << (shape.width - 1n - shape.fraction)) - 1n) << shape.fraction;

/** Exact value of a finite number; infinity counts as the next power of two, as in overflow rules. */
function valueOf(shape: Shape, bits: bigint): Fraction {
  const magnitude = magnitudeOf(shape, bits);
  const field = Number(magnitude >> shape.fraction);
  const rest = magnitude & ((1n << shape.fraction) - 1n);
  const significand = field === 0 ? rest : rest | (1n << shape.fraction);
  const value = times(
    [significand, 1n],
    power(Math.max(field, 1) - shape.bias - Number(shape.fraction)),
  );
  return bits >> (shape.width - 1n) === 1n ? [-value[0], value[1]] : value;
}

/** Largest magnitude whose value is not above a positive fraction; may be the infinity pattern. */
function floorBits(shape: Shape, value: Fraction): bigint {
  let low = 0n;
  let high = infinityOf(shape);
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (lessThan(value, valueOf(shape, middle))) high = middle - 1n;
    else low = middle;
  }
  return low;
}

/** Rounds an exact value that is not zero. */
function reference(shape: Shape, exact: Fraction, mode: number): float.Result {
  const negative = exact[0] < 0n;
  const size = abs(exact);
  const sign = negative ? 1n << (shape.width - 1n) : 0n;
  const max = infinityOf(shape) - 1n;
  const floor = floorBits(shape, size);
  const below = floor > max ? max : floor;
  const above = below + 1n;
  const exactly = !lessThan(valueOf(shape, below), size) && floor <= max;
  if (exactly) return { bits: sign | below, flags: 0 };
  const gapBelow = plus(size, times([-1n, 1n], valueOf(shape, below)));
  const gapAbove = plus(valueOf(shape, above), times([-1n, 1n], size));
  let up: boolean;
  if (mode === RTZ) up = false;
  else if (mode === RDN) up = negative;
  else if (mode === RUP) up = !negative;
  else if (lessThan(gapBelow, gapAbove)) up = false;
  else if (lessThan(gapAbove, gapBelow)) up = true;
  else up = mode === RMM || (below & 1n) === 1n;
  const result = up ? above : below;
  let flags = NX;
  if (result > max || floor > max) flags |= OF;
  /* Tiny after rounding with an unbounded exponent range: scale up and round again. */
  const scaled = times(size, power(4 * Number(shape.fraction)));
  const smallest = times(power(1 - shape.bias), power(4 * Number(shape.fraction)));
  if (lessThan(size, power(1 - shape.bias))) {
    const wide = roundFree(shape, scaled, mode, negative);
    if (lessThan(wide, smallest)) flags |= UF;
  }
  return { bits: sign | result, flags };
}

/** Rounds a fraction in the normal range, giving a fraction. */
function roundFree(shape: Shape, size: Fraction, mode: number, negative: boolean): Fraction {
  const { bits } = reference(shape, negative ? [-size[0], size[1]] : size, mode);
  return abs(valueOf(shape, bits));
}

const isNan = (shape: Shape, bits: bigint): boolean => magnitudeOf(shape, bits) > infinityOf(shape);
const isFinite = (shape: Shape, bits: bigint): boolean =>
  magnitudeOf(shape, bits) < infinityOf(shape);

/** Bit patterns that matter: ends of ranges, neighbours, few bits set, any. */
function patterns(shape: Shape): fc.Arbitrary<bigint> {
  const top = 1n << (shape.width - 1n);
  const infinity = infinityOf(shape);
  const quiet = 1n << (shape.fraction - 1n);
  const one = BigInt(shape.bias) << shape.fraction;
  const special = [0n, 1n, 2n, (1n << shape.fraction) - 1n, 1n << shape.fraction, one, one + 1n]
    .concat([one - 1n, infinity - 1n, infinity, infinity + 1n, infinity | quiet])
    .flatMap((bits) => [bits, bits | top]);
  const any = fc.bigInt({ min: 0n, max: 2n * top - 1n });
  const nearOne = fc
    .tuple(
      fc.integer({ min: -60, max: 60 }),
      fc.bigInt({ min: 0n, max: (1n << shape.fraction) - 1n }),
      fc.boolean(),
    )
    .map(([e, f, s]) => (BigInt(shape.bias + e) << shape.fraction) | f | (s ? top : 0n));
  const round = nearOne.map((bits) => bits & ~((1n << (shape.fraction - 3n)) - 1n));
  return fc.oneof(fc.constantFrom(...special), any, nearOne, round);
}
const modes = fc.constantFrom(RNE, RTZ, RDN, RUP, RMM);
const runs = { numRuns: 400 };

for (const shape of SHAPES) {
  const { format } = shape;
  const number = patterns(shape);
  const sign = (bits: bigint): bigint => bits >> (shape.width - 1n);
  const zero = (negative: boolean): bigint => (negative ? 1n << (shape.width - 1n) : 0n);
  /** Exact result of finite operands, with the sign of an exact zero given. */
  const rounded = (exact: Fraction, mode: number, negativeZero: boolean): float.Result =>
    exact[0] === 0n ? { bits: zero(negativeZero), flags: 0 } : reference(shape, exact, mode);
  const sumSign = (a: boolean, b: boolean, bothZero: boolean, mode: number): boolean =>
    bothZero && a === b ? a : mode === RDN;

  describe(`${shape.name}: is every finite result the one the definition chooses?`, () => {
    it('add and subtract', () => {
      fc.assert(
        fc.property(number, number, modes, (x, y, mode) => {
          fc.pre(isFinite(shape, x) && isFinite(shape, y));
          const [a, b] = [valueOf(shape, x), valueOf(shape, y)];
          const none = a[0] === 0n && b[0] === 0n;
          const sum = rounded(
            plus(a, b),
            mode,
            sumSign(sign(x) === 1n, sign(y) === 1n, none, mode),
          );
          expect(float.add(format, x, y, mode)).toEqual(sum);
          expect(float.subtract(format, x, y ^ zero(true), mode)).toEqual(sum);
        }),
        runs,
      );
    });
    it('multiply', () => {
      fc.assert(
        fc.property(number, number, modes, (x, y, mode) => {
          fc.pre(isFinite(shape, x) && isFinite(shape, y));
          const exact = times(valueOf(shape, x), valueOf(shape, y));
          expect(float.multiply(format, x, y, mode)).toEqual(
            rounded(exact, mode, sign(x) !== sign(y)),
          );
        }),
        runs,
      );
    });
    it('divide', () => {
      fc.assert(
        fc.property(number, number, modes, (x, y, mode) => {
          fc.pre(isFinite(shape, x) && isFinite(shape, y) && magnitudeOf(shape, y) !== 0n);
          const [n, d] = valueOf(shape, y);
          const inverse: Fraction = n < 0n ? [-d, -n] : [d, n];
          expect(float.divide(format, x, y, mode)).toEqual(
            rounded(times(valueOf(shape, x), inverse), mode, sign(x) !== sign(y)),
          );
        }),
        runs,
      );
    });
    it('square root', () => {
      fc.assert(
        fc.property(number, modes, (bits, mode) => {
          const x = magnitudeOf(shape, bits);
          fc.pre(isFinite(shape, x) && x !== 0n);
          /* Bounds of the root with 200 bits behind the point; equal when it is exact. */
          const [n, d] = valueOf(shape, x);
          const scaled = (n << 2400n) / d;
          let root = 1n << BigInt(Math.ceil(scaled.toString(2).length / 2));
          for (
            let next = (root + scaled / root) >> 1n;
            next < root;
            next = (root + scaled / root) >> 1n
          ) {
            root = next;
          }
          const square = root * root === scaled && (n << 2400n) % d === 0n;
          const value: Fraction = [root * 2n + (square ? 0n : 1n), 1n << 1201n];
          expect(float.squareRoot(format, x, mode)).toEqual(reference(shape, value, mode));
        }),
        runs,
      );
    });
    it('the four fused forms', () => {
      fc.assert(
        fc.property(
          number,
          number,
          number,
          modes,
          fc.boolean(),
          fc.boolean(),
          (x, y, z, mode, np, na) => {
            fc.pre([x, y, z].every((each) => isFinite(shape, each)));
            const flip = (value: Fraction, negate: boolean): Fraction =>
              negate ? [-value[0], value[1]] : value;
            const product = flip(times(valueOf(shape, x), valueOf(shape, y)), np);
            const addend = flip(valueOf(shape, z), na);
            const productNegative = (sign(x) !== sign(y)) !== np;
            const addendNegative = (sign(z) === 1n) !== na;
            const none = product[0] === 0n && addend[0] === 0n;
            expect(
              float.fused(format, x, y, z, { negateProduct: np, negateAddend: na }, mode),
            ).toEqual(
              rounded(
                plus(product, addend),
                mode,
                sumSign(productNegative, addendNegative, none, mode),
              ),
            );
          },
        ),
        runs,
      );
    });
    it('from integers', () => {
      fc.assert(
        fc.property(
          fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
          fc.nat(63),
          modes,
          (big, cut, mode) => {
            const value = big >> BigInt(cut);
            expect(float.fromInteger(format, value, mode)).toEqual(
              rounded([value, 1n], mode, false),
            );
          },
        ),
        runs,
      );
    });
    it('to integers', () => {
      fc.assert(
        fc.property(
          number,
          modes,
          fc.constantFrom<32 | 64>(32, 64),
          fc.boolean(),
          (x, mode, width, signed) => {
            fc.pre(isFinite(shape, x));
            const [n, d] = valueOf(shape, x);
            const down = n >= 0n ? n / d : -((-n + d - 1n) / d);
            const rest = n - down * d;
            const up = rest === 0n ? down : down + 1n;
            const twice = rest * 2n;
            const nearest =
              twice < d
                ? down
                : twice > d
                  ? up
                  : mode === RMM
                    ? n < 0n
                      ? down
                      : up
                    : down % 2n === 0n
                      ? down
                      : up;
            const integer =
              mode === RTZ
                ? n < 0n
                  ? up
                  : down
                : mode === RDN
                  ? down
                  : mode === RUP
                    ? up
                    : nearest;
            const low = signed ? -(2n ** BigInt(width - 1)) : 0n;
            const high = signed ? 2n ** BigInt(width - 1) - 1n : 2n ** BigInt(width) - 1n;
            const clamped = integer < low ? low : integer > high ? high : integer;
            const flags = clamped !== integer ? NV : rest === 0n ? 0 : NX;
            const bits = BigInt.asUintN(64, width === 32 ? BigInt.asIntN(32, clamped) : clamped);
            expect(float.toInteger(format, x, width, signed, mode)).toEqual({ bits, flags });
          },
        ),
        runs,
      );
    });
  });

  describe(`${shape.name}: what do infinities and NaN give?`, () => {
    const infinity = infinityOf(shape);
    const minus = infinity | zero(true);
    const nan = infinity | (1n << (shape.fraction - 1n));
    const signaling = infinity + 1n;
    const one = BigInt(shape.bias) << shape.fraction;
    const cases: [name: string, result: float.Result, bits: bigint, flags: number][] = [
      ['inf + inf', float.add(format, infinity, infinity, RNE), infinity, 0],
      ['inf - inf', float.subtract(format, infinity, infinity, RNE), nan, NV],
      ['-inf + 1', float.add(format, minus, one, RNE), minus, 0],
      ['inf * 0', float.multiply(format, infinity, 0n, RNE), nan, NV],
      ['inf * -1', float.multiply(format, infinity, one | zero(true), RNE), minus, 0],
      ['inf / inf', float.divide(format, infinity, infinity, RNE), nan, NV],
      ['0 / 0', float.divide(format, 0n, 0n, RNE), nan, NV],
      ['1 / -0', float.divide(format, one, zero(true), RNE), minus, DZ],
      ['1 / inf', float.divide(format, one, infinity, RNE), 0n, 0],
      ['sqrt(-1)', float.squareRoot(format, one | zero(true), RNE), nan, NV],
      ['sqrt(-0)', float.squareRoot(format, zero(true), RNE), zero(true), 0],
      ['sqrt(inf)', float.squareRoot(format, infinity, RNE), infinity, 0],
      ['qnan + 1', float.add(format, nan | 5n, one, RNE), nan, 0],
      ['snan + 1', float.add(format, signaling, one, RNE), nan, NV],
      ['min(1, qnan)', float.extreme(format, one, nan, false), one, 0],
      ['max(snan, 1)', float.extreme(format, signaling, one, true), one, NV],
      ['min(qnan, qnan)', float.extreme(format, nan | 1n, nan, false), nan, 0],
      ['min(+0, -0)', float.extreme(format, 0n, zero(true), false), zero(true), 0],
      ['max(-0, +0)', float.extreme(format, zero(true), 0n, true), 0n, 0],
      ['eq(1, qnan)', float.equal(format, one, nan), 0n, 0],
      ['eq(1, snan)', float.equal(format, one, signaling), 0n, NV],
      ['lt(1, qnan)', float.less(format, one, nan, false), 0n, NV],
      ['le(-0, 0)', float.less(format, zero(true), 0n, true), 1n, 0],
      ['lt(-0, 0)', float.less(format, zero(true), 0n, false), 0n, 0],
      ['to w of nan', float.toInteger(format, nan, 32, true, RNE), 0x7fff_ffffn, NV],
      ['to wu of inf', float.toInteger(format, infinity, 32, false, RNE), 2n ** 64n - 1n, NV],
      ['to lu of -inf', float.toInteger(format, minus, 64, false, RNE), 0n, NV],
    ];
    for (const [name, result, bits, flags] of cases) {
      it(name, () => expect(result).toEqual({ bits, flags }));
    }
    it('fma(inf, 0, qnan) is invalid, fma(inf, 1, -inf) too', () => {
      const plain = { negateProduct: false, negateAddend: false };
      expect(float.fused(format, infinity, 0n, nan, plain, RNE)).toEqual({ bits: nan, flags: NV });
      expect(float.fused(format, infinity, one, minus, plain, RNE)).toEqual({
        bits: nan,
        flags: NV,
      });
    });
    it('classes', () => {
      const classes = [
        minus,
        one | zero(true),
        1n | zero(true),
        zero(true),
        0n,
        1n,
        one,
        infinity,
        signaling,
        nan,
      ];
      classes.forEach((bits, index) =>
        expect(float.classify(format, bits)).toBe(1n << BigInt(index)),
      );
    });
    it('are order and minimum those of the values, for all numbers?', () => {
      fc.assert(
        fc.property(number, number, (x, y) => {
          fc.pre(!isNan(shape, x) && !isNan(shape, y));
          const rank = (bits: bigint): bigint =>
            sign(bits) === 1n ? -magnitudeOf(shape, bits) : magnitudeOf(shape, bits);
          expect(float.less(format, x, y, false).bits === 1n).toBe(rank(x) < rank(y));
          expect(float.equal(format, x, y).bits === 1n).toBe(rank(x) === rank(y));
          expect(rank(float.extreme(format, x, y, true).bits)).toBe(
            rank(x) > rank(y) ? rank(x) : rank(y),
          );
        }),
        runs,
      );
    });
  });
}

describe('between the formats', () => {
  const [single, double] = SHAPES as [Shape, Shape];
  it('is narrowing rounded once, and widening exact?', () => {
    fc.assert(
      fc.property(patterns(double), patterns(single), modes, (wide, narrow, mode) => {
        if (isFinite(double, wide)) {
          const exact = valueOf(double, wide);
          const negative = wide >> 63n === 1n;
          const expected =
            exact[0] === 0n
              ? { bits: negative ? 1n << 31n : 0n, flags: 0 }
              : reference(single, exact, mode);
          expect(float.convertFormat(float.DOUBLE, float.SINGLE, wide, mode)).toEqual(expected);
        }
        if (isFinite(single, narrow)) {
          const { bits, flags } = float.convertFormat(float.SINGLE, float.DOUBLE, narrow, mode);
          const [a, b] = [valueOf(double, bits), valueOf(single, narrow)];
          expect(a[0] * b[1]).toBe(b[0] * a[1]);
          expect([flags, bits >> 63n]).toEqual([0, narrow >> 31n]);
        }
      }),
      runs,
    );
  });
  it('does a single that is not boxed count as NaN?', () => {
    expect(float.unbox(0x3f80_0000n, float.SINGLE)).toBe(0x7fc0_0000n);
    expect(float.unbox(0xffff_ffff_3f80_0000n, float.SINGLE)).toBe(0x3f80_0000n);
    expect(float.unbox(0xffff_fffe_3f80_0000n, float.SINGLE)).toBe(0x7fc0_0000n);
  });
});
