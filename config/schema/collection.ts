/**
 * Kinds made of others: vectors, records with known keys, maps of text.
 */
import type { EdnNode } from '../edn/node.ts';
import { ednString, ednText, shown } from '../edn/node.ts';
import { ConfigError } from '../error.ts';
import { nearest } from '../nearest.ts';
import { type Kind, type Reading, wrong } from './kind.ts';

/** A vector of one kind, of `most` items at most. */
export function vectorOf<T>(
  item: Kind<T>,
  says: string,
  most: number,
  options: { readonly once?: boolean } = {},
): Kind<readonly T[]> {
  return {
    says,
    read(node, reading) {
      if (node.kind !== 'vector') return wrong(node, says);
      if (node.items.length > most) {
        return wrong(node.items[most]!, `at most ${most} items`);
      }
      const seen = new Set<string>();
      return node.items.map((part, index) => {
        const value = item.read(part, reading.inside(index, part.place));
        const key = item.write(value);
        if (options.once === true && seen.has(key)) {
          throw new ConfigError(part.place, {
            found: `${shown(part)} a second time`,
            expected: 'each item once',
          });
        }
        seen.add(key);
        return value;
      });
    },
    write: (values) => `[${values.map((value) => item.write(value)).join(' ')}]`,
  };
}

/** One key of a record. */
export interface Field<T = unknown> {
  readonly kind: Kind<T>;
  /** What it is for: one sentence for the reference page, without a full stop. */
  readonly summary: string;
  /** An example value as EDN. */
  readonly example: string;
  /** Present unless it has a default or is optional. */
  readonly presence: 'required' | 'optional' | { readonly default: T };
}

/** A key that has to be there. */
export function required<T>(kind: Kind<T>, summary: string, example: string) {
  return { kind, summary, example, presence: 'required' as const };
}

/** A key that may be absent. */
export function optional<T>(kind: Kind<T>, summary: string, example: string) {
  return { kind, summary, example, presence: 'optional' as const };
}

/** A key with a value of its own when absent. */
export function standard<T>(kind: Kind<T>, summary: string, example: string, value: T) {
  return { kind, summary, example, presence: { default: value } };
}

export type Fields = Readonly<Record<string, Field>>;

type FieldValue<F> = F extends { readonly kind: Kind<infer T> } ? T : never;
type OptionalKeys<F extends Fields> = {
  [K in keyof F]: F[K]['presence'] extends 'optional' ? K : never;
}[keyof F];

/** The value of a record with these fields. */
export type RecordValue<F extends Fields> = {
  readonly [K in Exclude<keyof F, OptionalKeys<F>>]: FieldValue<F[K]>;
} & {
  readonly [K in OptionalKeys<F>]?: FieldValue<F[K]>;
};

/** A map with known keyword keys; any other key is refused with the nearest known one. */
export interface RecordKind<F extends Fields> extends Kind<RecordValue<F>> {
  readonly fields: F;
}

/** Makes a record kind. @param says e.g. `a map of limits` */
export function record<const F extends Fields>(says: string, fields: F): RecordKind<F> {
  const names = Object.keys(fields);
  return {
    says,
    fields,
    read(node, reading) {
      if (node.kind !== 'map') return wrong(node, says);
      const values: Record<string, unknown> = {};
      for (const { key, value } of node.entries) {
        const name = knownKey(key, names, says);
        values[name] = fields[name]!.kind.read(value, reading.inside(name, value.place));
      }
      return complete(node, values, fields) as RecordValue<F>;
    },
    write(value) {
      const given = value as Readonly<Record<string, unknown>>;
      const parts = names
        .filter((name) => given[name] !== undefined)
        .map((name) => `:${name} ${fields[name]!.kind.write(given[name] as never)}`);
      return `{${parts.join(' ')}}`;
    },
  };
}

function knownKey(key: EdnNode, names: readonly string[], says: string): string {
  if (key.kind === 'keyword' && names.includes(key.value)) return key.value;
  const word = key.kind === 'keyword' || key.kind === 'string' || key.kind === 'symbol';
  const near = word ? nearest(key.value, names) : undefined;
  throw new ConfigError(key.place, {
    found: `the key ${shown(key)}`,
    expected: `a key of ${says.replace(/^an? /, 'the ')}`,
    nearest: near === undefined ? undefined : `:${near}`,
  });
}

function complete(node: EdnNode, values: Record<string, unknown>, fields: Fields): unknown {
  for (const [name, field] of Object.entries(fields)) {
    if (name in values || field.presence === 'optional') continue;
    if (field.presence === 'required') {
      throw new ConfigError(node.place, {
        found: `${node.kind === 'map' && node.entries.length === 0 ? 'an empty map' : 'a map'} without :${name}`,
        expected: `:${name} with ${field.kind.says}`,
      });
    }
    values[name] = field.presence.default;
  }
  return values;
}

/** A map of text to text, such as environment variables; keys are strings or keywords. */
export function textMap(
  says: string,
  isName: (name: string) => boolean,
): Kind<Readonly<Record<string, string>>> {
  return {
    says,
    read(node, reading: Reading) {
      if (node.kind !== 'map') return wrong(node, says);
      const found = new Map<string, string>();
      for (const { key, value } of node.entries) {
        const name = key.kind === 'string' || key.kind === 'keyword' ? key.value : '';
        if (!isName(name)) return wrong(key, 'a name such as "LANG"');
        if (found.has(name)) {
          throw new ConfigError(key.place, {
            found: `${ednText(key)} a second time`,
            expected: 'each name once',
          });
        }
        if (value.kind !== 'string' || value.value.includes('\0')) {
          return wrong(value, 'a string without NUL');
        }
        reading.inside(name, value.place);
        found.set(name, value.value);
      }
      return Object.fromEntries(found);
    },
    write(values) {
      const parts = Object.entries(values).map(([k, v]) => `${ednString(k)} ${ednString(v)}`);
      return `{${parts.join(' ')}}`;
    },
  };
}
