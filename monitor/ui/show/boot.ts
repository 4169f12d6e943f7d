/**
 * The boot sequence: the name, a test of the lamps, and what the machine says while it starts.
 *
 * Pure: time, board and log in, cells out. Nothing waits for it and any key ends it.
 */
import type { Board } from '../model/board.ts';
import type { Log } from '../model/log.ts';
import type { Pane } from '../screen/pane.ts';
import { C, style } from '../screen/style.ts';
import { fit, textWidth } from '../screen/width.ts';
import { drawLine } from '../text/line.ts';

/** How long it lasts when the machine is quicker. */
export const BOOT_MILLISECONDS = 1400;
/** Between two pictures. */
export const BOOT_FRAME = 66;

/** Five by five pixels each. */
const LETTERS: { readonly [letter: string]: readonly string[] } = {
  F: ['#####', '#    ', '#### ', '#    ', '#    '],
  L: ['#    ', '#    ', '#    ', '#    ', '#####'],
  A: [' ### ', '#   #', '#####', '#   #', '#   #'],
  T: ['#####', '  #  ', '  #  ', '  #  ', '  #  '],
  N: ['#   #', '##  #', '# # #', '#  ##', '#   #'],
  D: ['#### ', '#   #', '#   #', '#   #', '#### '],
};
const NAME = 'FLATLAND';
const LETTER_WIDTH = 6;
const LAMPS = 64;
/** Lamps that are lit at once. */
const GLOW = 9;
const LINES = 4;

/** Draws it as it is after some milliseconds. */
export function drawBoot(pane: Pane, elapsed: number, board: Board, log: Log): void {
  const { width, height } = pane;
  const large = width >= NAME.length * LETTER_WIDTH * 2 + 6 && height >= 20;
  const logoHeight = large ? 5 : 3;
  const top = Math.max(0, Math.floor((height - logoHeight - LINES - 6) / 2));
  const logo = NAME.length * LETTER_WIDTH * (large ? 2 : 1) - 1;
  const logoX = Math.max(0, (width - logo) >> 1);
  drawName(pane.part(logoX, top, logo, logoHeight), large, elapsed);
  drawLamps(pane, top + logoHeight + 1, elapsed);
  const said =
    board.greeting === undefined
      ? 'starting the computer …'
      : `${board.greeting.name} · ${board.greeting.text}`;
  const y = top + logoHeight + 3;
  pane.put(Math.max(0, (width - textWidth(said)) >> 1), y, fit(said, width), style(C.paper));
  const { lines } = log;
  const first = Math.max(0, lines.length - LINES);
  const x = Math.max(0, (width - 72) >> 1);
  for (let index = first; index < lines.length; index++) {
    const line = lines.line(index);
    drawLine(pane, x, y + 2 + index - first, line, 0, line.text.length);
  }
}

function pixel(column: number, row: number): boolean {
  const letter = LETTERS[NAME.charAt(Math.trunc(column / LETTER_WIDTH))];
  return letter?.[row]?.charAt(column % LETTER_WIDTH) === '#';
}

/** The letters light up from left to right. */
function drawName(pane: Pane, large: boolean, elapsed: number): void {
  const columns = NAME.length * LETTER_WIDTH;
  const lit = (elapsed / (BOOT_MILLISECONDS * 0.45)) * columns;
  for (let column = 0; column < columns; column++) {
    const edge = column > lit - 2 && column <= lit;
    const look = style(column > lit ? C.indigo : edge ? C.paper : C.magenta);
    if (large) {
      for (let row = 0; row < 5; row++)
        if (pixel(column, row)) pane.put(column * 2, row, '██', look);
      continue;
    }
    for (let row = 0; row < 3; row++) {
      const [upper, lower] = [pixel(column, row * 2), pixel(column, row * 2 + 1)];
      const sign = upper && lower ? '█' : upper ? '▀' : lower ? '▄' : undefined;
      if (sign) pane.put(column, row, sign, look);
    }
  }
}

/** Every lamp once: a glow that goes to the right and comes back. */
function drawLamps(pane: Pane, y: number, elapsed: number): void {
  const groups = Math.max(1, Math.min(8, Math.floor((pane.width - 2) / 9)));
  const count = Math.min(LAMPS, groups * 8);
  const way = ((elapsed % BOOT_MILLISECONDS) / BOOT_MILLISECONDS) * 2;
  const place = (way < 1 ? way : 2 - way) * (count + GLOW) - GLOW / 2;
  let x = Math.max(0, (pane.width - (groups * 9 - 1)) >> 1);
  for (let lamp = 0; lamp < count; lamp++, x++) {
    const on = Math.abs(lamp - place) < GLOW / 2;
    pane.put(x, y, on ? '●' : '○', style(on ? C.gold : C.ember));
    if (lamp % 8 === 7) x++;
  }
}
