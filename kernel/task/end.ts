/**
 * A Task's last moments: everything it held is given back, what is left is a result.
 */

import { EVENT } from '../abi/index.ts';
import type { Core } from '../core.ts';
import type { FaultRecord, Reason, TaskResult } from '../face.ts';
import { DAMAGED } from '../queue/event-ring.ts';
import { endingOf } from './ending.ts';
import { peakMemory } from './peak.ts';
import type { TaskControl } from './task.ts';
import { reconsider } from './wait.ts';

export interface Ending {
  readonly reason: Reason;
  /** Exit status; absent when it did not exit. */
  readonly status?: number;
  readonly fault?: FaultRecord;
  /** What a limit or a kill was about, for the message. */
  readonly what?: string;
}

/** Ends a Task wherever it is; one that has ended is left alone. */
export function endTask(core: Core, task: TaskControl, ending: Ending): void {
  if (task.stage === 'ended') return;
  const { scheduler, timers } = core;
  const onHart = task.hart;
  const hart = onHart >= 0 ? scheduler.takeOff(task, true) : undefined;
  if (hart !== undefined && core.held === onHart) core.held = -1;
  if (task.stage === 'ready') scheduler.dequeue(task);
  const live = timers.size;
  for (const timer of [task.wake, task.deadline, ...task.timers.values()]) {
    if (timer !== undefined) timers.cancel(timer);
  }
  task.timers.clear();
  task.operations.abandon(timers);
  if (timers.size < live) scheduler.timersChanged();
  task.wake = undefined;
  task.deadline = undefined;
  task.stage = 'ended';
  task.died = core.now();
  const result = makeResult(core, task, ending);
  task.result = result;
  core.memory.chunks.free(task.start);
  core.tasks.retire(task);
  if (ending.fault !== undefined) core.tasks.addFault(ending.fault);
  task.input.abandon();
  task.output.finish();
  const bad = ending.reason !== 'exit' || (ending.status ?? 0) !== 0;
  core.log.add(bad ? 'warning' : 'info', 'task', task.id, result.message, {
    reason: result.reason,
    status: result.status,
    instructions: result.instructions,
  });
  if (core.events.watched) core.events.emit({ kind: 'ended', task, result });
  tellParent(core, task, result);
  core.restarts.consider(core, task, ending.reason);
  if (hart !== undefined) scheduler.dispatch(hart);
}

/** The Task that started it learns of its end by an event. */
function tellParent(core: Core, task: TaskControl, result: TaskResult): void {
  const parent = task.parent === 0 ? undefined : core.tasks.alive(task.parent);
  if (parent === undefined) return;
  const { error, value } = endingOf(result);
  if (parent.events.push(EVENT.ended, task.id, error, value, core.time()) !== DAMAGED) {
    reconsider(core, parent);
  }
  parent.operations.childEnded(core, parent, result);
}

/** A Task that exits with a failure after it was refused something ended because of that. */
export function exitTask(core: Core, task: TaskControl, status: number): void {
  const denied = status !== 0 && task.refused.length > 0;
  endTask(core, task, { reason: denied ? 'denied' : 'exit', status });
}

function makeResult(core: Core, task: TaskControl, ending: Ending): TaskResult {
  return {
    id: task.id,
    name: task.name,
    reason: ending.reason,
    status: ending.status ?? -1,
    instructions: task.instructions,
    time: (task.died - task.born) * core.tickNs,
    'peak-memory': peakMemory(core.ram, task),
    memory: task.chunk.size,
    output: task.output.kept.total,
    message: `${task.name} ${sentence(task, ending)}`,
    fault: ending.fault ?? null,
  };
}

function sentence(task: TaskControl, ending: Ending): string {
  const { fault } = ending;
  switch (ending.reason) {
    case 'exit':
      return `exited with status ${ending.status}`;
    case 'denied':
      return `exited with status ${ending.status} after it was refused ${task.refused.map((r) => `:${r}`).join(' ')}`;
    case 'fault': {
      if (fault === undefined) return 'ended by a fault';
      const where = fault.symbol === '' ? '' : ` in ${fault.symbol}`;
      return `ended by a fault: ${fault.fault} at 0x${fault.address.toString(16)}${where}`;
    }
    case 'limit':
      return `reached a limit: ${ending.what ?? ''}`;
    case 'timeout':
      return 'took too long';
    case 'killed':
      return 'was killed';
  }
}
