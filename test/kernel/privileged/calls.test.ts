/**
 * The privileged side: who gets in, what each call gives, what each refuses.
 */

import { expect, test } from 'vitest';
import { KernelError, PRIVILEGED_CALLS, type Value } from '../../../kernel/index.ts';
import { createCharBuffer } from '../../../machine/index.ts';
import { boot, MONITOR, type System } from '../../support/kernels.ts';
import { cat, EXIT, hello, program, spin } from '../../support/programs.ts';

const COUNTER = program(`
_start:
  li s0, 5
counter:
  addi s0, s0, 1
  j counter
`);

function system(): System {
  return boot({
    machine: { harts: 2 },
    programs: {
      spin: { image: COUNTER, memory: 40_960 },
      hello: { image: hello('hi'), args: ['a'] },
      cat: { image: cat(100) },
    },
  });
}

function message(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(KernelError);
    return (error as KernelError).message;
  }
  throw new Error('it was not refused');
}

test('is a caller without :monitor refused every single call, and is that logged?', () => {
  const { kernel } = system();
  const nobody = { name: 'nobody', grants: [{ name: 'spawn' as const, object: 'hello' }] };
  for (const row of PRIVILEGED_CALLS) {
    expect(message(() => kernel.call(nobody, row.name, []))).toBe(
      `nobody may not call ${row.name}: it has no grant :monitor`,
    );
  }
  const denials = kernel.log.records().filter((each) => each.subsystem === 'capability');
  expect(denials).toHaveLength(PRIVILEGED_CALLS.length);
});

test('is a name that is no call refused?', () => {
  const { kernel } = system();
  for (const name of ['', 'exit', 'Tasks', 'constructor', '__proto__']) {
    expect(message(() => kernel.call(MONITOR, name, []))).toContain('there is no call');
  }
});

test.each([
  [
    ['peek'],
    'peek: address is nil, expected an address, a whole number from 0 to 2^53 - 1: (peek address ?kind)',
  ],
  [['peek', -1], 'peek: address is -1, expected an address'],
  [['peek', 1.5], 'peek: address is 1.5'],
  [
    ['peek', 0x8000_0000, 'u7'],
    'peek: kind is "u7", expected one of :u8 :u16 :u32 :u64 :i8 :i16 :i32 :i64',
  ],
  [
    ['peek', 0x8000_0000, 'u8', 1],
    'peek: found 3 arguments, expected at most 2: (peek address ?kind)',
  ],
  [['poke', 0x8000_0000, 'u8'], 'poke: value is nil, expected a whole number'],
  [['poke', 0x8000_0000, 'u8', 256], 'poke: 256 does not fit into u8'],
  [['poke', 0x8000_0000, 'i8', -129], 'poke: -129 does not fit into i8'],
  [['task', 0], 'task: id is 0, expected the number of a Task'],
  [['task', 'spin'], 'task: id is "spin", expected the number of a Task'],
  [['task', 77], 'there is no Task 77'],
  [['dump', 0x8000_0000, 2_000_000], 'dump: 2000000 bytes, expected at most 1048576'],
  [
    ['dump', 0x1000_0000, 4],
    'dump: 4 bytes at 0x10000000 are not in RAM (0x80000000 to 0x81000000)',
  ],
  [['peek', 0x4000_0000], 'there is nothing at 0x40000000 that can be accessed so'],
  [['registers', 2], 'there is no hart 2, expected 0 to 1'],
  [
    ['registers', { hart: 1 }],
    'registers: of is a table, expected the number of a hart, or {:task ID}',
  ],
  [['disassemble', 0x1000], 'disassemble: the address is not in RAM'],
  [['log', 'loud', 'x'], 'log: level is "loud", expected one of :error :warning :info :debug'],
  [
    ['logs', { from: 1 }],
    'logs: found the key :from, expected :count :level :task :subsystem :since',
  ],
  [['logs', { level: 'x' }], 'logs: :level is "x"'],
  [['grant', 1, 'flying'], 'a grant is "flying", expected one of :output :input'],
  [['grant', 1, ['screen', 320]], 'grant :screen is a list, expected [:screen width height]'],
  [
    ['grant', 1, ['store', 'burn', 'x']],
    'right of grant :store is "burn", expected one of read write',
  ],
  [['spawn', 'nothing'], 'there is no Task nothing'],
  [['spawn', { memory: '64K' }], 'spawn: image is nil, expected a name or bytes'],
  [['spawn', { image: 'nothing' }], 'there is no image nothing'],
  [
    ['spawn', 'hello', { memory: '64X' }],
    'memory is "64X", expected bytes, or a size such as "64K"',
  ],
  [['spawn', 'hello', { memory: '99999999G' }], 'memory is "99999999G", expected bytes'],
  [['spawn', 'hello', { color: 1 }], 'spawn: found the key :color, expected :name :memory :stack'],
  [
    ['spawn', 'hello', { limits: { time: '5 s' } }],
    'limit time is "5 s", expected nanoseconds, or a duration',
  ],
  [['spawn', 'hello', { tab: 'round' }], 'tab is "round", expected one of :text :raster :none'],
  [['open-machine'], 'there are no other machines here'],
  [['run-for', -1], 'run-for: instructions is -1, expected a whole number, 0 or more'],
] as const)('is a wrong call refused clearly: %j?', (call, expected) => {
  const target = system();
  target.spawn(spin());
  const [name, ...args] = call;
  expect(message(() => target.call(name, ...(args as readonly Value[])))).toContain(expected);
});

test('do tasks and task tell what runs?', () => {
  const target = system();
  const id = target.call('spawn', 'spin', { name: 'mine', args: ['x'] }) as number;
  target.kernel.run(20);
  expect(target.call('tasks')).toEqual([
    expect.objectContaining({
      id,
      name: 'mine',
      state: 'running',
      memory: 40_960,
      tab: 'text',
      reason: null,
    }),
  ]);
  const task = target.call('task', id) as Record<string, Value>;
  expect(task).toMatchObject({ args: ['x'], calls: {}, refused: [], result: null });
  const sections = task['sections'] as { start: number; end: number }[];
  expect(sections[0]!.start).toBe(task['start']);
  expect(sections.at(-1)!.end).toBe(task['end']);
});

test('are programs listed, and overrides of the shell logged?', () => {
  const target = system();
  expect(target.call('programs')).toEqual(['spin', 'hello', 'cat']);
  const id = target.call('spawn', 'hello', { memory: '128K', grants: [] }) as number;
  expect((target.call('task', id) as { memory: number }).memory).toBe(131_072);
  const { message: text } = target.kernel.log
    .records()
    .find((each) => each.subsystem === 'monitor')!;
  expect(text).toBe('test started hello with its own :memory :grants');
});

test('does spawn take a record with an image by name or as bytes?', () => {
  const target = system();
  const byName = target.call('spawn', { image: 'hello', grants: ['output'] }) as number;
  const asBytes = target.call('spawn', {
    image: hello('bytes'),
    name: 'raw',
    grants: [
      'output',
      ['store', 'read', 'img/*'],
      ['screen', 320, 200],
      { name: 'spawn', object: 'cat' },
    ],
  }) as number;
  target.until(() => target.kernel.tasks.length === 0);
  expect(target.call('output-of', byName)).toEqual(new TextEncoder().encode('hi'));
  expect(target.call('output-of', asBytes)).toEqual(new TextEncoder().encode('bytes'));
  expect((target.call('grants', asBytes) as { text: string }[]).map((grant) => grant.text)).toEqual(
    [':output', '[:screen 320 200]', '[:store :read "img/*"]', '[:spawn "cat"]'],
  );
});

test('does wait give the result once it is there?', () => {
  const target = system();
  const id = target.call('spawn', 'hello') as number;
  const pending = target.kernel.call(MONITOR, 'wait', [id]) as { pending: boolean; poll(): Value };
  expect(pending.pending).toBe(true);
  expect(pending.poll()).toBeUndefined();
  target.until(() => pending.poll() !== undefined);
  expect(pending.poll()).toMatchObject({ id, name: 'hello', reason: 'exit', status: 0 });
});

test('does peek read every kind, and poke write what peek reads?', () => {
  const target = system();
  const id = target.call('spawn', 'spin') as number;
  const { sections } = target.call('task', id) as { sections: { name: string; start: number }[] };
  const at = sections.find((each) => each.name === 'heap')!.start;
  const kinds: [string, number | bigint, number | bigint][] = [
    ['u8', 0xfe, 0xfe],
    ['i8', -2, -2],
    ['u16', 0xfffe, 0xfffe],
    ['i16', -2, -2],
    ['u32', 0xdead_beef, 0xdead_beef],
    ['i32', -559038737, -559038737],
    ['u64', 0xdead_beef_0bad_cafen, 0xdead_beef_0bad_cafen],
    ['i64', -5, -5],
    ['u64', 2 ** 53 - 1, 2 ** 53 - 1],
    ['i64', -(2n ** 63n), -(2n ** 63n)],
  ];
  for (const [kind, value, expected] of kinds) {
    target.call('poke', at + 1, kind, value);
    expect([kind, target.call('peek', at + 1, kind)]).toEqual([kind, expected]);
  }
  target.call('poke', at, 'u32', 0xdead_beef);
  expect(target.call('peek', at)).toBe(0xdead_beef);
  expect(target.call('peek', at, 'i32')).toBe(0xdead_beef | 0);
  expect(target.call('dump', at, 4)).toEqual(new Uint8Array([0xef, 0xbe, 0xad, 0xde]));
  // A device register: mtime of the CLINT.
  expect(target.call('peek', 0x0200_bff8, 'u64')).toBe(target.machine.mtime());
});

test('does a poke into code take effect at once?', () => {
  const target = system();
  const id = target.call('spawn', 'spin') as number;
  target.kernel.run(15);
  const { address } = target.call('symbol', 'counter') as { address: number };
  // addi a0, zero, 9; then exit.
  const code = [0x0090_0513, 0x0000_0893, 0x0000_0073];
  code.forEach((word, i) => target.call('poke', address + 4 * i, 'u32', word));
  target.until(() => target.kernel.tasks.length === 0, 50);
  expect((target.call('task', id) as { status: number }).status).toBe(9);
});

test('are symbols found both ways, and is an address without one nil?', () => {
  const target = system();
  const id = target.call('spawn', 'spin') as number;
  const found = target.call('symbol', 'counter') as { address: number };
  expect(found).toMatchObject({ name: 'counter', task: id, offset: 0 });
  expect(target.call('symbol', found.address + 4)).toMatchObject({ name: 'counter', offset: 4 });
  expect(target.call('symbol', 'nothing')).toBeNull();
  expect(target.call('symbol', 0x8000_0000)).toBeNull();
});

test('is the owner of an address known, also of devices and of nothing?', () => {
  const target = system();
  const id = target.call('spawn', 'spin') as number;
  const { start } = target.call('task', id) as { start: number };
  expect(target.call('owner', start)).toMatchObject({
    owner: `task ${id} image`,
    rights: 'r-x',
    task: id,
  });
  expect(target.call('owner', 0x8000_0000)).toMatchObject({
    owner: 'kernel syscall page',
    task: null,
  });
  expect(target.call('owner', 0x0200_0000)).toMatchObject({ owner: 'clint' });
  expect(target.call('owner', 0x4000_0000)).toBeNull();
});

test('are the registers of a Task the same on a hart and off it?', () => {
  const target = system();
  const id = target.call('spawn', 'spin') as number;
  target.kernel.run(20);
  const on = target.call('registers', { task: id }) as Record<string, Value>;
  const { hart } = target.call('task', id) as { hart: number };
  expect(target.call('registers', hart)).toEqual(on);
  target.call('pause', id);
  expect(target.call('registers', { task: id })).toEqual(on);
  expect(on['s0'] as number).toBeGreaterThan(1000);
  expect(Object.keys(on)).toHaveLength(32);
});

test('does disassemble name the symbols?', () => {
  const target = system();
  target.call('spawn', 'spin');
  const { address } = target.call('symbol', '_start') as { address: number };
  const lines = target.call('disassemble', address, 3) as { text: string; symbol: string }[];
  expect(lines.map((line) => `${line.symbol}: ${line.text}`)).toEqual([
    '_start: li s0, 5',
    'counter: addi s0, s0, 1',
    `counter+0x4: j 0x${(address + 4).toString(16)}`,
  ]);
  expect(target.call('disassemble', 0x8100_0000 - 2, 5)).toHaveLength(1);
});

test('do harts, devices, interrupts and time answer?', () => {
  const target = boot({ machine: { uart: createCharBuffer(4096) } });
  expect(target.call('harts')).toEqual([
    expect.objectContaining({ id: 0, state: 'idle', task: null, privilege: 'M' }),
  ]);
  const names = (target.call('devices') as { name: string }[]).map((each) => each.name);
  expect(names).toEqual(expect.arrayContaining(['uart', 'clint', 'plic']));
  expect(target.call('interrupts')).toEqual([
    expect.objectContaining({ source: 10, name: 'uart', enabled: true }),
  ]);
  expect(target.call('time')).toEqual({ ns: 0, ticks: 0, instructions: 0, clock: 'steps' });
});

test('does run-for let about that many instructions run?', () => {
  const target = system();
  target.call('spawn', 'spin');
  target.kernel.run(5);
  const pending = target.kernel.call(MONITOR, 'run-for', [500_000]) as {
    poll(): Value | undefined;
  };
  const before = target.machine.retired;
  target.until(() => pending.poll() !== undefined);
  const ran = pending.poll() as number;
  expect(ran).toBeGreaterThanOrEqual(500_000);
  expect(ran).toBeLessThan(521_000);
  expect(target.machine.retired - before).toBe(ran);
});

test('does run-for end when nothing can ever run again, and wait for what sleeps?', () => {
  const target = system();
  const pending = target.kernel.call(MONITOR, 'run-for', [500_000]) as {
    poll(): Value | undefined;
  };
  for (let i = 0; i < 5; i++) target.kernel.run(1);
  expect(pending.poll()).toBe(0);
  const sleeper = target.spawn(
    program(`_start:\n li a0, 1000000000\n li a7, 13\n ecall\n ${EXIT(0)}`),
  );
  const second = target.kernel.call(MONITOR, 'run-for', [500_000]) as { poll(): Value | undefined };
  expect(second.poll()).toBeUndefined();
  target.until(() => second.poll() !== undefined);
  expect(sleeper.result!.status).toBe(0);
});

test('are logs filtered as asked?', () => {
  const target = system();
  target.call('log', 'warning', 'careful');
  target.call('log', 'info', 'hello');
  const all = target.call('logs') as { sequence: number; message: string }[];
  expect(all.map((each) => each.sequence)).toEqual(all.map((_, i) => i + 1));
  const texts = (options: Value): string[] =>
    (target.call('logs', options) as { message: string }[]).map((each) => each.message);
  expect(texts({ level: 'warning' })).toEqual(['careful']);
  expect(texts({ count: 1 })).toEqual(['hello']);
  expect(texts({ subsystem: 'test' })).toEqual(['careful', 'hello']);
  expect(texts({ since: all.at(-1)!.sequence })).toEqual(['hello']);
  expect(texts({ task: 5 })).toEqual([]);
});

test('are calls about machines handed on to who has them?', () => {
  const seen: Value[] = [];
  const target = boot({
    kernel: {
      machines: {
        open: (options) => (seen.push(options), 7),
        use: (handle) => (seen.push(handle), 1),
        close: (handle) => (seen.push(handle), true),
      },
    },
  });
  expect(target.call('open-machine', { harts: 2 })).toBe(7);
  expect(target.call('use-machine', 7)).toBe(1);
  expect(target.call('close-machine', 7)).toBe(true);
  expect(seen).toEqual([{ harts: 2 }, 7, 7]);
});

test('does a listener that calls back into the kernel break it visibly?', () => {
  const target = system();
  const task = target.spawn(hello('x'));
  target.kernel.output(task.id).attach();
  target.kernel.subscribe((event) => {
    if (event.kind === 'output') target.call('tasks');
  });
  expect(() => target.finish(task)).toThrow('a listener called back into the kernel');
});

/** Stores a word 100 times to the start of its heap, loads it 50 times, and stays. */
const HOT = program(`
_start:
  ld s0, 32(a1)
  li s1, 100
store:
  sw s1, 0(s0)
  addi s1, s1, -1
  bnez s1, store
  li s1, 50
load:
  lw t0, 0(s0)
  addi s1, s1, -1
  bnez s1, load
stay:
  j stay
`);

test('is heat counted when asked for, by block and by owner, and not otherwise?', () => {
  const target = boot();
  expect(target.call('heat')).toBeNull();
  expect(message(() => target.call('memory-map', { heat: true }))).toContain('see watch-heat');
  expect(target.call('watch-heat', false)).toBe(false);
  expect(target.call('watch-heat', true)).toBe(true);
  expect(target.call('watch-heat', true)).toBe(false);
  const id = target.spawn(HOT).id;
  target.kernel.run(1);
  const rows = target.call('memory-map', { heat: true, used: true }) as {
    start: number;
    owner: string;
    used: number;
    loads: number;
    stores: number;
  }[];
  const heap = rows.find(({ owner }) => owner === `task ${id} heap`)!;
  expect(heap).toMatchObject({ loads: 50, stores: 100, used: 4 });
  expect(rows.find(({ owner }) => owner === `task ${id} stack`)).toMatchObject({
    loads: 0,
    stores: 0,
    used: 0,
  });
  const system = rows.find(({ owner }) => owner === `task ${id} system area`)!;
  expect(system).toMatchObject({ loads: 1, stores: 0 });
  expect(target.call('heat', heap.start, 4, 16)).toEqual([
    { start: heap.start, end: heap.start + 16, loads: 50, stores: 100 },
  ]);
  const block = heap.start - (heap.start % 256);
  const [found] = target.call('heat', heap.start, 4) as { loads: number; stores: number }[];
  expect(found).toMatchObject({ start: block, end: block + 256, stores: 100 });
  expect(message(() => target.call('heat', heap.start, 4, 100))).toContain('a multiple of 16');
  expect(target.call('watch-heat', false)).toBe(true);
  expect(target.call('heat')).toBeNull();
});

test('does watching heat change nothing but the time a run takes?', () => {
  const run = (watched: boolean): Value => {
    const target = boot({ machine: { harts: 2 } });
    if (watched) target.call('watch-heat', true);
    const ids = [COUNTER, HOT, hello('hi')].map((image) => target.spawn(image).id);
    for (let i = 0; i < 20; i++) target.kernel.run(1);
    return [
      ...ids.map((id) => (target.call('task', id) as { instructions: number }).instructions),
      target.call('registers', { task: ids[0]! }),
      target.machine.mtime(),
    ];
  };
  expect(run(true)).toEqual(run(false));
});
