/**
 * The kernel log and what the UART said, as lines; bounded, filtered.
 *
 * Rules of use: records and UART text go in as they come; the newest are kept. A filter shows the
 * lines that hold a text (small and capital letters alike) at or above a level: the newest at
 * once, and while `scanning` each `scan` finds older ones.
 */
import type { Down } from '../../btp/index.ts';
import { createDecoder } from '../../btp/index.ts';
import { BOLD, C, style, type Style } from '../screen/style.ts';
import { TextBuffer } from '../text/buffer.ts';
import { plainLine, type Line } from '../text/line.ts';
import { seek, type Sought } from '../text/seek.ts';
import type { Lines } from '../text/view.ts';
import { LineStore, type StoreLimits } from './line-store.ts';

type LogRecord = Down['log']['records'][number];
/** Levels, the gravest first. */
export const LEVELS = ['error', 'warn', 'info', 'debug', 'trace'] as const;
/** A level of the log. */
export type Level = (typeof LEVELS)[number];

const LIMITS = { lines: 1 << 20, characters: 160 << 20 };
/** Bounds of the UART's line that has no end yet. */
const UART_LIMITS = { lines: 1, characters: 1 << 20 };
/** Lines looked at in one go, when all that hold a text are wanted, and when the first is. */
const SCAN = 10_000;
const LOOK = 25_000;
/**
 * Kinds of lines, in three bits: the places of the levels in LEVELS, and these. A record's head,
 * the part before its text, is HEAD characters long and as many more as the other bits say.
 */
const KIND = { uart: 5, styled: 6 } as const;
const HEAD = 19;
const LONGEST_HEAD = 31;

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

/** Names a Task by its number, as links are made of. */
const TASK = /\btask \d/i;

/** A record as text, `12.4401  I task 3 mandel started`, and its kind. */
function recordText(record: LogRecord): { readonly text: string; readonly kind: number } {
  const { source = '', task } = record;
  // A record is one line: line ends become visible, other controls their picture.
  const said = record.text
    .trimEnd()
    .replace(/\s*\n\s*/g, ' ⏎ ')
    .replace(/[\u0000-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)));
  const named = task === undefined || TASK.test(said) ? '' : `task ${task}`;
  const time = record.time.toFixed(4).padStart(9);
  const mark = record.level.charAt(0).toUpperCase();
  const from = source === 'task' && named !== '' ? named : source;
  const head = `${time} ${mark} ${from.padEnd(6)} `;
  const more = Math.min(LONGEST_HEAD, head.length - HEAD);
  return {
    text: head + said + (named === '' || from === named ? '' : ` · ${named}`),
    kind: LEVELS.indexOf(record.level) + more * 8,
  };
}

/** A line of that text. */
function recordLine(text: string, level: Level, head: number): Line {
  const look = LOOKS[level];
  const time = text.length - text.trimStart().length;
  const mark = text.indexOf(' ', time);
  return {
    text,
    indent: Math.min(head, TEXT_COLUMN),
    runs: [
      { at: 0, look: TIME },
      { at: mark + 1, look: look.mark },
      { at: mark + 3, look: SOURCE },
      { at: head, look: look.text },
    ],
  };
}

/** What a filter shows: numbers of lines, those dropped counted. */
interface Shown {
  /** Found by scanning, the newest first. */
  readonly older: number[];
  /** Come since. */
  readonly newer: number[];
  /** Where scanning goes on: lines before it have not been looked at. */
  next: number;
}

/** The log; see the file header. */
export class Log {
  readonly #limits: StoreLimits;
  readonly #all: LineStore;
  /** Lines of the UART that have styles, by number, those dropped counted. */
  readonly #styled = new Map<number, Line>();
  readonly #uart: TextBuffer;
  readonly #decoder;
  #text = '';
  #level: Level = 'trace';
  #shown: Shown | undefined;

  constructor(limits: StoreLimits = LIMITS) {
    this.#limits = limits;
    this.#all = new LineStore(limits);
    this.#uart = new TextBuffer({ base: UART }, UART_LIMITS, (line) => this.#addUart(line));
    this.#decoder = createDecoder({
      direction: 'task',
      onText: (text) => this.#uart.write(text),
      onStyle: (parameters) => this.#uart.style(parameters),
    });
  }

  get filter(): { readonly text: string; readonly level: Level } {
    return { text: this.#text, level: this.#level };
  }

  /** Records of the log; `dropped` were lost before them. */
  take(records: readonly LogRecord[], dropped = 0): void {
    if (dropped > 0) {
      const line = plainLine(`          … ${dropped} records lost`, LOOKS.warn.mark);
      this.#addStyled(line, line.text);
    }
    for (const record of records) {
      const { text, kind } = recordText(record);
      this.#add(text, kind);
    }
  }

  /** Bytes from the UART. */
  takeUart(bytes: Uint8Array): void {
    this.#decoder.push(bytes);
  }

  /** Shows only lines that hold `text`, of `level` or graver. */
  setFilter(text: string, level: Level): void {
    this.#text = text.toLowerCase();
    this.#level = level;
    this.#shown =
      text === '' && level === 'trace'
        ? undefined
        : { older: [], newer: [], next: this.#all.length + this.#all.dropped };
    this.scan();
  }

  /** Older lines have not been looked at yet. */
  get scanning(): boolean {
    return this.#shown !== undefined && this.#shown.next > this.#all.dropped;
  }

  /** Looks at more of the older lines. */
  scan(): void {
    const shown = this.#shown;
    if (!shown || !this.scanning) return;
    const { dropped } = this.#all;
    const { found, next } = this.#all.before(shown.next - dropped, SCAN, this.#text, (kind) =>
      this.#grave(kind),
    );
    for (const index of found) shown.older.push(index + dropped);
    shown.next = next + dropped;
  }

  /** The nearest line at or before (-1), or at or after (1), an index of `lines` that holds a text. */
  find(text: string, from: number, direction: 1 | -1): Sought {
    const { lines } = this;
    if (this.#shown) {
      const sought = seek(lines, text, from, direction);
      // What the filter has yet to find will stand before its first line.
      return sought.at < 0 && this.scanning ? { found: false, at: 0 } : sought;
    }
    const open = this.#all.length;
    const atOpen = (this.#open?.text.toLowerCase() ?? '').includes(text) && open < lines.length;
    if (direction < 0 && from >= open && atOpen) return { found: true, at: open };
    const start = direction < 0 ? Math.min(from, open - 1) : from;
    const sought = this.#all.find(text, start, direction, LOOK);
    if (sought.found || sought.at < open) return sought;
    return atOpen ? { found: true, at: open } : { found: false, at: lines.length };
  }

  /** What is to be shown now. */
  get lines(): Lines {
    const shown = this.#shown;
    const { dropped } = this.#all;
    if (shown) {
      this.#forget(shown);
      const { older, newer } = shown;
      return {
        length: older.length + newer.length,
        // Older lines that are found are put in front: places are counted from the newest.
        dropped: -older.length,
        line: (index) => {
          const back = older.length - 1 - index;
          return this.#line(((back >= 0 ? older[back] : newer[-back - 1]) ?? 0) - dropped);
        },
      };
    }
    const open = this.#open;
    const count = this.#all.length;
    return {
      length: count + (open ? 1 : 0),
      dropped,
      line: (index) => (open && index === count ? open : this.#line(index)),
    };
  }

  get #open(): Line | undefined {
    const { unfinished } = this.#uart;
    return unfinished && uartLine(unfinished);
  }

  #line(index: number): Line {
    const kind = this.#all.kindAt(index);
    const styled = (kind & 7) === KIND.styled && this.#styled.get(index + this.#all.dropped);
    if (styled) return styled;
    const text = this.#all.textAt(index);
    const level = LEVELS[kind & 7];
    return level
      ? recordLine(text, level, HEAD + (kind >> 3))
      : uartLine(plainLine(text, UART), '');
  }

  #addUart(line: Line): void {
    const whole = uartLine(line);
    const plain = line.runs.length === 1 && line.runs[0]?.look === UART;
    if (plain) this.#add(whole.text, KIND.uart);
    else this.#addStyled(whole, whole.text);
  }

  #addStyled(line: Line, text: string): void {
    this.#styled.set(this.#all.length + this.#all.dropped, line);
    this.#add(text, KIND.styled);
    const [oldest = 0] = this.#styled.keys();
    if (oldest < this.#all.dropped || this.#styled.size > MOST_STYLED) this.#styled.delete(oldest);
  }

  #add(text: string, kind: number): void {
    const number = this.#all.length + this.#all.dropped;
    this.#all.push(text, kind);
    const shown = this.#shown;
    if (!shown || !this.#grave(kind)) return;
    if (text.toLowerCase().includes(this.#text)) shown.newer.push(number);
    if (shown.newer.length > this.#limits.lines) shown.newer.splice(0, shown.newer.length >> 2);
  }

  /** Lines that are gone are not shown. */
  #forget(shown: Shown): void {
    const { dropped } = this.#all;
    while (shown.older.length > 0 && (shown.older.at(-1) ?? 0) < dropped) shown.older.pop();
    const kept = shown.newer.findIndex((line) => line >= dropped);
    if (kept !== 0 && shown.newer.length > 0) {
      shown.newer.splice(0, kept < 0 ? shown.newer.length : kept);
    }
  }

  /** The UART says what it says at the level of information. */
  #grave(kind: number): boolean {
    const level = (kind & 7) < LEVELS.length ? kind & 7 : LEVELS.indexOf('info');
    return level <= LEVELS.indexOf(this.#level);
  }
}

/** Lines of the UART that keep their styles. */
const MOST_STYLED = 20_000;

function uartLine(line: Line, head = '     uart │ '): Line {
  const width = '     uart │ '.length;
  const runs = line.runs.map((run) => ({
    at: head === '' ? width : run.at + width,
    look: run.look,
  }));
  return { text: head + line.text, indent: width, runs: [{ at: 0, look: TIME }, ...runs] };
}
