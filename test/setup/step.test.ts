import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Children } from '../../monitor/setup/child.mjs';
import { replaceFolder, writeAtomic } from '../../monitor/setup/files.mjs';
import { layoutOf } from '../../monitor/setup/layout.mjs';
import { Progress } from '../../monitor/setup/progress.mjs';
import { type Context, perform, type Step } from '../../monitor/setup/step.mjs';

let root = '';
let context: Context;
let said: string[] = [];
let version = 'flags 1';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'flatland-step-'));
  said = [];
  version = 'flags 1';
  context = {
    layout: layoutOf(root),
    children: new Children(),
    progress: new Progress((line) => said.push(line)),
  };
  await writeFile(join(root, 'input'), 'one');
  await writeFile(join(root, 'included'), 'two');
});
afterEach(() => rm(root, { recursive: true }));

/** Joins two files, of which only one is known beforehand. */
const join2: Step = {
  name: 'join',
  doing: 'joining',
  inputs: async () => ({ files: [join(root, 'input')], text: version }),
  run: async () => {
    const texts = await Promise.all(
      ['input', 'included'].map((name) => readFile(join(root, name), 'utf8')),
    );
    const output = join(root, 'dist', 'joined');
    await writeAtomic(output, texts.join(' '));
    return { outputs: [output], read: [join(root, 'included')] };
  },
};
const joined = () => readFile(join(root, 'dist', 'joined'), 'utf8');
/** So that a file written before a step has an older time than its start. */
const later = () => new Promise((resolve) => setTimeout(resolve, 40));

describe('a step', () => {
  it('is it done once, and then not again, without a word?', async () => {
    await later();
    expect(await perform(context, join2)).toBe(true);
    expect(await joined()).toBe('one two');
    const lines = said.length;
    expect(await perform(context, join2)).toBe(false);
    expect(said.length).toBe(lines);
    expect(said[0]).toBe('flatland: joining');
  });

  it.each([
    ['an input changes', () => writeFile(join(root, 'input'), 'ONE')],
    ['a file it found out about changes', () => writeFile(join(root, 'included'), 'TWO')],
    ['a file it found out about goes', () => rm(join(root, 'included')).then(() => restore())],
    ['its flags change', async () => void (version = 'flags 2')],
    ['the output goes', () => rm(join(root, 'dist', 'joined'))],
    ['the output is cut off', () => writeFile(join(root, 'dist', 'joined'), 'on')],
    ['the stamp is cut off', () => writeFile(join(root, 'dist', 'stamp', 'join.json'), '{"te')],
    ['everything built is removed', () => rm(join(root, 'dist'), { recursive: true })],
  ])('is it done again when %s?', async (_, change) => {
    await later();
    await perform(context, join2);
    await change();
    expect(await perform(context, join2)).toBe(true);
    expect(await joined()).toMatch(/^one two|ONE two|one TWO|one 2$/);
  });

  it('is it not done again when a file is written with the same content?', async () => {
    await later();
    await perform(context, join2);
    await writeFile(join(root, 'input'), 'one');
    expect(await perform(context, join2)).toBe(false);
  });

  it('is it done again after it failed half-way, and is no output left of the failure?', async () => {
    const failing: Step = {
      ...join2,
      run: async () => {
        throw new Error('power cut');
      },
    };
    await expect(perform(context, failing)).rejects.toThrow('power cut');
    await expect(joined()).rejects.toThrow('ENOENT');
    expect(await perform(context, join2)).toBe(true);
  });

  it('is it done again when a file it reads was written while it ran?', async () => {
    await later();
    const racing: Step = {
      ...join2,
      run: async (inside) => {
        const done = await join2.run(inside);
        await writeFile(join(root, 'included'), '2');
        return done;
      },
    };
    expect(await perform(context, racing)).toBe(true);
    expect(await perform(context, join2)).toBe(true);
    expect(await joined()).toBe('one 2');
  });
});

async function restore(): Promise<void> {
  await writeFile(join(root, 'included'), '2');
}

describe('a folder that is replaced', () => {
  it('is it the old one until the new one is whole, and are left-overs removed?', async () => {
    const target = join(root, 'lisp');
    await replaceFolder(target, (fresh) => writeFile(join(fresh, 'a'), '1'));
    await mkdir(`${target}.99999.new`);
    await mkdir(`${target}.keep`);
    await expect(
      replaceFolder(target, async (fresh) => {
        await writeFile(join(fresh, 'b'), '2');
        throw new Error('disk full');
      }),
    ).rejects.toThrow('disk full');
    expect(await readFile(join(target, 'a'), 'utf8')).toBe('1');
    await expect(readFile(join(`${target}.99999.new`))).rejects.toThrow('ENOENT');
    await replaceFolder(target, (fresh) => writeFile(join(fresh, 'b'), '2'));
    await expect(readFile(join(target, 'a'))).rejects.toThrow('ENOENT');
    await expect(readFile(`${target}.keep`)).rejects.toThrow('EISDIR');
  });
});
