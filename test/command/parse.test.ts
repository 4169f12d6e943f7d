/**
 * Does a command line become the command it means, and a wrong one a line that helps?
 */
import { describe, expect, test } from 'vitest';
import { longFlag, optionTerm } from '../../monitor/command/flags.ts';
import { parseCommandLine } from '../../monitor/command/parse.ts';
import { type CommandName, commandNames, commands } from '../../monitor/command/table.ts';
import { type Command, UsageError } from '../../monitor/command/types.ts';

const parse = (...argv: string[]) => parseCommandLine(argv);

function parsed(...argv: string[]) {
  const found = parse(...argv);
  if (found.kind !== 'command') throw new Error(`became ${found.kind}`);
  return found;
}

function refusal(...argv: string[]): string {
  try {
    parse(...argv);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error(`accepted ${argv.join(' ')}`);
}

describe('what is meant', () => {
  test('is no command the Monitor?', () => {
    expect(parse()).toEqual({
      kind: 'command',
      name: 'monitor',
      args: [],
      options: {
        harts: undefined,
        ram: undefined,
        protection: undefined,
        config: undefined,
        clock: undefined,
        color: 'auto',
        debug: false,
      },
    });
    expect(parsed('--harts', '4').options['harts']).toBe(4);
  });

  test('are values read as their kinds?', () => {
    const { options, args } = parsed(
      ...['run', 'hello', '--memory', '64K', '--timeout=500ms', '--max-instructions', '1000'],
      ...['--grant', 'output', '--grant', '[:store :read "img/*"]', '--env', 'A=1', '--stats'],
      ...['--clock', 'steps', '--result', 'r.json', 'more'],
    );
    expect(args).toEqual(['hello', 'more']);
    expect(options).toMatchObject({
      memory: 65536,
      timeout: 500_000_000,
      maxInstructions: 1000,
      grant: [{ name: 'output' }, { name: 'store', right: 'read', object: 'img/*' }],
      env: ['A=1'],
      stats: true,
      debug: false,
      clock: 'steps',
      result: 'r.json',
    });
  });

  test('does -- keep what follows from being read as options?', () => {
    expect(parsed('run', 'wc', '--', '-l', '--stats', '--').args).toEqual([
      ...['wc', '-l', '--stats', '--'],
    ]);
    expect(parsed('run', 'wc', '--', '-l').options['stats']).toBe(false);
  });

  test('does a script keep the options that follow its file?', () => {
    const { options, args } = parsed('script', '--timeout', '1s', 'a.fnl', '--timeout', 'x', '-v');
    expect(options['timeout']).toBe(1_000_000_000);
    expect(args).toEqual(['a.fnl', '--timeout', 'x', '-v']);
  });

  test('is - an argument?', () => {
    expect(parsed('eval', '-').args).toEqual(['-']);
  });

  test('do options before the command count for it?', () => {
    expect(parsed('--config', 'lab', 'run', 'hello').options['config']).toBe('lab');
    expect(parsed('--clock', 'real', 'run', '--clock', 'steps', 'x').options['clock']).toBe(
      'steps',
    );
    expect(refusal('--harts', '4', 'paths')).toBe(
      '--harts is no option of paths; see flatland help paths',
    );
  });

  test('is --no-color the same as --color never?', () => {
    expect(parsed('paths', '--no-color').options['color']).toBe('never');
    expect(parsed('--no-color', 'paths').options['color']).toBe('never');
  });

  test('does the short flag mean the long one?', () => {
    expect(parsed('build', 'a.c', '-o', 'b.elf').options['output']).toBe('b.elf');
  });

  test.each([
    [['--help'], undefined],
    [['-h'], undefined],
    [['run', '--help'], 'run'],
    [['run', 'hello', '-h'], 'run'],
    [['bench', 'mips', '--help'], 'bench'],
  ])('does %j ask for help?', (argv, name) => {
    expect(parse(...argv)).toEqual({ kind: 'help', name });
  });

  test.each(['--version', '-V'])('does %s ask for the version?', (flag) => {
    expect(parse(flag)).toEqual({ kind: 'version' });
  });
});

describe('what is wrong', () => {
  test.each<[string, string]>([
    ['rnu', 'no command “rnu”; did you mean run?'],
    ['rnu hello --stats', 'no command “rnu”; did you mean run?'],
    ['rnu --help', 'no command “rnu”; did you mean run?'],
    ['xyzzy', 'no command “xyzzy”; flatland help lists them'],
    ['a/hello.edn', 'no command “a/hello.edn”; did you mean run a/hello.edn?'],
    ['go.fnl --timeout 1s', 'no command “go.fnl”; did you mean script go.fnl?'],
    ['run', 'run needs TASK; see flatland help run'],
    ['build', 'build needs FILE...; see flatland help build'],
    ['paths here', 'paths: found “here”, expected no more; see flatland help paths'],
    ['new a b --debug', 'new: found “b”, expected no more; see flatland help new'],
    ['run --memroy 4', 'no option --memroy of run; did you mean --memory?'],
    ['run --memroy=4 x', 'no option --memroy of run; did you mean --memory?'],
    ['run x --zzz', 'no option --zzz of run; see flatland help run'],
    ['run -x', 'no option -x of run; see flatland help run'],
    ['--tiemout 5', 'no option --tiemout of monitor; see flatland help monitor'],
    ['run x --memory', '--memory needs a value: --memory SIZE; see flatland help run'],
    ['run x --memory 1.5M', '--memory: found “1.5M”, expected a size such as 64K or 65536'],
    ['run x --memory 0', '--memory: found “0”, expected a size such as 64K or 65536'],
    ['run x --memory -5', '--memory: found “-5”, expected a size such as 64K or 65536'],
    ['run x --harts 33', '--harts: found “33”, expected a whole number from 1 to 32'],
    ['run x --ram 4M', '--ram: found “4M”, expected a size from 8M to 2047M'],
    ['run x --ram 4G', '--ram: found “4G”, expected a size from 8M to 2047M'],
    ['run x --ram 8388609', '--ram: found “8388609”, expected a multiple of 4K'],
    ['run x --timeout 5', '--timeout: found “5”, expected a time such as 500ms, 5s or 2m'],
    ['run x --timeout 0s', '--timeout: found “0s”, expected a time such as 500ms, 5s or 2m'],
    [
      'run x --max-instructions 0',
      '--max-instructions: found “0”, expected a whole number from 1 on',
    ],
    [
      'run x --max-instructions 1e3',
      '--max-instructions: found “1e3”, expected a whole number from 1 on',
    ],
    ['run x --clock step', '--clock: found “step”, expected steps, real; did you mean steps?'],
    ['test --seed -1', '--seed: found “-1”, expected a whole number from 0 on'],
    ['test --reporter html', '--reporter: found “html”, expected pretty, tap, junit'],
    ['completion bsh', 'SHELL: found “bsh”, expected bash, zsh, fish, tasks; did you mean bash?'],
    [
      'bench mips flips',
      'WHAT: found “flips”, expected machine, kernel, monitor, frame, prompt, key, key-busy, key-output, idle, log, output, output-memory, eval, mips, regions, boot, spawn, syscall, switch, queue, memory, compare; did you mean mips?',
    ],
    ['--config', '--config needs a value: --config DIR; see flatland help monitor'],
  ])('is “flatland %s” refused?', (line, message) => {
    expect(refusal(...line.split(' '))).toBe(message);
  });

  test('is an empty file name refused?', () => {
    expect(refusal('run', 'x', '--result', '')).toBe(
      '--result: found “”, expected the path of a file',
    );
  });

  test('is a malformed grant refused at its place?', () => {
    expect(() => parse('run', 'x', '--grant', 'outptu')).toThrow(
      /^--grant:1:1: found :outptu, expected :output, .*nearest known name :output$/,
    );
    expect(() => parse('run', 'x', '--grant', '[:screen 320')).toThrow(
      '--grant:1:1: found [ that is not closed, expected ] before the end of the file',
    );
  });
});

describe('the table', () => {
  const rows = Object.entries(commands) as [CommandName, Command][];

  test('does every example that starts flatland parse?', () => {
    let count = 0;
    for (const [, command] of rows) {
      for (const { line } of command.examples) {
        for (const [, argv] of line.matchAll(/flatland((?: (?:'[^']*'|[^\s<>|&)]+))*)/g)) {
          const words = [...argv!.matchAll(/'([^']*)'|(\S+)/g)].map((m) => m[1] ?? m[2]!);
          expect(() => parse(...words), line).not.toThrow();
          count++;
        }
      }
    }
    expect(count).toBeGreaterThan(commandNames.length);
  });

  test('does every command have the common options, a summary, and an example?', () => {
    for (const [name, { options, summary, examples, description }] of rows) {
      expect(Object.keys(options), name).toEqual(
        expect.arrayContaining(['config', 'clock', 'color', 'debug']),
      );
      expect(summary, name).toMatch(/^[A-Z].*[^.]$/);
      expect(examples.length, name).toBeGreaterThan(0);
      expect(description.length, name).toBeGreaterThan(0);
    }
  });

  test.each(['run', 'eval', 'script', 'repl', 'test', 'boot'] as const)(
    'does %s, which runs something, have --timeout and --max-instructions?',
    (name) => {
      expect(Object.keys(commands[name].options)).toEqual(
        expect.arrayContaining(['timeout', 'maxInstructions']),
      );
    },
  );

  test('are flags kebab-case, and arguments that repeat or may be absent last?', () => {
    expect(longFlag('maxInstructions')).toBe('--max-instructions');
    for (const [name, command] of rows) {
      for (const [key, option] of Object.entries(command.options)) {
        expect(longFlag(key), name).toMatch(/^--[a-z]+(-[a-z]+)*$/);
        expect(optionTerm(key, option), name).not.toContain('undefined');
      }
      const open = command.arguments.findIndex((each) => each.optional === true || each.repeat);
      const tail = open < 0 ? [] : command.arguments.slice(open + 1);
      expect(
        tail.every((each) => each.optional === true),
        name,
      ).toBe(true);
    }
  });
});
