/** Whether what the words print is BTP, whatever the text. */
import { beforeAll, expect, test } from 'vitest';
import { createDecoder } from '../../monitor/btp/index.ts';
import { testShell, type TestShell } from './support.ts';

let shell: TestShell;
beforeAll(() => {
  shell = testShell();
});

function said(form: string): { messages: unknown[]; text: string; refused: string[] } {
  shell.printed();
  shell.texts(form);
  const heard = { messages: [] as unknown[], text: '', refused: [] as string[] };
  const decoder = createDecoder({
    direction: 'task',
    onText: (text) => (heard.text += text),
    onMessage: (message) => heard.messages.push(message),
    onRefused: (reason) => heard.refused.push(reason),
  });
  decoder.push(new TextEncoder().encode(shell.printed()));
  decoder.end();
  return heard;
}

test.each([
  ['(title "mandel 200")', { m: 'title', text: 'mandel 200' }],
  [
    '(title "a \\"quote\\", a \\\\ and\\na line")',
    { m: 'title', text: 'a "quote", a \\ and\na line' },
  ],
  ['(title (string.rep "ü" 100))', { m: 'title', text: 'ü'.repeat(64) }],
  ['(title "\\027[2J")', { m: 'title', text: ' [2J' }],
  ['(progress 0.25 "row 80")', { m: 'progress', state: 'run', value: 0.25, text: 'row 80' }],
  ['(progress 7)', { m: 'progress', state: 'run', value: 1 }],
  ['(progress)', { m: 'progress', state: 'run' }],
  ['(progress :done)', { m: 'progress', state: 'done' }],
  ['(notify "look")', { m: 'notify', level: 'info', text: 'look' }],
  ['(notify "look" :error)', { m: 'notify', level: 'error', text: 'look' }],
  ['(bell)', { m: 'bell' }],
])('is %s that message and nothing else?', (form, message) => {
  expect(said(form)).toEqual({ messages: [message], text: '', refused: [] });
});

test('do wrong words fail with what was expected?', () => {
  expect(shell.run('(progress :half)').error?.message).toMatch(/expected :run :done :fault :none/);
  expect(shell.run('(notify "x" :loud)').error?.message).toMatch(/found loud/);
});
