/**
 * Is the man page one that man(1) shows whole?
 */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commandNames, commands } from '../../monitor/command/table.ts';
import { flatland } from '../support/command-line.ts';

const hasGroff = spawnSync('groff', ['--version']).status === 0;

test('does it have the sections of a manual page, and every command?', async () => {
  const { status, stdout } = await flatland(['help', '--man']);
  expect(status).toBe(0);
  const sections = [...stdout.matchAll(/^\.SH (.*)$/gm)].map((match) => match[1]);
  expect(sections).toEqual([
    'NAME',
    'SYNOPSIS',
    'COMMANDS',
    'OPTIONS OF EVERY COMMAND',
    'EXIT STATUS',
    'FILES',
    'ENVIRONMENT',
  ]);
  expect([...stdout.matchAll(/^\.SS (.*)$/gm)].map((match) => match[1])).toEqual(commandNames);
});

test('can no text of the table become a command of roff?', async () => {
  const { stdout } = await flatland(['help', '--man']);
  const requests = new Set(stdout.match(/^\.[A-Za-z]+/gm));
  const known = ['.TH', '.SH', '.SS', '.B', '.br', '.TP', '.PP', '.EX', '.EE'];
  expect([...requests].filter((request) => !known.includes(request))).toEqual([]);
  expect(stdout.split('\n').filter((line) => line.startsWith("'"))).toEqual([]);
});

test.skipIf(!hasGroff)('does groff set it without a warning, and lose nothing?', async () => {
  const { stdout } = await flatland(['help', '--man']);
  const args = ['-man', '-Tutf8', '-ww', '-rLL=200n', '-P-c', '-P-b', '-P-u'];
  const result = spawnSync('groff', args, { input: stdout, encoding: 'utf8' });
  expect([result.status, result.stderr]).toEqual([0, '']);
  const plain = (text: string) => text.replaceAll(/[‐−]/g, '-').replaceAll(/[‘’]/g, "'");
  const shown = plain(result.stdout).replaceAll(/\s+/g, ' ');
  for (const name of commandNames) {
    for (const { line } of commands[name].examples) {
      expect(shown).toContain(plain(line).replaceAll(/\s+/g, ' '));
    }
  }
});
