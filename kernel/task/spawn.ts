/**
 * A Task's first moments: image checked, chunk found and filled, Task made ready.
 */

import type { Hart, Protection } from '../../machine/index.ts';
import { EVENT, packTabEvent, RING_CAPACITY, type TabEvent } from '../abi/index.ts';
import { GrantSet } from '../capability/grants.ts';
import { ticksFor, type Core } from '../core.ts';
import { KernelError } from '../error.ts';
import type { TaskSpec } from '../face.ts';
import { layOutChunk } from '../loader/chunk.ts';
import { readImage, type Image } from '../loader/image.ts';
import { placeImage } from '../loader/place.ts';
import { SYSCALL_PAGE_SIZE } from '../loader/syscall-page.ts';
import { setCanaries, TAIL_SIZE } from '../memory/canary.ts';
import { Windows } from '../memory/windows.ts';
import { EventRing } from '../queue/event-ring.ts';
import { TaskInput } from '../queue/input.ts';
import { TaskOutput } from '../queue/output.ts';
import { endTask } from './end.ts';
import { paintStack } from './peak.ts';
import { PRIORITIES, TaskControl, type TaskParts } from './task.ts';
import { reconsider } from './wait.ts';

/** Tasks that may live at once unless configured. */
export const DEFAULT_MAX_TASKS = 64;
/** Every address there is, for `:protection off`. */
const EVERYTHING = 2 ** 32;

/**
 * Starts a Task.
 * @param parent Task that asked for it, or 0 for the Monitor
 * @throws KernelError `bad-image`, `no-memory` with the sum, `full`, `invalid`
 */
export function spawnTask(core: Core, spec: TaskSpec, parent = 0): TaskControl {
  checkSpec(core, spec);
  const most = core.options.maxTasks ?? DEFAULT_MAX_TASKS;
  if (core.tasks.count >= most) {
    throw new KernelError('full', `${spec.name}: ${most} Tasks live already, which is the limit`);
  }
  const grants = new GrantSet(spec.grants);
  const image = imageOf(core, spec);
  const chunk = layOutChunk(image, spec);
  const id = core.tasks.nextId();
  const start = core.memory.chunks.allocate(chunk.size + (core.protected ? 0 : TAIL_SIZE), {
    align: chunk.align,
    owner: `task ${id} ${spec.name}`,
    zero: true,
  });
  placeImage(core.ram, image, chunk, start, id);
  paintStack(core.ram, start + chunk.stackLow, start + chunk.size);
  core.machine.codeChanged(start, chunk.size);
  const task = makeTask(core, { spec, parent, image, chunk, grants, id, start });
  if (!core.protected) setCanaries(core.ram, task.windows);
  core.tasks.add(task);
  if (spec.limits.time !== undefined) limitTime(core, task, spec.limits.time);
  core.log.add('info', 'task', id, `${spec.name} started, ${chunk.size} bytes`);
  if (core.events.watched) core.events.emit({ kind: 'started', task });
  core.scheduler.enqueue(task);
  return task;
}

function checkSpec(core: Core, spec: TaskSpec): void {
  const wrong = (message: string): never => {
    throw new KernelError('invalid', `${spec.name}: ${message}`);
  };
  const { priority, harts, limits } = spec;
  if (
    priority !== undefined &&
    !(Number.isInteger(priority) && priority >= 0 && priority < PRIORITIES)
  ) {
    wrong(`priority is ${priority}, expected 0 to ${PRIORITIES - 1}`);
  }
  for (const hart of harts ?? []) {
    if (!Number.isInteger(hart) || hart < 0 || hart >= core.machine.harts.length) {
      wrong(`there is no hart ${hart}, expected 0 to ${core.machine.harts.length - 1}`);
    }
  }
  if (harts?.length === 0) wrong('the list of harts is empty, expected at least one');
  for (const key of ['instructions', 'time', 'output'] as const) {
    const limit = limits[key];
    if (limit !== undefined && !(Number.isSafeInteger(limit) && limit >= 0)) {
      wrong(`limit ${key} is ${limit}, expected a whole number, 0 or more`);
    }
  }
}

function imageOf(core: Core, spec: TaskSpec): Image {
  let image = core.images.get(spec.image);
  if (image === undefined) {
    image = readImage(spec.imageName, spec.image);
    core.images.set(spec.image, image);
  }
  return image;
}

type FirstParts = Pick<
  TaskParts,
  'id' | 'spec' | 'parent' | 'image' | 'chunk' | 'grants' | 'start'
>;

function makeTask(core: Core, parts: FirstParts): TaskControl {
  const { id, chunk, start } = parts;
  const windows = new Windows(
    start,
    start + chunk.dataStart,
    start + chunk.guard,
    start + chunk.stackLow,
    start + chunk.size,
  );
  // Streams and Task know each other: the hooks find the Task once it is there.
  const self: { task?: TaskControl } = {};
  const changed = (): void => {
    if (self.task === undefined) return;
    self.task.operations.advance(core, self.task);
    reconsider(core, self.task);
  };
  const input = new TaskInput(core.deterministic, {
    filled: changed,
    drained() {
      if (core.events.watched && self.task !== undefined) {
        core.events.emit({ kind: 'input', task: self.task });
      }
    },
  });
  const output = new TaskOutput(core.deterministic, {
    filled() {
      if (core.events.watched && self.task !== undefined) {
        core.events.emit({ kind: 'output', task: self.task });
      }
    },
    drained: changed,
  });
  const task = new TaskControl({
    ...parts,
    windows,
    protection: protectionOf(core, id, windows),
    input,
    output,
    events: new EventRing(core.ram.view, start - core.ram.base + chunk.ring),
    contextSize: core.machine.harts[0]!.context.length,
    born: core.now(),
  });
  self.task = task;
  return task;
}

/** What the hart lets the Task touch (Privileged spec, 3.7: PMP). */
function protectionOf(core: Core, id: number, windows: Windows): Protection {
  const all = { read: true, write: true, execute: true };
  if (!core.protected) {
    return { rights: [{ start: 0, end: EVERYTHING, ...all, owner: 'everybody' }] };
  }
  const code = { read: true, write: false, execute: true };
  const data = { read: true, write: true, execute: false };
  const { start, guard, stack, end } = windows;
  const page = core.page.address;
  const owner = (part: string): string => `task ${id} ${part}`;
  return {
    rights: [
      { start: page, end: page + SYSCALL_PAGE_SIZE, ...code, owner: 'syscall page' },
      { start, end: windows.data, ...code, owner: owner('image') },
      { start: windows.data, end: guard, ...data, owner: owner('data') },
      { start: stack, end, ...data, owner: owner('stack') },
    ],
  };
}

function limitTime(core: Core, task: TaskControl, ns: number): void {
  task.deadline = core.timers.add(core.now() + ticksFor(core, ns), () => {
    task.deadline = undefined;
    endTask(core, task, { reason: 'limit', what: `its ${ns} ns are over` });
  });
  core.scheduler.timersChanged();
}

/** Registers of a Task that has never run: entry point, stack, the two arguments, where to return. */
export function beginTask(core: Core, task: TaskControl, hart: Hart): void {
  const RA = 1;
  const SP = 2;
  const A0 = 10;
  const A1 = 11;
  hart.context.fill(0);
  hart.pc = task.start + task.image.entry;
  hart.set(RA, core.page.returnAddress);
  hart.set(SP, task.windows.end);
  hart.set(A0, core.page.address);
  hart.set(A1, task.start + task.chunk.self);
}

/** Tells a Task what happened in its tab. @returns false when its ring has no room for it now */
export function tellTask(core: Core, task: TaskControl, event: TabEvent): boolean {
  if (task.events.waiting() >= RING_CAPACITY) return false;
  const { id, value } = packTabEvent(event);
  if (task.events.push(EVENT[event.kind], id, 0, value, core.time()) < 0) return false;
  reconsider(core, task);
  return true;
}

/** Asks a Task to stop, by an event. @returns false when its ring is damaged */
export function interruptTask(core: Core, task: TaskControl): boolean {
  if (task.events.push(EVENT.interrupt, 0, 0, 0, core.time()) < 0) return false;
  reconsider(core, task);
  return true;
}
