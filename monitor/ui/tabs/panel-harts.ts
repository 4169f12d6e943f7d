/**
 * The parts of PANEL that show the machine: hart lamps, interrupt lamps, roller, roll chart.
 */
import type { Board, Hart, Interrupt } from '../model/board.ts';
import { address, bar, column, mips, rate } from '../model/format.ts';
import type { Pane } from '../screen/pane.ts';
import { BOLD, C, style } from '../screen/style.ts';
import { fit, pad, textWidth } from '../screen/width.ts';

const CAPTION = style(C.haze);
const STRONG = style(C.paper);
const ID = style(C.cyan, C.void, BOLD);
const OFF = style(C.ember);
const NUMBER = style(C.gold);

type Lamp = NonNullable<Hart['lamps']>[number];

/** Lamps of a hart: caption, name, colour when lit. */
const LAMPS: readonly (readonly [caption: string, lamp: Lamp, colour: number])[] = [
  ['RUN', 'run', C.lime],
  ['MAN', 'manual', C.blood],
  ['WAI', 'wait', C.amber],
  ['TST', 'test', C.azure],
  ['LOD', 'load', C.gold],
];

const LAMP_OF_STATE: { readonly [state: string]: readonly Lamp[] } = {
  run: ['run'],
  wait: ['wait'],
  pause: ['manual'],
  break: ['manual', 'test'],
  fault: ['manual'],
  boot: ['load'],
};

const WORDS: { readonly [state: string]: string } = {
  run: 'RUN',
  wait: 'WAIT',
  pause: 'PAUSE',
  break: 'BREAK',
  stop: 'STOP',
  fault: 'FAULT',
  boot: 'BOOT',
};

/** What stands in the place of the load of a hart that does not run. */
const HELD_UP: { readonly [state: string]: string } = {
  stop: 'STOP   ▸ press SPC to start',
  break: 'BREAK',
  fault: 'FAULT',
};

/** Rows that the harts take in all, each with `bars` or without. */
export function hartRows(harts: number, bars: boolean): number {
  return 1 + Math.max(1, harts) * (bars ? 2 : 1);
}

/** From this width on a hart has lamps, below a word. */
const WIDE = 54;

/** Where the program counters stand. */
export function pcColumn(width: number): number {
  return width >= WIDE ? 27 : 9;
}

/** Caption and a row per hart; with `bars` a second row with its load. */
export function drawHarts(pane: Pane, harts: readonly Hart[], bars: boolean): void {
  const wide = pane.width >= WIDE;
  const column = pcColumn(pane.width);
  if (wide) LAMPS.forEach(([caption], index) => pane.put(6 + index * 4, 0, caption, CAPTION));
  else pane.put(1, 0, 'HART', CAPTION);
  pane.put(column, 0, 'PC', CAPTION);
  pane.put(column + 11, 0, 'M  TASK', CAPTION);
  const rest = pane.width - column - 14 - 7;
  const caused = rest >= 17;
  const nameRoom = Math.max(4, Math.min(16, caused ? rest - 9 : rest));
  const causeColumn = caused ? column + 14 + nameRoom + 1 : pane.width;
  if (caused) pane.put(causeColumn, 0, 'CAUSE', CAPTION);
  pane.right(0, 'MIPS', CAPTION, 1);
  if (harts.length === 0) pane.put(2, 1, 'waiting for the computer …', CAPTION);
  harts.forEach((hart, index) => {
    const y = 1 + index * (bars ? 2 : 1);
    drawHart(pane, y, hart, { wide, pcColumn: column, nameRoom, causeColumn });
    if (!bars) return;
    const room = Math.min(pane.width - 8, 58);
    const look = style(hart.state === 'run' ? C.teal : C.ember);
    pane.put(5, y + 1, '▏', style(C.haze));
    const said = HELD_UP[hart.state];
    if (said) pane.put(6, y + 1, fit(said, room), style(hart.state === 'stop' ? C.amber : C.blood));
    else pane.put(6, y + 1, bar(hart.load ?? 0, room), look);
  });
}

interface Columns {
  readonly wide: boolean;
  readonly pcColumn: number;
  readonly nameRoom: number;
  readonly causeColumn: number;
}

function drawHart(pane: Pane, y: number, hart: Hart, columns: Columns): void {
  const { wide, pcColumn, nameRoom, causeColumn } = columns;
  pane.put(1, y, `H${hart.id}`, ID);
  const lit = hart.lamps ?? LAMP_OF_STATE[hart.state] ?? [];
  const bad = hart.state === 'fault' || hart.state === 'break';
  if (wide) {
    LAMPS.forEach(([, lamp, colour], index) => {
      const on = lit.includes(lamp);
      const sign = !on ? '○' : bad && lamp === 'manual' ? '◐' : '●';
      pane.put(7 + index * 4, y, sign, on ? style(colour, C.void, BOLD) : OFF);
    });
  } else {
    const word = pad(WORDS[hart.state] ?? '', 4).slice(0, 4);
    pane.put(4, y, word, style(bad ? C.blood : hart.state === 'run' ? C.lime : C.amber));
  }
  const idle = hart.state === 'wait' || hart.state === 'stop' || hart.state === 'boot';
  pane.put(pcColumn, y, hart.pc === undefined ? '-' : address(hart.pc), idle ? CAPTION : STRONG);
  const mode = (hart.mode ?? '-').toUpperCase();
  pane.put(pcColumn + 11, y, mode, mode === 'U' ? ID : style(C.magenta, C.void, BOLD));
  const task = hart.task === undefined ? '-' : `${hart.task} ${hart.name ?? ''}`;
  pane.put(
    pcColumn + 14,
    y,
    fit(task, nameRoom),
    hart.task === undefined ? CAPTION : style(C.cyan),
  );
  if (causeColumn < pane.width) {
    const cause = hart.cause ?? (hart.state === 'wait' ? 'wfi' : '');
    const look = bad ? style(C.blood, C.void, BOLD) : style(C.lilac);
    pane.put(causeColumn, y, fit(cause, Math.max(0, pane.width - causeColumn - 7)), look);
  }
  pane.right(y, mips(hart.mips ?? 0), hart.mips ? NUMBER : CAPTION, 1);
}

/** Lamps of the interrupt lines with their rates, in as many columns as fit. */
export function drawInterrupts(pane: Pane, lines: readonly Interrupt[]): void {
  const columns = Math.max(1, Math.floor(pane.width / 20));
  const rows = Math.ceil(lines.length / columns);
  const room = Math.floor(pane.width / columns);
  lines.forEach((line, index) => {
    const x = Math.floor(index / rows) * room + 1;
    const y = index % rows;
    const sign = line.state === 'active' ? '◉' : line.state === 'fault' ? '◐' : '○';
    const colour = line.state === 'active' ? C.magenta : line.state === 'fault' ? C.blood : C.ember;
    pane.put(x, y, sign, style(colour, C.void, BOLD));
    pane.put(x + 2, y, fit(line.name, room - 11), line.state === 'idle' ? style(C.lilac) : STRONG);
    const value = line.rate === undefined ? String(line.count ?? '') : rate(line.rate);
    pane.put(x + room - 2 - value.length, y, value, line.state === 'idle' ? CAPTION : NUMBER);
  });
}

/** A line per hart and one for memory, the last minute, and the axis below. */
export function drawChart(pane: Pane, board: Board): void {
  const cells = pane.width - 5;
  const harts = board.harts.slice(0, Math.max(0, pane.height - 2));
  const colours = [C.cyan, C.magenta, C.amber, C.azure, C.lime, C.pink, C.gold, C.lilac];
  const line = (
    y: number,
    name: string,
    values: readonly (number | undefined)[],
    colour: number,
  ): void => {
    pane.put(1, y, name, CAPTION);
    const text = values.map((value) => (value === undefined ? ' ' : column(value))).join('');
    pane.put(4, y, text, style(colour));
  };
  harts.forEach((hart, index) => {
    line(
      index,
      `H${hart.id}`,
      board.chart(index, cells),
      colours[index % colours.length] ?? C.cyan,
    );
  });
  line(harts.length, 'MEM', board.chart('memory', cells), C.teal);
  const y = harts.length + 1;
  const half = Math.floor(cells / 2);
  pane.put(1, y, '-60s ', CAPTION);
  pane.put(6, y, '─'.repeat(Math.max(0, half - 6)), style(C.ember));
  pane.put(half + 1, y, '-30s ', CAPTION);
  pane.put(half + 6, y, '─'.repeat(Math.max(0, cells - half - 6)), style(C.ember));
  pane.put(cells + 1, y, 'now', CAPTION);
}

/** Cells of a value: 16 digits and the mark in their middle. */
const VALUE_CELLS = 17;
/** Meanings up to this long may lose their last cells to the lamps. */
const SHORT = 13;

/**
 * Registers of the roller: a lamp per bit, and what the value means. There are lamps for as many
 * of the lower bits as leave room for the meaning.
 */
export function drawRoller(pane: Pane, roller: NonNullable<Board['roller']>): void {
  const rows = roller.rows.slice(0, Math.max(0, pane.height - 1));
  const name = Math.max(4, ...rows.map((row) => row.name.length));
  const longest = Math.max(8, ...rows.map((row) => textWidth(row.text ?? '')));
  // A lamp less is a worse loss than the end of a name.
  const text = longest <= SHORT ? Math.min(longest, SHORT - 2) : longest;
  const valueColumn = name + 2;
  const bitsColumn = valueColumn + VALUE_CELLS + 1;
  const bits = [64, 32, 16, 8].find(
    (count) => bitsColumn + bitCells(count) + text + 1 < pane.width,
  );
  const textColumn = bits === undefined ? bitsColumn : bitsColumn + bitCells(bits) + 1;
  rows.forEach((row, y) => {
    const digits = row.value.toUpperCase().padStart(16, '0');
    pane.put(1, y, pad(row.name, name), ID);
    pane.put(valueColumn, y, `${digits.slice(0, 8)}_${digits.slice(8)}`, STRONG);
    if (bits !== undefined) {
      drawBits(pane, bitsColumn, y, digits, bits);
    }
    const room = Math.max(0, pane.width - textColumn - 1);
    pane.put(textColumn, y, fit(row.text ?? '', room), style(C.azure));
  });
  if (bits === undefined) return;
  for (let byte = 0; byte < bits / 8; byte++) {
    const high = bits - 1 - 8 * byte;
    const sign = byte === 0 ? String(high) : `┆${high}`;
    const x = bitsColumn + byte * 9;
    pane.put(x, rows.length, sign, style(C.ember));
  }
  pane.put(bitsColumn + bitCells(bits) - 1, rows.length, '0', style(C.ember));
}

/** Cells of so many lamps, in groups of eight. */
function bitCells(bits: number): number {
  return bits + bits / 8 - 1;
}

/** @param digits 16 of them, hexadecimal */
function drawBits(pane: Pane, x: number, y: number, digits: string, bits: number): void {
  for (let bit = bits - 1, at = x; bit >= 0; bit--, at++) {
    const digit = Number.parseInt(digits.charAt(15 - (bit >> 2)), 16);
    const on = ((digit >> (bit & 3)) & 1) === 1;
    pane.put(at, y, on ? '●' : '○', on ? style(C.gold) : OFF);
    if (bit % 8 === 0) at++;
  }
}
