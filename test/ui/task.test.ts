/** Whether a Task's tab shows what the Task prints, takes what is typed, and holds it in. */
import { describe, expect, test } from 'vitest';
import { encodeDown } from '../../monitor/btp/index.ts';
import { join, type Joined } from './support/stage.ts';

async function atTask(open: { input?: boolean } = {}): Promise<Joined> {
  const joined = await join({ columns: 80, rows: 24, play: false });
  joined.terminal.receive(
    encodeDown({ m: 'tab', tab: 7, action: 'open', kind: 'task', title: 'echo', task: 3, ...open }),
  );
  joined.type('\u001b4');
  return joined;
}

function print({ terminal }: Joined, text: string | Uint8Array, tab = 7): void {
  terminal.receive(encodeDown({ m: 'text', tab }, text));
}

describe('output', () => {
  test('is it shown, split anywhere, and acknowledged?', async () => {
    const joined = await atTask();
    const bytes = new TextEncoder().encode('héllo \u001b[31mred\u001b[0m 漢字\n');
    for (let at = 0; at < bytes.length; at++) print(joined, bytes.subarray(at, at + 1));
    expect(joined.terminal.screen()).toContain('│ héllo red 漢字');
    const acks = joined.session.heard.filter((message) => message.m === 'ack');
    expect(acks).toHaveLength(bytes.length);
    expect(acks[0]).toEqual({ m: 'ack', tab: 7, taken: 1 });
  });

  test('can a Task name its own tab, ring, show progress, and no other tab?', async () => {
    const joined = await atTask();
    joined.type('\u001b1');
    print(joined, '\u001b]7717;{:m :title :tab 3 :text "mine"}\u001b\\');
    print(joined, '\u001b]7717;{:m :progress :state :run :value 0.25}\u001b\\');
    print(joined, '\u001b]7717;{:m :select :tab 7}\u001b\\\u001b]7717;{:m :bye :status 1}\u001b\\');
    print(joined, '\u001b]7717;{:m :text :tab 3 :text "forged"}\u001b\\');
    const [bar] = joined.terminal.screen().split('\n');
    expect(bar).toContain('▐1 PANEL▌ 2 CONSOLE  3 LISP  4 mine 25%');
    expect(joined.quits).toEqual([]);
    joined.type('\u001b3');
    expect(joined.terminal.screen()).not.toContain('forged');
  });

  test('does nothing hostile leave the tab, in any frame sent to the tty?', async () => {
    const joined = await atTask();
    joined.terminal.frame();
    const hostile = [
      '\u001b]0;owned\u0007',
      '\u001b]52;c;cm0gLXJm\u0007',
      '\u001b[6n\u001b[c\u0005',
      '\u001b[?1049l\u001bc',
      '\u009b2J\u009d0;t\u009c',
      '\u001bPq#0;2;0;0;0\u001b\\',
      '\u001b]7717;{:m :notify :level :info :text "\u001b[2J"}\u001b\\',
      '\u0007',
    ];
    for (const each of hostile) print(joined, `a${each}b\n`);
    print(joined, '\u001b]0;never ends');
    const frame = joined.terminal.frame();
    const controls = frame.replace(/\u001b\[(\?2026[hl]|\?25[hl]|[0-9;]*[Hm])/g, '');
    expect(controls).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(joined.terminal.screen()).toContain('ab');
  });

  test('does what was printed stay readable after the end, and the tab close?', async () => {
    const joined = await atTask({ input: true });
    print(joined, 'last words\n');
    joined.terminal.receive(encodeDown({ m: 'tab', tab: 7, action: 'end', text: 'exit 3' }));
    expect(joined.terminal.screen()).toContain('exit 3');
    expect(joined.terminal.screen()).toContain('last words');
    expect(joined.terminal.screen().split('\n')[0]).toContain('4 echo ∎');
    joined.type('\u001bw');
    expect(joined.session.last('command')).toMatchObject({ name: 'close', tab: 7 });
    expect(joined.terminal.screen().split('\n')[0]).toContain('▐1 PANEL▌');
  });

  test('does it say how many lines it dropped?', async () => {
    const joined = await atTask();
    for (let chunk = 0; chunk < 12; chunk++) {
      print(
        joined,
        Array.from({ length: 1000 }, (_, line) => `line ${chunk * 1000 + line}\n`).join(''),
      );
    }
    expect(joined.terminal.screen()).toContain('2000 lines dropped');
    expect(joined.terminal.screen()).toContain('line 11999');
    joined.type('\u001b[H');
    expect(joined.terminal.screen()).toContain('held · End follows');
    expect(joined.terminal.screen()).toContain('line 2000');
    joined.type('\u001b[F');
    expect(joined.terminal.screen()).toContain('line 11999');
  });

  test('is a tab that is not shown marked when text comes?', async () => {
    const joined = await atTask();
    joined.type('\u001b1');
    print(joined, 'x');
    expect(joined.terminal.screen().split('\n')[0]).toContain('4 echo ·');
    print(joined, '\u0007');
    expect(joined.terminal.screen().split('\n')[0]).toContain('4 echo ◉');
    joined.type('\u001b4');
    expect(joined.terminal.screen().split('\n')[0]).toContain('▐4 echo▌');
  });
});

describe('input', () => {
  test('is a line edited here and sent with Enter?', async () => {
    const joined = await atTask({ input: true });
    joined.type('helo\u001b[Dl\r');
    expect(joined.session.last('text')).toMatchObject({ tab: 7, text: 'hello\n' });
    expect(joined.terminal.screen()).toContain('│ hello');
    joined.type('\u001b[A');
    expect(joined.terminal.screen()).toContain('▸ hello');
  });

  test('does Ctrl-D on an empty line end the input?', async () => {
    const joined = await atTask({ input: true });
    joined.type('x\u0004');
    expect(joined.session.last('command')).toBeUndefined();
    joined.type('\u0015\u0004');
    expect(joined.session.last('command')).toMatchObject({ name: 'end-input', tab: 7 });
  });

  test('is a paste put into the line, and not sent?', async () => {
    const joined = await atTask({ input: true });
    joined.type('\u001b[200~one\rtwo\u001b[201~');
    expect(joined.session.last('text')).toBeUndefined();
    joined.type('\r');
    expect(joined.session.last('text')?.text).toBe('one\ntwo\n');
  });

  test("does Ctrl-C interrupt, and not stop the prompt's form?", async () => {
    const joined = await atTask({ input: true });
    joined.type('\u0003');
    expect(joined.session.last('interrupt')).toEqual({ m: 'interrupt', tab: 7 });
    expect(joined.interrupts()).toBe(0);
  });

  test('does a Task without input get none, and digits show tabs?', async () => {
    const joined = await atTask();
    joined.type('abc\r');
    expect(joined.session.last('text')).toBeUndefined();
    joined.type('2');
    expect(joined.terminal.screen().split('\n')[0]).toContain('▐2 CONSOLE▌');
  });

  test('is it asked before a Task is killed?', async () => {
    const joined = await atTask();
    joined.type('\u001bk');
    expect(joined.terminal.screen()).toContain('Kill echo?');
    joined.type('n');
    expect(joined.session.last('command')).toBeUndefined();
    joined.type('\u001bky');
    expect(joined.session.last('command')).toMatchObject({ name: 'kill', tab: 7, task: 3 });
    expect(joined.terminal.screen()).toContain('killed');
  });
});

describe('the log beside the output', () => {
  const record = (task: number | undefined, text: string, level: 'info' | 'warn' = 'info') =>
    ({ time: 1, level, source: 'task', text, ...(task === undefined ? {} : { task }) }) as const;

  async function withLog(columns: number): Promise<Joined> {
    const joined = await join({ columns, rows: 24, play: false });
    const { terminal } = joined;
    const records = [record(3, 'of three'), record(4, 'of four'), record(undefined, 'of none')];
    terminal.receive(encodeDown({ m: 'log', records }));
    terminal.receive(
      encodeDown({ m: 'tab', tab: 7, action: 'open', kind: 'task', title: 'echo', task: 3 }),
    );
    terminal.receive(encodeDown({ m: 'log', records: [record(3, 'grave', 'warn')] }));
    print(joined, 'printed\n');
    joined.type('\u001b4');
    return joined;
  }

  test('does it hold what was said of this Task and no other, also before its tab was there?', async () => {
    const { terminal } = await withLog(120);
    const screen = terminal.screen();
    expect(screen).toMatch(/printed.*│/);
    expect(screen).toContain('of three');
    expect(screen).toContain('grave');
    expect(screen).not.toContain('of four');
    expect(screen).not.toContain('of none');
  });

  test('does it come when asked for where there is little room, and go?', async () => {
    const { terminal, type } = await withLog(80);
    expect(terminal.screen()).not.toContain('of three');
    type('\u001bl');
    expect(terminal.screen()).toContain('of three');
    expect(terminal.screen()).toContain('printed');
    type('\u001bl');
    expect(terminal.screen()).not.toContain('of three');
  });

  test('is it filtered by text and by level, the console not?', async () => {
    const { terminal, type } = await withLog(120);
    type('\u001bgGRAV\r');
    expect(terminal.screen()).toContain('grave');
    expect(terminal.screen()).not.toContain('of three');
    type('\u001bg\u001b[27u\u0015\r');
    expect(terminal.screen()).toContain('of three');
    type('\u001bv\u001bv\u001bv');
    expect(terminal.screen()).toContain('≥ warn');
    expect(terminal.screen()).not.toContain('of three');
    type('\u001b2');
    expect(terminal.screen()).toContain('of three');
    expect(terminal.screen()).toContain('of four');
  });

  test('has a Task of which nothing was said no log?', async () => {
    const joined = await join({ columns: 120, rows: 24, play: false });
    joined.terminal.receive(
      encodeDown({ m: 'tab', tab: 7, action: 'open', kind: 'task', title: 'echo', task: 9 }),
    );
    joined.type('\u001b4\u001bl');
    expect(joined.terminal.screen()).not.toContain('─ LOG ');
  });
});
