/**
 * Reads and writes the form of a BTP message, which EDN and Fennel read alike.
 *
 * Rules of use: `readForm` never throws on any text, it returns the offset and what
 * was expected; `writeForm` throws on what the syntax cannot say (a programmer's error).
 * A keyword and a string are the same value, as in Fennel. See README.md, "Forms".
 *
 * Does not know messages, framing or bytes.
 */

/** A value of a form: keywords and strings are both strings; maps are plain objects. */
export type Form =
  null | boolean | number | string | readonly Form[] | { readonly [key: string]: Form };

/** A map as a form. */
export type FormMap = { readonly [key: string]: Form };

/** A map, or why a text is not one; `at` is an index into the text. */
export type FormResult =
  | { readonly ok: true; readonly map: FormMap }
  | { readonly ok: false; readonly error: string; readonly at: number };

/** How deep lists and maps may nest. */
export const MAX_DEPTH = 32;

const KEYWORD = /:([A-Za-z][A-Za-z0-9_?!*+<>=./-]*)/y;
const KEY = /^[A-Za-z][A-Za-z0-9_?!*+<>=./-]*$/;
const NUMBER = /[+-]?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const WORD = /nil|true|false/y;
const PLAIN = /[^"\\\u0000-\u001f\u007f-\u009f]+/y;
const END_OF_TOKEN = /[\s()[\]{}"]|$/y;
const MAX_KEYWORD = 128;

const ESCAPES: { readonly [letter: string]: string } = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
};

class Refusal extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/**
 * Reads one map from the whole of `text`.
 *
 * @returns the map, or what was expected where (never throws).
 */
export function readForm(text: string): FormResult {
  const reader = { text, at: 0, depth: 0 };
  try {
    skipSpace(reader);
    if (text[reader.at] !== '{') throw new Refusal('expected a map {…}', reader.at);
    const map = readMap(reader);
    skipSpace(reader);
    if (reader.at < text.length) throw new Refusal('expected nothing after the map', reader.at);
    return { ok: true, map };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, error: error.message, at: error.at };
    throw error;
  }
}

interface Reader {
  readonly text: string;
  at: number;
  depth: number;
}

function skipSpace(reader: Reader): void {
  const { text } = reader;
  for (;;) {
    const code = text.charCodeAt(reader.at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x09 && code !== 0x0d) return;
    reader.at++;
  }
}

function readValue(reader: Reader): Form {
  const { text } = reader;
  const head = text[reader.at];
  if (head === undefined) throw new Refusal('expected a value, found the end', reader.at);
  if (head === '{') return readMap(reader);
  if (head === '[') return readList(reader);
  if (head === '"') return readString(reader);
  if (head === ':') return readKeyword(reader);
  WORD.lastIndex = reader.at;
  const word = WORD.exec(text);
  if (word) {
    endOfToken(reader, reader.at + word[0].length);
    return word[0] === 'nil' ? null : word[0] === 'true';
  }
  return readNumber(reader);
}

function readNumber(reader: Reader): number {
  NUMBER.lastIndex = reader.at;
  const match = NUMBER.exec(reader.text);
  if (!match) throw new Refusal('expected a value', reader.at);
  const value = Number(match[0]);
  const whole = match[1] === undefined && match[2] === undefined;
  if (whole && !Number.isSafeInteger(value)) {
    throw new Refusal('expected an integer below 2^53', reader.at);
  }
  if (!Number.isFinite(value)) throw new Refusal('expected a finite number', reader.at);
  endOfToken(reader, reader.at + match[0].length);
  return value;
}

function endOfToken(reader: Reader, at: number): void {
  END_OF_TOKEN.lastIndex = at;
  if (!END_OF_TOKEN.test(reader.text)) throw new Refusal('expected the end of a word', at);
  reader.at = at;
}

function readKeyword(reader: Reader): string {
  KEYWORD.lastIndex = reader.at;
  const match = KEYWORD.exec(reader.text);
  const name = match?.[1];
  if (match === null || name === undefined) throw new Refusal('expected a keyword', reader.at);
  if (name.length > MAX_KEYWORD) throw new Refusal('expected a shorter keyword', reader.at);
  endOfToken(reader, reader.at + match[0].length);
  return name;
}

function readString(reader: Reader): string {
  const { text } = reader;
  let result = '';
  reader.at++;
  for (;;) {
    PLAIN.lastIndex = reader.at;
    const run = PLAIN.exec(text);
    if (run) {
      result += run[0];
      reader.at += run[0].length;
    }
    const head = text[reader.at];
    if (head === '"') {
      endOfToken(reader, reader.at + 1);
      return result;
    }
    if (head === '\n' || head === '\t' || head === '\r') {
      result += head;
      reader.at++;
      continue;
    }
    if (head !== '\\') throw new Refusal('expected the end of a string', reader.at);
    const meaning = ESCAPES[text[reader.at + 1] ?? ''];
    if (meaning === undefined) throw new Refusal('expected \\n \\t \\r \\\\ or \\"', reader.at);
    result += meaning;
    reader.at += 2;
  }
}

function enter(reader: Reader): void {
  if (++reader.depth > MAX_DEPTH)
    throw new Refusal(`expected at most ${MAX_DEPTH} levels`, reader.at);
  reader.at++;
}

function readList(reader: Reader): Form[] {
  const items: Form[] = [];
  enter(reader);
  for (;;) {
    skipSpace(reader);
    if (reader.text[reader.at] === ']') break;
    items.push(readValue(reader));
  }
  reader.at++;
  reader.depth--;
  return items;
}

function readMap(reader: Reader): FormMap {
  const map: { [key: string]: Form } = {};
  enter(reader);
  for (;;) {
    skipSpace(reader);
    const head = reader.text[reader.at];
    if (head === '}') break;
    if (head !== ':' && head !== '"') throw new Refusal('expected a key', reader.at);
    const at = reader.at;
    const key = head === ':' ? readKeyword(reader) : readString(reader);
    if (!KEY.test(key)) throw new Refusal('expected a key that starts with a letter', at);
    if (Object.hasOwn(map, key)) throw new Refusal(`expected :${key} once`, at);
    skipSpace(reader);
    if (reader.text[reader.at] === '}')
      throw new Refusal(`expected a value for :${key}`, reader.at);
    map[key] = readValue(reader);
  }
  reader.at++;
  reader.depth--;
  return map;
}

/** A string to be written as a keyword (`:word`), where it has the shape of one. */
export type WordTest = (path: readonly string[], value: string) => boolean;

/**
 * Writes a form. Keys are keywords; a string is written as a keyword when `isWord` says so and it
 * has the shape of one. Undefined fields are left out.
 *
 * @throws TypeError for what the syntax cannot say (NaN, functions), RangeError for integers of
 *   2^53 and more.
 */
export function writeForm(value: unknown, isWord: WordTest = () => false): string {
  return write(value, [], isWord);
}

function write(value: unknown, path: string[], isWord: WordTest): string {
  if (value === null) return 'nil';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value === 'string') {
    return isWord(path, value) && KEY.test(value) ? `:${value}` : writeString(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => write(item, path, isWord)).join(' ')}]`;
  if (typeof value !== 'object' || ArrayBuffer.isView(value)) {
    throw new TypeError(`a BTP form cannot hold a ${typeof value}`);
  }
  const fields: string[] = [];
  for (const [key, field] of Object.entries(value)) {
    if (field === undefined) continue;
    if (!KEY.test(key)) throw new TypeError(`"${key}" cannot be a key of a BTP form`);
    path.push(key);
    fields.push(`:${key} ${write(field, path, isWord)}`);
    path.pop();
  }
  return `{${fields.join(' ')}}`;
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`a BTP form cannot hold ${value}`);
  if (Number.isInteger(value)) {
    if (Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
    if (Math.abs(value) < 1e21) throw new RangeError(`${value} is not below 2^53`);
  }
  return String(value).replace('e+', 'e');
}

const NEEDS_ESCAPE = /["\\\u0000-\u001f\u007f-\u009f]/;
const ESCAPE_EACH = /["\\\u0000-\u001f\u007f-\u009f]/g;

function writeString(value: string): string {
  return NEEDS_ESCAPE.test(value) ? `"${value.replace(ESCAPE_EACH, escapeOne)}"` : `"${value}"`;
}

/** Control characters that the syntax has no escape for become their picture (ESC is ␛). */
function escapeOne(character: string): string {
  switch (character) {
    case '"':
      return '\\"';
    case '\\':
      return '\\\\';
    case '\n':
      return '\\n';
    case '\t':
      return '\\t';
    case '\r':
      return '\\r';
  }
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}
