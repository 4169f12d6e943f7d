/**
 * Checks the arguments of a privileged call against the kinds of its row.
 *
 * The shell is no more trusted here than a Task: what is not of the declared
 * kind is refused with the call, the argument, what was found and what was
 * expected. An absent optional argument is null.
 */

import { LEVELS, type PrivilegedCall } from '../../abi/index.ts';
import type { ValueKind } from '../../abi/call.ts';
import { KernelError } from '../../error.ts';
import type { Value } from '../../face.ts';
import type { CheckedArguments, ValueRecord } from './context.ts';

export const PEEK_KINDS = ['u8', 'u16', 'u32', 'u64', 'i8', 'i16', 'i32', 'i64'] as const;
export type PeekKind = (typeof PEEK_KINDS)[number];

/** A value as an error message shows it. */
export function valueText(value: Value): string {
  if (value === null) return 'nil';
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  }
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a table';
  return String(value);
}

export function isRecord(value: Value): value is ValueRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Uint8Array) &&
    (!Array.isArray(value) || value.length === 0)
  );
}

function isCount(value: Value): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isAddress(value: Value): boolean {
  return isCount(value);
}

function isGrant(value: Value): boolean {
  return typeof value === 'string' || Array.isArray(value) || isRecord(value);
}

interface KindRule {
  readonly expected: string;
  readonly fits: (value: Value) => boolean;
}

const KINDS: { readonly [kind in ValueKind]: KindRule } = {
  task: {
    expected: 'the number of a Task',
    fits: (v) => isCount(v) && (v as number) > 0,
  },
  count: { expected: 'a whole number, 0 or more', fits: isCount },
  address: { expected: 'an address, a whole number from 0 to 2^53 - 1', fits: isAddress },
  integer: {
    expected: 'a whole number',
    fits: (v) => typeof v === 'bigint' || (typeof v === 'number' && Number.isSafeInteger(v)),
  },
  text: { expected: 'a string', fits: (v) => typeof v === 'string' },
  bytes: {
    expected: 'a string or bytes',
    fits: (v) => typeof v === 'string' || v instanceof Uint8Array,
  },
  'peek-kind': {
    expected: `one of ${PEEK_KINDS.map((k) => `:${k}`).join(' ')}`,
    fits: (v) => (PEEK_KINDS as readonly Value[]).includes(v),
  },
  level: {
    expected: `one of ${LEVELS.map((l) => `:${l}`).join(' ')}`,
    fits: (v) => (LEVELS as readonly Value[]).includes(v),
  },
  flag: { expected: 'true or false', fits: (v) => typeof v === 'boolean' },
  grant: { expected: 'a grant: its name, or a list of name, right and object', fits: isGrant },
  record: { expected: 'a table with string keys', fits: isRecord },
  program: {
    expected: 'the name of a Task, a path, or a table that describes one',
    fits: (v) => typeof v === 'string' || isRecord(v),
  },
  'address-or-name': {
    expected: 'an address or a name',
    fits: (v) => typeof v === 'string' || isAddress(v),
  },
  'hart-or-task': {
    expected: 'the number of a hart, or {:task ID}',
    fits: (v) => isCount(v) || (isRecord(v) && Object.keys(v).join() === 'task'),
  },
  handle: { expected: 'what open-machine returned', fits: (v) => v !== null },
};

function usage(row: PrivilegedCall): string {
  const names = row.arguments.map((a) => (a.optional === true ? `?${a.name}` : a.name));
  return `(${[row.name, ...names].join(' ')})`;
}

/**
 * @returns one value for each argument of the row
 * @throws KernelError `invalid`
 */
export function checkArguments(row: PrivilegedCall, args: readonly Value[]): CheckedArguments {
  let given = args.length;
  while (given > row.arguments.length && args[given - 1] === null) given--;
  if (given > row.arguments.length) {
    throw new KernelError(
      'invalid',
      `${row.name}: found ${given} arguments, expected at most ${row.arguments.length}: ${usage(row)}`,
    );
  }
  return row.arguments.map((argument, index) => {
    const value = args[index] ?? null;
    if (value === null && argument.optional === true) return null;
    const rule = KINDS[argument.kind];
    if (!rule.fits(value)) {
      throw new KernelError(
        'invalid',
        `${row.name}: ${argument.name} is ${valueText(value)}, expected ${rule.expected}: ${usage(row)}`,
      );
    }
    return value;
  });
}

/** Refuses keys of an options table that mean nothing. @throws KernelError `invalid` */
export function checkKeys(call: string, record: ValueRecord, allowed: readonly string[]): void {
  for (const key of Object.keys(record)) {
    if (!allowed.includes(key)) {
      throw new KernelError(
        'invalid',
        `${call}: found the key :${key}, expected ${allowed.map((k) => `:${k}`).join(' ')}`,
      );
    }
  }
}
