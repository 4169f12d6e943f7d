/**
 * The terminal on a tty: raw mode, alternate screen, mouse, paste and focus on; all of it put
 * back by `restore`.
 *
 * Rules of use: one per tty. `restore` may be called at any time and any number of times, also
 * from a process's exit handler: it writes at once. `start` draws the first frame before Ink is
 * imported. When nothing changes nothing runs.
 *
 * Streams come in from outside; this file opens nothing.
 */
import { createApp } from './app.ts';
import { Inbox } from './inbox.ts';
import { createDemultiplexer, ESCAPE_MILLISECONDS } from './input/demultiplexer.ts';
import { createPainter } from './screen/diff.ts';
import { coloursOf, type Colours } from './screen/palette.ts';
import type { Theme } from './screen/style.ts';

/** The keyboard side of a tty, as process.stdin is. */
export interface TerminalInput {
  readonly isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  on(event: 'end' | 'error', listener: () => void): unknown;
  off(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  off(event: 'end' | 'error', listener: () => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** The screen side of a tty, as process.stdout is. */
export interface TerminalOutput {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): boolean;
  on(event: 'resize' | 'error' | 'drain', listener: () => void): unknown;
  off(event: 'resize' | 'error' | 'drain', listener: () => void): unknown;
}

/** What a terminal is made with. */
export interface TerminalOptions {
  readonly stdin: TerminalInput;
  readonly stdout: TerminalOutput;
  readonly env: { readonly [name: string]: string | undefined };
  readonly theme: Theme;
  /** Whether there is a boot sequence: not unless told. */
  readonly boot?: boolean;
  /** Milliseconds until the display hack; never unless told. */
  readonly idle?: number;
  /** Instead of what the environment says. */
  readonly colours?: Colours | undefined;
  /** BTP to the session. */
  send(bytes: Uint8Array): void;
  /** Ctrl-C while a form runs: set the flag in shared memory. Comes before the message. */
  onInterrupt?(): void;
  /** The screen is given back already: end the process. */
  onQuit(status: number, text: string): void;
}

/** A terminal on a tty. */
export interface Terminal {
  /** Takes the tty, draws the first frame, then imports Ink. */
  start(): Promise<void>;
  /** BTP from the session. */
  receive(bytes: Uint8Array): void;
  /** Gives the tty back as it was, and says nothing more. Safe in exit handlers. */
  restore(): void;
}

const ENTER = [
  '\u001b[?1049h', // alternate screen
  '\u001b[?7l', // no wrapping at the right edge
  '\u001b[?25l', // no cursor until we place it
  '\u001b[?1000h\u001b[?1002h\u001b[?1006h', // mouse: buttons, dragging, SGR numbers
  '\u001b[?2004h', // bracketed paste
  '\u001b[?1004h', // focus
  '\u001b[?u', // kitty keyboard protocol: which flags are on? Only who has it answers.
].join('');
/**
 * Ask for keys told apart (kitty keyboard protocol, "Progressive enhancement", flag 1), and take
 * that back. The alternate screen has a list of flags of its own: leaving it is enough, too.
 */
const KEYS_PUSH = '\u001b[>1u';
const KEYS_POP = '\u001b[<u';
const KEYS_REPLY = /^\?\d+u$/;
const LEAVE = [
  '\u001b[?2026l',
  '\u001b[?1004l',
  '\u001b[?2004l',
  '\u001b[?1006l\u001b[?1002l\u001b[?1000l',
  '\u001b[0m',
  '\u001b[?7h',
  '\u001b[?25h',
  '\u001b[?1049l',
].join('');

/** At most so many frames a second when it is messages that change the screen. */
const FRAME_MILLISECONDS = 33;
/** What a tty that does not say has. */
const DEFAULT_SIZE = { columns: 80, rows: 24 };
/** Exit status when the tty went away: 128 + SIGHUP. */
const HANGUP = 129;

/** Makes a terminal; nothing happens before `start`. */
export function createTerminal(options: TerminalOptions): Terminal {
  const { stdin, stdout, env } = options;
  const demultiplexer = createDemultiplexer();
  let phase: 'new' | 'on' | 'off' = 'new';
  let frameTimer: ReturnType<typeof setTimeout> | undefined;
  let escapeTimer: ReturnType<typeof setTimeout> | undefined;
  let lastFrame = -Infinity;
  /** The tty has not taken the last frame yet: draw when it has. */
  let blocked = false;
  let due = false;
  let reading = false;
  /** Keys were asked for as the kitty protocol sends them. */
  let kitty = false;

  const app = createApp({
    columns: stdout.columns || DEFAULT_SIZE.columns,
    rows: stdout.rows || DEFAULT_SIZE.rows,
    colours: options.colours ?? coloursOf(env),
    theme: options.theme,
    boot: options.boot,
    idle: options.idle,
    name: env['TERM'],
    send: (bytes) => options.send(bytes),
    onInterrupt: () => options.onInterrupt?.(),
    onQuit: quit,
    changed,
    now: () => performance.now(),
    later(milliseconds, run) {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  const painter = createPainter(app.palette);
  const inbox = new Inbox((bytes) => app.receive(bytes));

  function changed(urgent: boolean): void {
    due = true;
    // Events of one piece of input make one frame.
    if (phase !== 'on' || reading || blocked) return;
    if (urgent) return paint();
    const wait = lastFrame + FRAME_MILLISECONDS - performance.now();
    frameTimer ??= setTimeout(paint, Math.max(0, wait));
  }

  function paint(): void {
    clearTimeout(frameTimer);
    frameTimer = undefined;
    if (phase !== 'on' || blocked) return;
    due = false;
    lastFrame = performance.now();
    const cursor = app.draw();
    const text = painter.paint(app.grid, cursor);
    if (text !== '') blocked = !stdout.write(text);
  }

  function drained(): void {
    blocked = false;
    if (due) paint();
  }

  function onData(bytes: Uint8Array): void {
    clearTimeout(escapeTimer);
    take(demultiplexer.push(bytes));
    if (demultiplexer.waiting) {
      escapeTimer = setTimeout(() => take(demultiplexer.flush()), ESCAPE_MILLISECONDS);
    }
  }

  function take(events: ReturnType<typeof demultiplexer.push>): void {
    if (events.length === 0 || phase !== 'on') return;
    reading = true;
    for (const event of events) {
      if (event.type === 'reply') offered(event.text);
      else app.input(event);
    }
    reading = false;
    if (due) paint();
  }

  /** The terminal answers what it can do. */
  function offered(reply: string): void {
    if (kitty || !KEYS_REPLY.test(reply)) return;
    kitty = true;
    stdout.write(KEYS_PUSH);
  }

  function onResize(): void {
    painter.forget();
    app.resize(stdout.columns || DEFAULT_SIZE.columns, stdout.rows || DEFAULT_SIZE.rows);
  }

  function gone(): void {
    quit(HANGUP, '');
  }

  function quit(status: number, text: string): void {
    if (phase === 'off') return;
    restore();
    options.onQuit(status, text);
  }

  function restore(): void {
    const was = phase;
    phase = 'off';
    if (was !== 'on') return;
    inbox.clear();
    clearTimeout(frameTimer);
    clearTimeout(escapeTimer);
    stdin.off('data', onData);
    stdin.off('end', gone);
    stdin.off('error', gone);
    stdout.off('resize', onResize);
    stdout.off('drain', drained);
    try {
      stdout.write(kitty ? KEYS_POP + LEAVE : LEAVE);
      stdin.setRawMode?.(false);
    } catch {
      // The tty is gone: there is nothing to give back.
    }
    stdin.pause();
    app.close();
  }

  return {
    async start() {
      if (phase !== 'new') return;
      phase = 'on';
      stdin.setRawMode?.(true);
      stdin.on('data', onData);
      stdin.on('end', gone);
      stdin.on('error', gone);
      stdout.on('resize', onResize);
      stdout.on('error', gone);
      stdout.on('drain', drained);
      stdin.resume();
      stdout.write(ENTER);
      paint();
      await app.load();
    },
    receive: (bytes) => inbox.receive(bytes),
    restore,
  };
}
