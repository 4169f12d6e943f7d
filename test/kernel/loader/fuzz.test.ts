/**
 * Mutated images, loaded and run: each ends in a refusal, a fault or an exit.
 */

import { expect, test } from 'vitest';
import { KernelError } from '../../../kernel/index.ts';
import { boot } from '../../support/kernels.ts';
import { cat, hello, spin } from '../../support/programs.ts';

const SEED = 20260202;
/** 200,000 in `npm run long`. */
const IMAGES = Number(process.env['FLATLAND_LONG_IMAGES'] ?? 2000);

test(`do ${IMAGES} mutated images (seed ${SEED}) harm nobody?`, () => {
  let state = SEED;
  const random = (below: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  const originals = [hello('hi'), cat(64), spin()];
  const system = boot({ machine: { harts: 2 } });
  const bystander = system.spawn(cat(10));
  system.until(() => bystander.state === 'waiting');
  const { start, end } = system.call('task', bystander.id) as { start: number; end: number };
  const { ram } = system.machine;
  const before = ram.slice(start, end - start).slice();
  const page = ram.slice(ram.base, 4096).slice();
  const memory = system.call('memory');
  let refused = 0;
  const reasons = new Map<string, number>();
  for (let i = 0; i < IMAGES; i++) {
    const image = originals[random(originals.length)]!.slice();
    // Headers, code and what follows it, and anything.
    const changes = 1 + random(4);
    for (let j = 0; j < changes; j++) {
      const places = [random(64 + 3 * 56), 4096 + random(120), random(image.length)];
      const at = places[random(3)]!;
      image[at] = random(3) === 0 ? [0, 1, 0x7f, 0x80, 0xff][random(5)]! : random(256);
    }
    try {
      const task = system.spawn(
        image.subarray(0, random(20) === 0 ? random(image.length) : undefined),
      );
      for (let turn = 0; turn < 2 && task.result === undefined; turn++) system.kernel.run(1);
      system.call('symbol', 'text');
      system.kernel.end(task.id, 'timeout');
      const { reason } = task.result!;
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      expect(['bad-image', 'no-memory', 'invalid']).toContain(error.code);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(IMAGES / 10);
  expect(reasons.get('fault')).toBeGreaterThan(10);
  expect(reasons.get('exit')).toBeGreaterThan(10);
  expect(system.call('memory')).toEqual(memory);
  expect(ram.slice(start, end - start).slice()).toEqual(before);
  expect(ram.slice(ram.base, 4096).slice()).toEqual(page);
}, 7_200_000);
