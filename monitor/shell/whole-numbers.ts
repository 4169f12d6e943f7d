/**
 * Makes Lua numbers fit for addresses: whole numbers are exact below 2^53.
 *
 * fengari's own integers are 32 bits wide and wrap (0x80000000 is negative, so is
 * 0x7fffffff + 1). Here every numeral becomes a double instead, a whole double is
 * written without `.0` and with all its digits, and a whole numeral of 2^53 and
 * more is refused rather than rounded. It also gives strings a hash that is unique
 * and in byte order; fengari's own joins hex digits without padding, so that
 * "\1\18" and "\17\2" were one key and "\n" sorted after "a".
 *
 * Knows the shape of fengari 0.1.5's internals, which `lua.ts` hands in. It does
 * not do 64-bit arithmetic: see `u64.ts`.
 */

/** The least whole number that is not a plain one: 2^53. */
export const WIDE = 2 ** 53;

interface TaggedValue {
  readonly value: unknown;
  setfltvalue(value: number): void;
  setsvalue(value: unknown): void;
  ttisinteger(): boolean;
}

/** The internals that are changed. */
export interface NumberInternals<State> {
  luaO_str2num(text: Uint8Array, into: TaggedValue): number;
  luaO_tostring(L: State, value: TaggedValue): void;
  luaO_pushvfstring(L: State, format: Uint8Array, values: unknown[]): Uint8Array;
}
export interface StringInternals<State> {
  luaS_bless(L: State, bytes: Uint8Array): unknown;
  TString: { prototype: object };
}

const WHOLE = /^[\t-\r ]*([+-]?)(0[xX][0-9a-fA-F]+|[0-9]+)[\t-\r ]*$/;

/**
 * Reads a whole numeral, decimal or hexadecimal.
 * @returns undefined when it is not one, null when it is too wide to be a plain number
 */
export function readWhole(text: string): number | null | undefined {
  const match = WHOLE.exec(text);
  if (match === null) return undefined;
  const magnitude = Number(match[2]);
  if (magnitude >= WIDE) return null;
  return match[1] === '-' && magnitude !== 0 ? -magnitude : magnitude;
}

/** Text of a number as Lua prints it (`%.14g`), but whole ones with all digits and no `.0`. */
export function writeNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < WIDE) return String(value === 0 ? 0 : value);
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const text = String(Number(value.toPrecision(14)));
  if (!/^-?\d+$/.test(text)) return text.replace(/e([+-])(\d)$/, 'e$10$2');
  return value.toExponential(13).replace(/\.?0*e/, 'e');
}

/** Latin-1 text of bytes, one character a byte. */
export function latin1(bytes: Uint8Array): string {
  if (bytes.length <= 4096) return String.fromCharCode.apply(null, bytes as unknown as number[]);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 4096) {
    parts.push(latin1(bytes.subarray(at, at + 4096)));
  }
  return parts.join('');
}

/** Bytes of Latin-1 text. */
export function fromLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

const INSTALLED = Symbol.for('flatland.whole-numbers');
const PERCENT_F = [0x25, 0x66];

/** Changes the internals once per process; the change holds no state. */
export function installWholeNumbers<State>(
  numbers: NumberInternals<State>,
  strings: StringInternals<State>,
): void {
  const marked = numbers as { [INSTALLED]?: boolean };
  if (marked[INSTALLED] === true) return;
  marked[INSTALLED] = true;

  const readOther = numbers.luaO_str2num;
  numbers.luaO_str2num = (bytes, into) => {
    const end = bytes.indexOf(0);
    const text = latin1(end < 0 ? bytes : bytes.subarray(0, end));
    const whole = readWhole(text);
    if (whole === undefined) return readOther(bytes, into);
    if (whole === null) return 0;
    into.setfltvalue(whole);
    return text.length + 1;
  };

  const write = (L: State, value: TaggedValue): void => {
    value.setsvalue(strings.luaS_bless(L, fromLatin1(writeNumber(value.value as number))));
  };
  numbers.luaO_tostring = write;

  const format = numbers.luaO_pushvfstring;
  numbers.luaO_pushvfstring = (L, pattern, values) => {
    const isFloat = pattern.length === 2 && PERCENT_F.every((byte, at) => pattern[at] === byte);
    if (!isFloat) return format(L, pattern, values);
    return format(L, fromLatin1('%s'), [fromLatin1(writeNumber(values[0] as number))]);
  };

  // Two digits a byte: the lexer knows its keywords by their hash in hex.
  const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
  Object.defineProperty(strings.TString.prototype, 'hash', {
    configurable: true,
    get(this: { realstring: Uint8Array; key?: string }) {
      if (this.key === undefined) {
        let key = '|';
        for (const byte of this.realstring) key += digits[byte];
        this.key = key;
      }
      return this.key;
    },
    set() {
      // the constructor's `this.hash = null`
    },
  });
}
