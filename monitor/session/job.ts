/**
 * What a command asks the computer thread to do, as data that crosses threads.
 */
import type { Grant } from '../../config/index.ts';
import type { TraceWord } from './boot/trace-words.ts';

/** Which system to build: the configuration's, with these changes. */
export interface SystemRequest {
  /** Folder that holds `config/` and `dist/`. */
  readonly root: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of `--config`. */
  readonly config?: string | undefined;
  readonly clock?: 'steps' | 'real' | undefined;
  readonly harts?: number | undefined;
  /** Bytes. */
  readonly ram?: number | undefined;
  readonly protection?: 'on' | 'off' | undefined;
  readonly engine?: 'compiler' | 'interpreter' | 'both' | undefined;
  /** Absolute path of `--log`. */
  readonly log?: string | undefined;
}

/** What leaves on standard output: bytes as they are, or only text, with or without SGR styling. */
export type OutputMode = 'bytes' | 'styled' | 'plain';

interface Limited {
  readonly system: SystemRequest;
  /** `bytes` when absent. A terminal gets nothing that it could act on. */
  readonly output?: OutputMode;
  /** Instructions of all harts together after which the job ends. */
  readonly maxInstructions?: number | undefined;
}

/** One Task, its streams joined to those of the process. */
export interface RunJob extends Limited {
  readonly kind: 'run';
  /** A configured name, a `.edn` or an `.elf`. */
  readonly task: string;
  readonly args: readonly string[];
  readonly memory?: number | undefined;
  readonly stack?: number | undefined;
  readonly grants?: readonly Grant[] | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly stats: boolean;
  /** Absolute path of the result file. */
  readonly result?: string | undefined;
}

/** Forms given as text, or on standard input when `text` is absent. */
export interface EvalJob extends Limited {
  readonly kind: 'eval';
  readonly text?: string | undefined;
  /** What errors call the text. */
  readonly source: string;
  /** Print the values, as `eval` does; a script prints what it prints. */
  readonly values: boolean;
  readonly args: readonly string[];
  readonly width: number;
}

/** The prompt on standard input and output. */
export interface ReplJob extends Limited {
  readonly kind: 'repl';
  /** A person types: show prompts and a greeting. */
  readonly interactive: boolean;
  readonly width: number;
}

/** Tests written in Fennel. */
export interface TestJob extends Limited {
  readonly kind: 'test';
  /** Path as reports name it, and text. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly filter?: string | undefined;
  /** Print the names and run none. */
  readonly list: boolean;
  readonly bail: boolean;
  readonly seed?: number | undefined;
  readonly reporter: 'pretty' | 'tap' | 'junit';
  readonly colour: boolean;
  readonly width: number;
}

/** A bare machine; paths are absolute. */
export interface BootJob extends Limited {
  readonly kind: 'boot';
  readonly bios?: string | undefined;
  readonly kernel?: string | undefined;
  readonly initrd?: string | undefined;
  readonly disk?: string | undefined;
  /** Write the device tree there and do not run. */
  readonly dumpdtb?: string | undefined;
  readonly append?: string | undefined;
  /** Absolute path of the folder for the modules of compiled code. */
  readonly dumpWasm?: string | undefined;
  /** What to tell while it runs. */
  readonly trace?: readonly TraceWord[] | undefined;
  /** Absolute path of the file for it; stderr when absent. */
  readonly traceFile?: string | undefined;
}

/** The Monitor. */
export interface MonitorJob {
  readonly kind: 'monitor';
  readonly system: SystemRequest;
  /** Whether this is the user's own session: forms of earlier runs come back, new ones are kept, init.fnl is run. */
  readonly history: boolean;
  readonly version: string;
}

export type Job = RunJob | EvalJob | ReplJob | TestJob | BootJob | MonitorJob;
