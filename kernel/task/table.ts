/**
 * All Tasks: those that live, and what is left of those that ended.
 *
 * Ids count up and are never used again, so a number can only ever mean one
 * Task. Only the last ended ones are remembered.
 */

import { KernelError } from '../error.ts';
import type { FaultRecord } from '../face.ts';
import type { TaskControl } from './task.ts';

/** Ended Tasks that `task`, `wait`, `output-of` and `faults` still know. */
const ENDED_KEPT = 128;
const FAULTS_KEPT = 64;

export class TaskTable {
  readonly faults: FaultRecord[] = [];
  private readonly living = new Map<number, TaskControl>();
  private readonly ended = new Map<number, TaskControl>();
  private last = 0;

  /** Id for the next Task. */
  nextId(): number {
    return ++this.last;
  }

  add(task: TaskControl): void {
    this.living.set(task.id, task);
  }

  /** Moves a Task to those that ended. */
  retire(task: TaskControl): void {
    this.living.delete(task.id);
    this.ended.set(task.id, task);
    if (this.ended.size > ENDED_KEPT) this.ended.delete(this.ended.keys().next().value!);
  }

  addFault(fault: FaultRecord): void {
    this.faults.push(fault);
    if (this.faults.length > FAULTS_KEPT) this.faults.shift();
  }

  /** Tasks that live, in order of their ids. */
  all(): IterableIterator<TaskControl> {
    return this.living.values();
  }

  get count(): number {
    return this.living.size;
  }

  alive(id: number): TaskControl | undefined {
    return this.living.get(id);
  }

  /** A Task that lives or ended not long ago, or undefined. */
  find(id: number): TaskControl | undefined {
    return this.living.get(id) ?? this.ended.get(id);
  }

  /** A Task that lives or ended not long ago. @throws KernelError `not-found` */
  get(id: number): TaskControl {
    const task = this.find(id);
    if (task !== undefined) return task;
    const known = [...this.living.keys()].slice(0, 20).join(' ');
    const why =
      id > this.last || id < 1
        ? `there is no Task ${id}`
        : `Task ${id} ended too long ago to be remembered`;
    throw new KernelError('not-found', known === '' ? why : `${why}; those that live: ${known}`);
  }

  /** The Task whose chunk holds the address. */
  owning(address: number): TaskControl | undefined {
    for (const task of this.living.values()) if (task.windows.contains(address)) return task;
    return undefined;
  }
}
