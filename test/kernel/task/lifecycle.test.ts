/**
 * How Tasks start and end.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KernelError, type TaskSpec, type Value } from '../../../kernel/index.ts';
import { createManualClock } from '../../../machine/index.ts';
import { boot, grants, specOf, tickingClock, type System } from '../../support/kernels.ts';
import { EXIT, hello, program, spin } from '../../support/programs.ts';

test('does returning from _start end the Task with that status?', () => {
  const system = boot();
  const task = system.spawn(program('_start:\n li a0, 42\n ret'));
  expect(system.finish(task)).toMatchObject({ reason: 'exit', status: 42 });
});

test.each([
  ['0', 0],
  ['-1', -1],
  ['255', 255],
  ['0x7fffffff', 0x7fff_ffff],
  ['-0x80000000', -0x8000_0000],
])('is the exit status %s given as it is?', (written, status) => {
  const system = boot();
  const task = system.spawn(program(`_start:\n li a0, ${written}\n li a7, 0\n ecall`));
  expect(system.finish(task).status).toBe(status);
});

test('does the program get its arguments, its environment and its registers as promised?', () => {
  const system = boot();
  // Writes flat_self (80 bytes), then sp, then the strings.
  const task = system.spawn(
    program(`
_start:
  mv s0, a0
  mv s1, a1
  ld s2, 32(a1)
  sd sp, 0(s2)
  sd gp, 8(s2)
  sd s11, 16(s2)
  mv a0, s1
  li a1, 80
  li a7, 2
  ecall
  mv a0, s2
  li a1, 24
  li a7, 2
  ecall
  ld a0, 16(s1)
  ld a0, 8(a0)          # argv[1]
  li a1, 3
  li a7, 2
  ecall
  ld a0, 24(s1)
  ld a0, 0(a0)          # envp[0]
  li a1, 3
  li a7, 2
  ecall
  lw a0, 0(s0)          # version
  lw a1, 4(s0)          # size
  slli a1, a1, 8
  or a0, a0, a1
  ret
`),
    { name: 'args', args: ['abc', 'd'], env: { K: 'v' } },
  );
  const result = system.finish(task);
  // Version 1, 8 bytes and 19 pointers.
  expect(result.status).toBe(1 | ((8 + 19 * 8) << 8));
  const bytes = system.output(task);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const u64 = (at: number): number => Number(view.getBigUint64(at, true));
  expect(view.getUint32(0, true)).toBe(88);
  expect(view.getUint32(4, true)).toBe(task.id);
  expect(view.getUint32(8, true)).toBe(3);
  expect(view.getUint32(12, true)).toBe(1);
  const [heapStart, heapEnd, stackLow, stackHigh] = [32, 40, 48, 56].map(u64);
  expect(heapEnd! - heapStart!).toBeGreaterThan(30_000);
  expect(stackLow! - heapEnd!).toBe(4096);
  expect(stackHigh! - stackLow!).toBe(4096);
  expect(u64(80)).toBe(stackHigh);
  expect(u64(88)).toBe(0);
  expect(u64(96)).toBe(0);
  expect(new TextDecoder().decode(bytes.subarray(104))).toBe('abcK=v');
});

test('is all of a chunk zero but what the loader put there, also where another Task lay before?', () => {
  const system = boot();
  // Fills its heap with ones.
  const dirty = system.spawn(
    program(`
_start:
  ld t0, 32(a1)
  ld t1, 40(a1)
  li t2, -1
next:
  sd t2, 0(t0)
  addi t0, t0, 8
  bltu t0, t1, next
  ${EXIT(0)}
`),
  );
  system.finish(dirty);
  const clean = system.spawn(
    program(`
_start:
  ld t0, 32(a1)
  ld t1, 40(a1)
  li a0, 0
next:
  ld t2, 0(t0)
  or a0, a0, t2
  addi t0, t0, 8
  bltu t0, t1, next
  snez a0, a0
  ret
`),
  );
  expect((system.call('task', clean.id) as { start: number }).start).toBe(
    (system.call('task', dirty.id) as { start: number }).start,
  );
  expect(system.finish(clean).status).toBe(0);
});

function refusal(system: System, image: Uint8Array, spec: Partial<TaskSpec>): KernelError {
  try {
    system.spawn(image, spec);
  } catch (error) {
    expect(error).toBeInstanceOf(KernelError);
    return error as KernelError;
  }
  throw new Error('it was accepted');
}

test('does spawn fail with the numbers when there is no room, and leave nothing behind?', () => {
  const system = boot();
  const before = system.call('memory');
  const error = refusal(system, spin(), { memory: 64 * 1024 * 1024 });
  expect(error.code).toBe('no-memory');
  expect(error.message).toMatch(
    /^RAM: no room for 67108864 bytes aligned to 4096 for task \d+ test: \d+ bytes are free, the largest run is \d+$/,
  );
  expect(refusal(system, spin(), { memory: 8192 }).message).toMatch(
    /^test: needs \d+ bytes, :memory gives 8192: image \d+ \+ data \d+ \+ system area \d+ \+ guard 4096 \+ stack 4096$/,
  );
  expect(refusal(system, new Uint8Array(10), {}).code).toBe('bad-image');
  expect(system.call('memory')).toEqual(before);
});

test.each([
  [{ priority: 8 }, 'test: priority is 8, expected 0 to 7'],
  [{ harts: [1] }, 'test: there is no hart 1, expected 0 to 0'],
  [{ harts: [] }, 'test: the list of harts is empty'],
  [{ limits: { time: -1 } }, 'test: limit time is -1, expected a whole number, 0 or more'],
  [{ limits: { output: 1.5 } }, 'test: limit output is 1.5'],
  [{ grants: [{ name: 'everything' as 'output' }] }, 'there is no grant :everything'],
])('is a spec that makes no sense refused: %j?', (spec, message) => {
  expect(refusal(boot(), spin(), spec).message).toContain(message);
});

test('is there a limit to how many Tasks live, and room again after one has ended?', () => {
  const system = boot({ kernel: { maxTasks: 3 } });
  const tasks = [1, 2, 3].map(() => system.spawn(spin()));
  expect(refusal(system, spin(), {}).message).toBe(
    'test: 3 Tasks live already, which is the limit',
  );
  expect(system.call('kill', tasks[1]!.id)).toBe(true);
  system.spawn(spin());
});

test('is memory free again to the byte after Tasks have ended in every way?', () => {
  const system = boot({ machine: { harts: 2 } });
  const before = system.call('memory');
  const images = [hello('x'), spin(), program('_start:\n ld a0, 0(zero)'), spin()];
  const tasks = images.map((image, i) => system.spawn(image, { memory: 40_000 + 7000 * i }));
  system.until(() => tasks[0]!.result !== undefined && tasks[2]!.result !== undefined);
  system.kernel.end(tasks[1]!.id, 'timeout');
  system.call('kill', tasks[3]!.id);
  expect(tasks.map((task) => task.result!.reason)).toEqual(['exit', 'timeout', 'fault', 'killed']);
  expect(system.call('memory')).toEqual(before);
});

test('does the result say what the Task has used?', () => {
  const system = boot();
  const quick = system.spawn(hello('abc'));
  const result = system.finish(quick);
  expect(result).toEqual({
    id: 1,
    name: 'test',
    reason: 'exit',
    status: 0,
    // la is two instructions, li one each, ecall itself does not retire.
    instructions: 6,
    time: expect.any(Number),
    'peak-memory': expect.any(Number),
    memory: 65536,
    output: 3,
    message: 'test exited with status 0',
    fault: null,
  });
  expect(result['peak-memory']).toBeGreaterThan(4096);
  expect(result['peak-memory']).toBeLessThan(65536);
});

test('does peak memory follow what heap and stack were used?', () => {
  const system = boot();
  const use = (heap: number, stack: number): number =>
    system.finish(
      system.spawn(
        program(`
_start:
  li t2, -1
  ld t0, 32(a1)
  li t1, ${heap}
  add t0, t0, t1
  sd t2, -8(t0)
  li t1, ${stack}
  sub t0, sp, t1
  sd t2, 0(t0)
  ${EXIT(0)}
`),
      ),
    )['peak-memory'];
  const base = use(8, 8);
  expect(use(4096, 8) - base).toBe(4088);
  expect(use(8, 2048) - base).toBe(2040);
});

test('does zero on the stack count as used, and what the Task reports of its heap as far as it can be?', () => {
  const system = boot();
  const run = (code: string): number =>
    system.finish(system.spawn(program(`_start:\n${code}\n${EXIT(0)}`)))['peak-memory'];
  const base = run('');
  expect(run('li t1, 2048\n sub t0, sp, t1\n sd x0, 0(t0)') - base).toBe(2048);
  expect(run('li t1, 1000\n sd t1, 80(a1)') - base).toBe(1000);
  const all = run('li t1, -1\n sd t1, 80(a1)');
  expect(all - base).toBeGreaterThan(10_000);
  expect(all).toBeLessThanOrEqual(65536);
  const task = system.spawn(program('_start:\n li t1, 77\n sd t1, 80(a1)\nstay:\n j stay'));
  system.kernel.run(1);
  expect(system.call('task', task.id)).toMatchObject({
    'heap-used': 77,
    'heap-peak': 77,
    'stack-peak': 0,
  });
});

test('is a Task started again as :restart says?', () => {
  const faulting = program('_start:\n ld a0, 0(zero)');
  const starts = (image: Uint8Array, restart: TaskSpec['restart'], turns: number): number => {
    const system = boot();
    let count = 0;
    system.kernel.subscribe((event) => {
      if (event.kind === 'started') count++;
    });
    system.spawn(image, { restart });
    for (let i = 0; i < turns; i++) system.kernel.run(1);
    return count;
  };
  expect(starts(faulting, 'never', 30)).toBe(1);
  expect(starts(hello('x'), 'on-fault', 30)).toBe(1);
  expect(starts(faulting, 'on-fault', 30)).toBeGreaterThan(3);
  expect(starts(hello('x'), 'always', 30)).toBeGreaterThan(3);
});

test('does a Task that keeps ending come back ever more slowly?', () => {
  const system = boot();
  const times: number[] = [];
  system.kernel.subscribe((event) => {
    if (event.kind === 'started') times.push(system.machine.mtime() / 1e7);
  });
  system.spawn(hello('x'), { restart: 'always' });
  system.until(() => times.length >= 10);
  const gaps = times.slice(1).map((time, i) => time - times[i]!);
  expect(gaps.map((gap) => Math.round(gap * 10) / 10)).toEqual([
    0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10,
  ]);
});

test('are limits kept, each with a reason?', () => {
  const run = (image: Uint8Array, limits: TaskSpec['limits']) => {
    const system = boot();
    return system.finish(system.spawn(image, { limits }));
  };
  const instructions = run(spin(), { instructions: 1_000_000 });
  expect(instructions.reason).toBe('limit');
  expect(instructions.message).toBe('test reached a limit: its 1000000 instructions are used up');
  expect(instructions.instructions).toBe(1_000_000);

  const time = run(spin(), { time: 50_000_000 });
  expect(time.reason).toBe('limit');
  expect(time.time).toBeGreaterThanOrEqual(50_000_000);
  expect(time.time).toBeLessThan(51_000_000);

  const chatty = program(`
_start:
  la a0, _start
  li a1, 30
  li a7, 2
  ecall
  j _start
`);
  const output = run(chatty, { output: 100 });
  expect(output.reason).toBe('limit');
  expect(output.output).toBe(100);
  expect(run(hello('abc'), { output: 3 })).toMatchObject({ reason: 'exit', output: 3 });
});

test('does a limit of instructions end a Task at exactly that many, whatever it does and beside whom?', () => {
  // Counts, calls, yields and sleeps: every kind of stop lies somewhere in here.
  const busy = program(`
_start:
  addi s0, s0, 1
  li a7, 6
  ecall
  andi t0, s0, 1023
  bnez t0, _start
  li a7, 1
  ecall
  li a0, 3000
  li a7, 13
  ecall
  j _start
`);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 30_000 }),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom('steps', 'real'),
      (limit, harts, clock) => {
        const hostClock = tickingClock(createManualClock(), 700);
        const system = boot({ machine: { harts, clock, hostClock } });
        const limited = [busy, spin()].map((image) =>
          system.spawn(image, { limits: { instructions: limit } }),
        );
        system.spawn(spin());
        for (const task of limited) {
          const { reason, instructions } = system.finish(task);
          expect({ reason, instructions }).toEqual({ reason: 'limit', instructions: limit });
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('are ended Tasks remembered for a while, and unknown ones named?', () => {
  const system = boot();
  const first = system.spawn(hello('first'));
  system.finish(first);
  expect(system.text(first)).toBe('first');
  expect(() => system.call('task', 2)).toThrow('there is no Task 2');
  expect(() => system.call('kill', 99)).toThrow('there is no Task 99');
  for (let i = 0; i < 130; i++) system.finish(system.spawn(hello('x')));
  expect(() => system.call('task', first.id)).toThrow('Task 1 ended too long ago to be remembered');
});

test('does the same image run from several chunks at once, each with its own data?', () => {
  const image = program(`
_start:
  ld s0, 32(a1)
  lw s1, 4(a1)           # id
  li s2, 100000
next:
  ld t0, 0(s0)
  add t0, t0, s1
  sd t0, 0(s0)
  addi s2, s2, -1
  bnez s2, next
  ld a0, 0(s0)
  ret
`);
  const system = boot({ machine: { harts: 3 } });
  const tasks = Array.from({ length: 7 }, () => system.kernel.spawn(specOf(image)));
  for (const task of tasks) expect(system.finish(task).status).toBe(task.id * 100_000);
});

test('does a Task without any grant run and end?', () => {
  const system = boot();
  expect(system.finish(system.spawn(program(EXIT(7)), { grants: grants() })).status).toBe(7);
});

test('can a Task that waits to be started again be ended for good?', () => {
  for (const how of ['kill', 'end'] as const) {
    const system = boot();
    const task = system.spawn(program('ebreak'), { restart: 'on-fault' });
    expect(system.finish(task).reason).toBe('fault');
    const end = (): Value | boolean =>
      how === 'kill' ? system.call('kill', task.id) : system.kernel.end(task.id, 'killed');
    expect(end()).toBe(true);
    expect(end()).toBe(false);
    system.kernel.run(2000);
    expect(system.kernel.tasks).toEqual([]);
    expect(system.kernel.nextEvent()).toBe(Infinity);
  }
});
