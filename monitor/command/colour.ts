/**
 * How many colours an output gets, and styles that follow from it.
 */
import type { ColourDepth, HostOutput } from './types.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Decides in this order: --color, FORCE_COLOR, NO_COLOR, whether the stream is
 * a terminal, TERM and COLORTERM.
 *
 * FORCE_COLOR: 0 or false is none, 2 is 256, 3 is all, anything else at least
 * 16. NO_COLOR counts when it is not empty (no-color.org).
 */
export function colourDepth(
  when: 'auto' | 'always' | 'never',
  env: Environment,
  stream: HostOutput,
): ColourDepth {
  if (when === 'never') return 0;
  if (when === 'always') return atLeast16(env);
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forcedDepth(forced, env);
  if ((env['NO_COLOR'] ?? '') !== '') return 0;
  return stream.isTTY === true ? terminalDepth(env) : 0;
}

function forcedDepth(forced: string, env: Environment): ColourDepth {
  if (forced === '0' || forced === 'false') return 0;
  if (forced === '2') return 8;
  return forced === '3' ? 24 : atLeast16(env);
}

function atLeast16(env: Environment): ColourDepth {
  return terminalDepth(env) || 4;
}

/** What the terminal says of itself. */
function terminalDepth(env: Environment): ColourDepth {
  const term = env['TERM'] ?? '';
  if (term === '' || term === 'dumb') return 0;
  if (/^(truecolor|24bit)$/.test(env['COLORTERM'] ?? '')) return 24;
  if (/-(direct|truecolor)$/.test(term) || /^xterm-(kitty|ghostty)$/.test(term)) return 24;
  return /256/.test(term) ? 8 : 4;
}

/** Styles of the texts of commands; every one is the plain text without colours. */
export interface Style {
  title(text: string): string;
  name(text: string): string;
  quiet(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

/** The styles for a colour depth, in the 16 colours that every terminal has. */
export function styleFor(depth: ColourDepth): Style {
  const sgr = (code: string) => (text: string) =>
    depth === 0 || text === '' ? text : `\u001b[${code}m${text}\u001b[0m`;
  return {
    title: sgr('1;33'),
    name: sgr('36'),
    quiet: sgr('2'),
    good: sgr('32'),
    bad: sgr('31'),
  };
}
