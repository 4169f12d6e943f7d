/**
 * `flatland eval`, `script` and `repl`: values, errors, interrupts, ends.
 */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flatland, folderOf, lines, start, useFlatland } from '../support/process.ts';

useFlatland();

describe.concurrent('eval', () => {
  it('are numbers as wide as addresses?', async () => {
    const forms = [
      '(= 0x80000000 2147483648)',
      '(+ 0x80000000 4)',
      '(let [t {}] (tset t 0x80000000 :ram) (. t 2147483648))',
      '(= 0xdeadbeef (do (poke 0x80400000 :u32 0xdeadbeef) (peek 0x80400000 :u32)))',
      '(hex (u64 "0xffffffffffffffff"))',
      '(= (+ (u64 "0x20000000000000") 1) (u64 "0x20000000000001"))',
    ];
    const { status, stdout, stderr } = await flatland(['eval', ...forms]);
    expect(stderr).toBe('');
    expect(lines(stdout).slice(0, 4)).toEqual(['true', '2147483652', '"ram"', 'true']);
    expect(stdout).toMatch(/ffff_?ffff_?ffff_?ffff/i);
    expect(lines(stdout)[5]).toBe('true');
    expect(status).toBe(0);
  });

  it('is the tour plain text where it does not go to the Monitor?', async () => {
    const { status, stdout } = await flatland(['eval', '(tour)', '42']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^1\/13 A form and its value$/m);
    expect(stdout).not.toContain('\u001b');
  });

  it('does it print every value, and what forms print before?', async () => {
    const ended = await flatland([
      'eval',
      '(print :printed) (local x 4) (values x :two) nil [1 2]',
    ]);
    expect(ended).toMatchObject({
      status: 0,
      stdout: 'printed\n4\n"two"\nnil\n[1 2]\n',
      stderr: '',
    });
  });

  it('does `-` read forms from standard input, also a slow one?', async () => {
    const running = start(['eval', '-'], { stdin: 'open' });
    running.write('(+ 1');
    await new Promise((resolve) => setTimeout(resolve, 100));
    running.write(' 2) ; three\n(.. "ä" "\\n")');
    running.endInput();
    expect(await running.ended).toMatchObject({ status: 0, stdout: '3\n"ä\n"\n', stderr: '' });
  });

  it('does an error go to stderr, with the place, and the exit status be 1?', async () => {
    const forms = ['(error "boo")', '(+ 1 nil)', '(foo', '(nosuchword)', '(peek :x)', '(kill 99)'];
    const ends = await Promise.all(forms.map((form) => flatland(['eval', form])));
    for (const { status, stdout, stderr } of ends) {
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(/^eval:1/);
      expect(stderr).not.toMatch(/node_modules|\.js:|\.ts:/);
    }
    expect(ends[0]?.stderr).toMatch(/^eval:1: boo\n/);
    expect(ends[3]?.stderr).toContain('nosuchword');
  });

  it('does (exit) end it with a status?', async () => {
    const [seven, zero] = await Promise.all([
      flatland(['eval', '(print 1) (exit 7) (print 2)']),
      flatland(['eval', '(pcall exit)']),
    ]);
    expect(seven).toMatchObject({ status: 7, stdout: '1\n', stderr: '' });
    expect(zero).toMatchObject({ status: 0, stderr: '' });
  });

  it('does what has no end fail as an error that a form can catch?', async () => {
    const forms = {
      '(fn f [n] (+ 1 (f (+ n 1)))) (f 0)': /stack overflow/,
      '(. (setmetatable {} {:__index (fn [t k] (. t (+ k 1)))}) 1)': /stack overflow/,
      '(var s "x") (while true (set s (.. s s)))': /a string of more than 64 MiB/,
      '(string.rep "x" 1e10)': /a string of more than 64 MiB/,
    };
    await Promise.all(
      Object.entries(forms).map(async ([form, expected]) => {
        const ended = await flatland(['eval', form]);
        expect(ended.status).toBe(1);
        expect(ended.stderr).toMatch(expected);
        expect(ended.stderr).toMatch(/^eval:1: /);
      }),
    );
    const caught = '(var s "x") (let [(ok? why) (pcall #(while true (set s (.. s s))))] [ok? why])';
    const { status, stdout } = await flatland(['eval', caught]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^\[false "a string of more than 64 MiB"\]\n$/) as string,
    });
  });

  const endless = {
    plain: '(while true nil)',
    pcall: '(while true (pcall (fn [] (while true nil))))',
    sort: '(let [t []] (for [i 1 50] (tset t i i)) (table.sort t (fn [] (while true nil))))',
    gsub: '(string.gsub "aaa" "a" (fn [] (while true nil)))',
    coroutine: '((coroutine.wrap (fn [] (while true nil))))',
    recursion: '(fn f [] (pcall f) (f)) (f)',
  };
  it('does Ctrl-C end a form, wherever it computes?', async () => {
    await Promise.all(
      Object.values(endless).map(async (form) => {
        const running = start(['eval', `(print :ready) ${form}`]);
        await running.until('ready');
        running.signal('SIGINT');
        const { status, stdout, stderr } = await running.ended;
        expect({ form, status, stdout, stderr }).toEqual({
          form,
          status: 130,
          stdout: 'ready\n',
          stderr: '',
        });
      }),
    );
  });

  it('does --timeout end one, and --max-instructions?', async () => {
    const [late, far, waiting] = await Promise.all([
      flatland(['eval', '--timeout', '1500ms', endless.pcall]),
      flatland(['eval', '--max-instructions', '3000000', '(spawn :spin) (while true nil)']),
      flatland(['eval', '--timeout', '1500ms', '(wait (spawn :spin))']),
    ]);
    expect(late).toMatchObject({ status: 124, stdout: '' });
    expect(late.stderr).toBe('flatland: the time of --timeout is over\n');
    expect(far.status).toBe(1);
    expect(far.stderr).toBe('flatland: the limit of 3000000 instructions is reached\n');
    expect(waiting).toMatchObject({ status: 124, stdout: '' });
  });

  it('does a reader that closes end it quietly?', async () => {
    const line = `(flatland eval '(for [i 1 100000000] (print i))'; echo "status $?" >&2) | head -n 2`;
    const ended = await start(['-c', line], { command: 'sh' }).ended;
    expect(ended).toMatchObject({ stdout: '1\n2\n', stderr: 'status 0\n' });
  });
});

describe.concurrent('script', () => {
  it('is a file with a first line for env a command of its own?', async () => {
    const folder = folderOf({
      'greet.fnl':
        '#!/usr/bin/env -S flatland script\n(print (. arg 1) (length arg) ...)\n(exit 3)\n',
    });
    const file = join(folder, 'greet.fnl');
    chmodSync(file, 0o755);
    const ended = await start(['a b', '--timeout'], { command: file }).ended;
    expect(ended).toMatchObject({ status: 3, stdout: 'a b\t2\ta b\t--timeout\n', stderr: '' });
  });

  it('does a script print what it prints, and no values?', async () => {
    const folder = folderOf({ 's.fnl': '(+ 1 2)\n(print "only this")\n[1 2]\n' });
    const [file, input] = await Promise.all([
      flatland(['script', 's.fnl'], { cwd: folder }),
      flatland(['script', '-', 'x'], { stdin: '(print ...)' }),
    ]);
    expect(file).toMatchObject({ status: 0, stdout: 'only this\n', stderr: '' });
    expect(input).toMatchObject({ status: 0, stdout: 'x\n', stderr: '' });
  });

  it('does an error name the file and the line?', async () => {
    const folder = folderOf({
      'run.fnl':
        '#!/usr/bin/env -S flatland script\n(print 1)\n(fn f []\n  (error "boo"))\n(print (f))\n',
      'compile.fnl': '(print 1)\n\n(let [x] x)\n',
      'open.fnl': '(print 1)\n(print (+ 1 2)\n',
    });
    const [run, compile, open] = await Promise.all(
      ['run.fnl', 'compile.fnl', 'open.fnl'].map((name) =>
        flatland(['script', name], { cwd: folder }),
      ),
    );
    expect(run).toMatchObject({ status: 1, stdout: '1\n' });
    expect(run?.stderr).toMatch(/^run\.fnl:4: boo\n/);
    expect(run?.stderr).toMatch(/run\.fnl:5/);
    expect(compile).toMatchObject({ status: 1, stdout: '1\n' });
    expect(compile?.stderr).toMatch(/^compile\.fnl:3/);
    expect(open).toMatchObject({ status: 1, stdout: '1\n' });
    expect(open?.stderr).toMatch(/^open\.fnl:[23]/);
  });

  it('is a file that is not there answered with one line, and 2?', async () => {
    const [missing, folder] = await Promise.all([
      flatland(['script', 'nowhere.fnl']),
      flatland(['script', '.']),
    ]);
    for (const { status, stdout, stderr } of [missing, folder]) {
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/^flatland: [^\n]*\n$/);
    }
  });
});

describe.concurrent('all that was printed', () => {
  const numbers = (last: number): string =>
    Array.from({ length: last }, (_, index) => `line ${index + 1}\n`).join('');
  const PRINT = '(for [i 1 3000] (print (.. "line " i)))';

  it('is it there when Ctrl-C ends a script?', async () => {
    const running = start(['script', '-'], { stdin: `${PRINT} (while true nil)` });
    await running.until('line 3000\n');
    running.signal('SIGINT');
    expect(await running.ended).toMatchObject({ status: 130, stdout: numbers(3000) });
  });

  it('is it there when an error ends it, and before what is said of the error?', async () => {
    const { status, stdout, stderr } = await flatland(['eval', `${PRINT} (error :enough)`]);
    expect([status, stdout]).toEqual([1, numbers(3000)]);
    expect(stderr).toContain('enough');
  });

  it('is it there when the memory is full?', async () => {
    const fill = '(do (var l nil) (while true (set l [l l l l l l l l])))';
    const env = { NODE_OPTIONS: '--max-old-space-size=48' };
    const { status, stdout } = await flatland(['eval', `${PRINT} ${fill}`], { env });
    expect([status, stdout]).toEqual([1, numbers(3000)]);
  });
});

describe.concurrent('repl on a pipe', () => {
  it('does it read form after form, go on after an error, and say so at the end?', async () => {
    const stdin = '(+ 1 2)\n(local x 5)\nx (print :p)\n(error :bad)\n(* x\n   2)\n*1';
    const { status, stdout, stderr } = await flatland(['repl'], { stdin });
    expect(lines(stdout)).toEqual(['3', 'p', '5', '10', '10']);
    expect(stderr).toMatch(/bad/);
    expect(status).toBe(1);
  });

  it('does it answer each form before the next has come?', async () => {
    const running = start(['repl'], { stdin: 'open' });
    running.write('(+ 20 1)\n');
    await running.until('21\n');
    running.write('(.. :a :b)\n');
    await running.until('"ab"\n');
    running.endInput();
    expect(await running.ended).toMatchObject({ status: 0, stderr: '' });
  });

  it('does Ctrl-C end it with 130?', async () => {
    const running = start(['repl'], { stdin: 'open' });
    running.write('(print :ready) (while true nil)\n');
    await running.until('ready');
    running.signal('SIGINT');
    expect(await running.ended).toMatchObject({ status: 130, stderr: '' });
  });

  it('is nothing at all fine?', async () => {
    expect(await flatland(['repl'])).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });
});
