import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Children } from '../../monitor/setup/child.mjs';
import { cloneRoot } from '../../monitor/setup/layout.mjs';
import { codeOnly } from '../../monitor/setup/lint-rules.mjs';
import { sourceFiles } from '../../monitor/setup/sources.mjs';
import { circles, importBreaches, importsOf, packageOf, targetOf } from './imports.ts';

const root = cloneRoot();
const areas = /^(?:machine|kernel|config|monitor)\//;
const sources = new Map<string, string>();

beforeAll(async () => {
  const paths = await sourceFiles(root, new Children(), ['.ts', '.tsx', '.mjs']);
  for (const path of paths.filter((each) => areas.test(each))) {
    sources.set(path, await readFile(join(root, path), 'utf8'));
  }
});

describe('the repository', () => {
  it('does every file import only what its area may?', () => {
    expect(sources.size).toBeGreaterThan(100);
    const found = [...sources].flatMap(([path, source]) => importBreaches(path, source));
    expect(found.join('\n')).toBe('');
  });

  it('does each package that is imported stand in package.json, where users get it?', async () => {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const shipped = new Set(Object.keys(manifest.dependencies));
    const missing = [...sources]
      .filter(([path]) => !path.startsWith('monitor/setup/'))
      .flatMap(([path, source]) =>
        importsOf(source)
          .filter(({ specifier }) => !/^(?:\.|node:)/.test(specifier))
          .filter(({ specifier }) => !shipped.has(packageOf(specifier)))
          .map(({ specifier, line }) => `${path}:${line}: ${specifier} is not in dependencies`),
      );
    expect(missing.join('\n')).toBe('');
  });

  it('do no files import each other in a circle?', () => {
    const graph = new Map(
      [...sources].map(([path, source]) => [
        path,
        importsOf(source)
          .filter(({ types }) => !types)
          .flatMap(({ specifier }) => targetOf(path, specifier) ?? [])
          .filter((target) => sources.has(target)),
      ]),
    );
    expect(circles(graph).map((group) => group.join(' <-> '))).toEqual([]);
  });

  it('do machine, kernel and shell leave the wall clock and chance to their ports?', () => {
    const clock = /\b(?:Date\b|performance\b|setTimeout\b|setInterval\b|Math\.random\b|process\.)/;
    const found = [...sources]
      .filter(([path]) => /^(?:machine|kernel|config)\//.test(path))
      .flatMap(([path, source]) =>
        codeOnly(source)
          .split('\n')
          .flatMap((line, index) =>
            clock.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
          ),
      );
    expect(found.join('\n')).toBe('');
  });
});

describe('the check itself', () => {
  it.each([
    ['machine/bus/x.ts', "import { readFile } from 'node:fs';", 'knows nothing of the kernel'],
    ['machine/bus/x.ts', "import { a } from '../../kernel/index.ts';", 'knows nothing of'],
    ['machine/isa/x.ts', "import type { Hart } from '../face.ts';", 'isa/ imports nothing'],
    ['machine/interpreter/x.ts', "import { a } from '../jit/a.ts';", 'never import each other'],
    ['machine/jit/x.ts', "import { a } from '../interpreter/a.ts';", 'never import each other'],
    ['machine/device/x.ts', "import { a } from '../hart/index.ts';", 'never a hart'],
    ['kernel/task/x.ts', "import { a } from '../../machine/hart/index.ts';", 'public face'],
    ['kernel/task/x.ts', "import { a } from '../../config/index.ts';", 'public face'],
    ['kernel/abi/x.ts', "export * from '../index.ts';", 'kernel/abi/ imports nothing'],
    ['monitor/ui/x.tsx', "const a = await import('../session/a.ts');", 'ui/ knows BTP'],
    ['monitor/ui/x.tsx', "import 'fs';", 'ui/ knows BTP'],
    ['monitor/shell/x.ts', "import { a } from '../../kernel/index.ts';", 'in no other way'],
    ['monitor/shell/x.ts', "import lua from 'fengari';", 'in no other way'],
    ['elsewhere/x.ts', '', 'no import rule covers'],
  ])('does it refuse that %s says %s?', (path, source, reason) => {
    expect(importBreaches(path, source).join('\n')).toContain(reason);
  });

  it.each([
    ['kernel/task/x.ts', "import { a } from '../../machine/index.ts';"],
    ['kernel/task/x.ts', "// import { a } from '../../config/index.ts';"],
    ['monitor/ui/x.tsx', "import {\n  Box,\n  Text,\n} from 'ink';"],
    ['monitor/shell/lua.ts', "import { lua } from 'fengari/src/lua.js';"],
    ['monitor/host/x.ts', "import { join } from 'node:path';"],
  ])('does it allow that %s says %s?', (path, source) => {
    expect(importBreaches(path, source)).toEqual([]);
  });

  it('does it find imports of every form, with their lines?', () => {
    const source = [
      "import a, { b } from './a.ts';",
      "import type { C } from './c.ts';",
      "export { d } from './d.ts';",
      "import './e.ts';",
      "/* import './f.ts'; */ const text = \"import './g.ts'\";",
      "const h = () => import('./h.ts');",
    ].join('\n');
    expect(importsOf(source)).toEqual([
      { specifier: './a.ts', line: 1, types: false },
      { specifier: './c.ts', line: 2, types: true },
      { specifier: './d.ts', line: 3, types: false },
      { specifier: './e.ts', line: 4, types: false },
      { specifier: './g.ts', line: 5, types: false },
      { specifier: './h.ts', line: 6, types: false },
    ]);
  });

  it('does it find circles, and only those?', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', []],
    ]);
    expect(circles(graph)).toEqual([['a', 'b', 'c']]);
  });
});
