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

/** Generates, compiles and binds the interpreter for one machine. */
export function createInterpreter(
  memory: WebAssembly.Memory,
  layout: MemoryLayout,
  imports: Imports,
): Exports {
  const module = new WebAssembly.Module(generateInterpreter(layout));
  const instance = new WebAssembly.Instance(module, { host: { memory, ...imports } });
  return instance.exports as unknown as Exports;
}
