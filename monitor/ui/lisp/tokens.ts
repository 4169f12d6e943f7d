/**
 * Fennel text cut into tokens: enough to colour it, to match parentheses, and to tell whether a
 * form is finished.
 *
 * Follows the syntax of Fennel 1.5 (reference.md, "Syntax"): brackets of three shapes, strings in
 * double quotes with backslash escapes, `:strings`, comments from `;` to the line's end.
 */

/** What a token is. */
export type TokenKind =
  'open' | 'close' | 'string' | 'comment' | 'keyword' | 'number' | 'special' | 'symbol' | 'space';

/** A token: its place in UTF-16 units. A string that has no end is `unfinished`. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  readonly unfinished?: boolean;
}

const SPACE = /[\s,]+/y;
const COMMENT = /;[^\n]*/y;
const STRING = /"(?:[^"\\]|\\[^])*("?)/y;
const WORD = /[^\s"'`,;@()[\]{}~]+|[^]/y;
const NUMBER = /^[+-]?(?:0x[0-9a-f_]+|\.?\d[\d_]*(?:\.\d*)?(?:e[+-]?\d+)?)$/i;
const SPECIAL = new Set(
  (
    'fn lambda λ let local var global set tset if when each for while do case match case-try ' +
    'match-try icollect collect accumulate faccumulate fcollect macro macros import-macros ' +
    'require-macros -> ->> -?> -?>> doto values and or not quote unquote hashfn with-open ' +
    'deftest testing is with-machine'
  ).split(' '),
);

/** Cuts text into tokens that cover it without gaps. Never throws. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  const take = (kind: TokenKind, pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match || match[0] === '') return null;
    found.push({ kind, start: at, end: at + match[0].length });
    at += match[0].length;
    return match;
  };
  while (at < text.length) {
    const head = text.charAt(at);
    if (take('space', SPACE) || take('comment', COMMENT)) continue;
    if (head === '"') {
      const match = take('string', STRING);
      const last = found[found.length - 1];
      if (match?.[1] === '' && last) found[found.length - 1] = { ...last, unfinished: true };
      continue;
    }
    if ('([{'.includes(head)) found.push({ kind: 'open', start: at, end: ++at });
    else if (')]}'.includes(head)) found.push({ kind: 'close', start: at, end: ++at });
    else {
      const start = at;
      take('symbol', WORD);
      const word = text.slice(start, at);
      found[found.length - 1] = { kind: kindOf(word), start, end: at };
    }
  }
  return found;
}

function kindOf(word: string): TokenKind {
  if (word.length > 1 && word.startsWith(':')) return 'keyword';
  if (NUMBER.test(word)) return 'number';
  if (word === 'true' || word === 'false' || word === 'nil') return 'number';
  return SPECIAL.has(word) || word === '#' ? 'special' : 'symbol';
}

const PARTNER: { readonly [open: string]: string } = { '(': ')', '[': ']', '{': '}' };

/** How the brackets of a text stand. */
export interface Balance {
  /** Brackets open at the end. */
  readonly open: number;
  /** A string is open at the end. */
  readonly inString: boolean;
  /** Index of a closing bracket that closes nothing or the wrong one; -1 when there is none. */
  readonly wrong: number;
  /** Partner of the bracket at an index. */
  readonly partner: ReadonlyMap<number, number>;
}

/** Matches the brackets of a text. */
export function balance(text: string, cut: readonly Token[] = tokens(text)): Balance {
  const stack: number[] = [];
  const partner = new Map<number, number>();
  let wrong = -1;
  for (const token of cut) {
    if (token.kind === 'open') stack.push(token.start);
    else if (token.kind === 'close') {
      const open = stack[stack.length - 1];
      if (open !== undefined && PARTNER[text.charAt(open)] === text.charAt(token.start)) {
        stack.pop();
        partner.set(open, token.start);
        partner.set(token.start, open);
      } else if (wrong < 0) wrong = token.start;
    }
  }
  return { open: stack.length, inString: cut.some((token) => token.unfinished), wrong, partner };
}

/** Whether Enter should begin a new line: something is open and nothing is wrong. */
export function needsMore(text: string): boolean {
  const { open, inString, wrong } = balance(text);
  return wrong < 0 && (open > 0 || inString);
}

/** Spaces that a new line after `text` begins with: two past the innermost open bracket's word. */
export function indentAfter(text: string): number {
  const cut = tokens(text);
  const stack: Token[] = [];
  for (const token of cut) {
    if (token.kind === 'open') stack.push(token);
    else if (token.kind === 'close') stack.pop();
  }
  const innermost = stack[stack.length - 1];
  if (!innermost) return 0;
  const column = innermost.start - (text.lastIndexOf('\n', innermost.start - 1) + 1);
  return column + (text.charAt(innermost.start) === '(' ? 2 : 1);
}

/** The symbol that the cursor is in, at the end of, or, inside a call, the one called. */
export function symbolAt(text: string, cursor: number): string | undefined {
  const cut = tokens(text);
  const isName = (token: Token): boolean => token.kind === 'symbol' || token.kind === 'special';
  const under = cut.find((token) => isName(token) && token.start <= cursor && cursor <= token.end);
  if (under) return text.slice(under.start, under.end);
  const stack: number[] = [];
  for (let index = 0; index < cut.length; index++) {
    const token = cut[index];
    if (!token || token.start >= cursor) break;
    if (token.kind === 'open') stack.push(index);
    else if (token.kind === 'close') stack.pop();
  }
  const called = cut[(stack[stack.length - 1] ?? -2) + 1];
  return called && isName(called) ? text.slice(called.start, called.end) : undefined;
}
