/**
 * The thread of a bare machine, without kernel and Lisp: loaded quickly.
 */
import { bootBareMachine } from './host/bare-machine.ts';
import { serveJob } from './host/computer-port.ts';
import { runLoop } from './session/loop.ts';

serveJob(async (job, { control, input, output, now, turn }) => {
  if (job.kind !== 'boot') throw new Error(`a bare machine was given a job: ${job.kind}`);
  const bare = bootBareMachine(job, { control, input, output, now });
  if (bare === undefined) return 0;
  await runLoop({ control, now, turn, systems: () => [] }, bare);
  return bare.status;
});
