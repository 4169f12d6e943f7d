/**
 * Are --color, FORCE_COLOR, NO_COLOR and the terminal obeyed, in this order?
 */
import { expect, test } from 'vitest';
import { colourDepth } from '../../monitor/command/colour.ts';
import { memoryOutput } from '../support/command-line.ts';

const pipe = memoryOutput();
const terminal = memoryOutput(80);

test.each<[string, 'auto' | 'always' | 'never', Record<string, string>, typeof pipe, number]>([
  ['a pipe', 'auto', { TERM: 'xterm-256color' }, pipe, 0],
  ['a terminal of 16 colours', 'auto', { TERM: 'xterm' }, terminal, 4],
  ['a terminal of 256 colours', 'auto', { TERM: 'screen-256color' }, terminal, 8],
  ['a terminal of all colours', 'auto', { TERM: 'xterm', COLORTERM: 'truecolor' }, terminal, 24],
  ['kitty', 'auto', { TERM: 'xterm-kitty' }, terminal, 24],
  ['a dumb terminal', 'auto', { TERM: 'dumb', COLORTERM: 'truecolor' }, terminal, 0],
  ['a terminal without TERM', 'auto', {}, terminal, 0],
  ['NO_COLOR', 'auto', { TERM: 'xterm', NO_COLOR: '1' }, terminal, 0],
  ['an empty NO_COLOR', 'auto', { TERM: 'xterm', NO_COLOR: '' }, terminal, 4],
  ['FORCE_COLOR on a pipe', 'auto', { FORCE_COLOR: '1' }, pipe, 4],
  ['FORCE_COLOR with NO_COLOR', 'auto', { FORCE_COLOR: '1', NO_COLOR: '1' }, pipe, 4],
  ['FORCE_COLOR=2', 'auto', { FORCE_COLOR: '2' }, pipe, 8],
  ['FORCE_COLOR=3', 'auto', { FORCE_COLOR: '3' }, pipe, 24],
  ['FORCE_COLOR=0', 'auto', { FORCE_COLOR: '0', TERM: 'xterm' }, terminal, 0],
  ['FORCE_COLOR=false', 'auto', { FORCE_COLOR: 'false', TERM: 'xterm' }, terminal, 0],
  ['--color always on a pipe', 'always', { NO_COLOR: '1' }, pipe, 4],
  ['--color never', 'never', { FORCE_COLOR: '3', TERM: 'xterm' }, terminal, 0],
])('how many bits of colour does %s get?', (_, when, env, stream, depth) => {
  expect(colourDepth(when, env, stream)).toBe(depth);
});
