/** Whether scrollback keeps the newest lines as they were written, bounded. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BODY, C } from '../../../monitor/ui/screen/style.ts';
import { TextBuffer } from '../../../monitor/ui/text/buffer.ts';

function lines(buffer: TextBuffer): string[] {
  return Array.from({ length: buffer.length }, (_, index) => buffer.line(index).text);
}

function written(...texts: string[]): string[] {
  const buffer = new TextBuffer({ base: BODY });
  for (const text of texts) buffer.write(text);
  return lines(buffer);
}

describe('writing', () => {
  test.each([
    [['a\nb\n'], ['a', 'b']],
    [['a\nb'], ['a', 'b']],
    [
      ['a', 'b', '\n', '\n', 'c'],
      ['ab', '', 'c'],
    ],
    [['progress 10%\rprogress 99%\n'], ['progress 99%']],
    [['abcdef\rxy'], ['xycdef']],
    [['line\r\nnext\r\n'], ['line', 'next']],
    [
      ['line\r', '\nnext'],
      ['line', 'next'],
    ],
    [['abc\b\bX'], ['aXc']],
    [['\b\bX'], ['X']],
    [['漢字\rab'], ['ab']],
    [['a\tb'], ['a\tb']],
  ])('what stands there after %j?', (texts, expected) => {
    expect(written(...texts)).toEqual(expected);
  });

  test('does a style hold until another, across lines and pieces?', () => {
    const buffer = new TextBuffer({ base: BODY });
    buffer.write('a');
    buffer.style('31');
    buffer.write('b\nc');
    buffer.style('0');
    buffer.write('d');
    expect(buffer.line(0).runs.map(({ at, look }) => [at, look.fg])).toEqual([
      [0, BODY.fg],
      [1, C.blood],
    ]);
    expect(buffer.line(1).runs.map(({ at, look }) => [at, look.fg])).toEqual([
      [0, C.blood],
      [1, BODY.fg],
    ]);
  });

  test('does writing over a line keep the styles of what is left?', () => {
    const buffer = new TextBuffer({ base: BODY });
    buffer.style('31');
    buffer.write('abcd\r');
    buffer.style('32');
    buffer.write('X');
    expect(buffer.line(0).text).toBe('Xbcd');
    expect(buffer.line(0).runs.map(({ at, look }) => [at, look.fg])).toEqual([
      [0, C.teal],
      [1, C.blood],
    ]);
  });

  test('does it matter how the text is cut?', () => {
    const text = 'one\ntwo\rTWO\n\nfo\bour\n漢字 five';
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 6 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), text.length];
        const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
        expect(written(...pieces)).toEqual(written(text));
      }),
    );
  });
});

describe('bounds', () => {
  test('are the newest lines kept, and the others counted?', () => {
    const buffer = new TextBuffer({ base: BODY }, { lines: 100, characters: 1 << 20 });
    for (let line = 0; line < 1000; line++) buffer.write(`line ${line}\n`);
    expect(buffer.length).toBe(100);
    expect(buffer.dropped).toBe(900);
    expect(buffer.line(0).text).toBe('line 900');
    expect(buffer.line(99).text).toBe('line 999');
  });

  test('are characters bounded as well as lines?', () => {
    const buffer = new TextBuffer({ base: BODY }, { lines: 100_000, characters: 10_000 });
    for (let line = 0; line < 1000; line++) buffer.write(`${'x'.repeat(99)}\n`);
    const kept = lines(buffer);
    expect(kept.join('').length).toBeLessThanOrEqual(10_000);
    expect(kept.length).toBeGreaterThan(50);
    expect(buffer.dropped).toBe(1000 - kept.length);
  });

  test('does the ring keep its order when both bounds take turns?', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 200 });
    fc.assert(
      fc.property(sizes, (all) => {
        const buffer = new TextBuffer({ base: BODY }, { lines: 20, characters: 400 });
        all.forEach((size, index) => buffer.write(`${index} ${'x'.repeat(size)}\n`));
        const kept = lines(buffer).map((line) => Number(line.split(' ')[0]));
        expect(buffer.dropped + kept.length).toBe(all.length);
        expect(kept).toEqual(kept.map((_, index) => buffer.dropped + index));
      }),
    );
  });

  test('is a line without an end broken, and nothing of it lost?', () => {
    const buffer = new TextBuffer({ base: BODY });
    const text = '0123456789'.repeat(5000);
    buffer.write(text.slice(0, 30_000));
    buffer.write(text.slice(30_000));
    expect(lines(buffer).join('')).toBe(text);
    expect(Math.max(...lines(buffer).map((line) => line.length))).toBeLessThanOrEqual(8192);
  });

  test('are 20 MB taken in without falling behind?', () => {
    const buffer = new TextBuffer({ base: BODY });
    const piece = 'a line of output with a number 123456 in it\n'.repeat(1500);
    const start = performance.now();
    for (let bytes = 0; bytes < 20e6; bytes += piece.length) buffer.write(piece);
    // Measured 60 ms; ten times that is a machine that is busy with something else.
    expect(performance.now() - start).toBeLessThan(2000);
    expect(buffer.length).toBe(10_000);
  });
});
