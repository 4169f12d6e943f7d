/**
 * Errors that reached the host, and the frames of a Lua stack.
 */
import type { Value } from '../../kernel/abi/value.ts';
import { LuaLimit } from './lua-limits.ts';
import { bytesOf, lossyText } from './lua-values.ts';

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

/** Frames that are looked at. */
const MOST_FRAMES = 200;

/** The frames of a thread, also of one that has failed. */
export function framesOf(lua: LuaApi, L: LuaThreadState): Frame[] {
  const frames: Frame[] = [];
  const record = new lua.lua_Debug();
  for (let level = 0; level < MOST_FRAMES && lua.lua_getstack(L, level, record) === 1; level++) {
    lua.lua_getinfo(L, bytesOf('Sln'), record);
    const native = record.what !== null && lossyText(record.what) === 'C';
    frames.push({
      file: native ? '[native]' : lossyText(record.short_src ?? new Uint8Array()),
      line: Math.max(0, record.currentline),
      name: record.name === null ? undefined : lossyText(record.name),
    });
  }
  return frames;
}

/** An error that was caught on its way and raised again (fnl/shell/trace.fnl) knows its own frames. */
export function unwrapped(message: string, value: Value): LuaError | undefined {
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

/** What Lua code is told of an exception that is no Lua error. */
export function nativeErrorText(error: unknown): string {
  if (error instanceof RangeError && /call stack/i.test(error.message)) return 'stack overflow';
  if (error instanceof LuaLimit) return error.message;
  return error instanceof Error ? `internal error: ${error.message}` : String(error);
}
