/**
 * The Monitor as a whole, but for threads and the tty: real machine, kernel, shell and screen.
 */
import { expect, test } from 'vitest';
import { desk, ENTER } from './support/desk.ts';

const CONTROL_C = '\u0003';
const CONTROL_D = '\u0004';

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

test('does the tab of a Task that faulted say what, where and with which registers?', () => {
  const { enter, until, terminal } = desk();
  enter('(spawn :crash {:args ["null"]})');
  until('4 crash');
  terminal.type('\u001b4');
  until('fault: null pointer at 0x00000000');
  until(/^│ +a2 [0-9a-f]{16} +a3 0{16} +a4 0{16} /m);
  until(/> 0x[0-9a-f]{8} null\+0x[0-9a-f]+: lw a0, 0\(a0\)/);
});

test('are the oldest of very many ended tabs closed, that is said, and the one shown stays?', () => {
  const { enter, until, serve, terminal, systems } = desk();
  enter('(spawn :hello)');
  until('4 hello');
  enter('(for [i 1 60] (wait (spawn :echo {:args [(tostring i)]})))');
  terminal.type('\u001b4');
  until('older ones are closed');
  const { log } = systems.first.kernel;
  while (!log.records().some(({ task, message }) => task === 61 && /exited/.test(message)))
    serve(5);
  until('Hello from Flatland.');
  terminal.type('\u001b[5;5~'.repeat(4));
  until('▐53 echo ∎▌');
  until('60');
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

test('does the end of input come after what was typed at once before it?', () => {
  const { enter, until, terminal } = desk();
  enter('(spawn :echo)');
  until('4 echo');
  terminal.type('\u001b4');
  terminal.type(`to the Task${ENTER}${CONTROL_D}`);
  until('echo exited with status 0');
  terminal.type('\u001b3');
  enter('(string.upper (output-of 1))');
  until('TO THE TASK');
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

test('is init.fnl run before what is typed, and does the prompt count from one all the same?', () => {
  const text = '(print :welcome)\n(fn thrice [x] (* 3 x))\n(.. :un :seen)';
  const { enter, until, terminal } = desk({ init: { path: '/config/init.fnl', text } });
  enter('(thrice 14)');
  until('⇒ 42');
  expect(terminal.screen()).toMatch(/welcome[^]*1▸ \(thrice 14\)/);
  expect(terminal.screen()).not.toContain('unseen');
  enter('(+ r1 1)');
  until('⇒ 43');
});

test('does a mistake in init.fnl say where, and leave a prompt?', () => {
  const text = '(local fine 1)\n(nonsense)';
  const { enter, until } = desk({ init: { path: '/config/init.fnl', text } });
  enter('(+ fine 41)');
  until('nonsense');
  until('/config/init.fnl:2');
  until('⇒ 42');
});

test('is a file that cannot be read said once, and is there a prompt?', () => {
  const { enter, until } = desk({ init: { path: '/x/init.fnl', problem: '/x/init.fnl: no' } });
  until('/x/init.fnl: no');
  enter('(* 6 7)');
  until('⇒ 42');
});

test('do keys, text, the mouse and the size reach a Task that has its tab to itself?', () => {
  const { enter, until, terminal } = desk();
  enter('(spawn :keys)');
  until('4 keys');
  terminal.type('\u001b4');
  until(/size {3}118 x 32/);
  terminal.type('é');
  until(/key {4}é/);
  terminal.type('\u001b[1;5A');
  until('control-up');
  terminal.type('\u001b[<0;11;11M');
  until(/press {2}column 9 row 8/);
  expect(terminal.screen().split('\n')[10]).toMatch(/^│ {9}█ /);
  terminal.resize(80, 24);
  until(/size {3}78 x 20/);
  terminal.type('q');
  until('the tab is back');
  until('keys exited with status 0');
});

test('does a burst of keys reach a Task whole, although its event ring is small?', () => {
  const { enter, until, terminal } = desk();
  enter('(spawn :keys)');
  until('4 keys');
  terminal.type('\u001b4');
  until('size');
  terminal.type(`${'x'.repeat(900)}y`);
  until(/key {4}y/);
  terminal.type('q');
  until('the tab is back');
});

test('does IPL restart the machine, with its Tasks, and leave what was printed and the prompt?', () => {
  const { enter, until, terminal, systems } = desk({ launch: ['echo'] });
  enter('(local kept 42)');
  enter('(spawn :hello)');
  until('5 hello');
  terminal.type('\u001b5');
  until('hello exited');
  enter('(while true nil)');
  terminal.type('\u001b1');
  until('RUN MAN');
  const before = systems.first;
  terminal.type('ry');
  until('6 echo');
  expect(systems.first).not.toBe(before);
  expect(systems.first.kernel.tasks.map(({ name }) => name)).toEqual(['echo']);
  terminal.type('\u001b4');
  until('the machine was restarted');
  terminal.type('\u001b5');
  until('Hello from Flatland.');
  terminal.type('\u001bw');
  until('5 echo');
  enter('(+ kept (length (tasks)))');
  until('⇒ 43');
});

test('is the log of a Task its own, although its number comes again after IPL?', () => {
  const { enter, until, terminal } = desk();
  enter('(spawn :hello)');
  until('4 hello');
  terminal.type('\u001b4');
  until('hello exited');
  terminal.type('\u001b1ry');
  until(/WAIT/);
  enter('(spawn :sleepy)');
  until('5 sleepy');
  terminal.type('\u001b4');
  until(/hello started/);
  expect(terminal.screen()).not.toContain('sleepy started');
  terminal.type('\u001b5');
  until(/sleepy started/);
  expect(terminal.screen()).not.toContain('hello started');
});

test('is a hart that spins loaded, each of several, and one that sleeps not?', () => {
  const { enter, until, terminal, serve } = desk({ harts: 3 });
  enter('(for [i 1 2] (spawn :spin))');
  enter('(.. :both " " :spin)');
  until('"both spin"');
  terminal.type('\u001b1');
  until(/RUN \d\/3/);
  const loads = (): number[] => {
    const rows = terminal.screen().split('\n');
    return ['H0', 'H1', 'H2'].map((name) => {
      const at = rows.findIndex((row) => row.includes(`│ ${name} `));
      return (/▏(█*)/.exec(rows[at + 1]!)?.[1] ?? '').length;
    });
  };
  const end = Date.now() + 10_000;
  while (loads().filter((cells) => cells > 20).length < 2 && Date.now() < end) serve(20);
  const [most, second, least] = loads().sort((a, b) => b - a);
  expect(most).toBeGreaterThan(20);
  expect(second).toBeGreaterThan(20);
  expect(least).toBeLessThan(5);
});
