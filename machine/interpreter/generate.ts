/**
 * Generates the interpreter: one WebAssembly function from the table.
 *
 * Shape: `loop top { enter block; loop dispatch { br_table over handlers } }`,
 * and behind it the code that finds the block of a jump target. Fuel is taken
 * for a whole block at its start and given back by exits from its middle, so
 * the count of instructions is exact and most instructions do not touch it.
 * Rule: `run` returns when its fuel ends, or V8 would never replace its
 * baseline code.
 */

import { BLOCK, ENTRY, HART } from '../hart/layout.ts';
import type { MemoryLayout } from '../hart/layout.ts';
import { INSTRUCTIONS } from '../isa/table.ts';
import { CodeWriter } from '../wasm/code.ts';
import type { Label } from '../wasm/code.ts';
import { ModuleWriter } from '../wasm/module.ts';
import type { ValueType } from '../wasm/opcodes.ts';
import { HandlerBuilder } from './emit.ts';
import type { Frame } from './emit.ts';
import { EXIT, HANDLERS, ILLEGAL, NEXT, STOP } from './handlers.ts';

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
}

/** What the generated module exports. */
export interface Exports {
  /** Runs hart block `h` from decoded block `b` until its fuel ends; returns an EXIT. */
  run(h: number, b: number): number;
}

/** The module's bytes for a layout; only offsets matter, not the size of RAM. */
export function generateInterpreter(layout: MemoryLayout): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter();
  module.importMemory('host', 'memory', 1, 65536);
  const access = { parameters: ['i32', 'i32'], results: ['i32'] } as const;
  const load = module.importFunction('host', 'load', access);
  const store = module.importFunction('host', 'store', access);
  const amo = module.importFunction('host', 'amo', access);
  const float = module.importFunction('host', 'float', access);
  const resolve = module.importFunction('host', 'resolve', access);

  const code = new CodeWriter(2);
  const temporaries: Record<ValueType, number[]> = { i32: [], i64: [], f32: [], f64: [] };
  const locals = {
    h: 0,
    b: 1,
    ip: code.local('i32'),
    fuel: code.local('i32'),
    target: code.local('i64'),
    link: code.local('i32'),
    reason: code.local('i32'),
  };
  const { h, b, ip, fuel, target, link, reason } = locals;
  const found = code.local('i32');

  code.get(h);
  code.memory('i32.load', HART.fuel, true);
  code.set(fuel);
  const exit = code.block();
  const top = code.loop();
  enter();
  const resolveLabel = code.block();
  const dispatch = code.loop();
  const frame: Frame = {
    ...locals,
    dispatch,
    top,
    resolve: resolveLabel,
    exit,
    load,
    store,
    amo,
    float,
    delta: (layout.ramOffset - layout.ramBase) | 0,
    temporary: (type, index) => (temporaries[type][index] ??= code.local(type)),
  };
  handlers(frame);
  code.end();
  code.end();
  findBlock();
  code.end();
  code.end();
  code.get(h);
  code.get(fuel);
  code.memory('i32.store', HART.fuel, true);
  code.get(h);
  code.get(ip);
  code.memory('i32.store', HART.ip, true);
  code.get(h);
  code.get(b);
  code.memory('i32.store', HART.block, true);
  code.get(reason);
  const run = module.function({ parameters: ['i32', 'i32'], results: ['i32'] }, code);
  module.export('run', run);
  return module.finish();

  /** Takes the block's fuel and points `ip` at its first entry. */
  function enter(): void {
    code.get(fuel);
    code.get(b);
    code.memory('i32.load', BLOCK.count, true);
    code.op('i32.sub');
    code.tee(fuel);
    code.i32(0);
    code.op('i32.lt_s');
    code.if();
    code.get(fuel);
    code.get(b);
    code.memory('i32.load', BLOCK.count, true);
    code.op('i32.add');
    code.set(fuel);
    leaveFor(EXIT.partial);
    code.end();
    code.get(b);
    code.i32(BLOCK.size);
    code.op('i32.add');
    code.set(ip);
  }

  function leaveFor(why: number): void {
    code.i32(why);
    code.set(reason);
    code.br(exit);
  }

  function handlers(shared: Frame): void {
    const labels: Label[] = [];
    for (let i = 0; i < HANDLERS; i++) labels.push(code.block());
    code.get(ip);
    code.memory('i32.load16_u', ENTRY.handler, true);
    const targets = labels.toReversed();
    /* Handler numbers come from the decoder only; the last is as good as any for others. */
    code.brTable(targets.slice(0, -1), targets[HANDLERS - 1] ?? dispatch);
    for (let id = 0; id < HANDLERS; id++) {
      code.end();
      handler(id, shared);
    }
  }

  function handler(id: number, shared: Frame): void {
    const instruction = INSTRUCTIONS[id];
    if (instruction !== undefined) {
      const builder = new HandlerBuilder(code, shared, instruction.flow !== 'next');
      instruction.meaning(builder);
      builder.finish();
    } else if (id === NEXT) {
      code.get(ip);
      code.memory('i64.load32_u', ENTRY.next, true);
      code.set(target);
      new HandlerBuilder(code, shared, true).follow();
    } else if (id === STOP) {
      leaveFor(EXIT.stop);
    } else if (id === ILLEGAL) {
      leaveFor(EXIT.leave);
    }
  }

  /** b := the block at `target`, from the lookup table or the host; links it where asked. */
  function findBlock(): void {
    const missing = code.block();
    const known = code.block();
    code.get(target);
    code.i64(32n);
    code.op('i64.shr_u');
    code.op('i64.eqz');
    code.op('i32.eqz');
    code.brIf(missing);
    code.get(target);
    code.op('i32.wrap_i64');
    code.i32(1);
    code.op('i32.shl');
    code.get(target);
    code.op('i32.wrap_i64');
    code.i32(13);
    code.op('i32.shr_u');
    code.op('i32.xor');
    code.i32((layout.lookupEntries - 1) << 2);
    code.op('i32.and');
    code.memory('i32.load', layout.lookupOffset, true);
    code.tee(found);
    code.memory('i32.load', BLOCK.pc, true);
    code.get(target);
    code.op('i32.wrap_i64');
    code.op('i32.eq');
    code.if();
    code.get(found);
    code.memory('i32.load', BLOCK.key, true);
    code.get(h);
    code.memory('i32.load', HART.key, true);
    code.op('i32.eq');
    code.if();
    code.get(link);
    code.if();
    code.get(link);
    code.get(found);
    code.memory('i32.store', 0, true);
    code.end();
    code.br(known);
    code.end();
    code.end();
    code.get(target);
    code.op('i32.wrap_i64');
    code.get(link);
    code.call(resolve);
    code.tee(found);
    code.op('i32.eqz');
    code.brIf(missing);
    code.end();
    code.get(found);
    code.set(b);
    code.br(top);
    code.end();
    code.get(h);
    code.get(target);
    code.memory('i64.store', HART.pc, true);
    leaveFor(EXIT.fetch);
  }
}
