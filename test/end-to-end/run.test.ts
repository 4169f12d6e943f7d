/**
 * `flatland run`: what comes out, and how it ends.
 */
import { readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flatland, folderOf, lines, start, useFlatland, type Ended } from '../support/process.ts';
import { EXIT, WRITE, program } from '../support/programs.ts';

useFlatland();

/** The JSON of --result. */
interface Result {
  readonly name: string;
  readonly reason: string;
  readonly status: number;
  readonly instructions: number;
  readonly time: number;
  readonly 'peak-memory': number;
  readonly memory: number;
  readonly message: string;
  readonly fault: null | { readonly fault: string; readonly address: number; readonly pc: number };
  readonly hash?: string;
}

/** Runs with --result; the process's end and the file. */
async function result(...args: string[]): Promise<{ ended: Ended; file: Result }> {
  const path = join(folderOf(), 'result.json');
  const ended = await flatland(['run', '--result', path, ...args]);
  return { ended, file: JSON.parse(readFileSync(path, 'utf8')) as Result };
}

/** A folder with a file that never ends. */
function endless(name: string): string {
  const folder = folderOf();
  symlinkSync('/dev/zero', join(folder, name));
  return folder;
}

/** An image that ends with a status. */
const exits = (status: number): Uint8Array => program(`_start:\n${EXIT(status)}`);

describe.concurrent('a Task that ends well', () => {
  it('does hello print its greeting, and nothing else?', async () => {
    const { status, stdout, stderr } = await flatland(['run', 'hello']);
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: 'Hello from Flatland.\n',
      stderr: '',
    });
  });

  it('do arguments reach it, also those that look like options?', async () => {
    const args = ['--', '--stats', '', 'a b', 'ä', '--'];
    const { stdout, stderr } = await flatland(['run', 'echo', ...args]);
    expect({ stdout, stderr }).toEqual({ stdout: '--stats  a b ä --\n', stderr: '' });
  });

  it('is its exit status that of the command, up to 123?', async () => {
    // The statuses above are the command's own.
    const expected = { 7: 7, 123: 123, 124: 1, 256: 1, '-1': 1 };
    const ends = await Promise.all(
      Object.keys(expected).map((status) =>
        flatland(['run', 'x.elf'], { cwd: folderOf({ 'x.elf': exits(Number(status)) }) }),
      ),
    );
    expect(ends.map(({ status }) => status)).toEqual(
      Object.keys(expected).map((status) => expected[status as keyof typeof expected]),
    );
    expect(ends.map(({ stdout }) => stdout)).toEqual(ends.map(() => ''));
  });

  it('does greedy get all of its heap and not a byte more?', async () => {
    const [all, more] = await Promise.all([
      flatland(['run', 'greedy']),
      flatland(['run', 'greedy', '--', 'more']),
    ]);
    expect(all).toMatchObject({ status: 0, stderr: '' });
    expect(all.stdout).toMatch(/^used all \d{6} bytes of the heap\n$/);
    expect(more.status).toBe(1);
    expect(more.stdout).toMatch(/asking for more\n$/);
    expect(more.stderr).toMatch(/^flatland: greedy ended by a fault: heap overflow at 0x/);
  });

  it('does sleepy wake up in time, without being busy meanwhile?', async () => {
    const { ended, file } = await result('sleepy', '--', '2', '200');
    expect(ended.status).toBe(0);
    const woke = [...ended.stdout.matchAll(/^woke up (\d) of 2 after (\d+) ms$/gm)];
    expect(woke.map(([, nth]) => nth)).toEqual(['1', '2']);
    expect(Number(woke[0]?.[2])).toBeGreaterThanOrEqual(200);
    expect(Number(woke[1]?.[2])).toBeGreaterThanOrEqual(400);
    expect(file.instructions).toBeLessThan(10_000);
    expect(file.time).toBeGreaterThanOrEqual(400e6);
  });

  it.each([2, 8])('does a Task run on a machine of %i harts?', async (harts) => {
    const ended = await flatland(['run', '--harts', `${harts}`, 'primes', '--', '30']);
    expect(ended).toMatchObject({
      status: 0,
      stdout: '2\n3\n5\n7\n11\n13\n17\n19\n23\n29\n',
      stderr: '',
    });
  });

  it('does it run without protection as well?', async () => {
    const ended = await flatland(['run', '--protection', 'off', 'primes', '--', '5']);
    expect(ended).toMatchObject({ status: 0, stdout: '2\n3\n5\n', stderr: '' });
  });
});

describe.concurrent('a Task that ends badly', () => {
  // The kernel's tests go through all kinds; these are read as a person reads them.
  const kinds = [
    ['stack', 'stack overflow', 7, 'descend'],
    ['null', 'null pointer', 5, 'null'],
    ['nowhere', 'execute outside image', 1, ''],
    ['illegal', 'illegal instruction', 2, 'illegal'],
  ] as const;
  it.each(kinds)(
    'is crash %s reported as a %s, with cause, registers and the code?',
    async (kind, fault, cause, symbol) => {
      const { ended, file } = await result('crash', '--', kind);
      expect(ended).toMatchObject({ status: 1, stdout: '' });
      expect(ended.stderr).toContain(`flatland: crash ended by a fault: ${fault} at 0x`);
      expect(ended.stderr).toMatch(new RegExp(`^fault: ${fault} at 0x[0-9a-f]{8}`, 'm'));
      expect(ended.stderr).toMatch(
        new RegExp(
          `^  pc 0x[0-9a-f]{8}${symbol && ` in ${symbol}`}.*, cause ${cause}, hart 0$`,
          'm',
        ),
      );
      for (const register of ['pc', 'ra', 'sp', 'a0', 's11', 't6']) {
        expect(ended.stderr).toMatch(new RegExp(`\\b${register} [0-9a-f]{16}`));
      }
      if (kind !== 'nowhere') expect(ended.stderr).toMatch(/^ {2}> 0x[0-9a-f]{8} \S+ /m);
      expect(file).toMatchObject({ reason: 'fault', fault: { fault, cause } });
    },
  );

  it('is a call that was not granted refused, and the end called denied?', async () => {
    const { ended, file } = await result('--grant', 'log', 'hello');
    expect(ended).toMatchObject({ status: 1, stdout: '' });
    expect(ended.stderr).toContain('it has no grant :output');
    expect(file).toMatchObject({ reason: 'denied', fault: null });
  });

  it('is a Task that cannot be started refused with the reason?', async () => {
    const folder = folderOf({ 'big.edn': '{:image "hello.elf" :memory "4G"}' });
    const ends = await Promise.all([
      flatland(['run', 'hello', '--memory', '1G']),
      flatland(['run', 'hello', '--memory', '4K']),
      flatland(['run', 'big.edn'], { cwd: folder }),
    ]);
    for (const { status, stdout, stderr } of ends) {
      expect(status).toBeGreaterThan(0);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^[^\n]*\d[^\n]*\n$/);
    }
  });
});

describe.concurrent('a limit', () => {
  it('does --max-instructions end a Task that goes on for ever?', async () => {
    const { ended, file } = await result('--max-instructions', '1000000', 'spin');
    expect(ended).toMatchObject({ status: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^flatland: spin reached a limit: [^\n]*1000000[^\n]*\n$/);
    expect(file.reason).toBe('limit');
    expect(file.instructions).toBeGreaterThanOrEqual(1_000_000);
    expect(file.instructions).toBeLessThan(1_100_000);
  });

  it('does --timeout end it with 124?', async () => {
    const { ended, file } = await result('--timeout', '900ms', 'spin');
    expect(ended).toMatchObject({ status: 124, stdout: '' });
    expect(ended.stderr).toBe('flatland: spin took too long\n');
    expect(file).toMatchObject({ reason: 'timeout', fault: null });
  });

  it('do the limits of its Task file hold?', async () => {
    const task = (limits: string): string =>
      `{:image "spin.elf" :memory "64K" :grants [:output] :limits ${limits}}`;
    const folder = folderOf({
      'few.edn': task('{:instructions 200000}'),
      'short.edn': task('{:time "200ms"}'),
      'quiet.edn': `{:image "primes.elf" :memory "1M" :grants [:output] :limits {:output 10}}`,
    });
    const [few, short, quiet] = await Promise.all(
      ['few.edn', 'short.edn', 'quiet.edn'].map((file) => flatland(['run', file], { cwd: folder })),
    );
    expect(few).toMatchObject({ status: 1, stdout: '' });
    expect(few?.stderr).toContain('few reached a limit');
    expect([1, 124]).toContain(short?.status);
    expect(short?.stderr).toMatch(/^flatland: short .*\n$/);
    expect(quiet?.status).toBe(1);
    expect(quiet?.bytes.length).toBeLessThanOrEqual(10);
    expect(quiet?.stderr).toContain('quiet reached a limit');
  });
});

describe.concurrent('a signal', () => {
  const busy = program(`
_start:
  ${WRITE('text', 6)}
spin:
  j spin
text:
  .byte 114, 101, 97, 100, 121, 10
`);

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'does %s end a busy Task with %i, and the result file get written?',
    async (...[signal, status]) => {
      const folder = folderOf({ 'busy.elf': busy });
      const running = start(['run', '--result', 'result.json', 'busy.elf'], { cwd: folder });
      await running.until('ready');
      running.signal(signal);
      const ended = await running.ended;
      expect(ended).toMatchObject({ status, stdout: 'ready\n' });
      expect(ended.stderr.split('\n').length).toBeLessThanOrEqual(2);
      const file = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as Result;
      expect(file).toMatchObject({ name: 'busy', reason: 'killed' });
    },
  );

  it('does it end a Task that waits for input, and one that sleeps?', async () => {
    const waiting = start(['run', 'echo'], { stdin: 'open' });
    const sleeping = start(['run', 'sleepy', '--', '2', '1000']);
    waiting.write('here');
    await Promise.all([waiting.until('here'), sleeping.until('woke up 1')]);
    waiting.signal('SIGINT');
    sleeping.signal('SIGTERM');
    expect((await waiting.ended).status).toBe(130);
    expect((await sleeping.ended).status).toBe(143);
  });
});

describe.concurrent('--result and --stats', () => {
  it('does the file say reason, status, instructions, time and peak memory?', async () => {
    const { ended, file } = await result('hello');
    expect(ended.stderr).toBe('');
    expect(file).toMatchObject({ name: 'hello', reason: 'exit', status: 0, fault: null });
    expect(file.instructions).toBeGreaterThan(50);
    expect(file.instructions).toBeLessThan(1000);
    expect(file.time).toBeGreaterThan(0);
    expect(file['peak-memory']).toBeGreaterThan(0);
    expect(file['peak-memory']).toBeLessThanOrEqual(file.memory);
    expect(file.memory).toBe(65_536);
  });

  it('does --result - write to stdout, behind the output?', async () => {
    const { stdout } = await flatland(['run', '--result', '-', 'hello']);
    const [greeting, ...json] = lines(stdout);
    expect(greeting).toBe('Hello from Flatland.');
    expect(JSON.parse(json.join('\n'))).toMatchObject({ name: 'hello', status: 0, output: 21 });
  });

  it('does a file that cannot be written fail the command, in one line?', async () => {
    const { status, stderr } = await flatland([
      'run',
      '--result',
      '/no/such/folder/r.json',
      'hello',
    ]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^flatland: [^\n]*\/no\/such\/folder\/r\.json[^\n]*\n$/);
  });

  it('do the figures of --stats go to stderr, and the output stay as it is?', async () => {
    const { status, stdout, stderr } = await flatland(['run', '--stats', 'hello']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'Hello from Flatland.\n' });
    expect(stderr).toMatch(/^instructions \d+$/m);
    expect(stderr).toMatch(/^host time .* MIPS\)$/m);
    expect(stderr).toMatch(/^peak memory .* of 65536 bytes$/m);
  });
});

describe.concurrent('what can be run', () => {
  const greets = program(`
_start:
  ${WRITE('text', 3)}
  ${EXIT(0)}
text:
  .byte 104, 105, 10
`);

  it('can a program be run with nothing but --memory and --grant?', async () => {
    const folder = folderOf({ 'x.elf': greets });
    const [plain, memory, none] = await Promise.all([
      flatland(['run', 'x.elf'], { cwd: folder }),
      flatland(['run', './x.elf', '--memory', '96K', '--grant', ':output', '--stats'], {
        cwd: folder,
      }),
      flatland(['run', join(folder, 'x.elf'), '--grant', 'clock']),
    ]);
    expect(plain).toMatchObject({ status: 0, stdout: 'hi\n', stderr: '' });
    expect(memory).toMatchObject({ status: 0, stdout: 'hi\n' });
    expect(memory?.stderr).toContain('of 98304 bytes');
    expect(none).toMatchObject({ stdout: '' });
    expect(none?.stderr).toContain(':output');
  });

  it('can a Task file be run from anywhere, its image found beside it?', async () => {
    const folder = folderOf({
      'task/x.edn': '{:image "x.elf" :memory "64K" :grants [:output]}',
      'task/x.elf': greets,
    });
    const [below, absolute] = await Promise.all([
      flatland(['run', 'task/x.edn'], { cwd: folder }),
      flatland(['run', join(folder, 'task', 'x.edn')], { cwd: '/' }),
    ]);
    expect(below).toMatchObject({ status: 0, stdout: 'hi\n', stderr: '' });
    expect(absolute).toMatchObject({ status: 0, stdout: 'hi\n', stderr: '' });
  });

  it('is what is no program of this machine refused in one line, saying why?', async () => {
    const wrongMachine = greets.slice();
    wrongMachine[18] = 62; // EM_X86_64
    const folder = folderOf({
      'empty.elf': '',
      'text.elf': 'hello, world\n',
      'short.elf': greets.slice(0, 40),
      'x86.elf': wrongMachine,
      'cut.elf': greets.slice(0, greets.length / 2),
    });
    const ends = await Promise.all(
      ['empty', 'text', 'short', 'x86', 'cut', 'missing'].map((name) =>
        flatland(['run', `${name}.elf`], { cwd: folder }),
      ),
    );
    for (const { status, stdout, stderr } of ends) {
      expect(status).toBeGreaterThan(0);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^[^\n]{10,300}\n$/);
      expect(stderr).toContain('.elf');
    }
  });

  it('is a file without end refused, and a pipe read?', async () => {
    const [zero, image, pipe] = await Promise.all([
      flatland(['run', 'zero.edn'], { cwd: endless('zero.edn') }),
      flatland(['run', 'zero.elf'], { cwd: endless('zero.elf') }),
      start(['-c', `mkfifo x.elf; cat y > x.elf & flatland run x.elf`], {
        command: 'sh',
        cwd: folderOf({ y: greets }),
      }).ended,
    ]);
    for (const { status, stdout, stderr } of [zero, image]) {
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/^flatland: cannot read zero\.e..: it is longer than 256 MiB\n$/);
    }
    expect(pipe).toMatchObject({ status: 0, stdout: 'hi\n', stderr: '' });
  });

  it('is a name that is no Task answered with the nearest one, and 2?', async () => {
    const [near, far] = await Promise.all([flatland(['run', 'helo']), flatland(['run', 'zzzzzz'])]);
    expect(near).toMatchObject({ status: 2, stdout: '' });
    expect(near?.stderr).toMatch(/^flatland: [^\n]*“helo”[^\n]*hello[^\n]*\n$/);
    expect(far).toMatchObject({ status: 2, stdout: '' });
    expect(far?.stderr).toMatch(/^flatland: [^\n]*“zzzzzz”[^\n]*\n$/);
  });

  it('does a run write nothing but what it was asked to?', async () => {
    const folder = folderOf();
    const before = statSync(folder).mtimeMs;
    await flatland(['run', 'hello'], { cwd: folder, env: { HOME: folder } });
    expect(statSync(folder).mtimeMs).toBe(before);
  });
});
