import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { build } from '../../monitor/command/build.ts';
import { newTask } from '../../monitor/command/new.ts';
import type { BuildOptions, NewOptions } from '../../monitor/command/table.ts';
import { type CommandHost, UsageError } from '../../monitor/command/types.ts';
import { cloneRoot } from '../../monitor/setup/layout.mjs';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flatland new-'));
});
afterEach(() => rm(folder, { recursive: true }));

function hostIn(cwd: string) {
  const texts = { out: '', error: '' };
  const sink = (name: 'out' | 'error') =>
    new Writable({
      write(chunk, _encoding, done) {
        texts[name] += String(chunk);
        done();
      },
    });
  const host: CommandHost = {
    stdin: process.stdin,
    stdout: sink('out'),
    stderr: sink('error'),
    env: {},
    cwd,
    root: cloneRoot(),
    version: '0',
    colour: { stdout: 0, stderr: 0 },
    outputClosed: new AbortController().signal,
  };
  return { host, texts };
}

const noOptions: NewOptions = {
  config: undefined,
  clock: undefined,
  engine: undefined,
  color: 'auto',
  debug: false,
};
const buildOptions = (output?: string): BuildOptions => ({ ...noOptions, output });

describe('flatland new', () => {
  it('does it write three files, name them, and say how to go on?', async () => {
    const { host, texts } = hostIn(folder);
    expect(await newTask(noOptions, ['desk-lamp'], host)).toBe(0);
    expect(texts.out).toBe('desk-lamp.c\ndesk-lamp.edn\ndesk-lamp-test.fnl\n');
    expect((await readdir(folder)).sort()).toEqual(texts.out.trim().split('\n').sort());
    for (const line of ['build desk-lamp.c', 'run desk-lamp.edn', 'test desk-lamp-test.fnl']) {
      expect(texts.error).toContain(`flatland ${line}\n`);
    }
  });

  it('does it overwrite nothing, and write nothing when a file is there?', async () => {
    await writeFile(join(folder, 'lamp.edn'), 'mine');
    const { host } = hostIn(folder);
    await expect(newTask(noOptions, ['lamp'], host)).rejects.toThrow('lamp.edn: there already');
    expect(await readdir(folder)).toEqual(['lamp.edn']);
    expect(await readFile(join(folder, 'lamp.edn'), 'utf8')).toBe('mine');
  });

  it.each(['', 'Lamp', '../lamp', 'a/b', 'lamp.c', '-lamp', 'lamp-', 'a--b', '9lives', 'ü'])(
    'is the name %j refused as a call that is wrong?',
    async (name) => {
      const { host } = hostIn(folder);
      await expect(newTask(noOptions, [name], host)).rejects.toThrow(UsageError);
      expect(await readdir(folder)).toEqual([]);
    },
  );
});

describe('flatland build', () => {
  it('does what new wrote build, without a warning, to a RISC-V program?', async () => {
    const { host, texts } = hostIn(folder);
    await newTask(noOptions, ['lamp'], host);
    texts.out = '';
    texts.error = '';
    expect(await build(buildOptions(), ['lamp.c'], host)).toBe(0);
    expect(texts).toEqual({ out: 'lamp.elf\n', error: '' });
    const image = await readFile(join(folder, 'lamp.elf'));
    // System V gABI: magic, class 64, little-endian; e_type 3 is DYN, e_machine 243 is RISC-V.
    expect([...image.subarray(0, 6)]).toEqual([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
    expect([image.readUInt16LE(16), image.readUInt16LE(18)]).toEqual([3, 243]);
  });

  it('does it say what the compiler says, with file and line, and leave no program?', async () => {
    const { host, texts } = hostIn(folder);
    await writeFile(join(folder, 'bad.c'), '#include "flatland.h"\nint _start( {\n');
    expect(await build(buildOptions(), ['bad.c'], host)).toBe(1);
    expect(texts.out).toBe('');
    expect(texts.error).toContain('bad.c:2:13: error: ');
    expect(await readdir(folder)).toEqual(['bad.c']);
  });

  it('is a program without _start, or with a function nobody wrote, refused?', async () => {
    const { host, texts } = hostIn(folder);
    await writeFile(join(folder, 'main.c'), 'int main(void) { return 0; }\n');
    expect(await build(buildOptions(), ['main.c'], host)).toBe(1);
    expect(texts.error).toContain('_start');
    texts.error = '';
    const calls = '#include "flatland.h"\nint missing(void);\n';
    const start = 'int _start(const struct flat_system *sys, const struct flat_self *self) {\n';
    const body = '  (void)sys;\n  (void)self;\n  return missing();\n}\n';
    await writeFile(join(folder, 'calls.c'), `${calls}${start}${body}`);
    expect(await build(buildOptions(), ['calls.c'], host)).toBe(1);
    expect(texts.error).toContain('undefined symbol: missing');
  });

  it('are several sources one program, and does it go where --output says?', async () => {
    const { host, texts } = hostIn(folder);
    await mkdir(join(folder, 'out'));
    await newTask(noOptions, ['lamp'], host);
    await writeFile(join(folder, 'more.c'), 'int more(void);\nint more(void) { return 1; }\n');
    expect(await build(buildOptions('out/x.elf'), ['lamp.c', 'more.c'], host)).toBe(0);
    expect(texts.out).toMatch(/\nout\/x\.elf\n$/);
    expect(await readdir(join(folder, 'out'))).toEqual(['x.elf']);
  });

  it.each([
    [['lamp.c'], 'lamp.c: there is no such file'],
    [['lamp.txt'], 'expected a file named NAME.c'],
    [['folder.c'], 'found a folder, expected a file'],
    [[], 'found no FILE'],
  ])('is a call with %j refused?', async (args, message) => {
    const { host } = hostIn(folder);
    await mkdir(join(folder, 'folder.c'));
    await expect(build(buildOptions(), args, host)).rejects.toThrow(message);
    await expect(build(buildOptions(), args, host)).rejects.toThrow(UsageError);
  });
});
