/**
 * A kernel under random load: everything at once, in an order that a seed fixes.
 *
 * One step does one random thing and lets the machine run a round. Errors that
 * a caller is told about are counted; any other error is a finding. Under the
 * clock `steps` the same seed and number of steps give the same run.
 */
import {
  KernelError,
  type Caller,
  type Kernel,
  type TaskSpec,
  type Value,
} from '../../../kernel/index.ts';

/** What a soak needs to know of the machine it is on. */
export interface SoakBed {
  readonly kernel: Kernel;
  readonly harts: number;
  /** Configured Tasks it may start, by name. */
  readonly specs: readonly TaskSpec[];
}

/** What happened; the same for the same seed and steps under `steps`. */
export interface SoakFigures {
  readonly steps: number;
  readonly spawned: number;
  /** Calls that were answered with an error. */
  readonly refused: number;
  /** How the Tasks ended. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly logged: number;
  /** Instructions of all Tasks that ended. */
  readonly instructions: number;
}

const CALLER: Caller = { name: 'soak', grants: [{ name: 'monitor' }] };
const CRASHES = ['stack', 'null', 'load', 'store', 'kernel', 'code', 'nowhere', 'illegal'];
/** Rounds after which a kernel in which nothing lives any more must be quiet. */
const QUIET_ROUNDS = 10_000;

export class Soak {
  private readonly bed: SoakBed;
  private state: number;
  private readonly before: string;
  private readonly reasons: Record<string, number> = {};
  /** Tasks that ended and may be started again. */
  private readonly ended = new Set<number>();
  private steps = 0;
  private spawned = 0;
  private refused = 0;
  private instructions = 0;

  constructor(bed: SoakBed, seed: number) {
    this.bed = bed;
    // xorshift must not begin with 0.
    this.state = seed | 0 || 1;
    this.before = JSON.stringify(this.call('memory'));
    bed.kernel.subscribe((event) => {
      if (event.kind === 'started') this.spawned++;
      if (event.kind !== 'ended') return;
      const { reason, instructions } = event.result;
      this.reasons[reason] = (this.reasons[reason] ?? 0) + 1;
      this.instructions += instructions;
      if (reason === 'fault') this.ended.add(event.task.id);
    });
  }

  get figures(): SoakFigures {
    const { steps, spawned, refused, reasons, instructions } = this;
    const { records, dropped } = this.bed.kernel.log.figures();
    return { steps, spawned, refused, reasons, logged: records + dropped, instructions };
  }

  /** One random thing, and a round of the machine. @throws what is no KernelError */
  step(): void {
    const { kernel } = this.bed;
    this.steps++;
    try {
      this.act();
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      this.refused++;
    }
    for (const task of kernel.tasks) kernel.output(task.id).read();
    kernel.run(1);
  }

  /**
   * Ends every Task and waits for restarts that are still due.
   * @returns what differs from the beginning, or undefined when every byte is free again
   */
  finish(): string | undefined {
    const { kernel, harts } = this.bed;
    for (let hart = 1; hart < harts; hart++) this.call('start-hart', hart);
    for (let round = 0; round < QUIET_ROUNDS; round++) {
      for (const task of kernel.tasks) kernel.end(task.id, 'killed');
      for (const id of this.ended) kernel.end(id, 'killed');
      this.ended.clear();
      kernel.run(1);
      if (kernel.tasks.length === 0 && kernel.nextEvent() === Infinity) {
        const after = JSON.stringify(this.call('memory'));
        return after === this.before
          ? undefined
          : `memory was ${this.before} and is ${after} although no Task lives`;
      }
    }
    return `not quiet after ${QUIET_ROUNDS} rounds: ${kernel.tasks.length} Tasks live`;
  }

  private act(): void {
    const { kernel } = this.bed;
    const action = this.random(20);
    if (kernel.tasks.length === 0 || action < 5) this.spawn();
    else if (action === 5) this.call('kill', this.any());
    else if (action === 6) this.call('pause', this.any());
    else if (action < 9) this.call('resume', this.any());
    else if (action === 9) this.call('send', this.any(), this.text());
    else if (action === 10) this.call('close-input', this.any());
    else if (action === 11) this.call('pipe', this.any(), this.any());
    else if (action === 12) kernel.output(this.any()).attach();
    else if (action === 13) this.call('log', 'info', `soak ${this.random(1000)}`);
    else if (action === 14) this.call('revoke', this.any(), 'output');
    else if (action === 15) this.call('grant', this.any(), 'output');
    else if (action === 16) this.call('interrupt', this.any());
    else if (action === 17) this.call('stop-hart', this.random(this.bed.harts));
    else if (action === 18) this.call('start-hart', this.random(this.bed.harts));
    else this.call('task', this.any());
  }

  private spawn(): void {
    const { specs, kernel } = this.bed;
    const spec = specs[this.random(specs.length)]!;
    const limited = this.random(3) === 0;
    kernel.spawn({
      ...spec,
      memory: spec.memory + this.random(200_000),
      args: spec.name === 'crash' ? [CRASHES[this.random(CRASHES.length)]!] : spec.args,
      priority: 3 + this.random(3),
      restart: this.random(8) === 0 ? 'on-fault' : 'never',
      limits: limited ? { instructions: 1 + this.random(500_000), time: 5_000_000 } : {},
    });
  }

  private any(): number {
    const { tasks } = this.bed.kernel;
    return tasks[this.random(tasks.length)]!.id;
  }

  private text(): Uint8Array {
    return new Uint8Array(this.random(3000)).map(() => 10 + this.random(100));
  }

  private call(name: string, ...args: Value[]): Value {
    return this.bed.kernel.call(CALLER, name, args) as Value;
  }

  /** A whole number from 0 up to below `limit`. */
  private random(limit: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % limit;
  }
}
