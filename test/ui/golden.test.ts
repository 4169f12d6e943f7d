/**
 * Whether the screens look as they did when they were last looked at.
 *
 * The files in golden/ were reviewed by eye. `npx vitest run test/ui/golden.test.ts -u` accepts
 * new ones; look at them before you commit them.
 */
import { describe, expect, test } from 'vitest';
import { join } from './support/stage.ts';

const TABS = [
  [1, 'panel'],
  [2, 'console'],
  [3, 'lisp'],
  [4, 'task'],
  [5, 'input'],
] as const;

const COLOURS = [16777216, 256, 0] as const;

const SIZES = [
  [80, 24],
  [120, 36],
  [200, 60],
] as const;

describe.each(SIZES)('at %ix%i', (columns, rows) => {
  test.each(TABS)('is tab %i, %s, as it was?', async (tab, name) => {
    const { terminal, type } = await join({ columns, rows });
    type(`\u001b${tab}`);
    await expect(terminal.screen()).toMatchFileSnapshot(`golden/${name}-${columns}x${rows}.txt`);
  });

  // Each tab with its colours: in 16 million, in 256, and with none (NO_COLOR).
  test.each(TABS.flatMap(([tab, name]) => COLOURS.map((colours) => [name, colours, tab] as const)))(
    'are the colours of %s as they were, with %i?',
    async (name, colours, tab) => {
      const { terminal, type } = await join({ columns, rows, colours });
      type(`\u001b${tab}`);
      const visible = terminal.ansi().replaceAll('\u001b', '␛');
      const file = `golden/${name}-${columns}x${rows}-${colours}.ansi.txt`;
      await expect(visible).toMatchFileSnapshot(file);
    },
  );
});

test.each([
  ['panel-60x16', 1, 60, 16, ''],
  ['panel-40x12', 1, 40, 12, ''],
  ['panel-20x5', 1, 20, 5, ''],
  ['lisp-20x5', 3, 20, 5, '(tasks)'],
  ['help-120x36', 1, 120, 36, '\u001bOP'],
  ['help-80x24', 1, 80, 24, '\u001bOP'],
  ['quit-80x24', 2, 80, 24, '\u0011'],
  ['completion-120x36', 3, 120, 36, '(each [i t (ipairs (tas\t'],
  ['doc-80x24', 3, 80, 24, '(tasks\u001bOP'],
  ['answers-120x36', 3, 120, 36, '(print 1)\r(oops)\r(fn [x]\r'],
  ['restarts-80x24', 3, 80, 24, '\u000c(oops)\r'],
  ['folds-80x24', 3, 80, 24, '\u000c(nested)\r'],
  ['browse-80x24', 3, 80, 24, '\u001b[Z'],
  ['inspector-80x24', 3, 80, 24, '\u001b[Z\u001b[A\u001b[A\u001b[A\u001b[A\u001b[A\r'],
  ['inspector-120x36', 3, 120, 36, '\u001b[Z\u001b[A\u001b[A\u001b[A\u001b[A\u001b[A\r'],
] as const)('is %s as it was?', async (name, tab, columns, rows, keys) => {
  const { terminal, type } = await join({ columns, rows });
  type(`\u001b${tab}`);
  terminal.screen(); // what scrolls knows its height once it was drawn
  type(keys);
  await expect(terminal.screen()).toMatchFileSnapshot(`golden/${name}.txt`);
});

test('is the first frame, before Ink and before the session, as it was?', async () => {
  const { terminal } = await join({ play: false, ink: false });
  await expect(terminal.screen()).toMatchFileSnapshot('golden/first-120x36.txt');
});

test('are the colours of PANEL as they were, with 16?', async () => {
  const { terminal } = await join({ columns: 80, rows: 24, colours: 16 });
  const visible = terminal.ansi().replaceAll('\u001b', '␛');
  await expect(visible).toMatchFileSnapshot('golden/panel-80x24-16.ansi.txt');
});

test('do the colours change the look and never the text?', async () => {
  const plain = (text: string): string => text.replace(/\u001b\[[0-9;:]*m/g, '');
  const shown = await Promise.all(
    COLOURS.map(async (colours) => (await join({ columns: 120, rows: 36, colours })).terminal),
  );
  const [first, ...rest] = shown.map((terminal) => plain(terminal.ansi()));
  for (const other of rest) expect(other).toBe(first);
  // With NO_COLOR there is bold, underline and reverse, and no colour.
  expect(shown[2]?.ansi()).not.toMatch(/\u001b\[[0-9;]*(3[0-9]|4[0-9]|9[0-7]|10[0-7])[0-9;]*m/);
});
