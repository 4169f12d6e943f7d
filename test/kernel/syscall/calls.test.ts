/**
 * Every call of a Task: what it does, and what it says to nonsense.
 */

import { expect, test } from 'vitest';
import { boot, grants } from '../../support/kernels.ts';
import { EXIT, hello, program } from '../../support/programs.ts';
import { Puppet } from '../../support/puppet.ts';

/** Error numbers, retyped from the reference page. */
const OK = 0;
const DENIED = 1;
const INVALID = 2;
const BAD_ADDRESS = 3;
const NO_SUCH_CALL = 4;
const NOT_HERE = 5;
const AGAIN = 6;
const END = 7;
const TIMEOUT = 8;
const NOT_FOUND = 10;
const FULL = 11;
const TOO_LARGE = 13;

test('does an unknown number get an error and nothing else?', () => {
  const puppet = new Puppet(boot());
  for (const number of [19, 99, 1000, 1001, 0x7fff_ffff, -1n, 2n ** 63n]) {
    expect(puppet.call(Number(number))).toEqual({ error: NO_SUCH_CALL, value: 0 });
  }
});

test.each([14, 15, 16, 17])('is reserved call %i not on this machine?', (number) => {
  const all = grants('output', 'input', 'spawn', 'screen', 'store', 'files', 'port');
  expect(new Puppet(boot(), { grants: all }).call(number, 0, 0).error).toBe(NOT_HERE);
});

test('does time follow the clock of the machine?', () => {
  const puppet = new Puppet(boot());
  const first = puppet.call(6);
  expect(first.error).toBe(OK);
  puppet.call(13, 5_000_000);
  const second = puppet.call(6);
  expect(second.value - first.value).toBeGreaterThanOrEqual(5_000_000);
  expect(second.value - first.value).toBeLessThan(6_000_000);
});

test('does a timer put one event into the ring, with its id and its time?', () => {
  const system = boot();
  const puppet = new Puppet(system);
  const now = puppet.call(6).value;
  expect(puppet.call(7, 3_000_000)).toEqual({ error: OK, value: 1 });
  expect(puppet.call(7, 1_000_000)).toEqual({ error: OK, value: 2 });
  expect(puppet.call(5, 0, 1).error).toBe(TIMEOUT);
  expect(puppet.call(5, -1, 1)).toEqual({ error: OK, value: 1 });
  puppet.call(13, 10_000_000);
  expect(puppet.call(5, -1, 1)).toEqual({ error: OK, value: 2 });

  const { ram } = system.machine;
  const ring = puppet.section('system area').start;
  const at = Math.ceil(ring / 16) * 16 - ram.base;
  const word = (offset: number): number => ram.view.getUint32(at + offset, true);
  expect([word(0), word(4), word(8), word(12)]).toEqual([2, 0, 32, 0]);
  expect([word(16), word(20)]).toEqual([1, 2]);
  expect([word(48), word(52)]).toEqual([1, 1]);
  const due = Number(ram.view.getBigUint64(at + 48 + 16, true));
  expect(due).toBeGreaterThanOrEqual(now + 3_000_000);
  expect(due).toBeLessThan(now + 4_000_000);
  expect(Number(ram.view.getBigUint64(at + 48 + 24, true))).toBeGreaterThanOrEqual(due);
});

test('is a cancelled timer silent, and cancelling twice an error?', () => {
  const puppet = new Puppet(boot());
  const { value: id } = puppet.call(7, 1_000_000);
  expect(puppet.call(8, id).error).toBe(OK);
  expect(puppet.call(8, id).error).toBe(NOT_FOUND);
  expect(puppet.call(8, 12345).error).toBe(NOT_FOUND);
  puppet.call(13, 5_000_000);
  expect(puppet.call(5, 0, 1).error).toBe(TIMEOUT);
});

test('is there a limit to timers, and does what a full ring has no room for come later?', () => {
  const system = boot();
  const puppet = new Puppet(system);
  for (let i = 0; i < 64; i++) expect(puppet.call(7, 1000).error).not.toBe(FULL);
  puppet.call(13, 1_000_000);
  expect(puppet.call(5, 0, 1)).toEqual({ error: OK, value: 32 });
  expect(puppet.call(7, 1000).error).toBe(OK);
  const ring = puppet.section('system area').start - system.machine.ram.base;
  // The Task takes all 32 out; the other 32 follow at its next wait.
  system.machine.ram.view.setUint32(ring + 4, 32, true);
  expect(puppet.call(5, 0, 1)).toEqual({ error: OK, value: 32 });
  const record = system.call('task', puppet.task.id) as { 'events-dropped': number };
  expect(record['events-dropped']).toBe(0);
  const busy = new Puppet(boot());
  for (let i = 0; i < 64; i++) busy.call(7, 1e15);
  expect(busy.call(7, 1e15).error).toBe(FULL);
});

test.each([
  ['wait', 5, [-2, 0]],
  ['wait for a condition that does not exist', 5, [0, 8]],
  ['wait for everything', 5, [0, -1]],
  ['timer', 7, [-1]],
  ['sleep', 13, [-1]],
  ['log with a level that does not exist', 4, [4, 0, 0]],
])('is nonsense refused as invalid: %s?', (_, number, args) => {
  expect(new Puppet(boot()).call(number, ...args).error).toBe(INVALID);
});

test('does wait with a timeout end after that time?', () => {
  const puppet = new Puppet(boot());
  const before = puppet.call(6).value;
  expect(puppet.call(5, 7_000_000, 1)).toEqual({ error: TIMEOUT, value: 0 });
  expect(puppet.call(6).value - before).toBeGreaterThanOrEqual(7_000_000);
});

test('does a duration that is too long to matter just never end?', () => {
  const system = boot();
  const forever = system.spawn(
    program(`
_start:
  li a0, -1
  srli a0, a0, 1
  li a7, 13
  ecall
  ${EXIT(1)}
`),
  );
  system.until(() => forever.state === 'waiting');
  expect(system.kernel.run(100)).toBe('idle');
  expect(system.kernel.nextEvent()).toBe(Infinity);
  expect(forever.state).toBe('waiting');
});

test('are random bytes the same for the same seed, and others for another?', () => {
  const draw = (seed: number): string => {
    const system = boot({ kernel: { seed } });
    const puppet = new Puppet(system);
    const { start } = puppet.section('heap');
    expect(puppet.call(9, start + 4096, 100)).toEqual({ error: OK, value: 100 });
    return system.machine.ram.slice(start + 4096, 104).join();
  };
  expect(draw(1)).toBe(draw(1));
  expect(draw(2)).not.toBe(draw(1));
  expect(draw(1).endsWith(',0,0,0,0')).toBe(true);
  expect(new Set(draw(3).split(',')).size).toBeGreaterThan(50);
});

test('is entropy of the host used when there is some?', () => {
  const system = boot({ kernel: { entropy: (bytes) => bytes.fill(0x5a) } });
  const puppet = new Puppet(system);
  const { start } = puppet.section('heap');
  puppet.call(9, start + 4096, 3);
  expect([...system.machine.ram.slice(start + 4096, 4)]).toEqual([0x5a, 0x5a, 0x5a, 0]);
});

test('are lengths beyond the limit refused before anything is touched?', () => {
  const puppet = new Puppet(boot());
  const { start } = puppet.section('heap');
  expect(puppet.call(9, start, 65537).error).toBe(TOO_LARGE);
  expect(puppet.call(4, 2, start, 4097).error).toBe(TOO_LARGE);
  expect(puppet.call(4, 2, start, -1).error).toBe(TOO_LARGE);
});

test('does a log record keep every byte, also those that are no text?', () => {
  const system = boot();
  const bytes = Array.from({ length: 256 }, (_, i) => i);
  const image = program(`
_start:
  li a0, 1
  la a1, text
  li a2, 256
  li a7, 4
  ecall
  ret
text:
  .byte ${bytes.join(', ')}
`);
  expect(system.finish(system.spawn(image, { name: 'logger' })).status).toBe(0);
  const record = system.kernel.log.records().find((each) => each.subsystem === 'logger')!;
  expect([...record.bytes]).toEqual(bytes);
  expect(record).toMatchObject({ level: 'warning', task: 1, hart: 0 });
});

test('does a zero length do nothing, wherever it points?', () => {
  const puppet = new Puppet(boot());
  for (const number of [2, 3, 9])
    expect(puppet.call(number, 0xdead, 0)).toEqual({ error: OK, value: 0 });
  expect(puppet.call(4, 2, 0xdead, 0).error).toBe(OK);
});

test('does every pointer and length of every call have to be memory of the Task?', () => {
  const system = boot();
  const puppet = new Puppet(system);
  const other = new Puppet(system);
  const [image, data, heap, guard, stack] = ['image', 'data', 'heap', 'guard', 'stack'].map(
    (name) => puppet.section(name),
  );
  const { ram } = system.machine;
  const wild: [number | bigint, number | bigint][] = [
    [0, 1],
    [1, 1],
    [0x1000_0000, 1],
    [0x0200_0000, 8],
    [ram.base, 1],
    [image!.start - 1, 1],
    [image!.start - 1, 2],
    [stack!.end, 1],
    [stack!.end - 1, 2],
    [stack!.end - 16, -1n],
    [guard!.start, 1],
    [guard!.start - 1, 2],
    [guard!.end - 1, 1],
    [guard!.end - 1, 2],
    [heap!.start, guard!.start - heap!.start + 1],
    [heap!.start, 2n ** 63n],
    [heap!.start, 2n ** 64n - 1n],
    [heap!.start, 2n ** 32n],
    [BigInt(heap!.start) + 2n ** 32n, 1],
    [BigInt(heap!.start) + 2n ** 63n, 1],
    [BigInt(heap!.start) | 0xffff_ffff_0000_0000n, 1],
    [2n ** 64n - 1n, 1],
    [2n ** 64n - 1n, 2],
    [other.section('heap').start, 1],
    [ram.base + ram.size, 1],
    [ram.base + ram.size - 1, 2],
  ];
  const before = ram.bytes.slice();
  for (const [address, length] of wild) {
    const place = `${address.toString(16)} + ${length.toString(16)}`;
    expect([place, puppet.call(2, address, length).error]).toEqual([place, BAD_ADDRESS]);
    expect([place, puppet.call(3, address, length).error]).toEqual([place, BAD_ADDRESS]);
    if (length <= 4096n && length >= 0n) {
      expect([place, puppet.call(4, 2, address, length).error]).toEqual([place, BAD_ADDRESS]);
      expect([place, puppet.call(9, address, length).error]).toEqual([place, BAD_ADDRESS]);
    }
  }
  // The image can be read but not written.
  expect(puppet.call(4, 2, image!.start, 4).error).toBe(OK);
  expect(puppet.call(3, image!.start, 4).error).toBe(BAD_ADDRESS);
  expect(puppet.call(9, data!.start - 1, 2).error).toBe(BAD_ADDRESS);
  expect(puppet.call(9, data!.start, 2).error).toBe(OK);
  const after = ram.bytes;
  for (let i = 0; i < before.length; i++) {
    const address = ram.base + i;
    if (before[i] !== after[i] && (address < image!.start || address >= stack!.end)) {
      const { owner } = system.call('owner', address) as { owner: string };
      // Records of refusals in the log are the kernel's own.
      if (owner !== 'kernel log ring')
        throw new Error(`${owner} changed at ${address.toString(16)}`);
    }
  }
});

test('is a call without its grant refused, logged once, and possible once granted?', () => {
  const system = boot();
  const puppet = new Puppet(system, { name: 'poor', grants: grants('output', 'input') });
  expect(puppet.call(6)).toEqual({ error: DENIED, value: 0 });
  expect(puppet.call(6).error).toBe(DENIED);
  expect(puppet.call(7, 1).error).toBe(DENIED);
  expect(puppet.call(9, 0, 0).error).toBe(DENIED);
  const denials = system.kernel.log.records().filter((each) => each.subsystem === 'capability');
  expect(denials.map((each) => each.message)).toEqual([
    'poor was refused time: it has no grant :clock',
    'poor was refused random: it has no grant :random',
  ]);
  expect(denials[0]).toMatchObject({ level: 'warning', task: 1 });
  expect(system.call('grant', 1, 'clock')).toBe(true);
  expect(system.call('grant', 1, 'clock')).toBe(false);
  expect(puppet.call(6).error).toBe(OK);
  expect(system.call('revoke', 1, 'clock')).toBe(true);
  expect(system.call('revoke', 1, 'clock')).toBe(false);
  expect(puppet.call(6).error).toBe(DENIED);
});

test('does a Task that fails after a refusal end as denied?', () => {
  const failing = program(`
_start:
  li a7, 6
  ecall
  ret                    # with the error as status
`);
  const system = boot();
  const task = system.spawn(failing, { name: 'clockless', grants: [] });
  expect(system.finish(task)).toMatchObject({
    reason: 'denied',
    status: 1,
    message: 'clockless exited with status 1 after it was refused :clock',
  });
  const quiet = system.spawn(hello('unheard'), { grants: [] });
  expect(system.finish(quiet)).toMatchObject({ reason: 'exit', status: 0, output: 0 });
});

test('is input at its end told apart from no input yet?', () => {
  const system = boot();
  const image = program(`
_start:
  ld s0, 32(a1)
  mv a0, s0
  li a1, 8
  li a7, 3
  ecall
  ret
`);
  expect(system.finish(system.spawn(image)).status).toBe(AGAIN);
  const ended = system.spawn(image);
  system.kernel.input(ended.id).end();
  expect(system.finish(ended).status).toBe(END);
});

test('does an interrupt come as an event?', () => {
  const system = boot();
  const puppet = new Puppet(system);
  expect(system.call('interrupt', puppet.task.id)).toBe(true);
  expect(puppet.call(5, -1, 1)).toEqual({ error: OK, value: 1 });
});

test('is a damaged event ring a fault with that name, and only for its owner?', () => {
  const image = program(`
_start:
  ld s0, 64(a1)          # events
  lw t0, 0(a1)
  li t0, 0x12345678
  sw t0, 4(s0)           # tail
  sw t0, 0(s0)           # head
  sw zero, 8(s0)         # capacity
  li a0, -1
  li a1, 1
  li a7, 5
  ecall
  ${EXIT(0)}
`);
  const system = boot();
  const task = system.spawn(image);
  expect(system.finish(task)).toMatchObject({
    reason: 'fault',
    fault: { fault: 'event ring damaged' },
  });
  expect(system.finish(system.spawn(hello('x'))).reason).toBe('exit');
});

test('can a Task damage its ring while a timer runs without harm to others?', () => {
  const image = program(`
_start:
  mv s0, a1
  li a0, 1000000
  li a7, 7
  ecall
  ld s0, 64(s0)
  li t0, -1
  sw t0, 4(s0)
  li a0, 50000000
  li a7, 13
  ecall
  ${EXIT(3)}
`);
  const system = boot();
  const good = new Puppet(system);
  const task = system.spawn(image);
  expect(system.finish(task).status).toBe(3);
  expect(good.call(6).error).toBe(OK);
});
