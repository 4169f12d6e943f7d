/**
 * What the kernel does when a hart stops.
 *
 * Called by the machine for every stop that is not the end of a budget. Returns
 * false only when the machine has to hold still for the host. What goes wrong
 * in here is the kernel's own fault: it leaves as an exception and the kernel
 * is broken from then on.
 */

import type { Hart, StopReason } from '../../machine/index.ts';
import type { Core } from '../core.ts';
import { KernelBug } from '../error.ts';
import { systemCall } from '../syscall/dispatch.ts';
import { endTask } from '../task/end.ts';
import type { TaskControl } from '../task/task.ts';
import { endForCanaries, mayLeave, mendAfter } from './canaries.ts';
import { describeFault } from './fault.ts';

/** @returns false to stop the machine's run */
export function handleTrap(core: Core, hart: Hart, reason: StopReason): boolean {
  core.serving = hart.id;
  if (core.protected) serve(core, hart, reason);
  else serveUnprotected(core, hart, reason);
  core.serving = -1;
  return core.held < 0;
}

/** The end of a hart's turn, with `:protection off`: whose canaries are still whole? */
export function handleTurnEnd(core: Core, hart: Hart): void {
  const task = core.scheduler.running(hart.id);
  if (task === undefined) return;
  core.serving = hart.id;
  endForCanaries(core, task, hart, true);
  core.serving = -1;
}

/** With `:protection off`: as `serve`, and looks at canaries. */
function serveUnprotected(core: Core, hart: Hart, reason: StopReason): void {
  const task = core.scheduler.running(hart.id);
  const all = mayLeave(hart, reason);
  if (task !== undefined && endForCanaries(core, task, hart, all)) return;
  serve(core, hart, reason);
  if (task !== undefined && !all && core.scheduler.running(hart.id) !== task) {
    mendAfter(core, task);
  }
}

function serve(core: Core, hart: Hart, reason: StopReason): void {
  const task = core.scheduler.running(hart.id);
  const stops = core.stops[hart.id]!;
  if (reason !== 'budget') stops.last = reason;
  switch (reason) {
    case 'ecall':
      stops.ecall++;
      if (task === undefined) throw lost(hart, reason);
      systemCall(core, task, hart);
      return;
    case 'timer': {
      stops.timer++;
      const now = core.now();
      core.timers.run(now);
      core.scheduler.tick(hart, now);
      resume(core, task, hart);
      return;
    }
    case 'software':
      stops.software++;
      core.scheduler.kickTaken(hart);
      resume(core, task, hart);
      return;
    case 'external':
      stops.external++;
      core.plic.serve();
      if (task === undefined) core.scheduler.dispatch(hart);
      resume(core, task, hart);
      return;
    case 'fault':
    case 'breakpoint':
      stops.fault++;
      if (task === undefined) throw lost(hart, reason);
      endTask(core, task, { reason: 'fault', fault: describeFault(core, task, hart) });
      return;
    case 'budget':
      // It has come to `stopAt`.
      if (task === undefined) throw lost(hart, reason);
      endTask(core, task, {
        reason: 'limit',
        what: `its ${task.instructionLimit} instructions are used up`,
      });
      return;
    case 'wait':
      return;
  }
}

/** Back to the Task, when it is still the one on the hart. */
function resume(core: Core, task: TaskControl | undefined, hart: Hart): void {
  if (task !== undefined && core.scheduler.running(hart.id) === task && hart.privilege === 3) {
    hart.resume();
  }
}

function lost(hart: Hart, reason: StopReason): KernelBug {
  return new KernelBug(
    `hart ${hart.id} stopped (${reason}, cause ${hart.cause}) at 0x${hart.epc.toString(16)} without a Task`,
  );
}
