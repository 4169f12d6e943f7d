/**
 * Gives harts to Tasks: round robin by priority, preempted by the timer.
 *
 * A Task is on one hart at a time. A hart runs its Task until it blocks, ends
 * or its slice is over; a hart without a Task is parked and woken by a software
 * interrupt (CLINT msip). The first hart that takes part also keeps the
 * kernel's timers. All harts run on one thread, so what a handler on one hart
 * does to another is done before that one goes on.
 */

import type { Hart } from '../../machine/index.ts';
import type { ClintDriver } from '../driver/clint.ts';
import { KernelBug } from '../error.ts';
import { PRIORITIES, type TaskControl } from './task.ts';
import type { Timers } from './timers.ts';

/** How long a Task runs before another that is ready gets its turn, in nanoseconds. */
export const SLICE_NS = 2_000_000;

export interface SchedulerOptions {
  readonly harts: readonly Hart[];
  readonly clint: ClintDriver;
  readonly timers: Timers;
  /** mtime now. */
  readonly now: () => number;
  /** Length of a slice in ticks. */
  readonly slice: number;
  /** 0: Tasks run in U-mode; 1: in S-mode. */
  readonly privilege: 0 | 1;
  /** Sets the registers of a Task that has never run. */
  readonly begin: (task: TaskControl, hart: Hart) => void;
}

export class Scheduler {
  private readonly options: SchedulerOptions;
  private readonly harts: readonly Hart[];
  private readonly queues: TaskControl[][] = [];
  private readonly current: (TaskControl | undefined)[];
  /** Tick at which the slice of each hart is over. */
  private readonly sliceEnd: number[];
  /** Tick at which the timer of each hart is set to come. */
  private readonly armed: number[];
  /** Harts that were sent a software interrupt and have not taken it. */
  private readonly kicked: boolean[];
  private waiting = 0;
  /** Context switches so far. */
  switches = 0;

  constructor(options: SchedulerOptions) {
    this.options = options;
    this.harts = options.harts;
    for (let i = 0; i < PRIORITIES; i++) this.queues.push([]);
    this.current = this.harts.map(() => undefined);
    this.sliceEnd = this.harts.map(() => Infinity);
    this.armed = this.harts.map(() => Infinity);
    this.kicked = this.harts.map(() => false);
  }

  /** The Task a hart runs. */
  running(hart: number): TaskControl | undefined {
    return this.current[hart];
  }

  /** Tasks that are ready and on no hart. */
  get ready(): number {
    return this.waiting;
  }

  /** True when no hart runs a Task. */
  get idle(): boolean {
    return this.current.every((task) => task === undefined);
  }

  /** Puts a Task at the end of its queue and wakes a hart for it. */
  enqueue(task: TaskControl): void {
    task.stage = 'ready';
    if (task.paused) return;
    this.queues[task.priority]!.push(task);
    this.waiting++;
    this.kickFor(task);
  }

  /** Takes a Task that is ready out of its queue. */
  dequeue(task: TaskControl): void {
    const queue = this.queues[task.priority]!;
    const index = queue.indexOf(task);
    if (index < 0) return;
    queue.splice(index, 1);
    this.waiting--;
  }

  /**
   * Takes the Task off its hart, registers saved; the hart then needs
   * `dispatch`.
   * @param keep false when the registers are of no use any more
   */
  takeOff(task: TaskControl, keep: boolean): Hart {
    const hart = this.harts[task.hart];
    if (hart === undefined || this.current[task.hart] !== task) {
      throw new KernelBug(`Task ${task.id} is not on hart ${task.hart}`);
    }
    if (keep) task.saved.set(hart.context);
    task.instructions += hart.retired - task.stayBegan;
    task.hart = -1;
    this.current[hart.id] = undefined;
    return hart;
  }

  /** The hart's Task has run long enough: another one's turn, if there is one. */
  rotate(hart: Hart): void {
    const task = this.current[hart.id];
    if (task === undefined || !this.hasCandidate(hart.id)) return;
    // While it is still on this hart, no software interrupt is sent here for it.
    this.enqueue(task);
    this.takeOff(task, true);
    this.dispatch(hart);
  }

  /** Gives a free hart the next Task, or parks it. */
  dispatch(hart: Hart): void {
    const { id } = hart;
    const task = this.pick(id);
    if (task === undefined) {
      this.rest(hart);
      return;
    }
    task.stage = 'running';
    task.hart = id;
    this.current[id] = task;
    this.switches++;
    hart.resume();
    hart.protect(task.protection);
    if (task.fresh) {
      task.fresh = false;
      this.options.begin(task, hart);
    } else {
      hart.context.set(task.saved);
    }
    hart.privilege = this.options.privilege;
    hart.contextChanged();
    if (task.answered) {
      task.answered = false;
      hart.set(10, task.answerError);
      hart.set(11, task.answerValue);
    }
    task.stayBegan = hart.retired;
    hart.stopAt = hart.retired + task.instructionLimit - task.instructions;
    this.sliceEnd[id] = this.options.now() + this.options.slice;
    // A timer that was set before and comes too early is cheaper than setting it each time.
    if (this.armed[id]! > this.sliceEnd[id]!) this.arm(id);
  }

  /** Parks a hart that has no Task. */
  private rest(hart: Hart): void {
    const { id } = hart;
    this.sliceEnd[id] = Infinity;
    hart.stopAt = Infinity;
    hart.privilege = 3;
    hart.park();
    this.arm(id);
  }

  /** Takes a hart out; its Task goes on elsewhere. The first hart keeps the timers and stays. */
  stop(hart: Hart): void {
    const { id } = hart;
    const task = this.current[id];
    if (task !== undefined) this.takeOff(task, true);
    this.rest(hart);
    hart.running = false;
    this.kicked[id] = false;
    this.options.clint.clearSoftware(id);
    if (task !== undefined) this.enqueue(task);
    // The software interrupt it never took may have been for one of these.
    for (const queue of this.queues) for (const ready of queue) this.kickFor(ready);
  }

  /** Lets a hart that was stopped take part again. */
  start(hart: Hart): void {
    hart.running = true;
    this.dispatch(hart);
  }

  /** The hart's timer interrupt came: kernel timers were run; looks at the slice. */
  tick(hart: Hart, now: number): void {
    const task = this.current[hart.id];
    if (task === undefined) {
      this.dispatch(hart);
      return;
    }
    if (now >= this.sliceEnd[hart.id]!) {
      this.sliceEnd[hart.id] = now + this.options.slice;
      this.rotate(hart);
    }
    this.arm(hart.id);
  }

  /** The hart's software interrupt came. */
  kickTaken(hart: Hart): void {
    this.kicked[hart.id] = false;
    this.options.clint.clearSoftware(hart.id);
    if (this.current[hart.id] === undefined) this.dispatch(hart);
  }

  /** The next kernel timer may have changed. */
  timersChanged(): void {
    const keeper = this.keeper();
    if (keeper >= 0) this.arm(keeper);
  }

  /** Sets the hart's timer to the end of its slice, or earlier if a kernel timer is due. */
  private arm(id: number): void {
    let due = this.sliceEnd[id]!;
    if (id === this.keeper()) due = Math.min(due, this.options.timers.next());
    this.armed[id] = due;
    this.options.clint.setTimer(id, due);
  }

  /** The hart that keeps the kernel's timers, or -1. */
  private keeper(): number {
    for (const hart of this.harts) if (hart.running) return hart.id;
    return -1;
  }

  private pick(hart: number): TaskControl | undefined {
    if (this.waiting === 0) return undefined;
    for (const queue of this.queues) {
      for (let i = 0; i < queue.length; i++) {
        const task = queue[i]!;
        if ((task.affinity & (1 << hart)) === 0) continue;
        if (i === 0) queue.shift();
        else queue.splice(i, 1);
        this.waiting--;
        return task;
      }
    }
    return undefined;
  }

  private hasCandidate(hart: number): boolean {
    if (this.waiting === 0) return false;
    for (const queue of this.queues) {
      for (const task of queue) if ((task.affinity & (1 << hart)) !== 0) return true;
    }
    return false;
  }

  private kickFor(task: TaskControl): void {
    for (const hart of this.harts) {
      const { id } = hart;
      if (!hart.running || this.kicked[id] || this.current[id] !== undefined) continue;
      if ((task.affinity & (1 << id)) === 0) continue;
      this.kicked[id] = true;
      this.options.clint.setSoftware(id);
      return;
    }
  }
}
