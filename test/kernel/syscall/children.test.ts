/**
 * Tasks that start Tasks: by name, with no more than they have, and no others.
 */

import { expect, test } from 'vitest';
import { Puppet } from '../../support/puppet.ts';
import { boot, grants, type SystemOptions } from '../../support/kernels.ts';
import { EXIT, hello, program, spin } from '../../support/programs.ts';

/** Calls and errors, retyped from the reference page. */
const SPAWN = 10;
const KILL = 11;
const STATUS = 12;
const WAIT = 5;
const DENIED = 1;
const INVALID = 2;
const BAD_ADDRESS = 3;
const AGAIN = 6;
const TIMEOUT = 8;
const CLOSED = 9;
const NOT_FOUND = 10;
const FULL = 11;
const NO_MEMORY = 12;
const TOO_LARGE = 13;
const BAD_IMAGE = 14;
const CANCELLED = 15;

const programs: NonNullable<SystemOptions['programs']> = {
  hello: { image: hello('hi'), grants: grants('output', 'clock') },
  seven: { image: program(EXIT(7)) },
  minus: { image: program(EXIT(-3)) },
  spin: { image: spin(), restart: 'always' },
  greedy: { image: hello('x'), memory: 64 * 1024 * 1024 },
  broken: { image: new Uint8Array(100) },
  crash: { image: program('ebreak'), restart: 'on-fault' },
};

function parent(extra: SystemOptions['kernel'] = {}, ...spawnable: string[]): Puppet {
  const names = spawnable.length > 0 ? spawnable : Object.keys(programs);
  const system = boot({ programs, kernel: extra });
  return new Puppet(system, {
    name: 'parent',
    grants: [
      ...grants('output', 'input'),
      ...names.map((object) => ({ name: 'spawn' as const, object })),
    ],
  });
}

/** Puts a name into the parent's heap and spawns it. */
function spawn(puppet: Puppet, name: string): { error: number; value: number } {
  const at = puppet.section('heap').start + 256;
  const bytes = new TextEncoder().encode(name);
  puppet.system.machine.ram.slice(at, bytes.length).set(bytes);
  return puppet.call(SPAWN, at, bytes.length);
}

test('does a Task start another, learn of its end by an event, and get its status?', () => {
  const puppet = parent();
  const { error, value: id } = spawn(puppet, 'seven');
  expect(error).toBe(0);
  expect(puppet.system.call('task', id)).toMatchObject({ name: 'seven', parent: puppet.task.id });
  expect(puppet.call(WAIT, 1_000_000_000, 1)).toEqual({ error: 0, value: 1 });
  const ring = puppet.events();
  expect(ring).toEqual([{ type: 4, id, error: 0, value: 7 }]);
  expect(puppet.call(STATUS, id)).toEqual({ error: 0, value: 7 });
  const next = spawn(puppet, 'minus').value;
  expect(puppet.call(WAIT, 1_000_000_000, 1).error).toBe(0);
  expect(puppet.call(STATUS, next)).toEqual({ error: 0, value: -3 });
  expect(puppet.events().at(-1)).toEqual({ type: 4, id: next, error: 0, value: -3 });
});

test('does a Task get nothing that its parent does not have?', () => {
  const puppet = parent();
  const { value: id } = spawn(puppet, 'hello');
  const held = puppet.system.call('grants', id) as { text: string }[];
  expect(held.map(({ text }) => text)).toEqual([':output']);
  const records = puppet.system.kernel.log.records();
  expect(records.map(({ message }) => message)).toContain(
    'hello goes without :clock, which parent does not have',
  );
});

test('is a Task that no grant names refused, and said so?', () => {
  const puppet = parent({}, 'hello');
  expect(spawn(puppet, 'seven').error).toBe(DENIED);
  const record = puppet.system.kernel.log.records().at(-1)!;
  expect(record.message).toBe('parent was refused spawn: it has no grant [:spawn "seven"]');
  expect(record.data).toEqual({ call: 'spawn', missing: '[:spawn "seven"]' });
  puppet.system.call('grant', puppet.task.id, ['spawn', 'seven']);
  expect(spawn(puppet, 'seven').error).toBe(0);
  puppet.system.call('revoke', puppet.task.id, 'spawn');
  expect(spawn(puppet, 'hello').error).toBe(DENIED);
});

test('can a Task with every :spawn grant name only what is configured?', () => {
  const puppet = parent();
  puppet.system.call('grant', puppet.task.id, 'spawn');
  expect(spawn(puppet, './hello.elf').error).toBe(NOT_FOUND);
  expect(spawn(puppet, 'nobody').error).toBe(NOT_FOUND);
  expect(puppet.call(SPAWN, puppet.section('heap').start, 0).error).toBe(INVALID);
  expect(puppet.call(SPAWN, puppet.section('heap').start, 257).error).toBe(TOO_LARGE);
  expect(puppet.call(SPAWN, 0x8000_0000, 4).error).toBe(BAD_ADDRESS);
  expect(puppet.call(SPAWN, puppet.section('guard').start - 2, 4).error).toBe(BAD_ADDRESS);
});

test('are a lack of room, a bad image and too many Tasks errors for the parent?', () => {
  const puppet = parent({ maxTasks: 2 });
  expect(spawn(puppet, 'greedy').error).toBe(NO_MEMORY);
  expect(spawn(puppet, 'broken').error).toBe(BAD_IMAGE);
  expect(spawn(puppet, 'spin').error).toBe(0);
  expect(spawn(puppet, 'hello').error).toBe(FULL);
});

test('can a Task kill what it started, and nothing else?', () => {
  const puppet = parent();
  const other = puppet.system.spawn(spin());
  const { value: id } = spawn(puppet, 'spin');
  expect(puppet.call(STATUS, id).error).toBe(AGAIN);
  expect(puppet.call(KILL, id).error).toBe(0);
  expect(puppet.call(KILL, id).error).toBe(CLOSED);
  expect(puppet.call(STATUS, id).error).toBe(CANCELLED);
  for (const stranger of [other.id, puppet.task.id, 0, 999]) {
    expect(puppet.call(KILL, stranger).error).toBe(NOT_FOUND);
    expect(puppet.call(STATUS, stranger).error).toBe(NOT_FOUND);
  }
  expect(other.result).toBeUndefined();
});

test('is a Task started by a Task not started again by itself?', () => {
  const puppet = parent();
  const { value: id } = spawn(puppet, 'crash');
  puppet.system.until(() => puppet.system.kernel.tasks.every((task) => task.id !== id));
  expect(puppet.call(WAIT, 1_000_000_000, 1).error).toBe(0);
  expect(puppet.events().at(-1)).toEqual({ type: 4, id, error: CANCELLED, value: 0 });
  expect(puppet.call(13, 2_000_000_000).error).toBe(0);
  expect(puppet.system.kernel.tasks.map(({ name }) => name)).toEqual(['parent']);
  expect(puppet.call(WAIT, 0, 2).error).toBe(TIMEOUT);
});

test('does what was started live on when its parent ends?', () => {
  const puppet = parent();
  const { value: id } = spawn(puppet, 'spin');
  puppet.system.call('kill', puppet.task.id);
  puppet.system.kernel.run(20);
  expect(puppet.system.kernel.tasks.map((task) => task.id)).toEqual([id]);
  expect(puppet.system.call('kill', id)).toBe(true);
});

test('are spawn, kill and status refused without the grant?', () => {
  const puppet = new Puppet(boot({ programs }), { grants: grants('output', 'input') });
  for (const number of [SPAWN, KILL, STATUS]) expect(puppet.call(number, 1, 1).error).toBe(DENIED);
});
