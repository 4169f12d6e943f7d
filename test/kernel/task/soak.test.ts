/**
 * Everything at once, at random: nothing is lost, nothing leaks, nothing hangs.
 */

import { expect, test } from 'vitest';
import { KernelError, type Task } from '../../../kernel/index.ts';
import { createManualClock } from '../../../machine/index.ts';
import { boot, tickingClock, type System } from '../../support/kernels.ts';
import { cat, EXIT, hello, program, spin } from '../../support/programs.ts';

function generator(seed: number): (below: number) => number {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const IMAGES = [
  hello('some output\n'),
  spin(),
  cat(1000),
  program('_start:\n ld a0, 0(zero)'),
  program('_start:\n addi sp, sp, -512\n sd ra, 0(sp)\n j _start'),
  program(`
_start:
  li a0, 300000
  li a7, 13
  ecall
  li a0, 2
  la a1, _start
  li a2, 40
  li a7, 4
  ecall
  ${EXIT(0)}
`),
  program(`
_start:
  li s0, 20
next:
  li a7, 1
  ecall
  li a0, 100000
  li a7, 7
  ecall
  li a0, -1
  li a1, 1
  li a7, 5
  ecall
  addi s0, s0, -1
  bnez s0, next
  ${EXIT(0)}
`),
];

/** One random thing. */
function step(system: System, random: (below: number) => number, lived: Task[]): void {
  const { kernel } = system;
  const tasks = kernel.tasks;
  const any = (): number => tasks[random(tasks.length)]!.id;
  const action = random(14);
  if (tasks.length === 0 || action < 4) {
    lived.push(
      system.spawn(IMAGES[random(IMAGES.length)]!, {
        memory: 24_576 + random(200_000),
        stack: 1024 + random(4096),
        priority: 3 + random(3),
        limits: random(4) === 0 ? { instructions: 1 + random(500_000), time: 5_000_000 } : {},
      }),
    );
  } else if (action === 4) system.call('kill', any());
  else if (action === 5) system.call('pause', any());
  else if (action === 6) system.call('resume', any());
  else if (action === 7) system.call('send', any(), new Uint8Array(random(3000)));
  else if (action === 8) system.call('pipe', any(), any());
  else if (action === 9) kernel.output(any()).attach();
  else if (action === 10) kernel.output(any()).read(random(5000));
  else if (action === 11) system.call('close-input', any());
  else {
    const { harts } = system.machine;
    const call = action === 12 ? 'stop-hart' : 'start-hart';
    if (harts.length > 1) system.call(call, 1 + random(harts.length - 1));
  }
}

test.each([
  ['steps', 1, 11],
  ['steps', 4, 22],
  ['real', 2, 33],
  ['real', 8, 44],
] as const)('does it hold under %s on %i harts (seed %i)?', (clock, harts, seed) => {
  const hostClock = tickingClock(createManualClock(), 5_000);
  const system = boot({
    machine: { harts, clock, hostClock },
    kernel: { maxTasks: 40, protection: seed === 22 ? 'off' : 'on' },
  });
  const before = system.call('memory');
  const random = generator(seed);
  const lived: Task[] = [];
  let refused = 0;
  for (let i = 0; i < 700; i++) {
    try {
      step(system, random, lived);
    } catch (error) {
      // Full, no memory, ended input, piped already: all errors a caller is told about.
      if (!(error instanceof KernelError)) throw error;
      refused++;
    }
    for (const task of system.kernel.tasks) system.kernel.output(task.id).read();
    system.kernel.run(1);
  }
  for (const task of system.kernel.tasks) system.call('kill', task.id);
  expect(lived.length).toBeGreaterThan(100);
  expect(refused).toBeGreaterThan(10);
  expect(lived.every((task) => task.result !== undefined)).toBe(true);
  expect(system.call('memory')).toEqual(before);
  expect(system.kernel.run(5)).toBe('idle');
  expect(system.finish(system.spawn(hello('still here'))).status).toBe(0);
});
