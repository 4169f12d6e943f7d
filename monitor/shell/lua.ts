/**
 * One Lua state under our own names: load, call, threads that can be stopped.
 *
 * Rules of use: this is the only file that imports fengari. Natives get Values
 * and return Values; one that returns a Pending suspends its thread until the
 * result is there. A thread that computes yields from a count hook when its time
 * is over; where Lua cannot yield (sort comparators, gsub callbacks, inner
 * coroutines) the hook calls `poll` instead, which must not call into this state.
 * It does not know Fennel, files or the kernel.
 */
import lua from 'fengari/src/lua.js';
import lapi from 'fengari/src/lapi.js';
import lauxlib from 'fengari/src/lauxlib.js';
import ldo from 'fengari/src/ldo.js';
import lfunc from 'fengari/src/lfunc.js';
import lobject from 'fengari/src/lobject.js';
import lstring from 'fengari/src/lstring.js';
import lundump from 'fengari/src/lundump.js';
import lualib from 'fengari/src/lualib.js';
import type { Pending, Value } from '../../kernel/abi/value.ts';
import { installChunks, packChunk, type Prototype } from './chunk.ts';
import { framesOf, LuaError, nativeErrorText, unwrapped } from './lua-error.ts';
import type { HeapGuard } from './heap-guard.ts';
import { installLimits, LuaLimit, type Limits } from './lua-limits.ts';
import { createStack, widenStack } from './lua-stack.ts';
import { INTERRUPTED, LuaHandle, LuaThread, type ThreadState } from './lua-thread.ts';
import { widenFormat } from './lua-string.ts';
import { bytesOf, lossyText, pushValue, readValue, type ValueStack } from './lua-values.ts';
import { WideNumbers } from './lua-wide.ts';
import { installWholeNumbers } from './whole-numbers.ts';

export { LuaError, type Frame } from './lua-error.ts';
export { INTERRUPTED, LuaHandle, LuaThread, type ThreadState } from './lua-thread.ts';

/** A function of the host. Throwing an Error raises a Lua error with its message. */
export type Native = (...args: Value[]) => Value | Pending | undefined;

export interface LuaOptions {
  /** Lets the machine run a little and notices an interrupt, while Lua cannot yield. */
  poll(): void;
  /** Milliseconds of a monotonic clock. */
  now(): number;
  /** Milliseconds between two polls. */
  readonly slice?: number;
  /** Stops threads that pile up values. */
  readonly heap?: HeapGuard;
}

/** Slots of a thread's stack; fengari's own limit is five times that, and slow to reach. */
const DEEPEST_STACK = 200_000;
/** Lua instructions between two looks at the clock: about 0.1 ms. */
const HOOK_COUNT = 1000;
/** How long an interrupted form may clean up before every single instruction raises. */
const GRACE_MILLISECONDS = 150;

/** Bit of a frame's `callstatus` (lstate.h): what `allowhook` was. */
const CIST_OAH = 1;

const text = (value: string): Uint8Array => bytesOf(value);

function isPending(value: unknown): value is Pending {
  return typeof value === 'object' && value !== null && (value as Pending).pending === true;
}

/** A Lua state. Two of them share nothing. */
export class LuaState {
  readonly #L: LuaThreadState;
  readonly #options: LuaOptions;
  readonly #wide: WideNumbers;
  readonly #errorMeta: LuaHandle;
  readonly #limits: Limits;
  readonly #askRoom = (bytes: number): void => this.room(bytes);
  /** Why the running thread has to end, when it piled up too much. */
  #tooMuch: string | undefined;
  #thread: LuaThread | undefined;
  #threadState: LuaThreadState | undefined;
  #deadline = 0;
  /** The thread gave up its time; otherwise it is the form that yielded. */
  #suspended = false;
  #interruptedAt: number | undefined;

  constructor(options: LuaOptions) {
    installWholeNumbers(lobject, lstring);
    installChunks({ lobject, lstring, lfunc, lundump, ldo });
    this.#limits = installLimits(lobject.TValue, lapi);
    this.#options = options;
    const L = lauxlib.luaL_newstate();
    this.#L = L;
    widenStack(L);
    lua.lua_atnativeerror(L, (thread) => {
      const error = lua.lua_touserdata(thread, -1);
      lua.lua_pushstring(thread, text(nativeErrorText(error)));
      return 1;
    });
    const libraries: [string, LuaNative][] = [
      ['_G', lualib.luaopen_base],
      ['coroutine', lualib.luaopen_coroutine],
      ['debug', lualib.luaopen_debug],
      ['math', lualib.luaopen_math],
      ['string', lualib.luaopen_string],
      ['table', lualib.luaopen_table],
      ['utf8', lualib.luaopen_utf8],
    ];
    for (const [name, open] of libraries) {
      lauxlib.luaL_requiref(L, text(name), open, 1);
      lua.lua_pop(L, 1);
    }
    // What reaches the host's files or takes the hook away is not for forms.
    for (const name of ['dofile', 'loadfile']) this.#setPath([name], () => lua.lua_pushnil(L));
    for (const name of ['sethook', 'gethook', 'debug', 'getregistry']) {
      this.#setPath(['debug', name], () => lua.lua_pushnil(L));
    }
    for (const name of ['pcall', 'xpcall']) this.#keepHook(name);
    const push = (thread: LuaThreadState, value: Value): void => this.#push(thread, value);
    const raise = (thread: LuaThreadState, error: unknown): never => this.#raise(thread, error);
    this.#wide = new WideNumbers({ lua, auxiliary: lauxlib, push, raise }, L);
    this.#errorMeta = this.#makeErrorMeta();
    widenFormat({ lua, auxiliary: lauxlib, raise }, L, this.#wide);
  }

  /** Makes a native a global function; `name` may have one dot (`kernel.call`). */
  define(name: string, native: Native): void {
    this.#setPath(name.split('.'), () => this.#pushNative(native));
  }

  /** Sets a global, or a field of a global table. */
  set(name: string, value: Value | LuaHandle): void {
    this.#setPath(name.split('.'), () => this.#pushAny(this.#L, value));
  }

  /**
   * Compiles Lua text, or loads what `dump` gave.
   * @param name chunk name as Lua wants it: `@file` for a file
   * @throws LuaError for a syntax error
   */
  load(chunk: Uint8Array | string, name: string): LuaHandle {
    const bytes = typeof chunk === 'string' ? text(chunk) : chunk;
    const status = lauxlib.luaL_loadbufferx(this.#L, bytes, bytes.length, text(name), text('bt'));
    if (status !== lua.LUA_OK) throw this.#takeError(this.#L);
    return this.#take();
  }

  /** Compiled chunk of a Lua function, for `load`. @param strip leave out names and lines */
  dump(handle: LuaHandle, strip: boolean): Uint8Array {
    handle.push(this.#L);
    const closure = lua.lua_topointer(this.#L, -1) as { readonly p: Prototype };
    lua.lua_pop(this.#L, 1);
    return packChunk(closure.p, strip);
  }

  /**
   * Calls a function to its end, on this state's main thread and without a hook:
   * for the host's own short calls, never for what a person typed.
   * @throws LuaError
   */
  call(handle: LuaHandle, ...args: (Value | LuaHandle)[]): Value[] {
    const base = this.#protectedCall(handle, args);
    const values = this.#values(this.#L, base + 1, false);
    lua.lua_settop(this.#L, base);
    return values;
  }

  /** As `call`, but the results stay in Lua. */
  callForHandles(handle: LuaHandle, ...args: (Value | LuaHandle)[]): LuaHandle[] {
    const base = this.#protectedCall(handle, args);
    const handles: LuaHandle[] = [];
    for (let at = base + 1; at <= lua.lua_gettop(this.#L); at++) {
      handles.push(new LuaHandle(lua.lua_toproxy(this.#L, at)));
    }
    lua.lua_settop(this.#L, base);
    return handles;
  }

  /** One field of a table held by the host. */
  field(handle: LuaHandle, key: string): LuaHandle {
    handle.push(this.#L);
    lua.lua_getfield(this.#L, -1, text(key));
    const field = this.#take();
    lua.lua_pop(this.#L, 1);
    return field;
  }

  /** A new thread that will call the function; `LuaThread.resume` starts it. */
  thread(handle: LuaHandle, ...args: (Value | LuaHandle)[]): LuaThread {
    const L = lua.lua_newthread(this.#L);
    const anchor = this.#take();
    this.#watch(L, HOOK_COUNT);
    widenStack(L);
    handle.push(L);
    for (const argument of args) this.#pushAny(L, argument);
    return new LuaThread(anchor, {
      resume: (thread, milliseconds) => this.#resume(thread, L, args.length, milliseconds),
      results: () => this.#values(L, 1, false),
      error: () => this.#takeError(L),
    });
  }

  /**
   * Ends the running thread: it raises `interrupted`, and again until it is gone;
   * after a grace for cleaning up, at every instruction, so that no pcall holds it.
   */
  interrupt(): void {
    if (this.#interruptedAt === undefined) this.#interruptedAt = this.#options.now();
  }

  /** @throws LuaLimit when so many bytes outside the heap are too many */
  room(bytes: number): void {
    const { heap } = this.#options;
    if (heap !== undefined && heap.check(bytes) !== 'fine') throw new LuaLimit(heap.sentence());
  }

  /** Does something during which an interrupt that is under way waits. */
  aside<T>(work: () => T): T {
    const at = this.#interruptedAt;
    this.#interruptedAt = undefined;
    try {
      return work();
    } finally {
      this.#interruptedAt = at;
    }
  }

  // --- threads -------------------------------------------------------------

  #resume(thread: LuaThread, L: LuaThreadState, args: number, milliseconds: number): ThreadState {
    const started = lua.lua_status(L) === lua.LUA_YIELD;
    const outer = { thread: this.#thread, state: this.#threadState };
    this.#thread = thread;
    this.#threadState = L;
    this.#deadline = this.#options.now() + milliseconds;
    this.#limits.room = this.#askRoom;
    if (!started) this.#options.heap?.begin();
    thread.waiting = false;
    this.#suspended = false;
    const status = lua.lua_resume(L, null, started ? 0 : args);
    this.#limits.room = undefined;
    this.#thread = outer.thread;
    this.#threadState = outer.state;
    if (status === lua.LUA_YIELD) {
      if (this.#suspended) return thread.waiting ? 'waiting' : 'running';
      lua.lua_pushstring(L, text('coroutine.yield outside of a coroutine: nobody takes the value'));
      return 'failed';
    }
    const ended = status !== lua.LUA_OK && this.#interruptedAt !== undefined;
    thread.ended = ended ? (this.#tooMuch ?? INTERRUPTED) : undefined;
    this.#interruptedAt = undefined;
    this.#tooMuch = undefined;
    return status === lua.LUA_OK ? 'done' : 'failed';
  }

  readonly #hook = (L: LuaThreadState): void => {
    if (this.#interruptedAt !== undefined) this.#raiseInterrupt(L);
    if (L.top > DEEPEST_STACK) this.#raise(L, new RangeError('stack overflow'));
    if (lua.lua_gethookcount(L) !== HOOK_COUNT) this.#watch(L, HOOK_COUNT);
    if (this.#options.now() < this.#deadline) return;
    this.#checkHeap(L);
    if (L === this.#threadState && lua.lua_isyieldable(L)) {
      this.#suspended = true;
      lua.lua_yield(L, 0);
      return;
    }
    this.#pollInside(L);
  };

  /** Raises an error in a form that holds too much; one that goes on all the same is ended. */
  #checkHeap(L: LuaThreadState): void {
    const { heap } = this.#options;
    const verdict = heap?.check() ?? 'fine';
    if (heap === undefined || verdict === 'fine') return;
    L.errfunc = 0; // a handler would keep the locals that hold it all
    if (verdict === 'stop') this.#raise(L, new LuaLimit(heap.sentence()), 0);
    this.#tooMuch ??= heap.sentence();
    this.interrupt();
    this.#raiseInterrupt(L);
  }

  #pollInside(L: LuaThreadState): void {
    this.#options.poll();
    this.#deadline = this.#options.now() + (this.#options.slice ?? 4);
    if (this.#interruptedAt !== undefined) this.#raiseInterrupt(L);
  }

  #raiseInterrupt(L: LuaThreadState): never {
    const since = this.#options.now() - (this.#interruptedAt ?? 0);
    this.#watch(L, since > GRACE_MILLISECONDS ? 1 : HOOK_COUNT);
    L.errfunc = 0; // a handler of xpcall would run without a hook, for as long as it likes
    lua.lua_pushstring(L, text(INTERRUPTED));
    return lua.lua_error(L);
  }

  #watch(L: LuaThreadState, count: number): void {
    lua.lua_sethook(L, this.#hook, lua.LUA_MASKCOUNT, count);
  }

  /**
   * Suspends the thread until the result is there; waits in place where it cannot
   * be suspended. The first suspension counts as work: only a thread that was
   * resumed in vain is waiting.
   */
  #await(L: LuaThreadState, pending: Pending, again = false): number {
    for (;;) {
      if (this.#interruptedAt !== undefined) this.#raiseInterrupt(L);
      let value: Value | undefined;
      try {
        value = pending.poll();
      } catch (error) {
        return this.#raise(L, error);
      }
      if (value !== undefined) {
        this.#push(L, value);
        return 1;
      }
      const thread = this.#thread;
      if (thread !== undefined && L === this.#threadState && lua.lua_isyieldable(L)) {
        thread.waiting = again;
        this.#suspended = true;
        return lua.lua_yieldk(L, 0, pending, (state) => this.#await(state, pending, true));
      }
      this.#pollInside(L);
    }
  }

  /**
   * lua_pcallk keeps `allowhook` only when its frame has CIST_OAH set beforehand
   * (it masks where it should merge), so a thread would lose its hook with the
   * first error it catches, and could not be stopped any more.
   */
  #keepHook(name: string): void {
    lua.lua_getglobal(this.#L, text(name));
    const original = lua.lua_tocfunction(this.#L, -1);
    lua.lua_pop(this.#L, 1);
    if (original === null) throw new Error(`${name} is not a native function`);
    this.#setPath([name], () =>
      lua.lua_pushcfunction(this.#L, (L) => {
        L.ci.callstatus |= CIST_OAH;
        return original(L);
      }),
    );
  }

  // --- natives -------------------------------------------------------------

  #pushNative(native: Native): void {
    lua.lua_pushcfunction(this.#L, (L) => {
      let result: Value | Pending | undefined;
      try {
        result = native(...this.#values(L, 1, true));
      } catch (error) {
        return this.#raise(L, error);
      }
      if (result === undefined) return 0;
      if (isPending(result)) return this.#await(L, result);
      this.#push(L, result);
      return 1;
    });
  }

  /**
   * Raises a host error: a KernelError as a table {error message}, others as text with the place.
   * @param level whose place: 1 is the caller of a native function, 0 in the hook the function it stops
   */
  #raise(L: LuaThreadState, error: unknown, level = 1): never {
    if (error instanceof Error && error.name === 'KernelError') {
      const { code } = error as { code?: unknown };
      this.#push(L, { error: typeof code === 'string' ? code : 'error', message: error.message });
      this.#errorMeta.push(L);
      lua.lua_setmetatable(L, -2);
      return lua.lua_error(L);
    }
    if (!(error instanceof Error)) throw error; // not ours: fengari's own unwinding
    lauxlib.luaL_where(L, level);
    const place = lua.lua_tostring(L, -1) ?? new Uint8Array();
    lua.lua_pop(L, 1);
    lua.lua_pushstring(L, text(lossyText(place) + error.message));
    return lua.lua_error(L);
  }

  #makeErrorMeta(): LuaHandle {
    const L = this.#L;
    lua.lua_createtable(L, 0, 3);
    lua.lua_pushcfunction(L, (state) => {
      lua.lua_getfield(state, 1, text('message'));
      return 1;
    });
    lua.lua_pushvalue(L, -1);
    lua.lua_setfield(L, -3, text('__tostring'));
    lua.lua_setfield(L, -2, text('__fennelview'));
    lua.lua_pushstring(L, text('kernel error'));
    lua.lua_setfield(L, -2, text('__name'));
    return this.#take();
  }

  // --- the stack -----------------------------------------------------------

  #protectedCall(handle: LuaHandle, args: (Value | LuaHandle)[]): number {
    const base = lua.lua_gettop(this.#L);
    handle.push(this.#L);
    for (const argument of args) this.#pushAny(this.#L, argument);
    const status = lua.lua_pcall(this.#L, args.length, lua.LUA_MULTRET, 0);
    if (status !== lua.LUA_OK) throw this.#takeError(this.#L);
    return base;
  }

  #push(L: LuaThreadState, value: Value): void {
    pushValue(this.#stack(L), value);
  }

  #pushAny(L: LuaThreadState, value: Value | LuaHandle): void {
    if (value instanceof LuaHandle) value.push(L);
    else this.#push(L, value);
  }

  /** Takes the top value off the main stack into a handle. */
  #take(): LuaHandle {
    const handle = new LuaHandle(lua.lua_toproxy(this.#L, -1));
    lua.lua_pop(this.#L, 1);
    return handle;
  }

  #setPath(path: readonly string[], push: () => void): void {
    const [first, second] = path as [string, string?];
    const L = this.#L;
    if (second === undefined) {
      push();
      lua.lua_setglobal(L, text(first));
      return;
    }
    if (lua.lua_getglobal(L, text(first)) !== lua.LUA_TTABLE) {
      lua.lua_pop(L, 1);
      lua.lua_createtable(L, 0, 4);
      lua.lua_pushvalue(L, -1);
      lua.lua_setglobal(L, text(first));
    }
    push();
    lua.lua_setfield(L, -2, text(second));
    lua.lua_pop(L, 1);
  }

  #values(L: LuaThreadState, from: number, strict: boolean): Value[] {
    const stack = this.#stack(L);
    const values: Value[] = [];
    for (let at = from; at <= lua.lua_gettop(L); at++) values.push(readValue(stack, at, strict));
    return values;
  }

  #takeError(L: LuaThreadState): LuaError {
    const main = this.#L; // a thread that has failed runs no metamethods
    lua.lua_checkstack(main, 10);
    const frames = framesOf(lua, L);
    lua.lua_xmove(L, main, 1);
    const value = readValue(this.#stack(main), -1, false);
    const message = lossyText(lauxlib.luaL_tolstring(main, -1));
    lua.lua_pop(main, 2);
    return unwrapped(message, value) ?? new LuaError(message, value, frames);
  }

  readonly #stacks = new WeakMap<LuaThreadState, ValueStack>();

  #stack(L: LuaThreadState): ValueStack {
    let stack = this.#stacks.get(L);
    if (stack === undefined) {
      stack = createStack({ lua, auxiliary: lauxlib }, L, (value) => this.#wide.push(L, value));
      this.#stacks.set(L, stack);
    }
    return stack;
  }
}
