/**
 * Where a region may stop, and what has to be stored and loaded there.
 *
 * A site is a place at which the region stops and the hart goes on by itself:
 * too little fuel, an access outside the windows, an instruction the hart does.
 * Sites that store the same registers share the code for it (an exit).
 * Accesses of a block at one version of a base register are one group, checked
 * once, at the first of them, for all their bytes.
 */

import type { BasicBlock, Graph } from './graph.ts';
import type { Order } from './order.ts';
import { emptySet, SP, unite } from './registers.ts';
import type { RegisterSet } from './registers.ts';

/** Accesses through one base register: bytes [low, high) from it. */
export interface Group {
  readonly base: number;
  low: number;
  high: number;
  store: boolean;
}

/** A step that touches memory or is a site. */
export interface Point {
  /** Which of the block's steps. */
  readonly index: number;
  readonly group: Group | undefined;
  /** Number of the exit if it is a site; -1 otherwise. */
  exit: number;
  /** What the block has written before it. */
  readonly before: Readonly<RegisterSet>;
}

export interface BlockPlan {
  /** Fuel the path to the next check may take; 0 when the block begins without a check. */
  need: number;
  /** In the order of the steps. */
  readonly points: readonly Point[];
  /** Exit of the fuel check, and of the instruction the hart does; -1 when there is none. */
  fuelExit: number;
  stopExit: number;
  /** Registers it writes. */
  readonly written: Readonly<RegisterSet>;
  /** Registers that may differ from the control block at the beginning, and behind the last step. */
  readonly dirty: RegisterSet;
  readonly dirtyBehind: RegisterSet;
  /** Registers whose locals must be right at the beginning. */
  readonly live: RegisterSet;
  /** Some of its instructions may be left to software. */
  readonly software: boolean;
}

export interface Plan {
  readonly blocks: readonly BlockPlan[];
  /** What each exit stores. */
  readonly exits: readonly RegisterSet[];
  /** Every register the region touches. */
  readonly used: RegisterSet;
  /** Some of its instructions may be left to software. */
  readonly software: boolean;
}

/** Bytes of a stack frame that is checked as a whole. */
const MAX_FRAME = 256;
/** Longest stretch between two fuel checks, in instructions. */
const MAX_STRETCH = 50;
/** The rounding mode is fcsr's, which may hold a reserved one. */
const DYNAMIC = 7;
const NOTHING: Readonly<RegisterSet> = emptySet();
/** Exit of a point that is one, until exits have numbers. */
const SITE = -2;

/** Plans a region. */
export function planOf(graph: Graph, order: Order): Plan {
  const used = emptySet();
  const blocks = graph.blocks.map((block) => survey(block, used));
  widenStackGroups(blocks);
  planFuel(graph, order, blocks);
  spreadDirt(graph, order, blocks);
  const exits = numberExits(graph, order, blocks);
  spreadLife(graph, order, blocks);
  return { blocks, exits, used, software: blocks.some(({ software }) => software) };
}

/** What a block's steps say by themselves; `live` holds what they read before they write it. */
function survey({ steps }: BasicBlock, used: RegisterSet): BlockPlan {
  const points: Point[] = [];
  /** The groups later accesses can still join. */
  const open: Group[] = [];
  const written = emptySet();
  const live = emptySet();
  let software = false;
  for (let index = 0; index < steps.length; index++) {
    const { reads, writes, effects, rs1, rm, imm } = steps[index]!.word;
    live.x |= reads.x & ~written.x;
    live.f |= reads.f & ~written.f;
    used.x |= reads.x | writes.x;
    used.f |= reads.f | writes.f;
    const { access } = effects;
    if (access !== undefined) {
      const store = access.kind === 'store';
      const low = effects.atomic ? 0 : imm;
      const high = low + access.width;
      let group = effects.atomic ? undefined : openAt(open, rs1);
      if (group === undefined) {
        group = { base: rs1, low, high, store };
        if (!effects.atomic) open.push(group);
        points.push({ index, group, exit: SITE, before: { x: written.x, f: written.f } });
      } else {
        group.low = Math.min(group.low, low);
        group.high = Math.max(group.high, high);
        group.store ||= store;
        points.push({ index, group, exit: -1, before: NOTHING });
      }
    } else if (effects.software) {
      software = true;
      if (rm === DYNAMIC) {
        const before = { x: written.x, f: written.f };
        points.push({ index, group: undefined, exit: SITE, before });
      }
    }
    written.x |= writes.x;
    written.f |= writes.f;
    if (open.length > 0 && writes.x !== 0) close(open, 31 - Math.clz32(writes.x));
  }
  return {
    need: 0,
    points,
    fuelExit: -1,
    stopExit: -1,
    written,
    dirty: emptySet(),
    dirtyBehind: emptySet(),
    live,
    software,
  };
}

function openAt(open: readonly Group[], base: number): Group | undefined {
  for (let i = 0; i < open.length; i++) if (open[i]!.base === base) return open[i];
  return undefined;
}

/** A base register was written: no later access is at the same addresses. */
function close(open: Group[], base: number): void {
  for (let i = 0; i < open.length; i++) {
    if (open[i]!.base !== base) continue;
    open[i] = open.at(-1)!;
    open.pop();
    return;
  }
}

/**
 * Accesses to the stack frame ask for the whole frame, so that checks at the same sp are
 * the same expression, and the host's compiler drops all but the first.
 */
function widenStackGroups(plans: readonly BlockPlan[]): void {
  let low = Infinity;
  let high = -Infinity;
  let store = false;
  const frame: Group[] = [];
  for (const { points } of plans) {
    for (let i = 0; i < points.length; i++) {
      const { group } = points[i]!;
      if (group?.base !== SP) continue;
      frame.push(group);
      low = Math.min(low, group.low);
      high = Math.max(high, group.high);
      store ||= group.store;
    }
  }
  if (high - low > MAX_FRAME) return;
  for (const group of frame) {
    group.low = low;
    group.high = high;
    group.store = store;
  }
}

/** Checks stand at the entry, at loops and after calls, and wherever a path would get too long. */
function planFuel(graph: Graph, order: Order, plans: readonly BlockPlan[]): void {
  const { sequence, rank, loopHeader } = order;
  const checks = graph.blocks.map((_, index) => index === 0 || loopHeader[index]!);
  for (const { ending, successors } of graph.blocks) {
    const reached = ending === 'hub' ? successors.length : firstGoingOn(ending);
    for (let i = 0; i < reached; i++) if (successors[i]! >= 0) checks[successors[i]!] = true;
  }
  const longest = graph.blocks.map(() => 0);
  for (let place = sequence.length - 1; place >= 0; place--) {
    const index = sequence[place]!;
    const { steps, successors, ending } = graph.blocks[index]!;
    /* A hub has no pc to stop at; what it goes to has a check. */
    if (ending === 'hub') continue;
    let after = 0;
    for (let i = 0; i < successors.length; i++) {
      const to = successors[i]!;
      if (to < 0 || rank[to]! <= place || checks[to]!) continue;
      after = Math.max(after, longest[to]!);
    }
    const length = steps.length + after;
    longest[index] = length;
    if (length > MAX_STRETCH) checks[index] = true;
    if (checks[index]!) plans[index]!.need = length;
  }
}

/** Forwards: registers written since they were last stored. */
function spreadDirt(graph: Graph, { sequence }: Order, plans: readonly BlockPlan[]): void {
  for (let changed = true; changed;) {
    changed = false;
    for (let place = 0; place < sequence.length; place++) {
      const index = sequence[place]!;
      const { ending, successors } = graph.blocks[index]!;
      const { dirty, dirtyBehind, written } = plans[index]!;
      dirtyBehind.x = dirty.x | written.x;
      dirtyBehind.f = dirty.f | written.f;
      for (let i = firstGoingOn(ending); i < successors.length; i++) {
        const to = successors[i]!;
        if (to >= 0 && unite(plans[to]!.dirty, dirtyBehind)) changed = true;
      }
    }
  }
}

/** The first of the successors that find the locals as a block left them; after a call they are loaded again. */
export function firstGoingOn(ending: BasicBlock['ending']): 0 | 1 {
  return ending === 'call' || ending === 'call-indirect' ? 1 : 0;
}

/** Gives each site an exit; equal sets of registers share one. What an exit stores is live before it. */
function numberExits(
  graph: Graph,
  { sequence }: Order,
  plans: readonly BlockPlan[],
): RegisterSet[] {
  const exits: RegisterSet[] = [];
  const exitFor = (x: number, f: number): number => {
    for (let number = 0; number < exits.length; number++) {
      const exit = exits[number]!;
      if (exit.x === x && exit.f === f) return number;
    }
    return exits.push({ x, f }) - 1;
  };
  for (const index of sequence) {
    const { ending } = graph.blocks[index]!;
    const plan = plans[index]!;
    const { dirty, dirtyBehind, live } = plan;
    if (plan.need > 0) plan.fuelExit = exitFor(dirty.x, dirty.f);
    for (let i = 0; i < plan.points.length; i++) {
      const point = plan.points[i]!;
      if (point.exit !== SITE) continue;
      const { before } = point;
      point.exit = exitFor(dirty.x | before.x, dirty.f | before.f);
      live.x |= dirty.x & ~before.x;
      live.f |= dirty.f & ~before.f;
    }
    if (ending === 'stop') plan.stopExit = exitFor(dirtyBehind.x, dirtyBehind.f);
  }
  return exits;
}

/** Backwards: registers that are read, or stored when the region is left, before they are written. */
function spreadLife(graph: Graph, { sequence }: Order, plans: readonly BlockPlan[]): void {
  for (const index of sequence) {
    const { live, dirty, written, need } = plans[index]!;
    if (need > 0) unite(live, dirty);
    else if (storesBehind(graph.blocks[index]!)) {
      live.x |= dirty.x & ~written.x;
      live.f |= dirty.f & ~written.f;
    }
  }
  for (let changed = true; changed;) {
    changed = false;
    for (let place = sequence.length - 1; place >= 0; place--) {
      const index = sequence[place]!;
      const { ending, successors } = graph.blocks[index]!;
      const { live, written } = plans[index]!;
      for (let i = firstGoingOn(ending); i < successors.length; i++) {
        const to = successors[i]!;
        if (to < 0) continue;
        const x = live.x | (plans[to]!.live.x & ~written.x);
        const f = live.f | (plans[to]!.live.f & ~written.f);
        if (x === live.x && f === live.f) continue;
        live.x = x;
        live.f = f;
        changed = true;
      }
    }
  }
}

/** Whether registers are stored behind the last step of a block. */
function storesBehind({ ending, successors }: BasicBlock): boolean {
  switch (ending) {
    case 'call':
    case 'call-indirect':
    case 'indirect':
    case 'hub':
    case 'inlined-return':
      return true;
    default:
      return successors.length === 0 || successors.includes(-1);
  }
}
