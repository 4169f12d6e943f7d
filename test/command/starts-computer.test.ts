/**
 * Is a computer launched ahead exactly where a command wants one, and the right one?
 */
import { describe, expect, test } from 'vitest';
import { startsComputer } from '../../monitor/command/starts-computer.ts';

describe('a computer is launched before the command line is read', () => {
  test.each([
    [],
    ['monitor'],
    ['--harts', 'run'],
    ['run', 'hello'],
    ['run', 'boot'],
    ['eval', '(+ 1 2)'],
    ['test'],
    ['--color=never', 'repl'],
  ])('with a kernel for %j %j %j', (...argv) => {
    expect(startsComputer(argv)).toBe('system');
  });

  test.each([
    ['boot', '--bios', 'x.elf'],
    ['--color=never', 'boot'],
  ])('bare for %j %j %j', (...argv) => {
    expect(startsComputer(argv)).toBe('bare');
  });

  test.each([
    ['--version'],
    ['-V'],
    ['--help'],
    ['help', 'run'],
    ['run', '--help'],
    ['boot', '-h'],
    ['doctor'],
    ['toString'],
    ['nothing'],
  ])('not for %j %j', (...argv) => {
    expect(startsComputer(argv)).toBeUndefined();
  });
});
