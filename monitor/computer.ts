/**
 * The computer thread: builds what a job asks for and runs it in the one loop.
 *
 * Composition root of the worker. Everything that knows Node is handed in here.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { ConfigFiles } from './host/config-files.ts';
import { nodeClock, nodeEntropy, nodeHash, nodeWriteFile } from './host/node-services.ts';
import { createControl } from './session/control.ts';
import type { Job, SystemRequest } from './session/job.ts';
import { runLoop, type LoopOptions } from './session/loop.ts';
import type { ComputerStart, FromComputer, ToComputer } from './session/messages.ts';
import { createRunJob, type RunningJob } from './session/run-job.ts';
import { createHostInput, createHostOutput } from './session/streams.ts';
import { createSystems, type Systems } from './session/systems.ts';

const port = parentPort;
if (port === null) throw new Error('the computer runs in a worker thread');
const { job, control: buffer } = workerData as ComputerStart;
const control = createControl(buffer);
const post = (message: FromComputer): void => port.postMessage(message);
const input = createHostInput(post);
const output = createHostOutput(post);
const now = (): number => performance.now();
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

port.on('message', (message: ToComputer) => {
  if (message.kind === 'input') input.receive(message.bytes);
  else if (message.kind === 'drained') output.receive(message);
});

main(job).then(
  (status) => finish({ kind: 'finished', status }),
  (error: unknown) => finish(failure(error)),
);

async function main(wanted: Job): Promise<number> {
  const files = openFiles(wanted.system);
  const systems = buildSystems(wanted.system, files);
  const running = startJob(wanted, files, systems);
  const loop: LoopOptions = { control, now, turn, systems: () => systems.all() };
  await runLoop(loop, running);
  return running.status;
}

function startJob(wanted: Job, files: ConfigFiles, systems: Systems): RunningJob {
  if (wanted.kind !== 'run') throw new Error(`no such job: ${wanted.kind}`);
  const { memory, stack, grants, env, args } = wanted;
  const overrides = { memory, stack, grants, env, args: args.length > 0 ? args : undefined };
  return createRunJob(
    {
      system: systems.first,
      control,
      input,
      output,
      now,
      hash: nodeHash,
      writeFile: nodeWriteFile,
    },
    wanted,
    files.task(wanted.task, overrides),
  );
}

function openFiles({ config, env, cwd, root }: SystemRequest): ConfigFiles {
  return new ConfigFiles({ overlay: config, env, cwd, root });
}

function buildSystems(request: SystemRequest, files: ConfigFiles): Systems {
  const { config } = files.machine();
  const { clock, harts, ram, protection } = request;
  return createSystems(
    {
      ...config,
      clock: clock ?? config.clock,
      harts: harts ?? config.harts,
      memory: ram ?? config.memory,
      protection: protection ?? config.protection,
    },
    { clock: nodeClock, programs: files, entropy: nodeEntropy },
  );
}

function finish(message: FromComputer): void {
  post(message);
  port?.close();
}

function failure(error: unknown): FromComputer {
  const known = error instanceof Error ? error : new Error(String(error));
  return { kind: 'failed', name: known.name, message: known.message, stack: known.stack ?? '' };
}
