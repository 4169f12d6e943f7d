/**
 * Standard input and output through a Task: bytes, ends, closed pipes, terminals, repeatable runs.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environment, flatland, folderOf, start, useFlatland } from '../support/process.ts';

useFlatland();

const MEGABYTE = 1_000_000;
const SPACES = new Set([9, 10, 11, 12, 13, 32]);

/**
 * Random bytes of which every `wc` says the same: what is a word of nothing but
 * unprintable bytes they do not agree on, so each word gets a letter.
 */
function wordBytes(length: number): Buffer {
  const bytes = randomBytes(length);
  for (let i = 1; i < length; i++) {
    if (SPACES.has(bytes[i - 1] ?? 0) && !SPACES.has(bytes[i] ?? 0)) bytes[i] = 120;
  }
  bytes[0] = 120;
  return bytes;
}

const numbers = (text: string): number[] => (text.match(/\d+/g) ?? []).map(Number);

describe.concurrent('input and output', () => {
  it('does wc count 20 MB of random bytes as wc does?', async () => {
    const file = join(folderOf(), 'random');
    writeFileSync(file, wordBytes(20 * MEGABYTE));
    const ended = await flatland(['run', 'wc'], { stdin: { file } });
    const expected = execFileSync('wc', [file], { env: { ...process.env, LC_ALL: 'C' } });
    expect(numbers(ended.stdout)).toEqual(numbers(expected.toString().replace(file, '')));
    expect(ended).toMatchObject({ status: 0, stderr: '' });
  });

  it('do 5 MB of random bytes pass through echo unchanged?', async () => {
    const bytes = randomBytes(5 * MEGABYTE);
    const ended = await flatland(['run', 'echo'], { stdin: bytes });
    expect(ended.bytes.equals(bytes)).toBe(true);
    expect(ended).toMatchObject({ status: 0, stderr: '' });
  });

  it('is the SHA-256 of binary input right?', async () => {
    const bytes = randomBytes(300_001);
    const ended = await flatland(['run', 'sha256'], { stdin: bytes });
    expect(ended.stdout).toBe(`${createHash('sha256').update(bytes).digest('hex')}  -\n`);
  });

  it('is empty input zero, zero, zero?', async () => {
    const [none, file] = await Promise.all([
      flatland(['run', 'wc']),
      flatland(['run', 'wc'], { stdin: '' }),
    ]);
    expect(numbers(none.stdout)).toEqual([0, 0, 0]);
    expect(file).toMatchObject({ status: 0, stdout: none.stdout, stderr: '' });
  });

  it('does input that has not come yet differ from input that has ended?', async () => {
    const running = start(['run', 'echo'], { stdin: 'open' });
    running.write('first\n');
    await running.until('first\n');
    running.write('second\n');
    await running.until('second\n');
    await new Promise((resolve) => setTimeout(resolve, 200));
    running.write('third');
    running.endInput();
    expect(await running.ended).toMatchObject({ status: 0, stdout: 'first\nsecond\nthird' });
  });

  it('does a reader that closes end it quietly?', async () => {
    const shell = (line: string) => start(['-c', line], { command: 'sh' }).ended;
    const [primes, forever] = await Promise.all([
      shell(`(flatland run primes -- 3000000; echo "status $?" >&2) | head -n 1`),
      shell(`(yes | flatland run echo; echo "status $?" >&2) | head -n 1`),
    ]);
    expect(primes).toMatchObject({ stdout: '2\n', stderr: 'status 0\n' });
    expect(forever).toMatchObject({ stdout: 'y\n', stderr: 'status 0\n' });
  });

  it('does a Task that is not granted :input leave it alone?', async () => {
    const ended = await start(['-c', 'flatland run hello; cat'], { command: 'sh', stdin: 'kept' })
      .ended;
    expect(ended).toMatchObject({ status: 0, stdout: 'Hello from Flatland.\nkept', stderr: '' });
  });

  it('does a full disk end it with one line?', async ({ skip }) => {
    if (process.platform !== 'linux') skip('there is no /dev/full');
    const ended = await start(['-c', 'flatland run primes -- 1000 > /dev/full'], { command: 'sh' })
      .ended;
    expect(ended).toMatchObject({ status: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^flatland: cannot write the output: [^\n]*\n$/);
  });
});

describe.concurrent('a terminal', () => {
  /** stdout of a command line that runs on a terminal of its own. */
  const onTerminal = (line: string, env: Record<string, string> = {}): string =>
    execFileSync('script', ['-qec', line, '/dev/null'], {
      env: environment({ TERM: 'xterm-256color', ...env }),
      stdio: ['ignore', 'pipe', 'inherit'],
    }).toString('latin1');
  const canScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

  const hostile = [
    ...['plain \u001b[1;31mred\u001b[0m ', '\u001b[2J\u001b[5;5H', '\u001b]0;title\u0007'],
    ...['\u001b]52;c;aGk=\u001b\\', '\u001bP+q544e\u001b\\', '\u001b[6n\u001b[c', '\u001bc'],
    ...['\u001b[?1049h', '\u009b2J', '\u001b[38;2;1;2;3mblue\u001b[0m\n'],
  ].join('');

  it('does it get text and styles only, and a pipe everything?', async ({ skip }) => {
    if (!canScript) skip('there is no script(1)');
    const folder = folderOf({ hostile });
    const line = `flatland run echo < ${folder}/hostile`;
    expect(onTerminal(line)).toBe('plain \x1b[1;31mred\x1b[0m \x1b[38;2;1;2;3mblue\x1b[0m\r\n');
    expect(onTerminal(line, { NO_COLOR: '1' })).toBe('plain red blue\r\n');
    const { bytes } = await flatland(['run', 'echo'], { stdin: hostile });
    expect(bytes.toString()).toBe(hostile);
  });

  it('is what Lisp prints as harmless, and what it complains of?', async ({ skip }) => {
    if (!canScript) skip('there is no script(1)');
    const folder = folderOf({
      's.fnl': '(print "a\\27[2Jb\\27[31mc\\27[0m")\n(error "no\\27]0;t\\7ne")\n',
    });
    const text = onTerminal(`flatland script ${folder}/s.fnl 2>&1; true`);
    expect(text).toContain('ab\x1b[31mc\x1b[0m\r\n');
    expect(text).toMatch(/s\.fnl:2: none\r\n/);
  });

  it('is a style a Task left open closed?', async ({ skip }) => {
    if (!canScript) skip('there is no script(1)');
    const folder = folderOf({ open: '\u001b[7minverse' });
    expect(onTerminal(`flatland run echo < ${folder}/open`)).toBe('\x1b[7minverse\x1b[0m');
  });
});

describe.concurrent('the clock that counts steps', () => {
  /** The hash of RAM, registers and log after a run. */
  async function hash(
    args: readonly string[],
    stdin?: Parameters<typeof flatland>[1],
  ): Promise<string> {
    const folder = folderOf();
    const options = ['--clock', 'steps', '--ram', '16M', '--result', join(folder, 'r.json')];
    const { status } = await flatland(['run', ...options, ...args], stdin);
    expect(status).toBe(0);
    return (JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')) as { hash: string }).hash;
  }

  it('is the same run the same twice, and another argument another?', async () => {
    const [one, two, other] = await Promise.all([
      hash(['primes', '--', '500']),
      hash(['primes', '--', '500']),
      hash(['primes', '--', '501']),
    ]);
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(two).toBe(one);
    expect(other).not.toBe(one);
  });

  it('does it repeat with many harts, timers and sleep?', async () => {
    const args = ['--harts', '4', 'sleepy', '--', '3', '50'];
    const [one, two] = await Promise.all([hash(args), hash(args)]);
    expect(two).toBe(one);
  });

  it('does it not matter in what pieces, and when, the input comes?', async () => {
    const bytes = randomBytes(200_000);
    const file = join(folderOf(), 'input');
    writeFileSync(file, bytes);
    const trickle = async (): Promise<string> => {
      const folder = folderOf();
      const result = join(folder, 'r.json');
      const running = start(
        ['run', '--clock', 'steps', '--ram', '16M', '--result', result, 'sha256'],
        { stdin: 'open' },
      );
      for (let at = 0; at < bytes.length; at += 33_333) {
        running.write(bytes.subarray(at, at + 33_333));
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
      running.endInput();
      expect(await running.ended).toMatchObject({ status: 0 });
      return (JSON.parse(readFileSync(result, 'utf8')) as { hash: string }).hash;
    };
    const [fromFile, fromPipe, slow] = await Promise.all([
      hash(['sha256'], { stdin: { file } }),
      hash(['sha256'], { stdin: bytes }),
      trickle(),
    ]);
    expect(fromPipe).toBe(fromFile);
    expect(slow).toBe(fromFile);
  });
});
