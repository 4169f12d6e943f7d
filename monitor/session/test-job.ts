/**
 * `flatland test`: the tests of some files, each on machines of its own.
 *
 * The report goes to stdout. Exit status 0 when all passed, 1 when one failed or a
 * file could not be loaded, 2 when there was no test.
 */
import { createTestRun } from '../shell/test-run.ts';
import { createReporter, listText } from '../shell/test-report.ts';
import type { TestJob } from './job.ts';
import { createLisp, type LispContext } from './lisp.ts';
import { createEnd, type RunningJob } from './running-job.ts';
import type { HostOutput } from './streams.ts';

export interface TestContext extends LispContext {
  readonly output: HostOutput;
}

/** Begins with the first file. */
export function createTestJob(context: TestContext, job: TestJob): RunningJob {
  const { systems, control, output, now } = context;
  const shell = createLisp(
    context,
    (text) => run.printed(text),
    () => job.width,
  );
  const end = createEnd(control, systems, job.maxInstructions);
  const write = (text: string): void => output.write('stdout', text);
  const reporter = createReporter(job.reporter, { write, colour: job.colour });
  let found = 0;
  const listener = {
    ...reporter,
    collected(tests: Parameters<typeof reporter.collected>[0]): void {
      found = tests.length;
      if (job.list) write(listText(tests));
      else if (found > 0) reporter.collected(tests);
    },
  };
  const { filter, bail, list, seed } = job;
  const run = createTestRun(shell, job.files, { filter, bail, list, seed }, listener, now);
  let status: number | undefined;

  const finish = (): void => {
    const summary = run.summary();
    const ended = end.reason();
    if (ended !== undefined) {
      if (ended.message !== '') output.write('stderr', `flatland: ${ended.message}\n`);
      status = ended.status;
    } else if (found === 0 && summary.broken === 0) {
      const which = filter === undefined ? '' : ` whose name contains “${filter}”`;
      output.write('stderr', `flatland: there is no test${which}\n`);
      status = 2;
      return;
    } else status = summary.failed + summary.broken > 0 ? 1 : 0;
    if (!job.list) reporter.end(summary);
  };
  return {
    get status() {
      return status ?? 0;
    },
    service() {
      if (status === undefined && end.reason() !== undefined) run.interrupt();
      return false;
    },
    evaluate(milliseconds) {
      if (status !== undefined) return 'none';
      if (output.room === 0) return 'waiting';
      const state = run.step(milliseconds);
      if (state === 'done') finish();
      return state;
    },
    finished: () => status !== undefined,
  };
}
