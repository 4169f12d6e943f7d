/**
 * Generates the interpreter: a WebAssembly module from the instruction table.
 *
 * Shape of `run`: `loop top { enter block; loop dispatch { br_table over handlers } }`,
 * and behind it the code that finds the block of a jump target. Fuel is taken
 * for a whole block at its start and given back by exits from its middle, so
 * the count of instructions is exact and most instructions do not touch it.
 * Rule: `run` returns when its fuel ends, or V8 would never replace its
 * baseline code.
 *
 * Measured (Node 20.20, Xeon 2.5 GHz): handlers that are functions of their own,
 * threaded by return_call_indirect, ran 130 to 230 million simple operations a
 * second where this loop ran 260 to 430; pairs.ts added 20 to 25 percent. With
 * every handler inside `run`, TurboFan took 0.6 s for it; so what is rare lives
 * in functions of its own, called through the table (rare.ts).
 */

import { BLOCK, ENTRY, HART } from '../hart/layout.ts';
import type { MemoryLayout } from '../hart/layout.ts';
import { INSTRUCTIONS } from '../isa/table.ts';
import { CodeWriter } from '../wasm/code.ts';
import type { Label } from '../wasm/code.ts';
import { ModuleWriter } from '../wasm/module.ts';
import type { ValueType } from '../wasm/opcodes.ts';
import { HandlerBuilder } from './emit.ts';
import type { Frame, Loop } from './frame.ts';
import {
  EXIT,
  FIRST_PAIR,
  HANDLERS,
  ILLEGAL,
  instructionOf,
  NEXT,
  STOP,
  SWITCH,
} from './handlers.ts';
import { PAIRS } from './pairs.ts';
import { isRare } from './rare.ts';

/** What the generated module calls; everything else passes through the hart control block. */
export interface Imports {
  /** Slow paths: entry, size (0 asks for the misaligned exception); 0 done, 1 trapped. */
  load(ip: number, size: number): number;
  store(ip: number, size: number): number;
  amo(ip: number, size: number): number;
  /** Does a floating-point instruction in software; the second argument is 0. */
  float(ip: number, unused: number): number;
  /** Decodes or checks the block at a pc; 0 when there is none. */
  resolve(pc: number, link: number): number;
  /**
   * Runs compiled code of hart block `h` from a pc on, with what is in the control block.
   * @returns the pc to go on at, the same with no fuel used where there is none; 0 when it stopped
   */
  compiled(h: number, pc: number): number;
}

/** What the generated module exports. */
export interface Exports {
  /** Runs hart block `h` from decoded block `b` until its fuel ends; returns an EXIT. */
  run(h: number, b: number): number;
}

const PAIR_OF_I32 = { parameters: ['i32', 'i32'], results: ['i32'] } as const;

/** Declares temporaries of a function as handlers ask for them. */
function temporariesOf(code: CodeWriter): Frame['temporary'] {
  const declared: Record<ValueType, number[]> = { i32: [], i64: [], f32: [], f64: [] };
  return (type, index) => (declared[type][index] ??= code.local(type));
}

/** The module's bytes for a layout; only offsets matter, not the size of RAM. */
export function generateInterpreter(layout: MemoryLayout): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter();
  module.importMemory('host', 'memory', 1, 65536);
  const imported = (name: string): number => module.importFunction('host', name, PAIR_OF_I32);
  const shared = {
    h: 0,
    load: imported('load'),
    store: imported('store'),
    amo: imported('amo'),
    float: imported('float'),
    delta: (layout.ramOffset - layout.ramBase) | 0,
    jumps: { offset: layout.jumpsOffset, size: layout.jumpsSize },
  };
  const hosted = { resolve: imported('resolve'), compiled: imported('compiled') };
  addRareHandlers(module, shared);
  const code = new RunWriter(layout, module, shared, hosted).write();
  module.export('run', module.function(PAIR_OF_I32, code));
  return module.finish();
}

type Shared = Omit<Frame, 'ip' | 'loop' | 'temporary'>;

/** Imported functions that `run` alone calls. */
interface Hosted {
  readonly resolve: number;
  readonly compiled: number;
}

/** A function for each rare instruction, in the table at its handler number. */
function addRareHandlers(module: ModuleWriter, shared: Shared): void {
  const functions = INSTRUCTIONS.map((instruction) => {
    if (!isRare(instruction)) return undefined;
    const code = new CodeWriter(2);
    const frame = { ...shared, ip: 1, temporary: temporariesOf(code) };
    const builder = new HandlerBuilder(code, frame, false);
    instruction.meaning(builder);
    builder.finish();
    return module.function(PAIR_OF_I32, code);
  });
  const any = functions.find((index) => index !== undefined) ?? 0;
  /* Slots of the other handlers are never called. */
  module.table(functions.map((index) => index ?? any));
}

/** Writes the function `run`. */
class RunWriter {
  readonly #layout: MemoryLayout;
  readonly #code = new CodeWriter(2);
  readonly #hosted: Hosted;
  readonly #rareType: number;
  readonly #shared: Shared;
  readonly #b = 1;
  readonly #ip = this.#code.local('i32');
  readonly #fuel = this.#code.local('i32');
  readonly #target = this.#code.local('i64');
  readonly #link = this.#code.local('i32');
  readonly #reason = this.#code.local('i32');
  readonly #found = this.#code.local('i32');

  constructor(layout: MemoryLayout, module: ModuleWriter, shared: Shared, hosted: Hosted) {
    this.#layout = layout;
    this.#shared = shared;
    this.#hosted = hosted;
    this.#rareType = module.type(PAIR_OF_I32);
  }

  write(): CodeWriter {
    const code = this.#code;
    const { h } = this.#shared;
    code.get(h);
    code.memory('i32.load', HART.fuel, true);
    code.set(this.#fuel);
    const exit = code.block();
    const top = code.loop();
    const resolve = code.block();
    this.#enter(resolve, exit);
    const dispatch = code.loop();
    this.#handlers({
      b: this.#b,
      fuel: this.#fuel,
      target: this.#target,
      link: this.#link,
      reason: this.#reason,
      dispatch,
      top,
      resolve,
      exit,
    });
    code.end();
    code.end();
    this.#findBlock(top, exit);
    code.end();
    code.end();
    for (const [field, local] of [
      [HART.fuel, this.#fuel],
      [HART.ip, this.#ip],
      [HART.block, this.#b],
    ] as const) {
      code.get(h);
      code.get(local);
      code.memory('i32.store', field, true);
    }
    code.get(this.#reason);
    return code;
  }

  #leaveFor(why: number, exit: Label): void {
    this.#code.i32(why);
    this.#code.set(this.#reason);
    this.#code.br(exit);
  }

  /** Counts the block's heat down, takes its fuel and points `ip` at its first entry. */
  #enter(resolve: Label, exit: Label): void {
    const code = this.#code;
    code.get(this.#b);
    code.memory('i32.load', BLOCK.heat, true);
    code.i32(1);
    code.op('i32.sub');
    code.tee(this.#found);
    code.i32(0);
    code.op('i32.lt_s');
    code.if();
    this.#runCompiled(resolve, exit);
    code.end();
    code.get(this.#b);
    code.get(this.#found);
    code.memory('i32.store', BLOCK.heat, true);
    code.get(this.#fuel);
    code.get(this.#b);
    code.memory('i32.load', BLOCK.count, true);
    code.op('i32.sub');
    code.tee(this.#fuel);
    code.i32(0);
    code.op('i32.lt_s');
    code.if();
    code.get(this.#fuel);
    code.get(this.#b);
    code.memory('i32.load', BLOCK.count, true);
    code.op('i32.add');
    code.set(this.#fuel);
    this.#leaveFor(EXIT.partial, exit);
    code.end();
    code.get(this.#b);
    code.i32(BLOCK.size);
    code.op('i32.add');
    code.set(this.#ip);
  }

  /** Does a hot block as compiled code, and goes on where that has nothing; else leaves. */
  #runCompiled(resolve: Label, exit: Label): void {
    const code = this.#code;
    const { h } = this.#shared;
    for (const field of [HART.fuel, HART.enteredWith]) {
      code.get(h);
      code.get(this.#fuel);
      code.memory('i32.store', field, true);
    }
    code.get(h);
    code.get(this.#b);
    code.memory('i32.load', BLOCK.pc, true);
    code.call(this.#hosted.compiled);
    code.tee(this.#found);
    code.op('i64.extend_i32_u');
    code.set(this.#target);
    code.get(h);
    code.memory('i32.load', HART.fuel, true);
    code.set(this.#fuel);
    code.get(this.#found);
    code.op('i32.eqz');
    code.if();
    this.#leaveFor(EXIT.compiled, exit);
    code.end();
    code.i32(0);
    code.set(this.#link);
    code.get(this.#fuel);
    code.get(h);
    code.memory('i32.load', HART.enteredWith, true);
    code.op('i32.ne');
    code.brIf(resolve);
    this.#leaveFor(EXIT.hot, exit);
  }

  /** The dispatch and every handler behind it. */
  #handlers(loop: Loop): void {
    const code = this.#code;
    const frame = {
      ...this.#shared,
      ip: this.#ip,
      loop,
      temporary: temporariesOf(code),
    };
    const own: number[] = [];
    for (let id = 0; id < HANDLERS; id++) {
      const instruction = INSTRUCTIONS[id];
      if (instruction === undefined || !isRare(instruction)) own.push(id);
    }
    const rare = code.block();
    const labels = own.map(() => code.block()).reverse();
    const byHandler: Label[] = Array<Label>(HANDLERS).fill(rare);
    own.forEach((id, index) => (byHandler[id] = labels[index] ?? rare));
    code.get(this.#ip);
    code.memory('i32.load16_u', ENTRY.handler, true);
    code.brTable(byHandler, rare);
    for (const id of own) {
      code.end();
      this.#handler(id, frame, loop);
    }
    code.end();
    this.#callRare(loop);
  }

  #handler(id: number, frame: Frame, loop: Loop): void {
    const code = this.#code;
    const single = id === SWITCH ? instructionOf(SWITCH) : INSTRUCTIONS[id];
    const [first, second] = PAIRS[id - FIRST_PAIR] ?? [undefined, single];
    if (second !== undefined) {
      if (first !== undefined) {
        first.meaning(new HandlerBuilder(code, frame, false));
        this.#advance(ENTRY.size);
      }
      const builder = new HandlerBuilder(code, frame, second.flow !== 'next');
      builder.noted = id === SWITCH;
      second.meaning(builder);
      builder.finish();
    } else if (id === NEXT) {
      code.get(this.#ip);
      code.memory('i64.load32_u', ENTRY.next, true);
      code.set(this.#target);
      new HandlerBuilder(code, frame, true).follow();
    } else if (id === STOP) {
      this.#leaveFor(EXIT.stop, loop.exit);
    } else if (id === ILLEGAL) {
      this.#leaveFor(EXIT.leave, loop.exit);
    }
  }

  #advance(size: number): void {
    this.#code.get(this.#ip);
    this.#code.i32(size);
    this.#code.op('i32.add');
    this.#code.set(this.#ip);
  }

  /** Calls the entry's handler through the table. */
  #callRare(loop: Loop): void {
    const code = this.#code;
    code.get(this.#shared.h);
    code.get(this.#ip);
    code.get(this.#ip);
    code.memory('i32.load16_u', ENTRY.handler, true);
    code.callIndirect(this.#rareType);
    code.if();
    this.#leaveFor(EXIT.trap, loop.exit);
    code.end();
    this.#advance(ENTRY.size);
    code.br(loop.dispatch);
  }

  /**
   * b := the block at `target`, from the lookup table or the host; links it where asked.
   * The slot is the one of `Blocks`: ((pc >> 1) ^ (pc >> 15)) modulo the entries.
   */
  #findBlock(top: Label, exit: Label): void {
    const code = this.#code;
    const { h } = this.#shared;
    const { lookupEntries, lookupOffset } = this.#layout;
    const missing = code.block();
    const known = code.block();
    code.get(this.#target);
    code.i64(32n);
    code.op('i64.shr_u');
    code.op('i64.eqz');
    code.op('i32.eqz');
    code.brIf(missing);
    code.get(this.#target);
    code.op('i32.wrap_i64');
    code.i32(1);
    code.op('i32.shl');
    code.get(this.#target);
    code.op('i32.wrap_i64');
    code.i32(13);
    code.op('i32.shr_u');
    code.op('i32.xor');
    code.i32((lookupEntries - 1) << 2);
    code.op('i32.and');
    code.memory('i32.load', lookupOffset, true);
    code.tee(this.#found);
    code.memory('i32.load', BLOCK.pc, true);
    code.get(this.#target);
    code.op('i32.wrap_i64');
    code.op('i32.eq');
    code.if();
    code.get(this.#found);
    code.memory('i32.load', BLOCK.key, true);
    code.get(h);
    code.memory('i32.load', HART.key, true);
    code.op('i32.eq');
    code.if();
    code.get(this.#link);
    code.if();
    code.get(this.#link);
    code.get(this.#found);
    code.memory('i32.store', 0, true);
    code.end();
    code.br(known);
    code.end();
    code.end();
    code.get(this.#target);
    code.op('i32.wrap_i64');
    code.get(this.#link);
    code.call(this.#hosted.resolve);
    code.tee(this.#found);
    code.op('i32.eqz');
    code.brIf(missing);
    code.end();
    code.get(this.#found);
    code.set(this.#b);
    code.br(top);
    code.end();
    code.get(h);
    code.get(this.#target);
    code.memory('i64.store', HART.pc, true);
    this.#leaveFor(EXIT.fetch, exit);
  }
}
