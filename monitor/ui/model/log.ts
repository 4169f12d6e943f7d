/**
 * The kernel log and what the UART said, as lines; bounded, filtered.
 *
 * Rules of use: records and UART text go in as they come; the newest are kept. A filter shows the
 * lines that hold a text (small and capital letters alike) at or above a level.
 */
import type { Down } from '../../btp/index.ts';
import { createDecoder } from '../../btp/index.ts';
import { BOLD, C, style, type Style } from '../screen/style.ts';
import { TextBuffer, type BufferLimits } from '../text/buffer.ts';
import { plainLine, type Line } from '../text/line.ts';
import type { Lines } from '../text/view.ts';

type LogRecord = Down['log']['records'][number];
/** Levels, the gravest first. */
export const LEVELS = ['error', 'warn', 'info', 'debug', 'trace'] as const;
/** A level of the log. */
export type Level = (typeof LEVELS)[number];

const LIMITS = { lines: 20_000, characters: 8 << 20 };

const LOOKS: { readonly [L in Level]: { readonly mark: Style; readonly text: Style } } = {
  error: { mark: style(C.blood, C.void, BOLD), text: style(C.pink) },
  warn: { mark: style(C.amber, C.void, BOLD), text: style(C.paper) },
  info: { mark: style(C.teal, C.void, BOLD), text: style(C.paper) },
  debug: { mark: style(C.haze), text: style(C.lilac) },
  trace: { mark: style(C.ember), text: style(C.haze) },
};
const TIME = style(C.haze);
const SOURCE = style(C.azure);
const UART = style(C.lilac);
/** Where the text of a record begins, when its source is short. */
const TEXT_COLUMN = 20;

/** One record as a line: `12.4401  I sched task 3 on hart 0`. */
export function recordLine(record: LogRecord): Line {
  const look = LOOKS[record.level];
  const time = record.time.toFixed(4).padStart(9);
  const mark = record.level.charAt(0).toUpperCase();
  const source = (record.source ?? '').padEnd(6);
  const head = `${time} ${mark} ${source} `;
  // A record is one line: line ends become visible, other controls their picture.
  const text = record.text
    .trimEnd()
    .replace(/\s*\n\s*/g, ' ⏎ ')
    .replace(/[\u0000-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)));
  return {
    text: head + text,
    indent: Math.min(head.length, TEXT_COLUMN),
    runs: [
      { at: 0, look: TIME },
      { at: time.length + 1, look: look.mark },
      { at: time.length + 3, look: SOURCE },
      { at: head.length, look: look.text },
    ],
  };
}

/** The log; see the file header. */
export class Log {
  readonly #limits: BufferLimits;
  readonly #all: TextBuffer;
  readonly #levels: Level[] = [];
  readonly #uart: TextBuffer;
  readonly #decoder;
  #text = '';
  #level: Level = 'trace';
  #matching: Line[] | undefined;
  #version = 0;

  constructor(limits: BufferLimits = LIMITS) {
    this.#limits = limits;
    this.#all = new TextBuffer({ base: UART }, limits);
    this.#uart = new TextBuffer({ base: UART }, LIMITS, (line) =>
      this.#add(uartLine(line), 'info'),
    );
    this.#decoder = createDecoder({
      direction: 'task',
      onText: (text) => this.#uart.write(text),
      onStyle: (parameters) => this.#uart.style(parameters),
    });
  }

  get version(): number {
    return this.#version;
  }

  get filter(): { readonly text: string; readonly level: Level } {
    return { text: this.#text, level: this.#level };
  }

  /** Records of the log; `dropped` were lost before them. */
  take(records: readonly LogRecord[], dropped = 0): void {
    if (dropped > 0)
      this.#add(plainLine(`          … ${dropped} records lost`, LOOKS.warn.mark), 'warn');
    for (const record of records) this.#add(recordLine(record), record.level);
    this.#version++;
  }

  /** Bytes from the UART. */
  takeUart(bytes: Uint8Array): void {
    this.#decoder.push(bytes);
    this.#version++;
  }

  /** Shows only lines that hold `text`, of `level` or graver. */
  setFilter(text: string, level: Level): void {
    this.#text = text.toLowerCase();
    this.#level = level;
    this.#version++;
    if (text === '' && level === 'trace') {
      this.#matching = undefined;
      return;
    }
    const found: Line[] = [];
    const offset = this.#levels.length - this.#all.length;
    for (let index = 0; index < this.#all.length; index++) {
      const line = this.#all.line(index);
      if (this.#matches(line, this.#levels[offset + index] ?? 'info')) found.push(line);
    }
    this.#matching = found;
  }

  /** What is to be shown now. */
  get lines(): Lines {
    const open = this.#matching ? undefined : this.#uart.unfinished;
    const matching = this.#matching;
    const shown = open ? uartLine(open) : undefined;
    const count = matching ? matching.length : this.#all.length;
    const fallback = plainLine('', UART);
    return {
      length: count + (shown ? 1 : 0),
      dropped: matching ? 0 : this.#all.dropped,
      line: (index) => {
        if (shown && index === count) return shown;
        return matching ? (matching[index] ?? fallback) : this.#all.line(index);
      },
    };
  }

  #add(line: Line, level: Level): void {
    this.#all.append([line]);
    this.#levels.push(level);
    const { lines } = this.#limits;
    if (this.#levels.length > lines * 2) this.#levels.splice(0, lines);
    if (!this.#matching || !this.#matches(line, level)) return;
    this.#matching.push(line);
    if (this.#matching.length > lines) this.#matching.splice(0, lines >> 2);
  }

  #matches(line: Line, level: Level): boolean {
    if (LEVELS.indexOf(level) > LEVELS.indexOf(this.#level)) return false;
    return this.#text === '' || line.text.toLowerCase().includes(this.#text);
  }
}

function uartLine(line: Line): Line {
  const head = '     uart │ ';
  const runs = line.runs.map((run) => ({ at: run.at + head.length, look: run.look }));
  return { text: head + line.text, indent: head.length, runs: [{ at: 0, look: TIME }, ...runs] };
}
