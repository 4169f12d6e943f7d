/**
 * From a pc to the control flow graph of its region.
 *
 * A region is what can be reached from the entry by branches and direct jumps,
 * with the return points of its calls and the known targets of its indirect
 * jumps; it never leaves one executable range. A limit on instructions bounds
 * it; what lies beyond is outside, and so are pcs nothing can be decoded at, and
 * those where compiled code of the same function begins.
 * What this does not do: it writes no code and looks at no register.
 */

import { lengthOf } from '../isa/decoder.ts';
import { withHub } from './hub.ts';
import type { Flow, Word } from './word.ts';

/** One instruction in its place. */
export interface Step {
  readonly pc: number;
  readonly word: Word;
}

/** How a block ends; the last step is the instruction that ends it, where there is one. */
export type Ending =
  | Flow
  /**
   * A call whose function was copied into the region, a return of such a copy, and one that goes
   * back behind the call whatever happens.
   */
  | 'inlined-call'
  | 'inlined-return'
  | 'inlined-end'
  /** An indirect jump whose target the hub looks for, and the hub, which has no steps. */
  | 'to-hub'
  | 'hub'
  /** The instruction at `stop` belongs to the hart; it is not among the steps. */
  | 'stop';

export interface BasicBlock {
  readonly pc: number;
  readonly steps: readonly Step[];
  readonly ending: Ending;
  /**
   * Where control goes inside the region or out of it, in the order of the ending; of a call,
   * where it returns to, and then functions it may call that were copied into the region.
   */
  readonly targets: readonly number[];
  /** Index of the block of each target; -1: outside the region. */
  readonly successors: number[];
  /** Call: the function called, if known. */
  readonly callee: number | undefined;
  /** Call through a register: functions it has been seen to call, the most frequent first. */
  readonly seen: readonly number[];
  /** Address after the last step, or of the instruction the hart has to do. */
  readonly end: number;
}

export interface Graph {
  readonly entry: number;
  /** The entry is block 0. */
  readonly blocks: readonly BasicBlock[];
  readonly instructions: number;
}

export interface Code {
  readonly start: number;
  readonly end: number;
  /** The two bytes at an address inside the range. */
  half(address: number): number;
  word(word: number): Word | undefined;
  /** Whether floating-point instructions are compiled: mstatus.FS is dirty. */
  readonly float: boolean;
  /** Targets an indirect jump has been seen to take. */
  targets(pc: number): readonly number[];
}

const MAX_INSTRUCTIONS = 1200;
const NONE: readonly number[] = [];

/**
 * The region that begins at `entry`; undefined when the first instruction is not for a compiler.
 * @param others pcs at which to go on in other compiled code
 */
export function findGraph(
  code: Code,
  entry: number,
  others: ReadonlySet<number>,
): Graph | undefined {
  const steps = new Map<number, Step>();
  const leaders = findLeaders(code, steps, entry, others);
  if (steps.size === 0) return undefined;
  const blocks: BasicBlock[] = [];
  let instructions = 0;
  leaders.forEach((_, pc) => {
    const block = blockAt(code, steps, pc, leaders, others);
    instructions += block.steps.length;
    blocks.push(block);
  });
  return withHub({ entry, blocks, instructions });
}

/** The instruction at a pc; undefined when there is none the compiler may do. */
function readStep(code: Code, pc: number): Step | undefined {
  if (pc < code.start || pc + 2 > code.end) return undefined;
  let half = code.half(pc);
  if (lengthOf(half) === 4) {
    if (pc + 4 > code.end) return undefined;
    half |= code.half(pc + 2) << 16;
  }
  const word = code.word(half);
  if (word === undefined || word.effects.leaves) return undefined;
  return word.effects.float && !code.float ? undefined : { pc, word };
}

/** Where control goes after the step that ends a block. */
function targetsOf(code: Code, { pc, word }: Step): readonly number[] {
  switch (word.flow) {
    case 'branch':
      return [(pc + word.imm) >>> 0, pc + word.length];
    case 'jump':
      return [(pc + word.imm) >>> 0];
    case 'call':
    case 'call-indirect':
      return [pc + word.length];
    case 'indirect':
      return code.targets(pc);
    default:
      return NONE;
  }
}

/** Reads the steps of a region; pcs at which blocks begin, and the index of each, the entry first. */
function findLeaders(
  code: Code,
  steps: Map<number, Step>,
  entry: number,
  others: ReadonlySet<number>,
): Map<number, number> {
  const queue = [entry];
  const asked = new Set(queue);
  const ask = (pc: number): void => {
    if (asked.has(pc)) return;
    asked.add(pc);
    queue.push(pc);
  };
  for (let next = 0; next < queue.length; next++) {
    let pc = queue[next]!;
    for (;;) {
      if (steps.has(pc)) {
        ask(pc);
        break;
      }
      if ((pc !== entry && others.has(pc)) || steps.size >= MAX_INSTRUCTIONS) break;
      const step = readStep(code, pc);
      if (step === undefined) break;
      steps.set(pc, step);
      if (step.word.flow === 'next') {
        pc += step.word.length;
        continue;
      }
      const targets = targetsOf(code, step);
      for (let i = 0; i < targets.length; i++) ask(targets[i]!);
      break;
    }
  }
  /* Beyond the limit, and where nothing can be decoded, there is no block. */
  const leaders = new Map<number, number>();
  for (let i = 0; i < queue.length; i++) {
    if (steps.has(queue[i]!)) leaders.set(queue[i]!, leaders.size);
  }
  return leaders;
}

function blockAt(
  code: Code,
  steps: ReadonlyMap<number, Step>,
  pc: number,
  leaders: ReadonlyMap<number, number>,
  others: ReadonlySet<number>,
): BasicBlock {
  const own: Step[] = [];
  let at = pc;
  let before: Step | undefined;
  for (let step = steps.get(pc); step !== undefined; step = steps.get(at)) {
    own.push(step);
    const { length, flow } = step.word;
    at += length;
    if (flow !== 'next') {
      const callee = calleeOf(step, before);
      const ending = flow === 'call-indirect' && callee !== undefined ? 'call' : flow;
      const seen = ending === 'call-indirect' ? code.targets(step.pc) : NONE;
      const targets = targetsOf(code, step);
      const successors: number[] = [];
      for (let i = 0; i < targets.length; i++) successors.push(leaders.get(targets[i]!) ?? -1);
      return { pc, steps: own, ending, targets, successors, callee, seen, end: at };
    }
    const next = leaders.get(at);
    if (next !== undefined) return straight(pc, own, [at], [next]);
    before = step;
  }
  /* The steps end where other compiled code goes on, at the limit, or before the hart's own. */
  if (others.has(at) || readStep(code, at) !== undefined) return straight(pc, own, [at], [-1]);
  return { ...straight(pc, own, NONE, []), ending: 'stop', end: at };
}

/** What a call calls, if its instructions say so: JAL, or AUIPC and JALR together. */
function calleeOf({ pc, word }: Step, before: Step | undefined): number | undefined {
  if (word.flow === 'call') return (pc + word.imm) >>> 0;
  if (word.flow !== 'call-indirect' || before === undefined) return undefined;
  const { instruction, rd, imm } = before.word;
  if (instruction.name !== 'auipc' || rd === 0 || rd !== word.rs1) return undefined;
  return ((before.pc + imm + word.imm) & ~1) >>> 0;
}

/** The function whose call returns to a pc, if the instructions before the pc say so. */
export function calleeBefore(code: Code, pc: number): number | undefined {
  const last = readStep(code, pc - 4);
  return last?.word.length === 4 ? calleeOf(last, readStep(code, pc - 8)) : undefined;
}

function straight(
  pc: number,
  steps: readonly Step[],
  targets: readonly number[],
  successors: number[],
): BasicBlock {
  const end = targets[0] ?? pc;
  return { pc, steps, ending: 'next', targets, successors, callee: undefined, seen: NONE, end };
}
