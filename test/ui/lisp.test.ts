/** Whether the prompt does what a person expects of it. */
import { describe, expect, test } from 'vitest';
import { encodeDown, type DownMessage } from '../../monitor/btp/index.ts';
import { join, type Joined } from './support/stage.ts';

const TAB_3 = '\u001b3';
const F1 = '\u001bOP';
const UP = '\u001b[A';
const DOWN = '\u001b[B';

async function atPrompt(options: Parameters<typeof join>[0] = {}): Promise<Joined> {
  const joined = await join({ columns: 80, rows: 24, play: false, ...options });
  joined.terminal.receive(encodeDown({ m: 'hello', version: 1, name: 'Flatland', text: 'test' }));
  joined.terminal.receive(encodeDown({ m: 'prompt', tab: 3, prompt: 17, state: 'ready' }));
  joined.type(TAB_3);
  return joined;
}

/** The rows of the LISP frame without its edges. */
function rows({ terminal }: Joined): string[] {
  return terminal
    .screen()
    .split('\n')
    .filter((row) => row.startsWith('│'))
    .map((row) =>
      row
        .replace(/^│/, '')
        .replace(/(\s*[│▐]){1,2}$/, '')
        .trimEnd(),
    )
    .filter((row) => row !== '');
}

describe('submitting', () => {
  test('does Enter submit a finished form, and the answer stand below it?', async () => {
    const joined = await atPrompt();
    joined.type('(+ 1 2)\r');
    expect(joined.session.last('submit')).toMatchObject({ tab: 3, prompt: 17, text: '(+ 1 2)' });
    expect(rows(joined)).toContain('  17▸ (+ 1 2)');
    expect(rows(joined)).toContain('    ⇒ [:you :said 7]');
    expect(rows(joined)).toContain('  18▸');
  });

  test('does Enter in an unfinished form begin a line, moved in?', async () => {
    const joined = await atPrompt();
    joined.type('(let [x 1\r');
    expect(joined.session.last('submit')).toBeUndefined();
    joined.type('y 2]\r(+ x y))\r');
    expect(joined.session.last('submit')?.text).toBe('(let [x 1\n      y 2]\n  (+ x y))');
  });

  test('does Alt-Enter begin a line even when the form is finished?', async () => {
    const joined = await atPrompt();
    joined.type('(a)\u001b\r(b)\r');
    expect(joined.session.last('submit')?.text).toBe('(a)\n(b)');
  });

  test('does a paste never run by itself, 100 KB of it neither?', async () => {
    const joined = await atPrompt();
    joined.type('\u001b[200~(print 1)\r(print 2)\r\u001b[201~');
    expect(joined.session.last('submit')).toBeUndefined();
    expect(rows(joined).slice(-2)).toEqual(['    … (print 2)', '    …']);
    joined.type('\u0003');
    const line = '(print "a line of a large paste")';
    joined.type(`\u001b[200~${Array.from({ length: 3200 }, () => line).join('\r')}\u001b[201~`);
    expect(joined.session.last('submit')).toBeUndefined();
    const start = performance.now();
    joined.type('x');
    joined.terminal.screen();
    expect(performance.now() - start).toBeLessThan(500);
    joined.type('\r');
    expect(joined.session.last('submit')?.text?.length).toBeGreaterThan(100_000);
  });

  test('does what is entered while a form runs wait for it?', async () => {
    const joined = await atPrompt();
    joined.type('(while true nil)\r');
    expect(joined.terminal.screen()).toContain('running … ^C interrupts');
    joined.type('(next)\r');
    expect(joined.session.heard.filter(({ m }) => m === 'submit')).toHaveLength(1);
    expect(joined.terminal.screen()).toContain('waits for the form before it');
    joined.terminal.receive(encodeDown({ m: 'prompt', tab: 3, prompt: 18, state: 'ready' }));
    expect(joined.session.last('submit')).toMatchObject({ prompt: 18, text: '(next)' });
  });

  test('is an error shown with its place and its trace?', async () => {
    const joined = await atPrompt();
    joined.type('(oops)\r');
    const shown = rows(joined);
    expect(shown).toContain('    ✗ unknown identifier: oops');
    expect(shown[shown.indexOf('    ✗ unknown identifier: oops') + 1]).toBe('      repl:1');
  });
});

describe('Ctrl-C', () => {
  test('does it reach a busy computer at once, and end the form?', async () => {
    const joined = await atPrompt();
    joined.type('(while true nil)\r');
    expect(joined.interrupts()).toBe(0);
    joined.type('\u0003');
    expect(joined.interrupts()).toBe(1);
    expect(joined.session.last('interrupt')).toEqual({ m: 'interrupt', tab: 3 });
    expect(rows(joined)).toContain('    ✗ interrupted');
    expect(rows(joined)).toContain('  18▸');
  });

  test('does it clear what is typed, and leave the computer alone, when nothing runs?', async () => {
    const joined = await atPrompt();
    joined.type('(half');
    joined.type('\u0003');
    expect(joined.interrupts()).toBe(0);
    expect(rows(joined)).toContain('  17▸');
  });

  test('does it give back what waited?', async () => {
    const joined = await atPrompt();
    joined.type('(while true nil)\r(next)\r\u0003');
    expect(rows(joined)).toContain('  18▸ (next)');
    expect(joined.session.heard.filter(({ m }) => m === 'submit')).toHaveLength(1);
  });
});

describe('completion', () => {
  test('does Tab insert what is certain and offer the rest?', async () => {
    const joined = await atPrompt();
    joined.type('(ta\t');
    expect(joined.session.last('complete')).toMatchObject({ before: '(ta', after: '' });
    const screen = joined.terminal.screen();
    expect(screen).toContain('(task');
    expect(screen).toContain('▸task   function [id]');
    expect(screen).toContain('tasks  function [?filter]');
  });

  test('is a candidate chosen by keys and taken by Enter?', async () => {
    const joined = await atPrompt();
    joined.type('(ta\t');
    joined.type(DOWN);
    expect(joined.terminal.screen()).toContain('▸tasks');
    joined.type('\r)\r');
    expect(joined.session.last('submit')?.text).toBe('(tasks)');
  });

  test('is a candidate taken by a click?', async () => {
    const joined = await atPrompt();
    joined.type('(ta\t');
    const shown = joined.terminal.screen().split('\n');
    const y = shown.findIndex((row) => row.includes('task?'));
    const x = shown[y]?.indexOf('task?') ?? 0;
    joined.type(`\u001b[<0;${x + 1};${y + 1}M`);
    expect(rows(joined).at(-1)).toContain('(task?');
  });

  test('is a single candidate inserted at once?', async () => {
    const joined = await atPrompt();
    joined.type('(spa\t');
    expect(rows(joined).at(-1)).toBe('  17▸ (spawn');
  });

  test('does typing on narrow it, and Escape close it?', async () => {
    const joined = await atPrompt();
    joined.type('(t\t');
    expect(joined.terminal.screen()).toContain('tostring');
    joined.type('a');
    expect(joined.terminal.screen()).not.toContain('tostring');
    joined.type('\u001b');
    expect(joined.terminal.screen()).not.toContain('function');
  });

  test('is an answer that comes too late dropped?', async () => {
    const joined = await atPrompt();
    joined.terminal.type('(ta\t');
    const id = joined.session.last('complete')?.id ?? 0;
    joined.terminal.type('\u0015(other');
    joined.terminal.receive(
      encodeDown({ m: 'complete', id, prefix: 'ta', candidates: [{ name: 'tasks' }] }),
    );
    expect(rows(joined).at(-1)).toBe('  17▸ (other');
  });

  test('does Tab after a space move in?', async () => {
    const joined = await atPrompt();
    joined.type('(do\r\tx');
    expect(joined.session.last('complete')).toBeUndefined();
    expect(rows(joined).at(-1)).toBe('    …     x');
  });
});

describe('documentation', () => {
  test('does F1 explain the word at the cursor, and Escape close it on a small screen?', async () => {
    const joined = await atPrompt();
    joined.type(`(tasks ${F1}`);
    expect(joined.session.last('doc')?.name).toBe('tasks');
    expect(joined.terminal.screen()).toContain('DOC tasks');
    expect(joined.terminal.screen()).toContain('(tasks ?filter)');
    joined.type('\u001b');
    expect(joined.terminal.screen()).not.toContain('DOC tasks');
  });

  test('does it stand beside the prompt on a wide screen?', async () => {
    const joined = await atPrompt({ columns: 120, rows: 36 });
    expect(joined.terminal.screen()).toContain('FIRST STEPS');
    joined.type(`(nosuch${F1}`);
    expect(joined.terminal.screen()).toContain('Nothing is known of nosuch.');
  });

  test('are the keys listed when there is no word?', async () => {
    const joined = await atPrompt();
    joined.type(F1);
    expect(joined.terminal.screen()).toContain('KEYS');
    joined.type('\r');
    expect(joined.terminal.screen()).not.toContain('KEYS');
  });
});

describe('history', () => {
  test('are forms of earlier runs and of this one found by the arrows?', async () => {
    const joined = await atPrompt();
    joined.terminal.receive(encodeDown({ m: 'history', entries: ['(old 1)', '(old 2)'] }));
    joined.type('(new)\rdraft');
    joined.type(UP);
    expect(rows(joined).at(-1)).toBe('  18▸ (new)');
    joined.type(UP + UP);
    expect(rows(joined).at(-1)).toBe('  18▸ (old 1)');
    joined.type(DOWN + DOWN + DOWN);
    expect(rows(joined).at(-1)).toBe('  18▸ draft');
  });

  test('do the arrows move inside a form of several lines first?', async () => {
    const joined = await atPrompt();
    joined.terminal.receive(encodeDown({ m: 'history', entries: ['(old)'] }));
    joined.type('(a\rb');
    joined.type(UP);
    expect(joined.terminal.screen()).toContain('(a');
    joined.type(UP);
    expect(rows(joined).at(-1)).toBe('  17▸ (old)');
  });

  test('does Ctrl-R look for a text, older with each press?', async () => {
    const joined = await atPrompt();
    joined.terminal.receive(
      encodeDown({ m: 'history', entries: ['(peek 1)', '(tasks)', '(peek 2)'] }),
    );
    joined.type('mine\u0012pee');
    expect(rows(joined)).toContain('  17▸ (peek 2)');
    joined.type('\u0012');
    expect(rows(joined)).toContain('  17▸ (peek 1)');
    joined.type('\u001b');
    expect(rows(joined).at(-1)).toBe('  17▸ mine');
    joined.type('\u0012tas\r');
    expect(joined.session.last('submit')).toBeUndefined();
    joined.type('\r');
    expect(joined.session.last('submit')?.text).toBe('(tasks)');
  });
});

describe('looking at it', () => {
  test('are the brackets at the cursor marked, by more than colour?', async () => {
    const joined = await atPrompt();
    joined.type('(a (b))');
    const grid = joined.terminal.grid();
    const y = joined.terminal
      .screen()
      .split('\n')
      .findIndex((row) => row.includes('17▸'));
    const look = (x: number): number => grid.attributes[y * grid.columns + x] ?? 0;
    // Bold and underlined: 1 and 8.
    expect([look(7), look(8), look(13)]).toEqual([9, 0, 9]);
  });

  test('is the cursor where the next character will stand, wide characters counted?', async () => {
    const joined = await atPrompt();
    joined.type('(a "漢字');
    const { x, y } = joined.terminal.cursor() ?? { x: -1, y: -1 };
    const row = joined.terminal.screen().split('\n')[y] ?? '';
    expect(x).toBe(1 + 6 + 4 + 4);
    expect(row).toContain('17▸ (a "漢字');
  });

  test('does a long form scroll inside its half of the screen, the cursor in sight?', async () => {
    const joined = await atPrompt();
    joined.type(`(do\r${Array.from({ length: 40 }, (_, line) => `(line ${line})`).join('\r')}`);
    const cursor = joined.terminal.cursor();
    expect(joined.terminal.screen().split('\n')[cursor?.y ?? 0]).toContain('(line 39)');
    joined.type('\u001b[1;5H');
    const top = joined.terminal.cursor();
    expect(joined.terminal.screen().split('\n')[top?.y ?? 0]).toContain('17▸ (do');
  });

  test('do rows of long output stand under its first, and does nothing in it turn the row around?', async () => {
    const joined = await atPrompt();
    const said = `${'word '.repeat(30)}\u202eevil\u2066 \u200f`;
    joined.terminal.receive(encodeDown({ m: 'display', tab: 3, prompt: 17, part: 'output' }, said));
    const last = rows(joined).slice(-4, -1);
    expect(last[0]).toMatch(/^ {6}word/);
    expect(last[1]).toMatch(/^ {6}word/);
    expect(joined.terminal.screen()).toContain('evil');
    expect(joined.terminal.screen()).not.toMatch(/\p{Bidi_Control}/u);
  });

  test('does output with styles and hostile sequences show as text and styles only?', async () => {
    const joined = await atPrompt();
    const bytes = 'plain \u001b[31mred\u001b[0m\u001b[2J\u001b]0;title\u0007\rover\ntail';
    joined.terminal.receive(
      encodeDown({ m: 'display', tab: 3, prompt: 17, part: 'output' }, bytes),
    );
    joined.terminal.receive(
      encodeDown({ m: 'display', tab: 3, prompt: 17, part: 'value', text: 'nil' }),
    );
    expect(rows(joined).slice(-4)).toEqual(['      overn red', '      tail', '    ⇒ nil', '  17▸']);
  });

  test('does Ctrl-L clear, and the wheel scroll?', async () => {
    const joined = await atPrompt();
    for (let form = 0; form < 30; form++) joined.type(`(form ${form})\r`);
    expect(joined.terminal.screen()).not.toContain('(form 3)');
    joined.type('\u001b[<64;5;5M'.repeat(30));
    expect(joined.terminal.screen()).toContain('(form 3)');
    joined.type('x');
    expect(joined.terminal.screen()).toContain('(form 29)');
    joined.type('\u0015\u000c');
    expect(rows(joined)).toEqual(['  47▸']);
  });
});

test('can a form name its tab and show its progress, until it ends?', async () => {
  const joined = await join({ columns: 80, rows: 24, play: false });
  const { terminal } = joined;
  const send = (message: DownMessage, payload?: string): void =>
    terminal.receive(encodeDown(message, payload));
  send({ m: 'prompt', tab: 3, prompt: 1, state: 'busy' });
  const printed =
    '\u001b]7717;{:m :title :text "long work"}\u001b\\\u001b]7717;{:m :progress :state :run :value 0.5}\u001b\\';
  send({ m: 'display', tab: 3, prompt: 1, part: 'output' }, `${printed}half\n`);
  const bar = (): string => terminal.screen().split('\n')[0] ?? '';
  expect(bar()).toContain('3 long work 50%');
  send({ m: 'display', tab: 3, prompt: 1, part: 'value', text: '1' });
  expect(bar()).toContain('3 long work');
  expect(bar()).not.toContain('50%');
});

test('is a form from elsewhere entered, and left to be entered while something is typed?', async () => {
  const joined = await join({ columns: 120, rows: 36 });
  joined.type('\u001b1');
  joined.type('\u001b[Bi');
  expect(joined.session.last('submit')).toBeDefined();
  const before = joined.session.heard.filter(({ m }) => m === 'submit').length;
  joined.type('(half\u001b1\u001b[Bi');
  expect(joined.session.heard.filter(({ m }) => m === 'submit').length).toBe(before);
  expect(joined.terminal.screen()).toContain('(half(task ');
});
