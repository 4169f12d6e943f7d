/**
 * The shapes of the command line: commands, options, and the host they run on.
 *
 * A command is a row of `table.ts`; the types of the options a handler receives
 * are inferred from that row, so the table is the only place that names them.
 * Nothing here parses, prints or runs anything.
 */
import type { Grant } from '../../config/index.ts';
import type { LaunchedComputer } from '../host/launch-computer.ts';

/**
 * What an option's text is read as.
 *
 * - `flag`: boolean, no text
 * - `text`, `file`, `folder`: string, as given (completion differs)
 * - `count`: whole number, 1 and more
 * - `seed`: whole number, 0 and more
 * - `size`: bytes; `64K` (K is 1024), `M`, `G` or plain bytes
 * - `duration`: nanoseconds; `500ms`, `5s`, `2m`
 * - `grant`: one grant as in a Task file, `:output` or `[:store :read "img/*"]`; a bare `output` is taken as `:output`
 * - `choice`: one of `choices`
 */
export type OptionKind =
  'flag' | 'text' | 'file' | 'folder' | 'count' | 'seed' | 'size' | 'duration' | 'grant' | 'choice';

/** One option of a command. Its long flag is its key in kebab-case. */
export interface Option {
  readonly kind: OptionKind;
  /** One sentence for the help text, without a full stop. */
  readonly summary: string;
  /** Name of the value in the help text, for every kind but `flag`. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** Used when the option is not given. */
  readonly default?: string | number | boolean;
  /** Smallest and largest value of a count or a size. */
  readonly least?: number;
  readonly most?: number;
  /** What a size has to be a multiple of. */
  readonly multiple?: number;
  /** May be given more than once; the handler gets an array. */
  readonly repeat?: boolean;
  /** One letter. */
  readonly short?: string;
}

/**
 * What an argument is, for completion and for `found …, expected …`.
 *
 * - `task`: a configured Task, an .edn or an .elf file
 * - `name`: a configured Task, or one of `choices`
 * - `command`: a command, or one of `choices`
 * - `choice`: one of `choices`; anything else is refused
 */
export type ArgumentKind = 'task' | 'name' | 'file' | 'folder' | 'text' | 'command' | 'choice';

/** One positional argument of a command. */
export interface Argument {
  /** Upper case, as in the help text. */
  readonly name: string;
  readonly kind: ArgumentKind;
  readonly summary: string;
  readonly optional?: boolean;
  /** Takes all that follow; last only. */
  readonly repeat?: boolean;
  readonly choices?: readonly string[];
}

/** A command line worth showing, and what it does. */
export interface Example {
  readonly line: string;
  readonly says: string;
}

/** One row of the command table. */
export interface Command {
  /** One line: what it does. */
  readonly summary: string;
  /** Paragraphs for `--help` and the man page. */
  readonly description: readonly string[];
  readonly arguments: readonly Argument[];
  /** What to do with an argument too many, for those who expect it to be taken. */
  readonly extra?: string;
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly Example[];
  /** Everything after the first argument belongs to what is run, options too (`script`). */
  readonly passThrough?: boolean;
}

type Scalar<O extends Option> = O['kind'] extends 'flag'
  ? boolean
  : O['kind'] extends 'count' | 'seed' | 'size' | 'duration'
    ? number
    : O['kind'] extends 'grant'
      ? Grant
      : O['kind'] extends 'choice'
        ? O extends { readonly choices: readonly (infer C)[] }
          ? C
          : never
        : string;

/** What a handler gets for one option: arrays for `repeat`, no `undefined` for flags and defaults. */
export type OptionValue<O extends Option> = O extends { readonly repeat: true }
  ? readonly Scalar<O>[]
  : O['kind'] extends 'flag'
    ? boolean
    : O extends { readonly default: string | number | boolean }
      ? Scalar<O>
      : Scalar<O> | undefined;

/** The options of one row, as its handler gets them. */
export type OptionValues<C extends Command> = {
  readonly [K in keyof C['options']]: OptionValue<C['options'][K]>;
};

/** The part of a Node input stream that commands use. */
export type HostInput = NodeJS.ReadableStream & {
  isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
};

/** The part of a Node output stream that commands use. */
export type HostOutput = NodeJS.WritableStream & {
  isTTY?: boolean;
  columns?: number;
  rows?: number;
};

/** What `monitor/main.ts` hands to `main`: the process, seen from outside. */
export interface Host {
  readonly stdin: HostInput;
  readonly stdout: HostOutput;
  readonly stderr: HostOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the working directory. */
  readonly cwd: string;
  /** Absolute path of the folder that holds `config/` and `dist/`. */
  readonly root: string;
  /** `version` of package.json. */
  readonly version: string;
  /** A computer that was launched beforehand, for the one job of this command. */
  readonly computer?: LaunchedComputer | undefined;
}

/** How many colours an output gets: none, 16, 256, or all. */
export type ColourDepth = 0 | 4 | 8 | 24;

/** The host as a handler sees it: colours decided, closed pipes noticed. */
export interface CommandHost extends Host {
  /** Decided from --color, FORCE_COLOR, NO_COLOR, the stream and TERM, in this order. */
  readonly colour: { readonly stdout: ColourDepth; readonly stderr: ColourDepth };
  /** Aborts when the reader of stdout has closed it; a handler that runs long ends then, with any number. */
  readonly outputClosed: AbortSignal;
}

/**
 * Does the work of one command.
 *
 * Results go to stdout, all else to stderr. Throw UsageError or ConfigError for
 * a call that is wrong (exit 2), any other Error for work that failed (exit 1);
 * `main` prints its message as one line, with a stack only under --debug.
 *
 * @returns the exit status: 0 success, 1 failed, 124 timeout, 130 Ctrl-C, 143 SIGTERM
 */
export type Handler<Options> = (
  options: Options,
  args: readonly string[],
  host: CommandHost,
) => Promise<number>;

/** The command was called wrongly: one line on stderr, exit 2. */
export class UsageError extends Error {
  /** @param message without the program's name, e.g. `no Task named “helo”; did you mean hello?` */
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
