/**
 * Do config, paths, doctor and help say what is so, in a form that can be read on?
 */
import { describe, expect, test } from 'vitest';
import { readEdn, readTaskFile } from '../../config/index.ts';
import { commandNames } from '../../monitor/command/table.ts';
import { findTool } from '../../monitor/host/find-tool.ts';
import { flatland, root } from '../support/command-line.ts';
import { scratch } from '../support/scratch.ts';

describe('flatland config', () => {
  const files = {
    'config/machine.edn': '{:harts 2 :launch [:lamp]}',
    'config/task/lamp.edn': '{:image "lamp.elf"}',
    'dist/programs/lamp.elf': 'x',
    'lab/task/lamp.edn': '{:image "lamp.elf" :memory "64K" :stack "4K" :grants [:log]}',
    'lab/machne.edn': '{}',
  };

  test('are files, sources and what they hide printed as EDN with comments?', async () => {
    const cwd = scratch(files);
    const { status, stdout, stderr } = await flatland(['config', '--config', 'lab'], {
      cwd,
      root: cwd,
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`; overlay  lab
; bundled  config
; lab/machne.edn is read by nothing; did you mean machine.edn?

; machine: config/machine.edn (bundled)
{:harts      2
 :memory     "128M"
 :clock      :real
 :protection :on
 :engine     :compiler
 :heap       "4M"
 :max-tasks  64
 :uart       true
 :launch     [:lamp]}

; lamp: lab/task/lamp.edn (overlay, hides config/task/lamp.edn)
; program dist/programs/lamp.elf
{:image   "lamp.elf"
 :memory  "64K"
 :stack   "4K"
 :args    []
 :env     {}
 :grants  [:log]
 :tab     :text
 :limits  {}
 :restart :never}
`);
  });

  test('does what is printed of one file read back as the same?', async () => {
    const { stdout } = await flatland(['config', 'primes']);
    const { readFileSync } = await import('node:fs');
    const source = readFileSync(`${root}/config/task/primes.edn`);
    expect(readTaskFile(stdout, 'out')).toEqual(readTaskFile(source, 'primes.edn'));
  });

  test('is every bundled file printed without a complaint?', async () => {
    const { status, stdout, stderr } = await flatland(['config', 'theme']);
    expect([status, stderr]).toEqual([0, '']);
    expect(readEdn(stdout, 'out').kind).toBe('map');
  });

  test('does --clock count?', async () => {
    const { stdout } = await flatland(['config', 'machine', '--clock', 'steps']);
    expect(stdout).toContain(':clock      :steps');
  });

  test('is --json the same as data?', async () => {
    const cwd = scratch(files);
    const argv = ['config', '--json', '--config', 'lab', 'lamp'];
    const { stdout } = await flatland(argv, { cwd, root: cwd });
    const found = JSON.parse(stdout) as { files: { path: string; value: { memory: number } }[] };
    expect(found.files).toHaveLength(1);
    expect(found.files[0]).toMatchObject({
      name: 'lamp',
      layer: 'overlay',
      path: `${cwd}/lab/task/lamp.edn`,
      hides: ['config/task/lamp.edn'],
      value: { memory: 65536, grants: [{ name: 'log' }] },
    });
  });

  test('is a name without a file refused?', async () => {
    expect(await flatland(['config', 'prims'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'flatland: no configuration file for “prims”; did you mean primes?\n',
    });
  });
});

describe('flatland paths', () => {
  test('are the folders listed, with what decided?', async () => {
    const { stdout } = await flatland(['paths', '--json'], {
      env: { HOME: '/home/ada', XDG_CACHE_HOME: '/cache', TMPDIR: '/tmp' },
    });
    const rows = JSON.parse(stdout) as { name: string; path: string; from: string }[];
    expect(Object.fromEntries(rows.map(({ name, path }) => [name, path]))).toEqual({
      config: '/home/ada/.config/flatland',
      state: '/home/ada/.local/state/flatland',
      cache: '/cache/flatland',
      runtime: `/tmp/flatland-${process.getuid?.()}`,
      bundled: `${root}/config`,
      programs: `${root}/dist/programs`,
    });
  });

  test('is it said when there is no home?', async () => {
    const { stdout } = await flatland(['paths']);
    expect(stdout).toMatch(/^config +none +\(neither XDG_CONFIG_HOME nor HOME is set\)$/m);
  });
});

describe('flatland doctor', () => {
  test('is what everything needs missing from an empty folder, and is it said?', async () => {
    const cwd = scratch();
    const { status, stdout } = await flatland(['doctor'], { cwd, root: cwd });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^ok +Node +\d+\./m);
    expect(stdout).toMatch(/^MISSING +dist\/computer\.cjs +not built/m);
    expect(stdout).toMatch(/^- +C compiler +not there/m);
    expect(stdout).toMatch(/^- +tmux +not found; used by/m);
    expect(stdout).toMatch(/^MISSING +configuration .*machine\.edn is missing/m);
  });

  test('is the size of the terminal told, and that it is small?', async () => {
    const { stdout } = await flatland(['doctor', '--json']);
    const names = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['Node', 'terminal', 'tmux', 'configuration']));
  });

  test('is a tool found on PATH, with its version, and one that hangs left?', async () => {
    const tools = scratch({
      lamp: '#!/bin/sh\necho; echo "lamp 4.2"\n',
      broken: '#!/bin/sh\nexit 3\n',
      plain: 'no program',
      slow: '#!/bin/sh\nexec sleep 60\n',
    });
    const { chmodSync } = await import('node:fs');
    for (const name of ['lamp', 'broken', 'slow']) chmodSync(`${tools}/${name}`, 0o755);
    const env = { PATH: `relative:${tools}` };
    expect(await findTool('lamp', ['--version'], env)).toEqual({
      path: `${tools}/lamp`,
      version: 'lamp 4.2',
    });
    expect((await findTool('broken', [], env))?.version).toBe('version unknown');
    const path = { PATH: `${tools}:/bin:/usr/bin` };
    expect((await findTool('slow', [], path, 50))?.version).toBe('version unknown');
    expect(await findTool('plain', [], env)).toBeUndefined();
    expect(await findTool('nowhere', [], env)).toBeUndefined();
    expect(await findTool('nowhere', [], {})).toBeUndefined();
  });
});

describe('flatland help', () => {
  test('does help task-file name every key, grant and default?', async () => {
    const { status, stdout } = await flatland(['help', 'task-file']);
    expect(status).toBe(0);
    const keys = [':image', ':memory', ':stack', ':args', ':env', ':grants', ':tab', ':harts'];
    for (const key of [...keys, ':priority', ':limits', ':restart']) {
      expect(stdout).toMatch(new RegExp(`^  ${key} `, 'm'));
    }
    for (const key of [':instructions', ':time', ':output']) {
      expect(stdout).toMatch(new RegExp(`^    ${key} `, 'm'));
    }
    expect(stdout).toContain('[:store :read "img/*"]');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('"256K" when absent');
  });

  test.each(['machine-file', 'theme-file'])('is there a page about the %s?', async (name) => {
    const { status, stdout } = await flatland(['help', name]);
    expect(status).toBe(0);
    expect(stdout).toContain(name === 'theme-file' ? ':magenta' : ':launch');
  });

  test('is an unknown page refused with the nearest?', async () => {
    const { status, stderr } = await flatland(['help', 'task-fiel']);
    expect([status, stderr]).toEqual([
      2,
      'flatland: no help about “task-fiel”; did you mean task-file?\n',
    ]);
  });

  test.each([undefined, 40, 60, 200])(
    'does no line pass the width of %s columns?',
    async (width) => {
      for (const name of [undefined, ...commandNames, 'task-file']) {
        const options = width === undefined ? {} : { terminal: width };
        const { stdout } = await flatland(['help', ...(name === undefined ? [] : [name])], options);
        const most = width === undefined ? 80 : Math.min(100, width);
        const long = stdout.split('\n').filter((line) => [...line].length > most);
        // What cannot be broken: usage lines, examples, and terms of their own line.
        expect(long.filter((line) => !/^ {2}\S/.test(line))).toEqual([]);
      }
    },
  );

  test('are titles coloured when asked, and only then?', async () => {
    const plain = await flatland(['help']);
    expect(plain.stdout).not.toContain('\u001b');
    const coloured = await flatland(['help', '--color', 'always']);
    expect(coloured.stdout).toContain('\u001b[1;33mStart the computer\u001b[0m');
    expect(coloured.stdout.replaceAll(/\u001b\[[0-9;]*m/g, '')).toBe(plain.stdout);
  });
});
