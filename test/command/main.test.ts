/**
 * Does the command line end with the right status, and say what is wrong in one line?
 */
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../config/index.ts';
import { type Handlers, handlers } from '../../monitor/command/handlers.ts';
import { main } from '../../monitor/command/main.ts';
import { commandNames } from '../../monitor/command/table.ts';
import { type CommandHost, type HostOutput, UsageError } from '../../monitor/command/types.ts';
import { NotFoundError } from '../../monitor/host/read-files.ts';
import { flatland, memoryOutput, testHost } from '../support/command-line.ts';

/** Handlers of which `paths` does this. */
function doing(
  work: (host: CommandHost, options: { readonly debug: boolean }) => Promise<number>,
): Handlers {
  return { ...handlers, paths: async () => (options, _args, host) => work(host, options) };
}

describe('exit statuses', () => {
  test('is the status that of the handler?', async () => {
    const result = await flatland(['paths'], { handlers: doing(async () => 124) });
    expect(result).toEqual({ status: 124, stdout: '', stderr: '' });
  });

  test.each([
    ['UsageError', new UsageError('no such thing'), 2, 'flatland: no such thing\n'],
    ['NotFoundError', new NotFoundError('no file'), 2, 'flatland: no file\n'],
    [
      'ConfigError',
      new ConfigError({ file: 'a.edn', line: 3, column: 4 }, { found: '1', expected: '2' }),
      2,
      'a.edn:3:4: found 1, expected 2\n',
    ],
    ['Error', new Error('it broke\nand more'), 1, 'flatland: it broke\n'],
    ['Error without a message', new Error(''), 1, 'flatland: failed, and did not say why\n'],
    ['something that is no error', 'a string', 1, 'flatland: a string\n'],
    ['Error with escapes', new Error('\u001b[31mred'), 1, 'flatland: \\u{1b}[31mred\n'],
  ])('what does a handler that throws %s end with?', async (_, error, status, stderr) => {
    const handlers = doing(() => Promise.reject(error));
    expect(await flatland(['paths'], { handlers })).toEqual({ status, stdout: '', stderr });
  });

  test('is the stack shown under --debug, and only then?', async () => {
    const handlers = doing(() => Promise.reject(new Error('it broke')));
    expect((await flatland(['paths'], { handlers })).stderr).not.toContain('main.test.ts');
    const { stderr } = await flatland(['paths', '--debug'], { handlers });
    expect(stderr).toMatch(/^flatland: it broke\nError: it broke\n {4}at .*main\.test\.ts/);
  });

  test('is a call that is wrong one line on stderr, and 2?', async () => {
    expect(await flatland(['rnu'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'flatland: no command “rnu”; did you mean run?\n',
    });
  });

  test('is there a handler for every command, and none without?', () => {
    expect(Object.keys(handlers).sort()).toEqual([...commandNames].sort());
  });

  test.each(commandNames)('can the handler of %s be loaded?', async (name) => {
    expect(await handlers[name]()).toBeInstanceOf(Function);
  });
});

describe('help and version', () => {
  test('is the version one line?', async () => {
    expect(await flatland(['--version'])).toEqual({
      status: 0,
      stdout: 'flatland 1.2.3\n',
      stderr: '',
    });
  });

  test.each([['--help'], ['help']])('does %s name every command?', async (word) => {
    const { status, stdout, stderr } = await flatland([word]);
    expect([status, stderr]).toEqual([0, '']);
    for (const name of commandNames) expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
  });

  test.each(commandNames)('is %s --help what help %s prints?', async (name) => {
    const asked = await flatland([name, '--help']);
    expect(asked).toEqual(await flatland(['help', name]));
    expect(asked.status).toBe(0);
    expect(asked.stdout).toContain(`flatland ${name === 'monitor' ? '[monitor]' : name}`);
    expect(asked.stdout).toContain('--config DIR');
  });
});

describe('closed outputs', () => {
  /** An output that breaks at the first write, as a pipe does whose reader has gone. */
  function broken(code: string): HostOutput {
    return new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error(`write ${code}`), { code }));
      },
    }) as HostOutput;
  }

  test('does a command whose reader has gone end quietly?', async () => {
    const stderr = memoryOutput();
    const host = testHost({}, broken('EPIPE'), stderr);
    expect(await main(['help'], host)).toBe(0);
    expect(stderr.text()).toBe('');
  });

  test('is a handler that runs long told, and its status taken?', async () => {
    const stderr = memoryOutput();
    const handlers = doing(
      (host) =>
        new Promise((resolve) => {
          host.outputClosed.addEventListener('abort', () => resolve(7));
          host.stdout.write('x');
        }),
    );
    expect(await main(['paths'], testHost({}, broken('EPIPE'), stderr), handlers)).toBe(7);
    expect(stderr.text()).toBe('');
  });

  test('is an error that follows from the closed output kept quiet?', async () => {
    const stderr = memoryOutput();
    const handlers = doing(async (host) => {
      host.stdout.write('x');
      await new Promise((resolve) => setImmediate(resolve));
      throw new Error('cannot go on');
    });
    expect(await main(['paths'], testHost({}, broken('EPIPE'), stderr), handlers)).toBe(0);
    expect(stderr.text()).toBe('');
  });

  test('is a full disk a failure, and said?', async () => {
    const stderr = memoryOutput();
    const handlers = doing((host) => {
      host.stdout.write('x');
      return new Promise(() => {});
    });
    expect(await main(['paths'], testHost({}, broken('ENOSPC'), stderr), handlers)).toBe(1);
    expect(stderr.text()).toBe('flatland: cannot write the output: write ENOSPC\n');
  });

  test('does a closed stderr end nothing?', async () => {
    const stdout = memoryOutput();
    const handlers = doing(async (host) => {
      host.stderr.write('note');
      await new Promise((resolve) => setImmediate(resolve));
      host.stdout.write('result');
      return 0;
    });
    expect(await main(['paths'], testHost({}, stdout, broken('EPIPE')), handlers)).toBe(0);
    expect(stdout.text()).toBe('result');
  });

  test('does main leave no listener that a late error of a pipe would miss?', async () => {
    const stdout = new PassThrough() as HostOutput;
    await main(['--version'], testHost({}, stdout, memoryOutput()));
    expect(() => stdout.emit('error', new Error('late'))).not.toThrow();
  });
});
