/**
 * The interpreter as the harts use it: a generated module bound to one memory.
 */

import { memoryLayout } from '../hart/layout.ts';
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

/** The module every machine interprets with, to be kept; see `MachineOptions.interpreter`. */
export function interpreterCode(): Uint8Array<ArrayBuffer> {
  return generateInterpreter(memoryLayout(4096, 1));
}

function moduleFor(
  layout: MemoryLayout,
  written: Uint8Array<ArrayBuffer> | undefined,
): WebAssembly.Module {
  let module = compiled.get(layout.ramOffset);
  if (module === undefined) {
    module = new WebAssembly.Module(written ?? generateInterpreter(layout));
    compiled.set(layout.ramOffset, module);
  }
  return module;
}

/**
 * Binds the interpreter to the memory of one machine.
 * @param written the module, if it was written beforehand
 */
export function createInterpreter(
  memory: WebAssembly.Memory,
  layout: MemoryLayout,
  imports: Imports,
  written?: Uint8Array<ArrayBuffer>,
): Exports {
  const module = moduleFor(layout, written);
  const instance = new WebAssembly.Instance(module, { host: { memory, ...imports } });
  return instance.exports as unknown as Exports;
}
