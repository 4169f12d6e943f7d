/** Whether tabs, board and log keep what the session says. */
import { describe, expect, test } from 'vitest';
import { Board } from '../../../monitor/ui/model/board.ts';
import { address, bar, clock, column, mips, rate, size } from '../../../monitor/ui/model/format.ts';
import { Log } from '../../../monitor/ui/model/log.ts';
import { isExclusive, Tabs } from '../../../monitor/ui/model/tabs.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('tabs', () => {
  const titles = (tabs: Tabs): string =>
    tabs.all.map(({ tabId, title }) => `${tabId}:${title}`).join(' ');

  test('do three stand there before the session has spoken, confirmed by their ids?', () => {
    const tabs = new Tabs();
    expect(titles(tabs)).toBe('1:PANEL 2:CONSOLE 3:LISP');
    tabs.take({ m: 'tab', tab: 3, action: 'open', kind: 'lisp', title: 'KERNEL' });
    expect(titles(tabs)).toBe('1:PANEL 2:CONSOLE 3:KERNEL');
  });

  test('does an id stay while positions change?', () => {
    const tabs = new Tabs();
    tabs.take({ m: 'tab', tab: 9, action: 'open', kind: 'task', title: 'a', position: 2 });
    expect(titles(tabs)).toBe('1:PANEL 9:a 2:CONSOLE 3:LISP');
    tabs.take({ m: 'tab', tab: 9, action: 'move', position: 99 });
    expect(titles(tabs)).toBe('1:PANEL 2:CONSOLE 3:LISP 9:a');
    expect(tabs.positionOf(9)).toBe(4);
    expect(tabs.at(4)?.tabId).toBe(9);
  });

  test('does closing a tab show the one shown before it?', () => {
    const tabs = new Tabs();
    tabs.take({ m: 'tab', tab: 9, action: 'open', kind: 'task' });
    tabs.select(3);
    tabs.select(9);
    tabs.close(9);
    expect(tabs.active.tabId).toBe(3);
    tabs.close(3);
    expect(tabs.active.tabId).toBe(1);
    tabs.close(2);
    tabs.close(1);
    expect(tabs.all).toHaveLength(1);
  });

  test('does the end of a Task keep its tab and release it?', () => {
    const tabs = new Tabs();
    tabs.take({ m: 'tab', tab: 9, action: 'open', kind: 'task', input: true });
    const tab = tabs.get(9)!;
    tab.claim = { mouse: true };
    expect(isExclusive(tab)).toBe(true);
    tabs.take({ m: 'tab', tab: 9, action: 'end', text: 'exit 0' });
    expect(tab).toMatchObject({ ended: 'exit 0', input: false });
    expect(isExclusive(tab)).toBe(false);
  });

  test('are messages for unknown tabs ignored?', () => {
    const tabs = new Tabs();
    tabs.take({ m: 'tab', tab: 77, action: 'rename', title: 'x' });
    tabs.take({ m: 'tab', tab: 77, action: 'close' });
    expect(tabs.select(77)).toBe(false);
    expect(titles(tabs)).toBe('1:PANEL 2:CONSOLE 3:LISP');
  });
});

describe('board', () => {
  test('do parts that are not sent stay?', () => {
    const board = new Board();
    board.takeWidget({ m: 'widget', memory: { used: 1, total: 4 } }, 0);
    board.takeWidget({ m: 'widget', tasks: [] }, 10);
    expect(board.memory).toEqual({ used: 1, total: 4 });
    board.takeStatus({ m: 'status', state: 'run', mips: 3 });
    board.takeStatus({ m: 'status', state: 'pause' });
    expect(board.status).toEqual({ state: 'pause', mips: 3 });
  });

  test('does the chart show the last minute, the newest at its end?', () => {
    const board = new Board();
    const load = (value: number, now: number): void =>
      board.takeWidget({ m: 'widget', harts: [{ id: 0, state: 'run', load: value }] }, now);
    expect(board.chart(0, 3)).toEqual([undefined, undefined, undefined]);
    load(0.2, 1000);
    load(0.9, 30_000);
    load(0.4, 61_000);
    // One cell is 20 seconds: until 21 s, until 41 s, until 61 s.
    expect(board.chart(0, 3)).toEqual([0.2, 0.9, 0.4]);
    load(0.1, 121_000);
    expect(board.chart(0, 3)).toEqual([0.4, 0.4, 0.1]);
  });

  test('does it not grow when it is fed for an hour?', () => {
    const board = new Board();
    for (let now = 0; now < 3_600_000; now += 100) {
      board.takeWidget({ m: 'widget', harts: [{ id: 0, state: 'run', load: 0.5 }] }, now);
    }
    // A minute at five samples a second, and ten seconds before it.
    expect(board.kept).toBeLessThanOrEqual(360);
    expect(board.chart(0, 4)).toEqual([0.5, 0.5, 0.5, 0.5]);
  });
});

describe('log', () => {
  const texts = (log: Log): string[] => {
    const { lines } = log;
    return Array.from({ length: lines.length }, (_, index) => lines.line(index).text);
  };

  test('is a record a line with time, level, source and text?', () => {
    const log = new Log();
    log.take([{ time: 12.44011, level: 'warn', source: 'sched', text: 'task 3\non hart 0\u001b' }]);
    expect(texts(log)).toEqual(['  12.4401 W sched  task 3 ⏎ on hart 0␛']);
  });

  test('does the UART stand between the records, its unfinished line at the end?', () => {
    const log = new Log();
    log.takeUart(utf8('boot\r\nunfin'));
    log.take([{ time: 1, level: 'info', text: 'x' }], 2);
    log.takeUart(utf8('ished \u001b[31mred\u001b]0;title\u0007'));
    expect(texts(log)).toEqual([
      '     uart │ boot',
      '          … 2 records lost',
      '   1.0000 I        x',
      '     uart │ unfinished red',
    ]);
  });

  test('does a filter show what holds the text at or above the level, old and new?', () => {
    const log = new Log();
    log.take([
      { time: 1, level: 'info', text: 'Task started' },
      { time: 2, level: 'error', text: 'task fault' },
      { time: 3, level: 'debug', text: 'other' },
    ]);
    log.setFilter('TASK', 'trace');
    expect(texts(log)).toHaveLength(2);
    log.setFilter('task', 'warn');
    log.take([{ time: 4, level: 'warn', text: 'task slow' }]);
    expect(texts(log).map((line) => line.slice(19))).toEqual(['task fault', 'task slow']);
    log.setFilter('', 'trace');
    expect(texts(log)).toHaveLength(4);
  });

  test('is it bounded, filtered or not?', () => {
    const log = new Log({ lines: 20_000, characters: 8 << 20 });
    const records = Array.from({ length: 1000 }, (_, index) => ({
      time: index,
      level: 'info' as const,
      text: 'x',
    }));
    for (let round = 0; round < 30; round++) log.take(records);
    expect(log.lines.length).toBeLessThanOrEqual(20_000);
    expect(log.lines.length).toBeGreaterThan(18_900);
    expect(log.lines.length + log.lines.dropped).toBe(30_000);
    log.setFilter('x', 'info');
    for (let round = 0; round < 10; round++) log.take(records);
    expect(log.lines.length).toBeLessThanOrEqual(20_000);
  });
});

describe('numbers', () => {
  test.each([
    [address(0x80001a4c), '8000_1A4C'],
    [address(0), '0000_0000'],
    [address(0x1_0000_0000), '0000_0001_0000_0000'],
    [size(0), '0'],
    [size(1023), '1023'],
    [size(512 << 10), '512K'],
    [size(1.4 * (1 << 20)), '1.4M'],
    [size(128 << 20), '128M'],
    [size(2 ** 30), '1G'],
    [clock(764), 'T+00:12:44'],
    [clock(86400 * 2 + 3661), 'T+2d 01:01:01'],
    [mips(0), '0'],
    [mips(0.04), '0.04'],
    [mips(6.24), '6.2'],
    [mips(812.4), '812'],
    [rate(1000), '1000/s'],
    [rate(0.4), '0.4/s'],
    [rate(25_000), '25k/s'],
    [column(0), ' '],
    [column(0.01), '▁'],
    [column(1), '█'],
    [bar(0.5, 4), '██'],
    [bar(0.28, 4), '█▏'],
    [bar(2, 2), '██'],
  ])('%j is %j', (found, expected) => {
    expect(found).toBe(expected);
  });
});
