/**
 * Handles to Lua values and threads, as the host holds them. Made by `LuaState`.
 */
import type { Value } from '../../kernel/abi/value.ts';
import { LuaError } from './lua-error.ts';

/** What an interrupted thread raises. */
export const INTERRUPTED = 'interrupted';

/** A Lua value held by the host; valid in the state it came from. */
export class LuaHandle {
  /** Pushes the value; for `LuaState` only. */
  readonly push: (L: LuaThreadState) => void;
  constructor(push: (L: LuaThreadState) => void) {
    this.push = push;
  }
}

/** How a thread came back: `running` wants more time, `waiting` did nothing but wait for a Pending. */
export type ThreadState = 'done' | 'running' | 'waiting' | 'failed';

/** What a state does for its threads. */
export interface ThreadBody {
  resume(thread: LuaThread, milliseconds: number): ThreadState;
  results(): Value[];
  error(): LuaError;
}

/** What a thread can be asked; made by `LuaState.thread`. */
export class LuaThread {
  /** True when it was resumed for nothing: the Pending it stopped for is still not there. */
  waiting = false;
  /** Why it was made to end from outside: an interrupt, or that it held too much. */
  ended: string | undefined;
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
    return this.ended === undefined ? error : new LuaError(this.ended, this.ended, error.frames);
  }
}
