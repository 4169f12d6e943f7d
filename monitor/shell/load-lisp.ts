/**
 * Loads Fennel and the words of the prompt into a fresh Lua state.
 *
 * Gives the functions of fnl/shell/prompt.fnl and complete.fnl that the shell calls.
 */
import type { unpackImage } from './image.ts';
import type { LuaHandle, LuaState } from './lua.ts';

/** What the shell calls in its Lisp. */
export interface Lisp {
  readonly newSession: LuaHandle;
  readonly invoke: LuaHandle;
  readonly evaluate: LuaHandle;
  readonly warmUp: LuaHandle;
  readonly names: LuaHandle;
  readonly outcome: LuaHandle;
  readonly valueOf: LuaHandle;
  readonly matches: LuaHandle;
  readonly documentation: LuaHandle;
  readonly look: LuaHandle;
  readonly framesOf: LuaHandle;
}

/** Loads the image into a fresh state. */
export function loadLisp(state: LuaState, parts: ReturnType<typeof unpackImage>): Lisp {
  state.call(state.load(parts.prelude, '=prelude'));
  const [owned] = state.callForHandles(state.load(OWNED, '=owned')) as [LuaHandle];
  const own = (chunk: LuaHandle, compiler: boolean): LuaHandle =>
    state.callForHandles(owned, chunk, compiler)[0] as LuaHandle;
  const compiler = own(state.load(parts.fennel, '=fennel'), true);
  const [fennel] = state.callForHandles(compiler) as [LuaHandle];
  const [register] = state.callForHandles(state.load(REGISTER, '=register'), fennel) as [LuaHandle];
  for (const { name, file, macros, chunk } of parts.modules) {
    state.call(register, name, own(state.load(chunk, `@${file}`), false), macros);
  }
  const [prompt, complete] = state.callForHandles(
    state.load('return require("shell.prompt"), require("shell.complete")', '=start'),
  ) as [LuaHandle, LuaHandle];
  return {
    newSession: state.field(prompt, 'new-session'),
    invoke: state.field(prompt, 'invoke'),
    evaluate: state.field(prompt, 'evaluate'),
    warmUp: state.field(prompt, 'warm-up'),
    names: state.field(prompt, 'names'),
    outcome: state.field(prompt, 'outcome'),
    valueOf: state.field(prompt, 'value-of'),
    matches: state.field(complete, 'matches'),
    documentation: state.field(complete, 'documentation'),
    look: state.field(prompt, 'look'),
    framesOf: state.field(prompt, 'frames-of'),
  };
}

/** A place for locals and macros of its own. */
export function newSession(state: LuaState, lisp: Lisp): LuaHandle {
  const [session] = state.callForHandles(lisp.newSession) as [LuaHandle];
  return session;
}

/**
 * Gives a chunk of the shell's own the globals as they were at the beginning: a person who loses
 * one still has a prompt.
 */
const OWNED = `
local function copy()
  local kept = setmetatable({}, { __index = _G, __newindex = _G })
  for name, value in pairs(_G) do rawset(kept, name, value) end
  return kept
end
local ours, compilers = copy(), copy()
-- The compiler says _G.type and the like.
rawset(compilers, "_G", compilers)
return function(chunk, compiler)
  debug.setupvalue(chunk, 1, compiler and compilers or ours)
  return chunk
end
`;

/** Puts a module where `require` finds it; macros run in the compiler's environment. */
const REGISTER = `
package.loaded.fennel = ...
local compiler, specials = require("fennel.compiler"), require("fennel.specials")
return function(name, chunk, macros)
  if macros then
    local env = specials["wrap-env"](
      specials["make-compiler-env"](nil, compiler.scopes.compiler, {}, {}))
    debug.setupvalue(chunk, 1, env)
  end
  package.preload[name] = chunk
end
`;
