/**
 * The compiler's Builder: the meaning of one instruction as straight code.
 *
 * Registers are locals, immediates and addresses constants. Where the hart has to
 * help, the code branches to an exit with the number of the site, before the
 * instruction has done anything.
 */

import { HART, ROUNDING, roundingField } from '../hart/layout.ts';
import type { Builder, Width } from '../isa/builder.ts';
import { encode } from '../isa/encode.ts';
import { int } from '../isa/node.ts';
import type { Node, Type } from '../isa/node.ts';
import { LOADS, STORES } from '../wasm/access.ts';
import type { MemoryOp, NumericOp } from '../wasm/opcodes.ts';
import { effectsOf } from './effects.ts';
import type { Frame, Window } from './frame.ts';
import type { Step } from './graph.ts';
import type { Group } from './plan.ts';
import { readBy, writtenBy } from './plan.ts';
import { indices } from './registers.ts';

/** Places that are no locals. */
const ZERO = -1;
const IMM = -2;
const PC = -3;
const NEXT = -4;

const UNSIGNED = 'i64.extend_i32_u';
const WIDE_DIVISIONS = new Set(['i64.div_s', 'i64.div_u', 'i64.rem_s', 'i64.rem_u']);

const place = (type: Type, index: number): Node => ({ kind: 'place', type, place: index });
const zero = place('i64', ZERO);

/** Where the instruction may stop: the number of the site and its exit; group of its access. */
export interface SiteOf {
  readonly site: number;
  readonly exit: number;
  readonly group: Group | undefined;
}

export class StepBuilder implements Builder {
  readonly #frame: Frame;
  readonly #step: Step;
  readonly #place: SiteOf;
  readonly fuses: boolean;
  readonly #used: Record<Type, number> = { i32: 0, i64: 0, f32: 0, f64: 0 };

  constructor(frame: Frame, step: Step, at: SiteOf) {
    this.#frame = frame;
    this.#step = step;
    this.#place = at;
    this.fuses = frame.fuses;
  }

  rs1(): Node {
    return this.#x(this.#step.rs1);
  }
  rs2(): Node {
    return this.#x(this.#step.rs2);
  }
  imm(): Node {
    return place('i64', IMM);
  }
  pc(): Node {
    return place('i64', PC);
  }
  next(): Node {
    return place('i64', NEXT);
  }
  f1(): Node {
    return this.#f(this.#step.rs1);
  }
  f2(): Node {
    return this.#f(this.#step.rs2);
  }
  f3(): Node {
    return this.#f(this.#step.rs3);
  }

  let(value: Node): Node {
    if (value.kind === 'constant' || this.#isRegister(value)) return value;
    const local = this.#temporary(value.type);
    this.emit(value);
    this.#frame.code.set(local);
    return place(value.type, local);
  }

  rd(value: Node): void {
    const { rd } = this.#step;
    if (rd === 0) return;
    this.emit(value);
    this.#frame.code.set(this.#frame.x[rd]!);
  }

  fd(value: Node): void {
    this.emit({
      kind: 'operation',
      type: 'f64',
      operation: 'f64.reinterpret_i64',
      operands: [value],
    });
    this.#frame.code.set(this.#frame.f[this.#step.rd]!);
  }

  load(width: Width, signed: boolean): Node {
    const { code } = this.#frame;
    const value = this.#temporary('i64');
    const offset = this.#address();
    code.memory(LOADS[width][signed ? 1 : 0], offset);
    code.set(value);
    return place('i64', value);
  }

  store(width: Width, _address: Node, value: Node): void {
    const offset = this.#address();
    this.emit(value);
    this.#frame.code.memory(STORES[width], offset);
  }

  amo(width: 4 | 8, _address: Node, change: (old: Node) => Node): Node {
    this.#align(width);
    const old = this.load(width, true);
    const changed = this.let(change(old));
    const offset = this.#access();
    this.emit(changed);
    this.#frame.code.memory(STORES[width], offset);
    return old;
  }

  reserve(width: 4 | 8): Node {
    const { code, h } = this.#frame;
    this.#align(width);
    const value = this.load(width, true);
    code.get(h);
    this.emit(this.rs1());
    code.memory('i64.store', HART.reservation, true);
    return value;
  }

  conditional(width: 4 | 8, _address: Node, value: Node): Node {
    const { code, h } = this.#frame;
    const failed = this.#temporary('i64');
    this.#align(width);
    this.#check();
    code.get(h);
    code.memory('i64.load', HART.reservation, true);
    this.emit(this.rs1());
    code.op('i64.ne');
    code.op('i64.extend_i32_u');
    code.set(failed);
    code.get(h);
    code.i64(-1);
    code.memory('i64.store', HART.reservation, true);
    code.get(failed);
    code.op('i64.eqz');
    code.if();
    const offset = this.#access();
    this.emit(value);
    code.memory(STORES[width], offset);
    code.end();
    return place('i64', failed);
  }

  /** Compiled code runs only while FS is dirty, so nothing has to be marked. */
  rounds(mode: 'nearest' | 'zero', inexact: boolean): Node {
    const { notNearest, notZero, dynamic } = ROUNDING;
    const wanted = dynamic | (mode === 'nearest' ? notNearest : notZero);
    const test = roundingField(this.#step.rm) & (wanted | (inexact ? ROUNDING.inexact : 0));
    if ((test & (notNearest | notZero)) !== 0) return int(0);
    if (test === 0) return int(1);
    const status = place('i32', this.#frame.status);
    const flipped = operation('i32.xor', status, int(ROUNDING.flip));
    return operation('i32.eqz', operation('i32.and', flipped, int(test)));
  }

  orSoftware(condition: Node, fast: () => void): void {
    const { code } = this.#frame;
    if (never(condition)) {
      this.#software();
      return;
    }
    this.emit(condition);
    code.if();
    fast();
    code.else();
    this.#software();
    code.end();
  }

  /** Leaves the condition (i32) on the stack; the region says where it goes. */
  branch(condition: Node): void {
    this.emit(condition);
  }
  jump(): void {}
  /** Leaves the target (i64) on the stack. */
  jumpTo(target: Node): void {
    this.emit(target);
  }
  leave(): void {
    throw new Error('an instruction of the hart is never compiled');
  }

  emit(node: Node): void {
    const { code } = this.#frame;
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
        this.#operation(node.operation, node.operands);
        return;
      case 'select':
        this.emit(node.yes);
        this.emit(node.no);
        this.emit(node.condition);
        code.select();
        return;
      case 'place':
        this.#placed(node.place);
        return;
    }
  }

  #operation(name: string, operands: readonly Node[]): void {
    const { code } = this.#frame;
    const [first, second] = operands;
    if (name === 'i64.add' && first !== undefined && second !== undefined) {
      if (this.#isZero(second)) return this.emit(first);
      if (this.#isZero(first)) return this.emit(second);
    }
    if (name === 'f64.reinterpret_i64' && first?.kind === 'operation') {
      const inner = first.operands[0];
      if (first.operation === 'i64.reinterpret_f64' && inner !== undefined) return this.emit(inner);
    }
    if (name === 'i32.wrap_i64' && first?.kind === 'place' && first.place === IMM) {
      return code.i32(this.#step.imm);
    }
    if (name === 'f32.relaxed_madd' || name === 'f64.relaxed_madd') {
      const type = name.slice(0, 3) as 'f32' | 'f64';
      return code.fused(
        type,
        operands.map((operand) => () => this.emit(operand)),
      );
    }
    if (WIDE_DIVISIONS.has(name)) return this.#division(name, operands);
    for (const operand of operands) this.emit(operand);
    code.op(
      name === 'i64.extend_i32_s' && this.#isPositive(first) ? UNSIGNED : (name as NumericOp),
    );
  }

  /** Whether an i32 has its sign cleared by a shift; hosts clear the upper half for nothing. */
  #isPositive(node: Node | undefined): boolean {
    if (node?.kind !== 'operation' || node.operation !== 'i32.shr_u') return false;
    const amount = node.operands[1];
    if (amount?.kind !== 'operation' || amount.operation !== 'i32.wrap_i64') return false;
    const [wide] = amount.operands;
    return wide?.kind === 'place' && wide.place === IMM && (this.#step.imm & 31) !== 0;
  }

  /** In 32 bits where both operands fit without a sign: hosts take a third of the time for it. */
  #division(name: string, operands: readonly Node[]): void {
    const { code } = this.#frame;
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
      node.kind === 'place' && (node.place === ZERO || (node.place === IMM && this.#step.imm === 0))
    );
  }

  #placed(index: number): void {
    const { code } = this.#frame;
    const { imm, pc, length } = this.#step;
    if (index >= 0) code.get(index);
    else if (index === ZERO) code.i64(0);
    else if (index === IMM) code.i64(imm);
    else code.i64(index === PC ? pc : pc + length);
  }

  #x(register: number): Node {
    return register === 0 ? zero : place('i64', this.#frame.x[register]!);
  }

  #f(register: number): Node {
    const value = place('f64', this.#frame.f[register]!);
    return { kind: 'operation', type: 'i64', operation: 'i64.reinterpret_f64', operands: [value] };
  }

  /** Whether a value is a register that keeps it until the instruction is done. */
  #isRegister(value: Node): boolean {
    if (value.kind === 'operation' && value.operation === 'i64.reinterpret_f64') {
      const inner = value.operands[0];
      return inner !== undefined && inner.kind === 'place' && this.#isRegister(inner);
    }
    if (value.kind !== 'place') return false;
    const { x, f } = writtenBy(this.#step);
    const { rd } = this.#step;
    if (x !== 0 && this.#frame.x[rd] === value.place) return false;
    return f === 0 || this.#frame.f[rd] !== value.place;
  }

  #temporary(type: Type): number {
    return this.#frame.temporary(type, this.#used[type]++);
  }

  /** Checks the access where its group asks for it, pushes its address; returns the offset to add. */
  #address(): number {
    this.#check();
    return this.#access();
  }

  #access(): number {
    const { code, delta, far } = this.#frame;
    const { group } = this.#place;
    if (group === undefined) throw new Error('an access without a group');
    const { instruction, imm } = this.#step;
    this.emit(this.rs1());
    if (far) {
      code.i64((delta + group.low) | 0);
      code.op('i64.add');
      code.op('i32.wrap_i64');
    } else {
      code.op('i32.wrap_i64');
      code.i32((delta + group.low) | 0);
      code.op('i32.add');
    }
    return (effectsOf(instruction).atomic ? 0 : imm) - group.low;
  }

  /** Stops at this instruction unless all bytes of its group are inside a window. */
  #check(): void {
    const { code, windows, exits, stack } = this.#frame;
    const { site, exit, group } = this.#place;
    if (group === undefined || exit < 0) return;
    const label = exits[exit]!;
    const size = group.high - group.low;
    const all = group.store ? windows.store : windows.load;
    const usable = all.filter(({ start, end }) => end - start >= size);
    const inStack = ({ start, end }: Window): number => Number(stack >= start && stack <= end);
    const sign = group.base === 2 ? -1 : 1;
    usable.sort((a, b) => sign * (inStack(a) - inStack(b)));
    if (usable.length === 0 || group.base === 0) {
      code.i32(site);
      code.br(label);
      return;
    }
    const last = usable.pop()!;
    for (const window of usable) {
      this.#outside(window, group);
      code.if();
    }
    code.i32(site);
    this.#outside(last, group);
    code.brIf(label);
    code.drop();
    for (const _ of usable) code.end();
  }

  /** Pushes whether some byte of a group is outside a window. */
  #outside({ start, end }: Window, { base, low, high }: Group): void {
    const { code, x, delta, far } = this.#frame;
    code.get(x[base]!);
    if (far) {
      code.i64((delta + low) | 0);
      code.op('i64.add');
    }
    code.i64(far ? -(start + delta) : low - start);
    code.op('i64.add');
    code.i64(end - start - (high - low) + 1);
    code.op('i64.ge_u');
  }

  /** LR, SC and AMO at an address that is not natural are the hart's. */
  #align(width: 4 | 8): void {
    const { code, exits } = this.#frame;
    const { site, exit } = this.#place;
    code.i32(site);
    this.emit(this.rs1());
    code.op('i32.wrap_i64');
    code.i32(width - 1);
    code.op('i32.and');
    code.brIf(exits[exit]!);
    code.drop();
  }

  /** Operands to the control block, the call, the result back. */
  #software(): void {
    const { code, h, status, exits, software } = this.#frame;
    const { site, exit } = this.#place;
    const step = this.#step;
    const read = readBy(step);
    const written = writtenBy(step);
    for (const i of indices(read.x)) this.#copyOut('i64.store', HART.x + i * 8, this.#frame.x[i]!);
    for (const i of indices(read.f)) this.#copyOut('f64.store', HART.f + i * 8, this.#frame.f[i]!);
    if (exit >= 0) code.i32(site);
    code.get(h);
    code.i32(encode(step.instruction, step));
    code.call(software);
    if (exit >= 0) code.brIf(exits[exit]!);
    code.drop();
    for (const i of indices(written.x)) this.#copyIn('i64.load', HART.x + i * 8, this.#frame.x[i]!);
    for (const i of indices(written.f)) this.#copyIn('f64.load', HART.f + i * 8, this.#frame.f[i]!);
    this.#copyIn('i32.load', HART.fcsr, status);
  }

  #copyOut(op: MemoryOp, offset: number, local: number): void {
    const { code, h } = this.#frame;
    code.get(h);
    code.get(local);
    code.memory(op, offset, true);
  }

  #copyIn(op: MemoryOp, offset: number, local: number): void {
    const { code, h } = this.#frame;
    code.get(h);
    code.memory(op, offset, true);
    code.set(local);
  }
}

function operation(name: string, ...operands: Node[]): Node {
  return { kind: 'operation', type: 'i32', operation: name, operands };
}

/** Whether an i32 condition is 0 whatever the registers hold. */
function never(condition: Node): boolean {
  if (condition.kind === 'constant') return condition.value === 0n;
  if (condition.kind !== 'operation') return false;
  const { operation: name, operands } = condition;
  if (name === 'i32.and') return operands.some(never);
  return name === 'i32.or' && operands.every(never);
}
