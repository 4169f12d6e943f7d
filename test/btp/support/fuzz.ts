/**
 * Random and mutated bytes against a decoder: what must never happen, and what must always.
 *
 * Rules of use: `fuzz` makes so many bytes from a seed and feeds them in pieces of any size; it
 * throws at the first breach, with the seed. For hours of it:
 * `tsx test/btp/support/fuzz-long.ts [BYTES] [SEED]`.
 */
import { createDecoder, downRows, upRows, type Direction } from '../../../monitor/btp/index.ts';

/** What a run saw. */
export interface Fuzzed {
  readonly bytes: number;
  readonly messages: number;
  readonly refused: number;
  /** Marked lines that were fed, each of which came out as text. */
  readonly marks: number;
}

const SEQUENCES = [
  '\u001b]0;title\u0007',
  '\u001b]52;c;cm0gLXJm\u0007',
  '\u001b]52;c;?\u001b\\',
  '\u001bPq#0;2;0;0;0\u001b\\',
  '\u001bP$qm\u001b\\',
  '\u001b_G a=t\u001b\\',
  '\u001b^privacy\u001b\\',
  '\u001b[6n\u001b[c\u0005',
  '\u001b[?1049l\u001bc',
  '\u001b[38;2;1;2;3mstyled\u001b[0m',
  '\u001b]never ends',
  '\u001b]7717;',
  '\u009b31m\u009d0;t\u009c\u0090x\u009c',
  '漢字 é 𝄞',
];
/** Controls that no text may hold: all but BS, HT, LF and CR. */
const FORBIDDEN = /[\u0000-\u0007\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const LONGEST_PIECE = 200;

/** A generator of 32-bit numbers (xorshift32, G. Marsaglia, "Xorshift RNGs", 2003). */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/**
 * @param bytes how many at least
 * @throws Error for a breach
 */
export function fuzz(direction: Direction, bytes: number, seed: number): Fuzzed {
  const next = numbers(seed);
  const encoder = new TextEncoder();
  const corpus = [
    ...[...Object.values(downRows), ...Object.values(upRows)].map(
      ({ example }) => `\u001b]7717;${example}\u001b\\`,
    ),
    ...SEQUENCES,
  ].map((text) => encoder.encode(text));
  // Payloads hold any bytes; only without them is every line text.
  const payloads = direction === 'down';
  let text = '';
  let messages = 0;
  let refused = 0;
  let marks = 0;
  let fed = 0;
  const breach = (what: string): Error =>
    new Error(`${what}; direction ${direction}, seed ${seed}, after ${fed} bytes`);
  const decoder = createDecoder({
    direction,
    payloads,
    onText: (piece) => (text += piece),
    onStyle(parameters) {
      if (!/^[0-9;:]*$/.test(parameters)) throw breach(`style ${JSON.stringify(parameters)}`);
    },
    onMessage: () => messages++,
    onRefused: () => refused++,
  });
  const push = (piece: Uint8Array): void => {
    for (let at = 0; at < piece.length;) {
      const length = 1 + next(piece.length);
      decoder.push(piece.subarray(at, at + length));
      at += length;
    }
    fed += piece.length;
  };
  const random = (): Uint8Array =>
    Uint8Array.from({ length: next(LONGEST_PIECE) }, () => next(256));
  const mutated = (): Uint8Array => {
    const piece = corpus[next(corpus.length)]?.slice() ?? new Uint8Array();
    for (let changes = next(4); changes > 0 && piece.length > 0; changes--) {
      piece[next(piece.length)] = next(256);
    }
    return next(4) === 0 ? piece.subarray(0, next(piece.length + 1)) : piece;
  };
  while (fed < bytes) {
    for (let pieces = next(20); pieces > 0; pieces--) push(next(3) === 0 ? random() : mutated());
    const mark = `mark ${marks++} of ${seed}`;
    push(encoder.encode(`\n${mark}\n`));
    if (FORBIDDEN.test(text)) throw breach('a control came through as text');
    if (!payloads && !text.includes(`\n${mark}\n`)) throw breach(`“${mark}” was lost`);
    text = '';
  }
  decoder.end();
  return { bytes: fed, messages, refused, marks };
}
