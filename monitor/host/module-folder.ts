/**
 * `--dump-wasm DIR`: the modules of compiled code, a file each.
 *
 * Named by their order and the address of their first region, `0001-80000000.wasm`;
 * any tool for WebAssembly reads them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RegionEvent } from '../../machine/index.ts';

/**
 * @param folder made when it is not there
 * @returns a listener for the machine's trace
 * @throws Error that names the folder
 */
export function createModuleFolder(folder: string): (event: RegionEvent) => void {
  mkdirSync(folder, { recursive: true });
  let count = 0;
  return (event) => {
    if (event.kind !== 'compiled') return;
    const pc = event.regions[0]?.pc ?? 0;
    const name = `${String(++count).padStart(4, '0')}-${pc.toString(16)}.wasm`;
    writeFileSync(join(folder, name), event.module);
  };
}
