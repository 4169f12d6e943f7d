/**
 * The interpreter's Builder: operands come from the decoded entry at `ip`.
 *
 * One instance emits one handler. Every memory access is compared with two
 * windows that lie inside RAM; what misses both goes to the hart's slow path,
 * so no guest address reaches the memory below RAM.
 */

import type { Builder, Width } from '../isa/builder.ts';
import type { Node, Type } from '../isa/node.ts';
import { ENTRY, HART, ROUNDING } from '../hart/layout.ts';
import type { CodeWriter, Label } from '../wasm/code.ts';
import type { MemoryOp, NumericOp } from '../wasm/opcodes.ts';
import { EXIT } from './handlers.ts';

/** What the handlers of the main function share, to say where control goes. */
export interface Loop {
  /** Locals: decoded block, fuel left, jump target, link to patch, exit reason. */
  readonly b: number;
  readonly fuel: number;
  readonly target: number;
  readonly link: number;
  readonly reason: number;
  readonly dispatch: Label;
  readonly top: Label;
  readonly resolve: Label;
  readonly exit: Label;
}

/** Locals and imports that every handler needs. */
export interface Frame {
  /** Locals: hart block, entry. */
  readonly h: number;
  readonly ip: number;
  /** Absent in a function of its own (h, ip) -> 0 when done, 1 when it trapped. */
  readonly loop?: Loop;
  /** Slow paths, (ip, size) -> 0 when done, 1 when a trap was taken. */
  readonly load: number;
  readonly store: number;
  readonly amo: number;
  /** Does a floating-point instruction in software, (ip, 0) -> 0 when done, 1 when it trapped. */
  readonly float: number;
  /** Added to a guest address in RAM it gives an offset into the memory (modulo 2^32). */
  readonly delta: number;
  /** The index-th temporary of a type, shared by all handlers. */
  temporary(type: Type, index: number): number;
}

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

const place = (type: Type, index: number): Node => ({ kind: 'place', type, place: index });
/** mstatus.FS when the registers have changed. */
const FS_DIRTY = 3;
const sizeIndex: Readonly<Record<Width, number>> = { 1: 0, 2: 1, 4: 2, 8: 3 };
const LOADS: Readonly<Record<Width, readonly [MemoryOp, MemoryOp]>> = {
  1: ['i64.load8_u', 'i64.load8_s'],
  2: ['i64.load16_u', 'i64.load16_s'],
  4: ['i64.load32_u', 'i64.load32_s'],
  8: ['i64.load', 'i64.load'],
};
const STORES: Readonly<Record<Width, MemoryOp>> = {
  1: 'i64.store8',
  2: 'i64.store16',
  4: 'i64.store32',
  8: 'i64.store',
};

export class HandlerBuilder implements Builder {
  readonly #code: CodeWriter;
  readonly #frame: Frame;
  readonly #long: boolean;
  readonly #used: Record<Type, number> = { i32: 0, i64: 0, f32: 0, f64: 0 };
  /** True once the handler has said where control goes. */
  #ended = false;

  /** @param long whether the entry has the second half that links need */
  constructor(code: CodeWriter, frame: Frame, long: boolean) {
    this.#code = code;
    this.#frame = frame;
    this.#long = long;
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
    if (!this.#long) throw new Error('only entries that end a block know the next address');
    return place('i64', NEXT_PC);
  }

  let(value: Node): Node {
    const local = this.#temporary(value.type);
    this.#emit(value);
    this.#code.set(local);
    return place(value.type, local);
  }

  rd(value: Node): void {
    const { h } = this.#frame;
    this.#field('i32.load16_u', ENTRY.rd);
    this.#code.get(h);
    this.#code.op('i32.add');
    this.#emit(value);
    this.#code.memory('i64.store', HART.x, true);
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
    const { h } = this.#frame;
    this.#field('i32.load16_u', ENTRY.rd);
    this.#code.get(h);
    this.#code.op('i32.add');
    this.#emit(value);
    this.#code.memory('i64.store', HART.f, true);
    this.#code.get(h);
    this.#code.i32(FS_DIRTY);
    this.#code.memory('i32.store', HART.fs, true);
  }

  rounds(mode: 'nearest' | 'zero', inexact: boolean): Node {
    const { notNearest, notZero, dynamic } = ROUNDING;
    const test = dynamic | (mode === 'nearest' ? notNearest : notZero);
    return place('i32', ROUNDS - (test | (inexact ? ROUNDING.inexact : 0)));
  }

  orSoftware(condition: Node, fast: () => void): void {
    const code = this.#code;
    this.#emit(condition);
    code.if();
    fast();
    code.else();
    code.get(this.#frame.ip);
    code.i32(0);
    code.call(this.#frame.float);
    this.#leaveUnlessDone();
    code.end();
  }

  load(width: Width, signed: boolean, address: Node): Node {
    const at = this.#resolve(address, width, 'load', this.#frame.load);
    const value = this.#temporary('i64');
    this.#code.get(at);
    this.#code.memory(LOADS[width][signed ? 1 : 0]);
    this.#code.set(value);
    return place('i64', value);
  }

  store(width: Width, address: Node, value: Node): void {
    const code = this.#code;
    const { h, ip } = this.#frame;
    const kept = this.let(value);
    const where = this.let(address);
    const done = code.block();
    const slow = code.block();
    const fast = code.block();
    this.#windows(where, width, 'store', fast, slow);
    code.end();
    this.#emit(where);
    code.op('i32.wrap_i64');
    code.i32(this.#frame.delta);
    code.op('i32.add');
    this.#emit(kept);
    code.memory(STORES[width]);
    code.br(done);
    code.end();
    code.get(h);
    this.#emit(where);
    code.memory('i64.store', HART.address, true);
    code.get(h);
    this.#emit(kept);
    code.memory('i64.store', HART.value, true);
    code.get(ip);
    code.i32(width);
    code.call(this.#frame.store);
    this.#leaveUnlessDone();
    code.end();
  }

  amo(width: 4 | 8, address: Node, change: (old: Node) => Node): Node {
    const code = this.#code;
    const where = this.let(address);
    const { at, slow } = this.#atomic(where, width);
    const old = this.#temporary('i64');
    code.get(at);
    code.memory(LOADS[width][1]);
    code.set(old);
    const value = this.let(change(place('i64', old)));
    code.get(at);
    this.#emit(value);
    code.memory(STORES[width]);
    code.get(slow);
    code.if();
    code.get(this.#frame.ip);
    code.i32(width);
    code.call(this.#frame.store);
    this.#leaveUnlessDone();
    code.end();
    return place('i64', old);
  }

  reserve(width: 4 | 8, address: Node): Node {
    const code = this.#code;
    const { h } = this.#frame;
    const where = this.let(address);
    this.#requireAligned(where, width, 0);
    const value = this.load(width, true, where);
    code.get(h);
    this.#emit(where);
    code.memory('i64.store', HART.reservation, true);
    return value;
  }

  conditional(width: 4 | 8, address: Node, value: Node): Node {
    const code = this.#code;
    const { h } = this.#frame;
    const where = this.let(address);
    const kept = this.let(value);
    const failed = this.#temporary('i64');
    this.#requireAligned(where, width, 1);
    code.get(h);
    code.memory('i64.load', HART.reservation, true);
    this.#emit(where);
    code.op('i64.ne');
    code.op('i64.extend_i32_u');
    code.set(failed);
    code.get(h);
    code.i64(-1n);
    code.memory('i64.store', HART.reservation, true);
    code.get(failed);
    code.op('i64.eqz');
    code.if();
    this.store(width, where, kept);
    code.end();
    return place('i64', failed);
  }

  branch(condition: Node): void {
    const code = this.#code;
    const { ip } = this.#frame;
    const { fuel, dispatch } = this.#loop();
    this.#emit(condition);
    code.if();
    this.#field('i32.load', ENTRY.remaining);
    code.get(fuel);
    code.op('i32.add');
    code.set(fuel);
    this.jump();
    code.end();
    code.get(ip);
    code.i32(ENTRY.longSize);
    code.op('i32.add');
    code.set(ip);
    code.br(dispatch);
  }

  jump(): void {
    this.#emit({ kind: 'operation', type: 'i64', operation: 'i64.add', operands: [this.pc(), this.imm()] });
    this.#code.set(this.#loop().target);
    this.follow();
  }

  jumpTo(target: Node): void {
    const code = this.#code;
    const { link, resolve } = this.#loop();
    this.#emit(target);
    code.set(this.#loop().target);
    code.i32(0);
    code.set(link);
    code.br(resolve);
    this.#ended = true;
  }

  leave(): void {
    const code = this.#code;
    const { reason, exit } = this.#loop();
    code.i32(EXIT.leave);
    code.set(reason);
    code.br(exit);
    this.#ended = true;
  }

  /** Goes to the block `link` names, or finds the one at `target` and links it. */
  follow(): void {
    const code = this.#code;
    const { h, ip } = this.#frame;
    const { b, link, top, resolve } = this.#loop();
    this.#field('i32.load', ENTRY.link);
    code.tee(b);
    code.memory('i32.load', 0, true);
    code.get(h);
    code.memory('i32.load', HART.key, true);
    code.op('i32.eq');
    code.brIf(top);
    code.get(ip);
    code.i32(ENTRY.link);
    code.op('i32.add');
    code.set(link);
    code.br(resolve);
    this.#ended = true;
  }

  /** Goes on with the next entry unless the meaning has said where to go. */
  finish(): void {
    if (this.#ended) return;
    const code = this.#code;
    const { ip, loop } = this.#frame;
    if (loop === undefined) {
      code.i32(0);
      return;
    }
    code.get(ip);
    code.i32(this.#long ? ENTRY.longSize : ENTRY.size);
    code.op('i32.add');
    code.set(ip);
    code.br(loop.dispatch);
  }

  /** Local that holds the memory offset of a checked address. */
  #resolve(address: Node, width: Width, kind: 'load' | 'store', slowPath: number): number {
    const code = this.#code;
    const { h, ip, delta } = this.#frame;
    const at = this.#temporary('i32');
    const where = this.let(address);
    const done = code.block();
    const slow = code.block();
    const fast = code.block();
    this.#windows(where, width, kind, fast, slow);
    code.end();
    this.#emit(where);
    code.op('i32.wrap_i64');
    code.i32(delta);
    code.op('i32.add');
    code.set(at);
    code.br(done);
    code.end();
    code.get(h);
    this.#emit(where);
    code.memory('i64.store', HART.address, true);
    code.get(ip);
    code.i32(width);
    code.call(slowPath);
    this.#leaveUnlessDone();
    code.get(h);
    code.i32(HART.value);
    code.op('i32.add');
    code.set(at);
    code.end();
    return at;
  }

  /** As #resolve with the store window, and natural alignment; tells whether the path was slow. */
  #atomic(where: Node, width: 4 | 8): { at: number; slow: number } {
    const code = this.#code;
    const { h, ip, delta } = this.#frame;
    const at = this.#temporary('i32');
    const slow = this.#temporary('i32');
    code.i32(0);
    code.set(slow);
    const done = code.block();
    const out = code.block();
    const fast = code.block();
    this.#emit(where);
    code.op('i32.wrap_i64');
    code.i32(width - 1);
    code.op('i32.and');
    code.brIf(out);
    this.#windows(where, width, 'store', fast, out);
    code.end();
    this.#emit(where);
    code.op('i32.wrap_i64');
    code.i32(delta);
    code.op('i32.add');
    code.set(at);
    code.br(done);
    code.end();
    code.get(h);
    this.#emit(where);
    code.memory('i64.store', HART.address, true);
    code.get(ip);
    code.i32(width);
    code.call(this.#frame.amo);
    this.#leaveUnlessDone();
    code.i32(1);
    code.set(slow);
    code.get(h);
    code.i32(HART.value);
    code.op('i32.add');
    code.set(at);
    code.end();
    return { at, slow };
  }

  /** LR (0) and SC (1) trap when the address is not naturally aligned; the slow path raises it. */
  #requireAligned(where: Node, width: 4 | 8, store: 0 | 1): void {
    const code = this.#code;
    const { h, ip } = this.#frame;
    this.#emit(where);
    code.op('i32.wrap_i64');
    code.i32(width - 1);
    code.op('i32.and');
    code.if();
    code.get(h);
    this.#emit(where);
    code.memory('i64.store', HART.address, true);
    code.get(ip);
    /* Size 0 asks the slow path for the misaligned exception only. */
    code.i32(0);
    code.call(store === 1 ? this.#frame.store : this.#frame.load);
    code.drop();
    this.#trapped();
    code.end();
  }

  /** Branches to `fast` when the access lies inside a window, else to `slow`. */
  #windows(where: Node, width: Width, kind: 'load' | 'store', fast: Label, slow: Label): void {
    const code = this.#code;
    const { h } = this.#frame;
    const first = kind === 'load' ? HART.load1 : HART.store1;
    const second = kind === 'load' ? HART.load2 : HART.store2;
    for (const window of [first, second]) {
      this.#emit(where);
      code.get(h);
      code.memory('i64.load', window, true);
      code.op('i64.sub');
      code.get(h);
      code.memory('i64.load', window + 8 + sizeIndex[width] * 8, true);
      if (window === first) {
        code.op('i64.lt_u');
        code.brIf(fast);
      } else {
        code.op('i64.ge_u');
        code.brIf(slow);
      }
    }
  }

  /** Consumes the slow path's answer on the stack: not 0 means that it took a trap. */
  #leaveUnlessDone(): void {
    const code = this.#code;
    code.if();
    this.#trapped();
    code.end();
  }

  #trapped(): void {
    const code = this.#code;
    const { loop } = this.#frame;
    if (loop === undefined) {
      code.i32(1);
      code.return();
      return;
    }
    code.i32(EXIT.trap);
    code.set(loop.reason);
    code.br(loop.exit);
  }

  #loop(): Loop {
    const { loop } = this.#frame;
    if (loop === undefined) throw new Error('a handler in a function of its own cannot jump');
    return loop;
  }

  #field(op: MemoryOp, offset: number): void {
    this.#code.get(this.#frame.ip);
    this.#code.memory(op, offset, true);
  }

  #temporary(type: Type): number {
    return this.#frame.temporary(type, this.#used[type]++);
  }

  #emit(node: Node): void {
    const code = this.#code;
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
        for (const operand of node.operands) this.#emit(operand);
        code.op(node.operation as NumericOp);
        return;
      case 'select':
        this.#emit(node.yes);
        this.#emit(node.no);
        this.#emit(node.condition);
        code.select();
        return;
      case 'place':
        this.#place(node.place);
        return;
    }
  }

  #place(index: number): void {
    const code = this.#code;
    const { h } = this.#frame;
    if (index <= ROUNDS) {
      code.get(h);
      code.memory('i32.load', HART.fcsr, true);
      code.i32(ROUNDING.flip);
      code.op('i32.xor');
      this.#field('i32.load16_u', ENTRY.rounding);
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
        this.#field('i32.load16_u', field);
        code.get(h);
        code.op('i32.add');
        code.memory('i64.load', HART.f, true);
        return;
      }
      case RS1:
      case RS2:
        this.#field('i32.load16_u', index === RS1 ? ENTRY.rs1 : ENTRY.rs2);
        code.get(h);
        code.op('i32.add');
        code.memory('i64.load', HART.x, true);
        return;
      case IMM:
        this.#field('i64.load32_s', ENTRY.imm);
        return;
      case PC:
        this.#field('i64.load32_u', ENTRY.pc);
        return;
      case NEXT_PC:
        this.#field('i64.load32_u', ENTRY.next);
        return;
      default:
        code.get(index);
    }
  }
}
