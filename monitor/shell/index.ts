/**
 * The shell: Fennel forms in, values and errors out, a slice at a time.
 *
 * Rules of use: one form (or text of forms) at a time: `start`, then `step` until
 * it says `done`, then `result`. `step` lets it compute for some milliseconds;
 * between two steps the caller lets the machine run. The shell's only way to the
 * kernel is `options.call`. It does no input or output of its own.
 */
import type { Pending, Value } from '../../kernel/abi/value.ts';
import { nameBefore, needsMore } from './balance.ts';
import { describeError, plainMessage, type Place, type ShellError } from './errors.ts';
import { HeapGuard, type HeapPort } from './heap-guard.ts';
import { installHost } from './host.ts';
import { unpackImage, type LispImage } from './image.ts';
import { loadLisp, newSession } from './load-lisp.ts';
import { INTERRUPTED, LuaError, LuaState, type LuaHandle, type LuaThread } from './lua.ts';
import { againText, restartsOf, textAfter, type Failed, type Restart } from './restarts.ts';

export { IMAGE_FILE, type LispImage } from './image.ts';
export type { Place, ShellError } from './errors.ts';
export type { HeapPort } from './heap-guard.ts';
export type { Restart } from './restarts.ts';
export { needsMore } from './balance.ts';

export interface ShellOptions {
  /** A privileged call of the shell. @throws KernelError */
  call(name: string, args: Value[]): Value | Pending;
  /** The bytes of dist/lisp/lisp.image. */
  readonly lisp: LispImage;
  /** Plain text that a form prints. */
  print(text: string): void;
  /** Lets the machine run a little while a form cannot be suspended; must not call the shell, but for `interrupt`. */
  poll(): void;
  /** Characters a line of a printed value has; 80 when absent. Asked at each form. */
  width?(): number;
  /** Keeps a transcript in a file, or stops; says what came of it. @throws Error when it cannot */
  transcript?(file: string | undefined): string;
  /** Values carry BTP's `link` and `fold`, and `inspect` opens an inspector. */
  readonly rich?: boolean;
  /** The heap of this thread; forms are not stopped for what they hold when absent. */
  readonly heap?: HeapPort;
  /** Milliseconds of a monotonic clock; `performance.now` when absent. */
  now?(): number;
}

/** One value of a form. */
export interface ShellValue {
  /** As the prompt prints it, without a newline at the end. */
  readonly text: string;
  readonly value: Value;
}

/** What came of a text. */
export interface FormResult {
  readonly ok: boolean;
  /** Values of every form that ran, in order; forms like `local` and `each` give none. */
  readonly values: readonly ShellValue[];
  readonly error?: ShellError;
  /** What can be done after an error; typed as `,0`, `,1` and so on. */
  readonly restarts?: readonly Restart[];
  /** The frames that led to an error, innermost first. */
  readonly frames?: readonly FrameRecord[];
  /** A form that gives the value `inspect` was called with. */
  readonly inspected?: string;
  /** What stands below the values: the next step of the tour. May carry SGR. */
  readonly note?: string;
  /** The form called `exit` with this status. */
  readonly exit?: number;
}

/** A frame of an error. */
export interface FrameRecord extends Place {
  /** The form that looks into it. */
  readonly look: string;
}

/** A page of the inspector. */
export interface InspectorPage {
  /** The form that gives the value. */
  readonly form: string;
  readonly kind: string;
  /** Prose, source or bytes. */
  readonly text?: string;
  readonly rows: readonly { readonly key: string; readonly text: string; readonly look?: string }[];
  /** Parts left out. */
  readonly more?: number;
  readonly actions?: readonly {
    readonly text: string;
    readonly do?: string;
    readonly put?: string;
  }[];
}

export interface Completion {
  readonly name: string;
  readonly kind: 'word' | 'macro' | 'special' | 'function' | 'table' | 'value';
  /** `(spawn program ?options)`, or the name alone. */
  readonly signature: string;
  /** First line of the documentation. */
  readonly about: string;
}

export interface DocRecord {
  readonly name: string;
  readonly kind: Completion['kind'];
  readonly signature: string;
  readonly documentation: string;
  /** File that defines it, or empty. */
  readonly file: string;
  readonly line: number;
}

export interface Shell {
  /**
   * Begins a text of one or more forms; a `#!` line at its start is skipped.
   * @param source what errors call it; a number of its own at the prompt when absent
   * @param args what the text gets as `...` and as `arg`
   * @throws Error when one is still running
   */
  start(text: string, source?: string, args?: readonly string[]): void;
  /**
   * Begins a call of a function of fnl/, e.g. `test.suite`, `run`; its values are those of the result, without text.
   * @throws Error when something is still running
   */
  startCall(module: string, name: string, ...args: Value[]): void;
  /**
   * Lets the compiler compile for about so long what nobody has asked for, so that it is quick
   * when somebody does; the next text ends that.
   * @returns false when there is nothing more to do
   */
  warmUp(milliseconds: number): boolean;
  /** Forgets every local and macro of the prompt. */
  reset(): void;
  /** Computes for about so long. `waiting`: it did nothing, and cannot until the machine has run. */
  step(milliseconds: number): 'done' | 'running' | 'waiting';
  /** What came of it; after `done`, until the next `start`. */
  result(): FormResult;
  /** Ends the form, also through pcall; `step` says `done` soon after. */
  interrupt(): void;
  /** True between `start` and `done`. */
  readonly busy: boolean;
  /** Number of the next text without a source. */
  readonly inputNumber: number;
  /** Names that fit what stands before the cursor (an index into text). */
  complete(text: string, cursor: number): Completion[];
  doc(name: string): DocRecord | undefined;
  /**
   * The inspector's page about the value of a form that only looks (fnl/shell/look.fnl); also
   * while a form runs.
   * @param columns room for a line of text
   * @returns the page, or why there is none
   */
  look(form: string, columns: number): InspectorPage | string;
  /** True when the text has open brackets or an open string. */
  needsMore(text: string): boolean;
}

/** Texts kept for `(source f)` and error messages. */
const MOST_TEXTS = 500;
/** Milliseconds that a completion or a look may take, and of one slice of it. */
const LONGEST_QUESTION = 1500;
const QUESTION_SLICE = 20;

/** Builds a shell: a Lua state, the compiler, every word. */
export function createShell(options: ShellOptions): Shell {
  const now = options.now ?? (() => performance.now());
  const { heap } = options;
  const state = new LuaState({
    poll: options.poll,
    now,
    ...(heap === undefined ? {} : { heap: new HeapGuard(heap) }),
  });
  const parts = unpackImage(options.lisp);
  const texts = new Map<string, string>(parts.modules.map(({ file, source }) => [file, source]));
  let exit: number | undefined;
  installHost(state, {
    call: options.call,
    write: options.print,
    now,
    source: (file) => texts.get(file),
    room: (bytes) => state.room(bytes),
    transcript(file) {
      if (options.transcript === undefined) throw new Error('no transcript can be kept here');
      return options.transcript(file);
    },
    exit(status) {
      exit = status;
      state.interrupt();
    },
  });
  // A session may use the globals that are there when it begins.
  state.set('arg', []);
  const lisp = loadLisp(state, parts);

  let thread: LuaThread | undefined;
  let warming: LuaThread | undefined;
  let warm = false;
  let failure: LuaError | undefined;
  let inputNumber = 1;
  let session = newSession(state, lisp);
  let failed: Failed | undefined;
  let running = '';

  /** A short question asked beside the form that runs; code of the person's in it is bounded. */
  const ask = (handle: LuaHandle, ...args: (Value | LuaHandle)[]): Value =>
    state.aside(() => {
      const question = state.thread(handle, ...args);
      const end = now() + LONGEST_QUESTION;
      let status = question.resume(QUESTION_SLICE);
      while (status === 'running' || status === 'waiting') {
        if (now() > end) state.interrupt();
        status = question.resume(QUESTION_SLICE);
      }
      if (status === 'failed') throw question.error();
      return question.results()[0] ?? null;
    });
  /** As `ask`; null when it fails, as a metamethod of the person's may. */
  const tryAsk = (...question: Parameters<typeof ask>): Value => {
    try {
      return ask(...question);
    } catch (error) {
      if (error instanceof LuaError) return null;
      throw error;
    }
  };

  const begin = (...call: Parameters<LuaState['thread']>): void => {
    if (thread !== undefined) throw new Error('a form is still running');
    exit = undefined;
    failure = undefined;
    warm = true;
    warming = undefined;
    thread = state.thread(...call);
  };

  const remember = (file: string, text: string): void => {
    texts.delete(file);
    texts.set(file, text);
    for (const key of texts.keys()) {
      if (texts.size <= MOST_TEXTS + parts.modules.length) break;
      if (!key.startsWith('fnl/')) texts.delete(key);
    }
  };

  return {
    start(text, source, args = []) {
      if (thread !== undefined) throw new Error('a form is still running');
      const file = source ?? `prompt ${inputNumber++}`;
      const given = failed === undefined ? text : againText(text, failed);
      running = given.startsWith('#!') ? given.replace(/^[^\n]*/, '') : given;
      remember(file, running);
      const width = options.width?.() ?? 80;
      state.set('arg', [...args]);
      begin(lisp.evaluate, session, running, file, width, options.rich ?? false, ...args);
    },
    startCall(module, name, ...args) {
      begin(lisp.invoke, session, module, name, ...args);
    },
    warmUp(milliseconds) {
      if (warm) return false;
      warming ??= state.thread(lisp.warmUp);
      const status = warming.resume(milliseconds);
      if (status === 'failed') throw warming.error();
      warm = status === 'done';
      return !warm;
    },
    reset() {
      session = newSession(state, lisp);
    },
    step(milliseconds) {
      if (thread === undefined) return 'done';
      const status = thread.resume(milliseconds);
      if (status === 'running' || status === 'waiting') return status;
      if (status === 'failed') failure = thread.error();
      thread = undefined;
      return 'done';
    },
    result() {
      const [outcome] = state.call(lisp.outcome, session) as unknown as [Outcome];
      const shown = outcome.texts.map((text, at) => ({
        text,
        value: state.call(lisp.valueOf, session, at + 1)[0] ?? null,
      }));
      if (failure === undefined || exit !== undefined) {
        const { note, inspected } = outcome;
        return {
          ok: true,
          values: shown,
          ...(inspected === undefined ? {} : { inspected }),
          ...(note === undefined ? {} : { note }),
          ...(exit === undefined ? {} : { exit }),
        };
      }
      const names = (): string[] => state.call(lisp.names, session)[0] as unknown as string[];
      const { file, line } = outcome;
      const described = describeError(failure, { file, line, names });
      const error = { ...described, ...excerptOf(described, texts) };
      const left = textAfter(running, outcome.done ?? 0);
      const restarts = restartsOf(error, left, names);
      failed = { text: left, restarts };
      const frames = (state.call(lisp.framesOf, session)[0] ?? []) as unknown as FrameRecord[];
      return { ok: false, values: shown, error, restarts, frames };
    },
    interrupt() {
      if (thread !== undefined) state.interrupt();
    },
    get busy() {
      return thread !== undefined;
    },
    get inputNumber() {
      return inputNumber;
    },
    complete(text, cursor) {
      const name = nameBefore(text, cursor);
      if (name === undefined || name === '') return [];
      return (tryAsk(lisp.matches, session, name) ?? []) as unknown as Completion[];
    },
    doc(name) {
      const found = tryAsk(lisp.documentation, session, name);
      return (found as unknown as DocRecord | null) ?? undefined;
    },
    look(form, columns) {
      try {
        return ask(lisp.look, session, form, columns) as unknown as InspectorPage;
      } catch (error) {
        if (!(error instanceof LuaError)) throw error;
        return error.message === INTERRUPTED ? 'it took too long' : plainMessage(error.message);
      }
    },
    needsMore,
  };
}

interface Outcome {
  readonly texts: readonly string[];
  readonly file: string;
  readonly line?: number;
  /** Bytes of the text that have run; absent when it was no text. */
  readonly done?: number;
  readonly note?: string;
  readonly inspected?: string;
}

/** The line at which a form of several failed. */
function excerptOf(
  { file, line, kind }: ShellError,
  texts: ReadonlyMap<string, string>,
): { excerpt?: string } {
  if (kind !== 'runtime' || file === undefined || line === undefined) return {};
  const lines = texts.get(file)?.trimEnd().split('\n') ?? [];
  const excerpt = lines[line - 1]?.trim();
  return lines.length < 2 || excerpt === undefined || excerpt === '' ? {} : { excerpt };
}
