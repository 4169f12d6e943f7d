/**
 * Characters that are drawn exactly: blocks, shades, braille, box lines, lamps, triangles.
 *
 * Rules of use: `shapeOf` says whether a point of the cell is inside, or nothing when the
 * character is not of these kinds. x and y run from 0 to 1 over the cell.
 */

/** Is the point inside? A number is how much: shades. */
export type Shape = (x: number, y: number) => boolean | number;

/** Half the width of a box line, in cells of the width. */
const THIN = 0.065;
const THICK = 0.13;
/** Cells are about twice as high as wide. */
const TALL = 19 / 9;

/** The shape of a character, undefined when letters are drawn otherwise. */
export function shapeOf(code: number): Shape | undefined {
  if (code >= 0x2580 && code <= 0x259f) return block(code);
  if (code >= 0x2800 && code <= 0x28ff) return braille(code - 0x2800);
  if (code >= 0x2500 && code <= 0x257f) return boxLine(code);
  return sign(code);
}

/** Quadrants of U+2596 to U+259F: bits for upper left, upper right, lower left, lower right. */
const QUADRANTS = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14];

function block(code: number): Shape {
  if (code === 0x2580) return (_, y) => y < 0.5;
  if (code <= 0x2588) return (_, y) => y >= 1 - (code - 0x2580) / 8;
  if (code <= 0x258f) return (x) => x < (0x2590 - code) / 8;
  if (code === 0x2590) return (x) => x >= 0.5;
  if (code <= 0x2593) return () => (code - 0x2590) / 4;
  if (code === 0x2594) return (_, y) => y < 1 / 8;
  if (code === 0x2595) return (x) => x >= 7 / 8;
  const bits = QUADRANTS[code - 0x2596] ?? 0;
  return (x, y) => (bits & (1 << ((x < 0.5 ? 0 : 1) + (y < 0.5 ? 0 : 2)))) !== 0;
}

/** Dots 1 to 8 by bit: column and row (Unicode, "Braille Patterns"). */
const DOTS = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 1],
  [1, 2],
  [0, 3],
  [1, 3],
] as const;

function braille(bits: number): Shape {
  const dots = DOTS.filter((_, bit) => (bits >> bit) & 1);
  return (x, y) =>
    dots.some(([column, row]) => {
      const [dx, dy] = [x - (column + 0.5) / 2, (y - (row + 0.5) / 4) * TALL];
      return dx * dx + dy * dy < 0.028;
    });
}

/** Arms of box lines: left, right, up, down; 1 light, 2 heavy, 3 double. */
const ARMS: { readonly [character: string]: string } = {
  '─': '1100',
  '━': '2200',
  '│': '0011',
  '┃': '0022',
  '┌': '0101',
  '┐': '1001',
  '└': '0110',
  '┘': '1010',
  '├': '0111',
  '┤': '1011',
  '┬': '1101',
  '┴': '1110',
  '┼': '1111',
  '┏': '0202',
  '┓': '2002',
  '┗': '0220',
  '┛': '2020',
  '┣': '0222',
  '┫': '2022',
  '┳': '2202',
  '┻': '2220',
  '╋': '2222',
  '═': '3300',
  '║': '0033',
  '╔': '0303',
  '╗': '3003',
  '╚': '0330',
  '╝': '3030',
  '╠': '0333',
  '╣': '3033',
  '╦': '3303',
  '╩': '3330',
  '╬': '3333',
  '╭': '0101',
  '╮': '1001',
  '╰': '0110',
  '╯': '1010',
  '╴': '1000',
  '╶': '0100',
  '╵': '0010',
  '╷': '0001',
  '┄': '1100',
  '┆': '0011',
  '┈': '1100',
  '┊': '0011',
  '╌': '1100',
  '╎': '0011',
};
const DASHES: { readonly [character: string]: number } = {
  '┄': 3,
  '┆': 3,
  '┈': 4,
  '┊': 4,
  '╌': 2,
  '╎': 2,
};

function boxLine(code: number): Shape | undefined {
  if (code >= 0x256d && code <= 0x2570) return corner(code);
  if (code >= 0x2571 && code <= 0x2573) return diagonal(code - 0x2570);
  const character = String.fromCodePoint(code);
  const arms = ARMS[character];
  if (arms === undefined) return undefined;
  const [left = 0, right = 0, up = 0, down = 0] = [...arms].map(Number);
  const dashes = DASHES[character];
  return (x, y) => {
    // Distances in widths of the cell, so that lines both ways are as thick.
    const [dx, dy] = [Math.abs(x - 0.5), Math.abs(y - 0.5) * TALL];
    if (dashes !== undefined) {
      const along = ((left ? x : y) * dashes) % 1;
      return along < 0.6 && (left ? dy : dx) <= THIN;
    }
    const across = (arm: number, away: number): boolean =>
      arm === 3 ? Math.abs(away - 0.16) <= THIN : away <= (arm === 2 ? THICK : THIN);
    return (
      (left > 0 && x <= 0.5 + THIN && across(left, dy)) ||
      (right > 0 && x >= 0.5 - THIN && across(right, dy)) ||
      (up > 0 && y <= 0.5 + THIN / TALL && across(up, dx)) ||
      (down > 0 && y >= 0.5 - THIN / TALL && across(down, dx))
    );
  };
}

/** A quarter of an ellipse between the middles of two edges. */
function corner(code: number): Shape {
  const right = code === 0x256d || code === 0x2570;
  const down = code === 0x256d || code === 0x256e;
  // A circle of half a cell's width, and a straight piece where the cell is higher.
  const rest = 0.5 * TALL - 0.5;
  return (x, y) => {
    const px = right ? 1 - x : x;
    const py = (down ? 1 - y : y) * TALL;
    if (py < rest) return Math.abs(px - 0.5) <= THIN;
    return Math.abs(Math.hypot(px, py - rest) - 0.5) <= THIN;
  };
}

function diagonal(bits: number): Shape {
  return (x, y) =>
    ((bits & 1) !== 0 && Math.abs(x + y - 1) <= 0.09) ||
    ((bits & 2) !== 0 && Math.abs(x - y) <= 0.09);
}

/** Radius of a lamp, and the width of its rim, in cells of the width. */
const LAMP = 0.45;
const RIM = 0.13;

function sign(code: number): Shape | undefined {
  const away = (x: number, y: number): number => Math.hypot(x - 0.5, (y - 0.52) * TALL);
  const rim = (x: number, y: number): boolean => {
    const r = away(x, y);
    return r <= LAMP && r >= LAMP - RIM;
  };
  /** A triangle that points to the right, from the middle. */
  const arrow = (dx: number, dy: number, size: number): boolean =>
    dx >= -size && dx <= size && Math.abs(dy) <= (size - dx) * 0.62;
  const towards =
    (side: 'left' | 'right' | 'up' | 'down', size: number): Shape =>
    (x, y) => {
      const [dx, dy] = [x - 0.5, (y - 0.52) * TALL];
      if (side === 'right') return arrow(dx, dy, size);
      if (side === 'left') return arrow(-dx, dy, size);
      return side === 'down' ? arrow(dy, dx, size) : arrow(-dy, dx, size);
    };
  switch (code) {
    case 0x25cf: // ●
      return (x, y) => away(x, y) <= LAMP;
    case 0x25cb: // ○
      return rim;
    case 0x25cc: // ◌
      return (x, y) => rim(x, y) && Math.floor(Math.atan2(y - 0.52, x - 0.5) * 3.2) % 2 === 0;
    case 0x25c9: // ◉
      return (x, y) => rim(x, y) || away(x, y) <= 0.2;
    case 0x25d0: // ◐
      return (x, y) => rim(x, y) || (x <= 0.5 && away(x, y) <= LAMP);
    case 0x25d1: // ◑
      return (x, y) => rim(x, y) || (x >= 0.5 && away(x, y) <= LAMP);
    case 0x25b6: // ▶
      return towards('right', 0.48);
    case 0x25b8: // ▸
      return towards('right', 0.36);
    case 0x25c0: // ◀
      return towards('left', 0.48);
    case 0x25c2: // ◂
      return towards('left', 0.36);
    case 0x25b2: // ▲
      return towards('up', 0.48);
    case 0x25b4: // ▴
      return towards('up', 0.36);
    case 0x25bc: // ▼
      return towards('down', 0.48);
    case 0x25be: // ▾
      return towards('down', 0.36);
    case 0x25a0: // ■
    case 0x220e: // ∎
      return (x, y) => Math.abs(x - 0.5) <= 0.36 && Math.abs(y - 0.55) * TALL <= 0.42;
    case 0x25a1: // □
      return (x, y) => {
        const [dx, dy] = [Math.abs(x - 0.5), Math.abs(y - 0.55) * TALL];
        return dx <= 0.4 && dy <= 0.46 && (dx >= 0.28 || dy >= 0.34);
      };
    case 0x25c6: // ◆
      return (x, y) => Math.abs(x - 0.5) + Math.abs(y - 0.52) * TALL <= 0.46;
  }
  return undefined;
}
