import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildLisp } from '../../monitor/shell/build-lisp.ts';
import { packImage, unpackImage, type LispModule } from '../../monitor/shell/image.ts';
import { lispImage } from './support.ts';

/** Stands for fennel.lua: compiled only when nothing that was kept can be used, and then refused. */
const NOT_LUA = 'this is not Lua';
const MACROS = '(fn twice [x] `(* 2 ,x))\n{: twice}\n';
const MARK = [1, 2, 3];

let folder = '';
const keep = () => join(folder, 'keep.json');

const write = async (path: string, text: string) => {
  await mkdir(join(folder, 'fnl', 'shell'), { recursive: true });
  await writeFile(join(folder, 'fnl', path), text);
};

async function build(compiler = 'compiler 1'): Promise<readonly LispModule[]> {
  const options = { fennelSource: NOT_LUA, fnlDir: join(folder, 'fnl'), outDir: folder };
  await buildLisp({ ...options, keep: keep(), compiler });
  return unpackImage(await readFile(join(folder, 'lisp.image'))).modules;
}

const hashOf = (...texts: readonly string[]) =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex');

/** What an earlier build would have kept; its module `shell.a` has a chunk that shows if it is used. */
async function keepEarlier(): Promise<void> {
  const fennelKey = hashOf('compiler 1', NOT_LUA);
  const modulesKey = hashOf(fennelKey, 'shell/macros.fnl', MACROS);
  const { prelude, fennel } = unpackImage(lispImage());
  const a = { name: 'shell.a', file: 'fnl/shell/a.fnl', macros: false, source: '(print 1)\n' };
  const image = packImage({ prelude, fennel, modules: [{ ...a, chunk: Uint8Array.from(MARK) }] });
  const kept = { fennelKey, modulesKey, image: Buffer.from(image).toString('base64') };
  await writeFile(keep(), JSON.stringify(kept));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flatland-lisp-'));
  await write('shell/a.fnl', '(print 1)\n');
  await write('shell/b.fnl', '(print 2)\n');
  await write('shell/macros.fnl', MACROS);
  await keepEarlier();
});
afterEach(() => rm(folder, { recursive: true }));

const chunkOf = (modules: readonly LispModule[], name: string) =>
  Array.from(modules.find((module) => module.name === name)?.chunk ?? []);

describe('compiling the Lisp', () => {
  it('is only what changed compiled, and what is gone left out?', async () => {
    const first = await build();
    expect(first.map(({ name }) => name)).toEqual(['shell.a', 'shell.b', 'shell.macros']);
    expect(chunkOf(first, 'shell.a')).toEqual(MARK);
    await write('shell/a.fnl', '(print 3)\n');
    await rm(join(folder, 'fnl/shell/macros.fnl'));
    await write('shell/macros.fnl', MACROS);
    await rm(join(folder, 'fnl/shell/b.fnl'));
    const second = await build();
    expect(second.map(({ name }) => name)).toEqual(['shell.a', 'shell.macros']);
    expect(chunkOf(second, 'shell.a')).not.toEqual(MARK);
    expect(chunkOf(second, 'shell.macros')).toEqual(chunkOf(first, 'shell.macros'));
  });

  it('do other macros make every file be compiled?', async () => {
    await write('shell/macros.fnl', `${MACROS};\n`);
    expect(chunkOf(await build(), 'shell.a')).not.toEqual(MARK);
  });

  it.each([
    ['another compiler', () => build('compiler 2')],
    [
      'kept parts that were cut off',
      async () => {
        await writeFile(keep(), (await readFile(keep(), 'utf8')).slice(0, -1));
        await build();
      },
    ],
    [
      'nothing kept',
      async () => {
        await rm(keep());
        await build();
      },
    ],
  ])('does %s make Fennel itself be compiled?', async (_, again) => {
    await build();
    await expect(again()).rejects.toThrow(/fennel/);
  });

  it('does a file that does not compile leave what was kept, and name its place?', async () => {
    const before = await readFile(keep(), 'utf8');
    await write('shell/b.fnl', '(print 2\n');
    await expect(build()).rejects.toThrow(/fnl\/shell\/b\.fnl:\d/);
    expect(await readFile(keep(), 'utf8')).toBe(before);
  });
});
