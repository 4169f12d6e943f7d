/**
 * One thread's stack as `lua-values.ts` wants it.
 */
import { textOrBytes, type ValueStack } from './lua-values.ts';

/** The two halves of Lua's C API. */
export interface LuaLibrary {
  readonly lua: LuaApi;
  readonly auxiliary: LuaAuxiliary;
}

/** @param pushWide pushes a u64 userdata */
export function createStack(
  { lua, auxiliary }: LuaLibrary,
  L: LuaThreadState,
  pushWide: (value: bigint) => void,
): ValueStack {
  return {
    nil: lua.LUA_TNIL,
    boolean: lua.LUA_TBOOLEAN,
    number: lua.LUA_TNUMBER,
    string: lua.LUA_TSTRING,
    table: lua.LUA_TTABLE,
    userdata: lua.LUA_TUSERDATA,
    type: (index) => lua.lua_type(L, index),
    toBoolean: (index) => lua.lua_toboolean(L, index),
    toNumber: (index) => lua.lua_tonumber(L, index),
    toBytes: (index) => lua.lua_tostring(L, index) ?? new Uint8Array(),
    toWide: (index) => {
      const data = lua.lua_touserdata(L, index) as { wide?: unknown } | null;
      return typeof data?.wide === 'bigint' ? data.wide : undefined;
    },
    describe: (index) => {
      lua.lua_checkstack(L, 2);
      const described = textOrBytes(auxiliary.luaL_tolstring(L, index));
      lua.lua_pop(L, 1);
      return `#<${typeof described === 'string' ? described : 'value'}>`;
    },
    absolute: (index) => lua.lua_absindex(L, index),
    room: (slots) => void lua.lua_checkstack(L, slots),
    next: (index) => lua.lua_next(L, index) !== 0,
    pop: (count) => lua.lua_pop(L, count),
    pushNil: () => lua.lua_pushnil(L),
    pushBoolean: (value) => lua.lua_pushboolean(L, value),
    pushNumber: (value) => lua.lua_pushnumber(L, value),
    pushBytes: (value) => lua.lua_pushstring(L, value),
    pushWide,
    newTable: () => lua.lua_createtable(L, 0, 0),
    rawSet: (index) => lua.lua_rawset(L, index),
    rawSetIndex: (index, key) => lua.lua_rawseti(L, index, key),
  };
}

/** lstate.h: slots above `stack_last`. */
const EXTRA_STACK = 5;
/** Slots a thread starts with, and how many at their end are filled. */
const STACK_SLOTS = 8000;
const FILLED_SLOTS = 1000;
const FILLER = Object.freeze({});

/**
 * Keeps a thread's stack a dense array. fengari deletes each slot it leaves, and V8
 * turns an array that has become mostly holes into a dictionary, after which every
 * instruction takes half as long again; enough filled slots at the far end prevent it.
 */
export function widenStack(L: LuaThreadState): void {
  if (L.stack.length >= STACK_SLOTS) return;
  L.stack.length = STACK_SLOTS;
  L.stack_last = STACK_SLOTS - EXTRA_STACK;
  L.stack.fill(FILLER, STACK_SLOTS - FILLED_SLOTS);
}
