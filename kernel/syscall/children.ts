/**
 * spawn, kill and status: Tasks that start Tasks.
 *
 * A Task can only start what a `:spawn` grant of its own names, by a configured
 * name and never by a path. What it starts gets the grants that its own cover,
 * nothing more, and is not started again by `:restart`: that is its parent's
 * business, which learns of the end by an event. It lives on when its parent
 * ends, as what the Monitor started does.
 */

import type { Hart } from '../../machine/index.ts';
import { ERROR, type ErrorName } from '../abi/index.ts';
import { attenuate } from '../capability/attenuation.ts';
import { grantText, type Held } from '../capability/grants.ts';
import type { Core } from '../core.ts';
import { KernelBug, KernelError } from '../error.ts';
import type { TaskSpec } from '../face.ts';
import { endTask } from '../task/end.ts';
import { endingOf } from '../task/ending.ts';
import { spawnTask } from '../task/spawn.ts';
import type { TaskControl } from '../task/task.ts';
import { decodeText } from '../text.ts';
import { A0, A1 } from './handler.ts';

/** Longest name of a Task, in bytes. */
export const MAX_NAME = 256;

/** spawn(name, length) */
export function spawn(core: Core, task: TaskControl, hart: Hart, held: Held<'spawn'>): number {
  const address = hart.number(A0);
  const length = hart.number(A1);
  if (length === 0) return ERROR.invalid;
  if (length > MAX_NAME) return ERROR['too-large'];
  if (!task.windows.readable(address, length)) return ERROR['bad-address'];
  const at = address - core.ram.base;
  const name = decodeText(core.ram.bytes.slice(at, at + length));
  if (!held.grants.some(({ object }) => object === undefined || object === name)) {
    return refuse(core, task, name);
  }
  // Names only: a source may know more, such as paths.
  if (!core.options.programs.names().includes(name)) return ERROR['not-found'];
  try {
    core.value = startFor(core, task, core.options.programs.task(name)).id;
    return ERROR.ok;
  } catch (error) {
    return failure(core, task, name, error);
  }
}

function refuse(core: Core, task: TaskControl, name: string): number {
  if (!task.refused.includes('spawn')) task.refused.push('spawn');
  const missing = grantText({ name: 'spawn', object: name });
  core.log.add(
    'warning',
    'capability',
    task.id,
    `${task.name} was refused spawn: it has no grant ${missing}`,
    { call: 'spawn', missing },
  );
  return ERROR.denied;
}

/** Starts a Task with what its parent may hand on. @throws KernelError */
function startFor(core: Core, parent: TaskControl, spec: TaskSpec): TaskControl {
  const { kept, left } = attenuate(parent.grants.list(), spec.grants);
  const child = spawnTask(core, { ...spec, grants: kept, restart: 'never' }, parent.id);
  if (left.length > 0) {
    const without = left.map(grantText).join(' ');
    core.log.add(
      'info',
      'capability',
      child.id,
      `${spec.name} goes without ${without}, which ${parent.name} does not have`,
      { parent: parent.id, without },
    );
  }
  return child;
}

/**
 * A configuration that cannot be read, a bad image and a lack of room are the caller's to handle.
 * @throws KernelBug as it was
 */
function failure(core: Core, task: TaskControl, name: string, error: unknown): number {
  if (error instanceof KernelBug) throw error;
  const code: ErrorName = error instanceof KernelError ? error.code : 'bad-image';
  const message = error instanceof Error ? error.message : String(error);
  core.log.add('warning', 'task', task.id, `${task.name} could not start ${name}: ${message}`);
  return ERROR[code];
}

/** The Task of that number if the caller started it. */
export function childOf(core: Core, task: TaskControl, id: number): TaskControl | undefined {
  const child = core.tasks.find(id);
  return child?.parent === task.id ? child : undefined;
}

/** kill(id) */
export function kill(core: Core, task: TaskControl, hart: Hart, _held: Held<'spawn'>): number {
  const child = childOf(core, task, hart.number(A0));
  if (child === undefined) return ERROR['not-found'];
  if (child.stage === 'ended') return ERROR.closed;
  endTask(core, child, { reason: 'killed' });
  return ERROR.ok;
}

/** status(id) */
export function status(core: Core, task: TaskControl, hart: Hart, _held: Held<'spawn'>): number {
  const child = childOf(core, task, hart.number(A0));
  if (child === undefined) return ERROR['not-found'];
  const { result } = child;
  if (result === undefined) return ERROR.again;
  const { error, value } = endingOf(result);
  core.value = value;
  return error;
}
