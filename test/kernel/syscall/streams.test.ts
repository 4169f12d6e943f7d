/**
 * Streams: every byte, in order, whoever is slow; and the same run whatever the host does when.
 */

import { expect, test } from 'vitest';
import type { Task } from '../../../kernel/index.ts';
import { createManualClock } from '../../../machine/index.ts';
import { boot, hashState, tickingClock, type System } from '../../support/kernels.ts';
import { cat, EXIT, hello, program, spin } from '../../support/programs.ts';

function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 12345;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) | 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}

/** toEqual takes seconds for arrays of this size. */
function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function realTime(): System {
  const hostClock = tickingClock(createManualClock(), 20_000);
  return boot({ machine: { clock: 'real', hostClock } });
}

/** Feeds the input in chunks of that size and collects the output. */
function pump(system: System, task: Task, bytes: Uint8Array, chunk: number): Uint8Array {
  const input = system.kernel.input(task.id);
  const output = system.kernel.output(task.id);
  input.hold();
  output.attach();
  const out: Uint8Array[] = [];
  let at = 0;
  for (let turn = 0; turn < 200_000; turn++) {
    if (at < bytes.length)
      at += input.write(bytes.subarray(at, Math.min(at + chunk, bytes.length)));
    else input.end();
    system.kernel.run(1);
    const some = output.read(chunk);
    if (some.length > 0) out.push(some);
    if (output.ended) break;
  }
  expect(output.ended).toBe(true);
  const all = new Uint8Array(out.reduce((sum, part) => sum + part.length, 0));
  let to = 0;
  for (const part of out) {
    all.set(part, to);
    to += part.length;
  }
  return all;
}

test.each([
  ['steps', 1, 1],
  ['steps', 1000, 4096],
  ['steps', 65536, 4096],
  ['steps', 100_000, 16384],
  ['real', 1, 1],
  ['real', 777, 100],
  ['real', 65536, 16384],
] as const)(
  'does every byte come through under %s, in chunks of %i, read by %i?',
  (kind, chunk, read) => {
    const system = kind === 'steps' ? boot() : realTime();
    const bytes = noise(chunk === 1 ? 700 : 300_000);
    const task = system.spawn(cat(read));
    expect(same(pump(system, task, bytes, chunk), bytes)).toBe(true);
    expect(task.result).toMatchObject({ reason: 'exit', status: 0, output: bytes.length });
  },
);

test('do 20 MB go through in constant memory?', () => {
  const system = boot();
  const task = system.spawn(cat(16384));
  const block = noise(65536);
  const input = system.kernel.input(task.id);
  const output = system.kernel.output(task.id);
  input.hold();
  output.attach();
  const total = 20 * 1024 * 1024;
  let sent = 0;
  let sum = 0;
  let expected = 0;
  while (!output.ended) {
    if (sent < total) {
      const count = input.write(block.subarray(0, Math.min(65536, total - sent)));
      for (let i = 0; i < count; i++) expected = (Math.imul(expected, 31) + block[i]!) | 0;
      sent += count;
    } else input.end();
    expect(input.unread).toBeLessThanOrEqual(65536);
    expect(output.available).toBeLessThanOrEqual(65536);
    system.kernel.run(1);
    for (const byte of output.read()) sum = (Math.imul(sum, 31) + byte) | 0;
  }
  expect(task.result!.output).toBe(total);
  expect(sum).toBe(expected);
});

test('is a run under steps the same whatever sizes the host feeds and drains in?', () => {
  const bytes = noise(50_000);
  const run = (chunk: number, drain: number, noiseOnHarts: number): number => {
    const system = boot({ machine: { harts: 2 } });
    for (let i = 0; i < noiseOnHarts; i++) system.spawn(spin());
    const task = system.spawn(cat(3000));
    const input = system.kernel.input(task.id);
    const output = system.kernel.output(task.id);
    input.hold();
    output.attach();
    let at = 0;
    // Turns that hold still for the host do not count: the machine's own time does.
    while (system.machine.mtime() < 400_000) {
      if (at < bytes.length) at += input.write(bytes.subarray(at, at + chunk));
      else input.end();
      system.kernel.run(1);
      output.read(drain);
    }
    expect(task.result?.output).toBe(50_000);
    return hashState(system.kernel);
  };
  const hash = run(65536, 65536, 1);
  expect(run(1000, 65536, 1)).toBe(hash);
  expect(run(333, 100, 1)).toBe(hash);
  expect(run(65536, 65536, 2)).not.toBe(hash);
});

test('does the machine hold still for host input, and say so?', () => {
  const system = boot();
  const task = system.spawn(cat(100));
  const other = system.spawn(spin());
  const input = system.kernel.input(task.id);
  input.hold();
  for (let i = 0; i < 30; i++) system.kernel.run(1);
  expect(system.kernel.waitingForHost).toBe(true);
  expect(system.kernel.run(5)).toBe('idle');
  const before = system.machine.retired;
  input.write(noise(99));
  expect(system.kernel.run(5)).toBe('idle');
  expect(system.machine.retired).toBe(before);
  input.write(noise(1));
  system.kernel.run(5);
  expect(system.machine.retired).toBeGreaterThan(before);
  expect(system.kernel.output(task.id).available).toBe(0);
  expect(system.output(task)).toHaveLength(100);
  expect(other.result).toBeUndefined();
});

test('does killing the Task that holds the machine set the others free?', () => {
  const system = boot();
  const task = system.spawn(cat(100));
  const other = system.spawn(spin());
  system.kernel.input(task.id).hold();
  for (let i = 0; i < 30; i++) system.kernel.run(1);
  expect(system.kernel.waitingForHost).toBe(true);
  system.call('kill', task.id);
  expect(system.kernel.waitingForHost).toBe(false);
  const before = (system.call('task', other.id) as { instructions: number }).instructions;
  system.kernel.run(5);
  const after = (system.call('task', other.id) as { instructions: number }).instructions;
  expect(after).toBeGreaterThan(before);
});

test('does pausing the Task that holds the machine set the others free, and lose nothing?', () => {
  const system = boot();
  const bytes = noise(100);
  const task = system.spawn(cat(100));
  system.kernel.input(task.id).hold();
  for (let i = 0; i < 5; i++) system.kernel.run(1);
  expect(system.kernel.waitingForHost).toBe(true);
  system.call('pause', task.id);
  expect(system.kernel.waitingForHost).toBe(false);
  expect(system.kernel.run(5)).toBe('idle');
  system.call('resume', task.id);
  system.kernel.input(task.id).write(bytes);
  system.kernel.input(task.id).end();
  expect(system.finish(task).status).toBe(0);
  expect(system.output(task)).toEqual(bytes);
});

test('may what was sent be read at once, also from a held stream?', () => {
  const system = boot();
  const task = system.spawn(cat(4096));
  const input = system.kernel.input(task.id);
  input.hold();
  expect(system.call('send', task.id, 'hello\n')).toBe(6);
  system.until(() => system.text(task) === 'hello\n', 20);
  expect(system.call('send', task.id, new Uint8Array([0, 255, 10]))).toBe(3);
  system.until(() => system.output(task).length === 9, 20);
  system.call('close-input', task.id);
  expect(system.finish(task).status).toBe(0);
});

test('does full output hold back the writer alone under real, and the machine under steps?', () => {
  const flood = program(`
_start:
  la a0, _start
  li a1, 16
  li a7, 2
  ecall
  beqz a0, _start
  li a0, -1
  li a1, 4
  li a7, 5
  ecall
  j _start
`);
  for (const kind of ['steps', 'real'] as const) {
    const system = kind === 'steps' ? boot() : realTime();
    const task = system.spawn(flood);
    const other = system.spawn(spin());
    const output = system.kernel.output(task.id);
    output.attach();
    for (let i = 0; i < 400; i++) system.kernel.run(1);
    expect(output.available).toBe(65536);
    expect(system.kernel.waitingForHost).toBe(kind === 'steps');
    expect(task.state).toBe(kind === 'steps' ? 'running' : 'waiting');
    const before = (system.call('task', other.id) as { instructions: number }).instructions;
    for (let i = 0; i < 20; i++) system.kernel.run(1);
    const after = (system.call('task', other.id) as { instructions: number }).instructions;
    expect(after > before).toBe(kind === 'real');
    expect(output.read(1000)).toHaveLength(1000);
    for (let i = 0; i < 40; i++) system.kernel.run(1);
    expect(output.available).toBeGreaterThan(65536 - 16);
  }
});

test('does a Task learn that nobody reads its output any more?', () => {
  const system = boot();
  const task = system.spawn(
    program(`
_start:
  la a0, _start
  li a1, 16
  li a7, 2
  ecall
  beqz a0, _start
  ret
`),
  );
  system.kernel.output(task.id).attach();
  system.kernel.output(task.id).close();
  expect(system.finish(task).status).toBe(9);
});

test('is output kept for output-of when nobody is attached, the last 256 KiB of it?', () => {
  const system = boot();
  const lines = program(`
_start:
  ld s0, 32(a1)
  li s1, 50000
next:
  sd s1, 0(s0)
  mv a0, s0
  li a1, 8
  li a7, 2
  ecall
  addi s1, s1, -1
  bnez s1, next
  ${EXIT(0)}
`);
  const task = system.spawn(lines);
  system.finish(task);
  const record = system.call('output-of', task.id, { record: true }) as {
    bytes: Uint8Array;
    dropped: number;
    total: number;
  };
  expect(record.total).toBe(400_000);
  expect(record.bytes).toHaveLength(262_144);
  expect(record.dropped).toBe(400_000 - 262_144);
  const view = new DataView(record.bytes.buffer, record.bytes.byteOffset);
  expect(view.getUint32(record.bytes.length - 8, true)).toBe(1);
  expect(view.getUint32(0, true)).toBe(32768);
});

test('does a host that attaches late get what came before?', () => {
  const system = boot();
  const task = system.spawn(hello('early'));
  system.finish(task);
  const output = system.kernel.output(task.id);
  output.attach();
  expect(new TextDecoder().decode(output.read())).toBe('early');
  expect(output.ended).toBe(true);
});

test('does a pipe carry everything, with back-pressure, to the end?', () => {
  for (const system of [boot(), boot({ machine: { harts: 3 } }), realTime()]) {
    const bytes = noise(200_000);
    const first = system.spawn(cat(8192), { name: 'first' });
    const second = system.spawn(cat(100), { name: 'second' });
    const third = system.spawn(cat(5000), { name: 'third' });
    expect(system.call('pipe', first.id, second.id)).toBe(true);
    expect(system.call('pipe', second.id, third.id)).toBe(true);
    expect(pump(system, first, bytes.subarray(0, 0), 1)).toHaveLength(0);
    expect(system.finish(third).output).toBe(0);

    const a = system.spawn(cat(8192));
    const b = system.spawn(cat(100));
    system.call('pipe', a.id, b.id);
    const input = system.kernel.input(a.id);
    let at = 0;
    system.until(() => {
      at += input.write(bytes.subarray(at));
      if (at === bytes.length) input.end();
      return b.result !== undefined;
    });
    expect(same(system.output(b), bytes)).toBe(true);
    expect(a.result!.status).toBe(0);
  }
});

test('does a pipe that is laid after the fact bring what was written before?', () => {
  const system = boot();
  const source = system.spawn(hello('before'));
  system.finish(source);
  const target = system.spawn(cat(4096));
  system.call('pipe', source.id, target.id);
  expect(system.finish(target).status).toBe(0);
  expect(system.text(target)).toBe('before');
});

test('does a Task whose reader has ended learn it, instead of waiting for ever?', () => {
  const system = boot();
  const writer = system.spawn(
    program(`
_start:
  la a0, _start
  li a1, 16
  li a7, 2
  ecall
  beqz a0, _start
  li t0, 6
  bne a0, t0, done
  li a0, -1
  li a1, 4
  li a7, 5
  ecall
  j _start
done:
  ret
`),
  );
  const reader = system.spawn(spin());
  system.call('pipe', writer.id, reader.id);
  system.until(() => writer.state === 'waiting');
  system.call('kill', reader.id);
  expect(system.finish(writer).status).toBe(9);
});

test('can a Task be given input of any size when it is spawned?', () => {
  const system = boot({ programs: { cat: { image: cat(4096) } } });
  const bytes = noise(200_000);
  const id = system.call('spawn', 'cat', { input: bytes }) as number;
  const wait = system.kernel.call({ name: 't', grants: [{ name: 'monitor' }] }, 'wait', [id]);
  let result;
  system.until(() => (result = (wait as { poll(): unknown }).poll()) !== undefined);
  expect(result).toMatchObject({ reason: 'exit', status: 0 });
  expect(same(system.call('output-of', id) as Uint8Array, bytes)).toBe(true);
});

test.each([
  [['send', 1, 'x'], 'Task 1 has ended: test exited with status 0'],
  [['pipe', 2, 2], 'Task 2 cannot be piped into itself'],
  [['pipe', 2, 1], 'Task 1 has ended'],
  [['send', 2, 5], 'send: bytes is 5, expected a string or bytes'],
  [['output-of', 2, { all: true }], 'output-of: found the key :all, expected :record'],
] as const)('is a stream call that cannot be done refused: %j?', (call, message) => {
  const system = boot();
  system.finish(system.spawn(hello('x')));
  system.spawn(spin());
  const [name, ...args] = call;
  expect(() => system.call(name, ...args)).toThrow(message);
});

test('is input that was ended closed to everybody?', () => {
  const system = boot();
  const task = system.spawn(spin());
  const input = system.kernel.input(task.id);
  expect(input.write(new Uint8Array(70_000))).toBe(65_536);
  expect(input.room).toBe(0);
  input.end();
  expect(input.closed).toBe(true);
  expect(input.write(new Uint8Array(1))).toBe(0);
  expect(() => system.call('send', task.id, 'x')).toThrow('the input of Task 1 has ended');
});
