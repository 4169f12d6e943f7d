/**
 * Lines a person types on a terminal, edited as readline(3) does it: cursor keys, history.
 *
 * Rules of use: the computer reads `input` and writes `output`. What it wrote after its last line
 * end is the prompt of the line it asks for next, so the editor knows no prompt of its own. What
 * is typed before it asks waits, and makes way for what is written meanwhile. Ctrl-C takes back
 * what is typed, Ctrl-Z stops the process. For terminals that can move the cursor.
 */
import { clearScreenDown, createInterface, cursorTo, moveCursor } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';

export interface LineEditorOptions {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  /** Lines typed before, oldest first. */
  readonly history: readonly string[];
  /** Ctrl-C was typed. */
  readonly onInterrupt: () => void;
  /** The terminal has gone away. */
  readonly onGone: () => void;
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
/** By then the process has stopped and goes on again, or nobody lets it stop. */
const STOPPED_MILLISECONDS = 50;

export function createLineEditor(options: LineEditorOptions): LineEditor {
  const { stdin, stdout, history, onInterrupt, onGone } = options;
  const decoder = new TextDecoder();
  /** What the computer wrote into the row the cursor is in. */
  let row = '';
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
  /** Rows that readline takes to lie above the cursor: those of its own, not of what was written. */
  const atFirstRow = (): void => void Object.assign(lines, { prevRows: 0 });
  const input = new Readable({ read() {} });
  const output = new Writable({
    write(bytes: Uint8Array, _encoding, done) {
      const typed = !over && lines.line !== '';
      if (typed) {
        moveCursor(stdout, 0, -lines.getCursorPos().rows);
        cursorTo(stdout, 0);
        clearScreenDown(stdout);
        stdout.write(row);
      }
      row = lastRow(row + decoder.decode(bytes, { stream: true }), stdout.columns);
      // Whoever watches stdout itself is told when it fails.
      stdout.write(bytes, () => done());
      lines.setPrompt(row);
      atFirstRow();
      if (typed) lines.prompt(true);
    },
  });
  lines.on('line', (line) => {
    row = '';
    lines.setPrompt('');
    input.push(`${line}\n`);
  });
  lines.on('SIGINT', () => {
    lines.write(null, END_OF_LINE);
    lines.write(null, REMOVE_TO_START);
    onInterrupt();
  });
  lines.on('SIGTSTP', () => {
    stdin.setRawMode(false);
    process.kill(process.pid, 'SIGTSTP');
    setTimeout(() => {
      if (over) return;
      stdin.setRawMode(true);
      lines.prompt(true);
    }, STOPPED_MILLISECONDS);
  });
  lines.on('error', onGone);
  lines.on('close', () => {
    over = true;
    input.push(null);
  });
  return { input, output, end: () => lines.close() };
}

/** What stands in the last row of a terminal; a carriage return begins it anew. */
function lastRow(text: string, columns: number): string {
  const line = text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
  const plain = stripVTControlCharacters(line);
  return plain.length < columns ? line : plain.slice(plain.length - (plain.length % columns));
}
