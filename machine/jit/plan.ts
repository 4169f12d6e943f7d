/**
 * Where a region may stop, and what has to be stored and loaded there.
 *
 * A site is a place at which the region stops and the hart goes on by itself:
 * too little fuel, an access outside the windows, an instruction the hart does.
 * Sites that store the same registers share the code for it (an exit).
 * Accesses of a block at one version of a base register are one group, checked
 * once, at the first of them, for all their bytes.
 */

import { effectsOf } from './effects.ts';
import type { BasicBlock, Graph, Step } from './graph.ts';
import type { Order } from './order.ts';
import { emptySet, SP, unite } from './registers.ts';
import type { RegisterSet } from './registers.ts';

/** Accesses through one base register: bytes [low, high) from it. */
export interface Group {
  readonly base: number;
  /** The step that checks it. */
  readonly first: number;
  low: number;
  high: number;
  store: boolean;
}

export interface BlockPlan {
  /** Fuel the path to the next check may take; 0 when the block begins without a check. */
  need: number;
  /** Group of each step that touches memory. */
  readonly groups: readonly (Group | undefined)[];
  /** Number of the exit of each step that is a site; -1 otherwise. */
  readonly exits: Int32Array;
  /** Exit of the fuel check, and of the instruction the hart does; -1 when there is none. */
  fuelExit: number;
  stopExit: number;
  /** Registers that may differ from the control block at the beginning. */
  readonly dirty: RegisterSet;
  /** Registers whose locals must be right at the beginning. */
  readonly live: RegisterSet;
}

export interface Plan {
  readonly blocks: readonly BlockPlan[];
  /** What each exit stores. */
  readonly exits: readonly RegisterSet[];
  /** Every register the region touches. */
  readonly used: RegisterSet;
}

/** Bytes of a stack frame that is checked as a whole. */
const MAX_FRAME = 256;
/** Longest stretch between two fuel checks, in instructions. */
const MAX_STRETCH = 50;

/** Plans a region. */
export function planOf(graph: Graph, order: Order): Plan {
  const used = emptySet();
  const blocks = graph.blocks.map((block) => ({
    need: 0,
    groups: groupsOf(block),
    exits: new Int32Array(block.steps.length).fill(-1),
    fuelExit: -1,
    stopExit: -1,
    dirty: emptySet(),
    live: emptySet(),
  }));
  widenStackGroups(blocks);
  planFuel(graph, order, blocks);
  spreadDirt(graph, order, blocks);
  const exits = numberExits(graph, order, blocks);
  spreadLife(graph, order, blocks, exits);
  for (const { steps } of graph.blocks) {
    for (const step of steps) {
      unite(used, readBy(step));
      unite(used, writtenBy(step));
    }
  }
  return { blocks, exits, used };
}

const bit = (register: number): number => (register === 0 ? 0 : 1 << register);

/** Registers a step reads. */
export function readBy({ instruction, rs1, rs2, rs3 }: Step): RegisterSet {
  const effects = effectsOf(instruction);
  return {
    x: (effects.x1 ? bit(rs1) : 0) | (effects.x2 ? bit(rs2) : 0),
    f: (effects.f1 ? 1 << rs1 : 0) | (effects.f2 ? 1 << rs2 : 0) | (effects.f3 ? 1 << rs3 : 0),
  };
}

/** Registers a step writes. */
export function writtenBy({ instruction, rd }: Step): RegisterSet {
  const { writes } = effectsOf(instruction);
  return { x: writes === 'x' ? bit(rd) : 0, f: writes === 'f' ? 1 << rd : 0 };
}

function groupsOf({ steps }: BasicBlock): (Group | undefined)[] {
  const open: (Group | undefined)[] = [];
  return steps.map((step, first) => {
    const { instruction, rs1, imm } = step;
    const { access, atomic } = effectsOf(instruction);
    let group: Group | undefined;
    if (access !== undefined) {
      const store = access.kind === 'store';
      const low = atomic ? 0 : imm;
      const high = low + access.width;
      group = open[rs1];
      if (group === undefined || atomic) {
        group = { base: rs1, first, low, high, store };
        if (!atomic) open[rs1] = group;
      } else {
        group.low = Math.min(group.low, low);
        group.high = Math.max(group.high, high);
        group.store ||= store;
      }
    }
    const { x } = writtenBy(step);
    if (x !== 0) open[31 - Math.clz32(x)] = undefined;
    return group;
  });
}

/**
 * Accesses to the stack frame ask for the whole frame, so that checks at the same sp are
 * the same expression, and the host's compiler drops all but the first.
 */
function widenStackGroups(plans: readonly BlockPlan[]): void {
  const frame = plans.flatMap(({ groups }) => groups.filter((group) => group?.base === SP));
  const low = Math.min(...frame.map((group) => group?.low ?? 0));
  const high = Math.max(...frame.map((group) => group?.high ?? 0));
  if (high - low > MAX_FRAME) return;
  const store = frame.some((group) => group?.store);
  for (const group of frame) {
    if (group !== undefined) Object.assign(group, { low, high, store });
  }
}

/** Whether a step is a site: the first access of its group, or software that may trap. */
function isSite(plan: BlockPlan, step: Step, index: number): boolean {
  const group = plan.groups[index];
  if (group !== undefined) return group.first === index;
  return effectsOf(step.instruction).software && step.rm === 7;
}

/** Checks stand at the entry, at loops and after calls, and wherever a path would get too long. */
function planFuel(graph: Graph, order: Order, plans: readonly BlockPlan[]): void {
  const checks = new Uint8Array(graph.blocks.length);
  checks[0] = 1;
  for (const { ending, successors } of graph.blocks) {
    if (ending !== 'call' && ending !== 'call-indirect' && ending !== 'hub') continue;
    for (const to of successors) if (to >= 0) checks[to] = 1;
  }
  const longest = new Int32Array(graph.blocks.length);
  for (const index of order.sequence.toReversed()) {
    const { steps, successors, ending } = graph.blocks[index]!;
    /* A hub has no pc to stop at; what it goes to has a check. */
    if (ending === 'hub') continue;
    let after = 0;
    for (const to of successors) {
      if (to < 0 || order.rank[to]! <= order.rank[index]! || checks[to] === 1) continue;
      after = Math.max(after, longest[to]!);
    }
    const length = steps.length + after;
    longest[index] = length;
    if (order.loopHeader[index] === 1 || length > MAX_STRETCH) checks[index] = 1;
    if (checks[index] === 1) plans[index]!.need = length;
  }
}

/** Forwards: registers written since they were last stored. */
function spreadDirt(graph: Graph, order: Order, plans: readonly BlockPlan[]): void {
  const written = graph.blocks.map(writtenIn);
  for (let changed = true; changed;) {
    changed = false;
    for (const index of order.sequence) {
      const { ending, successors } = graph.blocks[index]!;
      const dirty = { ...plans[index]!.dirty };
      unite(dirty, written[index]!);
      for (const to of goingOn(ending, successors)) {
        if (to >= 0 && unite(plans[to]!.dirty, dirty)) changed = true;
      }
    }
  }
}

/** Successors that find the locals as a block left them; after a call they are loaded again. */
export function goingOn(
  ending: BasicBlock['ending'],
  successors: readonly number[],
): readonly number[] {
  return ending === 'call' || ending === 'call-indirect' ? successors.slice(1) : successors;
}

function writtenIn({ steps }: BasicBlock): RegisterSet {
  const written = emptySet();
  for (const step of steps) unite(written, writtenBy(step));
  return written;
}

/** Gives each site an exit; equal sets of registers share one. */
function numberExits(graph: Graph, order: Order, plans: readonly BlockPlan[]): RegisterSet[] {
  const exits: RegisterSet[] = [];
  const numbers = new Map<string, number>();
  const exitFor = ({ x, f }: RegisterSet): number => {
    const key = `${x} ${f}`;
    let number = numbers.get(key);
    if (number === undefined) {
      number = exits.push({ x, f }) - 1;
      numbers.set(key, number);
    }
    return number;
  };
  for (const index of order.sequence) {
    const { steps, ending } = graph.blocks[index]!;
    const plan = plans[index]!;
    const dirty = { ...plan.dirty };
    if (plan.need > 0) plan.fuelExit = exitFor(dirty);
    steps.forEach((step, i) => {
      if (isSite(plan, step, i)) plan.exits[i] = exitFor(dirty);
      unite(dirty, writtenBy(step));
    });
    if (ending === 'stop') plan.stopExit = exitFor(dirty);
  }
  return exits;
}

/** Backwards: registers that are read, or stored at an exit, before they are written. */
function spreadLife(
  graph: Graph,
  order: Order,
  plans: readonly BlockPlan[],
  exits: readonly RegisterSet[],
): void {
  const lives = graph.blocks.map((block, index) => lifeOf(block, plans[index]!, exits));
  for (let changed = true; changed;) {
    changed = false;
    for (const index of order.sequence.toReversed()) {
      const { needed, written, follows } = lives[index]!;
      const live = { ...needed };
      for (const to of follows) {
        live.x |= plans[to]!.live.x & ~written.x;
        live.f |= plans[to]!.live.f & ~written.f;
      }
      if (unite(plans[index]!.live, live)) changed = true;
    }
  }
}

/** What a block does to the registers that are live behind it. */
interface Life {
  /** Read in it or stored at its exits, before it writes them. */
  readonly needed: RegisterSet;
  readonly written: RegisterSet;
  /** The blocks behind it that go on with its locals. */
  readonly follows: readonly number[];
}

function lifeOf(block: BasicBlock, plan: BlockPlan, exits: readonly RegisterSet[]): Life {
  const { steps, ending, successors } = block;
  const needed = emptySet();
  const written = writtenIn(block);
  const calls = ending === 'call' || ending === 'call-indirect';
  const leaves =
    calls ||
    ending === 'indirect' ||
    ending === 'hub' ||
    ending === 'inlined-return' ||
    successors.length === 0;
  if (leaves || successors.includes(-1)) {
    unite(needed, plan.dirty);
    unite(needed, written);
  }
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i]!;
    const { x, f } = writtenBy(step);
    needed.x &= ~x;
    needed.f &= ~f;
    unite(needed, readBy(step));
    const exit = plan.exits[i]!;
    if (exit >= 0) unite(needed, exits[exit]!);
  }
  if (plan.need > 0) unite(needed, plan.dirty);
  return { needed, written, follows: goingOn(ending, successors).filter((to) => to >= 0) };
}
