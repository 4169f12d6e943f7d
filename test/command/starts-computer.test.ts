/**
 * Is a computer launched ahead exactly where a command wants one?
 */
import { describe, expect, test } from 'vitest';
import { startsComputer } from '../../monitor/command/starts-computer.ts';

describe('a computer is launched before the command line is read', () => {
  test.each([
    [],
    ['monitor'],
    ['--harts', 'run'],
    ['run', 'hello'],
    ['eval', '(+ 1 2)'],
    ['boot', '--bios', 'x.elf'],
    ['test'],
    ['--color=never', 'repl'],
  ])('for %j %j %j', (...argv) => {
    expect(startsComputer(argv)).toBe(true);
  });

  test.each([
    ['--version'],
    ['-V'],
    ['--help'],
    ['help', 'run'],
    ['run', '--help'],
    ['doctor'],
    ['toString'],
    ['nothing'],
  ])('not for %j %j', (...argv) => {
    expect(startsComputer(argv)).toBe(false);
  });
});
