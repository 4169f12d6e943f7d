/**
 * Whether the host has a fused multiply-add.
 *
 * `f64x2.relaxed_madd` may round once or twice, as the engine likes, so it is asked.
 * Engines that do not know the instruction have none.
 * Source: WebAssembly relaxed SIMD proposal.
 */

import { CodeWriter } from '../wasm/code.ts';
import { ModuleWriter } from '../wasm/module.ts';

/** x, y, z, and x * y + z rounded once; rounding the product first gives something else. */
const CASES: readonly (readonly [number, number, number, number])[] = [
  [1 + 2 ** -52, 1 - 2 ** -52, -1, -(2 ** -104)],
  [1 + 2 ** -30, 1 + 2 ** -30, -1, 2 ** -29 + 2 ** -60],
  [3, 1 / 3, -1, -(2 ** -54)],
];

/** True when f64x2.relaxed_madd exists and rounds once. */
export function hostFuses(): boolean {
  const bytes = probe();
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    const fused = exports.fused as (x: number, y: number, z: number) => number;
    return CASES.every(([x, y, z, sum]) => fused(x, y, z) === sum);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return false;
    throw error;
  }
}

function probe(): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter();
  const code = new CodeWriter(3);
  for (const operand of [0, 1, 2]) {
    code.get(operand);
    code.vector('f64x2.splat');
  }
  code.vector('f64x2.relaxed_madd');
  code.extractLane();
  const signature = { parameters: ['f64', 'f64', 'f64'], results: ['f64'] } as const;
  module.export('fused', module.function(signature, code));
  return module.finish();
}
