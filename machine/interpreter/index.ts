/**
 * The interpreter as the harts use it: a generated module bound to one memory.
 */

import type { MemoryLayout } from '../hart/layout.ts';
import { generateInterpreter } from './generate.ts';
import type { Exports, Imports } from './generate.ts';

export { Blocks } from './blocks.ts';
export type { Range } from './blocks.ts';
export { EXIT, ILLEGAL, instructionOf } from './handlers.ts';
export type { Imports as InterpreterImports } from './generate.ts';

/*
 * The compiled module by where RAM begins, which is the same for every machine: a
 * pure function remembered, because generating takes 25 ms. It holds no machine's
 * state, and V8 shares its optimized code among machines.
 */
const compiled = new Map<number, WebAssembly.Module>();

function moduleFor(layout: MemoryLayout): WebAssembly.Module {
  let module = compiled.get(layout.ramOffset);
  if (module === undefined) {
    module = new WebAssembly.Module(generateInterpreter(layout));
    compiled.set(layout.ramOffset, module);
  }
  return module;
}

/** Binds the interpreter to the memory of one machine. */
export function createInterpreter(
  memory: WebAssembly.Memory,
  layout: MemoryLayout,
  imports: Imports,
): Exports {
  const instance = new WebAssembly.Instance(moduleFor(layout), { host: { memory, ...imports } });
  return instance.exports as unknown as Exports;
}
