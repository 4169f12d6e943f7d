/**
 * Which f registers of a region are kept as singles.
 *
 * The compiler keeps a register in an f64, all its bits; or, where the region writes or reads only
 * singles in it, in an f32 with the upper half beside it, so that single precision needs no boxing
 * and no unboxing. The upper half of what the region wrote is known to be all ones.
 */

import type { BasicBlock, Graph, Step } from './graph.ts';
import type { Order } from './order.ts';
import { firstGoingOn } from './plan.ts';

const ALL = -1;

/** The registers that only singles are written to, or that are only read as singles. */
export function singlesOf({ blocks }: Graph): number {
  let single = 0;
  let read = 0;
  let whole = 0;
  let wholeRead = 0;
  for (const { steps } of blocks) {
    for (const { word } of steps) {
      const { effects, reads, writes } = word;
      if (effects.single) single |= writes.f;
      else whole |= writes.f;
      if (effects.wide) wholeRead |= reads.f;
      else read |= reads.f;
    }
  }
  return (single | (read & ~wholeRead)) & ~whole;
}

/** The registers known to be NaN-boxed after a step, from those before it. */
export function boxedAfter({ word }: Step, before: number): number {
  const { effects, writes } = word;
  return effects.single ? before | writes.f : before & ~writes.f;
}

/** The registers known to be NaN-boxed at the beginning of each block: those that are on all ways to it. */
export function boxedOf({ blocks }: Graph, { sequence }: Order): number[] {
  const boxed = blocks.map((_, index) => (index === 0 ? 0 : ALL));
  /* What comes back from a call is loaded. */
  for (const { ending, successors } of blocks) {
    for (const to of successors.slice(0, firstGoingOn(ending))) if (to >= 0) boxed[to] = 0;
  }
  for (let changed = true; changed;) {
    changed = false;
    for (const index of sequence) {
      const { ending, successors, steps } = blocks[index]!;
      const behind = boxedBehind(steps, boxed[index]!);
      for (const to of successors.slice(firstGoingOn(ending))) {
        if (to < 0 || (boxed[to]! & ~behind) === 0) continue;
        boxed[to]! &= behind;
        changed = true;
      }
    }
  }
  return boxed;
}

function boxedBehind(steps: BasicBlock['steps'], before: number): number {
  return steps.reduce((boxed, step) => boxedAfter(step, boxed), before);
}
