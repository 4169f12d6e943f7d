/** Whether what a keyboard, a mouse and a terminal send becomes the right events, however cut. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDemultiplexer } from '../../../monitor/ui/input/demultiplexer.ts';
import { chordOf, type InputEvent } from '../../../monitor/ui/input/events.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function events(text: string | Uint8Array, cuts: readonly number[] = []): InputEvent[] {
  const bytes = typeof text === 'string' ? utf8(text) : text;
  const demultiplexer = createDemultiplexer();
  const found: InputEvent[] = [];
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    found.push(...demultiplexer.push(bytes.subarray(from, cut)));
    from = Math.max(from, cut);
  }
  found.push(...demultiplexer.push(bytes.subarray(from)), ...demultiplexer.flush());
  return found;
}

/** Keys as chords, text in quotes. */
function brief(text: string): string {
  return events(text)
    .map((event) => {
      if (event.type === 'key') return chordOf(event);
      return event.type === 'text' ? `"${event.text}"` : event.type;
    })
    .join(' ');
}

describe('keys', () => {
  test.each([
    ['abc é漢😀', '"abc é漢😀"'],
    ['\r', 'enter'],
    ['\n', 'control-j'],
    ['\t', 'tab'],
    ['\u007f', 'backspace'],
    ['\b', 'backspace'],
    ['\u0003', 'control-c'],
    ['\u0011', 'control-q'],
    ['\u0000', 'control-space'],
    ['\u001f', 'control-_'],
    ['\u001b', 'escape'],
    ['\u001b\u001b', 'escape escape'],
    ['\u001b[A\u001bOB', 'up down'],
    ['\u001b[1;5C', 'control-right'],
    ['\u001b[1;3D', 'alt-left'],
    ['\u001b[1;2A', 'shift-up'],
    ['\u001b[1;8F', 'control-alt-shift-end'],
    ['\u001b\u001b[A', 'alt-up'],
    ['\u001b[5~\u001b[6~', 'page-up page-down'],
    ['\u001b[5;5~\u001b[6;5~', 'control-page-up control-page-down'],
    ['\u001b[H\u001b[F\u001b[1~\u001b[4~\u001b[7~\u001b[8~', 'home end home end home end'],
    ['\u001b[2~\u001b[3~', 'insert delete'],
    ['\u001bOP\u001b[11~\u001b[[A\u001b[15~\u001b[24~', 'f1 f1 f1 f5 f12'],
    ['\u001b[Z', 'shift-tab'],
    ['\u001b1', 'alt-1'],
    ['\u001bB', 'alt-shift-b'],
    ['\u001bé', 'alt-é'],
    ['\u001b\r', 'alt-enter'],
    ['\u001b\u007f', 'alt-backspace'],
    ['\u001b[', 'alt-['],
    ['\u001bO', 'alt-shift-o'],
    // The kitty keyboard protocol.
    ['\u001b[97u', '"a"'],
    ['\u001b[97;5u', 'control-a'],
    ['\u001b[13;5u', 'control-enter'],
    ['\u001b[27u', 'escape'],
    ['\u001b[97;2u', '"A"'],
    ['\u001b[97;1:3u', ''],
    ['\u001b[27;5;13~', 'control-enter'],
    ['\u001b[57399u', '"0"'],
    ['\u001b[57414u\u001b[57419;5u', 'enter control-up'],
    ['\u001b[57413;69u', 'control-+'],
    ['\u001b[57376u', ''],
    ['\u001b[93;5u', 'control-]'],
    ['\u001b[13~', 'f3'],
  ])('what is %j?', (text, expected) => {
    expect(brief(text)).toBe(expected);
  });

  test('is what is unknown swallowed whole, and the text after it kept?', () => {
    expect(brief('\u001b[?12;2$yx')).toBe('"x"');
    expect(brief('\u001b[99~x')).toBe('"x"');
    expect(brief('\u001b[1;2\u0003x')).toBe('control-c "x"');
    expect(brief('\u0080\u009bx')).toBe('"x"');
  });
});

describe('replies', () => {
  test('are answers of the terminal told from keys?', () => {
    expect(
      events('\u001b[?1;2c\u001b]11;rgb:0b0b/0606/2020\u001b\\\u001bP>|kitty\u001b\\\u001b[?0u'),
    ).toEqual([
      { type: 'reply', kind: 'csi', text: '?1;2c' },
      { type: 'reply', kind: 'string', text: '11;rgb:0b0b/0606/2020' },
      { type: 'reply', kind: 'string', text: '>|kitty' },
      { type: 'reply', kind: 'csi', text: '?0u' },
    ]);
  });

  test("is the window's focus an event?", () => {
    expect(events('\u001b[I\u001b[O')).toEqual([
      { type: 'focus', focused: true },
      { type: 'focus', focused: false },
    ]);
  });
});

describe('mouse', () => {
  const plain = { type: 'mouse', control: false, alt: false, shift: false };
  test.each([
    ['\u001b[<0;12;3M', { action: 'press', button: 0, x: 11, y: 2 }],
    ['\u001b[<2;1;1m', { action: 'release', button: 2, x: 0, y: 0 }],
    ['\u001b[<32;5;5M', { action: 'move', button: 0, x: 4, y: 4 }],
    ['\u001b[<64;5;5M', { action: 'wheel-up', button: 0, x: 4, y: 4 }],
    ['\u001b[<65;5;5M', { action: 'wheel-down', button: 0, x: 4, y: 4 }],
    [
      '\u001b[<28;5;5M',
      { action: 'press', button: 0, x: 4, y: 4, control: true, alt: true, shift: true },
    ],
  ])('what is %j?', (text, expected) => {
    expect(events(text)).toEqual([{ ...plain, ...expected }]);
  });

  test('are impossible ones dropped?', () => {
    expect(events('\u001b[<M\u001b[<1;2M\u001b[<99999999;1;1M')).toEqual([]);
  });
});

describe('paste', () => {
  test('is pasted text one event, with plain line ends and without controls?', () => {
    expect(events('\u001b[200~(print\r 1)\r\n\u001b[31mx\u0003\u001b[201~y')).toEqual([
      { type: 'paste', text: '(print\n 1)\n[31mx', last: true },
      { type: 'text', text: 'y' },
    ]);
  });

  test('does a paste of 100 KB arrive whole, in pieces, however it is cut?', () => {
    const text = Array.from({ length: 4000 }, (_, line) => `line ${line} of the paste é漢`).join(
      '\r\n',
    );
    const bytes = utf8(`\u001b[200~${text}\u001b[201~`);
    expect(bytes.length).toBeGreaterThan(100_000);
    const cuts = Array.from({ length: bytes.length / 4093 }, (_, index) => index * 4093);
    const found = events(bytes, cuts);
    expect(found.every((event) => event.type === 'paste')).toBe(true);
    expect(found.map((event) => (event.type === 'paste' ? event.text : '')).join('')).toBe(
      text.replaceAll('\r\n', '\n'),
    );
    expect(found.map((event) => event.type === 'paste' && event.last).filter(Boolean)).toHaveLength(
      1,
    );
  });

  test('does an end of paste that never comes hold the keys back, not lose them?', () => {
    const demultiplexer = createDemultiplexer();
    expect(demultiplexer.push(utf8('\u001b[200~abc'))).toEqual([]);
    expect(demultiplexer.waiting).toBe(false);
    expect(demultiplexer.push(utf8('def\u001b[201~'))).toEqual([
      { type: 'paste', text: 'abcdef', last: true },
    ]);
  });
});

describe('a lone ESC', () => {
  test('is it held back until the owner says the time is over?', () => {
    const demultiplexer = createDemultiplexer();
    expect(demultiplexer.push(utf8('\u001b'))).toEqual([]);
    expect(demultiplexer.waiting).toBe(true);
    expect(demultiplexer.flush().map((event) => event.type === 'key' && event.key)).toEqual([
      'escape',
    ]);
    expect(demultiplexer.waiting).toBe(false);
  });

  test('is it the start of a sequence when the rest comes in time?', () => {
    const demultiplexer = createDemultiplexer();
    demultiplexer.push(utf8('\u001b'));
    expect(
      demultiplexer.push(utf8('[A')).map((event) => event.type === 'key' && event.key),
    ).toEqual(['up']);
  });
});

describe('any cut', () => {
  const stream = utf8(
    'a\u001b[A漢\u001b[<0;12;3M\u001b[200~p\rq\u001b[201~\u001b[5;5~\u001bOP\u001b[?1;2c\u001b]11;x\u001b\\\u001b1é\u0003\u001b[97;5uz',
  );

  /** Text may come in more than one event: what counts is the order. */
  function joined(found: readonly InputEvent[]): unknown[] {
    const result: InputEvent[] = [];
    for (const event of found) {
      const last = result[result.length - 1];
      if (event.type === 'text' && last?.type === 'text') {
        result[result.length - 1] = { type: 'text', text: last.text + event.text };
      } else result.push(event);
    }
    return result;
  }

  test('does it give the same events?', () => {
    const whole = joined(events(stream));
    expect(whole).toHaveLength(14);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 10 }), (cuts) => {
        expect(joined(events(stream, cuts))).toEqual(whole);
      }),
    );
  });

  test('do random bytes throw nothing and let no control through as text?', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 10 }), (pieces) => {
        const demultiplexer = createDemultiplexer();
        const found = [
          ...pieces.flatMap((bytes) => demultiplexer.push(bytes)),
          ...demultiplexer.flush(),
        ];
        for (const event of found) {
          if (event.type === 'text') expect(event.text).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
          if (event.type === 'paste')
            expect(event.text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
