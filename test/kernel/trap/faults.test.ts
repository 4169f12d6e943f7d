/**
 * What Tasks must not do: each ends its Task alone, by name.
 */

import { expect, test } from 'vitest';
import type { FaultRecord } from '../../../kernel/index.ts';
import { boot, hashState } from '../../support/kernels.ts';
import { EXIT, hello, program, spin } from '../../support/programs.ts';

function fault(source: string, protection: 'on' | 'off' = 'on'): FaultRecord {
  const system = boot({ kernel: { protection } });
  const bystander = system.spawn(spin());
  const task = system.spawn(program(source), { name: 'culprit' });
  const result = system.finish(task);
  expect(result.reason).toBe('fault');
  expect(result.status).toBe(-1);
  const before = (system.call('task', bystander.id) as { instructions: number }).instructions;
  system.kernel.run(30);
  const after = (system.call('task', bystander.id) as { instructions: number }).instructions;
  expect(after).toBeGreaterThan(before);
  expect(system.call('faults')).toEqual([result.fault]);
  return result.fault!;
}

const RECURSE = `
_start:
  addi sp, sp, -1040
  sd ra, 1032(sp)
  jal _start
`;

test.each([
  ['null pointer', '_start:\n ld a0, 16(zero)', 0x10],
  ['null pointer', '_start:\n sb a0, 0(zero)', 0],
  ['null pointer', '_start:\n jr zero', 0],
  [
    'wild load',
    '_start:\n lui a0, 0x90000\n slli a0, a0, 32\n srli a0, a0, 32\n lw a0, 0(a0)',
    0x9000_0000,
  ],
  ['wild store', '_start:\n lui a0, 0x10000\n sw a0, 0(a0)', 0x1000_0000],
  ['wild store', '_start:\n li a0, 1\n slli a0, a0, 31\n sd a0, 0(a0)', 0x8000_0000],
  ['wild load', '_start:\n li a0, -8\n ld a0, 0(a0)', 0xffff_ffff_ffff_fff8n],
  ['execute outside image', '_start:\n lui a0, 0x10000\n jr a0', 0x1000_0000],
])('is it a %s: %j?', (name, source, address) => {
  const record = fault(source);
  expect(record.fault).toBe(name);
  expect(record.address).toBe(address);
  expect(record).toMatchObject({ task: 2, name: 'culprit', hart: 0 });
});

test('is a stack overflow named, wherever it meets the guard?', () => {
  const record = fault(RECURSE);
  expect(record.fault).toBe('stack overflow');
  expect(record.owner).toBe('task 2 guard');
  expect(record.cause).toBe(7);
  expect(record.symbol).toMatch(/^_start\+0x[46]$/);
  expect(
    fault('_start:\n addi sp, sp, -2032\n addi sp, sp, -2032\n addi sp, sp, -2032\n lw a0, 0(sp)')
      .fault,
  ).toBe('stack overflow');
});

test('is a heap that runs into the guard no stack overflow?', () => {
  const record = fault(`
_start:
  ld t0, 40(a1)          # heap_end
  sd t0, -8(t0)
  sd t0, 0(t0)
`);
  expect(record.fault).toBe('heap overflow');
  expect(record.owner).toBe('task 2 guard');
});

test('is a write to code and an execution of data named?', () => {
  const write = fault('_start:\n la t0, _start\n sw t0, 0(t0)');
  expect(write.fault).toBe('write to code');
  expect(write.owner).toBe('task 2 image');
  const execute = fault('_start:\n ld t0, 32(a1)\n jr t0');
  expect(execute.fault).toBe('execution of data');
  expect(execute.owner).toBe('task 2 heap');
  const stack = fault('_start:\n addi sp, sp, -16\n jr sp');
  expect(stack.fault).toBe('execution of data');
  expect(stack.owner).toBe('task 2 stack');
});

test.each([
  ['.word 0'],
  ['csrr a0, mstatus'],
  ['csrr a0, time'],
  ['csrr a0, cycle'],
  ['mret'],
  ['sret'],
  ['.word 0xffffffff'],
])('is %j an illegal instruction?', (instruction) => {
  const record = fault(`_start:\n nop\nhere:\n ${instruction}\n nop`);
  expect(record.fault).toBe('illegal instruction');
  expect(record.cause).toBe(2);
  expect(record.symbol).toBe('here');
  expect(record.address).toBe(record.pc);
});

test('is a breakpoint that nobody set the end of a Task?', () => {
  expect(fault('_start:\n ebreak').fault).toBe('breakpoint');
});

test('does the record hold registers, symbol and the code around it?', () => {
  const record = fault(`
_start:
  li s0, 1234
  li a5, -1
  call inner
  ${EXIT(0)}
inner:
  addi t0, zero, 5
  addi t1, zero, 6
boom:
  ld a0, 100(zero)
  addi t2, zero, 7
`);
  expect(record.registers).toMatchObject({
    s0: 1234,
    t0: 5,
    t1: 6,
    a5: 2n ** 64n - 1n,
    pc: record.pc,
  });
  expect(record.symbol).toBe('boom');
  const marked = record.disassembly.filter((line) => line.startsWith('>'));
  expect(marked).toEqual([`> 0x${record.pc.toString(16)} boom: ld a0, 100(zero)`]);
  const at = record.disassembly.indexOf(marked[0]!);
  expect(record.disassembly[at - 1]).toContain('inner+0x4: li t1, 6');
  expect(record.disassembly[at - 2]).toContain('inner: li t0, 5');
  expect(record.disassembly[at + 1]).toContain('boom+0x4: li t2, 7');
  expect(record.time).toBeGreaterThan(0);
});

test('can a Task read another Task, the kernel, or a device?', () => {
  const system = boot();
  const secret = system.spawn(spin());
  const { start } = system.call('task', secret.id) as { start: number };
  for (const address of [start, 0x8000_1000, 0x0200_4000, 0x1000_0000, 0x0c00_0000, 0x0010_0000]) {
    for (const access of ['lb a0, 0(t0)', 'sb a0, 0(t0)', 'jr t0', 'amoadd.w a0, a0, (t0)']) {
      const task = system.spawn(
        program(
          `_start:\n li t0, ${Math.floor(address / 2)}\n slli t0, t0, 1\n ${access}\n ${EXIT(0)}`,
        ),
      );
      expect([access, address, system.finish(task).reason]).toEqual([access, address, 'fault']);
    }
  }
});

test('may a Task read and run the syscall page but not write it?', () => {
  const system = boot();
  const read = system.spawn(program('_start:\n lw a0, 0(a0)\n ret'));
  expect(system.finish(read).status).toBe(1);
  const write = system.spawn(program('_start:\n sw a0, 0(a0)\n ret'));
  expect(system.finish(write).fault!.fault).toBe('wild store');
  const call = system.spawn(
    program(`
_start:
  mv s0, ra
  ld t0, 8(a0)           # sys->exit
  li a0, 21
  jalr t0
`),
  );
  expect(system.finish(call).status).toBe(21);
});

test('does wfi of a Task keep nobody else from running?', () => {
  const system = boot();
  const lazy = system.spawn(program('_start:\n wfi\n j _start'));
  const task = system.spawn(hello('x'));
  system.finish(task, 300);
  system.kernel.run(50);
  expect(lazy.state).not.toBe('waiting');
  if (lazy.result !== undefined) expect(lazy.result.fault!.fault).toBe('illegal instruction');
});

test('does a storm of faulting Tasks on several harts end in order?', () => {
  const system = boot({ machine: { harts: 4 } });
  const before = system.call('memory');
  const sources = [RECURSE, '_start:\n ld a0, 0(zero)', '_start:\n .word 0', '_start:\n jr zero'];
  const images = sources.map((source) => program(source));
  const tasks = Array.from({ length: 60 }, (_, i) => system.spawn(images[i % 4]!));
  for (const task of tasks) expect(system.finish(task).reason).toBe('fault');
  expect(system.call('memory')).toEqual(before);
  expect((system.call('faults') as unknown[]).length).toBe(60);
});

test('with :protection off: does a Task reach everything, in S-mode?', () => {
  const system = boot({ kernel: { protection: 'off' } });
  const victim = system.spawn(spin());
  const { sections } = system.call('task', victim.id) as {
    sections: { name: string; start: number }[];
  };
  const heap = sections.find((each) => each.name === 'heap')!.start;
  const task = system.spawn(
    program(`
_start:
  li t0, ${Math.floor(heap / 16)}
  slli t0, t0, 4
  li t1, 77
  sd t1, 0(t0)
  csrr t2, sstatus
  lui t3, 0x10
  ${EXIT(4)}
`),
  );
  expect(system.finish(task)).toMatchObject({ reason: 'exit', status: 4 });
  expect(system.call('peek', heap)).toBe(77);
  const hart = (system.call('harts') as { privilege: string }[])[0]!;
  expect(hart.privilege).toBe('S');
});

test('with :protection off: is a stack overflow noticed at the next trap, and the culprit named?', () => {
  const system = boot({ kernel: { protection: 'off' } });
  const task = system.spawn(
    program(`
_start:
  li t0, 4104
  sub sp, sp, t0
  sd ra, 0(sp)
  li a7, 1
  ecall
  ${EXIT(0)}
`),
    { name: 'deep' },
  );
  const result = system.finish(task);
  expect(result.fault).toMatchObject({ name: 'deep', fault: 'stack overflow' });
  expect(result.fault!.owner).toBe('task 1 guard');
});

test('with :protection off: is a write behind the chunk noticed, and memory free again?', () => {
  const system = boot({ kernel: { protection: 'off' } });
  const before = system.call('memory');
  const task = system.spawn(program('_start:\n sd ra, 8(sp)\n li a7, 1\n ecall\n li a0, 0\n ret'));
  expect(system.finish(task).fault!.fault).toBe('wild store');
  const good = system.spawn(hello('fine'));
  expect(system.finish(good).reason).toBe('exit');
  expect(system.call('memory')).toEqual(before);
});

test('is the same program the same run with protection on and off?', () => {
  const run = (protection: 'on' | 'off'): number => {
    const system = boot({ kernel: { protection } });
    const task = system.spawn(hello('x'));
    return system.finish(task).instructions + (hashState(system.kernel) === 0 ? 1 : 0);
  };
  expect(run('on')).toBe(run('off'));
});

/** Two functions with frames, as a C compiler makes them, and one without. */
const CALLS = (fault: string): string => `
_start:
  addi sp, sp, -16
  sd ra, 8(sp)
  sd s0, 0(sp)
  addi s0, sp, 16
  jal outer
  nop
outer:
  addi sp, sp, -32
  sd ra, 24(sp)
  sd s0, 16(sp)
  addi s0, sp, 32
  jal leaf
  nop
leaf:
  ${fault}
`;

test('does a fault say who called whom, through a function without a frame?', () => {
  const record = fault(CALLS('ebreak'));
  expect(record.backtrace.map(({ symbol }) => symbol.replace(/\+.*/, ''))).toEqual([
    'leaf',
    'outer',
    '_start',
  ]);
  expect(record.backtrace[0]).toEqual({ address: record.pc, symbol: 'leaf' });
  expect(record.backtrace[1]!.symbol).toMatch(/^outer\+0x/);
});

test('does it say from where a Task jumped to nowhere?', () => {
  const record = fault(CALLS('jr zero'));
  expect(record.fault).toBe('null pointer');
  expect(record.backtrace.map(({ symbol }) => symbol.replace(/\+.*/, ''))).toEqual([
    '',
    'outer',
    '_start',
  ]);
});

test.each([
  ['points nowhere', 'li s0, -16'],
  ['is not aligned', 'addi s0, sp, 3'],
  ['points at itself', 'addi s0, sp, 16\n sd s0, 0(sp)\n la t0, leaf\n sd t0, 8(sp)'],
  ['points at the end of memory', 'li s0, 1\n slli s0, s0, 32'],
])('does a frame pointer that %s end the backtrace and nothing else?', (_, spoil) => {
  const record = fault(CALLS(`${spoil}\n ebreak`));
  expect(record.backtrace.length).toBeLessThanOrEqual(3);
  expect(record.backtrace[0]!.symbol).toMatch(/^leaf/);
});

test('is the backtrace of a runaway recursion cut?', () => {
  const record = fault(`
_start:
  addi sp, sp, -16
  sd ra, 8(sp)
  sd s0, 0(sp)
  addi s0, sp, 16
  jal _start
`);
  expect(record.fault).toBe('stack overflow');
  expect(record.backtrace).toHaveLength(32);
});
