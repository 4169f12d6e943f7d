/**
 * Pictures of a grid without a terminal: plain text, ANSI, SVG.
 */
import { RIGHT_HALF, type Grid } from './grid.ts';
import type { Palette } from './palette.ts';
import { BOLD, DIM, ITALIC, REVERSE, STRIKE, UNDERLINE } from './style.ts';

/** Plain text, a line per row, without spaces at line ends. */
export function gridText(grid: Grid): string {
  let out = '';
  for (let y = 0; y < grid.rows; y++) {
    let line = '';
    for (let x = 0; x < grid.columns; x++) line += grid.textAt(y * grid.columns + x);
    out += `${line.trimEnd()}\n`;
  }
  return out;
}

/** Text with SGR sequences, a line per row, as `cat` can show it. */
export function gridAnsi(grid: Grid, palette: Palette): string {
  let out = '';
  for (let y = 0; y < grid.rows; y++) {
    let style = '';
    for (let x = 0; x < grid.columns; x++) {
      const index = y * grid.columns + x;
      const { fg, bg, attributes } = grid.styleAt(index);
      const wanted = palette.sequence(fg, bg, attributes);
      if (grid.characters[index] !== RIGHT_HALF && wanted !== style) {
        out += wanted;
        style = wanted;
      }
      out += grid.textAt(index);
    }
    out += '\u001b[0m\n';
  }
  return out;
}

const CELL_WIDTH = 9;
const CELL_HEIGHT = 19;
const BASELINE = 14.5;

/** An SVG picture; box and block characters are drawn as shapes, so that lines meet. */
export function gridSvg(grid: Grid, palette: Palette): string {
  const width = grid.columns * CELL_WIDTH;
  const height = grid.rows * CELL_HEIGHT;
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="${hex(palette.rgb(0, 'bg'))}"/>`,
    `<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="15">`,
  ];
  for (let y = 0; y < grid.rows; y++) svgRow(grid, palette, y, out);
  out.push('</g>', '</svg>\n');
  return out.join('\n');
}

function coloursAt(grid: Grid, palette: Palette, index: number): { fg: string; bg: string } {
  const { fg, bg, attributes } = grid.styleAt(index);
  const front = hex(palette.rgb(fg, 'fg'));
  const back = hex(palette.rgb(bg, 'bg'));
  return attributes & REVERSE ? { fg: back, bg: front } : { fg: front, bg: back };
}

function svgRow(grid: Grid, palette: Palette, y: number, out: string[]): void {
  const start = y * grid.columns;
  for (let x = 0; x < grid.columns;) {
    const { bg } = coloursAt(grid, palette, start + x);
    let end = x + 1;
    while (end < grid.columns && coloursAt(grid, palette, start + end).bg === bg) end++;
    if (bg !== hex(palette.rgb(0, 'bg'))) {
      out.push(rectangle(x * CELL_WIDTH, y * CELL_HEIGHT, (end - x) * CELL_WIDTH, CELL_HEIGHT, bg));
    }
    x = end;
  }
  for (let x = 0; x < grid.columns; x++) {
    const index = start + x;
    const text = grid.textAt(index);
    if (text === '' || text === ' ') continue;
    const { fg } = coloursAt(grid, palette, index);
    const shape = blockShape(text.codePointAt(0) ?? 0, x * CELL_WIDTH, y * CELL_HEIGHT, fg);
    out.push(shape ?? letter(grid, index, x, y, text, fg));
  }
}

function letter(grid: Grid, index: number, x: number, y: number, text: string, fg: string): string {
  const attributes = grid.attributes[index] ?? 0;
  let marks = '';
  if (attributes & BOLD) marks += ' font-weight="bold"';
  if (attributes & ITALIC) marks += ' font-style="italic"';
  if (attributes & DIM) marks += ' opacity="0.6"';
  const lines = [
    ...(attributes & UNDERLINE ? ['underline'] : []),
    ...(attributes & STRIKE ? ['line-through'] : []),
  ];
  if (lines.length > 0) marks += ` text-decoration="${lines.join(' ')}"`;
  const place = `x="${x * CELL_WIDTH}" y="${y * CELL_HEIGHT + BASELINE}"`;
  return `<text ${place} fill="${fg}"${marks}>${escapeXml(text)}</text>`;
}

function rectangle(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`;
}

/** Arms of light box characters: left, right, up, down. */
const BOX: { readonly [character: string]: readonly [number, number, number, number] } = {
  '─': [1, 1, 0, 0],
  '│': [0, 0, 1, 1],
  '╭': [0, 1, 0, 1],
  '╮': [1, 0, 0, 1],
  '╰': [0, 1, 1, 0],
  '╯': [1, 0, 1, 0],
  '┌': [0, 1, 0, 1],
  '┐': [1, 0, 0, 1],
  '└': [0, 1, 1, 0],
  '┘': [1, 0, 1, 0],
  '├': [0, 1, 1, 1],
  '┤': [1, 0, 1, 1],
  '┬': [1, 1, 0, 1],
  '┴': [1, 1, 1, 0],
  '┼': [1, 1, 1, 1],
};

function blockShape(code: number, x: number, y: number, fg: string): string | undefined {
  const w = CELL_WIDTH;
  const h = CELL_HEIGHT;
  if (code >= 0x2581 && code <= 0x2588) {
    const part = ((code - 0x2580) / 8) * h;
    return rectangle(x, y + h - part, w, part, fg);
  }
  if (code >= 0x2589 && code <= 0x258f) return rectangle(x, y, ((0x2590 - code) / 8) * w, h, fg);
  if (code === 0x2590) return rectangle(x + w / 2, y, w / 2, h, fg);
  if (code === 0x2580) return rectangle(x, y, w, h / 2, fg);
  const arms = BOX[String.fromCodePoint(code)];
  if (!arms) return undefined;
  const [left, right, up, down] = arms;
  const cx = x + w / 2;
  const cy = y + h / 2;
  const line = `fill="none" stroke="${fg}" stroke-width="1.2"`;
  if (code >= 0x256d && code <= 0x2570) {
    const side = right ? x + w : x;
    const end = down ? y + h : y;
    return `<path d="M${side} ${cy}Q${cx} ${cy} ${cx} ${end}" ${line}/>`;
  }
  const path = [
    left || right ? `M${left ? x : cx} ${cy}H${right ? x + w : cx}` : '',
    up || down ? `M${cx} ${up ? y : cy}V${down ? y + h : cy}` : '',
  ];
  return `<path d="${path.join('')}" ${line}/>`;
}

function hex(rgb: number): string {
  return `#${rgb.toString(16).padStart(6, '0')}`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
