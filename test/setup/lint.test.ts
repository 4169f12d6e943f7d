import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookAtChanged } from '../../monitor/setup/known-good.mjs';
import { cloneRoot } from '../../monitor/setup/layout.mjs';
import { check } from '../../monitor/setup/lint.mjs';

let root = '';

const write = async (path: string, text: string) => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
};

/** What the checks print, without times. */
async function findings(): Promise<string[]> {
  const lines: string[] = [];
  const clean = await check((line) => void lines.push(line), root);
  const found = lines.filter((line) => !line.startsWith('flatland: '));
  expect(clean).toBe(found.length === 0);
  return found;
}

const header = '/** Adds. */\n';
/** What the house rules refuse, put together so that this file passes them. */
const promise = `// ${'TO'}DO`;
const options = { strict: true, noEmit: true, skipLibCheck: true, types: [] };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'flatland lint '));
  await symlink(join(cloneRoot(), 'node_modules'), join(root, 'node_modules'));
  await write('.prettierrc.json', '{"singleQuote": true}');
  await write('tsconfig.json', JSON.stringify({ compilerOptions: options, include: ['machine'] }));
  await write('machine/add.ts', `${header}export const add = (a: number) => a + 1;\n`);
  await write(
    'machine/use.ts',
    `${header}import { add } from './add';\nexport const two = add(1);\n`,
  );
});

afterEach(() => rm(root, { recursive: true, force: true }));

describe('the checks, which remember what was in order', () => {
  it('is a file made wrong found after a clean run, and found again while it is wrong?', async () => {
    expect(await findings()).toEqual([]);
    const text = `${header}export const add = (a: number) => a + 1;\n`;
    await write('machine/add.ts', text.replace('a + 1', `a  + 1; ${promise}`));
    for (const _ of ['once', 'again']) {
      const found = await findings();
      expect(found).toContainEqual(expect.stringContaining('machine/add.ts: not formatted'));
      expect(found).toContainEqual(expect.stringContaining('machine/add.ts:2: no promises'));
      expect(found).toHaveLength(2);
    }
    await write('machine/add.ts', text);
    expect(await findings()).toEqual([]);
  });

  it('is an error of types found in a file that did not change itself?', async () => {
    expect(await findings()).toEqual([]);
    await write('machine/add.ts', `${header}export const add = (a: string) => a;\n`);
    for (const _ of ['once', 'again']) {
      expect(await findings()).toEqual([expect.stringMatching(/^machine\/use\.ts\(3,.*TS2345/)]);
    }
  });

  it('does a changed configuration of the formatter or of the types make all be looked at?', async () => {
    await write('machine/name.ts', `${header}export const name = 'a';\n`);
    await write(
      'machine/first.ts',
      `${header}export const first = (a: number[]): number => a[0];\n`,
    );
    expect(await findings()).toEqual([]);
    await write('.prettierrc.json', '{"singleQuote": false}');
    const stricter = { ...options, noUncheckedIndexedAccess: true };
    await write(
      'tsconfig.json',
      JSON.stringify({ compilerOptions: stricter, include: ['machine'] }),
    );
    const found = await findings();
    expect(found).toContainEqual(expect.stringContaining('machine/name.ts: not formatted'));
    expect(found).toContainEqual(expect.stringContaining('machine/first.ts(2'));
  });

  it('are many new files all looked at, each once?', async () => {
    const paths = Array.from({ length: 130 }, (_, index) => `machine/m${index}.ts`);
    const text = (index: number) => `${header}export const  m = ${index};\n`;
    await Promise.all(paths.map((path, index) => write(path, text(index))));
    const found = await findings();
    const expected = paths.map((path) => `${path}: not formatted; npm run format`);
    expect(found.sort()).toEqual(expected.sort());
  });

  it('is a file that cannot be parsed found with its place?', async () => {
    await write('machine/add.ts', `${header}export const = ;\n`);
    const found = await findings();
    expect(found).toContainEqual(expect.stringMatching(/^machine\/add\.ts: .*\(2:14\)/));
  });

  it('do memories that were cut off make all be looked at?', async () => {
    expect(await findings()).toEqual([]);
    await write('machine/add.ts', `${header}export const  add = (a: string) => a; ${promise}\n`);
    for (const name of ['types', 'format', 'house-rules']) {
      const path = `dist/check/${name}.json`;
      await write(path, (await readFile(join(root, path), 'utf8')).slice(0, -9));
    }
    expect(await findings()).toHaveLength(3);
  });
});

describe('what is known to be good', () => {
  const sources = [
    { path: 'a', text: 'A', hash: '1' },
    { path: 'b', text: 'B', hash: '2' },
  ];

  /** Paths that were looked at. */
  async function looked(key: string, given = sources, bad: readonly string[] = []) {
    const paths: string[] = [];
    await lookAtChanged(join(root, 'memory.json'), key, given, async (changed) => {
      paths.push(...changed.map(({ path }) => path));
      return new Map(bad.map((path) => [path, ['bad']]));
    });
    return paths;
  }

  it('is a file looked at once, then when it, its name or the key changes?', async () => {
    expect(await looked('k')).toEqual(['a', 'b']);
    expect(await looked('k')).toEqual([]);
    expect(await looked('k', [sources[0]!, { path: 'b', text: 'C', hash: '3' }])).toEqual(['b']);
    expect(await looked('k', [sources[0]!, { path: 'c', text: 'C', hash: '3' }])).toEqual(['c']);
    expect(await looked('other')).toEqual(['a', 'b']);
  });

  it.each(['', '{', 'null', '[]', '7', '{"good":{"a":"1","b":"2"}}', '{"key":1,"good":null}'])(
    'does a memory that holds %j make all be looked at?',
    async (text) => {
      await write('memory.json', text);
      expect(await looked('k')).toEqual(['a', 'b']);
    },
  );

  it('is a bad file never remembered, and one that is gone forgotten?', async () => {
    expect(await looked('k', sources, ['a'])).toEqual(['a', 'b']);
    expect(await looked('k', sources, ['a'])).toEqual(['a']);
    await looked('k', [sources[0]!]);
    const { good } = JSON.parse(await readFile(join(root, 'memory.json'), 'utf8'));
    expect(good).toEqual({ a: '1' });
    expect(await looked('k')).toEqual(['b']);
  });
});
