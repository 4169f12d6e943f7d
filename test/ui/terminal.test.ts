/** Whether the terminal takes a tty, draws on it, and gives it back as it was. */
import { EventEmitter } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { encodeDown } from '../../monitor/btp/index.ts';
import { createTerminal, type Terminal } from '../../monitor/ui/index.ts';
import { createDemoSession, type DemoSession } from './support/demo-session.ts';
import { createScreen, type Screen } from './support/screen.ts';
import { theme } from './support/theme.ts';

class FakeInput extends EventEmitter {
  readonly isTTY = true;
  raw = false;
  flowing = false;
  setRawMode(on: boolean): void {
    this.raw = on;
  }
  resume(): void {
    this.flowing = true;
  }
  pause(): void {
    this.flowing = false;
  }
  type(keys: string): void {
    this.emit('data', Buffer.from(keys));
  }
}

class FakeOutput extends EventEmitter {
  columns = 80;
  rows = 24;
  writes: string[] = [];
  accepts = true;
  broken = false;
  write(text: string): boolean {
    if (this.broken) throw new Error('write EIO');
    this.writes.push(text);
    return this.accepts;
  }
  take(): string {
    return this.writes.splice(0).join('');
  }
}

interface Rig {
  readonly stdin: FakeInput;
  readonly stdout: FakeOutput;
  readonly screen: Screen;
  readonly terminal: Terminal;
  readonly session: DemoSession;
  readonly quits: { status: number; text: string }[];
  readonly order: string[];
  /** Shows what was written so far. */
  see(): string;
}

const open: Terminal[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const terminal of open.splice(0)) terminal.restore();
});

async function rig(env: Record<string, string> = { TERM: 'xterm-256color' }): Promise<Rig> {
  const stdin = new FakeInput();
  const stdout = new FakeOutput();
  const screen = createScreen(80, 24);
  const quits: { status: number; text: string }[] = [];
  const order: string[] = [];
  const session = createDemoSession((bytes) => terminal.receive(bytes));
  const terminal = createTerminal({
    stdin,
    stdout,
    env,
    theme,
    send(bytes) {
      order.push('message');
      session.push(bytes);
    },
    onInterrupt: () => order.push('interrupt'),
    onQuit: (status, text) => quits.push({ status, text }),
  });
  open.push(terminal);
  await terminal.start();
  return {
    stdin,
    stdout,
    screen,
    terminal,
    session,
    quits,
    order,
    see: () => (screen.write(stdout.take()), screen.text()),
  };
}

test('is a key heard before all of a storm of messages is taken in, and every message in its order?', async () => {
  const { terminal, stdin, session, see } = await rig();
  const acks = (): number => session.heard.filter(({ m }) => m === 'ack').length;
  for (let part = 0; part < 64; part++) {
    const line = `part ${part} ${'x'.repeat(120)}\n`;
    terminal.receive(encodeDown({ m: 'text', tab: 2 }, line.repeat(500)));
  }
  const before = acks();
  expect(before).toBeLessThan(64);
  stdin.type('\u001b2');
  expect(session.last('visible')?.tab).toBe(2);
  await vi.waitFor(() => expect(acks()).toBe(64));
  stdin.type('f');
  expect(see()).toContain('part 63 x');
});

describe('taking the tty', () => {
  test('is it in raw mode with the modes it needs, and the first frame drawn before Ink is there?', async () => {
    const stdin = new FakeInput();
    const stdout = new FakeOutput();
    const terminal = createTerminal({
      stdin,
      stdout,
      env: {},
      theme,
      send: () => undefined,
      onQuit: () => undefined,
    });
    open.push(terminal);
    expect(stdout.writes).toEqual([]);
    const started = terminal.start();
    const screen = createScreen(80, 24);
    screen.write(stdout.take());
    expect(screen.text()).toContain('▐1 PANEL▌ 2 CONSOLE  3 LISP');
    expect(stdin.raw).toBe(true);
    // Alternate screen, mouse, dragging, SGR mouse, paste, focus.
    expect([1049, 1000, 1002, 1006, 2004, 1004].filter((mode) => !screen.modes.has(mode))).toEqual(
      [],
    );
    expect(screen.cursor.shown).toBe(false);
    await started;
  });

  test('are keys asked for as kitty sends them once, where the terminal offers it, and taken back?', async () => {
    const all = await rig();
    all.see();
    expect(all.screen.keyboard).toEqual([]);
    all.stdin.type('\u001b[?0');
    all.stdin.type('u\u001b[?1u');
    all.see();
    expect(all.screen.keyboard).toEqual([1]);
    all.stdin.type('\u001b[113;5u');
    all.see();
    expect(all.screen.text()).toContain('Power off?');
    all.terminal.restore();
    all.see();
    expect(all.screen.keyboard).toEqual([]);
  });

  test('does it ask for as many colours as the tty has?', async () => {
    const { session, see, stdout } = await rig({ TERM: 'xterm-256color', NO_COLOR: '1' });
    expect(session.heard[0]).toMatchObject({ m: 'hello', colours: 0, name: 'xterm-256color' });
    expect(stdout.writes.join('')).not.toMatch(/[34]8;[25]/);
    expect(see()).toContain('▐1 PANEL▌');
  });
});

describe('drawing', () => {
  test('is a key on the screen when its event has been handled?', async () => {
    const { stdin, see } = await rig();
    stdin.type('\u001b3');
    stdin.type('(ta');
    expect(see()).toContain('(ta');
  });

  test('is each frame one synchronized write?', async () => {
    const { stdin, stdout } = await rig();
    stdout.take();
    stdin.type('\u001b2');
    expect(stdout.writes).toHaveLength(1);
    expect(stdout.writes[0]).toMatch(/^\u001b\[\?2026h[^]*\u001b\[\?2026l$/);
  });

  test('are a thousand messages in a moment a few frames, and nothing afterwards?', async () => {
    const { terminal, stdout, see } = await rig();
    see();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
    // Past the time of the last frame, which the real clock told.
    vi.advanceTimersByTime(1e7);
    for (let index = 0; index < 1000; index++) {
      terminal.receive(
        encodeDown({
          m: 'log',
          records: [{ time: index, level: 'info', text: `record ${index}` }],
        }),
      );
      vi.advanceTimersByTime(0.1);
    }
    vi.advanceTimersByTime(50);
    const frames = stdout.writes.length;
    expect(frames).toBeGreaterThan(1);
    expect(frames).toBeLessThan(8);
    expect(see()).toContain('record 999');
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(60_000);
    expect(stdout.writes).toEqual([]);
  });

  test('does a tty that is slow get the newest frame, not every one?', async () => {
    const { terminal, stdin, stdout, see } = await rig();
    see();
    stdout.accepts = false;
    stdin.type('\u001b2');
    const before = stdout.writes.length;
    for (let index = 0; index < 50; index++) {
      terminal.receive(
        encodeDown({
          m: 'log',
          records: [{ time: index, level: 'info', text: `record ${index}` }],
        }),
      );
      stdin.type('\u001b[A');
    }
    expect(stdout.writes).toHaveLength(before);
    stdin.type('\u001b[F');
    await setTimeout(50);
    stdout.accepts = true;
    stdout.emit('drain');
    expect(stdout.writes).toHaveLength(before + 1);
    expect(see()).toContain('record 49');
  });

  test('is everything drawn anew after another size?', async () => {
    const { stdout, see, session } = await rig();
    see();
    stdout.columns = 40;
    stdout.rows = 12;
    stdout.emit('resize');
    expect(session.last('resize')).toEqual({ m: 'resize', columns: 40, rows: 12 });
    const small = createScreen(40, 12);
    small.write(stdout.take());
    expect(small.text()).toContain('▐1 PANEL▌');
  });

  test('does a lone ESC count after a moment, and not when a sequence follows?', async () => {
    const { stdin, see } = await rig();
    stdin.type('\u0011');
    expect(see()).toContain('POWER');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    stdin.type('\u001b');
    vi.advanceTimersByTime(10);
    stdin.type('[C');
    vi.advanceTimersByTime(100);
    expect(see()).toContain('[▸Stay◂]');
    stdin.type('\u001b');
    vi.advanceTimersByTime(100);
    expect(see()).not.toContain('POWER');
  });
});

describe('Ctrl-C', () => {
  test('is the computer left alone while it is still starting?', async () => {
    const { stdin, order } = await rig();
    stdin.type('\u001b3');
    stdin.type('(while true nil)\r');
    order.length = 0;
    stdin.type('\u0003');
    expect(order).toEqual([]);
  });

  test('does it reach a busy computer before its message?', async () => {
    const { stdin, order, terminal } = await rig();
    terminal.receive(encodeDown({ m: 'prompt', tab: 3, prompt: 17, state: 'ready' }));
    stdin.type('\u001b3');
    stdin.type('(while true nil)\r');
    order.length = 0;
    stdin.type('\u0003');
    expect(order.slice(0, 2)).toEqual(['interrupt', 'message']);
  });
});

describe('giving it back', () => {
  function expectRestored({ stdin, screen, see }: Rig): void {
    see();
    expect(stdin.raw).toBe(false);
    expect(stdin.flowing).toBe(false);
    expect(stdin.listenerCount('data')).toBe(0);
    // What is left on: wrapping (7) and the cursor (25), as they were.
    expect([...screen.modes].sort((a, b) => a - b)).toEqual([7, 25]);
    expect(screen.keyboard).toEqual([]);
  }

  test('are all modes as they were after restore, once however often it is called?', async () => {
    const all = await rig();
    all.see();
    all.terminal.restore();
    all.terminal.restore();
    expectRestored(all);
    all.terminal.receive(encodeDown({ m: 'bell' }));
    expect(all.stdout.writes).toEqual([]);
  });

  test('is it given back before the owner hears of the end?', async () => {
    const all = await rig();
    all.stdin.type('\u0011y');
    expect(all.quits).toEqual([{ status: 0, text: 'powered off' }]);
    expectRestored(all);
  });

  test('does it end with status 129 when the tty goes away, without throwing?', async () => {
    const all = await rig();
    all.stdout.broken = true;
    all.stdin.emit('end');
    expect(all.quits).toEqual([{ status: 129, text: '' }]);
    const other = await rig();
    other.stdout.emit('error');
    expect(other.quits).toEqual([{ status: 129, text: '' }]);
  });

  test('does restore before start do nothing?', () => {
    const stdin = new FakeInput();
    const stdout = new FakeOutput();
    const terminal = createTerminal({
      stdin,
      stdout,
      env: {},
      theme,
      send: () => undefined,
      onQuit: () => undefined,
    });
    terminal.restore();
    expect(stdout.writes).toEqual([]);
  });
});
