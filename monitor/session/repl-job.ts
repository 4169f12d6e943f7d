/**
 * `flatland repl`: the prompt on a plain terminal or a pipe.
 *
 * A person gets prompts, a pipe gets values only. A form that fails is reported
 * and the next one is read; on a pipe the exit status then is 1.
 */
import type { ReplJob } from './job.ts';
import type { Restart } from '../shell/index.ts';
import { errorLines } from './error-lines.ts';
import { createLisp, type LispContext } from './lisp.ts';
import { createEnd, type RunningJob } from './running-job.ts';
import type { HostInput, HostOutput } from './streams.ts';

export interface ReplContext extends LispContext {
  readonly input: HostInput;
  readonly output: HostOutput;
  /** Keeps a form that a person typed; why it could not be kept is of no interest here. */
  readonly remember: (form: string) => unknown;
  /** Forms of the user's init.fnl, or why they cannot be had. */
  readonly init?: { readonly path: string; readonly text?: string; readonly problem?: string };
}

const LINE_FEED = 10;
/** A form that runs longer shows for how long. */
const LONG_MILLISECONDS = 1000;

/** Shows the first prompt. */
export function createReplJob(context: ReplContext, job: ReplJob): RunningJob {
  const { systems, control, input, output, init, now, remember } = context;
  const shell = createLisp(
    context,
    (text) => {
      progress.clear();
      atMargin = text.endsWith('\n');
      output.write('stdout', text);
    },
    () => job.width,
  );
  const end = createEnd(control, systems, job.maxInstructions);
  const lines = createLines(input);
  let text = '';
  let evaluating = false;
  /** The forms of init.fnl run: their values do not show. */
  let starting = false;
  /** Nothing stands in the line the cursor is in. */
  let atMargin = true;
  let began = 0;
  let failed = false;
  let status: number | undefined;

  const progress = createProgress((text) => output.write('stdout', text));
  const prompt = (): void => {
    if (!job.interactive) return;
    const number = `${shell.inputNumber}`;
    output.write('stdout', text === '' ? `${number}▸ ` : `${' '.repeat(number.length)}… `);
  };
  const read = (): boolean => {
    const line = lines.next();
    if (line === undefined) {
      if (!input.ended) return false;
      const rest = text + lines.rest();
      text = '';
      if (rest.trim() !== '') start(rest);
      else leave();
      return true;
    }
    text += line;
    if (text.trim() === '') text = '';
    else if (!shell.needsMore(text)) {
      start(text);
      text = '';
      return true;
    }
    prompt();
    return true;
  };
  const start = (form: string): void => {
    evaluating = true;
    atMargin = true;
    began = now();
    remember(form.trimEnd());
    shell.start(form);
  };
  const leave = (): void => {
    if (job.interactive) output.write('stdout', '\n');
    status = failed && !job.interactive ? 1 : 0;
  };
  const finish = (): void => {
    evaluating = false;
    progress.clear();
    const { values, error, note, exit, restarts } = shell.result();
    if (!starting) for (const { text: line } of values) output.write('stdout', `${line}\n`);
    starting = false;
    if (note !== undefined) output.write('stdout', `${note}\n`);
    if (error !== undefined) {
      failed = true;
      output.write(job.interactive ? 'stdout' : 'stderr', `${errorLines(error).join('\n')}\n`);
      if (job.interactive) output.write('stdout', restartLine(restarts));
    }
    if (exit !== undefined) status = exit;
    else prompt();
  };
  const interrupt = (): void => {
    if (evaluating) return shell.interrupt();
    text = '';
    output.write('stdout', '\n; Ctrl-D or (exit) leaves\n');
    prompt();
  };

  if (job.interactive) output.write('stdout', 'Flatland. (help) tells the words, Ctrl-D leaves.\n');
  if (init?.problem !== undefined) output.write('stdout', `${init.problem}\n`);
  if (init?.text === undefined) prompt();
  else {
    starting = true;
    evaluating = true;
    shell.start(init.text, init.path);
  }
  return {
    get status() {
      return status ?? 0;
    },
    service() {
      const ended = end.reason();
      if (ended !== undefined) {
        if (evaluating) shell.interrupt();
        if (ended.message !== '') output.write('stderr', `flatland: ${ended.message}\n`);
        status = ended.status;
        return true;
      }
      if (control.takeInterrupt()) interrupt();
      if (evaluating || status !== undefined) return false;
      const moved = read();
      if (!moved) input.want();
      return moved;
    },
    evaluate(milliseconds) {
      if (!evaluating) return 'none';
      if (output.room === 0 && !control.interrupted()) return 'waiting';
      const state = shell.step(milliseconds);
      if (state === 'done') finish();
      else if (job.interactive && atMargin && now() - began >= LONG_MILLISECONDS) {
        progress.show(now() - began);
      }
      return state;
    },
    due: () => (evaluating && job.interactive ? LONG_MILLISECONDS : Infinity),
    finished: () => status !== undefined,
  };
}

/** What can be run after an error, by the commands that do it. */
function restartLine(restarts: readonly Restart[] = []): string {
  const choices = restarts.flatMap(({ text, run }, index) =>
    run === undefined ? [] : [`,${index} ${text}`],
  );
  return choices.length === 0 ? '' : `${choices.join('   ')}\n`;
}

/** A line that says how long a form has run; written over itself, and gone before anything else. */
function createProgress(write: (text: string) => void): {
  show(milliseconds: number): void;
  clear(): void;
} {
  let shown = '';
  return {
    show(milliseconds) {
      const text = `… ${Math.floor(milliseconds / 1000)} s · Ctrl-C ends the form`;
      if (text !== shown) write(`\r${text}`);
      shown = text;
    },
    clear() {
      // The tty may have written ^C behind it.
      if (shown !== '') write(`\r${' '.repeat(shown.length + 2)}\r`);
      shown = '';
    },
  };
}

/** Standard input, line by line. */
function createLines(input: HostInput): { next(): string | undefined; rest(): string } {
  const decoder = new TextDecoder();
  let pending = '';
  return {
    next() {
      for (let chunk = input.peek(); chunk !== undefined; chunk = input.peek()) {
        const at = chunk.indexOf(LINE_FEED);
        const taken = at < 0 ? chunk.length : at + 1;
        pending += decoder.decode(chunk.subarray(0, taken), { stream: true });
        input.took(taken);
        if (at < 0) continue;
        const line = pending;
        pending = '';
        return line;
      }
      return undefined;
    },
    rest() {
      const last = pending + decoder.decode();
      pending = '';
      return last;
    },
  };
}
