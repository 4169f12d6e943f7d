/**
 * What the EDN reader gives: values that know where they stand.
 *
 * A subset of EDN: maps, vectors, lists, strings, keywords, symbols, integers
 * below 2^53, floats, booleans, nil. No sets, tags, characters, ratios.
 */
import type { Place } from '../error.ts';
import { cut } from '../printable.ts';

export interface EdnEntry {
  readonly key: EdnNode;
  readonly value: EdnNode;
}

export type EdnNode =
  | { readonly kind: 'map'; readonly place: Place; readonly entries: readonly EdnEntry[] }
  | { readonly kind: 'vector' | 'list'; readonly place: Place; readonly items: readonly EdnNode[] }
  | {
      readonly kind: 'string' | 'keyword' | 'symbol';
      readonly place: Place;
      /** Keywords without their colon. */
      readonly value: string;
    }
  | { readonly kind: 'integer' | 'float'; readonly place: Place; readonly value: number }
  | { readonly kind: 'boolean'; readonly place: Place; readonly value: boolean }
  | { readonly kind: 'nil'; readonly place: Place };

export type EdnKind = EdnNode['kind'];

/** The value as EDN text on one line; what it means, not how it was written. */
export function ednText(node: EdnNode): string {
  switch (node.kind) {
    case 'map':
      return `{${node.entries.map((e) => `${ednText(e.key)} ${ednText(e.value)}`).join(' ')}}`;
    case 'vector':
      return `[${node.items.map(ednText).join(' ')}]`;
    case 'list':
      return `(${node.items.map(ednText).join(' ')})`;
    case 'string':
      return ednString(node.value);
    case 'keyword':
      return `:${node.value}`;
    case 'symbol':
      return node.value;
    case 'float':
      return Number.isInteger(node.value) && Math.abs(node.value) < 1e21
        ? `${node.value}.0`
        : String(node.value);
    case 'integer':
    case 'boolean':
      return String(node.value);
    case 'nil':
      return 'nil';
  }
}

/** Text as an EDN string, quoted and escaped. */
export function ednString(text: string): string {
  const escaped = text.replace(/["\\\n\t\r]/g, (c) => {
    const letter = { '\n': 'n', '\t': 't', '\r': 'r' }[c];
    return `\\${letter ?? c}`;
  });
  return `"${escaped}"`;
}

/** The value as a message shows it: its text, cut to 40 characters. */
export function shown(node: EdnNode): string {
  switch (node.kind) {
    case 'map':
      return node.entries.length === 0 ? 'an empty map' : `the map ${cut(ednText(node), 40)}`;
    case 'vector':
      return node.items.length === 0 ? 'an empty vector' : cut(ednText(node), 40);
    case 'list':
      return node.items.length === 0 ? 'an empty list' : `the list ${cut(ednText(node), 40)}`;
    default:
      return cut(ednText(node), 40);
  }
}
