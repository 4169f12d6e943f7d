/** Whether what a Task prints can be more than text: links, folds, tables, trees, bars. */
import { describe, expect, test } from 'vitest';
import { encodeDown } from '../../monitor/btp/index.ts';
import { join, type Joined } from './support/stage.ts';

const message = (form: string): string => `\u001b]7717;{:m ${form}}\u001b\\`;
const SHIFT_TAB = '\u001b[Z';

async function atTask(columns = 90): Promise<Joined> {
  const joined = await join({ columns, rows: 24, play: false });
  joined.terminal.receive(
    encodeDown({ m: 'tab', tab: 7, action: 'open', kind: 'task', title: 'show', task: 3 }),
  );
  joined.type('\u001b4');
  return joined;
}

function print({ terminal }: Joined, text: string): void {
  terminal.receive(encodeDown({ m: 'text', tab: 7 }, text));
}

const rows = ({ terminal }: Joined): string[] =>
  terminal
    .screen()
    .split('\n')
    .slice(2, -3)
    .map((row) => row.replace(/^│ ?/, '').replace(/ *│$/, ''))
    .filter((row) => row !== '');

const bar = ({ terminal }: Joined): string => terminal.screen().split('\n')[0] ?? '';

function press(joined: Joined, text: string, button = 0): void {
  const screen = joined.terminal.screen().split('\n');
  const y = screen.findIndex((row) => row.includes(text));
  if (y < 0) throw new Error(`${text} is not on the screen`);
  joined.type(`\u001b[<${button};${screen[y]!.indexOf(text) + 2};${y + 1}M`);
}

describe('links', () => {
  test('does a click look something up, put a form at the prompt, or tell the Task?', async () => {
    const joined = await atTask();
    print(
      joined,
      `see ${message(':link :look "(task 9)"')}that one${message(':link')}, ` +
        `try ${message(':link :put "(help)"')}this${message(':link')}, ` +
        `or ${message(':link :value 42')}choose${message(':link')}.\n`,
    );
    expect(rows(joined)).toEqual(['see that one, try this, or choose.']);
    press(joined, 'choose');
    expect(joined.session.last('chosen')).toEqual({ m: 'chosen', tab: 7, value: 42 });
    press(joined, 'that one');
    expect(joined.session.last('inspect')).toMatchObject({ form: '(task 9)' });
    joined.type('\u001b4');
    press(joined, 'this');
    expect(bar(joined)).toContain('▐3 LISP▌');
    expect(joined.terminal.screen()).toMatch(/▹ \(help\)/);
    expect(joined.session.last('submit')).toBeUndefined();
  });

  test('is a form that a Task wants to run only put at the prompt?', async () => {
    const joined = await atTask();
    print(joined, `${message(':link :do "(kill 1)"')}harmless${message(':link')}\n`);
    press(joined, 'harmless');
    expect(joined.terminal.screen()).toMatch(/▹ \(kill 1\)/);
    expect(joined.session.last('submit')).toBeUndefined();
  });

  test('are Tasks and addresses links by themselves, in CONSOLE too, and plain numbers not?', async () => {
    const joined = await atTask();
    print(joined, 'Task 12 wrote 80001a4c bytes at 8000_1A4C and 0x80001a50\n');
    press(joined, '8000_1A4C');
    expect(joined.session.last('inspect')).toMatchObject({ form: '0x80001a4c' });
    joined.type('\u001b4');
    press(joined, '0x80001a50');
    expect(joined.session.last('inspect')).toMatchObject({ form: '0x80001a50' });
    joined.type('\u001b4');
    press(joined, 'Task 12');
    expect(joined.session.last('inspect')).toMatchObject({ form: '(task 12)' });
    joined.type('\u001b4');
    const before = joined.session.heard.length;
    press(joined, '80001a4c bytes');
    expect(joined.session.heard).toHaveLength(before);
    joined.terminal.receive(
      encodeDown({
        m: 'log',
        records: [{ time: 1, level: 'info', source: 'sched', text: 'task 5 on hart 0' }],
      }),
    );
    joined.type('\u001b2');
    press(joined, 'task 5');
    expect(joined.session.last('inspect')).toMatchObject({ form: '(task 5)' });
  });

  test('can they be reached by keyboard, and does Space ask what to do?', async () => {
    const joined = await atTask();
    print(joined, `first Task 1\nthen ${message(':link :value 7')}choose${message(':link')}\n`);
    joined.type(SHIFT_TAB);
    joined.type('\r');
    expect(joined.session.last('chosen')).toEqual({ m: 'chosen', tab: 7, value: 7 });
    joined.type('\u001b[A');
    joined.type(' ');
    expect(joined.terminal.screen()).toMatch(/Look[\s\S]*Kill[\s\S]*Prompt[\s\S]*Leave/);
    joined.type('k');
    expect(joined.terminal.screen()).toMatch(/▹ \(kill 1\)/);
    expect(joined.session.last('submit')).toBeUndefined();
  });

  test('does the right button ask what to do with an address?', async () => {
    const joined = await atTask();
    print(joined, 'at 8000_1A4C\n');
    joined.terminal.receive(encodeDown({ m: 'prompt', tab: 3, prompt: 1, state: 'ready' }));
    press(joined, '8000_1A4C', 2);
    expect(joined.terminal.screen()).toContain('0x80001a4c');
    joined.type('d');
    expect(joined.session.last('submit')).toMatchObject({ text: '(dump 0x80001a4c 64)' });
  });

  test('does a link that never ends, or thousands on a line, do no harm?', async () => {
    const joined = await atTask();
    print(joined, `${message(':link :value 1')}on\nand on\n`);
    press(joined, 'and on');
    expect(joined.session.last('chosen')).toMatchObject({ value: 1 });
    const one = `${message(':link :value 2')}x${message(':link')}`;
    print(joined, `${message(':link')}${one.repeat(3000)}\nafter\n`);
    expect(joined.terminal.screen()).toContain('after');
  });
});

describe('folds', () => {
  const open = message(':fold :action :begin :text "3 lines"');
  const end = message(':fold :action :end');

  test('does a click on the mark close a part, and open it again?', async () => {
    const joined = await atTask();
    print(joined, `before\n${open}head\nbody\nfoot${end}\nafter\n`);
    expect(rows(joined)).toEqual(['before', '▾ head', 'body', 'foot', 'after']);
    press(joined, '▾');
    expect(rows(joined)).toEqual(['before', '▸ 3 lines', 'after']);
    press(joined, '▸ 3');
    expect(rows(joined)).toEqual(['before', '▾ head', 'body', 'foot', 'after']);
  });

  test('can it begin closed, and be nested?', async () => {
    const joined = await atTask();
    const closed = message(':fold :action :begin :text "inner" :closed true');
    print(joined, `${open}outer\n${closed}a\nb${end}\nlast${end}\n`);
    expect(rows(joined)).toEqual(['▾ outer', '▸ inner', 'last']);
    press(joined, '▾');
    expect(rows(joined)).toEqual(['▸ 3 lines']);
  });

  test('does a fold that never ends hide nothing, nor one that ends twice?', async () => {
    const joined = await atTask();
    const closed = message(':fold :action :begin :text "gone" :closed true');
    print(joined, `${end}${closed}one\ntwo\n${closed.repeat(40)}three\n`);
    expect(rows(joined).map((row) => row.replace(/^(▾ )+/, ''))).toEqual(['one', 'two', 'three']);
  });
});

describe('shapes', () => {
  test('is a table drawn, numbers at the right, with links in its cells?', async () => {
    const joined = await atTask();
    print(
      joined,
      message(
        ':show :table {:columns ["name" "size"] :rows [["notes" "12"] [{:text "log" :value 7} "3K"]]}',
      ),
    );
    expect(rows(joined)).toEqual([
      '╭───────┬──────╮',
      '│ name  │ size │',
      '├───────┼──────┤',
      '│ notes │   12 │',
      '│ log   │   3K │',
      '╰───────┴──────╯',
    ]);
    press(joined, 'log');
    expect(joined.session.last('chosen')).toEqual({ m: 'chosen', tab: 7, value: 7 });
  });

  test('does a tree fold at each of its nodes?', async () => {
    const joined = await atTask();
    print(
      joined,
      message(
        ':show :tree {:text "root" :items [{:text "a" :closed true :items [{:text "a1"}]} {:text "b"}]}',
      ),
    );
    expect(rows(joined)).toEqual(['▾ root', '  ▸ a … 1', '  · b']);
    press(joined, '▸ a');
    expect(rows(joined)).toEqual(['▾ root', '  ▾ a', '    · a1', '  · b']);
    press(joined, '▾ root');
    expect(rows(joined)).toEqual(['▸ root … 3']);
  });

  test('does a bar with an id grow in its place, and one that is gone begin anew?', async () => {
    const joined = await atTask();
    const show = (value: number): string =>
      message(`:show :id 1 :bar {:value ${value} :text "copying"}`);
    print(joined, `${show(0.25)}other\n${show(0.5)}`);
    expect(rows(joined)).toHaveLength(2);
    expect(rows(joined)[0]).toMatch(/^▕█{15}·{15}▏ {2}50% copying$/);
    print(joined, `${'line\n'.repeat(11_000)}${show(1)}`);
    expect(rows(joined).at(-1)).toMatch(/^▕█{30}▏ 100% copying( +[▐│])?$/);
  });

  test('is a shape that is none refused, and text kept?', async () => {
    const joined = await atTask();
    print(joined, `a${message(':show :table {:columns ["x"] :rows [1]}')}b${message(':show')}c\n`);
    expect(rows(joined)).toEqual(['abc']);
  });
});
