/**
 * Where it runs: configuration folders, homes, working directories, read-only places.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flatland, folderOf, launcher, start, useFlatland } from '../support/process.ts';

useFlatland();

const GREETS = 'Hello from Flatland.\n';

describe.concurrent('configuration', () => {
  it('does --config lay its files over the user’s, and those over the bundled ones?', async () => {
    const user = folderOf({
      'flatland/task/mine.edn': '{:image "echo.elf" :args ["user"] :grants [:output]}',
      'flatland/task/theirs.edn': '{:image "echo.elf" :args ["user"] :grants [:output]}',
    });
    const folder = folderOf({
      'task/mine.edn': '{:image "echo.elf" :args ["overlay"] :grants [:output]}',
      'machine.edn': '{:harts 3 :memory "32M" :clock :steps}',
    });
    const env = { XDG_CONFIG_HOME: user };
    const [mine, theirs, hello, harts, config] = await Promise.all([
      flatland(['run', '--config', folder, 'mine'], { env }),
      flatland(['run', '--config', folder, 'theirs'], { env }),
      flatland(['run', '--config', folder, 'hello'], { env }),
      flatland(['eval', '--config', folder, '(length (harts))'], { env }),
      flatland(['config', '--config', folder], { env }),
    ]);
    expect([mine.stdout, theirs.stdout, hello.stdout]).toEqual(['overlay\n', 'user\n', GREETS]);
    expect(harts).toMatchObject({ status: 0, stdout: '3\n' });
    expect(config.status).toBe(0);
    for (const place of [join(folder, 'machine.edn'), join(folder, 'task', 'mine.edn')]) {
      expect(config.stdout).toContain(place);
    }
  });

  it('does a malformed file end every command with one line that says where, and 2?', async () => {
    const broken = folderOf({
      'task/hello.edn': '{:image "hello.elf"\n :memroy "64K"}',
      'machine.edn': '{:harts 0}',
    });
    const task = folderOf({ 'task/hello.edn': '{:image "hello.elf"\n :memroy "64K"}' });
    const [machine, run, evaluated] = await Promise.all([
      flatland(['eval', '1', '--config', broken]),
      flatland(['run', 'hello', '--config', task]),
      flatland(['eval', '(spawn :hello)', '--config', task]),
    ]);
    expect(machine).toMatchObject({ status: 2, stdout: '' });
    expect(machine.stderr).toMatch(/^[^\n]*machine\.edn:1:9: found 0, expected [^\n]+\n$/);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toMatch(
      /^[^\n]*hello\.edn:2:2: found [^\n]*:memroy, expected [^\n]*:memory\n$/,
    );
    expect(evaluated).toMatchObject({ status: 1, stdout: '' });
    expect(evaluated.stderr).toContain('hello.edn:2:2: found');
  });

  it('is a folder that is not there refused?', async () => {
    const ended = await flatland(['run', 'hello', '--config', '/no/such/folder']);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toMatch(/^[^\n]*\/no\/such\/folder[^\n]*\n$/);
  });

  it('does a command run whose option has the name of another?', async () => {
    const cwd = folderOf({});
    const ended = await flatland(['--log', 'boot', 'run', 'hello'], { cwd });
    expect(ended).toMatchObject({ status: 0, stdout: GREETS, stderr: '' });
    expect(existsSync(join(cwd, 'boot'))).toBe(true);
  });

  it('are Tasks of an overlay known by name, also to nearest-name hints and the prompt?', async () => {
    const folder = folderOf({
      'task/lanterns.edn': '{:image "echo.elf" :args ["lit"] :grants [:output]}',
    });
    const [near, spawned] = await Promise.all([
      flatland(['run', 'lantern', '--config', folder]),
      flatland([
        ...['eval', '--config', folder],
        '(let [id (spawn :lanterns)] (wait id) (output-of id))',
      ]),
    ]);
    expect(near.status).toBe(2);
    expect(near.stderr).toContain('lanterns');
    expect(spawned).toMatchObject({ status: 0, stdout: '"lit\n"\n' });
  });
});

describe.concurrent('the process’s surroundings', () => {
  it('is a heap too small for the computer said to be that?', async () => {
    const env = { NODE_OPTIONS: '--max-old-space-size=12' };
    const { status, stdout, stderr } = await flatland(['eval', '(+ 1 2)'], { env });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^flatland: the computer stopped: more than \d+ MiB of values\n$/);
  });

  it.each([
    ['an empty HOME', { HOME: '' }],
    ['no HOME', { HOME: undefined }],
    ['a HOME that is not there', { HOME: '/no/such/home' }],
    ['NO_COLOR', { NO_COLOR: '1' }],
    ['FORCE_COLOR', { FORCE_COLOR: '3' }],
    ['TERM=dumb', { TERM: 'dumb' }],
    ['no LANG', { LANG: undefined }],
  ])('does it run with %s?', async (_what, env) => {
    const cwd = folderOf();
    const [run, evaluated] = await Promise.all([
      flatland(['run', 'hello'], { env, cwd }),
      flatland(['eval', '"ä"'], { env, cwd }),
    ]);
    expect(run).toMatchObject({ status: 0, stdout: GREETS, stderr: '' });
    expect(evaluated).toMatchObject({ status: 0, stdout: '"ä"\n', stderr: '' });
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('does it run from a folder of any name, through a link, and from / itself?', async () => {
    const folder = folderOf();
    const odd = join(folder, ' a “b”\t#?%20 ');
    mkdirSync(odd);
    symlinkSync(launcher, join(odd, 'fl'));
    const [strange, rooted] = await Promise.all([
      start(['run', 'hello'], { command: join(odd, 'fl'), cwd: odd }).ended,
      flatland(['run', 'hello'], { cwd: '/' }),
    ]);
    expect(strange).toMatchObject({ status: 0, stdout: GREETS, stderr: '' });
    expect(rooted).toMatchObject({ status: 0, stdout: GREETS, stderr: '' });
  });

  it('does it say so in one line when the working directory is gone?', async () => {
    const folder = folderOf();
    const line = `mkdir x && cd x && rmdir ../x && flatland run hello`;
    const ended = await start(['-c', line], { command: 'sh', cwd: folder }).ended;
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toMatch(/^flatland: the working directory is gone[^\n]*\n$/);
  });

  it('do eval, script and repl write nothing anywhere?', async () => {
    const home = folderOf();
    const env = { HOME: home };
    await Promise.all([
      flatland(['eval', '1'], { env }),
      flatland(['repl'], { env, stdin: '(+ 1 1)\n' }),
      flatland(['run', 'hello'], { env }),
    ]);
    expect(readdirSync(home)).toEqual([]);
  });

  it('does a state folder that cannot be written keep nothing from working?', async () => {
    const state = folderOf();
    chmodSync(state, 0o555);
    const ended = await flatland(['repl'], { env: { XDG_STATE_HOME: state }, stdin: '(+ 1 1)\n' });
    chmodSync(state, 0o755);
    expect(ended).toMatchObject({ status: 0, stdout: '2\n', stderr: '' });
  });

  it('is the Monitor without a terminal one line that names what works, and 2?', async () => {
    const [piped, dumb] = await Promise.all([flatland([]), flatland(['monitor'])]);
    for (const { status, stdout, stderr } of [piped, dumb]) {
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/^flatland: [^\n]*run, eval[^\n]*\n$/);
    }
  });
});

describe.concurrent('the command line', () => {
  it('does --version say its version, and help what there is?', async () => {
    const [version, help, wrong] = await Promise.all([
      flatland(['--version']),
      flatland(['help']),
      flatland(['rnu', 'hello']),
    ]);
    expect(version.stdout).toMatch(/^flatland \d+\.\d+\.\d+\n$/);
    for (const word of ['run', 'eval', 'repl', 'test', 'boot']) expect(help.stdout).toContain(word);
    expect(wrong).toMatchObject({ status: 2, stdout: '' });
    expect(wrong.stderr).toMatch(/^flatland: [^\n]*rnu[^\n]*run[^\n]*\n$/);
  });

  it('is an error one line without a stack, and a stack under --debug?', async () => {
    const [plain, debug] = await Promise.all([
      flatland(['run', 'nosuch.elf']),
      flatland(['run', 'nosuch.elf', '--debug']),
    ]);
    expect(plain.stderr).toMatch(/^[^\n]+\n$/);
    expect(debug.stderr.split('\n')[0]).toBe(plain.stderr.trimEnd());
    expect(debug.stderr).toMatch(/\n +at /);
    expect(existsSync('nosuch.elf')).toBe(false);
  });
});

describe('measurements', () => {
  it('do their forms stay out of the history of the prompt?', async () => {
    const state = folderOf();
    const env = { XDG_STATE_HOME: state };
    await flatland(['bench', 'prompt', '--runs', '1'], { env });
    expect(readdirSync(state)).toEqual([]);
  });
});
