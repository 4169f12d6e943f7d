/**
 * Memory accesses of a handler.
 *
 * Every access is compared with two windows that lie inside RAM; what misses
 * both goes to the hart's slow path, so no guest address reaches the memory
 * below RAM.
 */

import { HART } from '../hart/layout.ts';
import type { Width } from '../isa/builder.ts';
import { convert, extendU } from '../isa/node.ts';
import type { FloatType, Node } from '../isa/node.ts';
import type { Label } from '../wasm/code.ts';
import { LOADS, STORES } from '../wasm/access.ts';
import { OperandBuilder, place } from './operands.ts';

const sizeIndex: Readonly<Record<Width, number>> = { 1: 0, 2: 1, 4: 2, 8: 3 };

export class MemoryBuilder extends OperandBuilder {
  load(width: Width, signed: boolean, address: Node): Node {
    const at = this.#resolve(address, width, 'load', this.frame.load);
    const value = this.temporary('i64');
    this.code.get(at);
    this.code.memory(LOADS[width][signed ? 1 : 0]);
    this.code.set(value);
    return place('i64', value);
  }

  store(width: Width, address: Node, value: Node): void {
    const code = this.code;
    const { h } = this.frame;
    const kept = this.let(value);
    const where = this.let(address);
    const done = code.block();
    const slow = code.block();
    const fast = code.block();
    this.#windows(where, width, 'store', fast, slow);
    code.end();
    this.#offset(where);
    this.emit(kept);
    code.memory(STORES[width]);
    code.br(done);
    code.end();
    code.get(h);
    this.emit(kept);
    code.memory('i64.store', HART.value, true);
    this.#slow(where, width, this.frame.store);
    code.end();
  }

  loadFloat(type: FloatType, address: Node): Node {
    const at = this.#resolve(address, type === 'f32' ? 4 : 8, 'load', this.frame.load);
    const value = this.temporary(type);
    this.code.get(at);
    this.code.memory(`${type}.load`);
    this.code.set(value);
    return place(type, value);
  }

  storeFloat(address: Node, value: Node): void {
    if (value.type === 'f32')
      this.store(4, address, extendU(convert('i32.reinterpret_f32', value)));
    else this.store(8, address, convert('i64.reinterpret_f64', value));
  }

  amo(width: 4 | 8, address: Node, change: (old: Node) => Node): Node {
    const code = this.code;
    const where = this.let(address);
    const { at, slow } = this.#atomic(where, width);
    const old = this.temporary('i64');
    code.get(at);
    code.memory(LOADS[width][1]);
    code.set(old);
    const value = this.let(change(place('i64', old)));
    code.get(at);
    this.emit(value);
    code.memory(STORES[width]);
    code.get(slow);
    code.if();
    code.get(this.frame.ip);
    code.i32(width);
    code.call(this.frame.store);
    this.leaveUnlessDone();
    code.end();
    return place('i64', old);
  }

  reserve(width: 4 | 8, address: Node): Node {
    const code = this.code;
    const { h } = this.frame;
    const where = this.let(address);
    this.#requireAligned(where, width, 0);
    const value = this.load(width, true, where);
    code.get(h);
    this.emit(where);
    code.memory('i64.store', HART.reservation, true);
    return value;
  }

  conditional(width: 4 | 8, address: Node, value: Node): Node {
    const code = this.code;
    const { h } = this.frame;
    const where = this.let(address);
    const kept = this.let(value);
    const failed = this.temporary('i64');
    this.#requireAligned(where, width, 1);
    code.get(h);
    code.memory('i64.load', HART.reservation, true);
    this.emit(where);
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

  /** Local that holds the memory offset of a checked address. */
  #resolve(address: Node, width: Width, kind: 'load' | 'store', slowPath: number): number {
    const code = this.code;
    const at = this.temporary('i32');
    const where = this.let(address);
    const done = code.block();
    const slow = code.block();
    const fast = code.block();
    this.#windows(where, width, kind, fast, slow);
    code.end();
    this.#offset(where);
    code.set(at);
    code.br(done);
    code.end();
    this.#slow(where, width, slowPath);
    code.get(this.frame.h);
    code.i32(HART.value);
    code.op('i32.add');
    code.set(at);
    code.end();
    return at;
  }

  /** As #resolve with the store window, and natural alignment; tells whether the path was slow. */
  #atomic(where: Node, width: 4 | 8): { at: number; slow: number } {
    const code = this.code;
    const { h } = this.frame;
    const at = this.temporary('i32');
    const slow = this.temporary('i32');
    code.i32(0);
    code.set(slow);
    const done = code.block();
    const out = code.block();
    const fast = code.block();
    this.#misalignment(where, width);
    code.brIf(out);
    this.#windows(where, width, 'store', fast, out);
    code.end();
    this.#offset(where);
    code.set(at);
    code.br(done);
    code.end();
    this.#slow(where, width, this.frame.amo);
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
    const code = this.code;
    const { h, ip } = this.frame;
    this.#misalignment(where, width);
    code.if();
    code.get(h);
    this.emit(where);
    code.memory('i64.store', HART.address, true);
    code.get(ip);
    /* Size 0 asks the slow path for the misaligned exception only. */
    code.i32(0);
    code.call(store === 1 ? this.frame.store : this.frame.load);
    code.drop();
    this.trapped();
    code.end();
  }

  /** Pushes the memory offset of an address inside a window. */
  #offset(where: Node): void {
    this.emit(where);
    this.code.op('i32.wrap_i64');
    this.code.i32(this.frame.delta);
    this.code.op('i32.add');
  }

  /** Pushes the low address bits that have to be 0 for natural alignment. */
  #misalignment(where: Node, width: Width): void {
    this.emit(where);
    this.code.op('i32.wrap_i64');
    this.code.i32(width - 1);
    this.code.op('i32.and');
  }

  /** Lets the host do the access; leaves when it trapped. */
  #slow(where: Node, width: Width, slowPath: number): void {
    const { code } = this;
    code.get(this.frame.h);
    this.emit(where);
    code.memory('i64.store', HART.address, true);
    code.get(this.frame.ip);
    code.i32(width);
    code.call(slowPath);
    this.leaveUnlessDone();
  }

  /** Branches to `fast` when the access lies inside a window, else to `slow`. */
  #windows(where: Node, width: Width, kind: 'load' | 'store', fast: Label, slow: Label): void {
    const code = this.code;
    const { h } = this.frame;
    const first = kind === 'load' ? HART.load1 : HART.store1;
    const second = kind === 'load' ? HART.load2 : HART.store2;
    for (const window of [first, second]) {
      this.emit(where);
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
}
