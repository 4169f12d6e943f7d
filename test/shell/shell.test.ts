import { beforeAll, describe, expect, test } from 'vitest';
import type { Value } from '../../kernel/abi/value.ts';
import { FakeKernelError, testShell, type TestShell } from './support.ts';

let shell: TestShell;
beforeAll(() => {
  shell = testShell((name, args) => {
    if (name === 'peek') return 0xdeadbeef;
    if (name === 'kill')
      throw new FakeKernelError('not-found', `there is no Task ${String(args[0])}`);
    if (name === 'tasks') return [];
    throw new FakeKernelError('no-such-call', `there is no call ${name}`);
  });
});

describe('values', () => {
  test('does a form give its value, as text and as a Value?', () => {
    expect(shell.run('(+ 1 2)').values).toEqual([{ text: '3', value: 3 }]);
    expect(shell.run('{:a [1 "x"]}').values).toEqual([
      { text: '{:a [1 "x"]}', value: { a: [1, 'x'] } },
    ]);
  });
  test('do several forms and several values come in order?', () => {
    expect(shell.texts('1 (values 2 nil) :three')).toEqual(['1', '2', 'nil', '"three"']);
  });
  test('is a value of very many parts shown, with what stands beside it?', () => {
    const { values } = shell.run('(fcollect [i 1 8000] {:a i :b i}) (+ 1 2)');
    expect(values[0]?.text).toContain('… 7800 more rows');
    expect(values[1]).toEqual({ text: '3', value: 3 });
  });
  test('do forms that only bind or loop print nothing?', () => {
    expect(
      shell.texts('(local quiet 1) (var v 2) (set v 3) (each [_ x (ipairs [1])] x) (macro m [] 1)'),
    ).toEqual([]);
    expect(shell.texts('(print 1)')).toEqual([]);
    expect(shell.texts('nil (do nil)')).toEqual(['nil', 'nil']);
    shell.printed();
  });
  test('do addresses count as in C?', () => {
    expect(
      shell.texts(
        '(= 0x80000000 2147483648) (+ 0x80000000 4) (= (peek 0x80000000 :u32) 0xdeadbeef)',
      ),
    ).toEqual(['true', '2147483652', 'true']);
    expect(shell.texts('(let [t {}] (tset t 0x80000000 :ram) (. t 2147483648))')).toEqual([
      '"ram"',
    ]);
  });
  test('do bitwise forms see 64 bits?', () => {
    expect(
      shell.texts(
        '(lshift 1 31) (lshift 1 40) (band 0x80001234 (bnot 0xfff)) (rshift 0x80000000 4) (bor 0x80000000 1) (bxor 3 1)',
      ),
    ).toEqual(['2147483648', '1099511627776', '2147487744', '134217728', '2147483649', '2']);
    expect(
      shell.texts('(lshift 1 63) (hex (lshift 1 63)) (u64? (lshift 1 63)) (u64 "0x10")'),
    ).toEqual(['(u64 "0x8000000000000000")', '"0x8000000000000000"', 'true', '16']);
  });
  test('does what is printed come out as it is printed?', () => {
    shell.texts('(print "a" 0x80000000 nil) (io.write "b" 1 "\\n")');
    expect(shell.printed()).toBe('a\t2147483648\tnil\nb1\n');
  });
});

describe('what lives on between forms', () => {
  test('can a later form read and set what an earlier one has bound?', () => {
    shell.texts('(local a 5) (var b 1) (fn add [x] "adds" (+ a b x))');
    expect(shell.texts('(add 1)')).toEqual(['7']);
    shell.texts('(set b 10)');
    expect(shell.texts('(add 1) b')).toEqual(['16', '10']);
  });
  test('do destructured names, names with dashes and functions in tables live on?', () => {
    shell.texts(
      '(local {:x left-side :y [right-side]} {:x 1 :y [2]}) (local t {}) (fn t.double [n] (* 2 n))',
    );
    expect(shell.texts('left-side right-side (t.double 4)')).toEqual(['1', '2', '8']);
  });
  test('does a macro live on?', () => {
    shell.texts('(macro twice [form] `(do ,form ,form))');
    shell.texts('(var n 0)');
    shell.texts('(twice (set n (+ n 1)))');
    expect(shell.texts('n')).toEqual(['2']);
  });
  test('can a name be bound again, and a local stay immutable?', () => {
    shell.texts('(local again 1)');
    shell.texts('(local again 2)');
    expect(shell.texts('again')).toEqual(['2']);
    expect(shell.run('(set again 3)').error?.message).toContain('expected var again');
  });
  test('does a text with " return " in a string work? (it breaks the REPL of Fennel 1.5.0)', () => {
    expect(shell.texts('(fn name [] 1) (.. "a return b" (name))')).toEqual([
      expect.stringContaining('#<function'),
      '"a return b1"',
    ]);
  });
  test('are *1 *2 *3 the last values?', () => {
    shell.texts('11');
    shell.texts('22');
    shell.texts('33');
    expect(shell.texts('[*1 *2 *3]')).toEqual(['[33 22 11]']);
    expect(shell.value('(. *1 1)')).toBe(33);
  });
  test('is the value of each prompt kept under its number, the last hundred of them?', () => {
    const fresh = testShell();
    fresh.texts('(.. :fir :st)');
    fresh.texts('(values 2 3) nil');
    fresh.texts('(local unrelated 1)');
    expect(fresh.texts('[r1 r2]')).toEqual(['["first"]']);
    expect(fresh.run('r3').error?.message).toContain('unknown identifier: r3');
    expect(fresh.complete('(r', 2).map(({ name }) => name)).not.toContain('r1');
    expect(fresh.complete('(r1', 3).map(({ name }) => name)).toContain('r1');
    for (let number = 6; number <= 102; number++) fresh.texts(`${number}`);
    expect(fresh.run('r1').error?.message).toContain('unknown identifier: r1');
    expect(fresh.texts('r50')).toEqual(['50']);
  });
  test('does an error keep the values of the forms before it and what was bound?', () => {
    const result = shell.run('(local kept 1) 42 (error "no") 43');
    expect(result.ok).toBe(false);
    expect(result.values.map(({ text }) => text)).toEqual(['42']);
    expect(shell.texts('kept')).toEqual(['1']);
  });
  test('does reset forget all of it?', () => {
    const fresh = testShell();
    fresh.texts('(local gone 1)');
    fresh.reset();
    expect(fresh.run('gone').error?.message).toContain('unknown identifier: gone');
  });
});

describe('errors', () => {
  const fail = (
    text: string,
    source?: string,
  ): NonNullable<ReturnType<TestShell['run']>['error']> => {
    const { ok, error } = shell.run(text, source);
    if (ok || error === undefined) throw new Error(`${text} did not fail`);
    return error;
  };
  test('does a runtime error tell file and line and the way there?', () => {
    const error = fail(
      '(fn inner [] (error "boo"))\n(fn outer []\n  (inner) 1)\n\n(do (outer) 2)',
      'my.fnl',
    );
    expect(error).toMatchObject({ kind: 'runtime', message: 'boo', file: 'my.fnl', line: 1 });
    expect(error.trace.map(({ line }) => line)).toEqual([1, 3, 5]);
    expect(error.trace.every(({ file }) => file === 'my.fnl')).toBe(true);
  });
  test('is an error of the kernel placed in the form that made the call?', () => {
    expect(fail('1\n(kill 9)', 'script.fnl')).toMatchObject({
      message: 'there is no Task 9',
      file: 'script.fnl',
      line: 2,
      value: { error: 'not-found', message: 'there is no Task 9' },
    });
  });
  test('can pcall look at the error of a call?', () => {
    expect(
      shell.value('(let [(ok problem) (pcall kill 9)] [ok problem.error problem.message])'),
    ).toEqual([false, 'not-found', 'there is no Task 9']);
  });
  test("does a compile error keep Fennel's hints and add the nearest name?", () => {
    const error = fail('\n  (spwan :hello)');
    expect(error).toMatchObject({ kind: 'compile', line: 2, column: 3 });
    expect(error.message).toMatch(/^unknown identifier: spwan/);
    expect(error.message).toContain("* Try looking to see if there's a typo.");
    expect(error.message).toContain('* Did you mean spawn?');
  });
  test('does a parse error tell line and column?', () => {
    expect(fail('(let [x 1\n  ]]')).toMatchObject({ kind: 'parse', line: 2 });
    expect(fail('(f')).toMatchObject({
      kind: 'parse',
      message: expect.stringContaining('expected closing delimiter'),
    });
  });
  test('does a numeral that is too wide say how to write it?', () => {
    expect(fail('(+ 0xffffffffffffffff 1)').message).toContain('(u64 "0xffffffffffffffff")');
  });
  test('are names with dashes told as they were written?', () => {
    expect(fail('(let [t {}] (t.no-such-thing) 1)').message).toContain('no-such-thing');
  });
  test('do numbers of lines count a #! line?', () => {
    expect(fail('#!/usr/bin/env -S flatland script\n(error "x")', 's.fnl')).toMatchObject({
      line: 2,
    });
  });
});

describe('running', () => {
  test('does a long form come back after its slice and end when told?', () => {
    shell.start('(while true nil)');
    expect(shell.step(5)).toBe('running');
    expect(shell.busy).toBe(true);
    expect(() => shell.start('1')).toThrow('still running');
    shell.interrupt();
    while (shell.step(5) !== 'done');
    expect(shell.result()).toMatchObject({ ok: false, error: { kind: 'interrupted' } });
    expect(shell.texts('(+ 1 1)')).toEqual(['2']);
  });
  test('can compiling be interrupted, and does the next form compile?', () => {
    shell.start(`[${'(icollect [_ x (ipairs [1])] x) '.repeat(50)}]`);
    shell.step(5);
    shell.interrupt();
    while (shell.step(5) !== 'done');
    expect(shell.result().error?.kind).toBe('interrupted');
    expect(shell.texts('(local after 1) after')).toEqual(['1']);
  });
  test('does the compiler warm up without a trace, a part at a time, and leave it for a form?', () => {
    const other = testShell();
    expect(other.warmUp(1)).toBe(true);
    expect(other.texts('(icollect [_ x (ipairs [1])] x)')).toEqual(['[1]']);
    expect(other.warmUp(1)).toBe(false);
    const idle = testShell();
    while (idle.warmUp(5));
    expect(idle.printed()).toBe('');
    expect(idle.inputNumber).toBe(1);
    expect(idle.run('(f 1)').ok).toBe(false);
    expect(idle.texts('*1 (+ 1 1)')).toEqual(['nil', '2']);
  });
  test('is there still a prompt when globals are lost or changed?', () => {
    const other = testShell();
    for (const name of ['tostring', 'pairs', 'error', 'type', 'next', 'table', 'select'])
      other.run(`(tset _G :${name} nil)`);
    other.run('(tset _G :string {})');
    expect(other.texts('(icollect [_ x (ipairs [1 2])] (+ x 1))')).toEqual(['[2 3]']);
    expect(other.run('(tostring 5)').error?.message).toContain('tostring');
    expect(other.texts('{:a [1 "x"]}')).toEqual(['{:a [1 "x"]}']);
  });
  test('does exit end the text with its status, also through pcall?', () => {
    expect(shell.run('1 (exit 3) 2')).toMatchObject({ ok: true, exit: 3, values: [{ text: '1' }] });
    expect(shell.run('(while true (pcall exit 4))')).toMatchObject({ exit: 4 });
    expect(shell.run('(exit)')).toMatchObject({ exit: 0 });
  });
  test('does a script get its arguments?', () => {
    expect(
      shell.run('(local (a b) ...) [a b] arg', 's.fnl', ['x', 'y']).values.map(({ text }) => text),
    ).toEqual(['["x" "y"]', '["x" "y"]']);
  });
  test('does a form wait for a call that is not done?', () => {
    let polls = 0;
    const waiting = testShell((): Value | { pending: true; poll(): Value | undefined } => ({
      pending: true,
      poll: () => (++polls < 3 ? undefined : { id: 1, reason: 'exit' }),
    }));
    waiting.start('(. (wait 1) :reason)');
    const states = [1, 2, 3, 4, 5, 6, 7, 8].map(() => waiting.step(50));
    expect(states).toContain('waiting');
    expect(waiting.result().values).toEqual([{ text: '"exit"', value: 'exit' }]);
  });
});

describe('help', () => {
  test('does help list topics, words, and one word?', () => {
    expect(shell.texts('(help)')[0]).toContain('(help :memory');
    expect(shell.texts('(help :memory)')[0]).toMatch(
      /\(peek address \?kind\) +A number from memory/,
    );
    const spawn = shell.texts('(help spawn)')[0];
    expect(spawn).toMatch(/^\(spawn program \?options\)\n {2}Starts a Task/);
    expect(shell.texts('(doc spawn)')).toEqual([spawn]);
    expect(shell.texts('(help :spawn)')).toEqual([spawn]);
  });
  test('does doc know macros, special forms, Lua and what was just written?', () => {
    expect(shell.texts('(doc let)')[0]).toMatch(/^\(let \[/);
    expect(shell.texts('(doc icollect)')[0]).toContain('(icollect');
    shell.texts('(fn mine [a ?b] "Mine." a)');
    expect(shell.texts('(doc mine)')).toEqual(['(mine a ?b)\n  Mine.']);
    expect(shell.texts('(doc "no-such")')).toEqual(['there is no no-such']);
  });
  test('does apropos find words by name and by documentation?', () => {
    const found = shell.texts('(apropos "disassemb")')[0];
    expect(found).toContain('disassemble');
    expect(shell.value('(length (apropos "zzzz"))')).toBe(0);
  });
  test("does source show the Fennel text of a word and of one's own function?", () => {
    expect(shell.texts('(source u64?)')[0]).toMatch(
      /^; fnl\/shell\/number\.fnl:\d+\n\(fn u64\? \[value\]\n[\s\S]*host\.wide value\)\)$/,
    );
    shell.run('\n(fn own [a]\n  (+ a 1))\n', 'own.fnl');
    expect(shell.texts('(source own)')).toEqual(['; own.fnl:2\n(fn own [a]\n  (+ a 1))']);
  });
  test("do the commands of Fennel's REPL work?", () => {
    shell.texts('(fn shown [a] "Shows." a)');
    expect(shell.texts(',doc shown')[0]).toContain('Shows.');
    expect(shell.texts(',help')[0]).toContain(',apropos');
    expect(shell.texts(',compile (+ 1 2)')[0]).toContain('return (1 + 2)');
    expect(shell.texts(',complete show')[0]).toContain('shown');
    expect(shell.texts(',nonsense')[0]).toContain('Unknown command');
    shell.texts(',reset');
    expect(shell.run('shown').ok).toBe(false);
  });
});

describe('completion', () => {
  const names = (text: string): string[] =>
    shell.complete(text, text.length).map(({ name }) => name);
  test('are words, macros, special forms and locals completed, with arguments?', () => {
    shell.texts('(local my-local 1)');
    expect(names('(tas')).toEqual(expect.arrayContaining(['task', 'task?', 'tasks']));
    expect(names('(icoll')).toEqual(['icollect']);
    expect(names('(my-lo')).toEqual(['my-local']);
    expect(shell.complete('(spaw', 5)).toEqual([
      {
        name: 'spawn',
        kind: 'word',
        signature: '(spawn program ?options)',
        about: 'Starts a Task and returns its id.',
      },
    ]);
  });
  test('are fields of tables completed?', () => {
    expect(names('(string.for')).toEqual(['string.format']);
    shell.texts('(local table-of {:first 1 :fourth 2})');
    expect(names('table-of.f')).toEqual(['table-of.first', 'table-of.fourth']);
  });
  test('is nothing completed in strings, or when nothing fits?', () => {
    expect(names('(print "tas')).toEqual([]);
    expect(names('(zzzz')).toEqual([]);
    expect(names('(nothing.here')).toEqual([]);
  });
  test('does a name have a record for the documentation pane?', () => {
    expect(shell.doc('spawn')).toMatchObject({
      kind: 'word',
      signature: '(spawn program ?options)',
      file: 'fnl/shell/task.fnl',
      line: expect.any(Number),
    });
    expect(shell.doc('when')).toMatchObject({ kind: 'macro' });
    expect(shell.doc('string.format')).toMatchObject({ name: 'string.format' });
    expect(shell.doc('no-such-thing')).toBeUndefined();
  });
});
