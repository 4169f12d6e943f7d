/**
 * Whether the host has a fused multiply-add.
 *
 * `relaxed_madd` may round once or twice, as the engine likes, so it is asked, for both types.
 * Engines that do not know the instruction have none.
 * Source: WebAssembly relaxed SIMD proposal.
 */

import { CodeWriter } from '../wasm/code.ts';
import { ModuleWriter } from '../wasm/module.ts';

type Case = readonly [x: number, y: number, z: number, sum: number];

/** x, y, z, and x * y + z rounded once; rounding the product first gives something else. */
const CASES: Readonly<Record<'f32' | 'f64', readonly Case[]>> = {
  f64: [
    [1 + 2 ** -52, 1 - 2 ** -52, -1, -(2 ** -104)],
    [1 + 2 ** -30, 1 + 2 ** -30, -1, 2 ** -29 + 2 ** -60],
    [3, 1 / 3, -1, -(2 ** -54)],
  ],
  f32: [
    [1 + 2 ** -23, 1 - 2 ** -23, -1, -(2 ** -46)],
    [1 + 2 ** -13, 1 + 2 ** -13, -1, 2 ** -12 + 2 ** -26],
  ],
};

/** True when `relaxed_madd` exists and rounds once. */
export function hostFuses(): boolean {
  const bytes = probe();
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    return (['f32', 'f64'] as const).every((type) => {
      const fused = exports[type] as (x: number, y: number, z: number) => number;
      return CASES[type].every(([x, y, z, sum]) => fused(x, y, z) === sum);
    });
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return false;
    throw error;
  }
}

function probe(): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter();
  for (const type of ['f32', 'f64'] as const) {
    const code = new CodeWriter(3);
    const operands = [0, 1, 2].map((operand) => () => code.get(operand));
    code.fused(type, operands);
    const signature = { parameters: [type, type, type], results: [type] } as const;
    module.export(type, module.function(signature, code));
  }
  return module.finish();
}
