/**
 * Writes the expressions of a meaning: registers are locals, immediates and addresses constants.
 */

import type { Node, Type } from '../isa/node.ts';
import type { NumericOp } from '../wasm/opcodes.ts';
import type { Frame } from './frame.ts';
import type { Step } from './graph.ts';
import { withOwnSign } from './signs.ts';
import type { Word } from './word.ts';

/** Places that are no locals. */
const ZERO = -1;
const IMM = -2;
const PC = -3;
const NEXT = -4;
/** The value is on the stack, to be used once, before anything else is. */
const STACK = -5;

/** What each reinterpretation undoes. */
const UNDOES = {
  'f32.reinterpret_i32': 'i32.reinterpret_f32',
  'i32.reinterpret_f32': 'f32.reinterpret_i32',
  'f64.reinterpret_i64': 'i64.reinterpret_f64',
  'i64.reinterpret_f64': 'f64.reinterpret_i64',
};

/** An operand as a node: a local, or one of the places above. */
export const place = (type: Type, index: number): Node => ({ kind: 'place', type, place: index });
export const zero = place('i64', ZERO);
export const immediate = place('i64', IMM);
export const here = place('i64', PC);
export const after = place('i64', NEXT);
export const onStack = (type: Type): Node => place(type, STACK);
export const isOnStack = (node: Node): boolean => node.kind === 'place' && node.place === STACK;

export abstract class ExpressionWriter {
  protected readonly frame: Frame;
  /** The instruction that is being written. */
  protected step!: Step;
  protected word!: Word;
  /** Copies of registers the instruction writes. */
  readonly #copies = new Map<number, Node>();
  readonly #used: Record<Type, number> = { i32: 0, i64: 0, f32: 0, f64: 0 };

  constructor(frame: Frame) {
    this.frame = frame;
  }

  /** Begins an instruction: what the last one named is forgotten. */
  protected begin(step: Step): void {
    this.step = step;
    this.word = step.word;
    if (this.#copies.size > 0) this.#copies.clear();
    const used = this.#used;
    used.i32 = used.i64 = used.f32 = used.f64 = 0;
  }

  let(value: Node): Node {
    if (value.kind === 'constant' || this.#isRegister(value)) return value;
    const known = value.kind === 'place' ? this.#copies.get(value.place) : undefined;
    if (known !== undefined) return known;
    const local = this.temporary(value.type);
    this.emit(value);
    this.frame.code.set(local);
    const named = place(value.type, local);
    if (value.kind === 'place') this.#copies.set(value.place, named);
    return named;
  }

  /** Leaves the value of an expression on the stack. */
  emit(node: Node): void {
    const { code } = this.frame;
    switch (node.kind) {
      case 'place':
        this.#placed(node.place);
        return;
      case 'operation':
        this.#operation(node.operation, node.operands);
        return;
      case 'constant':
        if (node.type === 'i32') code.i32(Number(node.value));
        else code.i64(node.value);
        return;
      case 'select':
        this.emit(node.yes);
        this.emit(node.no);
        this.emit(node.condition);
        code.select();
        return;
      case 'rarely':
        this.emit(node.condition);
        code.if(node.type, 'unlikely');
        this.emit(node.yes);
        code.else();
        this.emit(node.no);
        code.end();
        return;
      case 'float':
        if (node.type === 'f32') code.f32(node.value);
        else code.f64(node.value);
        return;
    }
  }

  #operation(name: string, operands: readonly Node[]): void {
    const { code } = this.frame;
    const first = operands[0];
    const second = operands[1];
    switch (name) {
      case 'i64.add':
        if (this.#isZero(second!)) return this.emit(first!);
        if (this.#isZero(first!)) return this.emit(second!);
        break;
      case 'i64.div_s':
      case 'i64.div_u':
      case 'i64.rem_s':
      case 'i64.rem_u':
        return this.#division(name, operands);
      case 'i32.wrap_i64':
        if (first!.kind === 'place' && first!.place === IMM) return code.i32(this.word.imm);
        break;
      case 'i64.extend_i32_s':
        if (!this.#isPositive(first)) break;
        this.emit(first!);
        return code.op('i64.extend_i32_u');
      case 'f32.copysign':
      case 'f64.copysign': {
        const own = withOwnSign(first!, second!);
        if (own !== undefined) return this.emit(own);
        break;
      }
      case 'f32.relaxed_madd':
      case 'f64.relaxed_madd':
        return code.fused(
          name === 'f32.relaxed_madd' ? 'f32' : 'f64',
          operands.map((operand) => () => this.emit(operand)),
        );
      case 'f32.reinterpret_i32':
      case 'i32.reinterpret_f32':
      case 'f64.reinterpret_i64':
      case 'i64.reinterpret_f64':
        if (first!.kind === 'operation' && UNDOES[name] === first!.operation) {
          return this.emit(first!.operands[0]!);
        }
        break;
    }
    for (let i = 0; i < operands.length; i++) this.emit(operands[i]!);
    code.op(name as NumericOp);
  }

  /** Whether an i32 has its sign cleared by a shift; hosts clear the upper half for nothing. */
  #isPositive(node: Node | undefined): boolean {
    if (node?.kind !== 'operation' || node.operation !== 'i32.shr_u') return false;
    const amount = node.operands[1];
    if (amount?.kind !== 'operation' || amount.operation !== 'i32.wrap_i64') return false;
    const [wide] = amount.operands;
    return wide?.kind === 'place' && wide.place === IMM && (this.word.imm & 31) !== 0;
  }

  /** In 32 bits where both operands fit without a sign: hosts take a third of the time for it. */
  #division(name: string, operands: readonly Node[]): void {
    const { code } = this.frame;
    const [dividend, divisor] = operands.map((operand) => this.let(operand)) as [Node, Node];
    this.emit(dividend);
    this.emit(divisor);
    code.op('i64.or');
    code.i64(32);
    code.op('i64.shr_u');
    code.op('i64.eqz');
    code.if('i64');
    for (const operand of [dividend, divisor]) {
      this.emit(operand);
      code.op('i32.wrap_i64');
    }
    code.op(name.includes('div') ? 'i32.div_u' : 'i32.rem_u');
    code.op('i64.extend_i32_u');
    code.else();
    this.emit(dividend);
    this.emit(divisor);
    code.op(name as NumericOp);
    code.end();
  }

  #isZero(node: Node): boolean {
    return (
      node.kind === 'place' && (node.place === ZERO || (node.place === IMM && this.word.imm === 0))
    );
  }

  #placed(index: number): void {
    const { code } = this.frame;
    if (index >= 0) code.get(index);
    else if (index === ZERO) code.i64(0);
    else if (index === IMM) code.i64(this.word.imm);
    else if (index !== STACK)
      code.i64(index === PC ? this.step.pc : this.step.pc + this.word.length);
  }

  /** Whether a value is a register that keeps it until the instruction is done. */
  #isRegister(value: Node): boolean {
    if (value.kind !== 'place' || value.place === STACK) return false;
    const { rd, writes } = this.word;
    const { x, f } = writes;
    if (x !== 0 && this.frame.x[rd] === value.place) return false;
    return f === 0 || (this.frame.f[rd] !== value.place && this.frame.singles[rd] !== value.place);
  }

  /** A local for the rest of the instruction. */
  protected temporary(type: Type): number {
    return this.frame.temporary(type, this.#used[type]++);
  }
}
