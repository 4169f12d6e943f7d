/** Whether tabs, dialogs, the panel and the console answer keys and mouse. */
import { describe, expect, test } from 'vitest';
import { C } from '../../monitor/ui/screen/style.ts';
import { encodeDown } from '../../monitor/btp/index.ts';
import { join, type Joined } from './support/stage.ts';

const bar = ({ terminal }: Joined): string => terminal.screen().split('\n')[0] ?? '';
const click = (x: number, y: number): string => `\u001b[<0;${x + 1};${y + 1}M`;

/** Clicks the middle of a text on the screen. */
function clickOn(joined: Joined, text: string): void {
  const rows = joined.terminal.screen().split('\n');
  const y = rows.findIndex((row) => row.includes(text));
  const x = (rows[y]?.indexOf(text) ?? 0) + Math.floor(text.length / 2);
  if (y < 0) throw new Error(`${text} is not on the screen`);
  joined.type(click(x, y));
}

describe('the beginning', () => {
  test('does the terminal say what it can do, and what it shows, before anything else?', async () => {
    const joined = await join({ columns: 100, rows: 30, play: false, ink: false });
    expect(joined.session.heard).toEqual([
      {
        m: 'hello',
        version: 1,
        columns: 100,
        rows: 30,
        colours: 16777216,
        mouse: true,
        name: 'headless',
      },
      { m: 'visible', tab: 1, columns: 98, rows: 26 },
    ]);
  });

  test('is the first frame a whole screen, without Ink and without the session?', async () => {
    const joined = await join({ play: false, ink: false });
    const screen = joined.terminal.screen();
    expect(screen).toContain('▐1 PANEL▌ 2 CONSOLE  3 LISP');
    expect(screen).toContain('◌ BOOT');
    expect(screen).toContain('to the Lisp prompt');
    expect(screen).toContain('F1 help');
  });

  test('does the screen stay the same cell for cell when Ink comes?', async () => {
    const joined = await join({ ink: false });
    const before = joined.terminal.ansi();
    await joined.terminal.load();
    expect(joined.terminal.ansi()).toBe(before);
  });
});

describe('tabs', () => {
  test.each([
    ['\u001b2', '▐2 CONSOLE▌'],
    ['\u001b3', '▐3 LISP▌'],
    ['\u001b[6;5~', '▐2 CONSOLE▌'],
    ['\u001b[5;5~', '▐5 edit▌'],
    ['\u001b9', '▐1 PANEL▌'],
    ['2', '▐2 CONSOLE▌'],
    [':', '▐3 LISP▌'],
    ['(tasks', '▐3 LISP▌'],
  ])('what does %j show?', async (keys, expected) => {
    const joined = await join();
    joined.type(keys);
    expect(bar(joined)).toContain(expected);
  });

  test('is a form begun on PANEL typed at the prompt?', async () => {
    const joined = await join();
    joined.type('(tasks)\r');
    expect(joined.session.last('submit')?.text).toBe('(tasks)');
  });

  test('does a click on its name show a tab, and is the session told?', async () => {
    const joined = await join();
    joined.type(click(bar(joined).indexOf('CONSOLE'), 0));
    expect(bar(joined)).toContain('▐2 CONSOLE▌');
    expect(joined.session.last('visible')).toMatchObject({ tab: 2 });
  });

  test('does the session show and close tabs?', async () => {
    const joined = await join();
    joined.terminal.receive(encodeDown({ m: 'select', tab: 6 }));
    expect(bar(joined)).toContain('▐5 edit▌');
    joined.terminal.receive(encodeDown({ m: 'tab', tab: 6, action: 'close' }));
    expect(bar(joined)).toContain('▐1 PANEL▌');
    expect(bar(joined)).not.toContain('edit');
  });

  test('does a new size keep everything, and is the session told?', async () => {
    const joined = await join({ columns: 120, rows: 36 });
    const before = joined.terminal.screen();
    joined.terminal.resize(20, 5);
    expect(joined.terminal.screen().split('\n')).toHaveLength(6);
    expect(joined.session.last('resize')).toEqual({ m: 'resize', columns: 20, rows: 5 });
    joined.terminal.resize(1, 1);
    joined.terminal.screen();
    joined.terminal.resize(120, 36);
    expect(joined.terminal.screen()).toBe(before);
  });

  test('does every tab draw at every size from 1x1 to 70x24?', async () => {
    const joined = await join({ columns: 70, rows: 24 });
    for (let tab = 1; tab <= 5; tab++) {
      joined.type(`\u001b${tab}`);
      for (let size = 1; size <= 70; size += 3) {
        joined.terminal.resize(size, Math.max(1, Math.round(size / 3)));
        expect(joined.terminal.screen().split('\n')).toHaveLength(
          Math.max(1, Math.round(size / 3)) + 1,
        );
      }
      joined.terminal.resize(70, 24);
    }
  });
});

describe('PANEL', () => {
  test("do the operator's keys send commands?", async () => {
    const joined = await join();
    joined.type(' ');
    expect(joined.session.last('command')).toMatchObject({ name: 'pause' });
    joined.terminal.receive(encodeDown({ m: 'status', state: 'pause' }));
    joined.type(' ');
    expect(joined.session.last('command')).toMatchObject({ name: 'resume' });
    joined.type('.');
    expect(joined.session.last('command')).toMatchObject({ name: 'step' });
    joined.type('\u001b[C');
    expect(joined.session.last('command')).toMatchObject({ name: 'roller', text: 'csr' });
    clickOn(joined, 'START');
    expect(joined.session.last('command')).toMatchObject({ name: 'resume' });
  });

  test('are only those keys lit that would do something, and does a dark one do nothing?', async () => {
    const joined = await join();
    const lit = (name: string): boolean => {
      const grid = joined.terminal.grid();
      const rows = joined.terminal.screen().split('\n');
      const y = rows.findIndex((row) => row.includes(`│ ${name} │`));
      const { fg } = grid.styleAt(y * grid.columns + rows[y]!.indexOf(`│ ${name} │`) + 2);
      return fg === C.paper;
    };
    expect(['STOP', 'STEP', 'START', 'IPL'].map(lit)).toEqual([true, false, false, true]);
    joined.terminal.receive(encodeDown({ m: 'status', state: 'stop' }));
    expect(['STOP', 'STEP', 'START', 'IPL'].map(lit)).toEqual([false, true, true, true]);
    joined.terminal.receive(encodeDown({ m: 'status', state: 'run' }));
    joined.type('.');
    expect(joined.session.last('command')).toBeUndefined();
  });

  test('is it asked before the machine is restarted, by key and by mouse, also on a small screen?', async () => {
    const joined = await join({ columns: 80, rows: 24 });
    joined.type('r');
    expect(joined.terminal.screen()).toContain('Restart the machine? 3 Tasks will be ended.');
    joined.type('n');
    expect(joined.session.last('command')).toBeUndefined();
    clickOn(joined, 'IPL ');
    joined.type('y');
    expect(joined.session.last('command')).toMatchObject({ name: 'ipl' });
    joined.type('\u001b1');
    clickOn(joined, 'STOP');
    expect(joined.session.last('command')).toMatchObject({ name: 'pause' });
  });

  test('are Tasks sorted by load, memory or number, and does the cursor stay with its Task?', async () => {
    const joined = await join();
    const names = (): string[] =>
      [...joined.terminal.screen().matchAll(/│[ ▸] ?\d (\w+) +(?:RUN|SLP|BRK)/g)].map(
        ([, name]) => name!,
      );
    expect(names()).toEqual(['mandel', 'logd', 'edit']);
    joined.type('\u001b[B');
    joined.type('s');
    expect(joined.terminal.screen()).toContain('▴mem');
    expect(names()).toEqual(['mandel', 'edit', 'logd']);
    joined.terminal.receive(
      encodeDown({
        m: 'widget',
        tasks: [
          { id: 3, name: 'mandel', state: 'run', cpu: 1, memory: 1024 },
          { id: 4, name: 'logd', state: 'run', cpu: 99, memory: 4096 },
        ],
      }),
    );
    expect(names()).toEqual(['logd', 'mandel']);
    expect(joined.terminal.screen()).toMatch(/▸ *3 mandel/);
    joined.type('s');
    expect(names()).toEqual(['mandel', 'logd']);
    clickOn(joined, '▴id');
    expect(names()).toEqual(['logd', 'mandel']);
  });

  test('has every bit of a register a lamp where there is room, and can the roller be scrolled?', async () => {
    const joined = await join({ columns: 200, rows: 40 });
    const rows = Array.from({ length: 33 }, (_, index) => ({
      name: `x${index}`,
      value: index === 0 ? '8000000000000001' : '0000000000000000',
    }));
    joined.terminal.receive(
      encodeDown({ m: 'widget', roller: { hart: 0, face: 'gpr', faces: ['gpr', 'csr'], rows } }),
    );
    const line = joined.terminal
      .screen()
      .split('\n')
      .find((row) => row.includes(' x0 '))!;
    const lamps = line
      .slice(line.indexOf('_00000001') + 9)
      .match(/[●○]/g)!
      .slice(0, 64);
    expect(lamps.join('')).toBe(`●${'○'.repeat(62)}●`);
    expect(joined.terminal.screen()).toContain('┆55');
    joined.type('\u001b[6~');
    expect(joined.terminal.screen()).not.toContain(' x0 ');
    joined.type('\u001b[6~'.repeat(20));
    expect(joined.terminal.screen()).toContain(' x32 ');
    joined.type('\u001b[5~'.repeat(20));
    expect(joined.terminal.screen()).toContain(' x0 ');
  });

  test('does / lead to the filter of CONSOLE?', async () => {
    const joined = await join();
    joined.type('/guard');
    expect(bar(joined)).toContain('▐2 CONSOLE▌');
    expect(joined.terminal.screen()).toContain('/guard · 1 lines');
  });

  test('does Enter or a click on a Task show its tab?', async () => {
    const joined = await join();
    joined.type('\u001b[B\u001b[B\u001b[B');
    expect(joined.terminal.screen()).toMatch(/▸ *5 edit/);
    joined.type('\r');
    expect(bar(joined)).toContain('▐5 edit▌');
    joined.type('\u001b1');
    clickOn(joined, 'RUN  48.2');
    expect(bar(joined)).toContain('▐4 mandel 40%▌');
    joined.type('\u001b1');
    clickOn(joined, ' 3 mandel           ');
    expect(bar(joined)).toContain('▐3 LISP▌');
    expect(joined.session.last('submit')).toBeDefined();
    expect(joined.terminal.screen()).toContain('(task 3)');
  });

  test('is it asked before the Task under the cursor is killed?', async () => {
    const joined = await join();
    joined.type('\u001b[Bk');
    expect(joined.terminal.screen()).toContain('Kill Task 3 mandel?');
    joined.type('\r');
    expect(joined.session.last('command')).toMatchObject({ name: 'kill', task: 3 });
  });

  test('is it said how to leave when Ctrl-C has nothing to end?', async () => {
    const joined = await join({ columns: 80, rows: 24 });
    joined.type('\u0003');
    expect(joined.terminal.screen()).toContain('Ctrl-Q powers off');
    joined.type('\u001b2\u0003');
    expect(joined.terminal.screen()).toContain('Ctrl-Q powers off');
  });
  test('can every key of the help be read on a low screen?', async () => {
    const joined = await join({ columns: 80, rows: 20 });
    joined.type('\u001bOP');
    expect(joined.terminal.screen()).toContain('show a tab');
    expect(joined.terminal.screen()).not.toContain('search the history');
    joined.type('\u001b[6~\u001b[B\u001b[6~');
    expect(joined.terminal.screen()).toContain('search the history');
    expect(joined.terminal.screen()).toContain('Close');
    for (let row = 0; row < 30; row++) joined.type('\u001b[A');
    expect(joined.terminal.screen()).toContain('show a tab');
    joined.type('\r');
    expect(joined.terminal.screen()).not.toContain('KEYS');
  });
  test('does a click on what the log names look at it, and beside it show the log?', async () => {
    const joined = await join({ columns: 120, rows: 36 });
    clickOn(joined, 'task 3 m');
    expect(joined.session.last('inspect')?.form).toBe('(task 3)');
    joined.type('\u001b1');
    clickOn(joined, 'mandel on hart');
    expect(bar(joined)).toContain('▐2 CONSOLE');
  });
  test('does a click on the way to the prompt lead there?', async () => {
    const joined = await join();
    clickOn(joined, 'to the Lisp prompt');
    expect(bar(joined)).toContain('▐3 LISP▌');
  });
});

describe('CONSOLE', () => {
  test('does it filter while a text is typed, and show all again?', async () => {
    const joined = await join();
    joined.type('\u001b2/guard');
    expect(joined.terminal.screen()).toContain('stack overflow');
    expect(joined.terminal.screen()).not.toContain('clock steps');
    joined.type('\r\u001b');
    expect(joined.terminal.screen()).toContain('clock steps');
  });

  test('does l hide the least grave level, one more each time?', async () => {
    const joined = await join();
    joined.type('\u001b2ll');
    expect(joined.terminal.screen()).toContain('≥ info');
    expect(joined.terminal.screen()).not.toContain('212 names');
    joined.type('lll');
    expect(joined.terminal.screen()).toContain('212 names');
  });

  test('does it scroll by keys and wheel, and follow again?', async () => {
    const joined = await join({ columns: 80, rows: 12 });
    const records = Array.from({ length: 100 }, (_, index) => ({
      time: index,
      level: 'info' as const,
      text: `record ${index}`,
    }));
    joined.terminal.receive(encodeDown({ m: 'log', records }));
    joined.type('\u001b2');
    expect(joined.terminal.screen()).toContain('record 99');
    joined.type('\u001b[5~');
    expect(joined.terminal.screen()).not.toContain('record 99');
    joined.type('\u001b[<64;5;5M');
    expect(joined.terminal.screen()).toContain('held');
    joined.type('\u001b[F');
    expect(joined.terminal.screen()).toContain('record 99');
  });
});

describe('dialogs', () => {
  test('does Ctrl-Q ask, and power off only when told so?', async () => {
    const joined = await join();
    joined.type('\u0011');
    expect(joined.terminal.screen()).toContain('Power off? 3 Tasks will be ended.');
    joined.type('\u001b');
    expect(joined.quits).toEqual([]);
    joined.type('\u0011y');
    expect(joined.session.last('command')).toMatchObject({ name: 'quit' });
    expect(joined.quits).toEqual([{ status: 0, text: 'powered off' }]);
  });

  test('does pressing Ctrl-Q twice mean it?', async () => {
    const joined = await join();
    joined.type('\u0011\u0011');
    expect(joined.quits).toHaveLength(1);
  });

  test('does the terminal go when the session does not answer?', async () => {
    const joined = await join();
    joined.terminal.type('\u0011y');
    expect(joined.quits).toEqual([]);
    joined.terminal.advance(3000);
    expect(joined.quits).toEqual([{ status: 0, text: '' }]);
  });

  test('is a question of the session answered by key, by click, and by Escape with the last choice?', async () => {
    const joined = await join();
    const ask = (id: number): void =>
      joined.terminal.receive(
        encodeDown({
          m: 'ask',
          id,
          title: 'overwrite',
          text: 'Overwrite notes.txt?',
          choices: [
            { value: 'yes', text: 'Overwrite', key: 'o' },
            { value: 'no', text: 'Keep' },
          ],
        }),
      );
    ask(1);
    joined.type('o');
    expect(joined.session.last('reply')).toEqual({ m: 'reply', id: 1, value: 'yes' });
    ask(2);
    joined.type('\u001b');
    expect(joined.session.last('reply')).toEqual({ m: 'reply', id: 2, value: 'no' });
    ask(3);
    clickOn(joined, 'Overwrite◂');
    expect(joined.session.last('reply')).toEqual({ m: 'reply', id: 3, value: 'yes' });
    ask(4);
    joined.type('\u001b[C\r');
    expect(joined.session.last('reply')).toEqual({ m: 'reply', id: 4, value: 'no' });
    ask(5);
    joined.type(click(0, 5));
    expect(joined.session.last('reply')).toEqual({ m: 'reply', id: 5, value: 'no' });
  });

  test('do questions wait in line, and hold the keys?', async () => {
    const joined = await join();
    for (const id of [1, 2]) {
      joined.terminal.receive(
        encodeDown({
          m: 'ask',
          id,
          title: 't',
          text: `question ${id}`,
          choices: [{ value: 'ok', text: 'OK' }],
        }),
      );
    }
    expect(joined.terminal.screen()).toContain('question 1');
    joined.type('\u001b2');
    expect(bar(joined)).toContain('▐1 PANEL▌');
    joined.type('\r');
    expect(joined.terminal.screen()).toContain('question 2');
    joined.type('\r');
    joined.type('\u001b2');
    expect(bar(joined)).toContain('▐2 CONSOLE▌');
  });

  test('does a sentence stay five seconds?', async () => {
    const joined = await join();
    joined.terminal.receive(encodeDown({ m: 'notify', level: 'warn', text: 'hello ended: fault' }));
    expect(joined.terminal.screen()).toContain('! hello ended: fault');
    joined.terminal.advance(5000);
    expect(joined.terminal.screen()).not.toContain('hello ended');
  });
});

describe('what cannot be right', () => {
  test('are random bytes from the session survived?', async () => {
    const joined = await join({ columns: 60, rows: 16 });
    let seed = 12345;
    const next = (): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 8;
    for (let round = 0; round < 200; round++) {
      joined.terminal.receive(Uint8Array.from({ length: 200 }, () => next() & 0xff));
    }
    expect(joined.terminal.screen().split('\n')).toHaveLength(17);
  });

  test('are messages for tabs that are not there ignored?', async () => {
    const joined = await join();
    const before = joined.terminal.screen();
    joined.terminal.receive(
      encodeDown({ m: 'display', tab: 99, prompt: 1, part: 'value', text: 'x' }),
    );
    joined.terminal.receive(encodeDown({ m: 'prompt', tab: 99, prompt: 1, state: 'ready' }));
    joined.terminal.receive(
      encodeDown({ m: 'display', tab: 1, prompt: 1, part: 'value', text: 'x' }),
    );
    joined.terminal.receive(encodeDown({ m: 'select', tab: 99 }));
    joined.terminal.receive(encodeDown({ m: 'title', tab: 99, text: 'x' }));
    expect(joined.terminal.screen().replace('▐1 PANEL▌', '')).toBe(before.replace('▐1 PANEL▌', ''));
  });
});

describe('the order and the names of tabs', () => {
  test('do keys move a tab, and does its number follow its place?', async () => {
    const joined = await join();
    joined.type('\u001b5');
    expect(bar(joined)).toContain('▐5 edit▌');
    joined.type('\u001b[5;6~');
    expect(bar(joined)).toMatch(/▐4 edit▌ 5 mandel/);
    joined.type('\u001b[6;6~');
    expect(bar(joined)).toMatch(/4 mandel 40% ▐5 edit▌/);
    joined.type('\u001b1\u001b[5;6~');
    expect(bar(joined)).toContain('▐1 PANEL▌');
  });

  test('does a tab that is let go over another take its place?', async () => {
    const joined = await join();
    const x = (name: string): number => bar(joined).indexOf(name);
    joined.type(click(x('edit'), 0));
    joined.type(`\u001b[<0;${x('CONSOLE') + 1};1m`);
    expect(bar(joined)).toContain('1 PANEL ▐2 edit▌ 3 CONSOLE');
    joined.type(click(x('edit'), 0));
    joined.type('\u001b[<0;60;20m');
    expect(bar(joined)).toContain('1 PANEL ▐2 edit▌ 3 CONSOLE');
  });

  test('does F2 give a name that the Task cannot take back?', async () => {
    const joined = await join();
    joined.type('\u001b4\u001bOQ\u0015my plot\r');
    expect(bar(joined)).toContain('▐4 my plot');
    const title = '\u001b]7717;{:m :title :text "mine"}\u001b\\';
    joined.terminal.receive(encodeDown({ m: 'text', tab: 5 }, title));
    joined.terminal.receive(encodeDown({ m: 'tab', tab: 5, action: 'rename', title: 'other' }));
    expect(bar(joined)).toContain('▐4 my plot');
    joined.type('\u001bOQoops\u001b[27u\u001b');
    joined.terminal.advance(1000);
    expect(bar(joined)).toContain('▐4 my plot');
  });

  test('does the middle button close the tab of a Task that has ended, and no other?', async () => {
    const joined = await join();
    const middle = (name: string): string => `\u001b[<1;${bar(joined).indexOf(name) + 1};1M`;
    joined.type(middle('mandel'));
    expect(joined.session.last('command')).toBeUndefined();
    expect(joined.terminal.screen()).toContain('mandel still runs');
    joined.terminal.receive(encodeDown({ m: 'tab', tab: 5, action: 'end', text: 'exit 0' }));
    joined.type(middle('mandel'));
    expect(joined.session.last('command')).toMatchObject({ name: 'close', tab: 5 });
  });
});
