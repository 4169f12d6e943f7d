/**
 * `:restart`: starts a Task again after it ended, ever more slowly.
 *
 * The new Task has a new id. A Task that keeps ending soon is started again
 * after 0.1 s, 0.2 s, 0.4 s and so on up to 10 s; one that lived longer than
 * that begins anew. Killing a Task ends it for good, also one that has ended
 * and is to be started again.
 */

import { ticksFor, type Core } from '../core.ts';
import { KernelError } from '../error.ts';
import type { Reason, TaskSpec } from '../face.ts';
import type { TaskControl } from './task.ts';
import type { Timer } from './timers.ts';

const FIRST_DELAY_NS = 100_000_000;
const LAST_DELAY_NS = 10_000_000_000;

export class Restarts {
  /** Delay before the next start, by what is started. */
  private readonly delays = new WeakMap<TaskSpec, number>();
  /** Starts that are due, by the id of the Task that ended. */
  private readonly due = new Map<number, Timer>();
  private readonly spawn: (spec: TaskSpec) => { readonly id: number };

  constructor(spawn: (spec: TaskSpec) => { readonly id: number }) {
    this.spawn = spawn;
  }

  /** Starts the Task again, later, if it is one of those. */
  consider(core: Core, task: TaskControl, reason: Reason): void {
    const { spec } = task;
    if (spec.restart === 'never' || reason === 'killed' || reason === 'timeout') return;
    if (spec.restart === 'on-fault' && reason !== 'fault') return;
    const lived = (task.died - task.born) * core.tickNs;
    const delay =
      lived > LAST_DELAY_NS ? FIRST_DELAY_NS : (this.delays.get(spec) ?? FIRST_DELAY_NS);
    this.delays.set(spec, Math.min(LAST_DELAY_NS, delay * 2));
    const start = core.timers.add(core.now() + ticksFor(core, delay), () => {
      this.due.delete(task.id);
      try {
        const { id } = this.spawn(spec);
        core.log.add('info', 'task', id, `${spec.name} started again in place of ${task.id}`);
      } catch (error) {
        if (!(error instanceof KernelError)) throw error;
        core.log.add('error', 'task', task.id, `not started again: ${error.message}`);
      }
    });
    this.due.set(task.id, start);
    core.scheduler.timersChanged();
  }

  /** Calls off the start that was to follow the end of that Task. @returns false when there is none */
  cancel(core: Core, id: number): boolean {
    const start = this.due.get(id);
    if (start === undefined) return false;
    core.timers.cancel(start);
    this.due.delete(id);
    core.scheduler.timersChanged();
    return true;
  }
}
