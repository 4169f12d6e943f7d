/** Whether values can be folded, followed and inspected, by key and by mouse. */
import { beforeEach, describe, expect, test } from 'vitest';
import { encodeDown } from '../../monitor/btp/index.ts';
import { join, type Joined } from './support/stage.ts';
import { fold, link } from './support/values.ts';

const SHIFT_TAB = '\u001b[Z';
const DOWN = '\u001b[B';
const RIGHT = '\u001b[C';
const LEFT = '\u001b[D';
const ESCAPE = '\u001b';

let joined: Joined;
beforeEach(async () => {
  joined = await join({ columns: 80, rows: 24, play: false });
  joined.terminal.receive(encodeDown({ m: 'prompt', tab: 3, prompt: 17, state: 'ready' }));
  joined.type('\u001b3');
});

/** Shows a value below a form. */
function show(value: string): void {
  const { terminal } = joined;
  terminal.receive(encodeDown({ m: 'block', tab: 3, prompt: 16, text: '(form)' }));
  terminal.receive(encodeDown({ m: 'display', tab: 3, prompt: 16, part: 'value' }, value));
}

/** The rows inside the frame. */
function rows(): string[] {
  return joined.terminal
    .screen()
    .split('\n')
    .filter((row) => row.startsWith('│'))
    .map((row) => row.replace(/^│/, '').replace(/[│▐\s]*$/, ''))
    .filter((row) => row !== '');
}

/** Clicks at the first place where a text stands. */
function click(text: string): void {
  const lines = joined.terminal.screen().split('\n');
  const y = lines.findIndex((line) => line.includes(text));
  const x = lines[y]?.indexOf(text) ?? -1;
  expect(y, `${text} is not on the screen`).toBeGreaterThanOrEqual(0);
  joined.type(`\u001b[<0;${x + 1};${y + 1}M\u001b[<0;${x + 1};${y + 1}m`);
}

/** Escape on its own: nothing follows it in time. */
function escape(): void {
  joined.type(ESCAPE);
  joined.terminal.advance(100);
}

const NESTED = fold(`{:a ${fold('[1\n     2]', '[… 2]')}\n :b 3}`, '{… 2 keys}');

describe('a fold', () => {
  test('is it shown open, with a mark at each line where one begins?', () => {
    show(NESTED);
    expect(rows()).toEqual([
      '  16▸ (form)',
      '  ▾ ⇒ {:a [1',
      '           2]',
      '       :b 3}',
      '  17▸',
    ]);
  });
  test('does a click on its mark close it, and another open it?', () => {
    show(NESTED);
    click('▾');
    expect(rows().slice(1)).toEqual(['  ▸ ⇒ {… 2 keys}', '  17▸']);
    click('▸ ⇒');
    expect(rows()).toHaveLength(5);
  });
  test('does a click on an inner bracket close that part alone?', () => {
    show(NESTED);
    click('[1');
    expect(rows().slice(1)).toEqual(['  ▾ ⇒ {:a [… 2]', '       :b 3}', '  17▸']);
    click('[… 2]');
    expect(rows()).toHaveLength(5);
  });
  test('do keys go there and close it, and does the prompt stay as it was?', () => {
    show(NESTED);
    joined.type(`(half${SHIFT_TAB}`);
    joined.type(LEFT);
    joined.type(' ');
    expect(rows().slice(1)).toEqual(['  ▸ ⇒ {… 2 keys}', '  17▸ (half']);
    joined.type(DOWN);
    joined.type(' done)');
    expect(rows().at(-1)).toBe('  17▸ (half done)');
  });
  test('is one that came closed shown closed, and is text after it kept?', () => {
    show(`before ${fold('a\nb\nc', '… 3 lines', true)} after\nlast`);
    expect(rows().slice(1, 3)).toEqual(['  ▸ ⇒ before … 3 lines after', '      last']);
  });
  test('does what is added below a closed fold stand below it?', () => {
    show(NESTED);
    click('▾');
    joined.type('(+ 1 2)\r');
    expect(rows()).toContain('    ⇒ [:you :said 7]');
    expect(rows()[1]).toBe('  ▸ ⇒ {… 2 keys}');
  });
});

describe('a link', () => {
  test('is a form run that stands behind one?', () => {
    show(`run ${link('(tasks)', { do: '(tasks)' })}`);
    click('(tasks)');
    expect(joined.session.last('submit')).toMatchObject({ prompt: 17, text: '(tasks)' });
  });
  test('is text put at the prompt, with the cursor in its place, and not run?', () => {
    show(link('give', { put: '(let [x ] x)', at: 8 }));
    click('give');
    joined.type('5');
    expect(rows().at(-1)).toBe('  17▸ (let [x 5] x)');
    expect(joined.session.last('submit')).toBeUndefined();
  });
  test('does one that looks ask for the page, and run nothing?', () => {
    show(`Task ${link('mandel', { look: '(task 3)' })}`);
    click('mandel');
    expect(joined.session.last('inspect')).toMatchObject({ tab: 3, form: '(task 3)' });
    expect(joined.session.last('submit')).toBeUndefined();
    expect(joined.terminal.screen()).toContain('INSPECT (task 3)');
  });
  test('does a link in what a form printed do nothing?', () => {
    const { terminal } = joined;
    const printed = `${link('trap', { do: '(exit)' })}\n`;
    terminal.receive(encodeDown({ m: 'display', tab: 3, prompt: 16, part: 'output' }, printed));
    expect(rows()).toContain('      trap');
    click('trap');
    expect(joined.session.heard.filter(({ m }) => m === 'submit' || m === 'inspect')).toEqual([]);
  });
  test('do restarts of an error do what they say?', () => {
    joined.type('(oops)\r');
    expect(rows().at(-2)).toBe('      [,0] retry   edit');
    click('edit');
    expect(rows().at(-1)).toBe('  18▸ (oops)');
    joined.type('\u0003');
    click('[,0]');
    expect(joined.session.last('submit')?.text).toBe(',0');
  });
  test('do keys find it, and put its form at the prompt?', () => {
    show(`${link('one', { look: '(. r16 1)' })} ${link('two', { look: '(. r16 2)' })}`);
    joined.type(SHIFT_TAB);
    joined.type(LEFT);
    joined.type('p');
    expect(rows().at(-1)).toBe('  17▸ (. r16 1)');
  });
});

describe('the inspector', () => {
  function open(): void {
    show(`Task ${link('mandel', { look: '(task 3)' })}`);
    click('mandel');
  }
  test('do keys choose a part, look into it, go back and forward?', () => {
    open();
    joined.type('\r');
    expect(joined.session.last('inspect')?.form).toBe('0x80400000');
    expect(joined.terminal.screen()).toContain('INSPECT 0x80400000');
    joined.type(LEFT);
    expect(joined.terminal.screen()).toContain('INSPECT (task 3)');
    joined.type(RIGHT);
    expect(joined.terminal.screen()).toContain('INSPECT 0x80400000');
  });
  test('does the mouse?', () => {
    open();
    click('0x80480000');
    expect(joined.terminal.screen()).toContain('INSPECT 0x80480000');
    click('◂ back');
    expect(joined.terminal.screen()).toContain('INSPECT (task 3)');
    click('[output]');
    expect(joined.session.last('submit')?.text).toBe('(output-of 3)');
  });
  test('is what was entered seen above it, and the prompt again on a screen too low for both?', () => {
    open();
    expect(rows()).toEqual(
      expect.arrayContaining(['  16▸ (form)', '    ⇒ Task mandel', '  17▸', ' Task, running']),
    );
    joined.terminal.resize(40, 6);
    expect(joined.terminal.screen()).toContain('INSPECT');
    escape();
    expect(joined.terminal.screen()).toContain('17▸');
  });
  test('does a link that was chosen stay in sight when the inspector takes half of the tab?', () => {
    show(
      Array.from(
        { length: 15 },
        (_, at) => `Task ${link(`t${at}`, { look: `(task ${at})` })}`,
      ).join('\n'),
    );
    joined.type(`${SHIFT_TAB}\r`);
    expect(joined.terminal.screen()).toContain('INSPECT (task 14)');
    expect(rows()).toContain('      Task t14');
  });
  test('does an action that is not harmless wait at the prompt?', () => {
    open();
    click('[kill…]');
    expect(joined.session.last('submit')).toBeUndefined();
    expect(rows().some((row) => row.startsWith('  17▸ (kill 3)'))).toBe(true);
  });
  test('does what is typed go to the prompt, and Escape close it?', () => {
    open();
    joined.type('(+ 1 2)\r');
    expect(joined.session.last('submit')?.text).toBe('(+ 1 2)');
    expect(joined.terminal.screen()).toContain('INSPECT (task 3)');
    escape();
    expect(joined.terminal.screen()).not.toContain('INSPECT');
  });
  test('does it open when the session says so, and say when nothing is there?', () => {
    const found = { m: 'inspect', form: 'i1', found: true, kind: 'list of 1' } as const;
    joined.terminal.receive(encodeDown({ ...found, rows: [{ key: '1', text: '42' }] }));
    expect(joined.terminal.screen()).toContain('INSPECT i1');
    escape();
    joined.type('nowhere\u001bi');
    expect(joined.session.last('inspect')?.form).toBe('nowhere');
    expect(joined.terminal.screen()).toContain('nothing is named so');
  });
  test('does a late answer to an older question change nothing?', () => {
    open();
    const late = { m: 'inspect', id: 1, form: 'late', found: true } as const;
    joined.terminal.receive(encodeDown(late));
    expect(joined.terminal.screen()).toContain('INSPECT (task 3)');
  });
});

test('does a long form show how long it has run, and what ends it?', () => {
  const { terminal } = joined;
  joined.type('(while true nil)\r');
  const busy = { m: 'prompt', tab: 3, prompt: 17, state: 'busy' } as const;
  terminal.receive(encodeDown({ ...busy, elapsed: 75 }));
  expect(terminal.screen()).toContain('running for 1 min 15 s · ^C ends the form');
  expect(terminal.screen().split('\n')[0]).toContain('LISP ◌');
  joined.type('\u0003');
  expect(terminal.screen().split('\n')[0]).not.toContain('LISP ◌');
});
