/**
 * Saved device state: plain objects with a name and a version.
 *
 * Saved states come from files, so every field is checked on the way in. A
 * device reads all its fields before it changes anything. This file does not
 * know any device and keeps no old versions alive.
 */

/** What JSON can hold; saved states hold nothing else. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** State of one device: which kind it is, the version of its layout, and its fields. */
export interface DeviceState {
  readonly device: string;
  readonly version: number;
  readonly [field: string]: Json;
}

/** A saved state that cannot be taken up. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

/** Checked access to the fields of a saved state. Each getter throws a StateError naming the field. */
export interface StateFields {
  /** An unsigned integer of at most `max` (2^32 - 1 unless given). */
  unsigned(field: string, max?: number): number;
  /** Any safe integer, for counters beyond 32 bits. */
  integer(field: string): number;
  flag(field: string): boolean;
  text(field: string): string;
  /** An unsigned 64-bit value kept as a hexadecimal string. */
  wide(field: string): bigint;
  /** Exactly `length` values as `wide()` reads them. */
  wideList(field: string, length: number): bigint[];
  /** Exactly `length` unsigned integers, each at most `max`; any number of them when length is undefined. */
  list(field: string, length?: number, max?: number): number[];
  /** A value of any shape, for nested states. */
  raw(field: string): unknown;
  /** Any number of values of any shape. */
  items(field: string): readonly unknown[];
}

/** A 64-bit value in the form `wide()` reads back. */
export function wideText(value: bigint): string {
  return `0x${BigInt.asUintN(64, value).toString(16)}`;
}

/**
 * Opens a saved state.
 * @param state what `save()` gave, perhaps after a trip through JSON
 * @param device the name it must carry
 * @param version the layout it must have
 * @throws StateError when it is not an object or name or version differ
 */
export function openState(state: unknown, device: string, version: number): StateFields {
  if (typeof state !== 'object' || state === null || Array.isArray(state)) {
    throw new StateError(`state of ${device}: found ${shape(state)}, expected an object`);
  }
  const fields = state as Record<string, unknown>;
  if (fields['device'] !== device) {
    throw new StateError(`found the state of ${String(fields['device'])}, expected ${device}`);
  }
  if (fields['version'] !== version) {
    throw new StateError(
      `state of ${device}: found version ${String(fields['version'])}, expected ${version}`,
    );
  }
  const fail = (field: string, expected: string): never => {
    throw new StateError(
      `state of ${device}: ${field} is ${shape(fields[field])}, expected ${expected}`,
    );
  };
  const isUnsigned = (value: unknown, max: number): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;
  return {
    unsigned(field, max = 0xffff_ffff) {
      const value = fields[field];
      return isUnsigned(value, max) ? value : fail(field, `an integer from 0 to ${max}`);
    },
    integer(field) {
      const value = fields[field];
      return typeof value === 'number' && Number.isSafeInteger(value)
        ? value
        : fail(field, 'an integer');
    },
    flag(field) {
      const value = fields[field];
      return typeof value === 'boolean' ? value : fail(field, 'true or false');
    },
    text(field) {
      const value = fields[field];
      return typeof value === 'string' ? value : fail(field, 'a string');
    },
    wide(field) {
      const value = fields[field];
      return isWide(value) ? BigInt(value) : fail(field, 'a hexadecimal string of at most 64 bits');
    },
    wideList(field, length) {
      const value = fields[field];
      return Array.isArray(value) && value.length === length && value.every(isWide)
        ? (value as string[]).map(BigInt)
        : fail(field, `${length} hexadecimal strings of at most 64 bits`);
    },
    list(field, length, max = 0xffff_ffff) {
      const value = fields[field];
      const expected = `${length ?? 'a list of'} integers from 0 to ${max}`;
      if (!Array.isArray(value)) return fail(field, expected);
      if (length !== undefined && value.length !== length) return fail(field, expected);
      if (!value.every((item) => isUnsigned(item, max))) return fail(field, expected);
      return [...(value as number[])];
    },
    raw(field) {
      return fields[field];
    },
    items(field) {
      const value = fields[field];
      return Array.isArray(value) ? (value as unknown[]) : fail(field, 'a list');
    },
  };
}

function isWide(value: unknown): value is string {
  return typeof value === 'string' && /^0x[0-9a-f]{1,16}$/.test(value);
}

function shape(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  return JSON.stringify(value) ?? typeof value;
}
