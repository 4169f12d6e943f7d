/**
 * Does `flatland soak` load a kernel, repeat itself, and see what is lost?
 */
import { expect, test } from 'vitest';
import { Soak } from '../../monitor/command/soak/soak.ts';
import { flatland } from '../support/command-line.ts';
import { boot, specOf } from '../support/kernels.ts';
import { hello, spin } from '../support/programs.ts';

test('does the same seed give the same run, and every byte come back?', async () => {
  const argv = ['soak', '--seed', '7', '--steps', '300'];
  const first = await flatland(argv);
  expect(first.stderr).toContain('seed 7, 4 harts, clock steps');
  expect(first.stdout).toMatch(/^300 steps: \d+ Tasks \(.*exit.*\), \d+ instructions/);
  expect(first.stdout).toContain('memory is free again to the byte');
  expect(first.status).toBe(0);
  expect((await flatland(argv)).stdout).toBe(first.stdout);
  expect((await flatland(['soak', '--seed', '8', '--steps', '300'])).stdout).not.toBe(first.stdout);
});

test('does it end in time, on the real clock and without protection, too?', async () => {
  const argv = ['soak', '--minutes', '0.005', '--clock', 'real', '--protection', 'off'];
  const { stdout, stderr, status } = await flatland(argv);
  expect(stderr).toMatch(/^seed \d+, 4 harts, clock real/);
  expect(stdout).toContain('memory is free again to the byte');
  expect(status).toBe(0);
});

test.each(['0', 'x', '-1', '1e9'])('are %j minutes refused?', async (minutes) => {
  const { status, stderr } = await flatland(['soak', `--minutes=${minutes}`]);
  expect(status).toBe(2);
  expect(stderr).toContain('expected a number above 0');
});

test('is a byte that does not come back noticed?', () => {
  const { kernel } = boot();
  const specs = [specOf(hello('x'), { name: 'hello' }), specOf(spin(), { name: 'spin' })];
  const load = new Soak({ kernel, harts: 1, specs }, 1);
  for (let i = 0; i < 20; i++) load.step();
  expect(load.finish()).toBeUndefined();
  // A kernel that does not end its Tasks.
  const immortal = kernel.spawn(specOf(spin()));
  Object.defineProperty(kernel, 'end', { value: () => false });
  expect(load.finish()).toContain('not quiet after 10000 rounds: 1 Tasks live');
  expect(immortal.result).toBeUndefined();
}, 60_000);
