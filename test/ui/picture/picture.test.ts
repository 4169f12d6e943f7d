/** Whether a grid becomes the picture that it is, and a PNG that others can read. */
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { encodePng } from '../../../monitor/host/png.ts';
import { createPalette, gridPixels } from '../../../monitor/ui/index.ts';
import { GLYPHS } from '../../../monitor/ui/picture/font.ts';
import { Glyphs } from '../../../monitor/ui/picture/glyphs.ts';
import { Grid } from '../../../monitor/ui/screen/grid.ts';
import { C, REVERSE, style } from '../../../monitor/ui/screen/style.ts';
import { theme } from '../support/theme.ts';

const PLAIN = { bold: false, italic: false };
const [WIDTH, HEIGHT] = [18, 38];

/** How much of each column (or row) of a character is covered, from 0 to 1. */
function profile(text: string, across: 'columns' | 'rows'): number[] {
  const { bytes } = new Glyphs().of(text, 1, PLAIN);
  const [count, depth] = across === 'columns' ? [WIDTH, HEIGHT] : [HEIGHT, WIDTH];
  return Array.from({ length: count }, (_, at) => {
    let sum = 0;
    for (let other = 0; other < depth; other++) {
      const index = across === 'columns' ? other * WIDTH + at : at * WIDTH + other;
      sum += bytes[index]! / 255;
    }
    return sum / depth;
  });
}

describe('characters', () => {
  test('has the font every printable ASCII character, no two of them alike?', () => {
    const glyphs = new Glyphs();
    const seen = new Map<string, string>();
    for (let code = 0x21; code < 0x7f; code++) {
      const text = String.fromCharCode(code);
      expect(GLYPHS[text], text).toBeDefined();
      const key = glyphs.of(text, 1, PLAIN).bytes.join();
      expect(seen.get(key), text).toBeUndefined();
      seen.set(key, text);
    }
  });

  test('do letters keep off the edges, so that they never touch?', () => {
    const glyphs = new Glyphs();
    for (const text of Object.keys(GLYPHS).filter((each) => /[A-Za-z0-9]/.test(each))) {
      const { bytes } = glyphs.of(text, 1, { bold: true, italic: false });
      for (let y = 0; y < HEIGHT; y++) {
        expect([bytes[y * WIDTH], bytes[y * WIDTH + WIDTH - 1]], text).toEqual([0, 0]);
      }
    }
  });

  test('do lines reach the edges of the cell at the same places, so that frames close?', () => {
    const glyphs = new Glyphs();
    const edge = (text: string, side: 'left' | 'right' | 'top' | 'bottom'): number[] => {
      const { bytes } = glyphs.of(text, 1, PLAIN);
      if (side === 'top') return [...bytes.slice(0, WIDTH)];
      if (side === 'bottom') return [...bytes.slice(-WIDTH)];
      const x = side === 'left' ? 0 : WIDTH - 1;
      return Array.from({ length: HEIGHT }, (_, y) => bytes[y * WIDTH + x]!);
    };
    for (const [left, right] of ['╭─', '─╮', '╰─', '─╯', '├─', '─┤', '┌┬', '┴┘', '┼┼'] as const) {
      expect(edge(left!, 'right'), left! + right!).toEqual(edge(right!, 'left'));
      expect(Math.max(...edge(left!, 'right'))).toBe(255);
    }
    for (const [above, below] of ['╭│', '│╰', '╮│', '│╯', '┬┴', '│┼'] as const) {
      expect(edge(above!, 'bottom'), above! + below!).toEqual(edge(below!, 'top'));
      expect(Math.max(...edge(above!, 'bottom'))).toBe(255);
    }
  });

  test('are blocks exactly as large as they say?', () => {
    const share = (text: string): number =>
      profile(text, 'rows').reduce((sum, row) => sum + row, 0) / HEIGHT;
    ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'].forEach((text, index) =>
      expect(share(text)).toBeCloseTo((index + 1) / 8, 1),
    );
    expect(profile('▌', 'columns')).toEqual([...Array(9).fill(1), ...Array(9).fill(0)]);
    expect(profile('▐', 'columns')).toEqual([...Array(9).fill(0), ...Array(9).fill(1)]);
    expect(share('▒')).toBeCloseTo(0.5, 1);
    expect(share('▚') + share('▞')).toBeCloseTo(1, 5);
  });

  test('does each dot of braille stand at its place?', () => {
    const dots = ['⠁', '⠂', '⠄', '⡀', '⠈', '⠐', '⠠', '⢀'];
    const middle = (values: number[]): number => {
      const sum = values.reduce((all, value) => all + value, 0);
      return values.reduce((all, value, at) => all + value * (at + 0.5), 0) / sum;
    };
    dots.forEach((text, index) => {
      expect(middle(profile(text, 'columns'))).toBeCloseTo(index < 4 ? 4.5 : 13.5, 0);
      expect(middle(profile(text, 'rows'))).toBeCloseTo(((index % 4) + 0.5) * 9.5, 0);
    });
  });

  test('is a character that the font does not have a frame of its width, not nothing?', () => {
    const mask = new Glyphs().of('漢', 2, PLAIN);
    expect(mask.width).toBe(2 * WIDTH);
    expect(mask.bytes.some((byte) => byte > 100)).toBe(true);
    expect(new Glyphs().of('é', 1, PLAIN).bytes).not.toEqual(new Glyphs().of('e', 1, PLAIN).bytes);
  });
});

describe('pictures', () => {
  test('has every cell its colours, also reversed?', () => {
    const grid = new Grid(3, 2);
    grid.put(0, 0, '█', style(C.gold));
    grid.put(1, 0, ' ', style(C.gold, C.indigo));
    grid.put(2, 1, '█', style(C.gold, C.teal, REVERSE));
    const { width, height, rgb } = gridPixels(grid, createPalette(theme, 16777216));
    expect([width, height]).toEqual([3 * WIDTH, 2 * HEIGHT]);
    const at = (column: number, row: number): number => {
      const index = ((row * HEIGHT + 19) * width + column * WIDTH + 9) * 3;
      return (rgb[index]! << 16) | (rgb[index + 1]! << 8) | rgb[index + 2]!;
    };
    expect(at(0, 0)).toBe(theme.gold.rgb);
    expect(at(1, 0)).toBe(theme.indigo.rgb);
    expect(at(2, 1)).toBe(theme.teal.rgb);
    expect(at(0, 1)).toBe(theme.void.rgb);
  });

  test('does a PNG hold the pixels that went in?', () => {
    const rgb = Uint8Array.from({ length: 5 * 3 * 3 }, (_, index) => (index * 37) & 0xff);
    const file = Buffer.from(encodePng(5, 3, rgb));
    expect(file.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n');
    const parts = new Map<string, Buffer>();
    for (let at = 8; at < file.length;) {
      const length = file.readUInt32BE(at);
      parts.set(file.toString('latin1', at + 4, at + 8), file.subarray(at + 8, at + 8 + length));
      at += 12 + length;
    }
    expect([...parts.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
    expect([...parts.get('IHDR')!]).toEqual([0, 0, 0, 5, 0, 0, 0, 3, 8, 2, 0, 0, 0]);
    const rows = inflateSync(parts.get('IDAT')!);
    const found: number[] = [];
    for (let y = 0; y < 3; y++) {
      expect(rows[y * 16]).toBe(2);
      for (let x = 0; x < 15; x++) {
        found.push((rows[y * 16 + 1 + x]! + (y === 0 ? 0 : found[(y - 1) * 15 + x]!)) & 0xff);
      }
    }
    expect(found).toEqual([...rgb]);
    // The published check value of CRC-32, and what every PNG ends in (section 11.2.5).
    expect(file.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
    expect(() => encodePng(5, 4, rgb)).toThrow('5x4 pixels are not 45 bytes');
  });
});
