/**
 * Guest code as it lies in RAM, for one domain after the other.
 *
 * Small functions that call nothing are mostly copied into the next callers that get hot, so
 * they are kept, with their source: code may change without a word until `fence.i`.
 */

import type { Decoded } from '../isa/decoder.ts';
import type { Guest } from './collect.ts';
import type { Domain, Rights } from './domain.ts';
import { calleeBefore, findGraph } from './graph.ts';
import type { Code, Graph } from './graph.ts';
import { isSmallLeaf } from './inline.ts';
import { Source, stretchesOf } from './source.ts';
import { createWords } from './word.ts';

export interface GuestCodeOptions {
  /** The machine's memory in half-words. */
  readonly halves: Uint16Array;
  /** Added to a guest address in RAM it gives an offset into the memory. */
  readonly delta: number;
  decode(word: number): Decoded | undefined;
  /** Times the interpreter has entered a pc. */
  entered(pc: number): number;
  /** Known targets of the indirect jump at a pc, the most frequent first. */
  targets(pc: number): readonly number[];
}

const MAX_LEAVES = 500;

export class GuestCode implements Guest {
  readonly #options: GuestCodeOptions;
  readonly #word: Code['word'];
  readonly #leaves = new Map<number, { readonly graph: Graph; readonly source: Source }>();
  #rights: Rights | undefined;
  #key = 0;
  /** The executable range that was looked into last. */
  #code: Code | undefined;

  constructor(options: GuestCodeOptions) {
    this.#options = options;
    this.#word = createWords((word) => options.decode(word));
  }

  /** What is asked from now on is asked for a domain. */
  enter({ rights, key }: Domain): void {
    if (key !== this.#key || this.#leaves.size >= MAX_LEAVES) this.#leaves.clear();
    this.#rights = rights;
    this.#key = key;
    this.#code = undefined;
  }

  graphAt(entry: number, others: ReadonlySet<number>): Graph | undefined {
    const { halves, delta } = this.#options;
    const leaf = others.size === 0 ? this.#leaves.get(entry) : undefined;
    if (leaf?.source.holds(halves) === true) return leaf.graph;
    const code = this.#codeAt(entry);
    const graph = code && findGraph(code, entry, others);
    if (graph !== undefined && others.size === 0 && isSmallLeaf(graph)) {
      this.#leaves.set(entry, { graph, source: new Source(halves, delta, stretchesOf(graph)) });
    }
    return graph;
  }

  calleeBefore(pc: number): number | undefined {
    const code = this.#codeAt(pc - 1);
    return code && calleeBefore(code, pc);
  }

  entered(pc: number): number {
    return this.#options.entered(pc);
  }

  /** Code around a pc, as far as it may be executed; undefined where it may not. */
  #codeAt(pc: number): Code | undefined {
    const known = this.#code;
    if (known !== undefined && pc >= known.start && pc < known.end) return known;
    const range = this.#rights?.executable.find(({ start, end }) => pc >= start && pc < end);
    if (range === undefined) return undefined;
    const { halves, delta, targets } = this.#options;
    this.#code = {
      start: range.start,
      end: range.end,
      float: this.#rights?.float === true,
      half: (address) => halves[(address + delta) >>> 1] ?? 0,
      word: this.#word,
      targets,
    };
    return this.#code;
  }
}
