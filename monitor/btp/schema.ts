/**
 * Field kinds of BTP messages: one value that is both the check at run time and the type.
 *
 * Rules of use: `check` returns what is wrong as a sentence, or undefined. Unknown fields are
 * allowed, so that a newer peer can say more; an optional field may be missing or nil.
 *
 * Does not read text and does not know any message.
 */
import type { Form, FormMap } from './form.ts';

/** A kind of field. `T` is what a checked value is in TypeScript. */
export interface Kind<T> {
  /** For the reference page: "integer", ":run :wait", "list of …". */
  readonly describe: string;
  readonly optional: boolean;
  /** True when strings of this kind are written as keywords. */
  readonly word: boolean;
  /** Fields of a record, or of the records in a list. */
  readonly fields?: Fields | undefined;
  check(value: Form, path: string): string | undefined;
  /** Carries the type only; never present. */
  readonly type?: T;
}

/** Named fields. */
export type Fields = { readonly [name: string]: Kind<unknown> };

/** The TypeScript type of a kind. */
export type TypeOf<K> = K extends Kind<infer T> ? T : never;

type OptionalKeys<F> = {
  [K in keyof F]: undefined extends TypeOf<F[K]> ? K : never;
}[keyof F];

/** The TypeScript type of a set of fields. */
export type RecordOf<F> = {
  readonly [K in Exclude<keyof F, OptionalKeys<F>>]: TypeOf<F[K]>;
} & { readonly [K in OptionalKeys<F>]?: TypeOf<F[K]> };

function kind<T>(
  describe: string,
  check: (value: Form, path: string) => string | undefined,
  extra: { word?: boolean; fields?: Fields | undefined } = {},
): Kind<T> {
  return { describe, optional: false, word: extra.word ?? false, fields: extra.fields, check };
}

/** Any text, at most `most` UTF-16 units. */
export function text(most = 65536): Kind<string> {
  return kind('text', (value, path) => {
    if (typeof value !== 'string') return `${path}: expected text`;
    return value.length > most ? `${path}: expected at most ${most} characters` : undefined;
  });
}

/** One of the given words, or, with none given, any word. */
export function word<const W extends string>(...words: W[]): Kind<W> {
  const known = new Set<string>(words);
  const describe = words.length === 0 ? 'word' : words.map((name) => `:${name}`).join(' ');
  return kind(
    describe,
    (value, path) => {
      if (typeof value !== 'string') return `${path}: expected ${describe}`;
      return known.size > 0 && !known.has(value) ? `${path}: expected ${describe}` : undefined;
    },
    { word: true },
  );
}

/** A whole number from `least` to `most`. */
export function integer(least = 0, most: number = Number.MAX_SAFE_INTEGER): Kind<number> {
  return kind('integer', (value, path) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most
      ? undefined
      : `${path}: expected an integer from ${least} to ${most}`,
  );
}

/** A finite number. */
export function number(): Kind<number> {
  return kind('number', (value, path) =>
    typeof value === 'number' ? undefined : `${path}: expected a number`,
  );
}

/** true or false. */
export function flag(): Kind<boolean> {
  return kind('boolean', (value, path) =>
    typeof value === 'boolean' ? undefined : `${path}: expected true or false`,
  );
}

/** A list of one kind, at most `most` long. */
export function list<T>(of: Kind<T>, most = 4096): Kind<readonly T[]> {
  return kind(
    `list of ${of.describe}`,
    (value, path) => {
      if (!Array.isArray(value)) return `${path}: expected a list`;
      if (value.length > most) return `${path}: expected at most ${most} items`;
      for (let index = 0; index < value.length; index++) {
        const wrong = of.check((value as readonly Form[])[index] ?? null, `${path}[${index}]`);
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    },
    { word: of.word, fields: of.fields },
  );
}

/** A map with these fields. */
export function record<const F extends Fields>(fields: F): Kind<RecordOf<F>> {
  return kind('record', (value, path) => checkFields(fields, value, path), { fields });
}

/** Either of two kinds. */
export function either<A, B>(one: Kind<A>, other: Kind<B>): Kind<A | B> {
  const describe = `${one.describe} or ${other.describe}`;
  return kind(
    describe,
    (value, path) => (one.check(value, path) === undefined ? undefined : other.check(value, path)),
    { fields: other.fields },
  );
}

/** A kind that is defined later, for records that hold records of their own kind. */
export function later<T>(name: string, of: () => Kind<T>): Kind<T> {
  return kind(name, (value, path) => of().check(value, path));
}

/** May be missing. */
export function optional<T>(of: Kind<T>): Kind<T | undefined> {
  return { ...of, optional: true } as Kind<T | undefined>;
}

/**
 * Checks a value against fields.
 *
 * @returns what is wrong, or undefined.
 */
export function checkFields(fields: Fields, value: Form, path: string): string | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return `${path}: expected a map`;
  }
  const map = value as FormMap;
  for (const name of Object.keys(fields)) {
    const field = fields[name];
    if (field === undefined) continue;
    const given = Object.hasOwn(map, name) ? map[name] : undefined;
    if (given === undefined || given === null) {
      if (!field.optional) return `${path}: expected :${name}`;
      if (given === null) delete (map as { [key: string]: Form })[name];
      continue;
    }
    const wrong = field.check(given, `${path} :${name}`);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
