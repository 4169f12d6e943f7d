/**
 * Privileged calls about Tasks: start, look at, stop, grant.
 */

import { TASK_CALLS as TASK_ROWS } from '../../abi/index.ts';
import { grantText } from '../../capability/grants.ts';
import type { Core } from '../../core.ts';
import { KernelError } from '../../error.ts';
import type { Grant, Pending, TaskSpec, Value } from '../../face.ts';
import { endTask } from '../../task/end.ts';
import { heapPeak, heapReported, peakMemory, stackPeak } from '../../task/peak.ts';
import { interruptTask, spawnTask } from '../../task/spawn.ts';
import type { TaskControl } from '../../task/task.ts';
import { encodeText } from '../../text.ts';
import { checkKeys, isRecord, valueText } from './arguments.ts';
import type { CallContext, PrivilegedHandler, ValueRecord } from './context.ts';
import { changeSpec, parseGrant, SPEC_KEY_NAMES } from './parse.ts';

/** What a record that describes a Task may leave out. */
const DEFAULTS = {
  memory: 65536,
  stack: 4096,
  args: [],
  env: {},
  grants: [],
  tab: 'text',
  limits: {},
  restart: 'never',
} as const;

/** A living Task, or the KernelError that says why not. */
export function living(core: Core, id: Value): TaskControl {
  const task = core.tasks.get(id as number);
  if (task.stage === 'ended') {
    throw new KernelError('closed', `Task ${task.id} has ended: ${task.result!.message}`);
  }
  return task;
}

function instructions(core: Core, task: TaskControl): number {
  return task.hart < 0 ? task.instructions : task.retired(core.machine.harts[task.hart]!.retired);
}

/** A grant as the shell sees it. */
function grantValue(grant: Grant): Value {
  const { name, right = null, object = null } = grant;
  return { name, right, object, text: grantText(grant) };
}

function summary(core: Core, task: TaskControl): ValueRecord {
  const { result } = task;
  return {
    id: task.id,
    name: task.name,
    parent: task.parent === 0 ? null : task.parent,
    state: task.state,
    hart: task.hart < 0 ? null : task.hart,
    priority: task.priority,
    instructions: instructions(core, task),
    time: ((result === undefined ? core.now() : task.died) - task.born) * core.tickNs,
    memory: task.chunk.size,
    output: task.output.kept.total,
    tab: task.spec.tab,
    reason: result?.reason ?? null,
    status: result?.status ?? null,
  };
}

function sections(task: TaskControl): Value {
  const { chunk, start } = task;
  const part = (name: string, from: number, to: number): Value => ({
    name,
    start: start + from,
    end: start + to,
    size: to - from,
  });
  return [
    part('image', 0, chunk.dataStart),
    part('data', chunk.dataStart, chunk.dataEnd),
    part('system area', chunk.dataEnd, chunk.heapStart),
    part('heap', chunk.heapStart, chunk.guard),
    part('guard', chunk.guard, chunk.stackLow),
    part('stack', chunk.stackLow, chunk.size),
  ];
}

function details(core: Core, task: TaskControl): ValueRecord {
  const calls: Record<string, Value> = {};
  TASK_ROWS.forEach((row, index) => {
    const made = task.calls[index]!;
    if (made > 0) calls[row.name] = made;
  });
  const unknown = task.calls[TASK_ROWS.length]!;
  if (unknown > 0) calls['unknown'] = unknown;
  const ended = task.stage === 'ended';
  return {
    ...summary(core, task),
    image: task.spec.imageName,
    args: task.spec.args,
    env: task.spec.env,
    grants: task.grants.list().map(grantValue),
    start: task.start,
    end: task.windows.end,
    sections: sections(task),
    'peak-memory': ended ? task.result!['peak-memory'] : peakMemory(core.ram, task),
    'heap-used': ended ? null : heapReported(core.ram, task),
    'heap-peak': ended ? null : heapPeak(core.ram, task),
    'stack-peak': ended ? null : stackPeak(core.ram, task),
    'input-unread': task.input.unread,
    'events-dropped': task.events.dropped,
    refused: task.refused,
    calls,
    result: task.result ?? null,
  };
}

/** The spec a configured name or a record stands for. */
function specFor(core: Core, program: Value): TaskSpec {
  const { programs } = core.options;
  const ask = <T>(get: () => T): T => {
    try {
      return get();
    } catch (error) {
      if (error instanceof KernelError) throw error;
      throw new KernelError('not-found', error instanceof Error ? error.message : String(error));
    }
  };
  if (typeof program === 'string') return ask(() => programs.task(program));
  const record = program as ValueRecord;
  checkKeys('spawn', record, [...SPEC_KEY_NAMES, 'image']);
  const { image = null } = record;
  if (typeof image !== 'string' && !(image instanceof Uint8Array)) {
    throw new KernelError(
      'invalid',
      `spawn: image is ${valueText(image)}, expected a name or bytes`,
    );
  }
  const imageName = typeof image === 'string' ? image : 'image';
  const base = imageName.replace(/^.*\//, '').replace(/\.elf$/, '');
  const bytes = typeof image === 'string' ? ask(() => programs.image(image)) : image;
  return changeSpec({ ...DEFAULTS, name: base, image: bytes, imageName }, record);
}

function spawn({ core, caller }: CallContext, [program, options]: readonly Value[]): Value {
  const record: ValueRecord = isRecord(options ?? null) ? (options as ValueRecord) : {};
  checkKeys('spawn', record, [...SPEC_KEY_NAMES, 'input']);
  const spec = changeSpec(specFor(core, program ?? null), record);
  const { input = null } = record;
  if (input !== null && typeof input !== 'string' && !(input instanceof Uint8Array)) {
    throw new KernelError(
      'invalid',
      `spawn: input is ${valueText(input)}, expected a string or bytes`,
    );
  }
  const task = spawnTask(core, spec);
  if (input !== null)
    task.input.supply(typeof input === 'string' ? encodeText(input) : input, true);
  const changed = Object.keys(record).filter((key) => SPEC_KEY_NAMES.includes(key));
  if (changed.length > 0) {
    const keys = changed.map((key) => `:${key}`).join(' ');
    core.log.add(
      'info',
      'monitor',
      task.id,
      `${caller.name} started ${task.name} with its own ${keys}`,
    );
  }
  return task.id;
}

function wait({ core }: CallContext, [id]: readonly Value[]): Value | Pending {
  const task = core.tasks.get(id as number);
  return { pending: true, poll: () => task.result };
}

function pause({ core }: CallContext, [id]: readonly Value[]): Value {
  const task = living(core, id!);
  if (task.paused) return false;
  if (task.stage === 'running') {
    const onHart = task.hart;
    const hart = core.scheduler.takeOff(task, true);
    // A call that was held is made again when the Task goes on.
    if (core.held === onHart) core.held = -1;
    task.stage = 'ready';
    task.paused = true;
    core.scheduler.dispatch(hart);
  } else {
    if (task.stage === 'ready') core.scheduler.dequeue(task);
    task.paused = true;
  }
  return true;
}

function resume({ core }: CallContext, [id]: readonly Value[]): Value {
  const task = living(core, id!);
  if (!task.paused) return false;
  task.paused = false;
  if (task.stage === 'ready') core.scheduler.enqueue(task);
  return true;
}

function kill({ core, caller }: CallContext, [id]: readonly Value[]): Value {
  const task = core.tasks.get(id as number);
  if (task.stage === 'ended') return core.restarts.cancel(core, task.id);
  core.log.add('info', 'monitor', task.id, `${caller.name} kills ${task.name}`);
  endTask(core, task, { reason: 'killed' });
  return true;
}

function changeGrant(
  { core, caller }: CallContext,
  id: Value,
  value: Value,
  what: 'grant' | 'revoke',
): Value {
  const task = living(core, id);
  const grant = parseGrant(value);
  const done = what === 'grant' ? task.grants.add(grant) : task.grants.remove(grant);
  task.operations.revoked(core, task);
  if (done) {
    const verb = what === 'grant' ? 'grants' : 'revokes';
    core.log.add('info', 'capability', task.id, `${caller.name} ${verb} ${grantText(grant)}`);
  }
  return done;
}

export const TASK_CALLS: Readonly<Record<string, PrivilegedHandler>> = {
  tasks: ({ core }) => [...core.tasks.all()].map((task) => summary(core, task)),
  task: ({ core }, [id]) => details(core, core.tasks.get(id as number)),
  programs: ({ core }) => [...core.options.programs.names()],
  spawn,
  kill,
  wait,
  pause,
  resume,
  interrupt: ({ core }, [id]) => interruptTask(core, living(core, id!)),
  faults: ({ core }) => [...core.tasks.faults],
  grants: ({ core }, [id]) =>
    core.tasks
      .get(id as number)
      .grants.list()
      .map(grantValue),
  grant: (context, [id, value]) => changeGrant(context, id!, value!, 'grant'),
  revoke: (context, [id, value]) => changeGrant(context, id!, value!, 'revoke'),
};
