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
  readonly rank: readonly number[];
  /** Blocks that a block dominates immediately, in reverse postorder. */
  readonly children: readonly (readonly number[])[];
  /** Blocks that begin a loop. */
  readonly loopHeader: readonly boolean[];
  /** Blocks that are reached by more than one edge forwards. */
  readonly merge: readonly boolean[];
}

/** Orders a graph; edges that no structure can hold become exits (successor -1). */
export function orderOf(graph: Graph): Order {
  const { blocks } = graph;
  const sequence = reversePostorder(graph);
  const rank = blocks.map(() => -1);
  sequence.forEach((block, place) => (rank[block] = place));
  const predecessors = blocks.map((): number[] => []);
  for (const from of sequence) {
    const { successors } = blocks[from]!;
    for (let i = 0; i < successors.length; i++) {
      const to = successors[i]!;
      if (to >= 0) predecessors[to]!.push(from);
    }
  }
  const dominator = dominators(sequence, rank, predecessors);
  const dominates = (a: number, b: number): boolean => {
    let at = b;
    while (rank[at]! > rank[a]!) at = dominator[at]!;
    return at === a;
  };
  const loopHeader = blocks.map(() => false);
  const incoming = blocks.map(() => 0);
  for (const from of sequence) {
    const { successors, ending } = blocks[from]!;
    for (let i = 0; i < successors.length; i++) {
      const to = successors[i]!;
      if (to < 0) continue;
      if (rank[to]! > rank[from]!) {
        /* A switch needs labels, so its targets count as reached twice. */
        incoming[to]! += ending === 'indirect' || ending === 'hub' ? 2 : 1;
      } else if (dominates(to, from)) loopHeader[to] = true;
      else successors[i] = -1;
    }
  }
  const children = blocks.map((): number[] => []);
  for (const block of sequence) if (block !== 0) children[dominator[block]!]!.push(block);
  return { sequence, rank, children, loopHeader, merge: incoming.map((edges) => edges > 1) };
}

function reversePostorder({ blocks }: Graph): number[] {
  const seen = blocks.map(() => false);
  const postorder: number[] = [];
  /* Blocks that are open, and how many of the successors of each were looked at. */
  const stack = [0];
  const looked = [0];
  seen[0] = true;
  while (stack.length > 0) {
    const top = stack.length - 1;
    const { successors } = blocks[stack[top]!]!;
    if (looked[top] === successors.length) {
      postorder.push(stack.pop()!);
      looked.pop();
      continue;
    }
    /* The first successor last, so that it comes directly after its block. */
    const to = successors[successors.length - 1 - looked[top]!++]!;
    if (to < 0 || seen[to]!) continue;
    seen[to] = true;
    stack.push(to);
    looked.push(0);
  }
  return postorder.reverse();
}

function dominators(
  sequence: readonly number[],
  rank: readonly number[],
  predecessors: readonly (readonly number[])[],
): number[] {
  const dominator = rank.map(() => -1);
  dominator[0] = 0;
  for (let changed = true; changed;) {
    changed = false;
    for (let place = 0; place < sequence.length; place++) {
      const block = sequence[place]!;
      const before = predecessors[block]!;
      let found = block === 0 ? 0 : -1;
      for (let i = 0; i < before.length; i++) {
        const from = before[i]!;
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

function common(
  dominator: readonly number[],
  rank: readonly number[],
  a: number,
  b: number,
): number {
  while (a !== b) {
    while (rank[a]! > rank[b]!) a = dominator[a]!;
    while (rank[b]! > rank[a]!) b = dominator[b]!;
  }
  return a;
}
