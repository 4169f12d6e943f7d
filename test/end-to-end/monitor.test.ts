/**
 * The Monitor in a real terminal: what a person sees, types, and gets back.
 */
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flatland, folderOf, installation, useFlatland } from '../support/process.ts';
import { noScreen, openScreen, useScreens, type Screen } from '../support/screen.ts';

useFlatland();
useScreens();

const missing = noScreen();
if (missing !== undefined) console.log(`the Monitor is not tested in a terminal: ${missing}`);

/** At the prompt of a Monitor that has started. */
async function prompt(screen: Screen): Promise<void> {
  await screen.until('WAIT');
  screen.key('M-3');
  await screen.until(/1▸/);
}

/** Types a form and sends it off. */
function enter(screen: Screen, form: string): void {
  screen.type(form);
  screen.key('Enter');
}

async function powerOff(screen: Screen): Promise<{ status: number; stderr: string }> {
  screen.key('C-q');
  await screen.until('Power off?');
  screen.key('y');
  return screen.ended();
}

/** The terminal is as it was before. */
function expectRestored(screen: Screen): void {
  const { before, after } = screen.settings();
  // The window may have another size by now.
  const kept = (settings: string): string => settings.replace(/rows \d+; columns \d+/, '');
  expect(kept(after)).toBe(kept(before));
  const names = ['alternate_on', 'mouse_any_flag', 'cursor_flag', 'wrap_flag'];
  expect(names.map((name) => `${name} ${screen.state(name)}`)).toEqual([
    'alternate_on 0',
    'mouse_any_flag 0',
    'cursor_flag 1',
    'wrap_flag 1',
  ]);
  expect(screen.text()).toContain('back at the shell');
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe.concurrent('the Monitor in a terminal', { skip: missing !== undefined }, () => {
  it.each([
    [80, 24],
    [120, 36],
  ])('does it fill %i x %i, switch tabs, and leave the terminal as it was?', async (...size) => {
    const [columns, rows] = size;
    const screen = openScreen({ columns, rows });
    const first = await screen.until('PANEL');
    expect(first).toMatch(/1 PANEL.*2 CONSOLE.*3 LISP/);
    expect(first.split('\n').length - 1).toBe(rows);
    expect(screen.state('alternate_on')).toBe('1');
    await screen.until('WAIT');
    for (const line of screen.text().split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    screen.key('M-2');
    await screen.until('▐2 CONSOLE▌');
    screen.key('M-3');
    await screen.until('▐3 LISP▌');
    screen.key('M-1');
    await screen.until('▐1 PANEL▌');
    screen.key('C-q');
    await screen.until('Power off?');
    screen.key('Escape');
    await screen.until((text) => !text.includes('Power off?'));
    expect(await powerOff(screen)).toEqual({ status: 0, stderr: '' });
    expectRestored(screen);
  });

  it('does a Task get a tab with its output and its end, and input from the keyboard?', async () => {
    const screen = openScreen();
    await prompt(screen);
    enter(screen, '(+ 0x80000000 4)');
    await screen.until('2147483652');
    enter(screen, '(spawn :hello)');
    await screen.until('4 hello');
    enter(screen, '(spawn :echo)');
    await screen.until('5 echo');
    screen.key('M-4');
    const shown = await screen.until('Hello from Flatland.');
    expect(shown).toContain('hello exited with status 0');
    screen.key('M-5');
    await screen.until('▐5 echo▌');
    enter(screen, 'to the Task');
    await screen.until('to the Task');
    screen.key('C-d');
    await screen.until('echo exited with status 0');
    screen.key('M-3');
    enter(screen, '(string.upper (output-of 2))');
    await screen.until('TO THE TASK');
    enter(screen, '(exit 5)');
    expect(await screen.ended()).toEqual({ status: 5, stderr: '' });
    expectRestored(screen);
  });

  it('do keys, tabs, Ctrl-C and kill work while every hart spins and a form computes?', async () => {
    const screen = openScreen({ args: ['--harts', '4'], columns: 100, rows: 30 });
    await prompt(screen);
    enter(screen, '(for [i 1 4] (spawn :spin))');
    await screen.until(/RUN 4\/4/);
    enter(screen, '(while true nil)');
    const begun = Date.now();
    for (const [key, tab] of [
      ['M-1', /▐1 PANEL▌/],
      ['M-2', /▐2 CONSOLE▌/],
      // A form that has run for a while leaves its mark.
      ['M-3', /▐3 LISP( ◌)?▌/],
    ] as const) {
      screen.key(key);
      await screen.until(tab);
    }
    expect(Date.now() - begun).toBeLessThan(8000);
    screen.key('C-c');
    await screen.until('interrupted');
    enter(screen, '(pcall (fn [] (while true (pcall (fn [] (while true nil))))))');
    await new Promise((resolve) => setTimeout(resolve, 300));
    screen.key('C-c');
    await screen.until(/interrupted[\s\S]*interrupted/);
    enter(screen, '(each [_ t (ipairs (tasks))] (kill t.id))');
    await screen.until(/WAIT 4\/4/);
    enter(screen, '(.. "all " "dead " (length (tasks)))');
    await screen.until('"all dead 0"');
    expect(await powerOff(screen)).toEqual({ status: 0, stderr: '' });
  });

  it('does it survive 20 x 5, and 1 x 1, and come back?', async () => {
    const screen = openScreen();
    await prompt(screen);
    enter(screen, '(.. "before " "and after")');
    await screen.until('"before and after"');
    screen.resize(20, 5);
    await screen.until((text) => text.split('\n').length - 1 === 5);
    screen.key('M-1');
    screen.resize(1, 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    screen.key('M-2', 'M-3');
    screen.resize(100, 30);
    await screen.until(/3 LISP[\s\S]*"before and after"[\s\S]*▸/);
    enter(screen, '(+ 40 2)');
    await screen.until('⇒ 42');
    expect(await powerOff(screen)).toEqual({ status: 0, stderr: '' });
    expectRestored(screen);
  });

  it('is history kept between runs?', async () => {
    const home = folderOf();
    const one = openScreen({ home });
    await prompt(one);
    enter(one, '(.. "kept " "for later")');
    await one.until('"kept for later"');
    expect(await powerOff(one)).toMatchObject({ status: 0 });
    expect(readdirSync(home).sort()).toEqual(expect.arrayContaining(['state']));
    const two = openScreen({ home });
    await prompt(two);
    two.key('Up');
    await two.until('(.. "kept " "for later")');
    two.key('Enter');
    await two.until('"kept for later"');
    expect(await powerOff(two)).toMatchObject({ status: 0 });
  });

  it('does a state folder that cannot be made keep nothing from working?', async () => {
    const screen = openScreen({ env: { XDG_STATE_HOME: '/dev/null/state' } });
    await prompt(screen);
    enter(screen, '(+ 40 2)');
    await screen.until('⇒ 42');
    expect(await powerOff(screen)).toEqual({ status: 0, stderr: '' });
  });

  it('are the Tasks of :launch started, in order?', async () => {
    const folder = folderOf({ 'machine.edn': '{:launch [:hello :mandel :spin]}' });
    const screen = openScreen({ args: ['--config', folder], columns: 120, rows: 36 });
    await screen.until(/4 hello.*5 mandel/);
    screen.key('M-5');
    await screen.until('▀▀▀');
    expect(await powerOff(screen)).toEqual({ status: 0, stderr: '' });
  });

  it('does SIGTERM restore the terminal, and end with 143?', async () => {
    const screen = openScreen();
    await prompt(screen);
    enter(screen, '(while true nil)');
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(screen.pid(), 'SIGTERM');
    expect(await screen.ended()).toEqual({ status: 143, stderr: '' });
    expectRestored(screen);
  });

  it('does nothing go on after the window is closed, or after SIGKILL?', async () => {
    const [closed, busy, killed] = [openScreen(), openScreen(), openScreen()];
    await Promise.all([closed.until('WAIT'), prompt(busy), killed.until('WAIT')]);
    enter(busy, '(do (spawn :spin) (while true nil))');
    await busy.until(/RUN 1\/1/);
    const pids = [closed.pid(), busy.pid(), killed.pid()];
    expect(pids.map(isAlive)).toEqual([true, true, true]);
    closed.close();
    busy.close();
    process.kill(killed.pid(), 'SIGKILL');
    const end = Date.now() + 10_000;
    while (pids.some(isAlive) && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(pids.map(isAlive)).toEqual([false, false, false]);
  });

  it('does a computer that breaks end it with one line, the terminal restored?', async () => {
    // An installation whose Lisp is damaged: the computer thread fails while it starts.
    const broken = folderOf();
    mkdirSync(join(broken, 'dist', 'lisp'), { recursive: true });
    for (const name of readdirSync(join(installation, 'dist'))) {
      if (/\.c?js$/.test(name))
        cpSync(join(installation, 'dist', name), join(broken, 'dist', name));
    }
    writeFileSync(join(broken, 'dist', 'lisp', 'lisp.image'), 'not a Lisp');
    symlinkSync(join(installation, 'dist', 'programs'), join(broken, 'dist', 'programs'));
    symlinkSync(join(installation, 'config'), join(broken, 'config'));
    for (const name of ['flatland.cjs', 'package.json']) {
      cpSync(join(installation, name), join(broken, name));
    }
    const screen = openScreen({ launcher: join(broken, 'flatland.cjs') });
    const { status, stderr } = await screen.ended();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^flatland: [^\n]+\n$/);
    expectRestored(screen);
  });

  it('does a computer that breaks long after the start end it the same way?', async () => {
    // An error nobody catches, thrown in the computer thread as soon as a file is there.
    const folder = folderOf();
    const signal = join(folder, 'break');
    const fault = join(folder, 'fault.mjs');
    writeFileSync(
      fault,
      `import { existsSync } from 'node:fs';
       import { isMainThread } from 'node:worker_threads';
       const look = () => { if (existsSync(${JSON.stringify(signal)})) throw new Error('a fault was put in'); };
       if (!isMainThread) setInterval(look, 20).unref();`,
    );
    const screen = openScreen({
      columns: 100,
      rows: 30,
      env: { NODE_OPTIONS: `--import ${fault}` },
    });
    await prompt(screen);
    enter(screen, '(+ 40 2)');
    await screen.until('⇒ 42');
    writeFileSync(signal, '');
    const { status, stderr } = await screen.ended();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^flatland: [^\n]*a fault was put in[^\n]*\n$/);
    expectRestored(screen);
  });

  it.each(['(foo', '', ' '])('is “%s” no form for a picture?', async (form) => {
    const { status, stderr } = await flatland(['shot', '--after', form, '--out', 'x.txt']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^flatland: --after: found “[^\n]*”, expected a whole form/);
  });

  it('does a form that never ends end a picture at its --timeout, with 124?', async () => {
    const args = ['--after', '(while true nil)', '--timeout', '2s', '--out', 'x.txt'];
    const { status, stderr } = await flatland(['shot', ...args]);
    expect([status, stderr]).toEqual([124, 'flatland: the time of --timeout is over\n']);
  });

  it('is a tab that is not there no picture?', async () => {
    const { status, stderr } = await flatland(['shot', '--tab', '9', '--out', 'x.txt']);
    expect([status, stderr]).toEqual([2, 'flatland: --tab: found 9, expected 1 to 3\n']);
  });

  it('does TERM=dumb get one line that says what works there, and 2?', async () => {
    const screen = openScreen({ term: 'dumb' });
    const { status, stderr } = await screen.ended();
    expect(status).toBe(2);
    expect(stderr).toMatch(/^flatland: [^\n]*TERM=dumb[^\n]*flatland repl[^\n]*\n$/);
    expectRestored(screen);
  });
});
