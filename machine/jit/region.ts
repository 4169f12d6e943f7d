/**
 * Writes the WebAssembly function of one region.
 *
 * `(h, depth) -> pc`: runs from the region's entry; returns the guest pc to go on
 * at, or 0 when it stopped at a site (its number is in HART.site). Registers live in
 * locals between entry and the next call or exit. Calls of the guest are calls here:
 * what they return is compared with the return address, and anything else is
 * handed on to the caller's caller.
 * Structure comes from the dominator tree: Ramsey, "Beyond Relooper" (ICFP 2022).
 */

import { CodeWriter } from '../wasm/code.ts';
import type { Label } from '../wasm/code.ts';
import type { ValueType } from '../wasm/opcodes.ts';
import { Tried } from './access.ts';
import type { Registers, SiteOf } from './access.ts';
import { choose } from './choose.ts';
import { StepBuilder } from './emit.ts';
import { localsFor } from './frame.ts';
import type { Frame, Windows } from './frame.ts';
import type { BasicBlock, Graph, Step } from './graph.ts';
import { stopAtSite, stopIfFar, takeDepth } from './leave.ts';
import { orderOf } from './order.ts';
import type { Order } from './order.ts';
import { planOf } from './plan.ts';
import type { BlockPlan, Plan } from './plan.ts';
import type { RegisterSet } from './registers.ts';
import { boxedAfter, boxedOf, singlesOf } from './singles.ts';
import { loadState, loadStatus, storeState } from './transfer.ts';

/** Where a region can stop: guest pc, and instructions of its block that were not done. */
export interface Site {
  /** Entry of the region it is in. */
  readonly entry: number;
  readonly pc: number;
  readonly left: number;
  readonly why: 'fuel' | 'access' | 'rounding' | 'hart';
}

/** What a region needs to know about its surroundings. */
export interface Surroundings {
  readonly windows: Windows;
  readonly delta: number;
  /** See `Frame`. */
  readonly far: boolean;
  /** Function indices: software, and `enter(h, pc, depth) -> pc` for code of other modules. */
  readonly software: number;
  readonly enter: number;
  /** See `Frame`. */
  readonly fuses: boolean;
  /** Function index of the region that begins at a pc, if it is in this module. */
  functionAt(pc: number): number | undefined;
  /** Sites of the module so far; the region adds its own. */
  readonly sites: Site[];
  /** Added to the number of a site. */
  readonly siteBase: number;
}

const H = 0;
const DEPTH = 1;
/** Of an instruction that touches no memory and never stops. */
const NOWHERE: SiteOf = { site: 0, exit: -1, group: undefined };

export class RegionWriter {
  readonly #graph: Graph;
  readonly #order: Order;
  readonly #plan: Plan;
  readonly #around: Surroundings;
  readonly #code = new CodeWriter(2);
  readonly #frame: Frame;
  readonly #labels: (Label | undefined)[];
  readonly #builder: StepBuilder;
  readonly #fuel = this.#code.local('i32');
  readonly #status = this.#code.local('i32');
  readonly #result = this.#code.local('i32');
  readonly #target = this.#code.local('i64');
  readonly #exits: Label[] = [];
  /** The f registers known to be NaN-boxed at the beginning of each block; undefined where none is used. */
  readonly #boxed: readonly number[] | undefined;
  readonly #calls: boolean;

  /** @param registers as they were when the code got hot */
  constructor(graph: Graph, around: Surroundings, registers: Registers) {
    this.#graph = graph;
    this.#around = around;
    this.#order = orderOf(graph);
    this.#plan = planOf(graph, this.#order);
    this.#labels = graph.blocks.map(() => undefined);
    this.#calls = graph.blocks.some(
      ({ ending }) => ending === 'call' || ending === 'call-indirect',
    );
    const code = this.#code;
    const { used } = this.#plan;
    const singles = used.f === 0 ? 0 : singlesOf(graph);
    this.#boxed = used.f === 0 ? undefined : boxedOf(graph, this.#order);
    const temporaries: Record<ValueType, number[]> = { i32: [], i64: [], f32: [], f64: [] };
    this.#frame = {
      code,
      h: H,
      depth: DEPTH,
      fuel: this.#fuel,
      status: this.#status,
      x: localsFor(code, used.x, 'i64'),
      f: localsFor(code, used.f & ~singles, 'f64'),
      singles: localsFor(code, singles, 'f32'),
      uppers: localsFor(code, singles, 'i32'),
      loads: new Tried(around.windows.load, registers),
      stores: new Tried(around.windows.store, registers),
      delta: around.delta,
      far: around.far,
      software: around.software,
      fuses: around.fuses,
      exits: this.#exits,
      temporary: (type, index) => (temporaries[type][index] ??= code.local(type)),
    };
    this.#builder = new StepBuilder(this.#frame);
  }

  /** The function's code. */
  write(): CodeWriter {
    const code = this.#code;
    for (let i = 0; i < this.#plan.exits.length; i++) this.#exits.push(code.block('i32'));
    if (this.#calls) takeDepth(this.#frame, this.#graph.entry);
    this.#load(0);
    this.#tree(0);
    code.unreachable();
    const { exits } = this.#plan;
    for (let number = exits.length - 1; number >= 0; number--) {
      code.end();
      stopAtSite(this.#frame, exits, number, this.#result);
    }
    return code;
  }

  /** Fuel, and what a block that control comes to from outside has to find in locals. */
  #load(block: number): void {
    loadState(this.#frame, this.#plan.blocks[block]!.live);
    if (this.#plan.software) loadStatus(this.#frame);
  }

  #tree(block: number): void {
    const { children, merge, rank, loopHeader } = this.#order;
    const joins = children[block]!.filter((child) => merge[child]!);
    joins.sort((a, b) => rank[b]! - rank[a]!);
    if (!loopHeader[block]!) {
      this.#within(block, joins, 0);
      return;
    }
    const before = this.#labels[block];
    this.#labels[block] = this.#code.loop();
    this.#within(block, joins, 0);
    this.#code.end();
    this.#labels[block] = before;
  }

  /** The block's code with a label around it for each of the joins that follow it. */
  #within(block: number, joins: readonly number[], from: number): void {
    const join = joins[from];
    if (join === undefined) {
      this.#block(block);
      return;
    }
    this.#labels[join] = this.#code.block();
    this.#within(block, joins, from + 1);
    this.#code.end();
    this.#labels[join] = undefined;
    this.#tree(join);
  }

  #block(index: number): void {
    const block = this.#graph.blocks[index]!;
    const plan = this.#plan.blocks[index]!;
    const { steps } = block;
    const code = this.#code;
    if (plan.need > 0) {
      code.i32(this.#site(block.pc, 0, 'fuel'));
      code.get(this.#fuel);
      code.i32(plan.need);
      code.op('i32.lt_s');
      code.brIf(this.#exits[plan.fuelExit]!, 'unlikely');
      code.drop();
    }
    if (steps.length > 0) {
      code.get(this.#fuel);
      code.i32(steps.length);
      code.op('i32.sub');
      code.set(this.#fuel);
    }
    this.#steps(block, plan, this.#boxed?.[index] ?? 0);
    this.#ending(block, plan, plan.dirtyBehind);
  }

  #steps({ steps, ending }: BasicBlock, { points }: BlockPlan, boxedBefore: number): void {
    const linked = ending === 'call' || ending === 'inlined-call' ? steps.length - 1 : -1;
    const done = ending === 'inlined-end' ? steps.length - 1 : steps.length;
    let boxed = boxedBefore;
    let next = 0;
    for (let i = 0; i < done; i++) {
      const step = steps[i]!;
      if (i === linked) {
        this.#link(step);
        return;
      }
      if (i === linked - 1 && isLostIn(step, steps[linked]!)) continue;
      let at = NOWHERE;
      const point = points[next];
      if (point?.index === i) {
        const { exit, group } = point;
        const why = group === undefined ? 'rounding' : 'access';
        const site = exit < 0 ? 0 : this.#site(step.pc, steps.length - i, why);
        at = { site, exit, group };
        next++;
      }
      this.#builder.write(step, at, boxed);
      if (this.#boxed !== undefined) boxed = boxedAfter(step, boxed);
    }
  }

  /** A call of a known function: only the return address is left to do. */
  #link({ pc, word }: Step): void {
    this.#code.i64(pc + word.length);
    this.#code.set(this.#frame.x[word.rd]!);
  }

  #site(pc: number, left: number, why: Site['why']): number {
    const { sites, siteBase } = this.#around;
    return siteBase + sites.push({ entry: this.#graph.entry, pc, left, why }) - 1;
  }

  #ending(block: BasicBlock, plan: BlockPlan, dirty: RegisterSet): void {
    const code = this.#code;
    switch (block.ending) {
      case 'next':
      case 'jump':
      case 'inlined-call':
      case 'inlined-end':
        this.#go(block, 0, dirty);
        return;
      case 'branch':
        this.#branch(block, dirty);
        return;
      case 'stop':
        code.i32(this.#site(block.end, 0, 'hart'));
        code.br(this.#exits[plan.stopExit]!);
        return;
      case 'call':
      case 'call-indirect':
        this.#call(block, dirty);
        return;
      case 'inlined-return':
        code.tee(this.#target);
        code.i64(block.targets[0]!);
        code.op('i64.ne');
        code.if(undefined, 'unlikely');
        this.#return(dirty);
        code.end();
        this.#go(block, 0, dirty);
        return;
      case 'return':
        code.set(this.#target);
        this.#return(dirty);
        return;
      case 'to-hub':
        code.set(this.#target);
        this.#go(block, 0, dirty);
        return;
      case 'indirect':
        code.set(this.#target);
        this.#switch(block, dirty);
        return;
      case 'hub':
        this.#switch(block, dirty);
        return;
    }
  }

  #return(dirty: RegisterSet): void {
    const code = this.#code;
    storeState(this.#frame, dirty);
    stopIfFar(this.#frame, this.#target);
    code.get(this.#target);
    code.op('i32.wrap_i64');
    code.return();
  }

  /** Branches, or writes the target here when nothing else goes there. */
  #go(block: BasicBlock, which: number, dirty: RegisterSet): void {
    const to = block.successors[which]!;
    if (to < 0) {
      storeState(this.#frame, dirty);
      this.#continueAt(block.targets[which]!);
      return;
    }
    const label = this.#labels[to];
    if (label !== undefined) this.#code.br(label);
    else this.#tree(to);
  }

  #label(to: number): Label | undefined {
    return to < 0 ? undefined : this.#labels[to];
  }

  /** The condition is on the stack. */
  #branch(block: BasicBlock, dirty: RegisterSet): void {
    const code = this.#code;
    const taken = this.#label(block.successors[0]!);
    const other = this.#label(block.successors[1]!);
    if (taken !== undefined) {
      code.brIf(taken);
      this.#go(block, 1, dirty);
    } else if (other !== undefined) {
      code.op('i32.eqz');
      code.brIf(other);
      this.#go(block, 0, dirty);
    } else {
      code.if();
      this.#go(block, 0, dirty);
      code.end();
      this.#go(block, 1, dirty);
    }
  }

  /** Goes to a pc outside the region; everything has been stored. */
  #continueAt(pc: number): void {
    const code = this.#code;
    const index = this.#around.functionAt(pc);
    code.get(H);
    if (index === undefined) code.i32(pc);
    code.get(DEPTH);
    code.returnCall(index ?? this.#around.enter);
  }

  #call(block: BasicBlock, dirty: RegisterSet): void {
    const code = this.#code;
    const back = block.targets[0]!;
    const indirect = block.ending === 'call-indirect';
    if (indirect) code.set(this.#target);
    block.targets.slice(1).forEach((pc, i) => {
      code.get(this.#target);
      code.i64(pc);
      code.op('i64.eq');
      code.if();
      this.#go(block, i + 1, dirty);
      code.end();
    });
    storeState(this.#frame, dirty);
    if (indirect) stopIfFar(this.#frame, this.#target);
    const index = block.callee === undefined ? undefined : this.#around.functionAt(block.callee);
    code.get(H);
    if (index === undefined) {
      if (block.callee !== undefined) code.i32(block.callee);
      else {
        code.get(this.#target);
        code.op('i32.wrap_i64');
      }
    }
    code.get(DEPTH);
    code.call(index ?? this.#around.enter);
    code.tee(this.#result);
    code.i32(back);
    code.op('i32.ne');
    code.if(undefined, 'unlikely');
    code.get(this.#result);
    code.return();
    code.end();
    const to = block.successors[0]!;
    if (to < 0) {
      this.#continueAt(back);
      return;
    }
    this.#load(to);
    this.#go(block, 0, { x: 0, f: 0 });
  }

  /** A jump to the target. */
  #switch(block: BasicBlock, dirty: RegisterSet): void {
    const code = this.#code;
    this.#choose(block);
    storeState(this.#frame, dirty);
    stopIfFar(this.#frame, this.#target);
    code.get(H);
    code.get(this.#target);
    code.op('i32.wrap_i64');
    code.get(DEPTH);
    code.returnCall(this.#around.enter);
  }

  /** Branches to the known targets of a jump. */
  #choose({ targets, successors }: BasicBlock): void {
    const choices = targets.flatMap((pc, i) => {
      const label = this.#label(successors[i]!);
      return label === undefined ? [] : [{ pc, label }];
    });
    choose(this.#code, this.#target, choices);
  }
}

/** Whether an AUIPC is overwritten by the return address of the call behind it. */
function isLostIn({ word }: Step, call: Step): boolean {
  return word.instruction.name === 'auipc' && word.rd === call.word.rd;
}
