/**
 * Which file counts, and is what is missing named where it was asked for?
 */
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../config/index.ts';
import { ConfigFiles } from '../../monitor/host/config-files.ts';
import { NotFoundError } from '../../monitor/host/read-files.ts';
import { scratch } from '../support/scratch.ts';

/** A bundled configuration, a user's, and an overlay named `lab`. */
function layered(): { folder: string; files: ConfigFiles } {
  const folder = scratch({
    'root/config/machine.edn': '{:harts 1}',
    'root/config/task/hello.edn': '{:image "hello.elf" :memory "64K"}',
    'root/config/task/wc.edn': '{:image "wc.elf" :grants [:input :output]}',
    'root/dist/programs/hello.elf': 'bundled hello',
    'root/dist/programs/wc.elf': 'bundled wc',
    'home/.config/flatland/machine.edn': '{:harts 2}',
    'home/.config/flatland/task/wc.edn': '{:image "wc.elf" :memory "128K"}',
    'home/.config/flatland/task/mine.edn': '{:image "mine.elf"}',
    'home/.config/flatland/task/mine.elf': 'my own',
    'lab/task/wc.edn': '{:image "wc.elf" :memory "256K"}',
    'lab/task/wc.elf': 'lab wc',
  });
  return { folder, files: open(folder, 'lab') };
}

function open(folder: string, overlay?: string): ConfigFiles {
  const env = { HOME: join(folder, 'home') };
  return new ConfigFiles({ overlay, env, cwd: folder, root: join(folder, 'root') });
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function failure(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('did not fail');
}

describe('three layers', () => {
  test('is each file taken whole from the first layer that has it?', () => {
    const { files } = layered();
    expect(files.machine().config.harts).toBe(2);
    expect(files.task('wc')).toMatchObject({ memory: 262144, grants: [] });
    expect(files.task('hello').memory).toBe(65536);
    expect(files.names()).toEqual(['hello', 'mine', 'wc']);
  });

  test('is it said where each came from, and what it hides?', () => {
    const { files } = layered();
    expect(
      files.list().map(({ name, layer, shown, hides }) => [name, layer, shown, hides]),
    ).toEqual([
      ['machine', 'user', 'home/.config/flatland/machine.edn', ['root/config/machine.edn']],
      ['hello', 'bundled', 'root/config/task/hello.edn', []],
      ['mine', 'user', 'home/.config/flatland/task/mine.edn', []],
      [
        'wc',
        'overlay',
        'lab/task/wc.edn',
        ['home/.config/flatland/task/wc.edn', 'root/config/task/wc.edn'],
      ],
    ]);
  });

  test('are misspelled and oddly named files mentioned?', () => {
    const folder = scratch({
      'lab/machne.edn': '{}',
      'lab/notes.txt': '',
      'lab/task/a b.edn': '{}',
      'root/config/machine.edn': '{}',
    });
    expect(open(folder, 'lab').strays()).toEqual([
      { shown: 'lab/machne.edn', nearest: 'machine.edn' },
      { shown: 'lab/task/a b.edn', nearest: undefined },
    ]);
  });

  test.each(['nowhere', '', 'lab/task/wc.edn'])('is --config %j refused?', (overlay) => {
    const { folder } = layered();
    expect(failure(() => open(folder, overlay)).message).toBe(
      `--config: “${overlay}” is not a folder`,
    );
  });

  test('does it work without a home?', () => {
    const { folder } = layered();
    const files = new ConfigFiles({ env: {}, cwd: folder, root: join(folder, 'root') });
    expect(files.layers.map(({ layer }) => layer)).toEqual(['bundled']);
    expect(files.machine().config.harts).toBe(1);
  });
});

describe('programs', () => {
  test('is the image looked for beside its file, then among the bundled ones?', () => {
    const { folder, files } = layered();
    expect(text(files.task('wc').image)).toBe('lab wc');
    expect(text(files.task('mine').image)).toBe('my own');
    expect(text(open(folder).task('wc').image)).toBe('bundled wc');
  });

  test('does an edited file count at the next spawn?', () => {
    const { folder, files } = layered();
    expect(files.task('wc').memory).toBe(262144);
    rmSync(join(folder, 'lab/task/wc.edn'));
    expect(files.task('wc').memory).toBe(131072);
  });

  test('is a missing image reported at the value of :image?', () => {
    const folder = scratch({
      'here/t.edn': '{:memory "64K"\n :image "helo.elf"}',
      'root/dist/programs/hello.elf': 'x',
    });
    const error = failure(() => open(folder).task('here/t.edn'));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toBe(
      'here/t.edn:2:9: found "helo.elf", which does not exist, expected a program in here or root/dist/programs, nearest known name "hello.elf"',
    );
  });

  test('is an image that cannot be read reported with its place?', () => {
    const folder = scratch({ 't.edn': '{:image "sub"}', 'sub/x': '' });
    expect(failure(() => open(folder).task('./t.edn')).message).toContain(
      './t.edn:1:9: found "sub"',
    );
    if (process.getuid?.() === 0) return;
    const locked = scratch({ 't.edn': '{:image "a.elf"}', 'a.elf': 'x' });
    chmodSync(join(locked, 'a.elf'), 0);
    expect(failure(() => open(locked).task('t.edn')).message).toBe(
      'cannot read a.elf (t.edn:1:9): reading it is not allowed',
    );
  });

  test('are programs found by name and by path, and suggested?', () => {
    const { files } = layered();
    expect(text(files.image('hello'))).toBe('bundled hello');
    expect(text(files.image('hello.elf'))).toBe('bundled hello');
    expect(text(files.image('./lab/task/wc.elf'))).toBe('lab wc');
    expect(failure(() => files.image('helo')).message).toBe(
      'no program “helo”; did you mean hello.elf?',
    );
    expect(failure(() => files.image('../../secret')).message).toContain('no program');
  });
});

describe('what can be run', () => {
  test('is an .edn file a Task of its own name?', () => {
    const folder = scratch({ 'a/lamp.edn': '{:image "lamp.elf"}', 'a/lamp.elf': 'lamp' });
    expect(open(folder).task('a/lamp.edn')).toMatchObject({ name: 'lamp', imageName: 'lamp.elf' });
  });

  test('does an .elf file get output, input and log, and 256K?', () => {
    const folder = scratch({ 'lamp.elf': 'lamp' });
    const task = open(folder).task('lamp.elf');
    expect(task).toMatchObject({
      name: 'lamp',
      imageName: 'lamp.elf',
      memory: 262144,
      stack: 16384,
      grants: [{ name: 'output' }, { name: 'input' }, { name: 'log' }],
    });
    expect(text(task.image)).toBe('lamp');
    expect(open(folder).task('./lamp.elf', { memory: 8192 }).stack).toBe(2048);
  });

  test('do overrides replace what the file says, and add to its environment?', () => {
    const folder = scratch({
      'lamp.edn': '{:image "lamp.elf" :args ["a"] :env {"A" "1" "B" "2"} :grants [:log]}',
      'lamp.elf': '',
    });
    const overrides = {
      memory: 65536,
      stack: 4096,
      args: ['b', 'c'],
      env: { B: '3' },
      grants: [{ name: 'random' as const }],
    };
    expect(open(folder).task('lamp.edn', overrides)).toMatchObject({
      memory: 65536,
      stack: 4096,
      args: ['b', 'c'],
      env: { A: '1', B: '3' },
      grants: [{ name: 'random' }],
    });
  });

  test.each([
    [
      { memory: 16384 },
      '--memory:1:1: found a stack of 16K in a chunk of 16K, expected a stack smaller than the memory',
    ],
    [
      { stack: 1048576 },
      '--stack:1:1: found a stack of 1M in a chunk of 256K, expected a stack smaller than the memory',
    ],
    [
      { memory: 100 },
      '--memory:1:1: found 100, expected a size from 4K to 2G, such as "64K" or 65536',
    ],
  ])('is the override %j refused?', (overrides, message) => {
    const folder = scratch({ 'lamp.edn': '{:image "lamp.elf"}', 'lamp.elf': '' });
    expect(failure(() => open(folder).task('lamp.edn', overrides)).message).toBe(message);
  });

  test.each([
    ['helo', 'no Task named “helo”; did you mean hello?'],
    ['zebra', 'no Task named “zebra”; flatland config lists them'],
    ['a\u0000b', 'no Task named “a\\u{0}b”; flatland config lists them'],
    ['nowhere.edn', 'cannot read nowhere.edn: there is no such file'],
    ['lab/task', 'cannot read lab/task: it is a folder'],
    ['none.elf', 'cannot read none.elf: there is no such file'],
  ])('is %j refused?', (target, message) => {
    const error = failure(() => layered().files.task(target));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.message).toBe(message);
  });
});

describe('the machine file', () => {
  test('is a Task to launch that does not exist named at its place?', () => {
    const folder = scratch({
      'root/config/machine.edn': '{:launch [:hello\n          :helo]}',
      'root/config/task/hello.edn': '{:image "hello.elf"}',
    });
    expect(failure(() => open(folder).machine()).message).toBe(
      'root/config/machine.edn:2:11: found :helo, expected the name of a configured Task, nearest known name :hello',
    );
  });

  test('is its absence an error that says so?', () => {
    const folder = scratch();
    mkdirSync(join(folder, 'root'));
    expect(failure(() => open(folder).machine()).message).toBe(
      'root/config/machine.edn is missing; it comes with Flatland',
    );
  });
});

describe('what is bundled', () => {
  const root = new URL('../..', import.meta.url).pathname;
  const bundled = () => new ConfigFiles({ env: {}, cwd: root, root });

  test('are all bundled files well formed?', () => {
    const files = bundled();
    expect(files.machine().config.launch).toEqual([]);
    expect(Object.keys(files.theme().palette)).toHaveLength(16);
    expect(files.strays()).toEqual([]);
    for (const name of files.names()) expect(files.taskFile(name).config.image).toBe(`${name}.elf`);
  });

  test('is every bundled Task described?', () => {
    const first = ['btp', 'calls', 'crash', 'echo', 'flood', 'greedy', 'hello', 'keys', 'launch'];
    expect(bundled().names()).toEqual([
      ...first,
      'mandel',
      'primes',
      'relay',
      'sha256',
      'sleepy',
      'spin',
      'wc',
    ]);
  });
});
