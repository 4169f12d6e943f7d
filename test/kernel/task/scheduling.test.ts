/**
 * Who runs when: preemption, fairness, waiting, and what it costs.
 */

import { expect, test } from 'vitest';
import type { Task } from '../../../kernel/index.ts';
import { boot, hashState, type System } from '../../support/kernels.ts';
import { EXIT, hello, program, spin } from '../../support/programs.ts';

function used(system: System, task: Task): number {
  return (system.call('task', task.id) as { instructions: number }).instructions;
}

test('does a Task that never yields leave time for the others?', () => {
  const system = boot();
  system.spawn(spin());
  system.spawn(spin());
  const task = system.spawn(hello('through'));
  system.finish(task, 200);
  expect(system.text(task)).toBe('through');
});

test.each([
  [3, 1, 300],
  [7, 1, 420],
  [3, 2, 1000],
  [5, 2, 1000],
  [8, 3, 1000],
  [5, 4, 1000],
  [9, 8, 1000],
])('do %i spinning Tasks on %i harts get equal shares of %i slices?', (tasks, harts, slices) => {
  const system = boot({ machine: { harts } });
  const list = Array.from({ length: tasks }, () => system.spawn(spin()));
  // A slice is 2 ms, ten rounds of 200 µs each.
  system.kernel.run(Math.ceil((slices / harts) * 10));
  const shares = list.map((task) => used(system, task));
  const mean = shares.reduce((a, b) => a + b) / tasks;
  for (const share of shares) expect(Math.abs(share - mean) / mean).toBeLessThan(0.02);
});

test('does the timer of the CLINT end a slice, not the run budget?', () => {
  const system = boot();
  const first = system.spawn(spin());
  const second = system.spawn(spin());
  // One round is 20,000 instructions; a slice is 200,000.
  system.kernel.run(9);
  expect(used(system, first)).toBeGreaterThan(150_000);
  expect(used(system, second)).toBe(0);
  system.kernel.run(10);
  expect(used(system, second)).toBeGreaterThan(150_000);
  expect(used(system, first)).toBeLessThan(210_000);
});

test('does a waiting Task cost nothing, and time jump to when it is due?', () => {
  const system = boot();
  const sleeper = system.spawn(
    program(`
_start:
  li a0, 3600000000000   # an hour
  li a7, 13
  ecall
  ret
`),
  );
  const result = system.finish(sleeper, 20);
  expect(result.status).toBe(0);
  expect(result.time).toBeGreaterThanOrEqual(3_600_000_000_000);
  expect(result.time).toBeLessThan(3_600_001_000_000);
  expect(result.instructions).toBeLessThan(20);
});

test('do sleepers wake in the order of their times, whatever the order they went to sleep?', () => {
  const system = boot({ machine: { harts: 4 } });
  const order: string[] = [];
  system.kernel.subscribe((event) => {
    if (event.kind === 'ended') order.push(event.task.name);
  });
  const sleep = (ms: number): Task =>
    system.spawn(
      program(`
_start:
  li a0, ${ms * 1_000_000}
  li a7, 13
  ecall
  ${EXIT(0)}
`),
      { name: `${ms}` },
    );
  const times = [30, 10, 50, 20, 40, 1, 100, 60];
  const tasks = times.map(sleep);
  for (const task of tasks) system.finish(task);
  expect(order).toEqual([...times].sort((a, b) => a - b).map(String));
});

test('does a sleeper wake in time although every hart is busy?', () => {
  const system = boot({ machine: { harts: 2 } });
  for (let i = 0; i < 4; i++) system.spawn(spin());
  const sleeper = system.spawn(
    program(`
_start:
  li a0, 20000000
  li a7, 13
  ecall
  ${EXIT(0)}
`),
  );
  const { time } = system.finish(sleeper);
  expect(time).toBeGreaterThanOrEqual(20_000_000);
  // Two slices to be asked and one until it gets a hart, at most.
  expect(time).toBeLessThan(32_000_000);
});

test('does yield let the others go first, and come back at once when there are none?', () => {
  const yielding = (letter: string): Uint8Array =>
    program(`
_start:
  li s0, 3
next:
  la a0, text
  li a1, 1
  li a7, 2
  ecall
  li a7, 1
  ecall
  addi s0, s0, -1
  bnez s0, next
  ${EXIT(0)}
text:
  .byte ${letter.charCodeAt(0)}
`);
  const alone = boot();
  expect(alone.finish(alone.spawn(yielding('a'))).status).toBe(0);

  const system = boot();
  const order: string[] = [];
  const tasks = ['a', 'b', 'c'].map((letter) => system.spawn(yielding(letter), { name: letter }));
  for (const task of tasks) system.kernel.output(task.id).attach();
  system.kernel.subscribe((event) => {
    if (event.kind !== 'output') return;
    order.push(new TextDecoder().decode(system.kernel.output(event.task.id).read()));
  });
  for (const task of tasks) system.finish(task);
  expect(order.join('')).toBe('abcabcabc');
});

test('does a Task run only on the harts it was given?', () => {
  const system = boot({ machine: { harts: 4 } });
  const tasks = [0, 1, 2].map(() => system.spawn(spin(), { harts: [2] }));
  system.kernel.run(300);
  const harts = system.call('harts') as { task: number | null; instructions: number }[];
  expect(harts.map((hart) => hart.instructions > 0)).toEqual([false, false, true, false]);
  const shares = tasks.map((task) => used(system, task));
  for (const share of shares) expect(share).toBeGreaterThan(100_000);
});

test('do Tasks of better priority go first?', () => {
  const system = boot();
  const low = system.spawn(spin(), { priority: 7 });
  const high = system.spawn(spin(), { priority: 0 });
  system.kernel.run(100);
  expect(used(system, low)).toBe(0);
  expect(used(system, high)).toBeGreaterThan(1_000_000);
});

test('does a paused Task stand still and go on where it was?', () => {
  const system = boot();
  const image = program(`
_start:
  li s0, 3000000
next:
  addi s0, s0, -1
  bnez s0, next
  ${EXIT(5)}
`);
  const alone = boot();
  const expected = alone.finish(alone.spawn(image)).instructions;
  const counter = system.spawn(image);
  system.kernel.run(20);
  expect(system.call('pause', counter.id)).toBe(true);
  expect(system.call('pause', counter.id)).toBe(false);
  const before = used(system, counter);
  expect(counter.state).toBe('paused');
  system.kernel.run(50);
  expect(used(system, counter)).toBe(before);
  expect(system.call('resume', counter.id)).toBe(true);
  expect(system.call('resume', counter.id)).toBe(false);
  expect(system.finish(counter)).toMatchObject({ status: 5 });
  expect(counter.result!.instructions).toBe(expected);
});

test('does a Task that is paused while it sleeps stay paused when it is due?', () => {
  const system = boot();
  const sleeper = system.spawn(
    program(`
_start:
  li a0, 1000000
  li a7, 13
  ecall
  ${EXIT(0)}
`),
  );
  system.until(() => sleeper.state === 'waiting');
  system.call('pause', sleeper.id);
  for (let i = 0; i < 20; i++) system.kernel.run(1);
  expect(sleeper.state).toBe('paused');
  system.call('resume', sleeper.id);
  expect(system.finish(sleeper).status).toBe(0);
});

test('can a Task be killed in every state?', () => {
  const system = boot();
  const sleeping = program(`
_start:
  li a0, -1
  li a1, 1
  li a7, 5
  ecall
`);
  const waiting = system.spawn(sleeping);
  system.until(() => waiting.state === 'waiting');
  const running = system.spawn(spin());
  const ready = system.spawn(spin());
  system.until(() => running.state === 'running');
  const paused = system.spawn(spin());
  system.call('pause', paused.id);
  expect([waiting, running, ready, paused].map((task) => task.state)).toEqual([
    'waiting',
    'running',
    'ready',
    'paused',
  ]);
  for (const task of [waiting, running, ready, paused]) {
    expect(system.call('kill', task.id)).toBe(true);
    expect(system.call('kill', task.id)).toBe(false);
    expect(task.state).toBe('ended');
  }
  expect(system.kernel.tasks).toEqual([]);
  const after = system.spawn(hello('fine'));
  expect(system.finish(after).status).toBe(0);
});

test.each([1, 2, 5])('is a run on %i harts the same every time, however it is cut?', (harts) => {
  const run = (turns: number, args: string[]): number => {
    const system = boot({ machine: { harts } });
    const image = program(`
_start:
  ld s0, 32(a1)
  lw s1, 4(a1)
  lw s2, 8(a1)           # argc
next:
  add s1, s1, s2
  sd s1, 0(s0)
  li a0, 100000
  li a7, 13
  ecall
  li s3, 50000
busy:
  addi s3, s3, -1
  bnez s3, busy
  j next
`);
    for (let i = 0; i < 4; i++) system.spawn(image, { args });
    for (let done = 0; done < 120; done += turns) system.kernel.run(turns);
    return hashState(system.kernel);
  };
  const hash = run(1, []);
  expect(run(1, [])).toBe(hash);
  expect(run(120, [])).toBe(hash);
  expect(run(8, [])).toBe(hash);
  expect(run(1, ['more'])).not.toBe(hash);
});

test('does each Task keep its own integer and floating-point registers?', () => {
  // Adds its id to registers of both kinds for several slices, then compares.
  const image = program(`
_start:
  lw s1, 4(a1)           # id
  fcvt.d.l fs0, s1
  fcvt.d.l fs1, zero
  li s2, 0
  li s3, 200000
next:
  add s2, s2, s1
  fadd.d fs1, fs1, fs0
  addi s3, s3, -1
  bnez s3, next
  fcvt.l.d a0, fs1, rtz
  sub a0, a0, s2
  snez a0, a0
  ret
`);
  const system = boot({ machine: { harts: 2 } });
  const tasks = Array.from({ length: 5 }, () => system.spawn(image));
  for (const task of tasks)
    expect(system.finish(task)).toMatchObject({ reason: 'exit', status: 0 });
  expect(tasks[0]!.result!.time).toBeGreaterThan(2_000_000);
});

const states = (system: System): string[] =>
  (system.call('harts') as { state: string }[]).map(({ state }) => state);

test('does the Task of a hart that is stopped go on elsewhere, and the hart take part again?', () => {
  const system = boot({ machine: { harts: 3 } });
  const tasks = [system.spawn(spin()), system.spawn(spin()), system.spawn(spin())];
  system.kernel.run(5);
  expect(states(system)).toEqual(['running', 'running', 'running']);
  expect(system.call('stop-hart', 2)).toBe(true);
  expect(system.call('stop-hart', 2)).toBe(false);
  expect(system.call('stop-hart', 1)).toBe(true);
  const { retired } = system.machine.harts[1]!;
  const before = tasks.map((task) => used(system, task));
  system.kernel.run(200);
  expect(states(system)).toEqual(['running', 'stopped', 'stopped']);
  expect(system.machine.harts[1]!.retired).toBe(retired);
  tasks.forEach((task, i) => expect(used(system, task)).toBeGreaterThan(before[i]! + 10_000));
  expect(system.call('start-hart', 1)).toBe(true);
  expect(system.call('start-hart', 1)).toBe(false);
  system.kernel.run(5);
  expect(states(system)).toEqual(['running', 'running', 'stopped']);
  expect(system.machine.harts[1]!.retired).toBeGreaterThan(retired);
});

test('can the hart of the interrupts not be stopped, nor one that is not there?', () => {
  const system = boot({ machine: { harts: 2 } });
  expect(() => system.call('stop-hart', 0)).toThrow('hart 0 takes the interrupts');
  expect(() => system.call('stop-hart', 2)).toThrow('there is no hart 2, expected 0 to 1');
  expect(() => system.call('start-hart', 2)).toThrow('there is no hart 2, expected 0 to 1');
});

test('does a Task that may run only on a stopped hart wait for it?', () => {
  const system = boot({ machine: { harts: 2 } });
  system.call('stop-hart', 1);
  const task = system.spawn(hello('at last'), { harts: [1] });
  system.kernel.run(20);
  expect(task.state).toBe('ready');
  system.call('start-hart', 1);
  expect(system.finish(task).status).toBe(0);
});

test('is a wake-up that a stopped hart was sent passed on?', () => {
  const system = boot({ machine: { harts: 3 } });
  system.spawn(spin());
  system.kernel.run(2);
  // Spawned, it wakes hart 1; before that one runs, it is stopped.
  const task = system.spawn(hello('woken'));
  system.call('stop-hart', 1);
  expect(system.finish(task, 3).status).toBe(0);
  expect(states(system)[2]).toBe('idle');
});
