/**
 * What a row of the call table says, and the kinds its arguments can have.
 *
 * Two tables share this shape: calls of Tasks (number in a7, see task-calls.ts)
 * and privileged calls (by name, see privileged-calls.ts). Header, reference
 * page, shell bindings and argument checks all read the rows.
 */

import type { GrantName } from './grant.ts';

/** Kinds of a Task's arguments; each is one register. */
export type TaskKind =
  /** Any 64-bit value. */
  | 'status'
  /** Pointer to bytes the kernel reads; a `length` follows it. */
  | 'bytes'
  /** Pointer to bytes the kernel writes; a `length` follows it. */
  | 'buffer'
  /** Pointer to UTF-8 the kernel reads; a `length` follows it. */
  | 'text'
  /** Byte count of the pointer before it. */
  | 'length'
  /** Signed nanoseconds; where the row allows, -1 means for ever. */
  | 'nanoseconds'
  /** Number of a timer or a Task. */
  | 'id'
  /** 0 error, 1 warning, 2 info, 3 debug. */
  | 'level'
  /** Bits of FLAT_UNTIL_... */
  | 'until'
  /** Pointer to a struct flat_call, or to `count` of them. */
  | 'call'
  /** Number of things at the pointer before it. */
  | 'count';

/** Kinds of a privileged caller's arguments; each is one Value. */
export type ValueKind =
  /** Number of a Task that lives, or that ended not long ago. */
  | 'task'
  /** Whole number from 0 up to 2^53 - 1. */
  | 'count'
  /** Address: a whole number from 0 up to 2^53 - 1. */
  | 'address'
  /** Any whole number, also a bigint. */
  | 'integer'
  /** String. */
  | 'text'
  /** Bytes, or a string that stands for its UTF-8. */
  | 'bytes'
  /** One of u8 u16 u32 u64 i8 i16 i32 i64. */
  | 'peek-kind'
  /** true or false. */
  | 'flag'
  /** One of error warning info debug. */
  | 'level'
  /** A grant: its name, or a list of name, right and object. */
  | 'grant'
  /** Record with kebab-case keys. */
  | 'record'
  /** Name of a configured Task or a record that describes one. */
  | 'program'
  /** Number or string. */
  | 'address-or-name'
  /** Hart number, or a record {task: id}. */
  | 'hart-or-task'
  /** What `open-machine` returned. */
  | 'handle';

export interface Argument<Kind extends string = string> {
  readonly name: string;
  readonly kind: Kind;
  /** May be left out (privileged calls only; the rest may be too, then). */
  readonly optional?: boolean;
}

interface Row<Kind extends string> {
  readonly number: number;
  /** kebab-case. */
  readonly name: string;
  readonly arguments: readonly Argument<Kind>[];
  /** What comes back on success, in words. */
  readonly result: string;
  /** Grant the caller must hold, or null when everyone may. */
  readonly capability: GrantName | null;
  /** What it does, one sentence. */
  readonly sentence: string;
}

/** A call of a Task. */
export interface TaskCall extends Row<TaskKind> {
  readonly privileged: false;
  /** Reserved rows answer `not-here` until the machine has what they need. */
  readonly reserved?: boolean;
}

/** A call of the Monitor; needs the `monitor` grant. */
export interface PrivilegedCall extends Row<ValueKind> {
  readonly privileged: true;
}

export type CallRow = TaskCall | PrivilegedCall;
