/**
 * The strict check that runs before edn-data, which accepts malformed text.
 *
 * Finds the shape of the one form in a text (brackets, pairs, tokens and their
 * places) and gives edn-data a copy without comments and discards, in which it
 * runs tokens together (`1;c` newline `2` is 12 to it). Values are not computed
 * here; that is edn-data's part.
 */
import { ConfigError, type Place } from '../error.ts';
import { codePoint, cut } from '../printable.ts';
import { Cursor } from './cursor.ts';
import { readToken, type TokenKind } from './token.ts';

/** Deepest nesting of maps, vectors and lists. */
export const DEEPEST = 64;

/** A form's shape: what kind it is and where it stands. */
export type Shape =
  | { readonly kind: 'map' | 'vector' | 'list'; readonly place: Place; readonly items: Shape[] }
  | { readonly kind: TokenKind; readonly place: Place };

export interface Scan {
  readonly shape: Shape;
  /** The form alone: no comments, no discards, tokens apart. */
  readonly clean: string;
}

const OPENERS = { '{': 'map', '[': 'vector', '(': 'list' } as const;
const CLOSERS = { map: '}', vector: ']', list: ')' } as const;

/**
 * Scans text that holds exactly one form.
 *
 * @param what what the form should be, for the message about an empty file
 * @throws ConfigError at the first thing that is wrong
 */
export function scan(text: string, file: string, what: string): Scan {
  const cursor = new Cursor(text, file);
  const out: string[] = [];
  skipSpace(cursor, 0);
  if (cursor.ended) {
    throw new ConfigError(
      { file, line: 1, column: 1 },
      { found: text.trim() === '' ? 'an empty file' : 'only comments', expected: what },
    );
  }
  const shape = scanForm(cursor, out, 0);
  skipSpace(cursor, 0);
  if (!cursor.ended) {
    throw new ConfigError(cursor.place, {
      found: peekText(cursor),
      expected: 'the end of the file',
    });
  }
  return { shape, clean: out.join(' ') };
}

function scanForm(cursor: Cursor, out: string[], depth: number): Shape {
  const opener = cursor.next as keyof typeof OPENERS;
  if (opener in OPENERS) return scanCollection(cursor, out, OPENERS[opener], depth);
  if ('}])'.includes(cursor.next)) {
    throw new ConfigError(cursor.place, { found: cursor.next, expected: 'a value' });
  }
  const place = cursor.place;
  const token = readToken(cursor);
  out.push(token.text);
  return { kind: token.kind, place };
}

function scanCollection(
  cursor: Cursor,
  out: string[],
  kind: 'map' | 'vector' | 'list',
  depth: number,
): Shape {
  const place = cursor.place;
  const opener = cursor.next;
  const closer = CLOSERS[kind];
  if (depth >= DEEPEST) {
    throw new ConfigError(place, {
      found: `${opener} inside ${DEEPEST} others`,
      expected: `nesting of at most ${DEEPEST}`,
    });
  }
  cursor.advance();
  out.push(opener);
  const items: Shape[] = [];
  let lastText = '';
  for (;;) {
    skipSpace(cursor, depth + 1);
    if (cursor.ended) {
      throw new ConfigError(place, {
        found: `${opener} that is not closed`,
        expected: `${closer} before the end of the file`,
      });
    }
    if ('}])'.includes(cursor.next)) {
      if (cursor.next !== closer) {
        throw new ConfigError(cursor.place, {
          found: cursor.next,
          expected: `${closer} for the ${opener} of line ${place.line}, column ${place.column}`,
        });
      }
      if (kind === 'map' && items.length % 2 === 1) {
        throw new ConfigError(cursor.place, {
          found: closer,
          expected: `a value for ${cut(lastText, 40)}`,
        });
      }
      break;
    }
    const from = out.length;
    items.push(scanForm(cursor, out, depth + 1));
    if (kind === 'map') lastText = out.slice(from).join(' ');
  }
  cursor.advance();
  out.push(closer);
  return { kind, place, items };
}

/** Skips blanks, commas, comments and discarded forms. */
function skipSpace(cursor: Cursor, depth: number): void {
  skipBlanksAndComments(cursor);
  while (isDiscard(cursor)) {
    skipDiscard(cursor, depth);
    skipBlanksAndComments(cursor);
  }
}

function isDiscard(cursor: Cursor): boolean {
  return cursor.next === '#' && cursor.text[cursor.at + 1] === '_';
}

/** Skips `#_` and the form after it, which has to be well formed; `#_ #_ a b` discards both. */
function skipDiscard(cursor: Cursor, depth: number): void {
  const first = cursor.place;
  let forms = 0;
  while (isDiscard(cursor)) {
    forms++;
    cursor.advance();
    cursor.advance();
    skipBlanksAndComments(cursor);
  }
  for (; forms > 0; forms--) {
    skipSpace(cursor, depth);
    if (cursor.ended || '}])'.includes(cursor.next)) {
      throw new ConfigError(first, {
        found: '#_ with nothing after it',
        expected: 'a form to skip',
      });
    }
    scanForm(cursor, [], depth);
  }
}

function skipBlanksAndComments(cursor: Cursor): void {
  for (;;) {
    if (cursor.next === ';') skipComment(cursor);
    else if (cursor.next !== '' && ' ,\t\n'.includes(cursor.next)) cursor.advance();
    else return;
  }
}

function skipComment(cursor: Cursor): void {
  const end = cursor.text.indexOf('\n', cursor.at);
  while (cursor.at < (end < 0 ? cursor.text.length : end)) cursor.advance();
}

/** What stands at the cursor, short, for a message. */
function peekText(cursor: Cursor): string {
  const rest = cursor.text.slice(cursor.at, cursor.at + 200);
  const token = /^[^\s,()[\]{}";]+/u.exec(rest)?.[0];
  if (token !== undefined) return cut(token, 40);
  const first = cursor.character;
  return /[\p{Cc}\p{Z}]/u.test(first) ? codePoint(first) : first;
}
