/**
 * The part of fengari 0.1.5 that `lua.ts` uses, typed.
 *
 * fengari ships no types. Names and meanings are those of the Lua 5.3 Reference
 * Manual, section 4 (The Application Program Interface) and 5 (The Auxiliary Library).
 */

/** A Lua string: bytes. */
type LuaBytes = Uint8Array;
/** `lua_State`: one thread. Opaque but for what `lua.ts` documents. */
interface LuaThreadState {
  readonly ci: { callstatus: number };
  readonly stack: unknown[];
  stack_last: number;
  readonly top: number;
  errfunc: number;
}
type LuaNative = (L: LuaThreadState) => number;
type LuaContinuation = (L: LuaThreadState, status: number, context: unknown) => number;
interface LuaDebugRecord {
  readonly source: LuaBytes | null;
  readonly short_src: LuaBytes | null;
  readonly what: LuaBytes | null;
  readonly name: LuaBytes | null;
  readonly currentline: number;
  readonly linedefined: number;
  readonly lastlinedefined: number;
}

/** Section 4. */
interface LuaApi {
  readonly LUA_MASKCOUNT: number;
  readonly LUA_MULTRET: number;
  readonly LUA_OK: number;
  readonly LUA_REGISTRYINDEX: number;
  readonly LUA_TBOOLEAN: number;
  readonly LUA_TFUNCTION: number;
  readonly LUA_TNIL: number;
  readonly LUA_TNONE: number;
  readonly LUA_TNUMBER: number;
  readonly LUA_TSTRING: number;
  readonly LUA_TTABLE: number;
  readonly LUA_TTHREAD: number;
  readonly LUA_TUSERDATA: number;
  readonly LUA_YIELD: number;
  lua_Debug: new () => LuaDebugRecord;
  lua_absindex(L: LuaThreadState, index: number): number;
  lua_atnativeerror(L: LuaThreadState, handler: LuaNative | null): void;
  lua_checkstack(L: LuaThreadState, n: number): boolean;
  lua_createtable(L: LuaThreadState, array: number, record: number): void;
  lua_dump(
    L: LuaThreadState,
    writer: (L: LuaThreadState, bytes: LuaBytes, size: number, data: unknown) => number,
    data: unknown,
    strip: boolean,
  ): number;
  lua_error(L: LuaThreadState): never;
  lua_getfield(L: LuaThreadState, index: number, key: LuaBytes): number;
  lua_getglobal(L: LuaThreadState, name: LuaBytes): number;
  lua_gethookcount(L: LuaThreadState): number;
  lua_getinfo(L: LuaThreadState, what: LuaBytes, record: LuaDebugRecord): number;
  lua_callk(
    L: LuaThreadState,
    args: number,
    results: number,
    context: unknown,
    continuation: LuaContinuation | null,
  ): void;
  lua_getmetatable(L: LuaThreadState, index: number): boolean;
  lua_getstack(L: LuaThreadState, level: number, record: LuaDebugRecord): number;
  lua_gettop(L: LuaThreadState): number;
  lua_isyieldable(L: LuaThreadState): boolean;
  lua_newthread(L: LuaThreadState): LuaThreadState;
  lua_newuserdata(L: LuaThreadState, size: number): Record<string, unknown>;
  lua_next(L: LuaThreadState, index: number): number;
  lua_pcall(L: LuaThreadState, args: number, results: number, handler: number): number;
  lua_pop(L: LuaThreadState, n: number): void;
  lua_pushboolean(L: LuaThreadState, value: boolean): void;
  lua_pushcfunction(L: LuaThreadState, f: LuaNative): void;
  lua_pushnil(L: LuaThreadState): void;
  lua_pushnumber(L: LuaThreadState, value: number): void;
  lua_pushstring(L: LuaThreadState, value: LuaBytes): void;
  lua_pushthread(L: LuaThreadState): boolean;
  lua_pushvalue(L: LuaThreadState, index: number): void;
  lua_rawequal(L: LuaThreadState, a: number, b: number): boolean;
  lua_rawgeti(L: LuaThreadState, index: number, key: number): number;
  lua_rawlen(L: LuaThreadState, index: number): number;
  lua_rawset(L: LuaThreadState, index: number): void;
  lua_rawseti(L: LuaThreadState, index: number, key: number): void;
  lua_remove(L: LuaThreadState, index: number): void;
  lua_replace(L: LuaThreadState, index: number): void;
  lua_resume(L: LuaThreadState, from: LuaThreadState | null, args: number): number;
  lua_setfield(L: LuaThreadState, index: number, key: LuaBytes): void;
  lua_setglobal(L: LuaThreadState, name: LuaBytes): void;
  lua_sethook(
    L: LuaThreadState,
    hook: ((L: LuaThreadState, record: LuaDebugRecord) => void) | null,
    mask: number,
    count: number,
  ): void;
  lua_setmetatable(L: LuaThreadState, index: number): void;
  lua_settop(L: LuaThreadState, top: number): void;
  lua_status(L: LuaThreadState): number;
  lua_tocfunction(L: LuaThreadState, index: number): LuaNative | null;
  lua_toboolean(L: LuaThreadState, index: number): boolean;
  lua_tonumber(L: LuaThreadState, index: number): number;
  lua_topointer(L: LuaThreadState, index: number): unknown;
  lua_toproxy(L: LuaThreadState, index: number): (L: LuaThreadState) => void;
  lua_tostring(L: LuaThreadState, index: number): LuaBytes | null;
  lua_touserdata(L: LuaThreadState, index: number): unknown;
  lua_type(L: LuaThreadState, index: number): number;
  lua_xmove(from: LuaThreadState, to: LuaThreadState, n: number): void;
  lua_yield(L: LuaThreadState, results: number): void;
  lua_yieldk(
    L: LuaThreadState,
    results: number,
    context: unknown,
    continuation: LuaContinuation | null,
  ): number;
}

/** Section 5. */
interface LuaAuxiliary {
  luaL_loadbufferx(
    L: LuaThreadState,
    bytes: LuaBytes,
    size: number | null,
    name: LuaBytes,
    mode: LuaBytes,
  ): number;
  luaL_newstate(): LuaThreadState;
  luaL_requiref(L: LuaThreadState, name: LuaBytes, open: LuaNative, global: number): void;
  luaL_tolstring(L: LuaThreadState, index: number): LuaBytes;
  luaL_where(L: LuaThreadState, level: number): void;
}

declare module 'fengari/src/lua.js' {
  const lua: LuaApi;
  export default lua;
}

declare module 'fengari/src/lauxlib.js' {
  const lauxlib: LuaAuxiliary;
  export default lauxlib;
}

declare module 'fengari/src/lualib.js' {
  const libraries: {
    luaopen_base: LuaNative;
    luaopen_coroutine: LuaNative;
    luaopen_debug: LuaNative;
    luaopen_math: LuaNative;
    luaopen_string: LuaNative;
    luaopen_table: LuaNative;
    luaopen_utf8: LuaNative;
  };
  export default libraries;
}

/** Internals: where values are pushed. See `lua-limits.ts`. */
declare module 'fengari/src/lapi.js' {
  const internals: object;
  export default internals;
}
/** Internals: how numbers are read and written; values. See `whole-numbers.ts`, `chunk.ts`. */
declare module 'fengari/src/lobject.js' {
  interface TaggedValue {
    readonly value: unknown;
    setfltvalue(value: number): void;
    setsvalue(value: unknown): void;
    ttisinteger(): boolean;
  }
  const internals: {
    luaO_str2num(text: LuaBytes, into: TaggedValue): number;
    luaO_tostring(L: LuaThreadState, value: TaggedValue): void;
    luaO_pushvfstring(L: LuaThreadState, format: LuaBytes, values: unknown[]): LuaBytes;
    readonly TValue: new (type: number, value: unknown) => never;
  };
  export default internals;
}
/** Internals: how strings are hashed. See `whole-numbers.ts`. */
declare module 'fengari/src/lstring.js' {
  const internals: {
    luaS_bless(L: LuaThreadState, bytes: LuaBytes): unknown;
    TString: { prototype: object };
  };
  export default internals;
}
/** Internals: compiled functions. See `chunk.ts`. */
declare module 'fengari/src/lfunc.js' {
  const internals: {
    Proto: new (L: LuaThreadState) => never;
    luaF_newLclosure(L: LuaThreadState, upvalues: number): never;
  };
  export default internals;
}
declare module 'fengari/src/lundump.js' {
  const internals: {
    luaU_undump(
      L: LuaThreadState,
      input: { readonly buffer: Uint8Array; readonly off: number },
      name: LuaBytes,
    ): unknown;
  };
  export default internals;
}
declare module 'fengari/src/ldo.js' {
  const internals: { luaD_inctop(L: LuaThreadState): void };
  export default internals;
}
