/**
 * What fengari leaves open: how long a string may become, and room to report an exception.
 *
 * Knows the shape of fengari 0.1.5's internals (lobject.js, lapi.js, ldo.js), which
 * `lua.ts` hands in. A string can still be built once that is longer than the
 * limit; whoever goes on with it is told.
 */

/** As in `string.rep` (prelude.ts). */
const LONGEST = 2 ** 26;
/** Joined bytes after which it is asked whether there is room for more. */
const ASK_AFTER = 2 ** 24;
/** Slots the handler of a native error needs. */
const HANDLER_SLOTS = 4;
const INSTALLED = Symbol.for('flatland.lua-limits');

/** The message is for who wrote the form. */
export class LuaLimit extends Error {}

interface Value {
  vslen(): number;
}
interface State {
  top: number;
  ci: { top: number };
  readonly l_G: { readonly atnativeerror: unknown };
}
interface Api {
  lua_pushcfunction(L: State, native: unknown): void;
}

/** Throws when so many bytes more are too many. */
export type AskRoom = (bytes: number) => void;

/** What the changed internals ask; of one thread, in which one state runs at a time. */
export interface Limits {
  /** Of the state that runs. */
  room: AskRoom | undefined;
}

/** Changes the internals once per thread. */
export function installLimits(values: { readonly prototype: object }, api: object): Limits {
  const marked = api as Api & { [INSTALLED]?: Limits };
  if (marked[INSTALLED] !== undefined) return marked[INSTALLED];
  const limits: Limits = { room: undefined };
  marked[INSTALLED] = limits;

  const prototype = values.prototype as Value;
  const length = prototype.vslen;
  let joined = 0;
  // Joining strings asks each for its length first (luaV_concat).
  prototype.vslen = function (this: Value) {
    const bytes = length.call(this);
    if (bytes > LONGEST) throw new LuaLimit('a string of more than 64 MiB');
    joined += bytes;
    if (joined > ASK_AFTER) {
      joined = 0;
      limits.room?.(2 * bytes);
    }
    return bytes;
  };

  // luaD_rawrunprotected pushes the handler although the frame that failed may be full.
  const push = marked.lua_pushcfunction;
  marked.lua_pushcfunction = (L, native) => {
    if (native === L.l_G.atnativeerror) L.ci.top = Math.max(L.ci.top, L.top + HANDLER_SLOTS);
    push(L, native);
  };
  return limits;
}
