/**
 * What is compiled together: code that got hot at about the same time, and the warm
 * functions it calls.
 *
 * A module costs more than a small region, and the loops of a function get hot one after
 * the other, the innermost first. So hot places wait for each other; of those in one region
 * only the first gets one, and where the function around a place is entered again and
 * again, it is compiled from its beginning.
 */

import type { Registers } from './access.ts';
import { entriesAround } from './domain.ts';
import type { Domain } from './domain.ts';
import type { Graph } from './graph.ts';
import { inlineCalls, MAX_COPIED } from './inline.ts';
import { RA, SP } from './registers.ts';

/** A place that got hot. */
export interface Hot {
  readonly pc: number;
  readonly registers: Registers;
}

/** What is asked about guest code. */
export interface Guest {
  /** The graph from an entry on, which ends at the entries of others. */
  graphAt(entry: number, others: ReadonlySet<number>): Graph | undefined;
  /** The function whose call returns to a pc, where its instruction says it. */
  calleeBefore(pc: number): number | undefined;
  /** Times the interpreter has entered a pc. */
  entered(pc: number): number;
}

const NONE: ReadonlySet<number> = new Set();
const MAX_FUNCTIONS = 24;
const MAX_INSTRUCTIONS = 3000;
/** Times a function was entered before it is compiled for a hot loop inside it. */
const OFTEN = 8;
/** Places remembered in a domain that wait or are refused; a guest decides how many there are. */
const MAX_REMEMBERED = 10_000;

/**
 * The regions for hot places that have none. What can never be compiled is refused; what
 * lies inside a region waits to get hot once more, as it mostly is about to be entered there.
 */
export function rootsOf(domain: Domain, hot: readonly Hot[], guest: Guest): Graph[] {
  const roots: Graph[] = [];
  for (const places of [domain.patience, domain.refused]) {
    if (places.size > MAX_REMEMBERED) places.clear();
  }
  for (const { pc, registers } of [...hot].sort((a, b) => a.pc - b.pc)) {
    if (domain.regions.has(pc) || domain.refused.has(pc) || isImpatient(domain, pc)) continue;
    if (roots.some((root) => has(root, pc))) continue;
    if (!domain.patience.has(pc) && domain.regions.holding(pc).length > 0) {
      domain.patience.set(pc, { left: 0, next: 0 });
      continue;
    }
    const graph =
      functionAround(domain, pc, registers, guest) ?? guest.graphAt(pc, entriesAround(domain, pc));
    if (graph === undefined) domain.refused.add(pc);
    else if (!roots.some(({ entry }) => entry === graph.entry)) roots.push(graph);
  }
  return roots;
}

/** Counts down the reports of heat that are to be passed over. */
function isImpatient(domain: Domain, pc: number): boolean {
  const patience = domain.patience.get(pc);
  if (patience === undefined || patience.left === 0) return false;
  patience.left--;
  return true;
}

/**
 * The registers a graph is compiled for: those of the first of its places that got hot, or sp
 * alone.
 */
export function registersOf(graph: Graph, hot: readonly Hot[]): Registers {
  for (const { pc, registers } of hot) if (has(graph, pc)) return registers;
  const stack = hot[0]?.registers[SP];
  return stack === undefined ? [] : { length: SP + 1, [SP]: stack };
}

function has({ blocks }: Graph, pc: number): boolean {
  for (let i = 0; i < blocks.length; i++) {
    const { pc: start, end } = blocks[i]!;
    if (pc >= start && pc < end) return true;
  }
  return false;
}

/** While a function calls nothing, ra says who called it. */
function functionAround(
  domain: Domain,
  pc: number,
  registers: Registers,
  guest: Guest,
): Graph | undefined {
  const entry = guest.calleeBefore(registers[RA]!);
  if (entry === undefined || entry >= pc || guest.entered(entry) < OFTEN) return undefined;
  if (domain.regions.has(entry) || domain.refused.has(entry)) return undefined;
  const graph = guest.graphAt(entry, entriesAround(domain, entry));
  return graph !== undefined && has(graph, pc) ? graph : undefined;
}

/** Adds the warm functions that are called, and copies small ones into their callers. */
export function withCallees(domain: Domain, roots: readonly Graph[], guest: Guest): Graph[] {
  const graphs: Graph[] = [];
  const queue = [...roots];
  const asked = new Set(roots.map(({ entry }) => entry));
  const callees = new Map<number, Graph | undefined>(roots.map((root) => [root.entry, root]));
  const calleeAt = (callee: number): Graph | undefined => {
    if (!callees.has(callee)) callees.set(callee, guest.graphAt(callee, NONE));
    return callees.get(callee);
  };
  const isWarm = (pc: number): boolean => guest.entered(pc) > 1;
  let instructions = 0;
  for (let found = queue.shift(); found !== undefined; found = queue.shift()) {
    const graph = inlineCalls(found, (callee) => {
      const size = domain.regions.get(callee)?.instructions ?? 0;
      return size <= MAX_COPIED && isWarm(callee) ? calleeAt(callee) : undefined;
    });
    graphs.push(graph);
    instructions += graph.instructions;
    if (graphs.length >= MAX_FUNCTIONS || instructions >= MAX_INSTRUCTIONS) break;
    for (const { callee, ending } of graph.blocks) {
      if (callee === undefined || ending === 'inlined-call' || asked.has(callee)) continue;
      asked.add(callee);
      if (domain.regions.has(callee) || domain.refused.has(callee) || !isWarm(callee)) continue;
      const next = calleeAt(callee);
      if (next !== undefined) queue.push(next);
    }
  }
  return graphs;
}
