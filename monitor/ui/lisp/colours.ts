/**
 * The look of Fennel text: a style per token, brackets paler the deeper they are.
 */
import type { Line, Run } from '../text/line.ts';
import { BOLD, C, style, UNDERLINE, type Style } from '../screen/style.ts';
import { tokens, type Token, type TokenKind } from './tokens.ts';

const LOOKS: { readonly [Kind in TokenKind]: Style } = {
  open: style(C.haze),
  close: style(C.haze),
  string: style(C.gold),
  comment: style(C.haze),
  keyword: style(C.lime),
  number: style(C.azure),
  special: style(C.magenta),
  symbol: style(C.paper),
  space: style(C.lilac),
};
const CALLED = style(C.cyan);
const MATCHED = style(C.gold, C.indigo, BOLD | UNDERLINE);
const WRONG = style(C.void, C.blood, BOLD);

/** Brackets to be marked: indices into the text. */
export interface Marks {
  readonly matched?: readonly number[];
  readonly wrong?: number;
}

const FRAME = style(C.haze);
const CELL = style(C.paper);
const FIGURE = style(C.gold);
const TABLE = /^\s*[│╭╰├┌└]/;
const PIECES = /[\u2500-\u257f\s]+|[^\u2500-\u257f\s]+/g;

/** Colours a value: tables of box characters as tables, everything else as Fennel. */
export function colourValue(text: string): Line[] {
  if (!text.split('\n').some((line) => TABLE.test(line))) return colourFennel(text);
  return text.split('\n').map((line) => {
    if (!TABLE.test(line)) return colourFennel(line)[0] ?? { text: line, runs: [] };
    const runs: Run[] = [];
    for (const { 0: piece, index } of line.matchAll(PIECES)) {
      const look = /[\u2500-\u257f\s]/.test(piece) ? FRAME : /^[+-]?\d/.test(piece) ? FIGURE : CELL;
      if (runs[runs.length - 1]?.look !== look) runs.push({ at: index, look });
    }
    return { text: line, runs };
  });
}

/** Colours text as Fennel; one Line per line of it. */
export function colourFennel(text: string, marks: Marks = {}): Line[] {
  const lines: { text: string; runs: Run[] }[] = text
    .split('\n')
    .map((line) => ({ text: line, runs: [] }));
  let line = 0;
  let lineStart = 0;
  const put = (from: number, to: number, look: Style): void => {
    let at = from;
    for (;;) {
      const current = lines[line];
      if (!current) return;
      const end = lineStart + current.text.length;
      // An empty run at the line's start gives way to what stands there.
      if (current.runs[current.runs.length - 1]?.at === at - lineStart) current.runs.pop();
      if (at < Math.min(to, end) || current.runs.length === 0) {
        current.runs.push({ at: at - lineStart, look });
      }
      if (to <= end) return;
      lineStart = end + 1;
      line++;
      at = lineStart;
    }
  };
  const cut = tokens(text);
  cut.forEach((token, index) => {
    const before = cut[index - 1];
    const called = before?.kind === 'open' && text.charAt(before.start) === '(';
    put(token.start, token.end, lookOf(token, called, marks));
  });
  for (const each of lines)
    if (each.runs.length === 0) each.runs.push({ at: 0, look: LOOKS.space });
  return lines;
}

function lookOf(token: Token, called: boolean, marks: Marks): Style {
  if (token.kind === 'open' || token.kind === 'close') {
    if (marks.wrong === token.start) return WRONG;
    if (marks.matched?.includes(token.start)) return MATCHED;
  }
  if (token.kind === 'symbol' && called) return CALLED;
  return LOOKS[token.kind];
}
