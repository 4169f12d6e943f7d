import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Value } from '../../kernel/abi/value.ts';
import { LuaError, LuaState, type LuaThread } from '../../monitor/shell/lua.ts';

function state(poll: () => void = () => {}): LuaState {
  return new LuaState({ poll, now: () => performance.now() });
}

function run(lua: LuaState, text: string, ...args: Value[]): Value[] {
  return lua.call(lua.load(text, '=test'), ...args);
}

function failure(action: () => unknown): LuaError {
  try {
    action();
  } catch (error) {
    if (error instanceof LuaError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** Resumes to the end; gives the states it went through, the last one last. */
function finish(thread: LuaThread, most = 2000): string[] {
  const states: string[] = [];
  for (let at = 0; at < most; at++) {
    const now = thread.resume(5);
    states.push(now);
    if (now === 'done' || now === 'failed') return states;
  }
  throw new Error('the thread does not end');
}

describe('whole numbers', () => {
  const lua = state();
  test('are addresses positive, exact and equal to their decimal form?', () => {
    expect(run(lua, 'return 0x80000000 == 2147483648, 0x80000000 + 4')).toEqual([true, 2147483652]);
  });
  test('do sums and products of small numbers pass 2^31 without wrapping?', () => {
    expect(run(lua, 'return 0x7fffffff + 1, 65536 * 65536, 2147483647 - -1')).toEqual([
      2147483648, 4294967296, 2147483648,
    ]);
  });
  test('is a table keyed by an address found by the same address?', () => {
    expect(
      run(
        lua,
        'local t = {[0x80000000] = 1, [0x80000004] = 2} return t[2147483648], t[0x80000000 + 4]',
      ),
    ).toEqual([1, 2]);
  });
  test('are they printed with every digit and no fraction?', () => {
    expect(run(lua, 'return tostring(0x80000000), 1 .. "", tostring(2^52), 10 / 2 .. ""')).toEqual([
      '2147483648',
      '1',
      '4503599627370496',
      '5',
    ]);
  });
  test('does a loop over addresses step as it should?', () => {
    expect(
      run(
        lua,
        'local n, last = 0 for a = 0x80000000, 0x80000010, 4 do n = n + 1 last = a end return n, last',
      ),
    ).toEqual([5, 0x80000010]);
  });
  test('is a numeral that is too wide refused?', () => {
    expect(failure(() => run(lua, 'return 0xffffffffffffffff')).message).toContain(
      'malformed number',
    );
    expect(run(lua, 'return tonumber("0xffffffffffffffff")')).toEqual([null]);
  });
  test('does string.format take whole numbers of any width?', () => {
    expect(
      run(
        lua,
        'return string.format("%x %d %08X %s %5.1f %q", 2147483648, 4294967296, 0xABC, 0x80000000, 1.25, "a")',
      ),
    ).toEqual(['80000000 4294967296 00000ABC 2147483648   1.3 "a"']);
  });
});

describe('u64 userdata', () => {
  const lua = state();
  lua.define('wide', () => 0xdeadbeefdeadbeefn);
  test('are two of the same value equal, and the same table key?', () => {
    expect(run(lua, 'return wide() == wide(), ({[wide()] = "x"})[wide()]')).toEqual([true, 'x']);
  });
  test('do operators work with plain numbers on either side?', () => {
    expect(
      run(lua, 'local w = wide() return w + 1, 1 + w, w - w, w // 16, w > 5, 5 < w, w <= w, -w'),
    ).toEqual([
      0xdeadbeefdeadbef0n,
      0xdeadbeefdeadbef0n,
      0,
      0xdeadbeefdeadbeen,
      true,
      true,
      true,
      0x2152411021524111n,
    ]);
  });
  test('is it written in decimal, and in hexadecimal by %x?', () => {
    expect(
      run(lua, 'local w = wide() return tostring(w), "a" .. w, string.format("%016x %d", w, w)'),
    ).toEqual([
      '16045690984833335023',
      'a16045690984833335023',
      'deadbeefdeadbeef 16045690984833335023',
    ]);
  });
  test('does a fraction give an error with the place?', () => {
    expect(failure(() => run(lua, '\nreturn wide() + 1.5')).message).toBe(
      'test:2: 1.5 is not a whole number',
    );
  });
});

describe('values', () => {
  const lua = state();
  const echo = (value: Value): Value => run(lua, 'return ...', value)[0] as Value;
  test('does every value come back from Lua as it went in?', () => {
    const leaf = fc.oneof(
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true }).map((n) => (n === 0 ? 0 : n)),
      fc.string(),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
    );
    const tree = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
          tie('value'),
          { minKeys: 1, maxKeys: 4, noNullPrototype: true },
        ),
      ),
    })).value;
    fc.assert(
      fc.property(tree, (value) => {
        expect(echo(value)).toEqual(value);
      }),
    );
  });
  test('do bytes that are no UTF-8 stay bytes?', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
    expect(echo(bytes)).toEqual(bytes);
    expect(echo(new TextEncoder().encode('täglich'))).toBe('täglich');
  });
  test('does nil within a record leave no key?', () => {
    expect(echo({ a: null, b: 1 })).toEqual({ b: 1 });
  });
  test('is what cannot leave Lua refused by natives and described to the host?', () => {
    lua.define('take', () => undefined);
    expect(failure(() => run(lua, 'take(print)')).message).toMatch(
      /^test:1: #<function: .*> cannot leave the Lisp$/,
    );
    expect(failure(() => run(lua, 'take({1, a = 2})')).message).toContain(
      'both a list and a record',
    );
    expect(run(lua, 'return print')[0]).toMatch(/^#<function/);
  });
  test('does a table within itself neither hang nor overflow?', () => {
    expect(failure(() => run(lua, 'local t = {} t.a, t.b = t, t take(t)')).message).toContain(
      'nested deeper',
    );
    expect(run(lua, 'local t = {} t.a, t.b = t, t return t')).toHaveLength(1);
  });
  test('are strings keys and ordered by their bytes?', () => {
    expect(run(lua, 'return ({["\\1\\18"] = 1})["\\17\\2"], "\\n" < "a", "Zed" < "apple"')).toEqual(
      [null, true, true],
    );
  });
});

describe('errors', () => {
  const lua = state();
  class KernelError extends Error {
    override readonly name = 'KernelError';
    readonly code = 'not-found';
  }
  lua.define('refuse', () => {
    throw new KernelError('no Task has the number 9');
  });
  test('is an error of the kernel a table that pcall gives and that prints its message?', () => {
    expect(
      run(lua, 'local ok, e = pcall(refuse) return ok, e.error, e.message, tostring(e)'),
    ).toEqual([false, 'not-found', 'no Task has the number 9', 'no Task has the number 9']);
    expect(failure(() => run(lua, 'refuse()')).value).toEqual({
      error: 'not-found',
      message: 'no Task has the number 9',
    });
  });
  test('does a thread that failed tell its frames, innermost first?', () => {
    const thread = lua.thread(
      lua.load(
        'local function inner()\n error("boo")\nend\nlocal function outer()\n inner()\n return 1\nend\nouter()',
        '@file.fnl',
      ),
    );
    expect(finish(thread).at(-1)).toBe('failed');
    const error = thread.error();
    expect(error.message).toBe('file.fnl:2: boo');
    expect(error.frames.filter(({ file }) => file === 'file.fnl').map(({ line }) => line)).toEqual([
      2, 5, 8,
    ]);
  });
  test('is endless recursion an error and not the end of the process?', () => {
    const thread = lua.thread(lua.load('local function f() return 1 + f() end f()', '=t'));
    expect(finish(thread).at(-1)).toBe('failed');
    expect(thread.error().message).toContain('stack overflow');
  });
  test('is a syntax error told with its line?', () => {
    expect(failure(() => lua.load('return\n)', '=file')).message).toMatch(/^file:2: /);
  });
});

describe('threads', () => {
  test('does a long computation come back after its time, and end with its result?', () => {
    const lua = state();
    const thread = lua.thread(
      lua.load('local n = 0 for i = 1, 1000000 do n = n + i end return n', '=t'),
    );
    const states = finish(thread);
    expect(states.length).toBeGreaterThan(2);
    expect(states.slice(0, -1).every((name) => name === 'running')).toBe(true);
    expect(thread.results()).toEqual([500000500000]);
  });
  test('is a Pending waited for without computing, and its value or error given?', () => {
    const lua = state();
    let asked = 0;
    lua.define('later', () => ({
      pending: true as const,
      poll: () => (++asked < 4 ? undefined : 'there'),
    }));
    lua.define('never', () => ({
      pending: true as const,
      poll: () => {
        throw new Error('gone');
      },
    }));
    const thread = lua.thread(lua.load('local a = later() return a, pcall(never)', '=t'));
    expect(finish(thread)).toEqual(['running', 'waiting', 'waiting', 'done']);
    expect(thread.results()).toEqual(['there', false, 'gone']);
  });
  test('does the machine run while Lua cannot be suspended?', () => {
    const bodies = [
      'table.sort({2, 1, 3}, function(a, b) for i = 1, 100000 do end return a < b end)',
      'string.gsub("a", "a", function() for i = 1, 300000 do end end)',
      'coroutine.wrap(function() for i = 1, 300000 do end end)()',
      'setmetatable({}, {__index = function() for i = 1, 300000 do end end}).x = nil coroutine.wrap(function() later() end)()',
    ];
    for (const body of bodies) {
      let polls = 0;
      const lua = state(() => {
        polls++;
      });
      let asked = 0;
      lua.define('later', () => ({
        pending: true as const,
        poll: () => (++asked < 4 ? undefined : 1),
      }));
      expect(finish(lua.thread(lua.load(body, '=t'))).at(-1), body).toBe('done');
      expect(polls, body).toBeGreaterThan(0);
    }
  });
});

describe('interrupts', () => {
  const endless = 'while true do end';
  const held = [
    endless,
    `while true do pcall(function() ${endless} end) end`,
    `while true do xpcall(function() ${endless} end, function(e) return e end) end`,
    `while true do pcall(coroutine.wrap(function() ${endless} end)) end`,
    'while true do pcall(table.sort, {1, 2, 3, 4}, function(a, b) for i = 1, 100000 do end return a < b end) end',
    'while true do pcall(string.gsub, "aaa", "a", function() for i = 1, 100000 do end end) end',
    `local function f() pcall(f) ${endless} end f()`,
    `xpcall(function() ${endless} end, function() ${endless} end)`,
    'while true do pcall(never) end',
    'coroutine.wrap(function() never() end)()',
  ];
  for (const text of held) {
    test(`is this form ended? ${text}`, () => {
      let interrupt = (): void => {};
      let polls = 0;
      const lua = state(() => {
        if (++polls > 3) interrupt();
      });
      interrupt = () => lua.interrupt();
      lua.define('never', () => ({ pending: true as const, poll: () => undefined }));
      const thread = lua.thread(lua.load(text, '=t'));
      const began = performance.now();
      let last = thread.resume(2);
      for (let at = 0; at < 2000 && (last === 'running' || last === 'waiting'); at++) {
        if (at === 2) lua.interrupt();
        last = thread.resume(2);
      }
      expect(['done', 'failed']).toContain(last);
      if (last === 'failed') expect(thread.error().message).toBe('interrupted');
      expect(performance.now() - began).toBeLessThan(2000);
    });
  }
  test('can a form still be ended after it has caught errors?', () => {
    const lua = state();
    const thread = lua.thread(
      lua.load('for i = 1, 3 do pcall(error, "x") end while true do end', '=t'),
    );
    expect(thread.resume(2)).toBe('running');
    lua.interrupt();
    expect(finish(thread).at(-1)).toBe('failed');
  });
  test('may a form clean up before it is gone?', () => {
    const lua = state();
    let cleaned = 0;
    lua.define('clean', () => void cleaned++);
    const thread = lua.thread(
      lua.load('local ok, e = pcall(function() while true do end end) clean() error(e, 0)', '=t'),
    );
    thread.resume(2);
    lua.interrupt();
    expect(finish(thread).at(-1)).toBe('failed');
    expect(cleaned).toBe(1);
  });
  test('does the next form run as if nothing had been?', () => {
    const lua = state();
    const thread = lua.thread(lua.load(endless, '=t'));
    thread.resume(2);
    lua.interrupt();
    finish(thread);
    const next = lua.thread(
      lua.load('local n = 0 for i = 1, 10000 do n = n + 1 end return n', '=t'),
    );
    finish(next);
    expect(next.results()).toEqual([10000]);
  });
});

test('do two states share nothing?', () => {
  const [a, b] = [state(), state()];
  run(a, 'x = 1 string.mine = 2');
  expect(run(b, 'return x, string.mine')).toEqual([null, null]);
});

test('is there no way from a form to files or away from the hook?', () => {
  expect(
    run(
      state(),
      'return dofile, loadfile, debug.sethook, debug.debug, debug.getregistry, io, os, package',
    ),
  ).toEqual([null, null, null, null, null, null, null, null]);
});
