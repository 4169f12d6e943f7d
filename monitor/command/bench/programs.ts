/**
 * The benchmark programs of `programs/bench/`: built when first asked for, into `dist/bench/`.
 *
 * Each in three forms: bare for M-mode, as a program of this host, as a Task. An installed
 * package has no sources, so there is nothing to build there.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { findTool } from '../../host/find-tool.ts';
import { Children } from '../../setup/child.mjs';
import { compile, compilerText, fetchCompiler, flags } from '../../setup/compiler.mjs';
import { SetUpFailure } from '../../setup/failure.mjs';
import { layoutOf } from '../../setup/layout.mjs';
import { Progress } from '../../setup/progress.mjs';
import { type Context, perform } from '../../setup/step.mjs';
import { NotMeasured } from './measurement.ts';

/** Where a program is made for. */
export type Form = 'bare' | 'native' | 'task';

/** How a program shall run; see `programs/bench/host.h`. */
export interface RunSettings {
  readonly repetitions: number;
  /** Amount of work, in hundredths of the full one. */
  readonly percent: number;
  /** Whether each repetition waits for a byte. */
  readonly gated: boolean;
}

/** Files in that folder that are no benchmark, but what all of them are built with. */
const SHARED = ['main', 'bare', 'native', 'task'];

/** The same code for all forms: no library calls for loops, square roots without errno. */
const ALIKE = ['-fno-builtin', '-fno-math-errno', '-Wall', '-Wextra', '-Werror'];
/** Flags of Tasks that a program at a fixed address does without. */
const TASK_ONLY = new Set(['-fPIE', '-pie', '-Wl,-z,norelro']);
const BARE = [...flags.filter((flag) => !TASK_ONLY.has(flag)), '-fno-pie', '-mcmodel=medany'];
/** Nothing fused, as a Task and a bare program do where the source says so. */
const NATIVE = ['-O2', '-std=gnu11', '-ffp-contract=off'];
const NATIVE_COMPILERS = ['gcc', 'cc'];

const ENDINGS: Readonly<Record<Form, string>> = { bare: '.elf', native: '', task: '-task.elf' };

/** Folder of the sources. */
export function benchSources(root: string): string {
  return join(layoutOf(root).sources, 'bench');
}

/** Names of the benchmark programs, in order. @throws NotMeasured where there are no sources */
export function benchNames(root: string): readonly string[] {
  const folder = benchSources(root);
  if (!existsSync(folder)) {
    throw new NotMeasured('the benchmark programs are only in a clone of the repository');
  }
  return readdirSync(folder)
    .filter((file) => file.endsWith('.c'))
    .map((file) => basename(file, '.c'))
    .filter((name) => !SHARED.includes(name))
    .sort();
}

/** Builds what is missing or stale. One for each command; programs are built one at a time. */
export class BenchPrograms {
  readonly #context: Context;
  readonly #env: Readonly<Record<string, string | undefined>>;
  #native: Promise<NativeCompiler> | undefined;

  /** @param say gets a line when something is built */
  constructor(
    root: string,
    env: Readonly<Record<string, string | undefined>>,
    say: (line: string) => void,
  ) {
    this.#context = {
      layout: layoutOf(root),
      children: new Children(),
      progress: new Progress(say),
    };
    this.#env = env;
  }

  /**
   * @param names programs that run one after the other; mostly one
   * @returns path of the built program
   * @throws NotMeasured when there is no compiler for this form; Error when the source is refused
   */
  async build(form: Form, names: readonly string[]): Promise<string> {
    const { layout } = this.#context;
    const sources = benchSources(layout.root);
    const name = names.length === 1 ? names[0]! : 'suite';
    const output = join(layout.dist, 'bench', `${name}${ENDINGS[form]}`);
    const files = [
      ...(form === 'bare' ? ['bare.S', 'bare.c'] : [`${form}.c`]),
      'main.c',
      ...names.map((each) => `${each}.c`),
    ].map((file) => join(sources, file));
    const also = ['bench.h', 'host.h', 'bare.ld'].map((file) => join(sources, file));
    const define = `-DBENCH_PROGRAMS=${names.map((each) => `P(${each})`).join(' ')}`;
    const native = form === 'native' ? await this.#nativeCompiler() : undefined;
    const of = native === undefined ? [compilerText, ...BARE] : [native.name, ...NATIVE];
    const work = async () => {
      await mkdir(dirname(output), { recursive: true });
      const result = await this.#compile(form, [define, ...ALIKE], files, output, native);
      if (!result.ok) throw new Error(`the compiler refuses ${name}.c\n${result.messages}`);
      return { outputs: [output] };
    };
    try {
      await perform(this.#context, {
        name: `bench-${name}-${form}`,
        doing: `building ${name} (${form})`,
        inputs: async () => ({
          files: [...files, ...also, ...(form === 'task' ? [layout.header] : [])],
          text: [...of, define, ...ALIKE].join(' '),
        }),
        run: work,
      });
    } catch (error) {
      if (error instanceof SetUpFailure) throw new NotMeasured(`${error.message}. ${error.next}`);
      throw error;
    }
    return output;
  }

  /** The compiler of the native form, for the report. @throws NotMeasured when there is none */
  async nativeCompilerName(): Promise<string> {
    return (await this.#nativeCompiler()).name;
  }

  #nativeCompiler(): Promise<NativeCompiler> {
    this.#native ??= findNative(this.#env, () => this.#zig());
    return this.#native;
  }

  #zig(): Promise<string> {
    const { layout, children, progress } = this.#context;
    return fetchCompiler(layout.compiler, children, progress);
  }

  async #compile(
    form: Form,
    extra: readonly string[],
    sources: readonly string[],
    output: string,
    native: NativeCompiler | undefined,
  ): Promise<{ ok: boolean; messages: string }> {
    const { layout, children } = this.#context;
    const cache = join(layout.compiler, 'cache');
    if (form === 'task') {
      const zig = await this.#zig();
      return compile(
        { zig, cache, sources, include: dirname(layout.header), extra, output },
        children,
      );
    }
    const [command, ...first] = native?.command ?? [await this.#zig(), 'cc'];
    const script = `-Wl,-T,${join(benchSources(layout.root), 'bare.ld')}`;
    const own = form === 'native' ? NATIVE : [...BARE, script];
    const args = [...first, ...own, ...extra, '-o', output, ...sources];
    const env = {
      ZIG_GLOBAL_CACHE_DIR: join(cache, 'global'),
      ZIG_LOCAL_CACHE_DIR: join(cache, 'local'),
    };
    const { status, stdout, stderr } = await children.run(command!, args, { env });
    return { ok: status === 0, messages: `${stdout}${stderr}`.trim() };
  }
}

interface NativeCompiler {
  /** As it calls itself, or as this calls it. */
  readonly name: string;
  readonly command: readonly string[];
}

async function findNative(
  env: Readonly<Record<string, string | undefined>>,
  zig: () => Promise<string>,
): Promise<NativeCompiler> {
  for (const name of NATIVE_COMPILERS) {
    const found = await findTool(name, ['--version'], env);
    if (found !== undefined) return { name: found.version, command: [found.path] };
  }
  return { name: 'zig cc', command: [await zig(), 'cc', '-fno-sanitize=all'] };
}

const MAGIC = 'FLATBNCH';

/** A copy of a bare program with its settings written in. @throws Error when it has no place for them */
export function withSettings(elf: Uint8Array, settings: RunSettings): Buffer {
  const copy = Buffer.from(elf);
  const at = copy.indexOf(MAGIC);
  if (at < 0) throw new Error(`a bare benchmark has no ${MAGIC}`);
  const { repetitions, percent, gated } = settings;
  [repetitions, percent, gated ? 1 : 0].forEach((word, index) => {
    copy.writeUInt32LE(word, at + MAGIC.length + 4 * index);
  });
  return copy;
}

/** Reads a built bare program and writes its settings in. */
export function loadWithSettings(path: string, settings: RunSettings): Buffer {
  return withSettings(readFileSync(path), settings);
}
