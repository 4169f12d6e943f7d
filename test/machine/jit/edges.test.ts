/**
 * Floating point at the edges of the formats: does what runs on the host's own arithmetic, in
 * both engines, give the results and the flags of the software that knows all cases?
 *
 * Operands are chosen by the exponent of the result: subnormal, the lowest binades, the highest,
 * beyond; and by integers at the bounds of conversions.
 */
import { expect, it } from 'vitest';
import * as float from '../../../machine/float/index.ts';
import { assemble } from '../../../machine/isa/assembler.ts';
import { RAM_BASE } from '../../../machine/hart/layout.ts';
import { Random } from '../../differential/random.ts';
import { FINISH, Lockstep } from './lockstep.ts';

const SEED = Number(process.env['FLATLAND_SEED'] ?? 20_261_123);
const PAIRS = 1500;
const TABLE = RAM_BASE + 0x1_0000;
const NEAREST = 0;
const TO_ZERO = 1;
const INEXACT = 1;

interface Shape {
  readonly suffix: 's' | 'd';
  readonly format: float.Format;
  readonly exponentBits: number;
  readonly fractionBits: number;
  readonly size: 4 | 8;
}
const SHAPES: readonly Shape[] = [
  { suffix: 's', format: float.SINGLE, exponentBits: 8, fractionBits: 23, size: 4 },
  { suffix: 'd', format: float.DOUBLE, exponentBits: 11, fractionBits: 52, size: 8 },
];

interface Operation {
  readonly name: string;
  /** Operands after the result's register. */
  readonly takes: string;
  readonly to: 'f' | 'x';
  readonly result: (x: bigint, y: bigint, format: float.Format) => float.Result;
}
const twoNumbers = (
  name: string,
  result: (format: float.Format, x: bigint, y: bigint, mode: number) => float.Result,
): Operation => ({
  name,
  takes: 'fa1, fa2',
  to: 'f',
  result: (x, y, format) => result(format, x, y, NEAREST),
});
const toInteger = (suffix: string, width: 32 | 64, signed: boolean): Operation => ({
  name: `fcvt.${suffix}`,
  takes: 'fa1, rtz',
  to: 'x',
  result: (x, _, format) => float.toInteger(format, x, width, signed, TO_ZERO),
});
const OPERATIONS: readonly Operation[] = [
  twoNumbers('fadd', float.add),
  twoNumbers('fsub', float.subtract),
  twoNumbers('fmul', float.multiply),
  twoNumbers('fdiv', float.divide),
  {
    name: 'fsqrt',
    takes: 'fa1',
    to: 'f',
    result: (x, _, format) => float.squareRoot(format, x, NEAREST),
  },
  {
    name: 'fnmsub',
    takes: 'fa1, fa2, fa2',
    to: 'f',
    result: (x, y, format) =>
      float.fused(format, x, y, y, { negateProduct: true, negateAddend: false }, NEAREST),
  },
  twoNumbers('fmin', (format, x, y) => float.extreme(format, x, y, false)),
  twoNumbers('fmax', (format, x, y) => float.extreme(format, x, y, true)),
  {
    name: 'flt',
    takes: 'fa1, fa2',
    to: 'x',
    result: (x, y, format) => float.less(format, x, y, false),
  },
  toInteger('w', 32, true),
  toInteger('wu', 32, false),
  toInteger('l', 64, true),
  toInteger('lu', 64, false),
];

/** Each pair is 16 bytes, and then 16 for each operation: the result, the flags. */
const ROW = 16 * (1 + OPERATIONS.length);

function program({ suffix, size }: Shape, flags: number): string {
  const [load, store] = suffix === 's' ? ['flw', 'fsw'] : ['fld', 'fsd'];
  const steps = OPERATIONS.map(
    ({ name, takes, to }, i) => `
    csrw fflags, s3
    ${name}.${suffix} ${to === 'f' ? 'fa0' : 'a0'}, ${takes}
    csrr t1, fflags
    ${to === 'f' ? `${store} fa0` : 'sd a0'}, ${16 * (i + 1)}(s1)
    sd t1, ${16 * (i + 1) + 8}(s1)`,
  );
  return `
    li t0, 0x6000
    csrs mstatus, t0
    li s3, ${flags}
    li s0, ${PAIRS}
    li s1, ${TABLE}
  again:
    ${load} fa1, 0(s1)
    ${load} fa2, ${size}(s1)
    ${steps.join('\n')}
    addi s1, s1, ${ROW}
    addi s0, s0, -1
    bnez s0, again
    j finish
    ${FINISH}`;
}

/** Two numbers whose product, quotient or sum lies at an edge of the format. */
function edgePair(random: Random, { exponentBits, fractionBits }: Shape): [bigint, bigint] {
  const top = 2 ** exponentBits - 1;
  const middle = (top - 1) / 2;
  const clamped = (exponent: number): number => Math.min(top, Math.max(0, exponent));
  const number = (exponent: number): bigint => {
    const ones = (1n << BigInt(fractionBits)) - 1n;
    const any = BigInt.asUintN(fractionBits, random.long());
    const kept = BigInt(random.below(fractionBits));
    const fraction = random.pick([0n, ones, any, (any >> kept) << kept]);
    return (
      (BigInt(random.below(2)) << BigInt(exponentBits + fractionBits)) |
      (BigInt(clamped(exponent)) << BigInt(fractionBits)) |
      fraction
    );
  };
  const first = random.below(top + 1);
  const wanted = random.pick([-1, 0, 1, 2, 3, top - 3, top - 2, top - 1, top]);
  switch (random.below(5)) {
    case 0:
      return [number(first), number(wanted - first + middle)];
    case 1:
      return [number(first), number(first - wanted + middle)];
    case 2:
      return [number(wanted), number(wanted - random.below(3))];
    case 3: {
      const bound = middle + random.pick([0, 30, 31, 32, 33, 51, 52, 53, 62, 63, 64]);
      return [number(bound - random.below(2)), number(bound)];
    }
    default:
      return [number(first), number(random.below(top + 1))];
  }
}

it.each(SHAPES.flatMap((shape) => [true, false].map((inexact) => ({ ...shape, inexact }))))(
  `are ${PAIRS} pairs of $suffix right, inexact set before: $inexact? (seed ${SEED})`,
  ({ inexact, ...shape }) => {
    const flags = inexact ? INEXACT : 0;
    const random = new Random(SEED);
    const pairs = Array.from({ length: PAIRS }, () => edgePair(random, shape));
    const two = new Lockstep({ heat: 0 });
    two.load(assemble(program(shape, flags), RAM_BASE).bytes);
    const put = (view: DataView, at: number, bits: bigint): void => {
      if (shape.size === 4) view.setUint32(at, Number(bits), true);
      else view.setBigUint64(at, bits, true);
    };
    const base = TABLE - RAM_BASE;
    two.both(({ ram }) => {
      const view = new DataView(ram.buffer, ram.byteOffset);
      pairs.forEach(([x, y], i) => {
        put(view, base + i * ROW, x);
        put(view, base + i * ROW + shape.size, y);
      });
    });
    for (let used = 0; !two.finished && used < 1_000_000; used += 10_000) {
      expect(two.run(10_000)).toEqual([]);
    }
    expect(two.finished).toBe(true);
    expect(two.ram()).toEqual([]);

    const { ram } = two.compiled;
    const view = new DataView(ram.buffer, ram.byteOffset);
    const wrong = pairs.flatMap(([x, y], i) =>
      OPERATIONS.flatMap(({ name, to, result }, k) => {
        const at = base + i * ROW + 16 * (k + 1);
        const isShort = to === 'f' && shape.size === 4;
        const bits = isShort ? BigInt(view.getUint32(at, true)) : view.getBigUint64(at, true);
        const raised = Number(view.getBigUint64(at + 8, true));
        const expected = result(x, y, shape.format);
        const isRight = bits === expected.bits && raised === (expected.flags | flags);
        return isRight ? [] : [{ name, x, y, bits, raised, expected }];
      }),
    );
    expect(wrong).toEqual([]);
  },
);
