/**
 * What the host gives the Lisp: the kernel's door, output, time, 64-bit numbers.
 *
 * `kernel.call`, the table `host`, and the `bit` library that Fennel's bitwise
 * forms compile to (64 bits wide, unlike fengari's own operators).
 */
import type { Pending, Value } from '../../kernel/abi/value.ts';
import type { LuaState } from './lua.ts';
import { arithmetic, hexDigits, invert, readU64, shift, shiftSigned, type Whole } from './u64.ts';

/** What stands behind the Lisp. */
export interface LispHost {
  /** A privileged call. @throws KernelError */
  call(name: string, args: Value[]): Value | Pending;
  /** Output of print and io.write. */
  write(text: string): void;
  /** Milliseconds of a monotonic clock. */
  now(): number;
  /** Fennel text of a file errors can name. */
  source(file: string): string | undefined;
  /** Asks whether so many bytes may be taken for a string. @throws LuaLimit when not */
  room(bytes: number): void;
  /** Keeps a transcript in a file, or stops when there is no name. @returns what it says to that */
  transcript(file: string | undefined): string;
  /** The form asks to leave; it is ended right after. */
  exit(status: number): void;
}

/** Global names that fnl/ may use besides Lua's own. */
export const HOST_GLOBALS: readonly string[] = ['kernel', 'host', 'bit'];

function whole(value: Value | undefined, what: string): Whole {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  throw new RangeError(`${what}: expected a whole number, found ${describe(value)}`);
}

function describe(value: Value | undefined): string {
  if (value === null || value === undefined) return 'nil';
  return typeof value === 'object' ? 'a table' : JSON.stringify(value);
}

/** Defines everything in the state. */
export function installHost(state: LuaState, host: LispHost): void {
  state.define('kernel.call', (name, ...args) => {
    if (typeof name !== 'string') throw new RangeError('kernel.call: expected a name');
    return host.call(name, args);
  });
  state.define('host.write', (text) => {
    host.write(typeof text === 'string' ? text : new TextDecoder().decode(text as Uint8Array));
    return undefined;
  });
  state.define('host.now', () => host.now());
  state.define('host.wall', () => Date.now());
  state.define('host.source', (file) => host.source(String(file)) ?? null);
  state.define('host.room', (bytes) => {
    host.room(Number(bytes));
    return undefined;
  });
  state.define('host.transcript', (file) =>
    host.transcript(typeof file === 'string' ? file : undefined),
  );
  state.define('host.exit', (status) => {
    host.exit(typeof status === 'number' ? status : 0);
    return undefined;
  });
  state.define('host.u64', (value) => {
    if (typeof value === 'string') return readU64(value);
    return readU64(whole(value, 'u64'));
  });
  state.define('host.wide', (value) => typeof value === 'bigint');
  state.define('host.hex', (value) => hexDigits(whole(value, 'hex')));

  const fold = (name: 'band' | 'bor' | 'bxor'): void => {
    state.define(`bit.${name}`, (...args) =>
      args.map((value) => whole(value, name)).reduce((a, b) => arithmetic(name, a, b)),
    );
  };
  fold('band');
  fold('bor');
  fold('bxor');
  state.define('bit.bnot', (value) => invert(whole(value, 'bnot')));
  state.define('bit.lshift', (value, by) => shift(whole(value, 'lshift'), whole(by, 'lshift')));
  state.define('bit.rshift', (value, by) => {
    const count = whole(by, 'rshift');
    return shift(whole(value, 'rshift'), typeof count === 'bigint' ? 64 : -count);
  });
  state.define('bit.arshift', (value, by) =>
    shiftSigned(whole(value, 'arshift'), whole(by, 'arshift')),
  );
}
