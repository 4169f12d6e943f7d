/** Whether a Task's bytes reach somebody else's terminal as text and styles only. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSanitizer } from '../../monitor/btp/index.ts';

function clean(text: string | Uint8Array, styles = true): string {
  const sanitizer = createSanitizer({ styles });
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return sanitizer.push(bytes) + sanitizer.end();
}

test.each([
  ['a title', '\u001b]0;owned\u0007x', 'x'],
  ['a title ended by ST', '\u001b]2;owned\u001b\\x', 'x'],
  ['the clipboard', '\u001b]52;c;cm0gLXJm\u0007x', 'x'],
  ['a status query', '\u001b[6nx\u001b[c\u001b[>c\u0005', 'x'],
  ['cursor movement and clearing', '\u001b[2J\u001b[1;1Hx\u001b[K', 'x'],
  ['modes', '\u001b[?1049hx\u001b[?25l', 'x'],
  ['device control', '\u001bPq#0;2;0;0;0\u001b\\x', 'x'],
  ['8-bit CSI', '\u009b2Jx', 'x'],
  ['8-bit OSC', '\u009d0;owned\u009cx', 'x'],
  ['character sets', '\u001b(0x\u000e', 'x'],
  ['reset', '\u001bcx', 'x'],
  ['a private style', '\u001b[>4;2mx\u001b[?4m', 'x'],
  ['an unterminated string', '\u001b]0;never ends\nx', '\nx'],
  ['an unterminated CSI', '\u001b[12\nx', '\nx'],
  ['application commands', '\u001b_Ga=T\u001b\\x', 'x'],
  ['a lone ESC at the end', 'x\u001b', 'x'],
])('is %s dropped and the text kept?', (_name, text, expected) => {
  expect(clean(text)).toBe(expected);
});

test('do styles pass, and is an open one closed at the end?', () => {
  expect(clean('\u001b[1;31mred')).toBe('\u001b[1;31mred\u001b[0m');
  expect(clean('\u001b[1mred\u001b[m')).toBe('\u001b[1mred\u001b[m');
  expect(clean('\u001b[1;31mred', false)).toBe('red');
});

test('does a raw 0x9B byte become a replacement character?', () => {
  expect(clean(Uint8Array.of(0x61, 0x9b, 0x32, 0x4a))).toBe('a\ufffd2J');
});

test('is text never lost, whatever stands between?', () => {
  const words = fc.stringMatching(/^[a-z0-9 é漢😀]{1,12}$/u);
  const noise = fc.constantFrom(
    '\u001b[2J',
    '\u001b]0;t\u0007',
    '\u001b]7717;{:m :bell}\u001b\\',
    '\u001b]7717;{:m :nonsense',
    '\u001b]7717;',
    '\u001bP+q544e\u001b\\',
    '\u0000',
    '\u001bc',
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(words, noise)), (pairs) => {
      // A line end before each word, as an unfinished sequence takes its own line with it.
      const text = pairs.map(([word, junk]) => `${junk}\n${word}`).join('');
      expect(clean(text)).toBe(pairs.map(([word]) => `\n${word}`).join(''));
    }),
  );
});

test('is what comes out the same when it is cleaned again?', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const once = clean(bytes);
      expect(clean(once)).toBe(once);
    }),
    { numRuns: 1000 },
  );
});

test('does a message reach its listener and not the text?', () => {
  const heard: unknown[] = [];
  const sanitizer = createSanitizer({ onMessage: (message) => heard.push(message) });
  const text = sanitizer.push(new TextEncoder().encode('a\u001b]7717;{:m :bell}\u001b\\b'));
  expect([text, heard]).toEqual(['ab', [{ m: 'bell' }]]);
});
