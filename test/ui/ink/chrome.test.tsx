/** Whether what Ink draws stands in the cells as it should. */
import { Text } from 'ink';
import { afterAll, describe, expect, test } from 'vitest';
import { barByCells } from '../../../monitor/ui/chrome/chrome.ts';
import { hintPieces, piecesWidth, topBar } from '../../../monitor/ui/chrome/pieces.ts';
import { createPalette, gridAnsi, gridText } from '../../../monitor/ui/index.ts';
import { createInkChrome } from '../../../monitor/ui/ink/index.tsx';
import { createRegion } from '../../../monitor/ui/ink/region.ts';
import { Board } from '../../../monitor/ui/model/board.ts';
import { Tabs } from '../../../monitor/ui/model/tabs.ts';
import { Grid } from '../../../monitor/ui/screen/grid.ts';
import { Pane } from '../../../monitor/ui/screen/pane.ts';
import { BODY, C, style } from '../../../monitor/ui/screen/style.ts';
import { theme } from '../support/theme.ts';

const palette = createPalette(theme, 16777216);
const ink = createInkChrome(palette);
afterAll(() => ink.close());

function manyTabs(): Tabs {
  const tabs = new Tabs();
  for (const [tab, title] of [
    [5, 'mandel'],
    [6, 'edit'],
    [7, 'a very long title of a Task'],
  ] as const) {
    tabs.take({ m: 'tab', tab, action: 'open', kind: 'task', title });
  }
  return tabs;
}

function busyBoard(): Board {
  const board = new Board();
  board.takeStatus({
    m: 'status',
    state: 'run',
    harts: 4,
    running: 4,
    mips: 812,
    used: 41 << 20,
    total: 128 << 20,
    time: 764,
  });
  return board;
}

describe('the bars', () => {
  test.each([40, 80, 120, 200])(
    "are Ink's cells those of the first frame, at %i columns?",
    (width) => {
      const { left, right } = topBar(manyTabs(), busyBoard(), width);
      const byCells = new Grid(width, 1);
      const pane = new Pane(byCells, 0, 0, width, 1);
      pane.clear(style(C.lilac, C.indigo));
      barByCells(pane, { left, right });
      const byInk = new Grid(width, 1, byCells);
      byInk.fill(0, 0, width, 1, style(C.lilac, C.indigo));
      byInk.blit(ink.tabs({ pieces: left, width: piecesWidth(left) }), 0, 0);
      if (right.length > 0) {
        byInk.blit(
          ink.status({ pieces: right, width: piecesWidth(right) }),
          width - piecesWidth(right),
          0,
        );
      }
      expect(gridAnsi(byInk, palette)).toBe(gridAnsi(byCells, palette));
    },
  );

  test.each([
    [200, '▐FLAT▌ ▐1 PANEL▌ 2 CONSOLE  3 LISP  4 mandel  5 edit  6 a very long title…'],
    [80, '▐FLAT▌ ▐1 PANEL▌ 2 CONSOLE  3 LISP  4 mandel  5 edit  6 a very lon…'],
    [40, '▐FLAT▌ ▐1 PANEL▌ 2 CONSOLE  3 LISP ›'],
    [12, '▐1 PAN…▌›'],
  ])('what does the tab bar say in %i columns?', (width, expected) => {
    const { left } = topBar(manyTabs(), busyBoard(), width);
    expect(
      left
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    ).toBe(expected);
  });

  test('is the active tab always in sight, whatever the width?', () => {
    const tabs = manyTabs();
    for (const tab of tabs.all) {
      tabs.select(tab.tabId);
      for (let width = 8; width < 130; width++) {
        const { left, right } = topBar(tabs, busyBoard(), width);
        expect(piecesWidth(left) + piecesWidth(right)).toBeLessThanOrEqual(width);
        expect(left.some((piece) => piece.tabId === tab.tabId && piece.text === '▐')).toBe(true);
      }
    }
  });

  test('does the status give way from its end?', () => {
    const shown = (width: number): string =>
      topBar(new Tabs(), busyBoard(), width)
        .right.map(({ text }) => text)
        .join('')
        .trim();
    expect(shown(120)).toBe('● RUN 4/4   812 MIPS  41M/128M  T+00:12:44');
    expect(shown(72)).toBe('● RUN 4/4   812 MIPS  41M/128M');
    expect(shown(48)).toBe('● RUN 4/4');
    expect(shown(24)).toBe('');
  });

  test('is the bar of a thousand tabs made at once, the active one among its neighbours?', () => {
    const tabs = new Tabs();
    for (let tab = 4; tab <= 1000; tab++) tabs.take({ m: 'tab', tab, action: 'open', title: 'x' });
    tabs.select(500);
    const begun = performance.now();
    const text = topBar(tabs, new Board(), 80)
      .left.map((piece) => piece.text)
      .join('');
    expect(performance.now() - begun).toBeLessThan(20);
    expect(text).toContain(' 499 x ▐500 x▌ 501 x ');
  });

  test('do marks on a tab tell progress, bells, text and an end?', () => {
    const tabs = manyTabs();
    const of = (tabId: number): Parameters<typeof Object.assign>[0] => tabs.get(tabId) as object;
    Object.assign(of(5), { progress: { state: 'run', value: 0.4 } });
    Object.assign(of(6), { news: 'bell' });
    Object.assign(of(7), { ended: 'exit 0' });
    Object.assign(of(2), { news: 'text' });
    const text = topBar(tabs, new Board(), 200)
      .left.map((piece) => piece.text)
      .join('');
    expect(text).toContain('2 CONSOLE ·  3 LISP  4 mandel 40%  5 edit ◉  6 a very long title… ∎');
  });

  test('are only whole hints shown, and the way out before all others?', () => {
    const shown = (width: number): string =>
      hintPieces(
        [
          ['F1', 'help'],
          ['^Q', 'power'],
          ['x', 'hack'],
        ],
        width,
      )
        .map((piece) => piece.text)
        .join('');
    expect(shown(27)).toBe(' F1 help  x hack  ^Q power ');
    expect(shown(26)).toBe(' F1 help  ^Q power ');
    expect(shown(18)).toBe(' ^Q power ');
    expect(shown(9)).toBe('');
  });
});

describe('dialogs and popups', () => {
  test('does a dialog show its text and mark the chosen answer by its shape?', () => {
    const grid = ink.dialog({
      text: 'Kill Task 3 mandel?',
      keys: [],
      choices: [{ text: 'Kill' }, { text: 'Cancel' }],
      selected: 1,
      width: 34,
      columns: 1,
    });
    expect(gridText(grid)).toBe(' Kill Task 3 mandel?\n\n       [ Kill ]  [▸Cancel◂]\n');
  });

  test('are keys listed side by side where there is room?', () => {
    const keys = [
      ['a', 'one'],
      ['bb', 'two'],
      ['c', 'three'],
    ] as const;
    const grid = ink.dialog({ text: '', keys, choices: [], selected: 0, width: 40, columns: 2 });
    expect(gridText(grid)).toBe(' a   one             c   three\n bb  two\n');
  });

  test('does the completion show names, arguments and what the chosen one does?', () => {
    const grid = ink.completion({
      items: [
        { name: 'tasks', kind: 'function', arguments: '[?filter]' },
        { name: 'task?', kind: 'function', arguments: '[value]' },
      ],
      selected: 1,
      doc: 'Whether a value is a Task.',
      count: '2/2',
      width: 36,
    });
    expect(gridText(grid).split('\n').slice(0, 3)).toEqual([
      ' tasks  function [?filter]',
      '▸task?  function [value]',
      ' Whether a value is a Task.     2/2',
    ]);
    expect(grid.styleAt(36 + 1)).toMatchObject({ fg: C.void, bg: C.gold });
  });

  test('does documentation wrap, with what is near and where it is written?', () => {
    const grid = ink.doc({
      name: 'tasks',
      arguments: '(tasks ?filter)',
      text: 'Every live Task as a table.',
      see: ['spawn', 'kill'],
      source: 'fnl/shell/task.fnl:12',
      width: 22,
    });
    expect(
      gridText(grid)
        .split('\n')
        .map((row) => row.trim())
        .filter(Boolean),
    ).toEqual([
      '(tasks ?filter)',
      'Every live Task as a',
      'table.',
      'see: spawn kill',
      '…l/shell/task.fnl:12',
    ]);
  });

  test("are colours of Ink the theme's own numbers, so that they degrade by name?", () => {
    const region = createRegion(palette);
    const grid = region.draw(<Text color="#ff3fa4">x</Text>, 4, 1, BODY);
    expect(grid.styleAt(0).fg).toBe(C.magenta);
    region.close();
  });
});
