/**
 * The Monitor as a whole, but for threads and the tty: real machine, kernel, shell and screen.
 */
import { afterEach, expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import { ConfigFiles } from '../../monitor/host/config-files.ts';
import { createControl, type Control } from '../../monitor/session/control.ts';
import { machineSlice } from '../../monitor/session/loop.ts';
import { createMonitorJob } from '../../monitor/session/monitor-job.ts';
import { createSystems, type Systems } from '../../monitor/session/systems.ts';
import { createHeadlessTerminal, type HeadlessTerminal } from '../../monitor/ui/index.ts';
import { lispImage } from '../shell/support.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SLICE = 4;
const ENTER = '\r';
const CONTROL_C = '\u0003';

interface Desk {
  readonly terminal: HeadlessTerminal;
  readonly systems: Systems;
  readonly control: Control;
  readonly remembered: string[];
  /** Serves the session until the screen shows it. @throws Error with the screen when it never does */
  until(text: string | RegExp): void;
  /** Serves the session for some rounds of the loop. */
  serve(rounds: number): void;
  /** Types a form at the prompt of the LISP tab. */
  enter(form: string): void;
  status(): number | undefined;
}

const open: HeadlessTerminal[] = [];
afterEach(() => {
  for (const terminal of open.splice(0)) terminal.close();
});

function desk(options: { harts?: number; launch?: string[]; history?: string[] } = {}): Desk {
  const files = new ConfigFiles({ env: {}, cwd: ROOT, root: ROOT });
  const { config } = files.machine();
  const { harts = 1, launch = [], history = [] } = options;
  const control = createControl();
  const now = (): number => performance.now();
  const host = {
    clock: { now: () => Math.floor(now() * 1e6), wall: () => 0 },
    programs: files,
    entropy: (bytes: Uint8Array) => bytes.fill(7),
  };
  const machine = { ...config, harts, launch, clock: 'steps' as const };
  const systems = createSystems(machine, host, { logToUart: false });
  const remembered: string[] = [];
  let receive: (bytes: Uint8Array) => void = () => {};
  const terminal = createHeadlessTerminal({
    columns: 120,
    rows: 36,
    theme: files.theme().palette,
    send: (bytes) => receive(bytes),
    onInterrupt: () => control.interrupt(),
  });
  open.push(terminal);
  const job = createMonitorJob({
    systems,
    control,
    image: lispImage(),
    now,
    config: machine,
    programs: files,
    version: '0.1.0',
    history,
    remember(form) {
      remembered.push(form);
      return undefined;
    },
    post: (bytes) => terminal.receive(bytes),
  });
  receive = job.receive;
  const round = (): void => {
    job.service();
    if (job.finished()) return;
    if (!control.paused()) machineSlice({ now, systems: () => systems.all() }, SLICE);
    job.evaluate?.(SLICE);
  };
  const serve = (rounds: number): void => {
    for (let i = 0; i < rounds; i++) round();
  };
  return {
    terminal,
    systems,
    control,
    remembered,
    serve,
    until(text) {
      const shows = (): boolean =>
        typeof text === 'string' ? terminal.screen().includes(text) : text.test(terminal.screen());
      const end = now() + 20_000;
      while (!shows()) {
        if (now() > end) throw new Error(`the screen never shows ${text}:\n${terminal.screen()}`);
        serve(5);
      }
    },
    enter(form) {
      terminal.type(`\u001b3${form}${ENTER}`);
    },
    status: () => (job.finished() ? job.status : undefined),
  };
}

test('does a form at the prompt show its value?', () => {
  const { enter, until, remembered } = desk();
  enter('(+ 40 2)');
  until('⇒ 42');
  expect(remembered).toEqual(['(+ 40 2)']);
});

test('does a Task that is spawned get a tab that keeps its output when it has ended?', () => {
  const { enter, until, terminal } = desk();
  enter('(spawn :hello)');
  until('4 hello');
  terminal.type('\u001b4');
  until('Hello from Flatland.');
  until('hello exited with status 0');
});

test('are Tasks of :launch started in order?', () => {
  const { until, systems } = desk({ launch: ['hello', 'spin'] });
  until('4 hello');
  expect(systems.first.kernel.log.records().map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^hello started/),
      expect.stringMatching(/^spin started/),
    ]),
  );
});

test('does the prompt answer while every hart spins, and does kill end a spinning Task?', () => {
  const { enter, until, systems } = desk({ harts: 4 });
  enter('(for [i 1 4] (spawn :spin))');
  enter('(length (tasks))');
  until('⇒ 4');
  const before = systems.first.machine.harts.map(({ retired }) => retired);
  enter('(* 6 7)');
  until('⇒ 42');
  const after = systems.first.machine.harts.map(({ retired }) => retired);
  after.forEach((count, hart) => expect(count).toBeGreaterThan(before[hart]!));
  enter('(do (kill 2) (length (tasks)))');
  until('⇒ 3');
});

test('does Ctrl-C end a form that never would, while Tasks run on?', () => {
  const { enter, until, terminal, serve } = desk();
  enter('(spawn :spin)');
  enter('(while true nil)');
  serve(20);
  terminal.type('\u001b1');
  until('HARTS');
  terminal.type(`\u001b3${CONTROL_C}`);
  until('interrupted');
  enter('(. (task 1) :state)');
  until(/⇒ "?:?(running|ready)/);
});

test('does Ctrl-C in the tab of a Task end the Task?', () => {
  const { enter, until, terminal } = desk();
  enter('(spawn :sleepy {:args ["1000"]})');
  until('4 sleepy');
  terminal.type('\u001b4');
  until(/4 sleepy/);
  terminal.type(CONTROL_C);
  until('killed');
});

test('does text typed in its tab reach a Task, and does the end of input end it?', () => {
  const { enter, until, terminal } = desk();
  enter('(spawn :wc)');
  until('4 wc');
  terminal.type('\u001b4');
  terminal.type(`one two${ENTER}three${ENTER}`);
  enter('(close-input 1)');
  terminal.type('\u001b4');
  until(/2\s+3\s+14/);
});

test('does STOP hold the machine, and START let it go on?', () => {
  const { enter, terminal, serve, systems, control } = desk();
  enter('(spawn :spin)');
  serve(20);
  terminal.type('\u001b1 ');
  serve(2);
  expect(control.paused()).toBe(true);
  const { machine } = systems.first;
  const held = machine.retired;
  serve(20);
  expect(machine.retired).toBe(held);
  terminal.type(' ');
  serve(20);
  expect(control.paused()).toBe(false);
  expect(machine.retired).toBeGreaterThan(held);
});

test('does an error say where, and does the prompt go on?', () => {
  const { enter, until } = desk();
  enter('(error "no such luck")');
  until('no such luck');
  enter('(.. :still :here)');
  until('stillhere');
});

test('does a form that prints a great deal arrive whole?', () => {
  const { enter, until } = desk();
  enter('(for [i 1 5000] (print i))');
  until('5000');
});

test('do forms of earlier sessions come back?', () => {
  const { terminal, until, serve } = desk({ history: ['(tasks)', '(.. :old :form)'] });
  serve(5);
  terminal.type('\u001b3\u001b[A');
  until('(.. :old :form)');
  terminal.type(ENTER);
  until('oldform');
});

test('does (exit 3) leave with that status?', () => {
  const { enter, serve, status } = desk();
  enter('(exit 3)');
  for (let i = 0; i < 500 && status() === undefined; i++) serve(1);
  expect(status()).toBe(3);
});

test('does PANEL tell the memory as the kernel counts it?', () => {
  const { enter, until, terminal } = desk();
  enter('(spawn :spin)');
  until('⇒ 1');
  terminal.type('\u001b1');
  until('T Tasks 64K');
  until('4.1M/128M');
});

test('does the roller turn through its faces, and does each tell what its values mean?', () => {
  const { terminal, enter, until, serve } = desk();
  enter('(spawn :spin)');
  until('⇒ 1');
  terminal.type('\u001b1');
  until('[GPR]');
  until(/pc   00000000_8\w{7}.*_start/);
  terminal.type('\u001b[C');
  until('[CSR]');
  until(/MPP=U MIE=\d/);
  terminal.type('\u001b[C');
  until('[FPR]');
  until(/fa0/);
  terminal.type('\u001b[C');
  until('[PMP]');
  until(/[R-][W-][X-] 8\w{3}_\w{4}‥8\w{3}_\w{4}/);
  terminal.type('\u001b[C');
  until('[TRAP]');
  until('M timer interrupt');
  terminal.type('\u001b[C');
  until('[TASK]');
  until('spin, running');
  terminal.type('\u001b[C');
  until('[GPR]');
  serve(5);
});

test('does h let the roller look at the next hart?', () => {
  const { terminal, until } = desk({ harts: 2 });
  terminal.type('\u001b1');
  until('H0 · [GPR]');
  terminal.type('h');
  until('H1 · [GPR]');
  terminal.type('h');
  until('H0 · [GPR]');
});

test('do the lamps of timer interrupts and faults follow what happens?', () => {
  const { terminal, enter, until } = desk();
  enter('(spawn :spin)');
  until('⇒ 1');
  terminal.type('\u001b1');
  until(/◉ TIMER +[\d.]+k?\/s/);
  until(/○ FAULT +0\/s/);
  enter('(spawn :crash {:args ["null"]})');
  until('⇒ 2');
  terminal.type('\u001b1');
  until(/◐ FAULT/);
});

test('does i show the selected Task at the prompt, and a click on its name as well?', () => {
  const { terminal, enter, until } = desk();
  enter('(spawn :spin)');
  until('⇒ 1');
  terminal.type('\u001b1');
  until(/1 spin +RUN/);
  terminal.type('\u001b[Bi');
  until('(task 1)');
  until('stack-peak');
});
