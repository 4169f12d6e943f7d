/**
 * One Task: what it is, where it lies, what it waits for, what it has used.
 *
 * Only state; the scheduler, spawn and end move it about. Its registers are in
 * `saved` while it is not on a hart, and in the hart's context while it is.
 */

import type { Protection } from '../../machine/index.ts';
import { TASK_CALLS } from '../abi/index.ts';
import type { GrantSet } from '../capability/grants.ts';
import type { Task, TaskResult, TaskSpec, TaskState } from '../face.ts';
import type { Chunk } from '../loader/chunk.ts';
import type { Image } from '../loader/image.ts';
import type { Windows } from '../memory/windows.ts';
import type { EventRing } from '../queue/event-ring.ts';
import type { TaskInput } from '../queue/input.ts';
import type { TaskOutput } from '../queue/output.ts';
import { Operations } from './operations.ts';
import type { Timer } from './timers.ts';

/** Priority unless configured; 0 goes first, 7 last. */
export const DEFAULT_PRIORITY = 4;
export const PRIORITIES = 8;

/** What a Task is made of; see spawn.ts. */
export interface TaskParts {
  readonly id: number;
  readonly spec: TaskSpec;
  /** Task that started it, or 0 for the Monitor. */
  readonly parent: number;
  readonly image: Image;
  readonly chunk: Chunk;
  /** Address of the chunk. */
  readonly start: number;
  readonly windows: Windows;
  readonly protection: Protection;
  readonly grants: GrantSet;
  readonly input: TaskInput;
  readonly output: TaskOutput;
  readonly events: EventRing;
  /** Bytes of a hart's context. */
  readonly contextSize: number;
  /** Tick at which it was spawned. */
  readonly born: number;
}

/** Where a Task is, apart from being paused. */
type Stage = 'ready' | 'running' | 'waiting' | 'ended';

export class TaskControl implements Task {
  readonly id: number;
  readonly name: string;
  readonly spec: TaskSpec;
  readonly parent: number;
  readonly image: Image;
  readonly chunk: Chunk;
  readonly start: number;
  readonly windows: Windows;
  readonly protection: Protection;
  readonly grants: GrantSet;
  readonly input: TaskInput;
  readonly output: TaskOutput;
  readonly events: EventRing;
  readonly born: number;
  readonly priority: number;
  /** Bit per hart it may run on. */
  readonly affinity: number;

  stage: Stage = 'ready';
  paused = false;
  result: TaskResult | undefined;

  /** Registers while it is on no hart. */
  readonly saved: Uint8Array;
  /** True until it first runs. */
  fresh = true;
  /** Hart it runs on, or -1. */
  hart = -1;
  /** Result of the call it blocked in, to be put into a0 and a1 when it runs again. */
  answered = false;
  answerError = 0;
  answerValue = 0;

  /** Conditions it waits for (UNTIL_ bits); 0 while it only sleeps. */
  until = 0;
  wake: Timer | undefined;
  /** Timers that will put an event into the ring, by id. */
  readonly timers = new Map<number, Timer>();
  nextTimer = 1;
  /** What it has submitted. */
  readonly operations = new Operations();
  /** Ends it when `:limits {:time …}` is used up. */
  deadline: Timer | undefined;

  /** Retired instructions before the current stay on a hart. */
  instructions = 0;
  /** hart.retired when the current stay began. */
  stayBegan = 0;
  readonly instructionLimit: number;
  readonly outputLimit: number;
  /** Calls made, by number; the last one counts unknown numbers. */
  readonly calls = new Float64Array(TASK_CALLS.length + 1);
  /** What it was refused, for the reason `denied`; names of grants. */
  readonly refused: string[] = [];
  /** Tick at which it ended. */
  died = 0;

  constructor(parts: TaskParts) {
    const { spec } = parts;
    this.id = parts.id;
    this.name = spec.name;
    this.spec = spec;
    this.parent = parts.parent;
    this.image = parts.image;
    this.chunk = parts.chunk;
    this.start = parts.start;
    this.windows = parts.windows;
    this.protection = parts.protection;
    this.grants = parts.grants;
    this.input = parts.input;
    this.output = parts.output;
    this.events = parts.events;
    this.born = parts.born;
    this.saved = new Uint8Array(parts.contextSize);
    this.priority = spec.priority ?? DEFAULT_PRIORITY;
    this.affinity = spec.harts === undefined ? -1 : spec.harts.reduce((b, h) => b | (1 << h), 0);
    this.instructionLimit = spec.limits.instructions ?? Infinity;
    this.outputLimit = spec.limits.output ?? Infinity;
  }

  get state(): TaskState {
    return this.paused && this.stage !== 'ended' ? 'paused' : this.stage;
  }

  /** Instructions retired so far, given the counter of the hart it is on. */
  retired(hartRetired: number): number {
    return this.hart < 0 ? this.instructions : this.instructions + hartRetired - this.stayBegan;
  }
}
