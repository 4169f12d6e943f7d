/** Whether the boot sequence and the display hack come, go at any key, and stay away when told. */
import { afterEach, expect, test } from 'vitest';
import { encodeDown } from '../../monitor/btp/index.ts';
import { createHeadlessTerminal, type HeadlessTerminal } from '../../monitor/ui/index.ts';
import { theme } from './support/theme.ts';

const open: HeadlessTerminal[] = [];
afterEach(() => {
  for (const terminal of open.splice(0)) terminal.close();
});

function terminal(options: { boot?: boolean; idle?: number; columns?: number; rows?: number }) {
  const { columns = 120, rows = 36, ...shows } = options;
  const made = createHeadlessTerminal({ columns, rows, theme, send: () => undefined, ...shows });
  open.push(made);
  return made;
}

const running = encodeDown({ m: 'status', state: 'run', harts: 1, running: 1 });
const hello = encodeDown({ m: 'hello', version: 1, name: 'Flatland 9', text: '1 hart' });
const HARTS = '─ HARTS ─';
const BRAILLE = /[\u2801-\u28ff]/;

test('does the boot sequence last until the machine runs, and no shorter than it takes to be seen?', () => {
  const it = terminal({ boot: true });
  expect(it.screen()).toContain('starting the computer');
  expect(it.screen()).toContain('██████████');
  it.receive(hello);
  it.receive(running);
  it.advance(100);
  expect(it.screen()).toContain('Flatland 9 · 1 hart');
  expect(it.screen()).not.toContain(HARTS);
  for (let step = 0; step < 40; step++) it.advance(66);
  expect(it.screen()).toContain(HARTS);
});

test('does it wait for a machine that is slow, and is each lamp tested?', () => {
  const it = terminal({ boot: true, columns: 80, rows: 24 });
  const lit = new Set<number>();
  for (let step = 0; step < 60; step++) {
    it.advance(66);
    const row = it
      .screen()
      .split('\n')
      .find((line) => /[●○]{8}/.test(line))!;
    [...row.replace(/[^●○]/g, '')].forEach((lamp, index) => lamp === '●' && lit.add(index));
  }
  expect(lit.size).toBe(64);
  expect(it.screen()).not.toContain(HARTS);
});

test('does any key end it, and do what it does?', () => {
  const it = terminal({ boot: true });
  it.type('\u001b2');
  expect(it.screen()).toContain('─ CONSOLE ─');
  it.type('\u001b1');
  expect(it.screen()).toContain(HARTS);
});

test('is there none when it is turned off?', () => {
  expect(terminal({ boot: false }).screen()).toContain(HARTS);
});

test('does the display hack come when PANEL is left alone, move, and go at a key that does nothing else?', () => {
  const it = terminal({ idle: 60_000 });
  it.receive(running);
  it.advance(59_000);
  expect(it.screen()).toContain(HARTS);
  it.type('s');
  it.advance(59_000);
  expect(it.screen()).toContain(HARTS);
  it.advance(2000);
  it.advance(200);
  const first = it.screen();
  expect(first).toMatch(BRAILLE);
  expect(first).not.toContain(HARTS);
  it.advance(120);
  expect(it.screen()).not.toBe(first);
  it.type('q');
  it.type('\u0011');
  expect(it.screen()).toContain(HARTS);
});

test('does it come at x, whatever the configuration says, and at no size fall over?', () => {
  const it = terminal({});
  it.type('x');
  for (let size = 1; size <= 120; size += 7) {
    it.resize(size, Math.max(1, Math.round(size / 3)));
    it.advance(5000);
    expect(it.screen()).not.toContain(HARTS);
  }
  it.type(' ');
  expect(it.screen()).toContain(HARTS);
});

test('does it leave other tabs alone, and never come when it is off?', () => {
  const it = terminal({ idle: 60_000 });
  it.type('\u001b2');
  it.advance(200_000);
  expect(it.screen()).not.toMatch(BRAILLE);
  const off = terminal({});
  off.advance(1e9);
  expect(off.screen()).toContain(HARTS);
});
