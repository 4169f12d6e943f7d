/**
 * Tokens of the EDN that Flatland reads: strings, numbers, keywords, symbols.
 *
 * Stricter than edn-data, so that whatever passes here it reads the same way.
 */
import { ConfigError } from '../error.ts';
import { codePoint, cut } from '../printable.ts';
import type { Cursor } from './cursor.ts';

export type TokenKind = 'string' | 'keyword' | 'symbol' | 'integer' | 'float' | 'boolean' | 'nil';

export interface Token {
  readonly kind: TokenKind;
  /** As edn-data shall see it. */
  readonly text: string;
}

const INTEGER = /^[-+]?(0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?(0|[1-9][0-9]*))?$/;
const NAME = /^[A-Za-z*!_?$%&=<>+./-][\w*!?$%&=<>+.:/'-]*$/;
const KEYWORD = /^:[\w*!?$%&=<>+./-][\w*!?$%&=<>+.:/'-]*$/;

/** The same with letters of every script; costs milliseconds to build, so only asked second. */
const ANY_NAME = /^[\p{L}*!_?$%&=<>+./-][\p{L}\p{N}*!_?$%&=<>+.:/'-]*$/u;
const ANY_KEYWORD = /^:[\p{L}\p{N}*!_?$%&=<>+./-][\p{L}\p{N}*!_?$%&=<>+.:/'-]*$/u;

/**
 * Reads the token at the cursor.
 *
 * @throws ConfigError when there is none, or it is malformed
 */
export function readToken(cursor: Cursor): Token {
  if (cursor.next === '"') return { kind: 'string', text: readString(cursor) };
  const place = cursor.place;
  const from = cursor.at;
  while (!cursor.ended && !/[\s,()[\]{}";]/.test(cursor.next)) cursor.advance();
  const text = cursor.text.slice(from, cursor.at);
  const fail = (found: string, expected: string): never => {
    throw new ConfigError(place, { found, expected });
  };

  if (text === '') return fail(codePoint(cursor.character), 'a space, a line end or a value');
  if (text === 'nil') return { kind: 'nil', text };
  if (text === 'true' || text === 'false') return { kind: 'boolean', text };
  if (INTEGER.test(text)) {
    if (Number.isSafeInteger(Number(text))) return { kind: 'integer', text };
    return fail(cut(text, 40), 'an integer between -2^53 and 2^53');
  }
  if (FLOAT.test(text)) {
    if (Number.isFinite(Number(text))) return { kind: 'float', text };
    return fail(cut(text, 40), 'a number that a double can hold');
  }
  if (/^[-+]?[0-9.]/.test(text)) {
    return fail(cut(text, 40), 'a number such as 42 or 1.5 (text goes in "quotes")');
  }
  if (KEYWORD.test(text) || ANY_KEYWORD.test(text)) return { kind: 'keyword', text };
  if (text.startsWith(':')) return fail(cut(text, 40), 'a keyword such as :memory');
  if (text === '#' && cursor.next === '{') return fail('#{', 'a vector instead of a set');
  if (text.startsWith('#')) return fail(cut(text, 40), 'a plain value, without a tag');
  if (text.startsWith('\\')) return fail(cut(text, 40), 'a string instead of a character');
  if (NAME.test(text) || ANY_NAME.test(text)) return { kind: 'symbol', text };
  return fail(cut(text, 40), 'a value (text goes in "quotes")');
}

/** Reads a string literal; the text keeps its quotes and escapes. */
function readString(cursor: Cursor): string {
  const start = cursor.place;
  const from = cursor.at;
  cursor.advance();
  while (cursor.next !== '"') {
    if (cursor.ended) {
      throw new ConfigError(start, {
        found: 'a string that is not closed',
        expected: '" before the end of the file',
      });
    }
    if (cursor.next === '\\') {
      readEscape(cursor);
      continue;
    }
    const character = cursor.character;
    if (isControl(character) && character !== '\n' && character !== '\t') {
      throw new ConfigError(cursor.place, {
        found: `${codePoint(character)} in a string`,
        expected: 'an escape such as \\u0007',
      });
    }
    for (let k = 0; k < character.length; k++) cursor.advance();
  }
  cursor.advance();
  return cursor.text.slice(from, cursor.at);
}

/** A control character (general category Cc) or half of a surrogate pair. */
function isControl(character: string): boolean {
  const code = character.codePointAt(0)!;
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code < 0xe000);
}

function readEscape(cursor: Cursor): void {
  const place = cursor.place;
  const rest = cursor.text.slice(cursor.at, cursor.at + 12);
  const simple = /^\\["\\ntrbf]/.exec(rest);
  const pair = /^\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}/.exec(rest);
  const unit = /^\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4}/.exec(rest);
  const escape = (simple ?? pair ?? unit)?.[0];
  if (escape === undefined) {
    const found = rest.startsWith('\\u') ? rest.slice(0, 6) : [...rest].slice(0, 2).join('');
    throw new ConfigError(place, {
      found: found.split(/["\n]/u)[0] ?? found,
      expected: 'one of \\" \\\\ \\n \\t \\r \\b \\f \\u0000',
    });
  }
  for (let k = 0; k < escape.length; k++) cursor.advance();
}
