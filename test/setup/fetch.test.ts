import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Children } from '../../monitor/setup/child.mjs';
import { fetchCompiler } from '../../monitor/setup/compiler.mjs';
import { installDependencies, isInstalled } from '../../monitor/setup/dependencies.mjs';
import { fennel } from '../../monitor/setup/fennel.mjs';
import { layoutOf } from '../../monitor/setup/layout.mjs';
import { Progress } from '../../monitor/setup/progress.mjs';
import { type Context, perform } from '../../monitor/setup/step.mjs';
import { fileInTar } from '../../monitor/setup/tar.mjs';

let root = '';
let context: Context;
const npmBefore = process.env['npm_execpath'];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'flatland-fetch-'));
  const progress = new Progress(() => {});
  context = { layout: layoutOf(root), children: new Children(), progress };
});
afterEach(async () => {
  if (npmBefore === undefined) delete process.env['npm_execpath'];
  else process.env['npm_execpath'] = npmBefore;
  await rm(root, { recursive: true });
});

/** Puts a program in npm's place: what the registry would answer is ours to say. */
async function npmIs(code: string): Promise<void> {
  const file = join(root, 'bin', 'npm-cli.js');
  await mkdir(join(root, 'bin'), { recursive: true });
  await writeFile(join(root, 'bin', 'package.json'), '{"type":"module"}');
  await writeFile(file, code);
  process.env['npm_execpath'] = file;
}

/** A tar archive as npm packs it: ustar headers, blocks of 512 bytes (POSIX.1-2001, pax). */
function tarOf(files: readonly { name: string; content: Uint8Array }[]): Uint8Array {
  const blocks = files.flatMap(({ name, content }) => {
    const header = Buffer.alloc(512);
    const cut = name.length > 100 ? name.lastIndexOf('/', 154) : -1;
    header.write(name.slice(cut + 1), 0, 'latin1');
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
    header.write('ustar\u000000', 257, 'latin1');
    header.write(name.slice(0, Math.max(0, cut)), 345, 'latin1');
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

const offline = `process.stderr.write('npm error code ENOTFOUND\\nnpm error network request failed, reason: getaddrinfo ENOTFOUND\\nnpm error A complete log of this run can be found in: somewhere\\n'); process.exit(1);`;

describe('fetching', () => {
  it('does a failing npm give what, why and how to go on, without npm’s noise?', async () => {
    await npmIs(offline);
    await writeFile(join(root, 'package-lock.json'), '{"packages":{"node_modules/x":{}}}');
    const works = [
      ['the dependencies', () => installDependencies(context)],
      ['Fennel', () => perform(context, fennel)],
      [
        'the C compiler',
        () => fetchCompiler(context.layout.compiler, context.children, context.progress),
      ],
    ] as const;
    for (const [what, work] of works) {
      await expect(work()).rejects.toMatchObject({
        message: `cannot set up ${what}: code ENOTFOUND; network request failed, reason: getaddrinfo ENOTFOUND`,
        next: expect.stringContaining('run the same command again'),
      });
    }
  });

  it('is a Fennel with another content refused, and none kept?', async () => {
    const content = Buffer.from('print("not Fennel")');
    const tarball = gzipSync(tarOf([{ name: 'package/dist/fennel/fennel.lua', content }]));
    await npmIs(`
      import { writeFileSync } from 'node:fs';
      const folder = process.argv[process.argv.indexOf('--pack-destination') + 1];
      writeFileSync(folder + '/x.tgz', Buffer.from('${tarball.toString('base64')}', 'base64'));`);
    await expect(perform(context, fennel)).rejects.toThrow(/another content.*SHA-256 [0-9a-f]{64}/);
    await expect(readFile(context.layout.fennel)).rejects.toThrow('ENOENT');
  });

  it('is a package without the file refused?', async () => {
    const tarball = gzipSync(tarOf([{ name: 'package/readme', content: Buffer.from('hi') }]));
    await npmIs(`
      import { writeFileSync } from 'node:fs';
      const folder = process.argv[process.argv.indexOf('--pack-destination') + 1];
      writeFileSync(folder + '/x.tgz', Buffer.from('${tarball.toString('base64')}', 'base64'));`);
    await expect(perform(context, fennel)).rejects.toThrow(
      'holds no package/dist/fennel/fennel.lua',
    );
  });

  it('is an npm that succeeds but installs nothing noticed?', async () => {
    await npmIs('');
    await writeFile(
      join(root, 'package-lock.json'),
      '{"packages":{"node_modules/x":{"version":"1.0.0"}}}',
    );
    await expect(installDependencies(context)).rejects.toThrow('npm ci succeeded, but');
    await expect(
      fetchCompiler(context.layout.compiler, context.children, context.progress),
    ).rejects.toThrow(`has no program for ${process.platform}-${process.arch}`);
  });
});

describe('what is installed', () => {
  const lock = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/other-platform': { version: '2.0.0', optional: true },
  };
  const install = async (packages: object, folders: readonly string[]) => {
    await writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages: lock }));
    for (const folder of folders) {
      await mkdir(join(root, folder), { recursive: true });
      await writeFile(join(root, folder, 'package.json'), '{}');
    }
    await mkdir(join(root, 'node_modules'), { recursive: true });
    const hidden = join(root, 'node_modules', '.package-lock.json');
    await writeFile(hidden, JSON.stringify({ packages }));
  };

  it('is it complete when all but other platforms’ packages are there?', async () => {
    await install({ 'node_modules/a': { version: '1.0.0' } }, ['node_modules/a']);
    expect(await isInstalled(root)).toBe(true);
  });

  it.each([
    ['nothing was installed', {}, []],
    ['another version is there', { 'node_modules/a': { version: '0.9.0' } }, ['node_modules/a']],
    ['its folder was removed', { 'node_modules/a': { version: '1.0.0' } }, []],
  ])('is it incomplete when %s?', async (_, packages, folders) => {
    await install(packages, folders);
    expect(await isInstalled(root)).toBe(false);
  });

  it('is it incomplete when an interrupted npm wrote no list?', async () => {
    await install({}, ['node_modules/a']);
    await rm(join(root, 'node_modules', '.package-lock.json'));
    expect(await isInstalled(root)).toBe(false);
  });
});

describe('a file in a tar archive', () => {
  it('is it found whatever stands before it, byte for byte?', () => {
    const file = fc.record({
      name: fc.stringMatching(/^[a-z]{1,20}(?:\/[a-z]{1,40}){0,3}$/),
      content: fc.uint8Array({ maxLength: 1500 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(file, { selector: ({ name }) => name }), (files) => {
        const archive = tarOf(files);
        for (const { name, content } of files) {
          expect(Buffer.from(fileInTar(archive, name) ?? []).equals(content)).toBe(true);
        }
        expect(fileInTar(archive, 'package/missing')).toBeUndefined();
      }),
    );
  });

  it('is nothing found in an archive that is cut off or empty?', () => {
    expect(fileInTar(new Uint8Array(), 'a')).toBeUndefined();
    expect(fileInTar(new Uint8Array(700), 'a')).toBeUndefined();
  });
});
