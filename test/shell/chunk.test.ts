import { describe, expect, test } from 'vitest';
import { LuaError, LuaState } from '../../monitor/shell/lua.ts';

const state = (): LuaState => new LuaState({ poll() {}, now: () => performance.now() });

/** Compiles in one state, dumps, loads in another, calls. */
function carried(text: string, strip = false, ...args: number[]): unknown[] {
  const maker = state();
  const chunk = maker.dump(maker.load(text, '@carried.fnl'), strip);
  const lua = state();
  return lua.call(lua.load(chunk, '@name'), ...args);
}

describe('a compiled chunk', () => {
  test('do constants of every kind come through?', () => {
    expect(
      carried('return nil, true, false, 0, -1, 1.5, 2^53, 0x80000000, 1e300, "", "a\\0b", "ä"'),
    ).toEqual([null, true, false, 0, -1, 1.5, 2 ** 53, 0x80000000, 1e300, '', 'a\0b', 'ä']);
  });
  test('do nested functions, upvalues, varargs and loops work?', () => {
    const text = `
      local function counter(start)
        local n = start
        return function(...) n = n + select("#", ...) return n end
      end
      local up = counter(...)
      for i = 1, 3 do up(i, i) end
      local t = {}
      for k, v in pairs({a = 1}) do t[#t + 1] = k .. v end
      return up(), table.concat(t), (function(...) return ... end)(7, 8)`;
    expect(carried(text, false, 10)).toEqual([16, 'a1', 7, 8]);
    expect(carried(text, true, 10)).toEqual([16, 'a1', 7, 8]);
  });
  test('does a function of many instructions and constants come through?', () => {
    const rows = Array.from({ length: 3000 }, (_, at) => `t[${at + 1}] = "s${at}" .. ${at}`);
    const [length, last] = carried(`local t = {} ${rows.join('\n')} return #t, t[3000]`);
    expect([length, last]).toEqual([3000, 's29992999']);
  });
  test('do errors name file, line and local, unless it was stripped?', () => {
    const fail = (strip: boolean): LuaError => {
      try {
        carried('\nlocal function f(thing)\n  return thing.field\nend\nf() return 1', strip);
      } catch (error) {
        return error as LuaError;
      }
      throw new Error('it did not fail');
    };
    expect(fail(false).message).toBe("carried.fnl:3: attempt to index a nil value (local 'thing')");
    expect(fail(true).message).toMatch(/^name:-1: attempt to index a nil value/);
  });
  test('can what was loaded be dumped again?', () => {
    const first = state();
    const once = first.dump(first.load('local a = ... return a + 1', '@x'), false);
    const second = state();
    const twice = second.dump(second.load(once, '@x'), false);
    expect(twice).toEqual(once);
  });
  test('is a chunk that is cut off an error?', () => {
    const lua = state();
    const chunk = lua.dump(lua.load('return "some text", 1, 2, 3', '@x'), false);
    for (const length of [5, 12, chunk.length - 1]) {
      expect(() => lua.load(chunk.slice(0, length), '@x')).toThrow('cut off');
    }
  });
});
