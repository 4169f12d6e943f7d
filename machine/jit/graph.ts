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
import type { Decoded } from '../isa/decoder.ts';
import { effectsOf } from './effects.ts';
import { withHub } from './hub.ts';

/** One instruction in its place. */
export interface Step extends Decoded {
  readonly pc: number;
}

/** How a block ends; the last step is the instruction that ends it, where there is one. */
export type Ending =
  /** Goes on at the next pc. */
  | 'next'
  /** Taken, else not taken. */
  | 'branch'
  | 'jump'
  /** JAL or JALR with a link; comes back to the next pc. */
  | 'call'
  | 'call-indirect'
  /** A call whose function was copied into the region, and a return of such a copy. */
  | 'inlined-call'
  | 'inlined-return'
  /** JALR without a link: back to a caller, or through a table. */
  | 'return'
  | 'indirect'
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
  decode(word: number): Decoded | undefined;
  /** Whether floating-point instructions are compiled: mstatus.FS is dirty. */
  readonly float: boolean;
  /** Targets an indirect jump has been seen to take. */
  targets(pc: number): readonly number[];
  /** Whether to go on in other compiled code at this pc. */
  elsewhere(pc: number): boolean;
}

const MAX_INSTRUCTIONS = 1200;
const LINKS = new Set([1, 5]);
const NONE: readonly number[] = [];

/** Decoded instructions, each read once. */
type Steps = (pc: number) => Step | undefined;

/** The region that begins at `entry`; undefined when the first instruction is not for a compiler. */
export function findGraph(code: Code, entry: number): Graph | undefined {
  const steps = new Map<number, Step | undefined>();
  const stepAt: Steps = (pc) => {
    if (steps.has(pc)) return steps.get(pc);
    const step = readStep(code, pc);
    steps.set(pc, step);
    return step;
  };
  const leaders = findLeaders(code, stepAt, entry);
  const blocks = [...leaders].map((pc) => blockAt(code, stepAt, pc, leaders));
  const index = new Map(blocks.map(({ pc }, i) => [pc, i]));
  let instructions = 0;
  for (const block of blocks) {
    instructions += block.steps.length;
    for (const target of block.targets) block.successors.push(index.get(target) ?? -1);
  }
  const first = blocks[0];
  if (first === undefined || (first.steps.length === 0 && first.ending === 'stop'))
    return undefined;
  return withHub({ entry, blocks, instructions });
}

/** The instruction at a pc; undefined when there is none the compiler may do. */
function readStep(code: Code, pc: number): Step | undefined {
  if (pc < code.start || pc + 2 > code.end) return undefined;
  let word = code.half(pc);
  const length = lengthOf(word);
  if (pc + length > code.end) return undefined;
  if (length === 4) word |= code.half(pc + 2) << 16;
  const decoded = code.decode(word);
  if (decoded === undefined || effectsOf(decoded.instruction).leaves) return undefined;
  const { extension } = decoded.instruction;
  if (!code.float && (extension === 'F' || extension === 'D')) return undefined;
  const { instruction, row, rd, rs1, rs2, rs3, imm, rm } = decoded;
  return { instruction, row, length, rd, rs1, rs2, rs3, imm, rm, pc };
}

function endingOf(step: Step): Ending {
  const { instruction, rd, rs1 } = step;
  switch (instruction.flow) {
    case 'branch':
      return 'branch';
    case 'jump':
      return rd === 0 ? 'jump' : 'call';
    case 'indirect':
      if (rd !== 0) return 'call-indirect';
      return LINKS.has(rs1) ? 'return' : 'indirect';
    default:
      return 'next';
  }
}

/** Where control goes after the step that ends a block. */
function targetsOf(code: Code, step: Step, ending: Ending): number[] {
  const next = step.pc + step.length;
  switch (ending) {
    case 'branch':
      return [(step.pc + step.imm) >>> 0, next];
    case 'jump':
      return [(step.pc + step.imm) >>> 0];
    case 'call':
    case 'call-indirect':
      return [next];
    case 'indirect':
      return [...code.targets(step.pc)];
    default:
      return [];
  }
}

/** Pcs at which blocks begin, the entry first. */
function findLeaders(code: Code, stepAt: Steps, entry: number): Set<number> {
  const leaders = new Set([entry]);
  const seen = new Set<number>();
  const queue = [entry];
  for (let pc = queue.shift(); pc !== undefined; pc = queue.shift()) {
    for (;;) {
      if (pc !== entry && code.elsewhere(pc)) break;
      if (seen.has(pc)) {
        leaders.add(pc);
        break;
      }
      if (seen.size >= MAX_INSTRUCTIONS) break;
      const step = stepAt(pc);
      if (step === undefined) break;
      seen.add(pc);
      const ending = endingOf(step);
      if (ending === 'next') {
        pc += step.length;
        continue;
      }
      for (const target of targetsOf(code, step, ending)) {
        if (leaders.has(target)) continue;
        if (!seen.has(target)) queue.push(target);
        leaders.add(target);
      }
      break;
    }
  }
  /* Beyond the limit, and where nothing can be decoded, there is no block. */
  for (const pc of leaders) if (!seen.has(pc) && pc !== entry) leaders.delete(pc);
  return leaders;
}

function blockAt(code: Code, stepAt: Steps, pc: number, leaders: ReadonlySet<number>): BasicBlock {
  const steps: Step[] = [];
  let at = pc;
  for (;;) {
    const step = stepAt(at);
    if (step === undefined) {
      return block(pc, steps, 'stop', [], undefined, at);
    }
    steps.push(step);
    at += step.length;
    const ending = endingOf(step);
    if (ending !== 'next') {
      const callee = calleeOf(steps, ending);
      const known = ending === 'call-indirect' && callee !== undefined ? 'call' : ending;
      const seen = known === 'call-indirect' ? code.targets(step.pc) : NONE;
      return { ...block(pc, steps, known, targetsOf(code, step, ending), callee, at), seen };
    }
    if (leaders.has(at) || code.elsewhere(at) || steps.length >= MAX_INSTRUCTIONS) {
      return block(pc, steps, 'next', [at], undefined, at);
    }
  }
}

/** What a call calls, if its instructions say so: JAL, or AUIPC and JALR together. */
function calleeOf(steps: readonly Step[], ending: Ending): number | undefined {
  const last = steps.at(-1);
  const before = steps.at(-2);
  if (last === undefined) return undefined;
  if (ending === 'call') return (last.pc + last.imm) >>> 0;
  if (ending !== 'call-indirect' || before === undefined) return undefined;
  const { instruction, rd } = before;
  if (instruction.name !== 'auipc' || rd === 0 || rd !== last.rs1) return undefined;
  return ((before.pc + before.imm + last.imm) & ~1) >>> 0;
}

/** The function whose call returns to a pc, if the instructions before the pc say so. */
export function calleeBefore(code: Code, pc: number): number | undefined {
  const steps = [pc - 8, pc - 4].flatMap((at) => readStep(code, at) ?? []);
  const last = steps.at(-1);
  return last?.pc === pc - 4 ? calleeOf(steps, endingOf(last)) : undefined;
}

function block(
  pc: number,
  steps: readonly Step[],
  ending: Ending,
  targets: readonly number[],
  callee: number | undefined,
  end: number,
): BasicBlock {
  return { pc, steps, ending, targets, successors: [], callee, seen: NONE, end };
}
