/**
 * A process that runs a benchmark program and can be held between two repetitions.
 *
 * The program says `NAME K ready`, waits for a byte, says `NAME K begin` and
 * `NAME K end CHECKSUM`; time is that of this process when the lines arrive. While another one
 * is measured the process is stopped (SIGSTOP), with all of its threads.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchContext, NotMeasured, TimeUp } from './measurement.ts';

/** What to start. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

/** One repetition. */
export interface Repetition {
  readonly program: string;
  /** From 1. */
  readonly number: number;
  readonly milliseconds: number;
  readonly checksum: string;
}

/** Longest wait for a line, in milliseconds. */
const PATIENCE = 120_000;
/** Time to get going again after a stop, before the byte is sent. */
const WARM_UP = 10;
const GO = 'g';

/** A line, and when it came. */
interface Line {
  readonly text: string;
  readonly at: number;
}

export class Contestant {
  readonly #context: BenchContext;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: Line[] = [];
  readonly #closed: Promise<void>;
  readonly #kill = (): void => void this.#child.kill('SIGKILL');
  #rest = '';
  #complaint = '';
  #over = false;
  #wake = (): void => {};

  constructor(context: BenchContext, { file, args }: Command) {
    this.#context = context;
    const child = spawn(file, args, { cwd: context.cwd, env: context.env });
    this.#child = child;
    child.stdout.setEncoding('latin1').on('data', (text: string) => this.#take(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = `${this.#complaint}${text}`.slice(-4096);
    });
    child.stdin.on('error', () => {});
    context.ended.addEventListener('abort', this.#kill);
    process.once('exit', this.#kill);
    this.#closed = new Promise((resolve) => {
      const done = () => {
        this.#over = true;
        this.#wake();
        resolve();
      };
      child.on('close', done).on('error', (error) => {
        this.#complaint ||= error.message;
        done();
      });
    });
  }

  /** Process id, once it runs. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Waits until it stands at its first gate, and stops it. @throws NotMeasured when it does not come there */
  async prepare(): Promise<void> {
    this.#lines.unshift(await this.#next());
    this.#child.kill('SIGSTOP');
  }

  /**
   * Opens the gate, waits for the end of one repetition, and stops the process.
   *
   * @returns undefined when all repetitions are done; the process then waits
   * @throws NotMeasured when it ends before, or says nothing for too long
   */
  async step(): Promise<Repetition | undefined> {
    this.#child.kill('SIGCONT');
    const ready = await this.#next();
    if (ready.text === 'all ready') return undefined;
    expectLine(ready.text, /^\w+ \d+ ready$/);
    await sleep(WARM_UP);
    this.#child.stdin.write(GO);
    const begin = await this.#next();
    expectLine(begin.text, /^\w+ \d+ begin$/);
    const end = await this.#next();
    this.#child.kill('SIGSTOP');
    const [, program, number, checksum] = expectLine(end.text, /^(\w+) (\d+) end ([0-9a-f]{16})$/);
    return {
      program: program!,
      number: Number(number),
      milliseconds: end.at - begin.at,
      checksum: checksum!,
    };
  }

  /** Ends it and waits. */
  async end(): Promise<void> {
    this.#kill();
    await this.#closed;
    this.#context.ended.removeEventListener('abort', this.#kill);
    process.removeListener('exit', this.#kill);
  }

  /** Waits for the process to end by itself. @throws NotMeasured when it fails */
  async finished(): Promise<void> {
    await this.#closed;
    if (this.#context.ended.aborted) throw new TimeUp();
    if (this.#child.exitCode !== 0) throw new NotMeasured(this.#reason());
  }

  #take(text: string): void {
    const at = this.#context.now();
    const lines = `${this.#rest}${text}`.split(/\r?\n/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#lines.push({ text: line, at });
    this.#wake();
  }

  async #next(): Promise<Line> {
    const limit = this.#context.now() + PATIENCE;
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) return line;
      if (this.#context.ended.aborted) throw new TimeUp();
      if (this.#over) throw new NotMeasured(this.#reason());
      if (this.#context.now() > limit) throw new NotMeasured('it says nothing more');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1000);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  #reason(): string {
    const last = this.#complaint.trimEnd().split('\n').at(-1);
    return last || `it ended with ${this.#child.signalCode ?? this.#child.exitCode}`;
  }
}

function expectLine(line: string, form: RegExp): RegExpExecArray {
  const match = form.exec(line);
  if (match === null) throw new NotMeasured(`found the line “${line}”, expected ${form.source}`);
  return match;
}

/**
 * Runs a command to its end.
 *
 * @returns milliseconds from start to end
 * @throws NotMeasured when it fails
 */
export async function wholeProcess(context: BenchContext, command: Command): Promise<number> {
  const start = context.now();
  const contestant = new Contestant(context, command);
  try {
    await contestant.finished();
    return context.now() - start;
  } finally {
    await contestant.end();
  }
}
