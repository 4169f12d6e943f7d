/**
 * F and D: single and double precision floating point.
 *
 * Every meaning is exact because it covers only what it can do exactly with the
 * host's arithmetic, which rounds to nearest even: a result that is finite and
 * above the lowest binade can raise nothing but inexact, and that flag is
 * usually set already.
 * The rest is software (machine/float). A single that is not NaN-boxed is NaN.
 * Source: Unprivileged spec 20240411, chapters 20 (F) and 21 (D).
 */

import type { Builder } from '../builder.ts';
import {
  add,
  and32,
  convert,
  double,
  extendS,
  extendU,
  float,
  floatCompare,
  int,
  long,
  ltS,
  ltU,
  or32,
  sext32,
  wrap,
} from '../node.ts';
import type { Node } from '../node.ts';
import type { InstructionRow } from '../row.ts';
import { fusedDouble, fusedSingle } from './fused.ts';
import type { FusedSigns } from './fused.ts';
import { d, DOUBLE, f, isFinite, isPlain, operand, SINGLE } from './precision.ts';
import type { Precision } from './precision.ts';

const compare = floatCompare;

const isNumber = (value: Node): Node => compare('eq', value, value);

type Meaning = (b: Builder) => void;
interface Pair {
  readonly x: Node;
  readonly y: Node;
  readonly boxed: Node;
}
function pair(p: Precision, b: Builder): Pair {
  return {
    x: b.let(b.f(1, p.type)),
    y: b.let(b.f(2, p.type)),
    boxed: and32(p.boxed(b, 1), p.boxed(b, 2)),
  };
}

/** Sums: a subnormal or zero result is always exact, so only finite matters. */
function sum(p: Precision, name: 'add' | 'sub'): Meaning {
  return (b) => {
    const { x, y, boxed } = pair(p, b);
    const result = b.let(float(name, x, y));
    const usable = and32(boxed, isFinite(p, result));
    b.orSoftware(and32(usable, b.rounds('nearest', true)), () => b.fd(result));
  };
}

/** Products and quotients: plain results, and zeros that come from a zero operand. */
function product(p: Precision, name: 'mul' | 'div'): Meaning {
  return (b) => {
    const { x, y, boxed } = pair(p, b);
    const result = b.let(float(name, x, y));
    const none = p.constant(0);
    const fromZero =
      name === 'mul'
        ? or32(compare('eq', x, none), compare('eq', y, none))
        : compare('eq', x, none);
    const zero = and32(compare('eq', result, none), and32(fromZero, b.rounds('nearest', false)));
    const rounded = and32(isPlain(p, result), b.rounds('nearest', true));
    b.orSoftware(and32(boxed, or32(rounded, zero)), () => b.fd(result));
  };
}

function squareRoot(p: Precision): Meaning {
  return (b) => {
    const x = b.let(b.f(1, p.type));
    const usual = and32(compare('gt', x, p.constant(0)), isFinite(p, x));
    b.orSoftware(and32(and32(p.boxed(b, 1), usual), b.rounds('nearest', true)), () =>
      b.fd(float('sqrt', x)),
    );
  };
}

/** FMIN, FMAX: the host agrees on numbers, also on the zeros. */
function extreme(p: Precision, name: 'min' | 'max'): Meaning {
  return (b) => {
    const { x, y, boxed } = pair(p, b);
    b.orSoftware(and32(boxed, and32(isNumber(x), isNumber(y))), () => b.fd(float(name, x, y)));
  };
}

function comparison(p: Precision, name: 'eq' | 'lt' | 'le'): Meaning {
  return (b) => {
    const { x, y, boxed } = pair(p, b);
    b.orSoftware(and32(boxed, and32(isNumber(x), isNumber(y))), () =>
      b.rd(extendU(compare(name, x, y))),
    );
  };
}

/** FSGNJ and its sisters change no bit but the sign, of a NaN either. */
function signInjection(p: Precision, signed: (x: Node, y: Node) => Node): Meaning {
  return (b) => {
    const x = b.let(operand(p, b, 1));
    const y = b.let(operand(p, b, 2));
    b.fd(float('copysign', x, signed(x, y)));
  };
}

interface Integer {
  readonly suffix: 'w' | 'wu' | 'l' | 'lu';
  readonly code: string;
  /** Exclusive bounds between which truncation is in range. */
  readonly above: number;
  readonly below: number;
  /** A double in range to a register value. */
  truncate(value: Node): Node;
  /** Register value to a double or single, with the source converted by this instruction. */
  readonly source: string;
  readonly wide: boolean;
}
const INTEGERS: readonly Integer[] = [
  {
    suffix: 'w',
    code: '00000',
    above: -(2 ** 31) - 1,
    below: 2 ** 31,
    truncate: (value) => convert('i64.trunc_f64_s', value),
    source: 'convert_i32_s',
    wide: false,
  },
  {
    suffix: 'wu',
    code: '00001',
    above: -1,
    below: 2 ** 32,
    truncate: (value) => sext32(convert('i64.trunc_f64_u', value)),
    source: 'convert_i32_u',
    wide: false,
  },
  {
    suffix: 'l',
    code: '00010',
    above: -(2 ** 63) - 2048,
    below: 2 ** 63,
    truncate: (value) => convert('i64.trunc_f64_s', value),
    source: 'convert_i64_s',
    wide: true,
  },
  {
    suffix: 'lu',
    code: '00011',
    above: -1,
    below: 2 ** 64,
    truncate: (value) => convert('i64.trunc_f64_u', value),
    source: 'convert_i64_u',
    wide: true,
  },
];

/** Truncation (how C converts), when exact or when inexact is set already. */
function toInteger(p: Precision, integer: Integer): Meaning {
  return (b) => {
    const value = b.f(1, p.type);
    const x = b.let(p === SINGLE ? convert('f64.promote_f32', value) : value);
    const inRange = and32(
      compare('gt', x, double(integer.above)),
      compare('lt', x, double(integer.below)),
    );
    const whole = and32(compare('eq', float('trunc', x), x), b.rounds('zero', false));
    b.orSoftware(and32(and32(p.boxed(b, 1), inRange), or32(b.rounds('zero', true), whole)), () =>
      b.rd(integer.truncate(x)),
    );
  };
}

/** Exact for words to double; otherwise values that fit, or when inexact is set already. */
function fromInteger(p: Precision, integer: Integer): Meaning {
  return (b) => {
    const source = b.let(integer.wide ? b.rs1() : wrap(b.rs1()));
    const result = (): void => b.fd(convert(`${p.type}.${integer.source}`, source));
    if (!integer.wide && p === DOUBLE) {
      b.orSoftware(b.rounds('nearest', false), result);
      return;
    }
    /* As many bits as the significand has are exact. */
    const unsigned = integer.suffix === 'wu' || integer.suffix === 'lu';
    const size = integer.wide ? source : unsigned ? extendU(source) : extendS(source);
    const limit = 2n ** p.significand;
    const small = unsigned
      ? ltU(size, long(limit))
      : and32(ltS(size, long(limit)), ltS(long(-limit), size));
    b.orSoftware(or32(and32(small, b.rounds('nearest', false)), b.rounds('nearest', true)), result);
  };
}

function fused(p: Precision, signs: FusedSigns): Meaning {
  return (b) => (p === SINGLE ? fusedSingle(b, signs) : fusedDouble(b, signs));
}

function load(p: Precision, name: string, funct3: string): InstructionRow {
  return p.row(name, 'FLOAD', `............ ..... ${funct3} ..... 0000111`, (b) =>
    b.fd(b.loadFloat(p.type, add(b.rs1(), b.imm()))),
  );
}
function store(p: Precision, name: string, funct3: string): InstructionRow {
  return p.row(name, 'FSTORE', `....... ..... ..... ${funct3} ..... 0100111`, (b) =>
    b.storeFloat(add(b.rs1(), b.imm()), b.f(2, p.type)),
  );
}
const SOFTWARE: Meaning = (b) => b.orSoftware(int(0), () => {});

function rowsOf(p: Precision): InstructionRow[] {
  const { suffix, fmt, row } = p;
  const R = '..... .....';
  return [
    row(`fadd.${suffix}`, 'F3', `00000${fmt} ${R} ... ..... 1010011`, sum(p, 'add')),
    row(`fsub.${suffix}`, 'F3', `00001${fmt} ${R} ... ..... 1010011`, sum(p, 'sub')),
    row(`fmul.${suffix}`, 'F3', `00010${fmt} ${R} ... ..... 1010011`, product(p, 'mul')),
    row(`fdiv.${suffix}`, 'F3', `00011${fmt} ${R} ... ..... 1010011`, product(p, 'div')),
    row(`fsqrt.${suffix}`, 'F2', `01011${fmt} 00000 ..... ... ..... 1010011`, squareRoot(p)),
    row(
      `fsgnj.${suffix}`,
      'F3N',
      `00100${fmt} ${R} 000 ..... 1010011`,
      signInjection(p, (_, y) => y),
    ),
    row(
      `fsgnjn.${suffix}`,
      'F3N',
      `00100${fmt} ${R} 001 ..... 1010011`,
      signInjection(p, (_, y) => float('neg', y)),
    ),
    row(
      `fsgnjx.${suffix}`,
      'F3N',
      `00100${fmt} ${R} 010 ..... 1010011`,
      signInjection(p, (x, y) => p.number(p.xor(p.bits(x), p.bits(y)))),
    ),
    row(`fmin.${suffix}`, 'F3N', `00101${fmt} ${R} 000 ..... 1010011`, extreme(p, 'min')),
    row(`fmax.${suffix}`, 'F3N', `00101${fmt} ${R} 001 ..... 1010011`, extreme(p, 'max')),
    row(`fle.${suffix}`, 'FCMP', `10100${fmt} ${R} 000 ..... 1010011`, comparison(p, 'le')),
    row(`flt.${suffix}`, 'FCMP', `10100${fmt} ${R} 001 ..... 1010011`, comparison(p, 'lt')),
    row(`feq.${suffix}`, 'FCMP', `10100${fmt} ${R} 010 ..... 1010011`, comparison(p, 'eq')),
    row(`fclass.${suffix}`, 'FTOXN', `11100${fmt} 00000 ..... 001 ..... 1010011`, SOFTWARE),
    ...INTEGERS.flatMap((integer) => [
      row(
        `fcvt.${integer.suffix}.${suffix}`,
        'FTOX',
        `11000${fmt} ${integer.code} ..... ... ..... 1010011`,
        toInteger(p, integer),
      ),
      row(
        `fcvt.${suffix}.${integer.suffix}`,
        'XTOF',
        `11010${fmt} ${integer.code} ..... ... ..... 1010011`,
        fromInteger(p, integer),
      ),
    ]),
    row(`fmadd.${suffix}`, 'F4', `.....${fmt} ${R} ... ..... 1000011`, fused(p, [false, false])),
    row(`fmsub.${suffix}`, 'F4', `.....${fmt} ${R} ... ..... 1000111`, fused(p, [false, true])),
    row(`fnmsub.${suffix}`, 'F4', `.....${fmt} ${R} ... ..... 1001011`, fused(p, [true, false])),
    row(`fnmadd.${suffix}`, 'F4', `.....${fmt} ${R} ... ..... 1001111`, fused(p, [true, true])),
  ];
}

export const FLOAT: readonly InstructionRow[] = [
  load(SINGLE, 'flw', '010'),
  load(DOUBLE, 'fld', '011'),
  store(SINGLE, 'fsw', '010'),
  store(DOUBLE, 'fsd', '011'),
  ...rowsOf(SINGLE),
  ...rowsOf(DOUBLE),
  f('fmv.x.w', 'FTOXN', '1110000 00000 ..... 000 ..... 1010011', (b) =>
    b.rd(extendS(SINGLE.bits(b.f(1, 'f32')))),
  ),
  f('fmv.w.x', 'XTOFN', '1111000 00000 ..... 000 ..... 1010011', (b) =>
    b.fd(SINGLE.number(wrap(b.rs1()))),
  ),
  d('fmv.x.d', 'FTOXN', '1110001 00000 ..... 000 ..... 1010011', (b) =>
    b.rd(DOUBLE.bits(b.f(1, 'f64'))),
  ),
  d('fmv.d.x', 'XTOFN', '1111001 00000 ..... 000 ..... 1010011', (b) =>
    b.fd(DOUBLE.number(b.rs1())),
  ),
  d('fcvt.s.d', 'FTOF', '0100000 00001 ..... ... ..... 1010011', (b) => {
    const x = b.let(b.f(1, 'f64'));
    const result = b.let(convert('f32.demote_f64', x));
    b.orSoftware(and32(isPlain(SINGLE, result), b.rounds('nearest', true)), () => b.fd(result));
  }),
  d('fcvt.d.s', 'FTOF', '0100001 00000 ..... ... ..... 1010011', (b) => {
    const x = b.let(b.f(1, 'f32'));
    const usable = and32(b.boxed(1), isNumber(x));
    b.orSoftware(and32(usable, b.rounds('nearest', false)), () =>
      b.fd(convert('f64.promote_f32', x)),
    );
  }),
];
