/**
 * Operands, named values and results of a handler, and expressions as code.
 *
 * Operands come from the decoded entry at `ip`.
 */

import { ENTRY, HART, ROUNDING } from '../hart/layout.ts';
import type { Node, Type } from '../isa/node.ts';
import type { CodeWriter } from '../wasm/code.ts';
import type { MemoryOp, NumericOp } from '../wasm/opcodes.ts';
import type { Frame } from './frame.ts';
import { EXIT } from './handlers.ts';

const RS1 = -1;
const RS2 = -2;
const IMM = -3;
const PC = -4;
const NEXT_PC = -5;
const F1 = -6;
const F2 = -7;
const F3 = -8;
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

  f1(): Node {
    return place('i64', F1);
  }
  f2(): Node {
    return place('i64', F2);
  }
  f3(): Node {
    return place('i64', F3);
  }

  fd(value: Node): void {
    const { h } = this.frame;
    this.field('i32.load16_u', ENTRY.rd);
    this.code.get(h);
    this.code.op('i32.add');
    this.emit(value);
    this.code.memory('i64.store', HART.f, true);
    this.code.get(h);
    this.code.i32(FS_DIRTY);
    this.code.memory('i32.store', HART.fs, true);
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
      case 'select':
        this.emit(node.yes);
        this.emit(node.no);
        this.emit(node.condition);
        code.select();
        return;
      case 'place':
        this.#place(node.place);
        return;
    }
  }

  #place(index: number): void {
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
    switch (index) {
      case F1:
      case F2:
      case F3: {
        const field = index === F1 ? ENTRY.rs1 : index === F2 ? ENTRY.rs2 : ENTRY.rs3;
        this.field('i32.load16_u', field);
        code.get(h);
        code.op('i32.add');
        code.memory('i64.load', HART.f, true);
        return;
      }
      case RS1:
      case RS2:
        this.field('i32.load16_u', index === RS1 ? ENTRY.rs1 : ENTRY.rs2);
        code.get(h);
        code.op('i32.add');
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
}
