/**
 * Lines a person types on a terminal, edited as readline(3) does it: cursor keys, history.
 *
 * Rules of use: the computer reads `input` and writes `output`. What it wrote after its last line
 * end is the prompt of the line it asks for next, so the editor knows no prompt of its own. What
 * is typed before it asks waits and is shown then. Ctrl-C takes back what is typed.
 */
import { clearScreenDown, createInterface, cursorTo, moveCursor } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';

export interface LineEditorOptions {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  /** Lines typed before, oldest first. */
  readonly history: readonly string[];
  /** Ctrl-C was typed. */
  readonly onInterrupt: () => void;
}

export interface LineEditor {
  /** Lines with their ends; Ctrl-D in an empty one is the end of all. */
  readonly input: Readable;
  readonly output: Writable;
  /** Gives the terminal back. */
  end(): void;
}

const MOST_LINES = 1000;
/** To the end of the line, and from there all of it away. */
const END_OF_LINE = { ctrl: true, name: 'e' };
const REMOVE_TO_START = { ctrl: true, name: 'u' };

export function createLineEditor(options: LineEditorOptions): LineEditor {
  const { stdin, stdout, history, onInterrupt } = options;
  const decoder = new TextDecoder();
  /** What stands in the line the cursor is in, as far as the computer wrote it. */
  let tail = '';
  /** The computer waits for a line. */
  let asked = false;
  let over = false;
  const lines = createInterface({
    input: stdin,
    output: stdout,
    terminal: true,
    prompt: '',
    history: history.filter((line) => !line.includes('\n')).reverse(),
    historySize: MOST_LINES,
    removeHistoryDuplicates: true,
  });
  const show = (): void => {
    if (over) return;
    lines.setPrompt(tail);
    lines.prompt(true);
  };
  /** Takes what is typed off the screen, for something to be written there. */
  const takeAway = (): void => {
    moveCursor(stdout, 0, -lines.getCursorPos().rows);
    cursorTo(stdout, 0);
    clearScreenDown(stdout);
    stdout.write(tail);
  };
  const input = new Readable({
    read() {
      asked = true;
      show();
    },
  });
  const output = new Writable({
    write(bytes: Uint8Array, _encoding, done) {
      const typed = !over && lines.line !== '';
      if (typed) takeAway();
      tail = lastLine(tail + decoder.decode(bytes, { stream: true }));
      stdout.write(bytes, done);
      if (typed || asked) show();
    },
  });
  lines.on('line', (line) => {
    asked = false;
    tail = '';
    lines.setPrompt('');
    input.push(`${line}\n`);
  });
  lines.on('SIGINT', () => {
    lines.write(null, END_OF_LINE);
    lines.write(null, REMOVE_TO_START);
    onInterrupt();
  });
  lines.on('close', () => {
    over = true;
    input.push(null);
  });
  return { input, output, end: () => lines.close() };
}

/** What stands behind the last line end; a carriage return begins the line anew. */
function lastLine(text: string): string {
  return text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
}
