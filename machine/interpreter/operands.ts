/**
 * Operands, named values and results of a handler, and expressions as code.
 *
 * Operands come from the decoded entry at `ip`.
 */

import { ENTRY, HART, ROUNDING } from '../hart/layout.ts';
import { boxedBits } from '../isa/box.ts';
import { eq32, int } from '../isa/node.ts';
import type { FloatType, Node, Type } from '../isa/node.ts';
import type { CodeWriter } from '../wasm/code.ts';
import type { MemoryOp, NumericOp } from '../wasm/opcodes.ts';
import type { Frame } from './frame.ts';
import { EXIT } from './handlers.ts';

const RS1 = -1;
const RS2 = -2;
const IMM = -3;
const PC = -4;
const NEXT_PC = -5;
/** Less the operand: its number, and the upper half of its register. */
const NUMBER = -6;
const UPPER = -10;
/** ROUNDS - (ROUNDING bits to test) */
const ROUNDS = -16;

export const place = (type: Type, index: number): Node => ({ kind: 'place', type, place: index });
/** mstatus.FS when the registers have changed. */
const FS_DIRTY = 3;

export class OperandBuilder {
  protected readonly code: CodeWriter;
  protected readonly frame: Frame;
  protected readonly long: boolean;
  readonly fuses = false;
  readonly #used: Record<Type, number> = { i32: 0, i64: 0, f32: 0, f64: 0 };

  /** @param long whether the entry has the second half that links need */
  constructor(code: CodeWriter, frame: Frame, long: boolean) {
    this.code = code;
    this.frame = frame;
    this.long = long;
  }

  rs1(): Node {
    return place('i64', RS1);
  }
  rs2(): Node {
    return place('i64', RS2);
  }
  imm(): Node {
    return place('i64', IMM);
  }
  pc(): Node {
    return place('i64', PC);
  }
  next(): Node {
    if (!this.long) throw new Error('only entries that end a block know the next address');
    return place('i64', NEXT_PC);
  }

  let(value: Node): Node {
    const local = this.temporary(value.type);
    this.emit(value);
    this.code.set(local);
    return place(value.type, local);
  }

  rd(value: Node): void {
    const { h } = this.frame;
    this.field('i32.load16_u', ENTRY.rd);
    this.code.get(h);
    this.code.op('i32.add');
    this.emit(value);
    this.code.memory('i64.store', HART.x, true);
  }

  f(operand: 1 | 2 | 3, type: FloatType): Node {
    return place(type, NUMBER - operand);
  }
  boxed(operand: 1 | 2 | 3): Node {
    return eq32(place('i32', UPPER - operand), int(-1));
  }

  fd(value: Node): void {
    const code = this.code;
    const { h } = this.frame;
    this.field('i32.load16_u', ENTRY.rd);
    code.get(h);
    code.op('i32.add');
    const isSingle = value.type === 'f32';
    this.emit(isSingle ? boxedBits(value) : value);
    code.memory(isSingle ? 'i64.store' : 'f64.store', HART.f, true);
    code.get(h);
    code.i32(FS_DIRTY);
    code.memory('i32.store', HART.fs, true);
  }

  rounds(mode: 'nearest' | 'zero', inexact: boolean): Node {
    const { notNearest, notZero, dynamic } = ROUNDING;
    const test = dynamic | (mode === 'nearest' ? notNearest : notZero);
    return place('i32', ROUNDS - (test | (inexact ? ROUNDING.inexact : 0)));
  }

  /** Consumes the slow path's answer on the stack: not 0 means that it took a trap. */
  protected leaveUnlessDone(): void {
    const code = this.code;
    code.if();
    this.trapped();
    code.end();
  }

  protected trapped(): void {
    const code = this.code;
    const { loop } = this.frame;
    if (loop === undefined) {
      code.i32(1);
      code.return();
      return;
    }
    code.i32(EXIT.trap);
    code.set(loop.reason);
    code.br(loop.exit);
  }

  protected field(op: MemoryOp, offset: number): void {
    this.code.get(this.frame.ip);
    this.code.memory(op, offset, true);
  }

  protected temporary(type: Type): number {
    return this.frame.temporary(type, this.#used[type]++);
  }

  protected emit(node: Node): void {
    const code = this.code;
    switch (node.kind) {
      case 'constant':
        if (node.type === 'i32') code.i32(Number(node.value));
        else code.i64(node.value);
        return;
      case 'float':
        if (node.type === 'f32') code.f32(node.value);
        else code.f64(node.value);
        return;
      case 'operation':
        for (const operand of node.operands) this.emit(operand);
        code.op(node.operation as NumericOp);
        return;
      case 'rarely':
        this.emit(node.condition);
        code.if(node.type);
        this.emit(node.yes);
        code.else();
        this.emit(node.no);
        code.end();
        return;
      case 'select':
        this.emit(node.yes);
        this.emit(node.no);
        this.emit(node.condition);
        code.select();
        return;
      case 'place':
        this.#place(node);
        return;
    }
  }

  #place({ type, place: index }: Node & { kind: 'place' }): void {
    const code = this.code;
    const { h } = this.frame;
    if (index <= ROUNDS) {
      code.get(h);
      code.memory('i32.load', HART.fcsr, true);
      code.i32(ROUNDING.flip);
      code.op('i32.xor');
      this.field('i32.load16_u', ENTRY.rounding);
      code.op('i32.and');
      code.i32(ROUNDS - index);
      code.op('i32.and');
      code.op('i32.eqz');
      return;
    }
    if (index < UPPER) {
      this.#register(UPPER - index);
      code.memory('i32.load', HART.f + 4, true);
      return;
    }
    if (index < NUMBER) {
      this.#register(NUMBER - index);
      code.memory(type === 'f32' ? 'f32.load' : 'f64.load', HART.f, true);
      return;
    }
    switch (index) {
      case RS1:
      case RS2:
        this.#register(index === RS1 ? 1 : 2);
        code.memory('i64.load', HART.x, true);
        return;
      case IMM:
        this.field('i64.load32_s', ENTRY.imm);
        return;
      case PC:
        this.field('i64.load32_u', ENTRY.pc);
        return;
      case NEXT_PC:
        this.field('i64.load32_u', ENTRY.next);
        return;
      default:
        code.get(index);
    }
  }

  /** Pushes where in the hart block the register of an operand is, less the start of its file. */
  #register(operand: number): void {
    const { rs1, rs2, rs3 } = ENTRY;
    this.field('i32.load16_u', operand === 1 ? rs1 : operand === 2 ? rs2 : rs3);
    this.code.get(this.frame.h);
    this.code.op('i32.add');
  }
}
