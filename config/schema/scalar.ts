/**
 * Plain kinds: text, whole numbers, yes or no, one word of several, names.
 */
import { ednString } from '../edn/node.ts';
import { nearest } from '../nearest.ts';
import { type Kind, wrong } from './kind.ts';

/** A string that a C program can hold: no NUL. */
export function text(says: string, options: { readonly empty: boolean }): Kind<string> {
  return {
    says,
    read(node) {
      if (node.kind !== 'string') return wrong(node, says);
      if (node.value.includes('\0')) return wrong(node, `${says}, without a NUL`);
      return node.value === '' && !options.empty ? wrong(node, says) : node.value;
    },
    write: ednString,
  };
}

/** A whole number from `least` to `most`. */
export function whole(what: string, least: number, most: number): Kind<number> {
  const range =
    most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  const says = `${what} ${range}`;
  return {
    says,
    read(node) {
      if (node.kind !== 'integer') return wrong(node, says);
      return node.value < least || node.value > most ? wrong(node, says) : node.value;
    },
    write: String,
  };
}

/** `true` or `false`. */
export const yesNo: Kind<boolean> = {
  says: 'true or false',
  read(node) {
    return node.kind === 'boolean' ? node.value : wrong(node, 'true or false');
  },
  write: String,
};

/** One keyword of several. */
export function choice<const Names extends readonly string[]>(names: Names): Kind<Names[number]> {
  const says = oneOf(names.map((name) => `:${name}`));
  return {
    says,
    read(node) {
      if (node.kind !== 'keyword' && node.kind !== 'string' && node.kind !== 'symbol') {
        return wrong(node, says);
      }
      const found = names.find((name) => name === node.value);
      if (node.kind === 'keyword' && found !== undefined) return found;
      const near = nearest(node.value, names);
      return wrong(node, says, near === undefined ? undefined : `:${near}`);
    },
    write: (name) => `:${name}`,
  };
}

/** What names of Tasks and devices look like: kebab-case, at most 64 characters. */
export const NAME_PATTERN = /^[a-z0-9][a-z0-9._-]{0,63}$/i;

/** A name, written as a keyword or as a string. */
export function named(says: string): Kind<string> {
  return {
    says,
    read(node) {
      const value = node.kind === 'keyword' || node.kind === 'string' ? node.value : '';
      return NAME_PATTERN.test(value) ? value : wrong(node, says);
    },
    write: (name) => (/^[a-z]/i.test(name) ? `:${name}` : ednString(name)),
  };
}

/** `a`, `a or b`, `a, b or c`. */
export function oneOf(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}
