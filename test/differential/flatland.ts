/**
 * Runs an image on Flatland's harts.
 */

import { createHarts, createMemory, memoryLayout } from '../../machine/hart/index.ts';
import type { CompileOptions, HartBus } from '../../machine/hart/index.ts';
import { BASE, RAM_SIZE, RESULT_SIZE, RESULTS } from './driver.ts';

const FINISHER = 0x10_0000;

/**
 * Runs an image to its end.
 *
 * @param compile how eagerly code is compiled; without it everything is interpreted
 * @returns the results of `count` sequences
 * @throws when it does not end
 */
export function runOnFlatland(
  image: Uint8Array,
  count: number,
  compile?: CompileOptions,
): Uint8Array {
  const layout = memoryLayout(RAM_SIZE, 1);
  const memory = createMemory(layout);
  let finished = false;
  const bus: HartBus = {
    low: 0,
    high: 0,
    read: () => false,
    write(address) {
      if (address !== FINISHER) return false;
      finished = true;
      harts.leave();
      return true;
    },
  };
  const time = { mtimeLow: () => 0, mtimeHigh: () => 0 };
  const harts = createHarts({ memory, layout, count: 1, mode: 'bare', bus, time, compile });
  const ram = new Uint8Array(memory.buffer, layout.ramOffset, layout.ramSize);
  ram.set(image);
  harts.reset(0, BASE, 0);
  /* One turn: the end of a turn between LR and SC would make the SC fail. */
  const budget = 2 ** 30;
  harts.run(0, budget);
  if (!finished) throw new Error(`${count} sequences did not end after ${budget} instructions`);
  return ram.slice(RESULTS - BASE, RESULTS - BASE + count * RESULT_SIZE);
}
