/**
 * Turns Values into sizes, durations, grants and Tasks.
 *
 * What EDN files say in config/ can be said at the prompt as well: sizes as
 * "64K" (K is 1024), durations as "5s", grants by name or as a list. Numbers
 * are bytes and nanoseconds.
 */

import { GRANTS, type GrantName } from '../../abi/index.ts';
import { KernelError } from '../../error.ts';
import type { Grant, Limits, TaskSpec, Value } from '../../face.ts';
import { checkKeys, isRecord, valueText } from './arguments.ts';
import type { ValueRecord } from './context.ts';

const SIZE_UNITS: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };
const TIME_UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

function wrong(what: string, value: Value, expected: string): never {
  throw new KernelError('invalid', `${what} is ${valueText(value)}, expected ${expected}`);
}

function withUnit(
  what: string,
  value: Value,
  units: Readonly<Record<string, number>>,
  expected: string,
): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  const match = typeof value === 'string' ? /^([0-9]{1,15})([A-Za-z]*)$/.exec(value) : null;
  const unit = match === null ? undefined : units[match[2]!];
  if (match === null || unit === undefined) return wrong(what, value, expected);
  const result = Number(match[1]) * unit;
  return Number.isSafeInteger(result) ? result : wrong(what, value, expected);
}

/** Bytes: a number, or text such as "64K". @throws KernelError `invalid` */
export function parseSize(what: string, value: Value): number {
  return withUnit(what, value, SIZE_UNITS, 'bytes, or a size such as "64K"');
}

/** Nanoseconds: a number, or text such as "5s". @throws KernelError `invalid` */
export function parseDuration(what: string, value: Value): number {
  return withUnit(what, value, TIME_UNITS, 'nanoseconds, or a duration such as "5s"');
}

function list(what: string, value: Value): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[];
  if (isRecord(value) && Object.keys(value).length === 0) return [];
  return wrong(what, value, 'a list');
}

function strings(what: string, value: Value): string[] {
  return list(what, value).map((item) =>
    typeof item === 'string' ? item : wrong(`an item of ${what}`, item, 'a string'),
  );
}

function text(what: string, value: Value): string {
  return typeof value === 'string' ? value : wrong(what, value, 'a string');
}

function count(what: string, value: Value): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  return wrong(what, value, 'a whole number, 0 or more');
}

/** A grant: `"output"`, `["store" "read" "img/*"]`, or {name right object}. @throws KernelError `invalid` */
export function parseGrant(value: Value): Grant {
  if (isRecord(value) && !Array.isArray(value)) {
    checkKeys('a grant', value, ['name', 'right', 'object']);
    const { name = null, right = null, object = null } = value;
    const parts = [
      name,
      right,
      ...(Array.isArray(object) ? (object as readonly Value[]) : [object]),
    ];
    return parseGrant(parts.filter((part) => part !== null));
  }
  const parts = Array.isArray(value) ? (value as readonly Value[]) : [value];
  const [name, ...rest] = parts;
  const row = GRANTS.find((each) => each.name === name);
  if (row === undefined) {
    return wrong('a grant', name ?? null, `one of ${GRANTS.map((g) => `:${g.name}`).join(' ')}`);
  }
  const shape = `[:${[row.name, ...row.parameters].join(' ')}]`;
  if (rest.length === 0 && row.parameters.length > 0) return { name: row.name };
  if (rest.length !== row.parameters.length) {
    return wrong(`grant :${row.name}`, value, row.parameters.length === 0 ? `:${row.name}` : shape);
  }
  return grantFrom(row.name, row.parameters, rest, shape);
}

function grantFrom(
  name: GrantName,
  parameters: readonly string[],
  values: readonly Value[],
  shape: string,
): Grant {
  let right: string | undefined;
  let object: string | number | number[] | undefined;
  parameters.forEach((parameter, index) => {
    const value = values[index]!;
    const what = `${parameter} of grant :${name}`;
    if (parameter === 'width' || parameter === 'height') {
      object = [...((object as number[] | undefined) ?? []), count(what, value)];
    } else if (parameter === 'port') object = count(what, value);
    else if (parameter === 'right' || parameter === 'protocol') {
      const allowed = parameter === 'right' ? ['read', 'write'] : ['tcp', 'udp'];
      if (!allowed.includes(value as string))
        wrong(what, value, `one of ${allowed.join(' ')} in ${shape}`);
      right = value as string;
    } else object = text(what, value);
  });
  return {
    name,
    ...(right === undefined ? {} : { right }),
    ...(object === undefined ? {} : { object }),
  };
}

function limits(value: Value): Limits {
  if (!isRecord(value)) return wrong('limits', value, 'a table');
  checkKeys('limits', value, ['instructions', 'time', 'output']);
  const { instructions = null, time = null, output = null } = value;
  return {
    ...(instructions === null ? {} : { instructions: count('limit instructions', instructions) }),
    ...(time === null ? {} : { time: parseDuration('limit time', time) }),
    ...(output === null ? {} : { output: parseSize('limit output', output) }),
  };
}

function environment(value: Value): Record<string, string> {
  if (!isRecord(value)) return wrong('env', value, 'a table of strings');
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, text(`env ${key}`, item)]),
  );
}

function oneOf<T extends string>(what: string, value: Value, allowed: readonly T[]): T {
  return allowed.includes(value as T)
    ? (value as T)
    : wrong(what, value, `one of ${allowed.map((a) => `:${a}`).join(' ')}`);
}

type Change = Partial<TaskSpec>;

/** How each key of a Task's record changes its spec. */
const SPEC_KEYS: Readonly<Record<string, (value: Value) => Change>> = {
  name: (v) => ({ name: text('name', v) }),
  memory: (v) => ({ memory: parseSize('memory', v) }),
  stack: (v) => ({ stack: parseSize('stack', v) }),
  args: (v) => ({ args: strings('args', v) }),
  env: (v) => ({ env: environment(v) }),
  grants: (v) => ({ grants: list('grants', v).map(parseGrant) }),
  tab: (v) => ({ tab: oneOf('tab', v, ['text', 'raster', 'none'] as const) }),
  harts: (v) => ({ harts: list('harts', v).map((h) => count('an item of harts', h)) }),
  priority: (v) => ({ priority: count('priority', v) }),
  limits: (v) => ({ limits: limits(v) }),
  restart: (v) => ({ restart: oneOf('restart', v, ['never', 'on-fault', 'always'] as const) }),
};

/** Keys of the options of `spawn` that change the Task. */
export const SPEC_KEY_NAMES: readonly string[] = Object.keys(SPEC_KEYS);

/** A spec with the keys of a record taken over. Keys that are not of a spec are left alone. @throws KernelError `invalid` */
export function changeSpec(spec: TaskSpec, record: ValueRecord): TaskSpec {
  let changed = spec;
  for (const [key, parse] of Object.entries(SPEC_KEYS)) {
    const value = record[key];
    if (value !== undefined && value !== null) changed = { ...changed, ...parse(value) };
  }
  return changed;
}
