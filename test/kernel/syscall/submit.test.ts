/**
 * submit: operations in flight, checked before they start, completed by events, never lost.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boot, grants, type SystemOptions } from '../../support/kernels.ts';
import { EXIT, program, spin } from '../../support/programs.ts';
import { Puppet } from '../../support/puppet.ts';

/** Calls, operations, events and errors, retyped from the reference page. */
const SUBMIT = 18;
const WAIT = 5;
const SLEEP = 13;
const SPAWN = 10;
const OUTPUT_CALL = 2;
const [NOTHING, TIMER, OUTPUT, INPUT, ENDED, CANCEL] = [0, 1, 2, 3, 4, 5];
const COMPLETE = 3;
const OK = 0;
const DENIED = 1;
const INVALID = 2;
const BAD_ADDRESS = 3;
const AGAIN = 6;
const CLOSED = 9;
const NOT_FOUND = 10;
const FULL = 11;
const TOO_LARGE = 13;
const CANCELLED = 15;

interface Call {
  readonly operation: number;
  readonly id?: number;
  readonly flags?: number;
  readonly spare?: number;
  readonly arguments?: readonly (number | bigint)[];
}

function bytesOf(calls: readonly Call[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(64 * calls.length));
  calls.forEach((call, i) => {
    view.setUint32(64 * i, call.operation, true);
    view.setUint32(64 * i + 4, call.flags ?? 0, true);
    view.setUint32(64 * i + 8, call.id ?? 0, true);
    view.setUint32(64 * i + 12, call.spare ?? 0, true);
    (call.arguments ?? []).forEach((value, j) =>
      view.setBigUint64(64 * i + 16 + 8 * j, BigInt.asUintN(64, BigInt(value)), true),
    );
  });
  return new Uint8Array(view.buffer);
}

/** Puts calls into the Task's heap and submits them. */
function submit(puppet: Puppet, ...calls: Call[]): { error: number; value: number } {
  const at = puppet.section('heap').start + 1024;
  const bytes = bytesOf(calls);
  puppet.system.machine.ram.slice(at, bytes.length).set(bytes);
  return puppet.call(SUBMIT, at, calls.length);
}

/** The Task takes everything out of its ring. @returns how many there were */
function takeAll(puppet: Puppet): number {
  const { ram } = puppet.system.machine;
  const ring = puppet.section('system area').start - ram.base;
  const head = ram.view.getUint32(ring, true);
  const tail = ram.view.getUint32(ring + 4, true);
  ram.view.setUint32(ring + 4, head, true);
  return (head - tail) >>> 0;
}

function task(options: SystemOptions = {}, ...names: Parameters<typeof grants>): Puppet {
  return new Puppet(boot(options), {
    grants: grants('input', 'output', ...(names.length > 0 ? names : (['clock'] as const))),
  });
}

test('are many operations in flight at once, each completed with its own id, in the order they are due?', () => {
  const puppet = task();
  const timers = Array.from({ length: 30 }, (_, i) => ({
    operation: TIMER,
    id: 1000 + i,
    arguments: [30_000_000 - i * 1_000_000],
  }));
  expect(submit(puppet, ...timers)).toEqual({ error: OK, value: 30 });
  expect(puppet.events()).toEqual([]);
  puppet.call(SLEEP, 40_000_000);
  const events = puppet.events();
  expect(events.map(({ type, id, error }) => [type, id, error])).toEqual(
    timers.map(({ id }) => [COMPLETE, id, OK]).reverse(),
  );
  const due = events.map(({ value }) => value);
  expect(due).toEqual(due.toSorted((a, b) => a - b));
});

test('does what is done at once complete at once, and the value say how many were accepted?', () => {
  const puppet = task();
  expect(
    submit(puppet, { operation: NOTHING, id: 7 }, { operation: NOTHING, id: 0xffff_ffff }),
  ).toEqual({
    error: OK,
    value: 2,
  });
  expect(puppet.events()).toEqual([
    { type: COMPLETE, id: 7, error: OK, value: 0 },
    { type: COMPLETE, id: 0xffff_ffff, error: OK, value: 0 },
  ]);
  expect(
    submit(puppet, { operation: NOTHING, id: 8 }, { operation: 99 }, { operation: NOTHING }),
  ).toEqual({
    error: INVALID,
    value: 1,
  });
  expect(puppet.events().at(-1)!.id).toBe(8);
  expect(puppet.call(SUBMIT, 0, 0)).toEqual({ error: OK, value: 0 });
});

test('is no completion lost, however small the ring is?', () => {
  const puppet = task();
  let given = 0;
  let taken = 0;
  const batch = (count: number) =>
    Array.from({ length: count }, () => ({ operation: NOTHING, id: given++ }));
  expect(submit(puppet, ...batch(64)).error).toBe(OK);
  // The ring holds 32, as many again wait for room.
  expect(puppet.call(WAIT, 0, 1)).toEqual({ error: OK, value: 32 });
  expect(submit(puppet, ...batch(64))).toEqual({ error: FULL, value: 32 });
  given -= 32;
  for (let round = 0; round < 5; round++) {
    taken += takeAll(puppet);
    puppet.call(WAIT, 0, 1);
  }
  expect(taken).toBe(given);
  const record = puppet.system.call('task', puppet.task.id) as { 'events-dropped': number };
  expect(record['events-dropped']).toBe(0);
});

test.each([
  ['an operation that does not exist', { operation: 6 }, INVALID],
  ['flags that mean nothing', { operation: NOTHING, flags: 1 }, INVALID],
  ['a spare field that is not 0', { operation: NOTHING, spare: 1 }, INVALID],
  ['a timer in the past', { operation: TIMER, arguments: [-1] }, INVALID],
  [
    'output of what it may not read',
    { operation: OUTPUT, arguments: [0x8000_0000, 8] },
    BAD_ADDRESS,
  ],
  ['output beyond all memory', { operation: OUTPUT, arguments: [-8, 64] }, BAD_ADDRESS],
  ['output longer than a stream', { operation: OUTPUT, arguments: [0, 65537] }, TOO_LARGE],
  [
    'input into what it may not write',
    { operation: INPUT, arguments: [0x8000_0000, 8] },
    BAD_ADDRESS,
  ],
  ['input of an endless length', { operation: INPUT, arguments: [0x8000_0000, -1] }, BAD_ADDRESS],
  ['the end of a Task it did not start', { operation: ENDED, arguments: [1] }, NOT_FOUND],
])('is refused before anything happens: %s?', (_, call, error) => {
  const puppet = task({}, 'clock', 'spawn');
  expect(submit(puppet, { id: 1, ...call })).toEqual({ error, value: 0 });
  expect(puppet.events()).toEqual([]);
});

test('is the list itself checked, to its last byte?', () => {
  const puppet = task();
  const { start, end } = puppet.section('heap');
  for (const [at, count] of [
    [0, 1],
    [end - 63, 1],
    [end - 64, 2],
    [0x8000_0000, 1],
    [-1, 1],
  ] as const) {
    expect(puppet.call(SUBMIT, at, count).error).toBe(BAD_ADDRESS);
  }
  expect(puppet.call(SUBMIT, end - 64, 1).error).toBe(OK);
  for (const count of [65, -1]) expect(puppet.call(SUBMIT, start, count).error).toBe(TOO_LARGE);
});

test('does each operation need its own grant, and does the log say which was missing?', () => {
  const puppet = task({}, 'log');
  const { system } = puppet;
  expect(submit(puppet, { operation: TIMER, arguments: [1] }).error).toBe(DENIED);
  expect(submit(puppet, { operation: ENDED, arguments: [1] }).error).toBe(DENIED);
  const logs = system.call('logs') as { message: string; data: { missing: string } | null }[];
  expect(logs.map(({ message }) => message)).toContain(
    'test was refused submit timer: it has no grant :clock',
  );
  expect(logs.some(({ data }) => data?.missing === 'spawn')).toBe(true);
});

test('can an operation be called off, once, and is one whose grant is revoked?', () => {
  const puppet = task();
  submit(puppet, { operation: TIMER, id: 5, arguments: [1e15] });
  submit(puppet, { operation: CANCEL, id: 6, arguments: [5] });
  submit(puppet, { operation: CANCEL, id: 7, arguments: [5] });
  submit(puppet, { operation: TIMER, id: 8, arguments: [1e15] });
  puppet.system.call('revoke', puppet.task.id, 'clock');
  expect(puppet.events().map(({ id, error }) => [id, error])).toEqual([
    [5, CANCELLED],
    [6, OK],
    [7, NOT_FOUND],
    [8, DENIED],
  ]);
  expect(puppet.system.kernel.nextEvent()).toBe(Infinity);
});

test('is there a limit to operations in flight, which calling off makes room in?', () => {
  const puppet = task();
  const timer = (id: number): Call => ({ operation: TIMER, id, arguments: [1e15] });
  const all = Array.from({ length: 64 }, (_, i) => timer(i));
  expect(submit(puppet, ...all)).toEqual({ error: OK, value: 64 });
  expect(submit(puppet, timer(64))).toEqual({ error: FULL, value: 0 });
  expect(submit(puppet, { operation: CANCEL, id: 99, arguments: [10] }).error).toBe(OK);
  expect(submit(puppet, timer(65))).toEqual({ error: OK, value: 1 });
});

test('does it learn how a Task that it started ended, also when that was before it asked?', () => {
  const programs = { seven: { image: program(EXIT(7)) }, spin: { image: spin() } };
  const system = boot({ programs });
  const puppet = new Puppet(system, { grants: grants('input', 'output', 'spawn') });
  const start = (name: string): number => {
    const at = puppet.section('heap').start + 256;
    system.machine.ram.slice(at, name.length).set(new TextEncoder().encode(name));
    return puppet.call(SPAWN, at, name.length).value;
  };
  const seven = start('seven');
  const first = submit(puppet, { operation: ENDED, id: 1, arguments: [seven] });
  expect(first.error).toBe(OK);
  system.until(() => !system.kernel.tasks.some(({ id }) => id === seven));
  submit(puppet, { operation: ENDED, id: 2, arguments: [seven] });
  const endless = start('spin');
  submit(puppet, { operation: ENDED, id: 3, arguments: [endless] });
  system.kernel.end(endless, 'killed');
  const done = puppet.events().filter(({ type }) => type === COMPLETE);
  expect(done).toEqual([
    { type: COMPLETE, id: 1, error: OK, value: 7 },
    { type: COMPLETE, id: 2, error: OK, value: 7 },
    { type: COMPLETE, id: 3, error: CANCELLED, value: 0 },
  ]);
});

/** Submits one operation that stands in its code, then what stands at `then`. */
const submitting = (operation: number, length: number, then: string): Uint8Array =>
  program(`
_start:
  ld s0, 32(a1)
  ld s1, 64(a1)
  mv s2, s0
  li t0, ${operation}
  sd t0, 0(s0)
  sd x0, 8(s0)
  addi t0, s0, 256
  sd t0, 16(s0)
  li t0, ${length}
  sd t0, 24(s0)
  mv a0, s0
  li a1, 1
  li a7, ${SUBMIT}
  ecall
  bnez a0, failed
  ${then}
failed:
  li a7, 0
  ecall
`);

const WAIT_AND_EXIT_WITH_ITS_ERROR = `
  li a0, -1
  li a1, 1
  li a7, ${WAIT}
  ecall
  bnez a0, failed
  ld a0, 24(s1)          # error of the first event
`;

test('does the output of an operation go out as its reader makes room, before what a call writes?', () => {
  const system = boot({ machine: { clock: 'real', hostClock: { now: () => 0, wall: () => 0 } } });
  // 60,000 bytes fill most of the stream; the next 60,000 have to wait.
  const writer = program(`
_start:
  ld s0, 32(a1)
  ld s1, 64(a1)
  addi s2, s0, 512
  li t0, ${OUTPUT}
  sw t0, 0(s0)
  sd s2, 16(s0)
  li t0, 60000
  sd t0, 24(s0)
  li t1, 120
fill:
  sb t1, 0(s2)
  addi s2, s2, 1
  addi t0, t0, -1
  bnez t0, fill
  mv a0, s0
  li a1, 1
  li a7, ${SUBMIT}
  ecall
  bnez a0, failed
  mv a0, s0
  li a1, 1
  li a7, ${SUBMIT}
  ecall
  bnez a0, failed
  mv a0, s0
  li a1, 1
  li a7, ${OUTPUT_CALL}
  ecall
  li t0, ${AGAIN}
  bne a0, t0, failed
  li a0, -1
  li a1, 4               # until output
  li a7, ${WAIT}
  ecall
  bnez a0, failed
  li t1, 33
  sb t1, 0(s0)
  mv a0, s0
  li a1, 1
  li a7, ${OUTPUT_CALL}
  ecall
failed:
  li a7, 0
  ecall
`);
  const task = system.spawn(writer, { memory: 256 * 1024 });
  const out = system.kernel.output(task.id);
  out.attach();
  const parts: Uint8Array[] = [];
  for (let i = 0; i < 1000 && !out.ended; i++) {
    system.kernel.run(1);
    if (i % 10 === 0) parts.push(out.read(7000));
  }
  expect(task.result).toMatchObject({ reason: 'exit', status: 0 });
  expect(Buffer.concat(parts).toString()).toBe(`${'x'.repeat(120_000)}!`);
});

test('does an operation end with closed when nobody reads, and with end when nothing comes?', () => {
  const system = boot();
  const writer = system.spawn(submitting(OUTPUT, 10, WAIT_AND_EXIT_WITH_ITS_ERROR));
  system.kernel.output(writer.id).close();
  expect(system.finish(writer).status).toBe(CLOSED);
  const reader = system.spawn(submitting(INPUT, 10, WAIT_AND_EXIT_WITH_ITS_ERROR));
  system.until(() => reader.state === 'waiting');
  system.kernel.input(reader.id).end();
  expect(system.finish(reader).status).toBe(7);
});

test('does a limit of output also hold for operations?', () => {
  const system = boot();
  const task = system.spawn(submitting(OUTPUT, 100, WAIT_AND_EXIT_WITH_ITS_ERROR), {
    limits: { output: 40 },
  });
  expect(system.finish(task)).toMatchObject({ reason: 'limit', output: 40 });
});

test('is a run the same whenever the host gives and takes under steps?', () => {
  const run = (pattern: readonly number[]): string => {
    const system = boot();
    const task = system.spawn(
      submitting(
        INPUT,
        3000,
        `li a0, -1
  li a1, 1
  li a7, ${WAIT}
  ecall
  bnez a0, failed
  addi a0, s2, 256
  ld a1, 32(s1)          # value of the first event
  li a7, ${OUTPUT_CALL}
  ecall
  li a7, 6
  ecall`,
      ),
    );
    const to = system.kernel.input(task.id);
    to.hold();
    let rest = new Uint8Array(5000).fill(65);
    for (let i = 0; task.result === undefined && i < 10_000; i++) {
      const part = pattern[i % pattern.length]!;
      if (part > 0 && rest.length > 0) rest = rest.subarray(to.write(rest.subarray(0, part)));
      system.kernel.run(1 + (i % 2));
    }
    return JSON.stringify(task.result);
  };
  const expected = run([5000]);
  expect(expected).toContain('"output":3000');
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 999 }), { minLength: 1, maxLength: 6 }), (pattern) => {
      expect(run([...pattern, 1])).toBe(expected);
    }),
    { numRuns: 25 },
  );
});

test('does a Task that ends leave nothing in flight behind?', () => {
  const puppet = task();
  const { kernel } = puppet.system;
  submit(puppet, { operation: TIMER, id: 1, arguments: [1e9] });
  expect(kernel.nextEvent()).toBeLessThan(2e9);
  kernel.end(puppet.task.id, 'killed');
  expect(kernel.nextEvent()).toBe(Infinity);
});
