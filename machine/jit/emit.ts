/**
 * The compiler's Builder: the meaning of one instruction as straight code.
 *
 * Registers are locals, immediates and addresses constants. Where the hart has to
 * help, the code branches to an exit with the number of the site, before the
 * instruction has done anything.
 */

import { HART, ROUNDING, roundingField } from '../hart/layout.ts';
import { boxedBits } from '../isa/box.ts';
import type { Builder, Width } from '../isa/builder.ts';
import { encode } from '../isa/encode.ts';
import {
  and32,
  convert,
  eq32,
  extendU,
  int,
  isZero32,
  long,
  or,
  shl,
  shrU,
  wrap,
} from '../isa/node.ts';
import type { FloatType, Node } from '../isa/node.ts';
import { LOADS, STORES } from '../wasm/access.ts';
import { checkAccess, checkAligned, pushAddress } from './access.ts';
import type { SiteOf } from './access.ts';
import { branchUnless, isNever } from './conditions.ts';
import {
  after,
  ExpressionWriter,
  here,
  immediate,
  isOnStack,
  onStack,
  place,
  zero,
} from './expression.ts';
import type { Frame } from './frame.ts';
import type { Step } from './graph.ts';
import { loadRegisters, loadStatus, storeRegisters } from './transfer.ts';

export class StepBuilder extends ExpressionWriter implements Builder {
  readonly fuses: boolean;
  /** Where the instruction may stop. */
  #at!: SiteOf;
  /** The f registers that are known to hold a NaN-boxed single. */
  #boxed = 0;
  /** The x registers, as far as they were asked for. */
  readonly #registers: (Node | undefined)[] = [zero];

  constructor(frame: Frame) {
    super(frame);
    this.fuses = frame.fuses;
  }

  /**
   * Writes an instruction.
   * @param boxed f registers that are known to hold a NaN-boxed single
   */
  write(step: Step, at: SiteOf, boxed: number): void {
    this.begin(step);
    this.#at = at;
    this.#boxed = boxed;
    step.word.instruction.meaning(this);
  }

  rs1(): Node {
    return this.#x(this.word.rs1);
  }
  rs2(): Node {
    return this.#x(this.word.rs2);
  }
  imm(): Node {
    return immediate;
  }
  pc(): Node {
    return here;
  }
  next(): Node {
    return after;
  }
  f(operand: 1 | 2 | 3, type: FloatType): Node {
    const { f, singles, uppers } = this.frame;
    const register = this.#operand(operand);
    if (singles[register]! < 0) {
      const whole = place('f64', f[register]!);
      if (type === 'f64') return whole;
      return convert('f32.reinterpret_i32', wrap(convert('i64.reinterpret_f64', whole)));
    }
    const single = place('f32', singles[register]!);
    if (type === 'f32') return single;
    const upper = shl(extendU(place('i32', uppers[register]!)), long(32));
    const bits = or(extendU(convert('i32.reinterpret_f32', single)), upper);
    return convert('f64.reinterpret_i64', bits);
  }

  boxed(operand: 1 | 2 | 3): Node {
    const { f, uppers } = this.frame;
    const register = this.#operand(operand);
    if ((this.#boxed & (1 << register)) !== 0) return int(1);
    if (uppers[register]! >= 0) return eq32(place('i32', uppers[register]!), int(-1));
    const bits = convert('i64.reinterpret_f64', place('f64', f[register]!));
    return eq32(wrap(shrU(bits, long(32))), int(-1));
  }

  #operand(operand: 1 | 2 | 3): number {
    const { rs1, rs2, rs3 } = this.word;
    return operand === 1 ? rs1 : operand === 2 ? rs2 : rs3;
  }

  rd(value: Node): void {
    const { rd } = this.word;
    if (rd === 0) {
      if (isOnStack(value)) this.frame.code.drop();
      return;
    }
    this.emit(value);
    this.frame.code.set(this.frame.x[rd]!);
  }

  fd(value: Node): void {
    const { code, f, singles, uppers } = this.frame;
    const { rd } = this.word;
    if (singles[rd]! >= 0) {
      this.emit(value);
      code.set(singles[rd]!);
      code.i32(-1);
      code.set(uppers[rd]!);
      return;
    }
    this.emit(value.type === 'f32' ? convert('f64.reinterpret_i64', boxedBits(value)) : value);
    code.set(f[rd]!);
  }

  loadFloat(type: FloatType, _address: Node): Node {
    const offset = this.#address();
    this.frame.code.memory(`${type}.load`, offset);
    return onStack(type);
  }

  storeFloat(_address: Node, value: Node): void {
    const offset = this.#address();
    this.emit(value);
    this.frame.code.memory(`${value.type as FloatType}.store`, offset);
  }

  load(width: Width, signed: boolean): Node {
    const offset = this.#address();
    this.frame.code.memory(LOADS[width][signed ? 1 : 0], offset);
    return onStack('i64');
  }

  store(width: Width, _address: Node, value: Node): void {
    const offset = this.#address();
    this.emit(value);
    this.frame.code.memory(STORES[width], offset);
  }

  amo(width: 4 | 8, _address: Node, change: (old: Node) => Node): Node {
    checkAligned(this.frame, this.step, this.#at, width);
    const old = this.let(this.load(width, true));
    const changed = this.let(change(old));
    const offset = pushAddress(this.frame, this.step, this.#at);
    this.emit(changed);
    this.frame.code.memory(STORES[width], offset);
    return old;
  }

  reserve(width: 4 | 8): Node {
    const { code, h } = this.frame;
    checkAligned(this.frame, this.step, this.#at, width);
    const value = this.let(this.load(width, true));
    code.get(h);
    this.emit(this.rs1());
    code.memory('i64.store', HART.reservation, true);
    return value;
  }

  conditional(width: 4 | 8, _address: Node, value: Node): Node {
    const { code, h } = this.frame;
    const failed = this.temporary('i64');
    checkAligned(this.frame, this.step, this.#at, width);
    checkAccess(this.frame, this.#at);
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
    const offset = pushAddress(this.frame, this.step, this.#at);
    this.emit(value);
    code.memory(STORES[width], offset);
    code.end();
    return place('i64', failed);
  }

  /** Compiled code runs only while FS is dirty, so nothing has to be marked. */
  rounds(mode: 'nearest' | 'zero', inexact: boolean): Node {
    const { notNearest, notZero, dynamic } = ROUNDING;
    const wanted = dynamic | (mode === 'nearest' ? notNearest : notZero);
    const test = roundingField(this.word.rm) & (wanted | (inexact ? ROUNDING.inexact : 0));
    if ((test & (notNearest | notZero)) !== 0) return int(0);
    if (test === 0) return int(1);
    return isZero32(and32(place('i32', this.frame.status), int(test)));
  }

  orSoftware(condition: Node, fast: () => void): void {
    const { code } = this.frame;
    if (isNever(condition)) {
      this.#software();
      return;
    }
    const done = code.block();
    const slow = code.block();
    branchUnless(code, (node) => this.emit(node), condition, slow);
    fast();
    code.br(done);
    code.end();
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

  #x(register: number): Node {
    return (this.#registers[register] ??= place('i64', this.frame.x[register]!));
  }

  /** Checks the access where its group asks for it, pushes its address; returns the offset to add. */
  #address(): number {
    checkAccess(this.frame, this.#at);
    return pushAddress(this.frame, this.step, this.#at);
  }

  /** Operands to the control block, the call, the result back. */
  #software(): void {
    const frame = this.frame;
    const { code, h, exits, software } = frame;
    const { site, exit } = this.#at;
    const word = this.word;
    storeRegisters(frame, word.reads);
    if (exit >= 0) code.i32(site);
    code.get(h);
    code.i32(encode(word.instruction, word));
    code.call(software);
    if (exit >= 0) code.brIf(exits[exit]!, 'unlikely');
    code.drop();
    loadRegisters(frame, word.writes);
    loadStatus(frame);
  }
}
