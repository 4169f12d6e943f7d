/** Whether forms are read as the specification says, and refused with a place. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readForm, writeForm } from '../../monitor/btp/index.ts';

function read(text: string): unknown {
  const result = readForm(text);
  if (!result.ok) throw new Error(`${result.error} at ${result.at}`);
  return result.map;
}

function refusal(text: string): string {
  const result = readForm(text);
  return result.ok ? 'read' : `${result.at}: ${result.error}`;
}

describe('reading', () => {
  test('are all kinds of values read?', () => {
    expect(
      read(
        '{:m :text :n 9007199254740991 :minus -12 :f 1.5 :e 2e3 :t true :no false :nothing nil}',
      ),
    ).toEqual({
      m: 'text',
      n: 9007199254740991,
      minus: -12,
      f: 1.5,
      e: 2000,
      t: true,
      no: false,
      nothing: null,
    });
  });

  test('are a keyword and a string the same value?', () => {
    expect(read('{:a "run" "b" :run}')).toEqual({ a: 'run', b: 'run' });
  });

  test('are the five escapes read, and lists and maps inside each other?', () => {
    expect(read('{:a ["\\n\\t\\r\\\\\\"" {:b []}]}')).toEqual({ a: ['\n\t\r\\"', { b: [] }] });
  });

  test.each([
    ['', '0: expected a map {…}'],
    ['[1]', '0: expected a map {…}'],
    ['{:a 1', '5: expected a key'],
    ['{:a}', '3: expected a value for :a'],
    ['{:a 1}}', '6: expected nothing after the map'],
    ['{:a 1 :a 2}', '6: expected :a once'],
    ['{1 2}', '1: expected a key'],
    ['{"1" 2}', '1: expected a key that starts with a letter'],
    ['{:a 1,}', '5: expected the end of a word'],
    ['{:a #{1}}', '4: expected a value'],
    ['{:a 1/2}', '5: expected the end of a word'],
    ['{:a 1N}', '5: expected the end of a word'],
    ['{:a 01}', '5: expected the end of a word'],
    ['{:a \\c}', '4: expected a value'],
    ['{:a nill}', '7: expected the end of a word'],
    ['{:a "\\x41"}', '5: expected \\n \\t \\r \\\\ or \\"'],
    ['{:a "open}', '10: expected the end of a string'],
    ['{:a 9007199254740992}', '4: expected an integer below 2^53'],
    ['{:a 1e999}', '4: expected a finite number'],
    ['{:a ' + '['.repeat(40), '35: expected at most 32 levels'],
  ])('is %j refused with its place?', (text, expected) => {
    expect(refusal(text)).toBe(expected);
  });
});

describe('writing', () => {
  test('does what was written read back the same?', () => {
    const key = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[?!]?$/);
    const text = fc
      .string({ unit: 'grapheme' })
      .map((s) => s.replace(/[\u0000-\u001f\u007f-\u009f]/g, ''));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.boolean(),
        fc.maxSafeInteger().map((n) => (n === 0 ? 0 : n)),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 5 }),
        fc.dictionary(key, tie('value'), { maxKeys: 5, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, value, { noNullPrototype: true }), (map) => {
        fc.pre(!Object.values(map).some(hasWideNumber));
        expect(read(writeForm(map))).toEqual(map);
        expect(read(writeForm(map, () => true))).toEqual(map);
      }),
    );
  });

  test('does a control character become its picture?', () => {
    expect(writeForm({ a: '\u001b[2J\u0000\u007f\u009b' })).toBe('{:a "␛[2J␀␡\ufffd"}');
  });

  test('is what the syntax cannot say an error of the caller?', () => {
    expect(() => writeForm({ a: Number.NaN })).toThrow(TypeError);
    expect(() => writeForm({ a: 2 ** 53 })).toThrow(RangeError);
    expect(() => writeForm({ 'a b': 1 })).toThrow(TypeError);
    expect(() => writeForm({ a: new Uint8Array(1) })).toThrow(TypeError);
  });
});

/** Whole doubles from 2^53 to 1e21 are written without a point and so cannot be floats. */
function hasWideNumber(value: unknown): boolean {
  if (typeof value === 'number') {
    return Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21;
  }
  return typeof value === 'object' && value !== null && Object.values(value).some(hasWideNumber);
}
