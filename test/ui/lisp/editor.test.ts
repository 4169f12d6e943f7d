/** Whether keys do to a text what people are used to. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDemultiplexer } from '../../../monitor/ui/input/demultiplexer.ts';
import { Editor } from '../../../monitor/ui/lisp/editor.ts';
import { History } from '../../../monitor/ui/lisp/history.ts';
import { editKey } from '../../../monitor/ui/lisp/keys.ts';

/** Types bytes; returns the text with the cursor as ▏. */
function typed(text: string, keys: string, editor = new Editor()): string {
  const at = text.indexOf('▏');
  editor.set(text.replace('▏', ''), at < 0 ? undefined : at);
  const demultiplexer = createDemultiplexer();
  const events = [...demultiplexer.push(new TextEncoder().encode(keys)), ...demultiplexer.flush()];
  for (const event of events) {
    if (event.type === 'text') editor.insert(event.text);
    else if (event.type === 'key' && event.key === 'up') editor.up();
    else if (event.type === 'key' && event.key === 'down') editor.down();
    else if (event.type === 'key') editKey(editor, event);
  }
  return `${editor.text.slice(0, editor.cursor)}▏${editor.text.slice(editor.cursor)}`;
}

describe('editing', () => {
  test.each([
    ['ab▏', 'c', 'abc▏'],
    ['ab▏c', '\u007f', 'a▏c'],
    ['a▏bc', '\u001b[3~', 'a▏c'],
    ['▏ab', '\u007f', '▏ab'],
    ['ab▏', '\u001b[3~', 'ab▏'],
    ['one two▏', '\u0017', 'one ▏'],
    ['one two▏', '\u0017\u0019\u0019', 'one twotwo▏'],
    ['a▏bc', '\u000b', 'a▏'],
    ['a▏\nb', '\u000b', 'a▏b'],
    ['ab▏c', '\u0015', '▏c'],
    ['ab▏', '\u0001', '▏ab'],
    ['▏ab', '\u0005', 'ab▏'],
    ['one two▏', '\u001bb', 'one ▏two'],
    ['▏one two', '\u001bf', 'one▏ two'],
    ['▏one two', '\u001bd', '▏ two'],
    ['one\ntw▏o', '\u001b[A', 'on▏e\ntwo'],
    ['lo▏ng\na\nlong', '\u001b[B\u001b[B', 'long\na\nlo▏ng'],
    ['a漢▏', '\u001b[D', 'a▏漢'],
    ['e\u0301▏', '\u007f', '▏'],
    ['👩\u200d💻▏', '\u001b[D', '▏👩\u200d💻'],
    ['x▏', 'ab\u001f', 'x▏'],
  ])('what becomes of %j after %j?', (text, keys, expected) => {
    expect(typed(text, keys)).toBe(expected);
  });

  test('does moving left and right end at the same places, over any text?', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', ' ', '\n', '漢', 'e\u0301', '😀', '👩\u200d💻'),
          maxLength: 20,
        }),
        (text) => {
          const editor = new Editor();
          editor.set(text);
          const stops: number[] = [];
          while (editor.cursor > 0) {
            editor.left();
            stops.push(editor.cursor);
          }
          const back: number[] = [];
          while (editor.cursor < text.length) {
            back.push(editor.cursor);
            editor.right();
          }
          expect(back.reverse()).toEqual(stops);
        },
      ),
    );
  });

  test('does undo take each change back?', () => {
    const editor = new Editor();
    editor.insert('(a)');
    editor.insert('\n');
    editor.insert('(b)');
    editor.undo();
    expect(editor.text).toBe('(a)\n');
    editor.undo();
    editor.undo();
    expect(editor.text).toBe('');
    editor.undo();
    expect(editor.text).toBe('');
  });

  test('is the text bounded?', () => {
    const editor = new Editor();
    editor.insert('x'.repeat(3 << 20));
    expect(editor.text.length).toBe(1 << 20);
  });
});

describe('history', () => {
  test('are forms found again, and the draft kept?', () => {
    const history = new History();
    history.load(['one', 'two']);
    history.add('two');
    history.add('  ');
    expect(history.entries).toEqual(['one', 'two']);
    expect(history.previous('draft')).toBe('two');
    expect(history.previous('two')).toBe('one');
    expect(history.previous('one')).toBeUndefined();
    expect(history.next()).toBe('two');
    expect(history.next()).toBe('draft');
    expect(history.next()).toBeUndefined();
  });

  test('does a search find the newest first, then older ones?', () => {
    const history = new History();
    history.load(['(peek 1)', '(tasks)', '(peek 2)']);
    expect(history.search('peek')).toEqual({ index: 2, entry: '(peek 2)' });
    expect(history.search('peek', 2)).toEqual({ index: 0, entry: '(peek 1)' });
    expect(history.search('peek', 0)).toBeUndefined();
  });
});
