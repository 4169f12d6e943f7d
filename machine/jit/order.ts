/**
 * Order of blocks, dominators, loops: what structured code is made from.
 *
 * Blocks that cannot be reached have no place in the order. An edge backwards to
 * a block that does not dominate its source (an irreducible loop) leaves the region.
 * Source: Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm"
 * (2001); Ramsey, "Beyond Relooper" (ICFP 2022).
 */

import type { Graph } from './graph.ts';

export interface Order {
  /** Blocks in reverse postorder. */
  readonly sequence: readonly number[];
  /** Place of each block in the sequence; -1 when it is not reached. */
  readonly rank: Int32Array;
  /** Blocks that a block dominates immediately, in reverse postorder. */
  readonly children: readonly (readonly number[])[];
  readonly loopHeader: Uint8Array;
  /** Blocks that are reached by more than one edge forwards. */
  readonly merge: Uint8Array;
}

/** Orders a graph; edges that no structure can hold become exits (successor -1). */
export function orderOf(graph: Graph): Order {
  const { blocks } = graph;
  const count = blocks.length;
  const sequence = reversePostorder(graph);
  const rank = new Int32Array(count).fill(-1);
  sequence.forEach((block, place) => (rank[block] = place));
  const predecessors: number[][] = Array.from({ length: count }, () => []);
  for (const from of sequence) {
    for (const to of blocks[from]!.successors) if (to >= 0) predecessors[to]!.push(from);
  }
  const dominator = dominators(sequence, rank, predecessors);
  const dominates = (a: number, b: number): boolean => {
    let at = b;
    while (rank[at]! > rank[a]!) at = dominator[at]!;
    return at === a;
  };
  const loopHeader = new Uint8Array(count);
  const incoming = new Int32Array(count);
  for (const from of sequence) {
    const { successors, ending } = blocks[from]!;
    successors.forEach((to, i) => {
      if (to < 0) return;
      if (rank[to]! > rank[from]!) {
        /* A switch needs labels, so its targets count as reached twice. */
        incoming[to]! += ending === 'indirect' || ending === 'hub' ? 2 : 1;
      } else if (dominates(to, from)) loopHeader[to] = 1;
      else successors[i] = -1;
    });
  }
  const children: number[][] = Array.from({ length: count }, () => []);
  for (const block of sequence) if (block !== 0) children[dominator[block]!]!.push(block);
  const merge = Uint8Array.from(incoming, (edges) => (edges > 1 ? 1 : 0));
  return { sequence, rank, children, loopHeader, merge };
}

function reversePostorder({ blocks }: Graph): number[] {
  const state = new Uint8Array(blocks.length);
  const postorder: number[] = [];
  const stack: [block: number, next: number][] = [[0, 0]];
  state[0] = 1;
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const { successors } = blocks[top[0]]!;
    if (top[1] === successors.length) {
      postorder.push(top[0]);
      stack.pop();
      continue;
    }
    /* The first successor last, so that it comes directly after its block. */
    const to = successors[successors.length - 1 - top[1]++]!;
    if (to < 0 || state[to] === 1) continue;
    state[to] = 1;
    stack.push([to, 0]);
  }
  return postorder.reverse();
}

function dominators(
  sequence: readonly number[],
  rank: Int32Array,
  predecessors: readonly (readonly number[])[],
): Int32Array {
  const dominator = new Int32Array(rank.length).fill(-1);
  dominator[0] = 0;
  for (let changed = true; changed;) {
    changed = false;
    for (const block of sequence) {
      if (block === 0) continue;
      let found = -1;
      for (const from of predecessors[block]!) {
        if (dominator[from]! < 0) continue;
        found = found < 0 ? from : common(dominator, rank, from, found);
      }
      if (dominator[block] !== found) {
        dominator[block] = found;
        changed = true;
      }
    }
  }
  return dominator;
}

function common(dominator: Int32Array, rank: Int32Array, a: number, b: number): number {
  while (a !== b) {
    while (rank[a]! > rank[b]!) a = dominator[a]!;
    while (rank[b]! > rank[a]!) b = dominator[b]!;
  }
  return a;
}
