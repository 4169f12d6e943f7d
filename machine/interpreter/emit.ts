/**
 * The interpreter's Builder: emits one handler.
 *
 * Operands and memory are inherited; here is where control goes.
 */

import { ENTRY, HART, JUMP } from '../hart/layout.ts';
import type { Builder } from '../isa/builder.ts';
import { add } from '../isa/node.ts';
import type { Node } from '../isa/node.ts';
import type { Loop } from './frame.ts';
import { EXIT } from './handlers.ts';
import { MemoryBuilder } from './memory.ts';

export class HandlerBuilder extends MemoryBuilder implements Builder {
  /** True once the handler has said where control goes. */
  #ended = false;
  /** Indirect jumps go into the list the compiler reads. */
  noted = false;

  orSoftware(condition: Node, fast: () => void): void {
    const code = this.code;
    this.emit(condition);
    code.if();
    fast();
    code.else();
    code.get(this.frame.ip);
    code.i32(0);
    code.call(this.frame.float);
    this.leaveUnlessDone();
    code.end();
  }

  branch(condition: Node): void {
    const code = this.code;
    const { ip } = this.frame;
    const { fuel, dispatch } = this.#loop();
    this.emit(condition);
    code.if();
    this.field('i32.load', ENTRY.remaining);
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
    this.emit(add(this.pc(), this.imm()));
    this.code.set(this.#loop().target);
    this.follow();
  }

  jumpTo(target: Node): void {
    const code = this.code;
    const { link, resolve } = this.#loop();
    this.emit(target);
    code.set(this.#loop().target);
    if (this.noted) this.#note();
    code.i32(0);
    code.set(link);
    code.br(resolve);
    this.#ended = true;
  }

  /** Writes where the jump goes from and to into the list. */
  #note(): void {
    const code = this.code;
    const { h, jumps } = this.frame;
    const { target, link } = this.#loop();
    code.get(h);
    code.memory('i32.load', HART.jumps, true);
    code.tee(link);
    this.field('i32.load', ENTRY.pc);
    code.memory('i32.store', jumps.offset + JUMP.from, true);
    code.get(link);
    code.get(target);
    code.op('i32.wrap_i64');
    code.memory('i32.store', jumps.offset + JUMP.to, true);
    code.get(h);
    code.get(link);
    code.i32(JUMP.size);
    code.op('i32.add');
    code.i32(jumps.size - 1);
    code.op('i32.and');
    code.memory('i32.store', HART.jumps, true);
  }

  leave(): void {
    const code = this.code;
    const { reason, exit } = this.#loop();
    code.i32(EXIT.leave);
    code.set(reason);
    code.br(exit);
    this.#ended = true;
  }

  /** Goes to the block `link` names, or finds the one at `target` and links it. */
  follow(): void {
    const code = this.code;
    const { h, ip } = this.frame;
    const { b, link, top, resolve } = this.#loop();
    this.field('i32.load', ENTRY.link);
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
    const code = this.code;
    const { ip, loop } = this.frame;
    if (loop === undefined) {
      code.i32(0);
      return;
    }
    code.get(ip);
    code.i32(this.long ? ENTRY.longSize : ENTRY.size);
    code.op('i32.add');
    code.set(ip);
    code.br(loop.dispatch);
  }

  #loop(): Loop {
    const { loop } = this.frame;
    if (loop === undefined) throw new Error('a handler in a function of its own cannot jump');
    return loop;
  }
}
