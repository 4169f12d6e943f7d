/**
 * Floating-point instructions in software, one entry per mnemonic.
 *
 * The engines come here for everything their fast paths leave out. Reads and
 * writes f and x registers and fcsr in the control block.
 */

import * as float from '../float/index.ts';
import { DOUBLE, SINGLE } from '../float/index.ts';
import type { Format, Result } from '../float/index.ts';
import type { Instruction } from '../isa/row.ts';
import { quick } from './quick-float.ts';
import { HART } from './layout.ts';
import type { HartState } from './state.ts';

export interface FloatOperands {
  readonly instruction: Instruction;
  readonly rd: number;
  readonly rs1: number;
  readonly rs2: number;
  readonly rs3: number;
  /** Rounding mode field; 7 is the dynamic one. */
  readonly rm: number;
}

interface Sources {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
  /** Full register of rs1, f or x. */
  readonly raw: bigint;
  readonly mode: number;
}
interface Operation {
  readonly format: Format;
  readonly to: 'x' | Format;
  readonly from: 'x' | 'f';
  readonly compute: (sources: Sources) => Result;
}

const FS_DIRTY = 3;

function of(format: Format): Record<string, Operation> {
  const toFloat = (compute: Operation['compute']): Operation => ({
    format,
    to: format,
    from: 'f',
    compute,
  });
  const toX = (compute: Operation['compute']): Operation => ({
    format,
    to: 'x',
    from: 'f',
    compute,
  });
  const fused = (negateProduct: boolean, negateAddend: boolean): Operation =>
    toFloat(({ x, y, z, mode }) =>
      float.fused(format, x, y, z, { negateProduct, negateAddend }, mode),
    );
  const toInteger = (width: 32 | 64, signed: boolean): Operation =>
    toX(({ x, mode }) => float.toInteger(format, x, width, signed, mode));
  const fromInteger = (read: (raw: bigint) => bigint): Operation => ({
    format,
    to: format,
    from: 'x',
    compute: ({ raw, mode }) => float.fromInteger(format, read(raw), mode),
  });
  return {
    fadd: toFloat(({ x, y, mode }) => float.add(format, x, y, mode)),
    fsub: toFloat(({ x, y, mode }) => float.subtract(format, x, y, mode)),
    fmul: toFloat(({ x, y, mode }) => float.multiply(format, x, y, mode)),
    fdiv: toFloat(({ x, y, mode }) => float.divide(format, x, y, mode)),
    fsqrt: toFloat(({ x, mode }) => float.squareRoot(format, x, mode)),
    fmin: toFloat(({ x, y }) => float.extreme(format, x, y, false)),
    fmax: toFloat(({ x, y }) => float.extreme(format, x, y, true)),
    feq: toX(({ x, y }) => float.equal(format, x, y)),
    flt: toX(({ x, y }) => float.less(format, x, y, false)),
    fle: toX(({ x, y }) => float.less(format, x, y, true)),
    fclass: toX(({ x }) => ({ bits: float.classify(format, x), flags: 0 })),
    fmadd: fused(false, false),
    fmsub: fused(false, true),
    fnmsub: fused(true, false),
    fnmadd: fused(true, true),
    'fcvt.w': toInteger(32, true),
    'fcvt.wu': toInteger(32, false),
    'fcvt.l': toInteger(64, true),
    'fcvt.lu': toInteger(64, false),
    '.w': fromInteger((raw) => BigInt.asIntN(32, raw)),
    '.wu': fromInteger((raw) => BigInt.asUintN(32, raw)),
    '.l': fromInteger((raw) => BigInt.asIntN(64, raw)),
    '.lu': fromInteger((raw) => raw),
  };
}

/** Operations by mnemonic: `fadd.d`, `fcvt.w.d`, `fcvt.d.w`. */
const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  [['s', of(SINGLE)] as const, ['d', of(DOUBLE)] as const].flatMap(([suffix, operations]) =>
    Object.entries(operations).map(([name, operation]) => [
      name.startsWith('.') ? `fcvt.${suffix}${name}` : `${name}.${suffix}`,
      operation,
    ]),
  ),
);

const NARROW: Operation = {
  format: DOUBLE,
  to: SINGLE,
  from: 'f',
  compute: ({ x, mode }) => float.convertFormat(DOUBLE, SINGLE, x, mode),
};
const WIDEN: Operation = {
  format: SINGLE,
  to: DOUBLE,
  from: 'f',
  compute: ({ x, mode }) => float.convertFormat(SINGLE, DOUBLE, x, mode),
};

function operationOf(name: string): Operation {
  const operation =
    name === 'fcvt.s.d' ? NARROW : name === 'fcvt.d.s' ? WIDEN : OPERATIONS.get(name);
  if (operation === undefined) throw new Error(`no floating-point operation ${name}`);
  return operation;
}

/**
 * Executes one instruction.
 * @returns false when the rounding mode is reserved, and nothing was done
 */
export function executeFloat(state: HartState, operands: FloatOperands): boolean {
  const { instruction, rd, rs1, rs2, rs3, rm } = operands;
  const rounds = instruction.format.rm !== undefined;
  const mode = rm === 7 ? state.word(HART.fcsr) >>> 5 : rm;
  if (rounds && mode > 4) return false;
  if (mode === 0 && quick(state, operands)) return true;
  const operation = operationOf(instruction.name);
  const { format, from, to } = operation;
  const register = (index: number): bigint => state.big(HART.f + index * 8);
  const value = (index: number): bigint =>
    format === SINGLE ? float.unbox(register(index), SINGLE) : register(index);
  const raw = from === 'x' ? state.big(HART.x + rs1 * 8) : register(rs1);
  const { bits, flags } = operation.compute({
    x: from === 'x' ? 0n : value(rs1),
    y: value(rs2),
    z: value(rs3),
    raw,
    mode,
  });
  if (to === 'x') {
    if (rd !== 0) state.setBig(HART.x + rd * 8, bits);
  } else {
    state.setBig(HART.f + rd * 8, to === SINGLE ? float.box(bits) : bits);
    state.setWord(HART.fs, FS_DIRTY);
  }
  const status = state.word(HART.fcsr);
  if ((status | flags) !== status) {
    state.setWord(HART.fcsr, status | flags);
    state.setWord(HART.fs, FS_DIRTY);
  }
  return true;
}
