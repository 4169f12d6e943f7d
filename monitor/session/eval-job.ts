/**
 * `flatland eval` and `flatland script`: forms without a prompt.
 *
 * Values of `eval` and all that is printed go to stdout, errors to stderr.
 */
import type { EvalJob } from './job.ts';
import { errorLines } from './error-lines.ts';
import { createLisp, type LispContext } from './lisp.ts';
import { createEnd, type EarlyEnd, type RunningJob } from './running-job.ts';
import type { HostInput, HostOutput } from './streams.ts';

export interface EvalContext extends LispContext {
  readonly input: HostInput;
  readonly output: HostOutput;
}

/** Begins the forms, once they are all here. */
export function createEvalJob(context: EvalContext, job: EvalJob): RunningJob {
  const { systems, control, input, output } = context;
  const shell = createLisp(
    context,
    (text) => output.write('stdout', text),
    () => job.width,
  );
  const end = createEnd(control, systems, job.maxInstructions);
  let text = job.text;
  let started = false;
  let status: number | undefined;
  const decoder = new TextDecoder();
  let read = '';

  const collect = (): boolean => {
    let moved = false;
    for (let chunk = input.peek(); chunk !== undefined; chunk = input.peek()) {
      read += decoder.decode(chunk, { stream: true });
      input.took(chunk.length);
      moved = true;
    }
    if (input.ended) text = read + decoder.decode();
    else input.want();
    return moved;
  };
  const endEarly = (ended: EarlyEnd): void => {
    if (ended.message !== '') output.write('stderr', `flatland: ${ended.message}\n`);
    status = ended.status;
  };
  const finish = (): void => {
    const { ok, values, error, exit } = shell.result();
    if (job.values) for (const { text: line } of values) output.write('stdout', `${line}\n`);
    const ended = end.reason();
    if (ended !== undefined) return endEarly(ended);
    if (error !== undefined) output.write('stderr', `${errorLines(error).join('\n')}\n`);
    status = exit ?? (ok ? 0 : 1);
  };
  return {
    get status() {
      return status ?? 0;
    },
    service() {
      const ended = end.reason();
      if (ended !== undefined) {
        if (shell.busy) shell.interrupt();
        else if (!started) {
          endEarly(ended);
          return false;
        }
      }
      if (text === undefined) return collect();
      if (started) return false;
      started = true;
      shell.start(text, job.source, job.args);
      return true;
    },
    evaluate(milliseconds) {
      if (!started || status !== undefined) return 'none';
      // What is printed must not pile up: wait for the reader.
      if (output.room === 0 && end.reason() === undefined) return 'waiting';
      const state = shell.step(milliseconds);
      if (state === 'done') finish();
      return state;
    },
    finished: () => status !== undefined,
  };
}
