/**
 * What a schema is made of: kinds of values that read, write and describe themselves.
 *
 * One definition serves validation, the reference pages and the printing of the
 * configuration in effect. A kind reads a node or throws a ConfigError at it.
 */
import type { EdnNode } from '../edn/node.ts';
import { shown } from '../edn/node.ts';
import { ConfigError, type Place } from '../error.ts';

/** A kind of value in a configuration file. */
export interface Kind<T> {
  /** What is expected, with its article, e.g. `a size such as "64K"`. */
  readonly says: string;
  /** @throws ConfigError at the node, or at what is wrong inside it */
  read(node: EdnNode, reading: Reading): T;
  /** The value as EDN that reads back as the same value. */
  write(value: T): string;
}

/** The value type of a kind. */
export type ValueOf<K> = K extends Kind<infer T> ? T : never;

/** Where the values of one file stand, by path: `image`, `launch/0`. */
export class Reading {
  readonly places: Map<string, Place>;
  readonly #path: string;

  constructor(places: Map<string, Place> = new Map(), path = '') {
    this.places = places;
    this.#path = path;
  }

  /** The reading of a part, whose place is noted. */
  inside(part: string | number, place: Place): Reading {
    const path = this.#path === '' ? String(part) : `${this.#path}/${part}`;
    this.places.set(path, place);
    return new Reading(this.places, path);
  }
}

/** The value is not what the kind expects. */
export function wrong(node: EdnNode, expected: string, nearest?: string): never {
  throw new ConfigError(node.place, { found: shown(node), expected, nearest });
}
