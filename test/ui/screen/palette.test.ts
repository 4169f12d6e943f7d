/** Whether colours become what each kind of terminal understands. */
import { describe, expect, test } from 'vitest';
import { coloursOf, createPalette } from '../../../monitor/ui/index.ts';
import { applySgr } from '../../../monitor/ui/screen/sgr.ts';
import {
  BODY,
  BOLD,
  C,
  direct,
  indexed,
  REVERSE,
  UNDERLINE,
} from '../../../monitor/ui/screen/style.ts';
import { theme } from '../support/theme.ts';

const full = createPalette(theme, 16777216);

describe('sequences', () => {
  test.each([
    [16777216, '\u001b[0;1;38;2;255;201;74;48;2;11;6;32m'],
    [256, '\u001b[0;1;38;5;221;48;5;232m'],
    [16, '\u001b[0;1;93;40m'],
    [0, '\u001b[0;1m'],
  ] as const)('is gold on void with %i colours what that terminal has?', (colours, expected) => {
    expect(createPalette(theme, colours).sequence(C.gold, C.void, BOLD)).toBe(expected);
  });

  test("are a Task's own colours brought down to what there is?", () => {
    const some = createPalette(theme, 256);
    expect(some.sequence(direct(0xff0000), indexed(21), 0)).toBe('\u001b[0;38;5;196;48;5;21m');
    expect(some.sequence(direct(0x808080), 0, 0)).toBe('\u001b[0;38;5;244m');
    expect(createPalette(theme, 16).sequence(direct(0xfe0101), 0, 0)).toBe('\u001b[0;91m');
    expect(createPalette(theme, 0).sequence(direct(0xfe0101), indexed(3), UNDERLINE)).toBe(
      '\u001b[0;4m',
    );
  });

  test('is the theme recognised in 24-bit colours?', () => {
    expect(full.themed(0xff3fa4)).toBe(C.magenta);
    expect(full.themed(0xff3fa5)).toBeUndefined();
  });
});

describe('environment', () => {
  test.each([
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, 16777216],
    [{ TERM: 'xterm-256color' }, 256],
    [{ TERM: 'tmux-256color' }, 256],
    [{ TERM: 'xterm-kitty' }, 16777216],
    [{ TERM: 'linux' }, 16],
    [{ TERM: 'dumb' }, 0],
    [{}, 0],
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor', NO_COLOR: '1' }, 0],
    [{ TERM: 'xterm-256color', NO_COLOR: '' }, 256],
    [{ TERM: 'xterm', NO_COLOR: '1', FORCE_COLOR: '3' }, 16777216],
    [{ TERM: 'xterm', FORCE_COLOR: '2' }, 256],
    [{ TERM: 'xterm-256color', FORCE_COLOR: '0' }, 0],
    [{ TERM: 'dumb', FORCE_COLOR: '1' }, 16],
  ])('how many colours has %j?', (env, expected) => {
    expect(coloursOf(env)).toBe(expected);
  });
});

describe('SGR', () => {
  const sgr = (parameters: string): unknown =>
    applySgr(parameters, BODY, { base: BODY, palette: full });

  test.each([
    ['1;4;7', { ...BODY, attributes: BOLD | UNDERLINE | REVERSE }],
    ['31', { ...BODY, fg: C.blood }],
    ['92', { ...BODY, fg: C.lime }],
    ['45', { ...BODY, bg: C.magenta }],
    ['38;5;200', { ...BODY, fg: indexed(200) }],
    ['38;5;1', { ...BODY, fg: C.blood }],
    ['48;2;1;2;3', { ...BODY, bg: direct(0x010203) }],
    ['38:2::1:2:3', { ...BODY, fg: direct(0x010203) }],
    ['38:5:200', { ...BODY, fg: indexed(200) }],
    ['38;2;255;63;164', { ...BODY, fg: C.magenta }],
    ['38;2;1', BODY],
    ['38', BODY],
    ['8', BODY],
    ['999;31', { ...BODY, fg: C.blood }],
    ['31;0', BODY],
    ['', BODY],
  ])('is %s read?', (parameters, expected) => {
    expect(sgr(parameters)).toEqual(expected);
  });

  test('does each attribute end by its own number?', () => {
    const all = applySgr('1;2;3;4;7;9', BODY, { base: BODY });
    expect(applySgr('22;23;24;27;29', all, { base: BODY })).toEqual(BODY);
    const coloured = applySgr('31;42', BODY, { base: BODY });
    expect(applySgr('39;49', coloured, { base: BODY })).toEqual(BODY);
  });
});
