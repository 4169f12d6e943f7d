/**
 * The comparison: the same programs on Flatland, under QEMU, on the host, and as Tasks with
 * protection on and off.
 *
 * All of them run at once but never two at a time: each does a repetition while the others are
 * stopped, so that a slow moment of the computer meets them alike. The first repetition of a
 * process is its cold one, the second only warms up, the rest are the figures. Guest clocks are
 * not asked.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool } from '../../host/find-tool.ts';
import { type Command, Contestant, wholeProcess } from './contestant.ts';
import { type BenchContext, NotMeasured, stillTime, summarise } from './measurement.ts';
import { BenchPrograms, benchNames, type RunSettings, withSettings } from './programs.ts';
import { peakResident, touchedRam } from './resident.ts';

/** Who runs a program. */
export const CONTESTANTS = ['flatland', 'qemu', 'native', 'on', 'off'] as const;
export type ContestantName = (typeof CONTESTANTS)[number];

/** What one of them took for one program, in milliseconds. */
export type Times =
  | {
      /** The first repetition. */
      readonly cold: number;
      /** Those after the second. */
      readonly warm: readonly number[];
      readonly median: number;
      readonly checksum: string;
    }
  | { readonly reason: string };

/** Start to end of the process, program of about half a second, in milliseconds. */
export type WholeTimes =
  | {
      readonly percent: number;
      readonly flatland: readonly number[];
      readonly qemu: readonly number[];
    }
  | { readonly reason: string };

export interface ProgramResult {
  readonly name: string;
  readonly times: Readonly<Record<ContestantName, Times>>;
  readonly whole: WholeTimes;
}

/** Peak resident memory after all programs ran in one process, in bytes. */
export type MemoryResult =
  { readonly peak: number; readonly touched: number } | { readonly reason: string };

export interface Comparison {
  readonly programs: readonly ProgramResult[];
  readonly memory: MemoryResult;
  readonly qemu: string;
  readonly native: string;
  readonly engine: string;
}

export interface CompareOptions {
  /** Programs; all when empty. */
  readonly only: readonly string[];
  /** How Flatland executes; its default when undefined. */
  readonly engine: string | undefined;
  /** Amount of work, in percent. */
  readonly percent?: number;
  /** Gets a line when something begins. */
  readonly say: (line: string) => void;
}

const QEMU = 'qemu-system-riscv64';
const RUNS = 5;
const COLD_AND_WARM_UP = 2;
const WHOLE_RUNS = 5;
/** What a repetition under QEMU shall take in a whole process, in milliseconds. */
const HALF_A_SECOND = 500;
/** Not a size that stacks and heaps of the host have too, by which `touchedRam` finds it. */
const RAM = 96 * 1024 * 1024;
const TASK_MEMORY = '24M';
const MOST_PERCENT = 1000;

/** @throws NotMeasured without sources; Error for a program that does not exist or is refused; TimeUp */
export async function compare(context: BenchContext, options: CompareOptions): Promise<Comparison> {
  const known = benchNames(context.root);
  const wrong = options.only.find((name) => !known.includes(name));
  if (wrong !== undefined) throw new Error(`no program ${wrong}, expected ${known.join(', ')}`);
  const names = options.only.length === 0 ? known : options.only;
  const folder = mkdtempSync(join(tmpdir(), 'flatland-bench-'));
  try {
    const field = new Field(context, options, folder);
    const programs: ProgramResult[] = [];
    for (const name of names) {
      options.say(`${name} …`);
      programs.push(await field.program(name));
    }
    options.say('memory …');
    return {
      programs,
      memory: await field.memory(names),
      qemu: (await findTool(QEMU, ['--version'], context.env))?.version ?? 'not installed',
      native: await orReason(() => field.builder.nativeCompilerName(), String),
      engine: options.engine ?? 'default',
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Starts and times contestants. */
class Field {
  readonly builder: BenchPrograms;
  readonly #context: BenchContext;
  readonly #options: CompareOptions;
  readonly #folder: string;

  constructor(context: BenchContext, options: CompareOptions, folder: string) {
    this.#context = context;
    this.#options = options;
    this.#folder = folder;
    this.builder = new BenchPrograms(context.root, context.env, options.say);
  }

  async program(name: string): Promise<ProgramResult> {
    const measured = await this.#times(name);
    const times = checked(measured);
    return { name, times, whole: await this.#whole(name, times.qemu) };
  }

  /** All contestants, a repetition each in turn. */
  async #times(name: string): Promise<Record<ContestantName, Times>> {
    const { percent = 100 } = this.#options;
    const runs = this.#context.runs ?? RUNS;
    const settings = { repetitions: COLD_AND_WARM_UP + runs, percent, gated: true };
    const reasons = new Map<ContestantName, string>();
    const running = new Map<ContestantName, Contestant>();
    const took = new Map<ContestantName, { times: number[]; checksums: Set<string> }>();
    const attempt = async (who: ContestantName, work: () => Promise<void>): Promise<void> => {
      if (reasons.has(who)) return;
      stillTime(this.#context);
      try {
        await work();
      } catch (error) {
        if (!(error instanceof NotMeasured)) throw error;
        reasons.set(who, error.message);
      }
    };
    try {
      for (const who of CONTESTANTS) {
        await attempt(who, async () => {
          const command = await this.#command(who, [name], settings);
          const contestant = new Contestant(this.#context, command);
          running.set(who, contestant);
          took.set(who, { times: [], checksums: new Set() });
          await contestant.prepare();
        });
      }
      for (let repetition = 0; repetition < settings.repetitions; repetition++) {
        for (const who of CONTESTANTS) {
          await attempt(who, async () => {
            const { milliseconds, checksum } = (await running.get(who)!.step())!;
            took.get(who)!.times.push(milliseconds);
            took.get(who)!.checksums.add(checksum);
          });
        }
      }
    } finally {
      await Promise.all([...running.values()].map((each) => each.end()));
    }
    const result = (who: ContestantName): Times => {
      const reason = reasons.get(who);
      if (reason !== undefined) return { reason };
      const { times, checksums } = took.get(who)!;
      if (checksums.size > 1) return { reason: `checksums ${[...checksums].join(', ')}` };
      const warm = times.slice(COLD_AND_WARM_UP);
      return {
        cold: times[0]!,
        warm,
        median: summarise(warm).median,
        checksum: [...checksums][0]!,
      };
    };
    return Object.fromEntries(CONTESTANTS.map((who) => [who, result(who)])) as Record<
      ContestantName,
      Times
    >;
  }

  /**
   * Whole processes, one after the other, sized by what QEMU needs for a repetition: the least
   * it took, since in a slow moment of the computer the same work takes longer.
   */
  async #whole(name: string, qemu: Times): Promise<WholeTimes> {
    if ('reason' in qemu) return { reason: qemu.reason };
    const { percent: full = 100 } = this.#options;
    const wanted = Math.round((full * HALF_A_SECOND) / Math.min(...qemu.warm));
    const percent = Math.min(MOST_PERCENT, Math.max(1, wanted));
    const settings = { repetitions: 1, percent, gated: false };
    const [flatland, other]: [number[], number[]] = [[], []];
    return orReason(
      async () => {
        const ours = await this.#command('flatland', [name], settings);
        const theirs = await this.#command('qemu', [name], settings);
        for (let k = 0; k < Math.min(this.#context.runs ?? WHOLE_RUNS, WHOLE_RUNS); k++) {
          flatland.push(await wholeProcess(this.#context, ours));
          other.push(await wholeProcess(this.#context, theirs));
        }
        return { percent, flatland, qemu: other };
      },
      (reason) => ({ reason }),
    );
  }

  /** All programs, one behind the other, twice each, in one process. */
  async memory(names: readonly string[]): Promise<MemoryResult> {
    const { percent = 100 } = this.#options;
    return orReason(
      async () => {
        const settings = { repetitions: 2, percent, gated: true };
        const command = await this.#command('flatland', names, settings);
        const contestant = new Contestant(this.#context, command);
        try {
          while ((await contestant.step()) !== undefined) stillTime(this.#context);
          const pid = contestant.pid!;
          return { peak: peakResident(pid), touched: touchedRam(pid, RAM) };
        } finally {
          await contestant.end();
        }
      },
      (reason) => ({ reason }),
    );
  }

  /** The command line of a contestant. @throws NotMeasured when it cannot run here */
  async #command(
    who: ContestantName,
    names: readonly string[],
    settings: RunSettings,
  ): Promise<Command> {
    const { repetitions, percent, gated } = settings;
    const args = [repetitions, percent, gated ? 1 : 0].map(String);
    const engine = this.#options.engine === undefined ? [] : ['--engine', this.#options.engine];
    const flatland = [join(this.#context.root, 'flatland.cjs')];
    switch (who) {
      case 'flatland': {
        const elf = await this.#bare(names, settings);
        const boot = ['boot', '--bios', elf, '--memory', `${RAM / 2 ** 20}M`, ...engine];
        return { file: process.execPath, args: [...flatland, ...boot] };
      }
      case 'qemu': {
        const found = await findTool(QEMU, ['--version'], this.#context.env);
        if (found === undefined) throw new NotMeasured(`${QEMU} is not installed`);
        const machine = ['-M', 'virt', '-smp', '1', '-m', `${RAM / 2 ** 20}M`, '-nographic'];
        const elf = await this.#bare(names, settings);
        return { file: found.path, args: [...machine, '-bios', 'none', '-kernel', elf] };
      }
      case 'native':
        return { file: await this.builder.build('native', names), args };
      default: {
        const task = await this.builder.build('task', names);
        const memory = ['--memory', TASK_MEMORY, '--ram', `${RAM / 2 ** 20}M`];
        const run = ['run', task, ...memory, '--protection', who, ...engine, '--', ...args];
        return { file: process.execPath, args: [...flatland, ...run] };
      }
    }
  }

  /** A bare program with its settings, as a file of its own. */
  async #bare(names: readonly string[], settings: RunSettings): Promise<string> {
    const built = await this.builder.build('bare', names);
    const gated = settings.gated ? 'gated' : 'free';
    const path = join(this.#folder, `${names.join('-')}-${gated}.elf`);
    writeFileSync(path, withSettings(readFileSync(built), settings));
    return path;
  }
}

/** Results whose checksum is not that of the host, or of the next that has one, are none. */
export function checked(
  times: Readonly<Record<ContestantName, Times>>,
): Record<ContestantName, Times> {
  const trusted = (['native', 'qemu', 'off', 'on', 'flatland'] as const).find(
    (who) => !('reason' in times[who]),
  );
  const right = trusted === undefined ? undefined : times[trusted];
  const result = { ...times };
  if (right === undefined || 'reason' in right) return result;
  for (const who of CONTESTANTS) {
    const own = times[who];
    if ('reason' in own || own.checksum === right.checksum) continue;
    result[who] = { reason: `checksum ${own.checksum}, expected ${right.checksum} as ${trusted}` };
  }
  return result;
}

async function orReason<T, R>(
  work: () => Promise<T>,
  otherwise: (reason: string) => R,
): Promise<T | R> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotMeasured)) throw error;
    return otherwise(error.message);
  }
}
