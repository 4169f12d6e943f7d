/**
 * What is known of the computer: status, the parts of PANEL, and the loads of the last minute.
 *
 * Rules of use: fed from `status` and `widget` messages; drawing only reads. Time comes in from
 * outside (milliseconds of any clock that does not jump).
 */
import type { Down } from '../../btp/index.ts';

type Widget = Down['widget'];
/** One hart as PANEL shows it. */
export type Hart = NonNullable<Widget['harts']>[number];
/** One Task as PANEL shows it. */
export type Task = NonNullable<Widget['tasks']>[number];
/** One interrupt line as PANEL shows it. */
export type Interrupt = NonNullable<Widget['interrupts']>[number];

/** Loads at one time; the last is the memory's. */
interface Sample {
  readonly at: number;
  readonly loads: readonly number[];
  readonly memory: number;
}

/** What the roll chart spans. */
export const CHART_MILLISECONDS = 60_000;
/** Samples closer together than this are joined: the higher load counts. */
const SAMPLE_MILLISECONDS = 200;

/** What is known of the computer. */
export class Board {
  status: Omit<Down['status'], 'm'> = { state: 'boot' };
  harts: readonly Hart[] = [];
  tasks: readonly Task[] = [];
  memory: Widget['memory'];
  interrupts: readonly Interrupt[] = [];
  roller: Widget['roller'];
  /** What the session said of itself. */
  greeting: { readonly name: string; readonly text: string } | undefined;
  #samples: Sample[] = [];

  /** Samples kept for the chart: those of the last minute, and some before it. */
  get kept(): number {
    return this.#samples.length;
  }

  /** Takes a status: fields that are missing stay as they were. */
  takeStatus(message: Down['status']): void {
    const { m: _, ...given } = message;
    this.status = { ...this.status, ...given };
  }

  /** Takes parts of PANEL; `now` is when. */
  takeWidget(message: Widget, now: number): void {
    this.harts = message.harts ?? this.harts;
    this.tasks = message.tasks ?? this.tasks;
    this.memory = message.memory ?? this.memory;
    this.interrupts = message.interrupts ?? this.interrupts;
    this.roller = message.roller ?? this.roller;
    if (message.harts || message.memory) this.#sample(now);
  }

  #sample(now: number): void {
    const loads = this.harts.map((hart) => hart.load ?? (hart.state === 'run' ? 1 : 0));
    const memory = this.memory ? this.memory.used / Math.max(1, this.memory.total) : 0;
    const last = this.#samples[this.#samples.length - 1];
    if (last && now - last.at < SAMPLE_MILLISECONDS) {
      const joined = loads.map((load, index) => Math.max(load, last.loads[index] ?? 0));
      this.#samples[this.#samples.length - 1] = { at: last.at, loads: joined, memory };
      return;
    }
    this.#samples.push({ at: now, loads, memory });
    const oldest = now - CHART_MILLISECONDS;
    if ((this.#samples[0]?.at ?? now) < oldest - 10_000) {
      this.#samples = this.#samples.filter((sample) => sample.at >= oldest);
    }
  }

  /**
   * The last minute as `cells` values from 0 to 1, the newest last; undefined where nothing is
   * known. Between samples the last one holds.
   *
   * @param which a hart by its place, or the memory
   */
  chart(which: number | 'memory', cells: number): (number | undefined)[] {
    const values: (number | undefined)[] = [];
    const end = this.#samples[this.#samples.length - 1]?.at ?? 0;
    let next = 0;
    let held: number | undefined;
    for (let cell = 0; cell < cells; cell++) {
      const until = end - (CHART_MILLISECONDS * (cells - 1 - cell)) / cells;
      let highest: number | undefined;
      for (; next < this.#samples.length; next++) {
        const sample = this.#samples[next];
        if (!sample || sample.at > until) break;
        held = which === 'memory' ? sample.memory : (sample.loads[which] ?? 0);
        highest = Math.max(highest ?? 0, held);
      }
      values.push(highest ?? held);
    }
    return values;
  }
}
