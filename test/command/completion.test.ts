/**
 * Do the completions offer the right words in the shells themselves?
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandNames } from '../../monitor/command/table.ts';
import { flatland, root } from '../support/command-line.ts';

const TASKS = ['calls', 'crash', 'echo', 'greedy', 'hello', 'mandel', 'primes', 'sha256', 'sleepy'];

/** A folder with a `flatland` that knows `completion`, and some files to complete. */
let folder = '';

const ENTRY = `
import { completion } from './monitor/command/completion.ts';
const { stdin, stdout, stderr, env } = process;
const host = { stdin, stdout, stderr, env, cwd: process.cwd(), root: ${JSON.stringify(root)} };
process.exitCode = await completion({ config: undefined }, process.argv.slice(3), host);
`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flatland-test-'));
  await build({
    stdin: { contents: ENTRY, resolveDir: root, sourcefile: 'entry.ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: join(folder, 'flatland.mjs'),
    logLevel: 'error',
  });
  const launcher = `#!/bin/sh\nexec ${process.execPath} ${join(folder, 'flatland.mjs')} "$@"\n`;
  writeFileSync(join(folder, 'flatland'), launcher);
  chmodSync(join(folder, 'flatland'), 0o755);
  for (const name of ['my lamp.edn', 'lamp.elf', 'lamp.c']) writeFileSync(join(folder, name), '');
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = await flatland(['completion', shell]);
    writeFileSync(join(folder, `completion.${shell}`), stdout);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function shellEnv(): NodeJS.ProcessEnv {
  return { PATH: `${folder}:/usr/bin:/bin`, HOME: folder, TERM: 'dumb', LC_ALL: 'C.UTF-8' };
}

function has(shell: string): boolean {
  return spawnSync(shell, ['-c', 'exit 0']).status === 0;
}

/** What bash offers for the last word. */
function inBash(...words: string[]): string[] {
  const script = `
    source ./completion.bash
    COMP_WORDS=(flatland "$@"); COMP_CWORD=$#
    _flatland
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const options = { cwd: folder, env: shellEnv(), encoding: 'utf8' } as const;
  const out = execFileSync('bash', ['--norc', '-c', script, 'bash', ...words], options);
  return lines(out);
}

/** What fish offers at the end of a line. */
function inFish(line: string): string[] {
  const script = 'source ./completion.fish; complete -C "$argv[1]"';
  const options = { cwd: folder, env: shellEnv(), encoding: 'utf8' } as const;
  const out = execFileSync('fish', ['--no-config', '-c', script, line], options);
  return lines(out).map((each) => each.split('\t')[0]!);
}

/**
 * What zsh offers at the end of a line: a real line editor behind a
 * pseudo-terminal, whose completions are listed as they are added.
 */
function inZsh(line: string): string[] {
  const script = `
    zmodload zsh/zpty
    zpty -b editor zsh -f -i
    zpty -w editor "PS1=; cd ${folder}; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -D"
    zpty -w editor "source ./completion.zsh"
    zpty -w editor 'compadd() { local -a found; builtin compadd -O found "$@"; print -l -- $found >>offers; builtin compadd "$@" }'
    zpty -w editor "zstyle ':completion:*' list-prompt ''; setopt no_beep; print -n READY >ready"
    repeat 600; do [[ -s ready ]] && break; sleep 0.05; done
    zpty -n -w editor "$1"$'\\t'
    zpty -n -w editor $'\\C-u\\n'
    zpty -w editor "print -n DONE >finished"
    repeat 600; do [[ -s finished ]] && break; sleep 0.05; done
    zpty -d editor
    cat offers`;
  for (const name of ['ready', 'finished', 'offers']) rmSync(join(folder, name), { force: true });
  const options = { cwd: folder, env: { ...shellEnv(), TERM: 'xterm' }, encoding: 'utf8' } as const;
  return lines(execFileSync('zsh', ['-f', '-c', script, 'zsh', line], options));
}

function lines(text: string): string[] {
  return [...new Set(text.split('\n').filter((line) => line !== ''))].sort();
}

const sorted = (...words: string[]) => [...words].sort();

describe.skipIf(!has('bash'))('bash', () => {
  test('is every command offered, and the one that begins so?', () => {
    expect(inBash('')).toEqual(sorted(...commandNames));
    expect(inBash('re')).toEqual(['repl']);
    expect(inBash('--config', 'x', 'co')).toEqual(['completion', 'config']);
  });

  test('are Tasks and files offered to run, and only the first time names of Tasks?', () => {
    expect(inBash('run', 's')).toEqual(['sha256', 'sleepy', 'spin']);
    expect(inBash('run', '--memory', '1M', '')).toEqual(
      expect.arrayContaining([...TASKS, 'lamp.elf', 'my lamp.edn']),
    );
    expect(inBash('config', 'm')).toEqual(['machine', 'mandel']);
  });

  test('are flags offered, and the values of flags?', () => {
    expect(inBash('run', 'hello', '--st')).toEqual(['--stack', '--stats']);
    expect(inBash('run', '--clock', '')).toEqual(['real', 'steps']);
    expect(inBash('--clock', 's')).toEqual(['steps']);
    expect(inBash('build', '-o', 'lamp')).toEqual(['lamp.c', 'lamp.elf']);
    expect(inBash('run', '--memory', '')).toEqual([]);
    expect(inBash('--ver')).toEqual(['--version']);
  });

  test('are no flags offered after --?', () => {
    expect(inBash('run', 'wc', '--', '--st')).toEqual([]);
  });

  test('are pages and measurements offered?', () => {
    expect(inBash('help', 'task')).toEqual(['task-file']);
    expect(inBash('bench', 'mips', 'sp')).toEqual(['spawn']);
  });
});

describe.skipIf(!has('fish'))('fish', () => {
  test('is every command offered, with its summary?', () => {
    expect(inFish('flatland ')).toEqual(sorted(...commandNames));
    expect(inFish('flatland --config x re')).toEqual(['repl']);
  });

  test('are Tasks and files offered to run?', () => {
    expect(inFish('flatland run s')).toEqual(expect.arrayContaining(['sha256', 'sleepy', 'spin']));
    expect(inFish('flatland run lamp')).toEqual(expect.arrayContaining(['lamp.elf']));
    expect(inFish('flatland config m')).toEqual(['machine', 'mandel']);
  });

  test('are flags offered, and the values of flags?', () => {
    expect(inFish('flatland run hello --st')).toEqual(['--stack', '--stats']);
    expect(inFish('flatland run --clock ')).toEqual(['real', 'steps']);
    expect(inFish('flatland run --memory ')).toEqual([]);
    expect(inFish('flatland paths --st')).toEqual([]);
  });

  test('are pages and measurements offered?', () => {
    expect(inFish('flatland help task')).toEqual(['task-file']);
    expect(inFish('flatland bench mips sp')).toEqual(['spawn']);
  });
});

describe.skipIf(!has('zsh'))('zsh', () => {
  test('is every command offered?', () => {
    expect(inZsh('flatland ')).toEqual(expect.arrayContaining([...commandNames]));
    expect(inZsh('flatland re')).toEqual(['repl']);
  });

  test('are Tasks and files offered to run?', () => {
    const found = inZsh('flatland run s');
    expect(found).toEqual(expect.arrayContaining(['sha256', 'sleepy', 'spin']));
    expect(inZsh('flatland run lamp')).toEqual(expect.arrayContaining(['lamp.elf']));
  });

  test('are flags offered, and the values of flags?', () => {
    const found = inZsh('flatland run hello --st');
    expect(found.map((flag) => flag.replace('=', ''))).toEqual(['--stack', '--stats']);
    expect(inZsh('flatland run --clock ')).toEqual(['real', 'steps']);
  });

  test('are measurements offered a second time?', () => {
    expect(inZsh('flatland bench mips sp')).toEqual(['spawn']);
  });
});

test.each(['bash', 'zsh', 'fish'])(
  'is the script of %s free of what the shell refuses?',
  (shell) => {
    const result = spawnSync(shell, ['-n', join(folder, `completion.${shell}`)], {
      encoding: 'utf8',
    });
    if (result.error !== undefined) return;
    expect([result.status, result.stderr]).toEqual([0, '']);
  },
);
