/**
 * What a Task has submitted and is not done yet, and completions that wait for room.
 *
 * Operations on a stream go in the order they were submitted, before what the
 * calls `input` and `output` do meanwhile. A completion that finds the event
 * ring full waits here until the Task has made room and calls `wait` or
 * `submit`, so none is lost; how many there can be is bounded by how many
 * operations there can be.
 */

import { ERROR, EVENT, GRANTS, MAX_OPERATIONS, RING_CAPACITY } from '../abi/index.ts';
import type { Core } from '../core.ts';
import type { TaskResult } from '../face.ts';
import { READ_END } from '../queue/input.ts';
import { WRITE_CLOSED } from '../queue/output.ts';
import { endingOf } from './ending.ts';
import type { TaskControl } from './task.ts';
import type { Timer, Timers } from './timers.ts';
import { giveInput, takeOutput, WRITE_OVER } from './transfer.ts';
import { reconsider } from './wait.ts';

/** An operation in flight. */
export interface Flight {
  readonly kind: 'timer' | 'output' | 'input' | 'ended';
  /** As the Task chose it. */
  readonly id: number;
  /** Index in GRANTS of what it needs. */
  readonly grant: number;
  /** Streams: where the rest of the bytes lies or goes, how many, and how many are done. */
  at: number;
  left: number;
  moved: number;
  /** The Task that `ended` waits for. */
  readonly child: number;
  timer?: Timer;
}

interface Completion {
  readonly type: number;
  readonly id: number;
  readonly error: number;
  readonly value: number;
}

/** What a step of a stream's operation gave: done, not yet, or the Task is no more. */
const DONE = 0;
const LATER = 1;
const OVER = 2;

export class Operations {
  /** In order of submission. */
  private flights: Flight[] = [];
  private readonly undelivered: Completion[] = [];
  private moving = false;
  private moveAgain = false;

  /** True when no more operations can be submitted now. */
  get full(): boolean {
    return this.flights.length + this.undelivered.length >= MAX_OPERATIONS;
  }

  /** Completions that wait for room in the event ring. */
  get waiting(): number {
    return this.undelivered.length;
  }

  get inFlight(): number {
    return this.flights.length;
  }

  /** True when an operation of that kind is in flight, which goes before the call. */
  has(kind: Flight['kind']): boolean {
    return this.flights.length > 0 && this.flights.some((flight) => flight.kind === kind);
  }

  add(flight: Flight): void {
    this.flights.push(flight);
  }

  /** Puts an event into the Task's ring, now or when there is room. */
  deliver(
    core: Core,
    task: TaskControl,
    type: number,
    id: number,
    error: number,
    value: number,
  ): void {
    const { events } = task;
    const room = this.undelivered.length === 0 && events.waiting() < RING_CAPACITY;
    if (room) events.push(type, id, error, value, core.time());
    else this.undelivered.push({ type, id, error, value });
    reconsider(core, task);
  }

  /** Says that an operation is done. */
  complete(core: Core, task: TaskControl, id: number, error: number, value: number): void {
    this.deliver(core, task, EVENT.complete, id, error, value);
  }

  /** Moves completions into the ring as far as there is room. */
  flush(core: Core, task: TaskControl): void {
    const { events } = task;
    while (this.undelivered.length > 0) {
      const waiting = events.waiting();
      if (waiting < 0 || waiting >= RING_CAPACITY) return;
      const { type, id, error, value } = this.undelivered.shift()!;
      events.push(type, id, error, value, core.time());
    }
  }

  /** A stream of the Task may have room or bytes. */
  advance(core: Core, task: TaskControl): void {
    if (this.flights.length === 0) return;
    // Moving bytes wakes the other end of a pipe, which may come back here.
    this.moveAgain = true;
    if (this.moving) return;
    this.moving = true;
    while (this.moveAgain && task.stage !== 'ended') {
      this.moveAgain = false;
      this.move(core, task, 'output');
      this.move(core, task, 'input');
    }
    this.moving = false;
  }

  private move(core: Core, task: TaskControl, kind: 'output' | 'input'): void {
    for (;;) {
      const flight = this.flights.find((each) => each.kind === kind);
      if (flight === undefined) return;
      const outcome =
        kind === 'output' ? this.write(core, task, flight) : this.read(core, task, flight);
      if (outcome !== DONE) return;
    }
  }

  private write(core: Core, task: TaskControl, flight: Flight): number {
    while (flight.left > 0) {
      const count = takeOutput(core, task, flight.at, flight.left);
      if (count === WRITE_OVER) return OVER;
      if (count === WRITE_CLOSED) return this.finish(core, task, flight, ERROR.closed);
      if (count < 0) return LATER;
      flight.at += count;
      flight.left -= count;
      flight.moved += count;
    }
    return this.finish(core, task, flight, ERROR.ok);
  }

  private read(core: Core, task: TaskControl, flight: Flight): number {
    const count = giveInput(core, task, flight.at, flight.left);
    if (count === READ_END) return this.finish(core, task, flight, ERROR.end);
    if (count < 0) return LATER;
    flight.moved = count;
    return this.finish(core, task, flight, ERROR.ok);
  }

  private finish(core: Core, task: TaskControl, flight: Flight, error: number): number {
    this.land(flight);
    this.complete(core, task, flight.id, error, flight.moved);
    return DONE;
  }

  /** Takes an operation out of those in flight. */
  land(flight: Flight): void {
    const index = this.flights.indexOf(flight);
    if (index >= 0) this.flights.splice(index, 1);
  }

  /** A Task that this one started has ended. */
  childEnded(core: Core, task: TaskControl, result: TaskResult): void {
    for (const flight of this.flights.filter(({ child }) => child === result.id)) {
      const { error, value } = endingOf(result);
      this.land(flight);
      this.complete(core, task, flight.id, error, value);
    }
  }

  /** Calls off the oldest operation with that id. @returns false when there is none */
  cancel(core: Core, task: TaskControl, id: number): boolean {
    const flight = this.flights.find((each) => each.id === id);
    if (flight === undefined) return false;
    this.callOff(core, task, flight, ERROR.cancelled);
    return true;
  }

  /** A grant was taken away: what needed it is called off. */
  revoked(core: Core, task: TaskControl): void {
    for (const flight of [...this.flights]) {
      const { name } = GRANTS[flight.grant]!;
      if (task.grants.find(name) === undefined) this.callOff(core, task, flight, ERROR.denied);
    }
  }

  private callOff(core: Core, task: TaskControl, flight: Flight, error: number): void {
    if (flight.timer !== undefined) {
      core.timers.cancel(flight.timer);
      core.scheduler.timersChanged();
    }
    this.land(flight);
    this.complete(core, task, flight.id, error, flight.moved);
    // What it was in the way of can go on.
    this.advance(core, task);
  }

  /** The Task has ended: nothing more will happen. */
  abandon(timers: Timers): void {
    for (const { timer } of this.flights) if (timer !== undefined) timers.cancel(timer);
    this.flights = [];
    this.undelivered.length = 0;
  }
}
