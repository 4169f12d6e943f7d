/**
 * Which f registers of a region are kept as singles.
 *
 * The compiler keeps a register in an f64, all its bits; or, where the region writes or reads only
 * singles in it, in an f32 with the upper half beside it, so that single precision needs no boxing
 * and no unboxing. The upper half of what the region wrote is known to be all ones.
 */

import { effectsOf } from './effects.ts';
import type { BasicBlock, Graph, Step } from './graph.ts';
import type { Order } from './order.ts';
import { goingOn, readBy, writtenBy } from './plan.ts';

const ALL = -1;

/** The registers that only singles are written to, or that are only read as singles. */
export function singlesOf({ blocks }: Graph): number {
  let single = 0;
  let read = 0;
  let whole = 0;
  let wholeRead = 0;
  for (const { steps } of blocks) {
    for (const step of steps) {
      const { single: isSingle, wide } = effectsOf(step.instruction);
      if (isSingle) single |= writtenBy(step).f;
      else whole |= writtenBy(step).f;
      if (wide) wholeRead |= readBy(step).f;
      else read |= readBy(step).f;
    }
  }
  return (single | (read & ~wholeRead)) & ~whole;
}

/** The registers known to be NaN-boxed after a step, from those before it. */
export function boxedAfter(step: Step, before: number): number {
  const written = writtenBy(step).f;
  return effectsOf(step.instruction).single ? before | written : before & ~written;
}

/** The registers known to be NaN-boxed at the beginning of each block: those that are on all ways to it. */
export function boxedOf({ blocks }: Graph, order: Order): Int32Array {
  const boxed = new Int32Array(blocks.length).fill(ALL);
  boxed[0] = 0;
  /* What comes back from a call is loaded. */
  for (const { ending, successors } of blocks) {
    const reloaded = successors.length - goingOn(ending, successors).length;
    for (const to of successors.slice(0, reloaded)) if (to >= 0) boxed[to] = 0;
  }
  for (let changed = true; changed;) {
    changed = false;
    for (const index of order.sequence) {
      const block = blocks[index]!;
      const behind = boxedBehind(block, boxed[index]!);
      for (const to of goingOn(block.ending, block.successors)) {
        if (to < 0 || (boxed[to]! & ~behind) === 0) continue;
        boxed[to]! &= behind;
        changed = true;
      }
    }
  }
  return boxed;
}

function boxedBehind({ steps }: BasicBlock, before: number): number {
  return steps.reduce((boxed, step) => boxedAfter(step, boxed), before);
}
