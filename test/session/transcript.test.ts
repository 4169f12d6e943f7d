/** Whether a transcript has what was entered and what came of it, and nothing a terminal acts on. */
import { expect, test } from 'vitest';
import { createTranscript } from '../../monitor/session/transcript.ts';

function files(): { text: Map<string, string>; append: (file: string, text: string) => void } {
  const text = new Map<string, string>();
  return {
    text,
    append(file, more) {
      if (file === '/full') throw new Error('/full cannot be written: no space');
      text.set(file, (text.get(file) ?? '') + more);
    },
  };
}

test('is it the forms, the output, the values and the errors, as plain text?', () => {
  const { text, append } = files();
  const transcript = createTranscript(append);
  transcript.input(1, '(before)');
  expect(transcript.keep('out.txt')).toContain('out.txt');
  transcript.input(2, '(tasks)\n');
  transcript.output('half a \u001b[1mline\u001b[0m');
  const link = '\u001b]7717;{:m :link :look "(task 3)"}\u001b\\hello\u001b]7717;{:m :link}\u001b\\';
  transcript.result({ ok: true, values: [{ text: link, value: null }], note: 'next step' });
  transcript.input(3, '(oops)');
  const error = {
    message: 'unknown identifier: oops',
    kind: 'compile' as const,
    trace: [],
    value: null,
  };
  transcript.result({ ok: false, values: [], error });
  expect(transcript.keep(undefined)).toBe('The transcript out.txt ends.');
  transcript.input(4, '(after)');
  expect(text.get('out.txt')).toBe(
    '2▸ (tasks)\nhalf a line\nhello\nnext step\n3▸ (oops)\nunknown identifier: oops\n',
  );
});

test('is a file that cannot be written told at once, and one that fills up told once?', () => {
  let full = false;
  const transcript = createTranscript(() => {
    if (full) throw new Error('disk.txt cannot be written: no space');
  });
  const { append } = files();
  expect(() => createTranscript(append).keep('/full')).toThrow('/full cannot be written');
  transcript.keep('disk.txt');
  full = true;
  transcript.output('lost');
  expect(transcript.problem()).toBe('The transcript ends: disk.txt cannot be written: no space');
  expect(transcript.problem()).toBeUndefined();
  expect(transcript.keep(undefined)).toBe('No transcript is kept.');
});
