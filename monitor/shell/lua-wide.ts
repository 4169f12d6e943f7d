/**
 * Wide numbers in Lua: userdata with the operators of a 64-bit word.
 *
 * A value has one userdata at a time, so that equal numbers are equal and the same
 * table key. What becomes narrow enough comes back as a plain number.
 */
import { bytesOf, lossyText } from './lua-values.ts';
import type { LuaLibrary } from './lua-stack.ts';
import { arithmetic, hexDigits, less, type Operation, type Whole } from './u64.ts';

const OPERATIONS: readonly Operation[] = [
  'add',
  'sub',
  'mul',
  'idiv',
  'mod',
  'band',
  'bor',
  'bxor',
];
/** Known userdata above which those that are gone are forgotten. */
const MANY = 10_000;

/** What operators need from the state. */
export interface WideHost extends LuaLibrary {
  push(L: LuaThreadState, value: Whole | boolean | string): void;
  /** Raises a host error with the place of the caller. */
  raise(L: LuaThreadState, error: unknown): never;
}

export class WideNumbers {
  readonly #host: WideHost;
  readonly #known = new Map<bigint, WeakRef<(L: LuaThreadState) => void>>();
  readonly #pushMeta: (L: LuaThreadState) => void;

  /** @param L main thread of the state */
  constructor(host: WideHost, L: LuaThreadState) {
    this.#host = host;
    this.#makeMeta(L);
    this.#pushMeta = host.lua.lua_toproxy(L, -1);
    host.lua.lua_pop(L, 1);
  }

  /** A number of either width at an index, or undefined. */
  whole(L: LuaThreadState, index: number): Whole | undefined {
    const { lua } = this.#host;
    const type = lua.lua_type(L, index);
    if (type === lua.LUA_TNUMBER) return lua.lua_tonumber(L, index);
    if (type !== lua.LUA_TUSERDATA) return undefined;
    const data = lua.lua_touserdata(L, index) as { wide?: unknown } | null;
    return typeof data?.wide === 'bigint' ? data.wide : undefined;
  }

  /** Pushes the one userdata of a value of 2^53 and more. */
  push(L: LuaThreadState, value: bigint): void {
    const known = this.#known.get(value)?.deref();
    if (known !== undefined) return known(L);
    const { lua } = this.#host;
    const data = lua.lua_newuserdata(L, 8);
    this.#pushMeta(L);
    lua.lua_setmetatable(L, -2);
    const proxy = lua.lua_toproxy(L, -1);
    data['wide'] = value;
    data['proxy'] = proxy; // lives as long as the userdata does
    if (this.#known.size > MANY) {
      for (const [key, reference] of this.#known) {
        if (reference.deref() === undefined) this.#known.delete(key);
      }
    }
    this.#known.set(value, new WeakRef(proxy));
  }

  #makeMeta(L: LuaThreadState): void {
    const { lua, auxiliary } = this.#host;
    lua.lua_createtable(L, 0, 20);
    const set = (name: string, native: LuaNative): void => {
      lua.lua_pushcfunction(L, native);
      lua.lua_setfield(L, -2, bytesOf(name));
    };
    const method = (
      name: string,
      body: (left: Whole, right: Whole) => Whole | boolean | string,
    ): void =>
      set(name, (state) => {
        try {
          const left = this.whole(state, 1);
          const right = lua.lua_gettop(state) > 1 ? this.whole(state, 2) : 0;
          if (left === undefined || right === undefined) {
            throw new RangeError('a u64 works with whole numbers only');
          }
          this.#host.push(state, body(left, right));
        } catch (error) {
          return this.#host.raise(state, error);
        }
        return 1;
      });
    for (const name of OPERATIONS) method(`__${name}`, (a, b) => arithmetic(name, a, b));
    method('__div', (a, b) => Number(a) / Number(b));
    method('__pow', (a, b) => Number(a) ** Number(b));
    method('__unm', (a) => arithmetic('sub', 0, a));
    method('__lt', (a, b) => less(a, b));
    method('__le', (a, b) => !less(b, a));
    method('__tostring', (a) => a.toString());
    set('__concat', (state) => {
      const left = lossyText(auxiliary.luaL_tolstring(state, 1));
      const right = lossyText(auxiliary.luaL_tolstring(state, 2));
      lua.lua_pushstring(state, bytesOf(left + right));
      return 1;
    });
    set('__fennelview', (state) => {
      const digits = hexDigits(this.whole(state, 1) ?? 0);
      lua.lua_pushstring(state, bytesOf(`(u64 "0x${digits}")`));
      return 1;
    });
    lua.lua_pushstring(L, bytesOf('u64'));
    lua.lua_setfield(L, -2, bytesOf('__name'));
  }
}
