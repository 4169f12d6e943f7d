/**
 * Does the EDN reader read what is well formed, and refuse the rest at its place?
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError, type EdnNode, ednText, readEdn } from '../../config/index.ts';

/** The node as plain data, so that expectations read like the text. */
function plain(node: EdnNode): unknown {
  switch (node.kind) {
    case 'map':
      return { map: node.entries.map(({ key, value }) => [plain(key), plain(value)]) };
    case 'vector':
      return node.items.map(plain);
    case 'list':
      return { list: node.items.map(plain) };
    case 'keyword':
      return { keyword: node.value };
    case 'symbol':
      return { symbol: node.value };
    case 'nil':
      return null;
    default:
      return node.value;
  }
}

function failure(input: string | Uint8Array): string {
  try {
    readEdn(input, 'f.edn');
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error(`accepted ${JSON.stringify(input)}`);
}

describe('what is well formed', () => {
  test.each<[string, unknown]>([
    ['nil', null],
    ['true', true],
    ['false', false],
    ['42', 42],
    ['-7', -7],
    ['+5', 5],
    ['-0', 0],
    ['9007199254740991', 9007199254740991],
    ['1.5', 1.5],
    ['1e3', 1000],
    ['"a b"', 'a b'],
    ['""', ''],
    ['"\\n\\t\\r\\\\\\""', '\n\t\r\\"'],
    ['"\\u00e9\\ud83d\\ude00"', 'é😀'],
    ['"one\ntwo"', 'one\ntwo'],
    [':key', { keyword: 'key' }],
    [':on-fault', { keyword: 'on-fault' }],
    ['name', { symbol: 'name' }],
    ['-', { symbol: '-' }],
    ['[]', []],
    ['[1 [2 3] ()]', [1, [2, 3], { list: [] }]],
    ['(a 1)', { list: [{ symbol: 'a' }, 1] }],
    ['{}', { map: [] }],
    [
      '{:a 1, "b" [2]}',
      {
        map: [
          [{ keyword: 'a' }, 1],
          ['b', [2]],
        ],
      },
    ],
    [
      '{1 :x 1.0 :y}',
      {
        map: [
          [1, { keyword: 'x' }],
          [1, { keyword: 'y' }],
        ],
      },
    ],
    ['[1"a"[2]:b]', [1, 'a', [2], { keyword: 'b' }]],
  ])('is %s read as its value?', (text, value) => {
    expect(plain(readEdn(text, 'f.edn'))).toEqual(value);
  });

  test('do comments end where their line does? (edn-data joins 1 and 2 to 12)', () => {
    expect(plain(readEdn('[1;c\n2]', 'f.edn'))).toEqual([1, 2]);
    expect(plain(readEdn('{:a 1;c\n:b 2} ; end', 'f.edn'))).toEqual({
      map: [
        [{ keyword: 'a' }, 1],
        [{ keyword: 'b' }, 2],
      ],
    });
  });

  test('does #_ discard one form, and two of them two?', () => {
    expect(plain(readEdn('[1 #_ 2 3]', 'f.edn'))).toEqual([1, 3]);
    expect(plain(readEdn('#_ ; c\n {:a [1]} [#_#_ a b 3 #_c]', 'f.edn'))).toEqual([3]);
    expect(plain(readEdn('{:a 1 #_ :b}', 'f.edn'))).toEqual({ map: [[{ keyword: 'a' }, 1]] });
  });

  test('are CRLF lines read as LF lines, and counted alike?', () => {
    const node = readEdn('{:a\r\n  "x\r\ny"}\r\n', 'f.edn');
    expect(plain(node)).toEqual({ map: [[{ keyword: 'a' }, 'x\ny']] });
    const value = node.kind === 'map' ? node.entries[0]!.value : undefined;
    expect(value?.place).toEqual({ file: 'f.edn', line: 2, column: 3 });
  });

  test('do columns count characters, not bytes or UTF-16 units?', () => {
    const node = readEdn(new TextEncoder().encode('["é😀" x]'), 'f.edn');
    const second = node.kind === 'vector' ? node.items[1]! : node;
    expect(second.place).toEqual({ file: 'f.edn', line: 1, column: 7 });
  });
});

describe('what is malformed', () => {
  test.each([
    // Accepted in silence by edn-data 1.2.2.
    ['{:a 1', 'f.edn:1:1: found { that is not closed, expected } before the end of the file'],
    ['{:a 1}}', 'f.edn:1:7: found }, expected the end of the file'],
    ['{:a}', 'f.edn:1:4: found }, expected a value for :a'],
    [
      '{:a 1\n :a 2}',
      'f.edn:2:2: found :a a second time, expected each key once (first on line 1, column 2)',
    ],
    ['{:a 1} {:b 2}', 'f.edn:1:8: found {, expected the end of the file'],
    ['{:a 1} word', 'f.edn:1:8: found word, expected the end of the file'],
    [
      '{:a "text}\n',
      'f.edn:1:5: found a string that is not closed, expected " before the end of the file',
    ],
    // The rest.
    ['', 'f.edn:1:1: found an empty file, expected a value'],
    [' \n\t', 'f.edn:1:1: found an empty file, expected a value'],
    ['; only', 'f.edn:1:1: found only comments, expected a value'],
    ['#_ {:a 1}', 'f.edn:1:1: found only comments, expected a value'],
    [']', 'f.edn:1:1: found ], expected a value'],
    ['[1 2}', 'f.edn:1:5: found }, expected ] for the [ of line 1, column 1'],
    [
      '{[1 2] 3 [1 2] 4}',
      'f.edn:1:10: found [1 2] a second time, expected each key once (first on line 1, column 2)',
    ],
    [
      '{{:a 1 :b 2} 3 {:b 2 :a 1} 4}',
      'f.edn:1:16: found {:b 2 :a 1} a second time, expected each key once (first on line 1, column 2)',
    ],
    ['[1 #_]', 'f.edn:1:4: found #_ with nothing after it, expected a form to skip'],
    ['[#_ {:a} 1]', 'f.edn:1:8: found }, expected a value for :a'],
    ['#{1 2}', 'f.edn:1:1: found #{, expected a vector instead of a set'],
    ['#inst "2020"', 'f.edn:1:1: found #inst, expected a plain value, without a tag'],
    ['\\c', 'f.edn:1:1: found \\c, expected a string instead of a character'],
    ['1/2', 'f.edn:1:1: found 1/2, expected a number such as 42 or 1.5 (text goes in "quotes")'],
    ['007', 'f.edn:1:1: found 007, expected a number such as 42 or 1.5 (text goes in "quotes")'],
    ['64K', 'f.edn:1:1: found 64K, expected a number such as 42 or 1.5 (text goes in "quotes")'],
    ['5N', 'f.edn:1:1: found 5N, expected a number such as 42 or 1.5 (text goes in "quotes")'],
    [
      '9007199254740992',
      'f.edn:1:1: found 9007199254740992, expected an integer between -2^53 and 2^53',
    ],
    ['1e999', 'f.edn:1:1: found 1e999, expected a number that a double can hold'],
    [':', 'f.edn:1:1: found :, expected a keyword such as :memory'],
    ['::a', 'f.edn:1:1: found ::a, expected a keyword such as :memory'],
    ['@a', 'f.edn:1:1: found @a, expected a value (text goes in "quotes")'],
    ['"\\q"', 'f.edn:1:2: found \\q, expected one of \\" \\\\ \\n \\t \\r \\b \\f \\u0000'],
    ['"\\ud83d"', 'f.edn:1:2: found \\ud83d, expected one of \\" \\\\ \\n \\t \\r \\b \\f \\u0000'],
    ['"\\u12"', 'f.edn:1:2: found \\u12, expected one of \\" \\\\ \\n \\t \\r \\b \\f \\u0000'],
    ['"a\u0007"', 'f.edn:1:3: found U+0007 in a string, expected an escape such as \\u0007'],
    ['{:a\u00a01}', 'f.edn:1:4: found U+00A0, expected a space, a line end or a value'],
    ['\uFEFF{}', 'f.edn:1:1: found a byte order mark, expected UTF-8 text without one'],
    ['{:a\r1}', 'f.edn:1:4: found a carriage return alone, expected lines that end in LF or CRLF'],
    [`${'['.repeat(65)}`, 'f.edn:1:65: found [ inside 64 others, expected nesting of at most 64'],
  ])('is %j refused at its place?', (text, message) => {
    expect(failure(text)).toBe(message);
  });

  test.each<[string, readonly number[], string]>([
    ['a byte that no sequence begins with', [0x7b, 0x0a, 0xff, 0x7d], '2:1: found the byte 0xff'],
    ['an overlong form', [0x7b, 0xc0, 0x80], '1:2: found the byte 0xc0'],
    ['a surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22], '1:2: found the byte 0xed'],
    ['a sequence cut off', [0x22, 0xc3, 0xa9, 0xe2, 0x82], '1:3: found the byte 0xe2'],
    ['something above U+10FFFF', [0x22, 0xf4, 0x90, 0x80, 0x80], '1:2: found the byte 0xf4'],
    ['a continuation byte alone', [0x22, 0x80], '1:2: found the byte 0x80'],
  ])('is %s refused as not UTF-8?', (_, bytes, message) => {
    expect(failure(new Uint8Array(bytes))).toBe(`f.edn:${message}, expected UTF-8 text`);
  });

  test('is UTF-16 recognised?', () => {
    const message = 'f.edn:1:1: found UTF-16 text, expected UTF-8 text';
    expect(failure(new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0]))).toBe(message);
  });

  test('is a file of more than 1 MiB refused before it is read?', () => {
    const message = 'f.edn:1:1: found a file of more than 1 MiB, expected a configuration file';
    expect(failure(new Uint8Array(1024 * 1024 + 1).fill(0x20))).toBe(message);
  });

  test('does a hostile file stay one harmless line?', () => {
    const message = failure(`{:a \u001b[31m\u202e${'x'.repeat(500)}\n\n`);
    expect(message).toMatch(/^[\x20-\x7e…]*$/);
    expect(message.length).toBeLessThan(200);
  });

  test('does deep nesting of discarded forms end in an error, not in the stack?', () => {
    expect(failure('[#_'.repeat(100_000))).toContain('nesting of at most 64');
    expect(failure('#_'.repeat(100_000))).toContain('#_ with nothing after it');
  });
});

/** EDN values as text, with free white space, commas and comments between tokens. */
const gap = fc.constantFrom(' ', '\n', ', ', ' ; note }\n', '\t', ' #_ [x "]"] ', '\r\n');
const word = fc.stringMatching(/^[a-z][a-z0-9*!?<>=+.-]{0,8}$/);
const atom = fc.oneof(
  fc.integer().map((value) => ({ text: String(value), value: value as unknown })),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((value) => ({ text: floatText(value), value: (value + 0) as unknown })),
  fc.boolean().map((value) => ({ text: String(value), value: value as unknown })),
  fc.constant({ text: 'nil', value: null as unknown }),
  fc
    .string({ unit: 'grapheme' })
    .filter((value) => !/[\p{Cc}\p{Cs}]/u.test(value))
    .map((value) => ({ text: stringText(value), value: value as unknown })),
  word.map((value) => ({ text: `:${value}`, value: { keyword: value } as unknown })),
  word
    .filter((value) => !['nil', 'true', 'false'].includes(value))
    .map((value) => ({ text: value, value: { symbol: value } as unknown })),
);

function floatText(value: number): string {
  const text = String(value).replace('e+', 'e');
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function stringText(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

interface Sample {
  readonly text: string;
  readonly value: unknown;
}

const sample = fc.letrec<{ any: Sample }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    atom,
    fc.array(fc.tuple(gap, tie('any')), { maxLength: 5 }).map((parts) => ({
      text: `[${parts.map(([space, part]) => space + part.text).join('')}]`,
      value: parts.map(([, part]) => part.value),
    })),
    fc.array(fc.tuple(gap, tie('any')), { maxLength: 3 }).map((parts) => ({
      text: `(${parts.map(([space, part]) => space + part.text).join('')})`,
      value: { list: parts.map(([, part]) => part.value) },
    })),
    fc
      .uniqueArray(fc.tuple(word, gap, tie('any')), { maxLength: 5, selector: ([key]) => key })
      .map((parts) => ({
        text: `{${parts.map(([key, space, part]) => `:${key}${space}${part.text}`).join(' ')}}`,
        value: { map: parts.map(([key, , part]) => [{ keyword: key }, part.value]) },
      })),
  ),
})).any;

describe('whatever is generated', () => {
  test('is every well-formed text read as the value it was made from?', () => {
    fc.assert(
      fc.property(gap, sample, gap, (before, { text, value }, after) => {
        expect(plain(readEdn(before + text + after, 'f.edn'))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  test('does the text of a node read back as the same node?', () => {
    fc.assert(
      fc.property(sample, ({ text, value }) => {
        const printed = ednText(readEdn(text, 'f.edn'));
        expect(plain(readEdn(printed, 'f.edn'))).toEqual(value);
      }),
      { numRuns: 300 },
    );
  });

  test('does mutated text give a value or a ConfigError, and nothing else?', () => {
    const mutation = fc.record({
      at: fc.nat(),
      remove: fc.nat(4),
      add: fc.oneof(
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          '(',
          ')',
          '"',
          '\\',
          '#',
          '#_',
          '#{',
          ';',
          ':',
          '\r',
          '',
        ),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
    });
    let refused = 0;
    fc.assert(
      fc.property(sample, fc.array(mutation, { minLength: 1, maxLength: 4 }), (start, changes) => {
        let { text } = start;
        for (const { at, remove, add } of changes) {
          const index = at % (text.length + 1);
          text = text.slice(0, index) + add + text.slice(index + remove);
        }
        try {
          readEdn(text, 'f.edn');
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          expect((error as ConfigError).message).toMatch(
            /^f\.edn:\d+:\d+: found [^\n]+, expected [^\n]+$/,
          );
          refused++;
        }
      }),
      { numRuns: 1000 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  test('do arbitrary bytes give a value or a ConfigError, and nothing else?', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          readEdn(bytes, 'f.edn');
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
