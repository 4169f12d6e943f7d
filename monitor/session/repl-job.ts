/**
 * `flatland repl`: the prompt on a plain terminal or a pipe.
 *
 * A person gets prompts, a pipe gets values only. A form that fails is reported
 * and the next one is read; on a pipe the exit status then is 1.
 */
import type { ReplJob } from './job.ts';
import { createLisp, errorLines, type LispContext } from './lisp.ts';
import { createEnd, type RunningJob } from './running-job.ts';
import type { HostInput, HostOutput } from './streams.ts';

export interface ReplContext extends LispContext {
  readonly input: HostInput;
  readonly output: HostOutput;
}

const LINE_FEED = 10;

/** Shows the first prompt. */
export function createReplJob(context: ReplContext, job: ReplJob): RunningJob {
  const { systems, control, input, output } = context;
  const shell = createLisp(
    context,
    (text) => output.write('stdout', text),
    () => job.width,
  );
  const end = createEnd(control, systems, job.maxInstructions);
  const lines = createLines(input);
  let text = '';
  let evaluating = false;
  let failed = false;
  let status: number | undefined;

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
    shell.start(form);
  };
  const leave = (): void => {
    if (job.interactive) output.write('stdout', '\n');
    status = failed && !job.interactive ? 1 : 0;
  };
  const finish = (): void => {
    evaluating = false;
    const { values, error, note, exit } = shell.result();
    for (const { text: line } of values) output.write('stdout', `${line}\n`);
    if (note !== undefined) output.write('stdout', `${note}\n`);
    if (error !== undefined) {
      failed = true;
      output.write(job.interactive ? 'stdout' : 'stderr', `${errorLines(error).join('\n')}\n`);
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
  prompt();
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
      return state;
    },
    finished: () => status !== undefined,
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
