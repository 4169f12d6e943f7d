/**
 * What PANEL and the status row show, measured between two looks.
 */
import type { Caller, Value } from '../../../kernel/index.ts';
import type { Down } from '../../btp/index.ts';
import type { HostedSystem } from '../system.ts';
import { clip, type Outbox } from './outbox.ts';
import { createRoller } from './roller.ts';

const CALLER: Caller = { name: 'panel', grants: [{ name: 'monitor' }] };
const SECOND = 1e9;
const MEGA = 1e6;
/** What a second of work leaves of the memory of how fast the machine has been: hosts slow down. */
const FORGET = 0.8;

type Widget = Down['widget'];
type HartLook = NonNullable<Widget['harts']>[number];
type InterruptLook = NonNullable<Widget['interrupts']>[number];
type TaskLook = NonNullable<Widget['tasks']>[number];

interface HartRecord {
  readonly id: number;
  readonly state: 'running' | 'stopped' | 'idle';
  readonly task: number | null;
  readonly name: string | null;
  readonly pc: number;
  readonly privilege: 'U' | 'S' | 'M';
  readonly instructions: number;
  /** The last reason it stopped for, and how often it stopped for which. */
  readonly cause: string | null;
  readonly timer: number;
  readonly software: number;
  readonly fault: number;
}
interface TaskRecord {
  readonly id: number;
  readonly name: string;
  readonly state: 'ready' | 'running' | 'waiting' | 'paused' | 'ended';
  readonly instructions: number;
  readonly memory: number;
}
interface InterruptRecord {
  readonly source: number;
  readonly name: string;
  readonly pending: boolean;
  readonly count: number;
}

/** Instructions counted so far, by id, and when that was. */
interface Look {
  readonly at: number;
  readonly harts: ReadonlyMap<number, number>;
  readonly tasks: ReadonlyMap<number, number>;
  readonly interrupts: ReadonlyMap<string, number>;
}

const TASK_STATES = {
  ready: 'ready',
  running: 'run',
  waiting: 'wait',
  paused: 'pause',
  ended: 'end',
} as const;

/** The stop of a hart as PANEL names it. */
const CAUSES: { readonly [cause: string]: string } = { software: 'ipi', external: 'device' };

export interface Panel {
  /**
   * Sends the status, and PANEL's parts as well when asked for.
   *
   * @returns whether anything ran since the last time
   */
  show(whole: boolean): boolean;
  /** Turns the roller to a face, or to the next one. */
  turnRoller(face: string | undefined): void;
  /** Lets the roller look at a hart. @returns false when there is none of that number */
  lookAtHart(hart: number): boolean;
}

/**
 * @param now milliseconds of a steady clock
 * @param paused whether the operator has stopped the machine
 * @param tabOf the tab of a Task, 0 when it has none
 */
export function createPanel(
  { kernel, machine }: HostedSystem,
  outbox: Outbox,
  now: () => number,
  paused: () => boolean,
  tabOf: (task: number) => number,
): Panel {
  const ask = <T extends Value>(name: string, ...args: Value[]): T =>
    kernel.call(CALLER, name, args) as T;
  let before: Look = {
    at: now(),
    harts: new Map(),
    tasks: new Map(),
    interrupts: new Map(),
  };
  const roller = createRoller(machine.harts, ask);
  /** Instructions a second that the machine has been seen to do lately. */
  let peak = 1;

  const look = (): { harts: HartRecord[]; tasks: TaskRecord[]; interrupts: InterruptRecord[] } => ({
    harts: ask<Value>('harts') as unknown as HartRecord[],
    tasks: ask<Value>('tasks') as unknown as TaskRecord[],
    interrupts: ask<Value>('interrupts') as unknown as InterruptRecord[],
  });
  return {
    show(whole) {
      const at = now();
      const seconds = Math.max(0.001, (at - before.at) / 1000);
      const { harts, tasks, interrupts } = look();
      const rate = <Id>(counts: ReadonlyMap<Id, number>, id: Id, count: number): number =>
        Math.max(0, count - (counts.get(id) ?? count)) / seconds;
      const lines = interruptLines(harts, interrupts);
      const hartRates = harts.map(({ id, instructions }) => rate(before.harts, id, instructions));
      const all = hartRates.reduce((sum, each) => sum + each, 0);
      const works = harts.some(({ state }) => state === 'running') && !paused();
      peak = Math.max(all, works ? peak * FORGET ** seconds : peak);
      const active = hartRates.filter((each) => each > 0).length;
      // Harts take turns on one thread: each of those at work has a part of the whole.
      const load = (instructions: number): number => Math.min(1, (instructions * active) / peak);
      const memory = memoryTotals(ask<Value>('memory'), tasks);
      const time = (ask<Value>('time') as { ns: number }).ns / SECOND;
      outbox.send({
        m: 'status',
        state: paused() ? 'stop' : all > 0 ? 'run' : 'wait',
        harts: harts.length,
        running: harts.filter(({ state }) => state !== 'stopped').length,
        mips: all / MEGA,
        used: memory.used,
        total: memory.total,
        time,
      });
      if (whole) {
        const rates = new Map(tasks.map((t) => [t.id, rate(before.tasks, t.id, t.instructions)]));
        outbox.send({
          m: 'widget',
          harts: harts.map((hart, i) => hartLook(hart, hartRates[i] ?? 0, load, paused())),
          tasks: tasks.map((task) => taskLook(task, load(rates.get(task.id) ?? 0), tabOf)),
          memory,
          interrupts: lines.map(({ name, count, state }) => ({
            name,
            rate: rate(before.interrupts, name, count),
            count,
            state: state ?? (rate(before.interrupts, name, count) > 0 ? 'active' : 'idle'),
          })),
          roller: roller.show(),
        });
      }
      before = {
        at,
        harts: new Map(harts.map(({ id, instructions }) => [id, instructions])),
        tasks: new Map(tasks.map(({ id, instructions }) => [id, instructions])),
        interrupts: new Map(lines.map(({ name, count }) => [name, count])),
      };
      return all > 0;
    },
    turnRoller: (face) => roller.turn(face),
    lookAtHart: (hart) => roller.look(hart),
  };
}

function hartLook(
  hart: HartRecord,
  rate: number,
  load: (rate: number) => number,
  paused: boolean,
): HartLook {
  const working = hart.state === 'running' && !paused;
  const state = paused || hart.state === 'stopped' ? 'stop' : working ? 'run' : 'wait';
  return {
    id: hart.id,
    state,
    mode: hart.privilege.toLowerCase() as 'u' | 's' | 'm',
    mips: rate / MEGA,
    load: load(rate),
    lamps: working ? ['run'] : state === 'stop' ? ['manual'] : ['wait'],
    ...(Number.isSafeInteger(hart.pc) ? { pc: hart.pc } : {}),
    ...(hart.task === null ? {} : { task: hart.task }),
    ...(hart.name === null ? {} : { name: clip(hart.name, 64) }),
    ...(working && hart.cause !== null ? { cause: CAUSES[hart.cause] ?? hart.cause } : {}),
  };
}

function taskLook(task: TaskRecord, load: number, tabOf: (task: number) => number): TaskLook {
  const tab = tabOf(task.id);
  return {
    id: task.id,
    name: clip(task.name, 64),
    state: TASK_STATES[task.state],
    cpu: 100 * load,
    memory: task.memory,
    ...(tab > 0 ? { tab } : {}),
  };
}

interface MemoryRecord {
  readonly ram: { readonly size: number; readonly used: number; readonly largest: number };
}

function memoryTotals(value: Value, tasks: readonly TaskRecord[]): NonNullable<Widget['memory']> {
  const { ram } = value as unknown as MemoryRecord;
  const inTasks = tasks.reduce((sum, { memory }) => sum + memory, 0);
  return {
    used: ram.used,
    total: ram.size,
    kernel: ram.used - inTasks,
    tasks: inTasks,
    largest: ram.largest,
  };
}

/** A lamp of INTERRUPTS; without a state it is active while its count grows. */
interface Line {
  readonly name: string;
  readonly count: number;
  readonly state?: InterruptLook['state'];
}

/** The harts' own interrupts first, then the PLIC's sources, then faults. */
function interruptLines(
  harts: readonly HartRecord[],
  sources: readonly InterruptRecord[],
): readonly Line[] {
  const sum = (of: 'timer' | 'software' | 'fault'): number =>
    harts.reduce((all, hart) => all + hart[of], 0);
  const faults = sum('fault');
  return [
    { name: 'TIMER', count: sum('timer') },
    { name: 'IPI', count: sum('software') },
    ...sources.map(({ source, name, pending, count }): Line => {
      const line = { name: clip(name === '' ? `IRQ ${source}` : name.toUpperCase(), 16), count };
      return pending ? { ...line, state: 'active' } : line;
    }),
    { name: 'FAULT', count: faults, ...(faults > 0 ? { state: 'fault' as const } : {}) },
  ];
}
