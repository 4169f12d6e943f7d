/**
 * The one loop of the computer thread: a machine slice, a form slice, a turn of the event loop.
 *
 * Each slice is a few milliseconds, so that neither a busy Task nor a long form
 * keeps messages waiting. When nothing can move, the thread sleeps until the
 * next timer event or until the other thread wakes it.
 */
import type { Control } from './control.ts';
import type { System } from './system.ts';

/** How long the machine, and then the form, may hold the thread. */
const SLICE_MILLISECONDS = 4;
/** Turns of the machine between two looks at the clock: 0.1 to 2 ms each. */
const TURNS_PER_LOOK = 2;
const NANOSECONDS = 1e6;

/** What a job puts into the loop. */
export interface LoopJob {
  /** Moves bytes and messages that wait. @returns whether anything moved */
  service(): boolean;
  /** Lets a form compute for so many milliseconds; absent when the job has none. */
  evaluate?(milliseconds: number): 'done' | 'running' | 'waiting' | 'none';
  /** True when the job is over. */
  finished(): boolean;
  /** Milliseconds until it has something to do although nothing happens; never when absent. */
  due?(): number;
}

export interface LoopOptions {
  readonly control: Control;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  /** One turn of the event loop: messages that have come are handled. */
  readonly turn: () => Promise<void>;
  readonly systems: () => Iterable<System>;
}

/** Fewer instructions in a round than this: its machine has slept, and time has jumped. */
const ASLEEP = 1000;

/**
 * Lets every system run until `milliseconds` are over, or what somebody waits for is there.
 *
 * Where time is instructions, a machine that sleeps goes to its next timer at once. While a
 * form computes and waits for nothing, it does so once a slice: hours would pass otherwise.
 * @param forms whether there are forms that compute between slices
 * @returns whether there was work to the end
 */
export function machineSlice(
  options: Pick<LoopOptions, 'now' | 'systems'>,
  milliseconds: number,
  forms = true,
): boolean {
  let busy = false;
  for (const system of options.systems()) {
    const { awaited } = system;
    const end = options.now() + milliseconds;
    awaited.beginSlice();
    const turns = awaited.any ? 1 : TURNS_PER_LOOK;
    const patient = forms && !awaited.any && system.config.clock === 'steps';
    let result: ReturnType<System['run']>;
    let asleep: boolean;
    do {
      const before = system.machine.retired;
      result = system.run(turns);
      asleep = system.machine.retired - before < ASLEEP;
    } while (
      result === 'budget' &&
      !(patient && asleep) &&
      !awaited.answered() &&
      options.now() < end
    );
    if (result === 'budget') busy = true;
  }
  return busy;
}

/** Milliseconds until a timer of any system is due; Infinity when none is set. */
function untilNextEvent(systems: Iterable<System>): number {
  let soonest = Infinity;
  for (const system of systems) soonest = Math.min(soonest, system.nextEvent());
  return soonest / NANOSECONDS;
}

/** Runs the job to its end. @throws what the kernel throws when it is broken */
export async function runLoop(options: LoopOptions, job: LoopJob): Promise<void> {
  for (;;) {
    let busy = job.service();
    if (job.finished()) return;
    if (
      !options.control.paused() &&
      machineSlice(options, SLICE_MILLISECONDS, job.evaluate !== undefined)
    )
      busy = true;
    const form = job.evaluate?.(SLICE_MILLISECONDS);
    if (form === 'running' || form === 'done') busy = true;
    if (job.service()) busy = true;
    if (job.finished()) return;
    if (busy) await options.turn();
    else {
      const machine = options.control.paused() ? Infinity : untilNextEvent(options.systems());
      await options.control.wait(Math.min(machine, job.due?.() ?? Infinity));
      // What woke it is often a message, which is handled in a turn of the event loop.
      await options.turn();
    }
  }
}
