/** Whether bytes become text and messages, however they are cut, and hostile ones become nothing. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createDecoder,
  encodeDown,
  encodeUp,
  textOf,
  type Direction,
} from '../../monitor/btp/index.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const join = (...parts: (Uint8Array | string)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'string' ? utf8(part) : part)]));

interface Heard {
  text: string;
  messages: unknown[];
  payloads: (string | undefined)[];
  unknown: number;
  refused: string[];
}

function hear(
  direction: Direction,
  bytes: Uint8Array,
  cuts: readonly number[] = [],
  payloads = false,
): Heard {
  const heard: Heard = { text: '', messages: [], payloads: [], unknown: 0, refused: [] };
  const decoder = createDecoder({
    direction,
    payloads,
    onText: (text) => (heard.text += text),
    onMessage: (message, payload) => {
      heard.messages.push(message);
      heard.payloads.push(payload && textOf({}, payload));
    },
    onRefused: (reason) => heard.refused.push(reason),
  });
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    decoder.push(bytes.subarray(from, Math.min(cut, bytes.length)));
    from = Math.max(from, Math.min(cut, bytes.length));
  }
  decoder.push(bytes.subarray(from));
  decoder.end();
  heard.unknown = decoder.unknown;
  return heard;
}

describe('messages and text', () => {
  test('are text, styles and messages told apart?', () => {
    const heard = hear(
      'down',
      utf8('a\u001b[31mré\u001b]7717;{:m :bell :tab 2}\u001b\\d\u001b[0m\n'),
    );
    expect(heard.text).toBe('a\u001b[31mréd\u001b[0m\n');
    expect(heard.messages).toEqual([{ m: 'bell', tab: 2 }]);
  });

  test('does a payload keep its bytes, with escapes and messages in it?', () => {
    const hostile = 'x\u001b]7717;{:m :bye :status 1}\u001b\\\u001b]0;t\u0007\\';
    const bytes = join(encodeDown({ m: 'text', tab: 5 }, hostile), 'after');
    const heard = hear('down', bytes, [], true);
    expect(heard.messages).toEqual([{ m: 'text', tab: 5, bytes: hostile.length }]);
    expect(heard.payloads).toEqual([hostile]);
    expect(heard.text).toBe('after');
  });

  test('is the payload of an unknown message skipped?', () => {
    const bytes = utf8('\u001b]7717;{:m :hologram :bytes 4}\u001b\\abcdrest');
    expect(hear('down', bytes, [], true)).toMatchObject({ text: 'rest', messages: [], unknown: 1 });
  });

  test('does an empty payload arrive?', () => {
    const heard = hear('down', encodeDown({ m: 'text', tab: 5 }, ''), [], true);
    expect(heard.payloads).toEqual(['']);
  });

  test('is a message ended by BEL or U+009C understood?', () => {
    const heard = hear('task', utf8('\u001b]7717;{:m :bell}\u0007\u009d7717;{:m :bell}\u009c'));
    expect(heard.messages).toEqual([{ m: 'bell' }, { m: 'bell' }]);
  });

  test('does a continuation byte 0x9C leave a message whole?', () => {
    const heard = hear('down', utf8('\u001b]7717;{:m :title :tab 1 :text "✜œ"}\u001b\\'));
    expect(heard.messages).toEqual([{ m: 'title', tab: 1, text: '✜œ' }]);
  });

  test('can a Task say only what concerns its own tab?', () => {
    const bytes = join(
      encodeDown({ m: 'title', text: 'mine' }),
      encodeDown({ m: 'bye', status: 0 }),
      encodeDown({ m: 'text', tab: 3, text: 'forged' }),
      encodeDown({ m: 'display', tab: 3, prompt: 1, part: 'value', text: 'forged' }),
    );
    const heard = hear('task', bytes);
    expect(heard.messages).toEqual([{ m: 'title', text: 'mine' }]);
    expect(heard.unknown).toBe(3);
    expect(heard.text).toBe('');
  });

  test('does a message broken off by a line end swallow no more than its line?', () => {
    const heard = hear('task', utf8('a\u001b]7717;{:m :bell\nnext\u001b]0;title\nlast'));
    expect(heard.text).toBe('a\nnext\nlast');
    expect(heard.refused).toEqual(['broken']);
  });

  test('is a message over 64 KiB discarded to its end and never shown?', () => {
    const long = `\u001b]7717;{:m :title :text "${'x'.repeat(70_000)}"}\u001b\\`;
    const heard = hear('task', utf8(`${long}after`), [30, 1000, 65_000]);
    expect(heard).toMatchObject({ text: 'after', messages: [], refused: ['oversized'] });
  });

  test.each([
    ['{:m :tab :tab 5}', ':tab: expected :action'],
    ['{:m :tab :tab -1 :action :open}', ':tab :tab: expected an integer from 0 to 65535'],
    ['{:m :tab :tab 5 :action :explode}', ':tab :action: expected :open :rename :move :close :end'],
    ['{:tab 5}', 'expected :m, the name of the message'],
    [
      '{:m :widget :harts [{:id 40 :state :run}]}',
      ':widget :harts[0] :id: expected an integer from 0 to 31',
    ],
    ['{:m', 'expected a value, found the end (at 3)'],
    ['{:m :constructor}', undefined],
  ])('is %s refused with its reason?', (form, reason) => {
    const heard = hear('down', utf8(`\u001b]7717;${form}\u001b\\`));
    expect(heard.messages).toEqual([]);
    expect(heard.refused).toEqual(reason === undefined ? [] : [reason]);
    expect(heard.unknown).toBe(reason === undefined ? 1 : 0);
  });
});

describe('any cut of the stream', () => {
  const stream = join(
    'tëxt \u001b[1;38;2;1;2;3mbold 漢字\u001b[0m',
    encodeDown({ m: 'title', tab: 5, text: '日本 "q" \\' }),
    encodeDown({ m: 'text', tab: 5 }, 'payload \u001b\\ é'),
    encodeDown({ m: 'text', tab: 5 }, ''),
    '\u001b]0;window\u0007\u001bP1$r\u001b\\\u001b[2J',
    encodeDown({ m: 'bell' }),
    'end\n',
  );
  const whole = hear('down', stream, [], true);

  test('is the stream itself understood?', () => {
    expect(whole.text).toBe('tëxt \u001b[1;38;2;1;2;3mbold 漢字\u001b[0mend\n');
    expect(whole.messages).toHaveLength(4);
  });

  test('does it give the same text and messages?', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
        expect(hear('down', stream, cuts, true)).toEqual(whole);
      }),
    );
  });

  test('does it, byte by byte?', () => {
    const cuts = Array.from({ length: stream.length }, (_, index) => index);
    expect(hear('down', stream, cuts, true)).toEqual(whole);
  });
});

describe('hostile bytes', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .constantFrom(
        '\u001b]7717;',
        '\u001b\\',
        '\u001b[',
        '\u001b]52;c;',
        '\u009b',
        '\u009d',
        '\u0090',
        '{:m :bell}',
        '{:m :text :tab 1 :bytes 3}',
        '\u0007',
        '\u001b',
        '\u0018',
        'm',
        '"',
      )
      .map(utf8),
  );

  test('does nothing throw, and is text free of controls and other sequences?', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.constantFrom('down', 'task', 'up'),
        fc.boolean(),
        (pieces, direction, payloads) => {
          let text = '';
          const decoder = createDecoder({
            direction: direction as Direction,
            payloads,
            onText: (t) => (text += t),
          });
          for (const bytes of pieces) decoder.push(bytes);
          decoder.end();
          const rest = text.replace(/\u001b\[[0-9;:]*m/g, '');
          expect(rest).not.toMatch(/[\u0000-\u0007\u000b\u000c\u000e-\u001f\u007f-\u009f]/);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('encoding', () => {
  test('does a message of each direction come back as it was?', () => {
    const up = hear('up', encodeUp({ m: 'complete', id: 7, tab: 3, before: '(tas', after: ')' }));
    expect(up.messages).toEqual([{ m: 'complete', id: 7, tab: 3, before: '(tas', after: ')' }]);
    const submit = hear('up', encodeUp({ m: 'submit', tab: 3, prompt: 2 }, '(+ 1\n 2)'), [], true);
    expect(submit.payloads).toEqual(['(+ 1\n 2)']);
  });

  test('does a wrong message fail where it is made?', () => {
    expect(() => encodeDown({ m: 'tab', tab: -1, action: 'open' })).toThrow(/integer/);
    expect(() => encodeDown({ m: 'bell' }, 'payload')).toThrow(/no payload/);
    expect(() => encodeDown({ m: 'title', text: 'x'.repeat(100) })).toThrow(/at most 64/);
    expect(() => encodeDown({ m: 'text', tab: 1 }, new Uint8Array(2 ** 20 + 1))).toThrow(
      RangeError,
    );
    const doc = { m: 'doc', name: 'x', found: true, text: '\\'.repeat(60_000) } as const;
    expect(() => encodeDown(doc)).toThrow(RangeError);
  });
});
