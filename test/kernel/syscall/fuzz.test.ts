/**
 * Random system calls: each ends in an error, a result or the end of the Task;
 * none in a kernel bug, a hang, or a byte changed outside the Task's chunk.
 */

import { expect, test } from 'vitest';
import { boot, grants } from '../../support/kernels.ts';
import { caller, hello } from '../../support/programs.ts';

const SEED = 20260101;
/** Two million in `npm run long`. */
const CALLS = Number(process.env['FLATLAND_LONG_CALLS'] ?? 20_000);

function generator(seed: number): (below: number) => number {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

test(`do ${CALLS} random calls (seed ${SEED}) leave everything else alone?`, () => {
  const system = boot({ machine: { harts: 2 }, programs: { a: { image: hello('a') } } });
  const random = generator(SEED);
  const { ram } = system.machine;
  // Somebody whose memory must not change.
  const bystander = system.spawn(caller());
  system.until(() => bystander.state === 'waiting');
  const all = grants('output', 'input', 'log', 'clock', 'random', 'spawn');
  const task = () => system.spawn(caller(), { name: 'fuzz', grants: all });
  let fuzz = task();
  const sections = (id: number) =>
    (system.call('task', id) as { sections: { start: number; end: number }[] }).sections;
  let parts = sections(fuzz.id);
  const { start, end } = system.call('task', bystander.id) as { start: number; end: number };
  const before = ram.slice(start, end - start).slice();
  const page = ram.slice(ram.base, 4096).slice();
  let calls = 0;
  let endings = 0;

  const value = (): bigint => {
    switch (random(6)) {
      case 0:
        return BigInt(random(64));
      case 1:
        return BigInt.asUintN(64, -BigInt(random(64)));
      case 2: {
        const part = parts[random(parts.length)]!;
        return BigInt((random(2) === 0 ? part.start : part.end) + random(64) - 32);
      }
      case 3:
        return BigInt(ram.base + random(ram.size));
      case 4:
        return (BigInt(random(2 ** 32)) << 32n) | BigInt(random(2 ** 32));
      default:
        return BigInt(random(2 ** 32));
    }
  };
  while (calls < CALLS) {
    const record = new DataView(new ArrayBuffer(64));
    // Not exit, nor waits that could last: those have their own tests.
    let number = random(21);
    if (number === 0 || number === 5 || number === 13) number = random(50) === 0 ? 0 : 2;
    [BigInt(number), value(), value(), value(), value(), value()].forEach((word, i) =>
      record.setBigUint64(i * 8, word, true),
    );
    system.kernel.input(fuzz.id).send(new Uint8Array(record.buffer));
    calls++;
    if (calls % 16 === 0) system.kernel.run(1);
    if (fuzz.result !== undefined) {
      endings++;
      expect(['exit', 'denied', 'fault']).toContain(fuzz.result.reason);
      fuzz = task();
      parts = sections(fuzz.id);
    }
  }
  for (let i = 0; i < 50; i++) system.kernel.run(1);
  expect(endings).toBeGreaterThan(3);
  expect(ram.slice(start, end - start).slice()).toEqual(before);
  expect(ram.slice(ram.base, 4096).slice()).toEqual(page);
  expect(bystander.state).toBe('waiting');
}, 7_200_000);
