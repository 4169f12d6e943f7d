import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Children } from '../../monitor/setup/child.mjs';
import { cloneRoot } from '../../monitor/setup/layout.mjs';
import { sourceFiles } from '../../monitor/setup/sources.mjs';

const root = cloneRoot();
let paths: readonly string[] = [];
const read = (path: string) => readFile(join(root, path), 'utf8');

beforeAll(async () => {
  paths = await sourceFiles(root, new Children(), []);
});

/** A line for each place in the committed text files that the pattern fits. */
async function findings(pattern: RegExp, but: readonly string[]): Promise<string[]> {
  const texts = paths.filter(
    (path) => !but.includes(path) && !/\.(?:png|gif|elf|wasm|ico)$/.test(path),
  );
  const found = await Promise.all(
    texts.map(async (path) =>
      (await read(path))
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line}`] : [])),
    ),
  );
  return found.flat();
}

describe('committed files', () => {
  it('has each source folder a README.md that says what lives there?', () => {
    const source = /^(?:machine|kernel|monitor|config|fnl|programs|test)\//;
    const folders = new Set(
      paths
        .filter((path) => source.test(path))
        .flatMap((path) => {
          const parts = path.split('/');
          const inside = parts.length > 2 && parts[0] !== 'test';
          return [parts[0] ?? '', ...(inside ? [`${parts[0]}/${parts[1]}`] : [])];
        }),
    );
    expect(folders.size).toBeGreaterThan(10);
    const without = [...folders].filter((folder) => !paths.includes(`${folder}/README.md`));
    expect(without).toEqual([]);
  });

  it('are they free of the paths of anybody’s machine?', async () => {
    const pattern = /(?:^|[\s'"`(=:])\/(?:work|root|home|Users)\/(?!ada)\w/;
    expect(await findings(pattern, ['test/repository/files.test.ts'])).toEqual([]);
  });

  it('are they free of the addresses of registries?', async () => {
    const pattern = /registry\.(?:npmjs|yarnpkg|npmmirror)\.\w+|_authToken|"resolved":/;
    expect(await findings(pattern, ['test/repository/files.test.ts'])).toEqual([]);
  });

  it('does the lock file name each package with its version and hash, and none linked?', async () => {
    const { packages } = JSON.parse(await read('package-lock.json'));
    const entries = Object.entries<Record<string, unknown>>(packages).filter(([path]) => path);
    expect(entries.length).toBeGreaterThan(100);
    const bad = entries.filter(([, entry]) => !entry['version'] || !entry['integrity']);
    expect(bad.map(([path]) => path)).toEqual([]);
  });

  it('does package.json pin every dependency to one version?', async () => {
    const { dependencies, devDependencies } = JSON.parse(await read('package.json'));
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)),
    );
    expect(loose).toEqual([]);
  });

  it('does CONTRIBUTING say why each dependency is there?', async () => {
    const { dependencies, devDependencies } = JSON.parse(await read('package.json'));
    const text = await read('CONTRIBUTING.md');
    const unexplained = Object.keys({ ...dependencies, ...devDependencies }).filter(
      (name) => !text.split('\n').some((line) => line.startsWith(`| \`${name}\` |`)),
    );
    expect(unexplained).toEqual([]);
  });

  it('does CONTRIBUTING have a line for each folder with sources?', async () => {
    const text = await read('CONTRIBUTING.md');
    const source = /^(?:machine|kernel|monitor|config|fnl)\//;
    const folders = new Set(
      paths
        .filter((path) => source.test(path))
        .map((path) => path.split('/'))
        .filter((parts) => parts.length > 2)
        .map((parts) => `${parts[0]}/${parts[1]}/`),
    );
    expect([...folders].filter((folder) => !text.includes(`\`${folder}\``))).toEqual([]);
  });

  it('are the two commands the first code in README?', async () => {
    const text = await read('README.md');
    const first = /```\w*\n([\s\S]*?)```/.exec(text)?.[1];
    expect(first).toContain('npm start');
    expect(first).toContain('npm test');
  });
});
