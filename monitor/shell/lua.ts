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
import lauxlib from 'fengari/src/lauxlib.js';
import lobject from 'fengari/src/lobject.js';
import lstring from 'fengari/src/lstring.js';
import lualib from 'fengari/src/lualib.js';
import type { Pending, Value } from '../../kernel/abi/value.ts';
import { directives, formatWhole, needsWide } from './lua-format.ts';
import {
  bytesOf,
  lossyText,
  pushValue,
  readValue,
  textOrBytes,
  type ValueStack,
} from './lua-values.ts';
import { arithmetic, hexDigits, less, type Operation, type Whole } from './u64.ts';
import { installWholeNumbers } from './whole-numbers.ts';

/** A function of the host. Throwing an Error raises a Lua error with its message. */
export type Native = (...args: Value[]) => Value | Pending | undefined;

/** A Lua value held by the host; valid in the state it came from. */
export class LuaHandle {
  /** Pushes the value; for `LuaState` only. */
  readonly push: (L: LuaThreadState) => void;
  constructor(push: (L: LuaThreadState) => void) {
    this.push = push;
  }
}

/** One frame of a Lua stack, innermost first. */
export interface Frame {
  /** File as the chunk was named, or `[native]`. */
  readonly file: string;
  /** 1 and more, or 0 when unknown. */
  readonly line: number;
  /** Name the function was called by, or undefined for main chunks and the like. */
  readonly name: string | undefined;
}

/** An error that reached the host. */
export class LuaError extends Error {
  /** The error value: text, or what the program raised. */
  readonly value: Value;
  readonly frames: readonly Frame[];
  constructor(message: string, value: Value, frames: readonly Frame[]) {
    super(message);
    this.name = 'LuaError';
    this.value = value;
    this.frames = frames;
  }
}

export interface LuaOptions {
  /** Lets the machine run a little and notices an interrupt, while Lua cannot yield. */
  poll(): void;
  /** Milliseconds of a monotonic clock. */
  now(): number;
  /** Milliseconds between two polls. */
  readonly slice?: number;
}

/** Slots of a thread's stack; fengari's own limit is five times that, and slow to reach. */
const DEEPEST_STACK = 200_000;
/** Lua instructions between two looks at the clock: about 0.1 ms. */
const HOOK_COUNT = 1000;
/** How long an interrupted form may clean up before every single instruction raises. */
const GRACE_MILLISECONDS = 150;

/** Bit of a frame's `callstatus` (lstate.h): what `allowhook` was. */
const CIST_OAH = 1;

/** lstate.h: slots above `stack_last`. */
const EXTRA_STACK = 5;
/** Slots a thread starts with, and how many at their end are filled. */
const STACK_SLOTS = 8000;
const FILLED_SLOTS = 1000;
const FILLER = Object.freeze({});

const text = (value: string): Uint8Array => bytesOf(value);
const INTERRUPTED = 'interrupted';

function isPending(value: unknown): value is Pending {
  return typeof value === 'object' && value !== null && (value as Pending).pending === true;
}

/** A Lua state. Two of them share nothing. */
export class LuaState {
  readonly #L: LuaThreadState;
  readonly #options: LuaOptions;
  readonly #wides = new Map<bigint, WeakRef<(L: LuaThreadState) => void>>();
  readonly #wideMeta: LuaHandle;
  readonly #errorMeta: LuaHandle;
  #thread: LuaThread | undefined;
  #threadState: LuaThreadState | undefined;
  #deadline = 0;
  #interruptedAt: number | undefined;

  constructor(options: LuaOptions) {
    installWholeNumbers(lobject, lstring);
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
    this.#wideMeta = this.#makeWideMeta();
    this.#errorMeta = this.#makeErrorMeta();
    this.#replaceFormat();
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
   * Compiles Lua text or undumps a binary chunk.
   * @param name chunk name as Lua wants it: `@file` for a file
   * @throws LuaError for a syntax error
   */
  load(chunk: Uint8Array | string, name: string): LuaHandle {
    const bytes = typeof chunk === 'string' ? text(chunk) : chunk;
    const status = lauxlib.luaL_loadbufferx(this.#L, bytes, bytes.length, text(name), text('bt'));
    if (status !== lua.LUA_OK) throw this.#takeError(this.#L);
    return this.#take();
  }

  /** Binary chunk of a Lua function. @param strip leave out names and lines */
  dump(handle: LuaHandle, strip: boolean): Uint8Array {
    const parts: Uint8Array[] = [];
    handle.push(this.#L);
    lua.lua_dump(
      this.#L,
      (_, bytes, size) => {
        parts.push(bytes.slice(0, size));
        return 0;
      },
      null,
      strip,
    );
    lua.lua_pop(this.#L, 1);
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
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

  // --- threads -------------------------------------------------------------

  #resume(
    thread: LuaThread,
    L: LuaThreadState,
    args: number,
    milliseconds: number,
  ): ThreadState {
    const started = lua.lua_status(L) === lua.LUA_YIELD;
    const outer = { thread: this.#thread, state: this.#threadState };
    this.#thread = thread;
    this.#threadState = L;
    this.#deadline = this.#options.now() + milliseconds;
    thread.waiting = false;
    if (started) lua.lua_settop(L, 0); // what a bare coroutine.yield gave
    const status = lua.lua_resume(L, null, started ? 0 : args);
    this.#thread = outer.thread;
    this.#threadState = outer.state;
    if (status === lua.LUA_YIELD) return thread.waiting ? 'waiting' : 'running';
    thread.interrupted = status !== lua.LUA_OK && this.#interruptedAt !== undefined;
    this.#interruptedAt = undefined;
    return status === lua.LUA_OK ? 'done' : 'failed';
  }

  readonly #hook = (L: LuaThreadState): void => {
    if (this.#interruptedAt !== undefined) this.#raiseInterrupt(L);
    if (L.top > DEEPEST_STACK) this.#raise(L, new RangeError('stack overflow'));
    if (lua.lua_gethookcount(L) !== HOOK_COUNT) this.#watch(L, HOOK_COUNT);
    if (this.#options.now() < this.#deadline) return;
    if (L === this.#threadState && lua.lua_isyieldable(L)) {
      lua.lua_yield(L, 0);
      return;
    }
    this.#pollInside(L);
  };

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

  /** Raises a host error: a KernelError as a table {error message}, others as text with the place. */
  #raise(L: LuaThreadState, error: unknown): never {
    if (error instanceof Error && error.name === 'KernelError') {
      const { code } = error as { code?: unknown };
      this.#push(L, { error: typeof code === 'string' ? code : 'error', message: error.message });
      this.#errorMeta.push(L);
      lua.lua_setmetatable(L, -2);
      return lua.lua_error(L);
    }
    if (!(error instanceof Error)) throw error; // not ours: fengari's own unwinding
    lauxlib.luaL_where(L, 1);
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

  /** `string.format` with whole numbers of any width. */
  #replaceFormat(): void {
    const L = this.#L;
    lua.lua_getglobal(L, text('string'));
    lua.lua_getfield(L, -1, text('format'));
    const plain = this.#take();
    lua.lua_pop(L, 1);
    this.#setPath(['string', 'format'], () =>
      lua.lua_pushcfunction(L, (state) => {
        try {
          this.#widenFormat(state);
        } catch (error) {
          return this.#raise(state, error);
        }
        const count = lua.lua_gettop(state);
        plain.push(state);
        for (let at = 1; at <= count; at++) lua.lua_pushvalue(state, at);
        lua.lua_callk(state, count, 1, 0, null);
        return 1;
      }),
    );
  }

  #widenFormat(L: LuaThreadState): void {
    if (lua.lua_type(L, 1) !== lua.LUA_TSTRING) return;
    const format = lua.lua_tostring(L, 1) ?? new Uint8Array();
    let out = '';
    let copied = 0;
    const pattern = String.fromCharCode(...format.subarray(0, 4096));
    directives(pattern).forEach((directive, at) => {
      const value = this.#whole(L, at + 2);
      if (value === undefined || !needsWide(directive.conversion, value)) return;
      lua.lua_pushstring(L, text(formatWhole(directive, value)));
      lua.lua_replace(L, at + 2);
      out += `${pattern.slice(copied, directive.start)}%s`;
      copied = directive.end;
    });
    if (copied === 0) return;
    out += pattern.slice(copied);
    lua.lua_pushstring(L, Uint8Array.from(out, (character) => character.charCodeAt(0)));
    lua.lua_replace(L, 1);
  }

  // --- u64 -----------------------------------------------------------------

  #whole(L: LuaThreadState, index: number): Whole | undefined {
    const type = lua.lua_type(L, index);
    if (type === lua.LUA_TNUMBER) return lua.lua_tonumber(L, index);
    return type === lua.LUA_TUSERDATA ? this.#stack(L).toWide(index) : undefined;
  }

  /** Pushes the one userdata of a wide number, so that equal numbers are the same key. */
  #pushWide(L: LuaThreadState, value: bigint): void {
    const known = this.#wides.get(value)?.deref();
    if (known !== undefined) return known(L);
    const data = lua.lua_newuserdata(L, 8);
    this.#wideMeta.push(L);
    lua.lua_setmetatable(L, -2);
    const proxy = lua.lua_toproxy(L, -1);
    data['wide'] = value;
    data['proxy'] = proxy; // lives as long as the userdata does
    if (this.#wides.size > 10_000) {
      for (const [key, reference] of this.#wides) {
        if (reference.deref() === undefined) this.#wides.delete(key);
      }
    }
    this.#wides.set(value, new WeakRef(proxy));
  }

  #makeWideMeta(): LuaHandle {
    const L = this.#L;
    lua.lua_createtable(L, 0, 20);
    const method = (name: string, body: (left: Whole, right: Whole) => Value): void => {
      lua.lua_pushcfunction(L, (state) => {
        try {
          const left = this.#whole(state, 1);
          const right = lua.lua_gettop(state) > 1 ? this.#whole(state, 2) : 0;
          if (left === undefined || right === undefined) {
            throw new RangeError('a u64 works with whole numbers only');
          }
          this.#push(state, body(left, right));
        } catch (error) {
          return this.#raise(state, error);
        }
        return 1;
      });
      lua.lua_setfield(L, -2, text(name));
    };
    const operations: Operation[] = ['add', 'sub', 'mul', 'idiv', 'mod', 'band', 'bor', 'bxor'];
    for (const name of operations) method(`__${name}`, (a, b) => arithmetic(name, a, b));
    method('__div', (a, b) => Number(a) / Number(b));
    method('__pow', (a, b) => Number(a) ** Number(b));
    method('__unm', (a) => arithmetic('sub', 0, a));
    method('__lt', (a, b) => less(a, b));
    method('__le', (a, b) => !less(b, a));
    method('__tostring', (a) => a.toString());
    lua.lua_pushcfunction(L, (state) => {
      const left = lossyText(lauxlib.luaL_tolstring(state, 1));
      const right = lossyText(lauxlib.luaL_tolstring(state, 2));
      lua.lua_pushstring(state, text(left + right));
      return 1;
    });
    lua.lua_setfield(L, -2, text('__concat'));
    lua.lua_pushcfunction(L, (state) => {
      lua.lua_pushstring(state, text(`(u64 "0x${hexDigits(this.#whole(state, 1) ?? 0)}")`));
      return 1;
    });
    lua.lua_setfield(L, -2, text('__fennelview'));
    lua.lua_pushstring(L, text('u64'));
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
    const frames = framesOf(L);
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
      stack = valueStack(L, (value) => this.#pushWide(L, value));
      this.#stacks.set(L, stack);
    }
    return stack;
  }
}

/** How a thread came back: `running` wants more time, `waiting` did nothing but wait for a Pending. */
export type ThreadState = 'done' | 'running' | 'waiting' | 'failed';

interface ThreadBody {
  resume(thread: LuaThread, milliseconds: number): ThreadState;
  results(): Value[];
  error(): LuaError;
}

/** An error that was caught on its way and raised again (fnl/shell/trace.fnl) knows its own frames. */
function unwrapped(message: string, value: Value): LuaError | undefined {
  const { cause, frames } = (value ?? {}) as { cause?: Value; frames?: Value };
  if (cause === undefined || !Array.isArray(frames)) return undefined;
  const known = (frames as readonly { file?: unknown; line?: unknown; name?: unknown }[]).map(
    ({ file, line, name }): Frame => ({
      file: String(file),
      line: typeof line === 'number' ? line : 0,
      name: typeof name === 'string' ? name : undefined,
    }),
  );
  return new LuaError(message, cause, known);
}

/** What a thread can be asked; made by `LuaState.thread`. */
export class LuaThread {
  /** True when it was resumed for nothing: the Pending it stopped for is still not there. */
  waiting = false;
  /** True when it failed because it was interrupted. */
  interrupted = false;
  /** Keeps the Lua thread from being collected. */
  readonly anchor: LuaHandle;
  readonly #body: ThreadBody;
  constructor(anchor: LuaHandle, body: ThreadBody) {
    this.anchor = anchor;
    this.#body = body;
  }
  /** Runs it for about so long. */
  resume(milliseconds: number): ThreadState {
    return this.#body.resume(this, milliseconds);
  }
  /** What it returned; after `done`, once. */
  results(): Value[] {
    return this.#body.results();
  }
  /** Why it ended; after `failed`, once. */
  error(): LuaError {
    const error = this.#body.error();
    return this.interrupted ? new LuaError(INTERRUPTED, INTERRUPTED, error.frames) : error;
  }
}

/**
 * Keeps a thread's stack a dense array. fengari deletes each slot it leaves, and V8
 * turns an array that has become mostly holes into a dictionary, after which every
 * instruction is half as fast again; enough filled slots at the far end prevent it.
 */
function widenStack(L: LuaThreadState): void {
  if (L.stack.length >= STACK_SLOTS) return;
  L.stack.length = STACK_SLOTS;
  L.stack_last = STACK_SLOTS - EXTRA_STACK;
  L.stack.fill(FILLER, STACK_SLOTS - FILLED_SLOTS);
}

function nativeErrorText(error: unknown): string {
  if (error instanceof RangeError && /call stack/i.test(error.message)) return 'stack overflow';
  return error instanceof Error ? `internal error: ${error.message}` : String(error);
}

function framesOf(L: LuaThreadState): Frame[] {
  const frames: Frame[] = [];
  const record = new lua.lua_Debug();
  for (let level = 0; level < 200 && lua.lua_getstack(L, level, record) === 1; level++) {
    lua.lua_getinfo(L, text('Sln'), record);
    const native = record.what !== null && lossyText(record.what) === 'C';
    frames.push({
      file: native ? '[native]' : lossyText(record.short_src ?? new Uint8Array()),
      line: Math.max(0, record.currentline),
      name: record.name === null ? undefined : lossyText(record.name),
    });
  }
  return frames;
}

function valueStack(L: LuaThreadState, pushWide: (value: bigint) => void): ValueStack {
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
      const described = textOrBytes(lauxlib.luaL_tolstring(L, index));
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
