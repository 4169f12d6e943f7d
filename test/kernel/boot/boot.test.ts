/**
 * From a machine to a kernel.
 */

import { expect, test } from 'vitest';
import { KernelBug } from '../../../kernel/index.ts';
import { createCharBuffer } from '../../../machine/index.ts';
import { boot, hashState } from '../../support/kernels.ts';
import { hello, program } from '../../support/programs.ts';

test('does it boot and run a program on a board without a UART?', () => {
  const system = boot();
  const task = system.spawn(hello('Hello.\n'));
  expect(system.finish(task)).toMatchObject({ reason: 'exit', status: 0, output: 7 });
  expect(system.text(task)).toBe('Hello.\n');
});

test.each([1, 2, 8, 32])('does it find %i harts in the device tree?', (harts) => {
  const system = boot({ machine: { harts } });
  const list = system.call('harts') as { state: string }[];
  expect(list).toHaveLength(harts);
  expect(list.every((hart) => hart.state === 'idle')).toBe(true);
  const [first] = system.call('logs') as { message: string }[];
  expect(first!.message).toContain(harts === 1 ? '1 hart,' : `${harts} harts,`);
});

test('does the log come out of the UART, driven by its interrupt?', () => {
  // So small that the transmitter is busy most of the time.
  const uart = createCharBuffer(8);
  const system = boot({ machine: { uart } });
  const task = system.spawn(hello('x'), { name: 'greeter' });
  system.finish(task);
  let text = '';
  system.until(() => {
    text += new TextDecoder().decode(uart.take());
    return text.includes('status 0');
  });
  const lines = text.split('\r\n').filter((line) => line !== '');
  expect(lines[0]).toMatch(/^\[ {4}0\.000000\] kernel: .*16 MiB RAM.*UART/);
  expect(lines.at(-1)).toMatch(/^\[ *0\.\d+\] task 1: greeter exited with status 0$/);
  const interrupts = system.call('interrupts') as { name: string; count: number }[];
  expect(interrupts.find((each) => each.name === 'uart')!.count).toBeGreaterThan(0);
});

test('can what is typed on the UART be read?', () => {
  const uart = createCharBuffer(4096);
  const system = boot({ machine: { uart } });
  uart.send(new TextEncoder().encode('hello\r'));
  let typed = '';
  system.until(() => {
    typed += new TextDecoder().decode(system.kernel.readConsole());
    return typed.length === 6;
  });
  expect(typed).toBe('hello\r');
});

test("can a Task's log text steer the console?", () => {
  const uart = createCharBuffer(65536);
  const system = boot({ machine: { uart } });
  const task = system.spawn(
    program(`
_start:
  li a0, 2
  la a1, text
  li a2, 9
  li a7, 4
  ecall
  li a7, 0
  ecall
text:
  .byte 0x1b, 0x5b, 0x32, 0x4a, 0x0d, 0x0a, 0x68, 0x69, 0x9b
`),
  );
  system.finish(task);
  let text = '';
  system.until(() => {
    text += new TextDecoder().decode(uart.take());
    return text.includes('exited');
  });
  const line = text.split('\r\n').find((each) => each.includes('hi'))!;
  expect(line).toMatch(/test 1: \ufffd\[2J\ufffd hi/);
  expect(line).not.toContain('\u001b');
  const [record] = system.kernel.log.records().filter((each) => each.subsystem === 'test');
  expect([...record!.bytes]).toEqual([0x1b, 0x5b, 0x32, 0x4a, 0x0d, 0x0a, 0x68, 0x69, 0x9b]);
});

test('does the kernel lie at the start of RAM and every byte have an owner?', () => {
  const system = boot();
  system.spawn(program('_start:\n j _start'));
  const rows = system.call('memory-map') as { start: number; end: number; owner: string }[];
  expect(rows[0]!.start).toBe(0x8000_0000);
  expect(rows.at(-1)!.end).toBe(0x8000_0000 + 16 * 1024 * 1024);
  for (let i = 1; i < rows.length; i++) expect(rows[i]!.start).toBe(rows[i - 1]!.end);
  const owners = rows.map((row) => row.owner);
  for (const owner of ['kernel syscall page', 'kernel log ring', 'device tree', 'free']) {
    expect(owners).toContain(owner);
  }
  for (const part of ['image', 'data', 'system area', 'heap', 'guard', 'stack']) {
    expect(owners).toContain(`task 1 ${part}`);
  }
});

test('do two kernels live side by side without noticing each other?', () => {
  const alone = boot();
  alone.finish(alone.spawn(hello('one')));
  const a = boot();
  const b = boot({ machine: { harts: 4 } });
  const first = a.spawn(hello('one'));
  const second = b.spawn(hello('two'));
  while (first.result === undefined || second.result === undefined) {
    a.kernel.run(1);
    b.kernel.run(1);
  }
  expect(a.text(first)).toBe('one');
  expect(b.text(second)).toBe('two');
  expect(hashState(a.kernel)).toBe(hashState(alone.kernel));
});

test('does a bug of the kernel stop the machine with a report, and keep it stopped?', () => {
  const system = boot();
  const hart = system.machine.harts[0]!;
  // A hart in M-mode without a Task that runs into an illegal instruction.
  hart.resume();
  hart.privilege = 3;
  hart.pc = 0x8100_0000 - 4096;
  system.machine.ram.slice(hart.pc, 4).fill(0);
  system.machine.codeChanged(hart.pc, 4);
  expect(() => system.kernel.run(1)).toThrow(KernelBug);
  expect(() => system.kernel.run(1)).toThrow(
    'hart 0 stopped (fault, cause 2) at 0x80fff000 without a Task (at 0 ns, hart 0, no Task, pc 0x80fff000)',
  );
  expect(() => system.call('tasks')).toThrow(KernelBug);
});

test.each([
  [{ heapSize: 4096 }, 'a kernel heap of 4096 bytes, expected at least 262144'],
  [{ heapSize: 15 * 1024 * 1024 + 1 }, 'a kernel heap of 15728641 bytes'],
  [{ heapSize: 32 * 1024 * 1024 }, 'RAM: no room for 33554432 bytes'],
])('is a heap that cannot be refused with the numbers: %j?', (kernel, message) => {
  expect(() => boot({ kernel })).toThrow(message);
});
