/**
 * Values of the kernel's contract to Lua and back.
 *
 * Text and bytes are both Lua strings: what is valid UTF-8 comes back as string,
 * anything else as Uint8Array. Lists are tables 1..n, records tables with string
 * keys; an empty table comes back as an empty list. Numbers always go in as
 * doubles (see `whole-numbers.ts`), bigints of 2^53 and more as u64 userdata.
 */
import type { Value } from '../../kernel/abi/value.ts';
import { unsigned } from './u64.ts';

/** Deepest nesting that is converted; deeper tables are refused. */
const DEEPEST = 100;
/** Values within one value: for the kernel, and for showing. */
const MOST = { strict: 1_000_000, shown: 10_000 } as const;

const encoder = new TextEncoder();

/** UTF-8 bytes of text. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Text of bytes when they are valid UTF-8, else a copy of the bytes. */
export function textOrBytes(bytes: Uint8Array): string | Uint8Array {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes.slice();
  }
}

/** Text of bytes; what is not valid UTF-8 becomes U+FFFD. */
export function lossyText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** The little of the Lua API that conversion needs; `lua.ts` hands it in. */
export interface ValueStack {
  readonly nil: number;
  readonly boolean: number;
  readonly number: number;
  readonly string: number;
  readonly table: number;
  readonly userdata: number;
  type(index: number): number;
  toBoolean(index: number): boolean;
  toNumber(index: number): number;
  toBytes(index: number): Uint8Array;
  /** The wide number in a u64 userdata, or undefined when it is something else. */
  toWide(index: number): bigint | undefined;
  /** Text for what has no counterpart, e.g. `#<function>`. */
  describe(index: number): string;
  absolute(index: number): number;
  room(slots: number): void;
  next(index: number): boolean;
  pop(count: number): void;
  pushNil(): void;
  pushBoolean(value: boolean): void;
  pushNumber(value: number): void;
  pushBytes(value: Uint8Array): void;
  pushWide(value: bigint): void;
  newTable(): void;
  rawSet(index: number): void;
  rawSetIndex(index: number, key: number): void;
}

/** Pushes one value. @throws RangeError when it is nested too deep */
export function pushValue(stack: ValueStack, value: Value | undefined, depth = 0): void {
  stack.room(4);
  if (value === null || value === undefined) return stack.pushNil();
  switch (typeof value) {
    case 'boolean':
      return stack.pushBoolean(value);
    case 'number':
      return stack.pushNumber(value);
    case 'string':
      return stack.pushBytes(bytesOf(value));
    case 'bigint': {
      const whole = unsigned(value);
      return typeof whole === 'number' ? stack.pushNumber(whole) : stack.pushWide(whole);
    }
  }
  if (value instanceof Uint8Array) return stack.pushBytes(value.slice());
  if (depth >= DEEPEST) throw new RangeError(`a value nested deeper than ${DEEPEST}`);
  stack.newTable();
  if (Array.isArray(value)) {
    (value as readonly Value[]).forEach((element, at) => {
      pushValue(stack, element, depth + 1);
      stack.rawSetIndex(-2, at + 1);
    });
    return;
  }
  for (const [key, element] of Object.entries(value as { readonly [key: string]: Value })) {
    if (element === null || element === undefined) continue;
    stack.pushBytes(bytesOf(key));
    pushValue(stack, element, depth + 1);
    stack.rawSet(-3);
  }
}

/**
 * Reads one value.
 * @param strict refuse functions, threads, cycles and the like; without it they become their
 *   description, and what is too much becomes `…`
 * @throws RangeError for what cannot be a Value
 */
export function readValue(stack: ValueStack, index: number, strict: boolean): Value {
  return read(stack, index, { strict, left: strict ? MOST.strict : MOST.shown }, 0);
}

interface Reading {
  readonly strict: boolean;
  left: number;
}

function read(stack: ValueStack, index: number, reading: Reading, depth: number): Value {
  if (--reading.left < 0) {
    if (reading.strict) throw new RangeError('a value of too many parts');
    return '…';
  }
  switch (stack.type(index)) {
    case stack.nil:
      return null;
    case stack.boolean:
      return stack.toBoolean(index);
    case stack.number:
      return stack.toNumber(index);
    case stack.string:
      return textOrBytes(stack.toBytes(index));
    case stack.table:
      return readTable(stack, index, reading, depth);
    case stack.userdata: {
      const wide = stack.toWide(index);
      if (wide !== undefined) return wide;
    }
  }
  if (reading.strict) throw new RangeError(`${stack.describe(index)} cannot leave the Lisp`);
  return stack.describe(index);
}

function readTable(stack: ValueStack, index: number, reading: Reading, depth: number): Value {
  if (depth >= DEEPEST) {
    if (reading.strict)
      throw new RangeError(`a table nested deeper than ${DEEPEST}, or within itself`);
    return '…';
  }
  const table = stack.absolute(index);
  const list: Value[] = [];
  const record: Record<string, Value> = {};
  let fields = 0;
  let elements = 0;
  stack.room(3);
  stack.pushNil();
  while (stack.next(table)) {
    if (reading.left < 0 && !reading.strict) {
      stack.pop(2);
      break;
    }
    const value = read(stack, -1, reading, depth + 1);
    if (stack.type(-2) === stack.number) {
      const at = stack.toNumber(-2);
      if (Number.isInteger(at) && at >= 1 && at <= 2 ** 24) {
        list[at - 1] = value;
        elements++;
      } else {
        record[String(at)] = value;
        fields++;
      }
    } else {
      const key = read(stack, -2, reading, depth + 1);
      record[typeof key === 'string' ? key : String(key)] = value;
      fields++;
    }
    stack.pop(1);
  }
  if (fields === 0 && elements === list.length) return list;
  if (elements > 0 && reading.strict && fields > 0) {
    throw new RangeError('a table that is both a list and a record');
  }
  list.forEach((value, at) => {
    record[String(at + 1)] = value;
  });
  return record;
}
