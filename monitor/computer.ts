/**
 * The thread of a computer with its kernel: builds what a job asks for and runs it in the one loop.
 *
 * Composition root of the worker. Everything that knows Node is handed in here.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { MachineConfig } from '../config/index.ts';
import { COMPILED_STACK_BYTES } from './host/stack.ts';
import { openDisk, readImage } from './host/boot-files.ts';
import { readInterpreter } from './host/computer-code.ts';
import { serveJob, type ComputerPort } from './host/computer-port.ts';
import { ConfigFiles } from './host/config-files.ts';
import { readInitFile } from './host/init-file.ts';
import { openHistory, type HistoryFile } from './host/history-file.ts';
import { openLogFile } from './host/log-file.ts';
import type { nodeHash } from './host/node-hash.ts';
import {
  nodeAppendText,
  nodeClock,
  nodeEntropy,
  nodeHeap,
  nodeWriteFile,
} from './host/node-services.ts';
import { userPaths } from './host/paths.ts';
import { createEvalJob } from './session/eval-job.ts';
import type { BootJob, Job, MonitorJob, ReplJob, SystemRequest } from './session/job.ts';
import type { LispContext } from './session/lisp.ts';
import { runLoop } from './session/loop.ts';
import { createMonitorJob } from './session/monitor-job.ts';
import { createReplJob } from './session/repl-job.ts';
import { createRunJob } from './session/run-job.ts';
import type { RunningJob } from './session/running-job.ts';
import type { SystemHost } from './session/system.ts';
import { createSystems, type Systems } from './session/systems.ts';
import { createTestJob } from './session/test-job.ts';
import { IMAGE_FILE } from './shell/index.ts';

serveJob(async (wanted, port) => {
  if (wanted.kind === 'boot') throw new Error('a computer with a kernel was given a bare machine');
  const files = openFiles(wanted.system);
  const config = machineConfig(wanted.system, files);
  const { cwd } = wanted.system;
  const services: SystemHost = {
    clock: nodeClock,
    programs: files,
    entropy: nodeEntropy,
    readImage: (path) => readImage(resolve(cwd, path)),
    openDisk: (path) => openDisk(resolve(cwd, path)),
    stackBytes: COMPILED_STACK_BYTES,
    interpreter: readInterpreter(wanted.system.root),
  };
  // CONSOLE shows records of the log as records, so they need not come by the UART too.
  const { log } = wanted.system;
  const systems = createSystems(config, services, {
    logToUart: wanted.kind !== 'monitor',
    hostLog: log === undefined ? undefined : openLogFile(log),
  });
  const reports = wanted.kind === 'run' && (wanted.stats || wanted.result !== undefined);
  const hash = reports ? (await import('./host/node-hash.ts')).nodeHash : undefined;
  const running = startJob(wanted, files, config, systems, hash, port);
  const { control, now, turn } = port;
  await runLoop({ control, now, turn, systems: () => systems.all() }, running);
  return running.status;
});

function startJob(
  wanted: Exclude<Job, BootJob>,
  files: ConfigFiles,
  config: MachineConfig,
  systems: Systems,
  hash: typeof nodeHash | undefined,
  port: ComputerPort,
): RunningJob {
  const { control, input, output, now } = port;
  if (wanted.kind === 'run') {
    const { memory, stack, grants, env, args } = wanted;
    const overrides = { memory, stack, grants, env, args: args.length > 0 ? args : undefined };
    const services = { hash, writeFile: nodeWriteFile };
    const spec = files.task(wanted.task, overrides);
    return createRunJob(
      { system: systems.first, control, input, output, now, ...services },
      wanted,
      spec,
    );
  }
  const image = readFileSync(join(wanted.system.root, 'dist', 'lisp', IMAGE_FILE));
  const appendText = (file: string, text: string): void =>
    nodeAppendText(resolve(wanted.system.cwd, file), text);
  const lisp: LispContext = { systems, control, image, now, appendText, heap: nodeHeap };
  if (wanted.kind === 'eval') return createEvalJob({ ...lisp, input, output }, wanted);
  if (wanted.kind === 'repl') {
    const init = wanted.interactive ? initFile(wanted) : undefined;
    const history = wanted.interactive ? openUserHistory(wanted) : undefined;
    const remember = (form: string) => history?.add(form);
    return createReplJob({ ...lisp, input, output, remember, ...(init && { init }) }, wanted);
  }
  if (wanted.kind === 'test') return createTestJob({ ...lisp, output }, wanted);
  return startMonitor(wanted, lisp, files, config, port);
}

function startMonitor(
  wanted: MonitorJob,
  lisp: LispContext,
  files: ConfigFiles,
  config: MachineConfig,
  { post, onTerminal }: ComputerPort,
): RunningJob {
  const history = wanted.history ? openUserHistory(wanted) : openHistory(undefined);
  const init = wanted.history ? initFile(wanted) : undefined;
  const monitor = createMonitorJob({
    ...lisp,
    ...(init === undefined ? {} : { init }),
    config,
    programs: files,
    version: wanted.version,
    history: history.forms,
    remember: (form) => history.add(form),
    post: (bytes) => post({ kind: 'terminal', bytes }),
  });
  onTerminal(monitor.receive);
  return monitor;
}

/** The forms the person typed before. */
function openUserHistory({ system }: ReplJob | MonitorJob): HistoryFile {
  return openHistory(userPaths(system.env).state.path);
}

/** The forms of the person's own, or undefined without any. */
function initFile({ system }: ReplJob | MonitorJob): ReturnType<typeof readInitFile> {
  return readInitFile(userPaths(system.env).config.path);
}

function openFiles({ config, env, cwd, root }: SystemRequest): ConfigFiles {
  return new ConfigFiles({ overlay: config, env, cwd, root });
}

function machineConfig(request: SystemRequest, files: ConfigFiles): MachineConfig {
  const { config } = files.machine();
  const { clock, harts, ram, protection, engine } = request;
  return {
    ...config,
    clock: clock ?? config.clock,
    harts: harts ?? config.harts,
    memory: ram ?? config.memory,
    protection: protection ?? config.protection,
    engine: engine ?? config.engine,
  };
}
