/**
 * submit: operations that go on by themselves and complete by events.
 *
 * Each struct flat_call is copied out field by field and checked as the call of
 * the same name would check its arguments, when it is submitted: a Task's chunk
 * never changes, so what was its memory then is so until it ends.
 */

import type { Hart } from '../../machine/index.ts';
import {
  CALL,
  ERROR,
  MAX_OPERATIONS,
  OPERATIONS,
  type GrantName,
  type OperationName,
} from '../abi/index.ts';
import { GRANT_INDEX } from '../capability/grants.ts';
import type { Core } from '../core.ts';
import { STREAM_CAPACITY } from '../queue/input.ts';
import { endingOf } from '../task/ending.ts';
import type { Flight } from '../task/operations.ts';
import type { TaskControl } from '../task/task.ts';
import { childOf } from './children.ts';
import { deny } from './deny.ts';
import { A0, A1, DONE, HOLD } from './handler.ts';
import { dueAfter, durationOf } from './time.ts';

/** One struct flat_call, copied. Words of arguments are unsigned 32-bit halves. */
interface Asked {
  readonly id: number;
  /** Whole arguments as unsigned numbers: exact below 2^53, merely large above. */
  readonly first: number;
  readonly second: number;
  /** The first one as a duration. */
  readonly duration: number;
}

const NOTHING = { at: 0, left: 0, moved: 0, child: 0 };

/** submit(calls, count) */
export function submit(core: Core, task: TaskControl, hart: Hart): number {
  const address = hart.number(A0);
  const count = hart.number(A1);
  if (count > MAX_OPERATIONS) return ERROR['too-large'];
  if (count === 0) return ERROR.ok;
  if (!task.windows.readable(address, count * CALL.size)) return ERROR['bad-address'];
  task.operations.flush(core, task);
  for (let i = 0; i < count; i++) {
    const error = start(core, task, address + i * CALL.size);
    if (task.stage === 'ended') return DONE;
    // Made again when the host has moved; what was accepted before is not asked again.
    if (error === HOLD && i === 0) return HOLD;
    core.value = i;
    if (error !== ERROR.ok) return error === HOLD ? ERROR.ok : error;
  }
  core.value = count;
  return ERROR.ok;
}

function start(core: Core, task: TaskControl, address: number): number {
  const { view, base } = core.ram;
  const field = CALL.offset;
  const at = address - base;
  const word = (offset: number): number => view.getUint32(at + offset, true);
  const whole = (offset: number): number => word(offset) + word(offset + 4) * 0x1_0000_0000;
  const row = OPERATIONS[word(field.operation)];
  if (row === undefined) return ERROR.invalid;
  if (word(field.flags) !== 0 || word(field.spare) !== 0) return ERROR.invalid;
  const { operations } = task;
  if (row.name === 'cancel' ? operations.waiting >= MAX_OPERATIONS : operations.full) {
    return ERROR.full;
  }
  if (row.capability !== null && task.grants.find(row.capability) === undefined) {
    deny(core, task, `submit ${row.name}`, row.capability);
    return ERROR.denied;
  }
  const first = field.arguments;
  return STARTERS[row.name](core, task, {
    id: word(field.id),
    first: whole(first),
    second: whole(first + 8),
    duration: durationOf(word(first), word(first + 4)),
  });
}

type Starter = (core: Core, task: TaskControl, asked: Asked) => number;

const STARTERS: Readonly<Record<OperationName, Starter>> = {
  nothing: done,
  timer,
  output,
  input,
  ended,
  cancel,
};

function done(core: Core, task: TaskControl, { id }: Asked): number {
  task.operations.complete(core, task, id, ERROR.ok, 0);
  return ERROR.ok;
}

function flightOf(
  kind: Flight['kind'],
  id: number,
  grant: GrantName,
  more: Partial<Flight>,
): Flight {
  return { ...NOTHING, kind, id, grant: GRANT_INDEX[grant], ...more };
}

function timer(core: Core, task: TaskControl, { id, duration }: Asked): number {
  if (duration < 0) return ERROR.invalid;
  const due = dueAfter(core, duration);
  const flight = flightOf('timer', id, 'clock', {});
  flight.timer = core.timers.add(due, () => {
    task.operations.land(flight);
    task.operations.complete(core, task, id, ERROR.ok, due * core.tickNs);
  });
  task.operations.add(flight);
  core.scheduler.timersChanged();
  return ERROR.ok;
}

function output(core: Core, task: TaskControl, asked: Asked): number {
  const { id, first: at, second: left } = asked;
  if (left > STREAM_CAPACITY) return ERROR['too-large'];
  if (left === 0) return done(core, task, asked);
  if (!task.windows.readable(at, left)) return ERROR['bad-address'];
  if (!task.operations.has('output') && task.output.holds(left)) return held(core, task, 'output');
  task.operations.add(flightOf('output', id, 'output', { at, left }));
  task.operations.advance(core, task);
  return ERROR.ok;
}

function input(core: Core, task: TaskControl, asked: Asked): number {
  const { id, first: at, second: left } = asked;
  if (left === 0) return done(core, task, asked);
  if (!task.windows.writable(at, left)) return ERROR['bad-address'];
  if (!task.operations.has('input') && task.input.holds(left)) return held(core, task, 'input');
  task.operations.add(flightOf('input', id, 'input', { at, left }));
  task.operations.advance(core, task);
  return ERROR.ok;
}

/** The machine stands still until the host has moved; the host is told. */
function held(core: Core, task: TaskControl, kind: 'output' | 'input'): number {
  if (core.events.watched) core.events.emit({ kind, task });
  return HOLD;
}

function ended(core: Core, task: TaskControl, { id, first }: Asked): number {
  const child = childOf(core, task, first);
  if (child === undefined) return ERROR['not-found'];
  if (child.result === undefined) {
    task.operations.add(flightOf('ended', id, 'spawn', { child: child.id }));
    return ERROR.ok;
  }
  const { error, value } = endingOf(child.result);
  task.operations.complete(core, task, id, error, value);
  return ERROR.ok;
}

function cancel(core: Core, task: TaskControl, { id, first }: Asked): number {
  const found = task.operations.cancel(core, task, first);
  task.operations.complete(core, task, id, found ? ERROR.ok : ERROR['not-found'], 0);
  return ERROR.ok;
}
