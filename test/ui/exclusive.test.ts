/** Whether a Task can have its tab to itself, and the person always get it back. */
import { describe, expect, test } from 'vitest';
import { encodeDown } from '../../monitor/btp/index.ts';
import { join, type Joined } from './support/stage.ts';

const ON = '\u001b]7717;{:m :exclusive :on true}\u001b\\';
const WITH_MOUSE = '\u001b]7717;{:m :exclusive :on true :mouse true}\u001b\\';
const OFF = '\u001b]7717;{:m :exclusive :on false}\u001b\\';
const CONTROL_BRACKET = '\u001d';

const place = (column: number, row: number): string =>
  `\u001b]7717;{:m :place :column ${column} :row ${row}}\u001b\\`;

async function atTask(input = true): Promise<Joined> {
  const joined = await join({ columns: 80, rows: 24, play: false });
  const { terminal } = joined;
  terminal.receive(
    encodeDown({ m: 'tab', tab: 7, action: 'open', kind: 'task', title: 'keys', task: 3, input }),
  );
  joined.type('\u001b4');
  return joined;
}

function print({ terminal }: Joined, text: string): void {
  terminal.receive(encodeDown({ m: 'text', tab: 7 }, text));
}

const bar = ({ terminal }: Joined): string => terminal.screen().split('\n')[0] ?? '';

describe('a tab that a Task has to itself', () => {
  test('does every key reach the Task, and is it told the size?', async () => {
    const joined = await atTask();
    print(joined, ON);
    expect(joined.session.last('size')).toEqual({ m: 'size', tab: 7, columns: 78, rows: 20 });
    joined.type('a\u001b[A\u0003\u001b[1;6D\u001bOQ');
    expect(joined.session.heard.slice(-5)).toEqual([
      { m: 'text', tab: 7, bytes: 1, keys: true, text: 'a' },
      { m: 'key', tab: 7, key: 'up' },
      { m: 'key', tab: 7, key: 'c', control: true },
      { m: 'key', tab: 7, key: 'left', control: true, shift: true },
      { m: 'key', tab: 7, key: 'f2' },
    ]);
    joined.terminal.resize(60, 16);
    expect(joined.session.last('size')).toEqual({ m: 'size', tab: 7, columns: 58, rows: 12 });
  });

  test('does the mouse reach it in cells of its own, and only when it asked for it?', async () => {
    const joined = await atTask();
    print(joined, ON);
    joined.type('\u001b[<0;5;5M');
    expect(joined.session.last('mouse')).toBeUndefined();
    print(joined, WITH_MOUSE);
    joined.type('\u001b[<0;5;5M\u001b[<32;6;5M\u001b[<0;1;1m\u001b[<65;5;5M');
    const heard = joined.session.heard.filter((message) => message.m === 'mouse');
    expect(heard.map(({ action, x, y }) => [action, x, y])).toEqual([
      ['press', 3, 2],
      ['move', 4, 2],
      // Let go on the tab bar: the Task still learns of it.
      ['release', 0, 0],
      ['wheel-down', 3, 2],
    ]);
    joined.type('\u001b[<0;9;1M');
    expect(bar(joined)).toContain('▐1 PANEL▌');
  });

  test('does text stand where it was placed, and the lines come back after it?', async () => {
    const joined = await atTask();
    print(joined, `a line before\n${ON}${place(10, 3)}here\u001b[31m!${place(0, 99)}nowhere`);
    const shown = joined.terminal.screen();
    expect(shown.split('\n')[5]).toMatch(/^│ {10}here! /);
    expect(shown).not.toContain('a line before');
    expect(shown).not.toContain('nowhere');
    print(joined, `\u001b]7717;{:m :clear}\u001b\\again`);
    expect(joined.terminal.screen().split('\n')[2]).toMatch(/^│again /);
    expect(joined.terminal.screen()).not.toContain('here!');
    print(joined, `${OFF}after\n`);
    expect(joined.terminal.screen()).toMatch(/a line before[\s\S]*after/);
    expect(joined.terminal.screen()).not.toContain('again');
  });

  test('does what it drew last stay readable when it ends without giving it back?', async () => {
    const joined = await atTask();
    print(joined, `before\n${ON}${place(2, 1)}\u001b[32mlast picture`);
    joined.terminal.receive(encodeDown({ m: 'tab', tab: 7, action: 'end', text: 'exit 0' }));
    expect(joined.terminal.screen()).toMatch(/before[\s\S]*last picture/);
    joined.type('1');
    expect(bar(joined)).toContain('▐1 PANEL▌');
  });

  test('does Ctrl-] take the tab back, and can the Task not grab it again?', async () => {
    const joined = await atTask();
    print(joined, `${ON}picture`);
    joined.type(CONTROL_BRACKET);
    print(joined, ON);
    joined.type('\u001bk');
    expect(joined.terminal.screen()).toContain('Kill keys?');
    joined.type('n');
    joined.type('\u001b3');
    joined.type('\u001b4');
    print(joined, OFF + ON);
    joined.type('\u0003');
    expect(joined.session.last('interrupt')).toEqual({ m: 'interrupt', tab: 7 });
    expect(joined.session.last('key')).toBeUndefined();
    joined.type(CONTROL_BRACKET);
    joined.type('\u001b[B');
    expect(joined.session.last('key')).toEqual({ m: 'key', tab: 7, key: 'down' });
  });

  test('do Alt-digits and Ctrl-Q work whatever the Task wants?', async () => {
    const joined = await atTask();
    print(joined, WITH_MOUSE);
    joined.type('\u001b1');
    expect(bar(joined)).toContain('▐1 PANEL▌');
    joined.type('\u001b4\u0011');
    expect(joined.terminal.screen()).toContain('Power off?');
  });

  test('does a Task without input ask in vain?', async () => {
    const joined = await atTask(false);
    print(joined, `${WITH_MOUSE}shown`);
    joined.type('x\u001b[A');
    expect(joined.session.last('key')).toBeUndefined();
    expect(joined.session.last('size')).toBeUndefined();
    expect(joined.terminal.screen()).toContain('│ shown');
  });
});
