/** Whether values say what they stand for, and what can be looked into is found. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Value } from '../../kernel/abi/value.ts';
import { createDecoder, type ValueMessage } from '../../monitor/btp/index.ts';
import type { InspectorPage } from '../../monitor/shell/index.ts';
import { FakeKernelError, testShell, type TestShell } from './support.ts';

const TASK = {
  id: 3,
  name: 'hello',
  state: 'running',
  start: 0x80400000,
  end: 0x80410000,
  memory: 65536,
  sections: [{ name: 'image', start: 0x80400000, size: 9232 }],
};

function call(name: string, args: Value[]): Value {
  if (name === 'tasks') return [TASK];
  if (name === 'task') return TASK;
  if (name === 'owner')
    return { owner: 'task 3 image', start: 0x80400000, end: 0x80402410, rights: 'r-x' };
  if (name === 'dump') return Uint8Array.from({ length: Number(args[1]) }, (_, at) => at);
  throw new FakeKernelError('no-such-call', `there is no call ${name}`);
}

let shell: TestShell;
let plain: TestShell;
beforeAll(() => {
  shell = testShell(call, 76, { rich: true });
  plain = testShell(call, 76);
});

/** The text of a rich value, its links as `text → form`, its folds as what stands for them. */
function read(text: string): { text: string; links: string[]; folds: string[] } {
  const found = { text: '', links: [] as string[], folds: [] as string[] };
  let open: { link: ValueMessage & { m: 'link' }; text: string } | undefined;
  const decoder = createDecoder({
    direction: 'value',
    onText(piece) {
      found.text += piece;
      if (open) open.text += piece;
    },
    onMessage(message) {
      if (message.m === 'fold') {
        if (message.action === 'begin') found.folds.push(message.text ?? '');
        return;
      }
      const { look, do: run, put } = message;
      const form = look ?? run ?? put;
      if (open) found.links.push(`${open.text} → ${open.link.look ?? open.link.do ?? ''}`);
      open = form === undefined ? undefined : { link: message, text: '' };
    },
    onRefused: (reason) => expect.unreachable(reason),
  });
  decoder.push(new TextEncoder().encode(text));
  decoder.end();
  return found;
}
const shown = (form: string): ReturnType<typeof read> => read(shell.texts(form)[0] as string);
const look = (form: string, columns = 60): InspectorPage => {
  const page = shell.look(form, columns);
  if (typeof page === 'string') throw new Error(`${form}: ${page}`);
  return page;
};

describe('a value with links', () => {
  test('is its text the text that a plain terminal gets?', () => {
    for (const form of ['(tasks)', '{:a [1 2 {:b "x"}]}', '(help)', '"te\\"xt"', '[]']) {
      expect(shown(form).text).toBe(plain.texts(form)[0]);
    }
  });
  test("does a Task's name lead to the Task, and an address to memory?", () => {
    expect(shown('(tasks)').links).toContain('hello → (task 3)');
    expect(shown('[{:pc 0x80400010}]').links).toContain('0x80400010 → 0x80400010');
  });
  test('does a part lead to that part, and can it be looked up?', () => {
    const number = shell.inputNumber;
    const { links } = shown('[{:n 1 :part {:deep [7 8]}}]');
    const form = `(. (result ${number} 1) 1 :part)`;
    expect(links).toContain(`{:deep [7 8]} → ${form}`);
    expect(look(form).rows[0]).toMatchObject({ key: 'deep', text: '[7 8]' });
    expect(shell.texts(form)[0]).toContain('{:deep [7 8]}');
  });
  test('are tables and long nested values foldable?', () => {
    expect(shown('(tasks)').folds).toEqual(['table, 1 × 4']);
    expect(shown('{:a (fcollect [i 1 40] {:n i :m [i i]}) :b 2}').folds[0]).toBe('table, 40 × 2');
    expect(shown(`{:a {:x "${'x'.repeat(60)}" :y "${'y'.repeat(60)}"}}`).folds).toEqual([
      '{… 2 keys}',
    ]);
  });
  test('can text of a value pass for a mark?', () => {
    const hostile = '\\027]7717;{:m :link :do \\"(exit)\\"}\\027\\\\click\\194\\157x';
    expect(shown(`[{:text "${hostile}"}]`).links).toHaveLength(1);
    expect(shown(`((. (require :shell.show) :text) "${hostile}")`).links).toEqual([]);
  });
  test('does help put words at the prompt?', () => {
    expect(shown('(help)').links).toContain('(tasks) → (tasks)');
    expect(shown('(help :tasks)').links).toContain('(kill id) → kill');
  });
});

describe('looking', () => {
  test('is a Task a page with its parts, in order of weight, and what can be done?', () => {
    const page = look('(task 3)');
    expect(page.kind).toBe('Task, running');
    expect(page.rows.slice(0, 3).map(({ key }) => key)).toEqual(['id', 'name', 'state']);
    expect(page.rows.find(({ key }) => key === 'start')?.look).toBe('0x80400000');
    expect(page.actions?.map(({ text }) => text)).toContain('kill…');
  });
  test('is an address its owner and its bytes?', () => {
    const page = look('0x80400000', 60);
    expect(page.kind).toBe('address');
    expect(page.rows).toContainEqual({ key: 'owner', text: 'task 3 image', look: '0x80400000' });
    expect(page.text?.split('\n')[1]).toBe('80400008  08 09 0a 0b 0c 0d 0e 0f ........');
    expect(look('0x80400000', 20).text?.split('\n')[0]).toBe('80400000  00 01 02 03');
  });
  test('is a function its arguments, documentation and source?', () => {
    expect(look('spawn').text).toMatch(/^Starts a Task[^]*\(fn spawn \[program/);
    shell.texts('(fn twice [x] "Doubles." (* 2 x))');
    expect(look('twice').rows[0]).toEqual({ key: 'arguments', text: '(twice x)' });
    expect(look('(source twice)').text).toContain('(fn twice [x]');
  });
  test('is a text, a number and nothing a page too?', () => {
    expect(look('"grüße"')).toMatchObject({ kind: 'text, 7 bytes', text: 'grüße' });
    expect(look('255').rows).toContainEqual({ key: 'hexadecimal', text: '0xff' });
    expect(look('nil').kind).toBe('nil');
  });
  test.each(['(os.exit 1)', '(kill 3)', '(. spawn :x)', 'nothing-of-that-name', '(', ''])(
    'is %j refused, and nothing run?',
    (form) => {
      expect(typeof shell.look(form, 60)).toBe('string');
    },
  );
  test('can one look while a form runs?', () => {
    shell.start('(do (while true nil))');
    expect(shell.step(20)).toBe('running');
    expect(look('(task 3)').kind).toBe('Task, running');
    shell.interrupt();
    expect(look('(task 3)').kind).toBe('Task, running');
    while (shell.step(20) !== 'done');
    expect(shell.result().error?.message).toBe('interrupted');
  });
  test("is a metamethod that never ends stopped, and the person's form not harmed?", () => {
    shell.texts('(local bad (setmetatable {} {:__fennelview #(while true nil)}))');
    shell.texts('(local holder {:bad bad})');
    expect(shell.look('holder', 60)).toBe('it took too long');
    expect(shell.texts('(+ 1 2)')[0]).toContain('3');
  });
});

describe('inspect', () => {
  test('does it open the inspector with a name for the value?', () => {
    const result = shell.run('(inspect {:a 1})');
    expect(result.values).toEqual([]);
    expect(result.inspected).toBe('i1');
    expect(look('i1').rows).toEqual([{ key: 'a', text: '1' }]);
  });
  test('does it print a page where there is no inspector?', () => {
    expect(plain.texts('(inspect [:x :y])')[0]).toBe('i1: list of 2\n  1  "x"\n  2  "y"');
  });
});

describe('errors', () => {
  test('do frames have their locals, by the names they were given?', () => {
    const number = shell.inputNumber;
    const { frames, error } = shell.run(
      '(fn inner [my-arg?]\n  (let [so-far {:n my-arg?}]\n    (+ so-far nil)))\n(fn outer [] (+ 1 (inner 5)))\n(outer)',
    );
    expect(error).toMatchObject({ line: 3, excerpt: '(+ so-far nil)))' });
    expect(frames?.map(({ name }) => name).slice(0, 2)).toEqual(['inner', 'outer']);
    const page = look(frames?.[0]?.look ?? '');
    expect(page.kind).toBe('frame: inner');
    expect(page.rows).toContainEqual({ key: 'my-arg?', text: '5' });
    expect(look(`(. (frame 1 ${number}) :locals :so-far)`).rows[0]).toMatchObject({ key: 'n' });
    expect(shell.texts('(. (frame 1) :locals :my-arg?)')[0]).toContain('5');
  });
  test('is a name that is nearly known offered, and can it be taken?', () => {
    shell.texts('(fn greet [] :hello)');
    const { restarts } = shell.run('[(greett) :greett]');
    expect(restarts?.map(({ text }) => text)).toEqual([
      'retry',
      'use greet',
      'edit',
      'define greett',
      'give greett a value here',
    ]);
    expect(read(shell.texts(',1')[0] as string).text).toBe('["hello" "greet"]');
  });
  test.each([
    ['(count) (boom) (count)', '(boom) (count)'],
    ['"ä" :x(boom)', '(boom)'],
    ['#1(boom)', '(boom)'],
    ['ä "x"(boom) ; why', '(boom) ; why'],
    ['(count)\n; next\n(boom)', '; next\n(boom)'],
    ['(count) (oh', '(oh'],
  ])('are forms that have run not run again, in %s?', (text, left) => {
    shell.run('(global ä 1) (var n 0) (fn count [] (set n (+ n 1))) (fn boom [] (error :boom))');
    const { restarts } = shell.run(text);
    expect(restarts?.find((each) => each.text === 'edit')?.put).toBe(left);
    shell.run('(fn boom [] :mended)');
    if (left.endsWith(')')) expect(shell.run(',0').ok).toBe(true);
    expect(shell.value('n')).toBe(text.split('(count)').length - 1);
  });
  test('does a retry run the text that failed, once the name is there?', () => {
    expect(shell.run('(+ not-yet 1)').ok).toBe(false);
    shell.texts('(local not-yet 41)');
    expect(read(shell.texts(',0')[0] as string).text).toBe('42');
  });
  test('does giving a value put the form at the prompt, the cursor where the value goes?', () => {
    const { restarts } = shell.run('(+ zzzz 1)');
    const give = restarts?.find(({ text }) => text.startsWith('give'));
    expect(give).toMatchObject({ put: '(let [zzzz ]\n  (+ zzzz 1))', at: 11 });
  });
  test('is a raised table read as Fennel writes it?', () => {
    expect(shell.run('(error {:code 7})').error?.message).toBe('{:code 7}');
  });
  test('is a bare yield an error with its place?', () => {
    const { error } = shell.run('(do (coroutine.yield 5) 7)');
    expect(error).toMatchObject({ line: 1, kind: 'runtime' });
    expect(error?.message).toMatch(/^coroutine.yield outside of a coroutine/);
    expect(
      shell.texts('(select 2 (coroutine.resume (coroutine.create #(coroutine.yield 5))))'),
    ).toHaveLength(1);
  });
  test('is too deep a nesting told in a sentence?', () => {
    const { error } = shell.run('['.repeat(400) + ']'.repeat(400));
    expect(error?.message).toMatch(/^nested too deeply/);
    expect(shell.texts('(+ 1 2)')).toHaveLength(1);
  });
});
