/**
 * `string.format` for whole numbers of any width, in the place of fengari's.
 *
 * Arguments that fengari cannot convert are turned into text beforehand, their
 * directives into `%s`; the rest is its own work.
 */
import { directives, formatWhole, needsWide } from './lua-format.ts';
import type { LuaLibrary } from './lua-stack.ts';
import { bytesOf } from './lua-values.ts';
import type { WideNumbers } from './lua-wide.ts';
import { fromLatin1, latin1 } from './whole-numbers.ts';

export interface FormatHost extends LuaLibrary {
  /** Raises a host error with the place of the caller. */
  raise(L: LuaThreadState, error: unknown): never;
}

/** Replaces `string.format` in a state; `L` is its main thread. */
export function widenFormat(host: FormatHost, L: LuaThreadState, wide: WideNumbers): void {
  const { lua } = host;
  lua.lua_getglobal(L, bytesOf('string'));
  lua.lua_getfield(L, -1, bytesOf('format'));
  const pushPlain = lua.lua_toproxy(L, -1);
  lua.lua_pop(L, 1);
  lua.lua_pushcfunction(L, (thread) => {
    try {
      convert(lua, thread, wide);
    } catch (error) {
      return host.raise(thread, error);
    }
    const count = lua.lua_gettop(thread);
    pushPlain(thread);
    for (let at = 1; at <= count; at++) lua.lua_pushvalue(thread, at);
    lua.lua_callk(thread, count, 1, 0, null);
    return 1;
  });
  lua.lua_setfield(L, -2, bytesOf('format'));
  lua.lua_pop(L, 1);
}

/** Converts the wide arguments of a call on the stack and their directives. */
function convert(lua: LuaApi, L: LuaThreadState, wide: WideNumbers): void {
  if (lua.lua_type(L, 1) !== lua.LUA_TSTRING) return;
  const format = latin1(lua.lua_tostring(L, 1) ?? new Uint8Array());
  let out = '';
  let copied = 0;
  directives(format).forEach((directive, at) => {
    const value = wide.whole(L, at + 2);
    if (value === undefined || !needsWide(directive.conversion, value)) return;
    lua.lua_pushstring(L, bytesOf(formatWhole(directive, value)));
    lua.lua_replace(L, at + 2);
    out += `${format.slice(copied, directive.start)}%s`;
    copied = directive.end;
  });
  if (copied === 0) return;
  lua.lua_pushstring(L, fromLatin1(out + format.slice(copied)));
  lua.lua_replace(L, 1);
}
