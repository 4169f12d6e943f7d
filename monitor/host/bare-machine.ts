/**
 * The bare machine of `flatland boot`, from files of the host.
 */
import { writeFileSync } from 'node:fs';
import { createCharBuffer } from '../../machine/index.ts';
import { createBareMachine } from '../session/bare-machine.ts';
import { createBootJob, type BootContext } from '../session/boot/boot-job.ts';
import type { BootJob } from '../session/job.ts';
import type { RunningJob } from '../session/running-job.ts';
import { COMPILED_STACK_BYTES } from './stack.ts';
import { openDisk, readImage } from './boot-files.ts';
import { readInterpreter } from './computer-code.ts';
import { createModuleFolder } from './module-folder.ts';
import { nodeClock, nodeEntropy } from './node-services.ts';
import { openTraceFile } from './trace-file.ts';

/** Bytes the UART may be ahead of the host, each way. */
const UART_BYTES = 65536;
/** Seed of virtio-rng under `steps`, where a run is the same every time. */
const SEED = 1;
const MEMORY = 128 * 1024 * 1024;
const HOST = {
  clock: nodeClock,
  entropy: nodeEntropy,
  readImage,
  openDisk,
  stackBytes: COMPILED_STACK_BYTES,
};

/**
 * @returns the job, or undefined when only the device tree was wanted, which is written
 * @throws LoadError, or an Error that names a file
 */
export function bootBareMachine(
  job: BootJob,
  context: Omit<BootContext, 'machine' | 'uart' | 'trace' | 'traceFile'>,
): RunningJob | undefined {
  const { system } = job;
  const config = {
    memory: system.ram ?? MEMORY,
    harts: system.harts ?? 1,
    clock: system.clock ?? 'real',
    engine: system.engine ?? 'compiler',
  };
  const uart = createCharBuffer(UART_BYTES);
  const { dumpWasm } = job;
  const region = dumpWasm === undefined ? undefined : createModuleFolder(dumpWasm);
  const host = { ...HOST, interpreter: readInterpreter(system.root) };
  const extra = { uart, seed: SEED, trace: job.trace, region };
  const { machine, trace } = createBareMachine(config, job, host, extra);
  if (job.dumpdtb !== undefined) {
    writeFileSync(job.dumpdtb, machine.deviceTree);
    return undefined;
  }
  const traceFile = job.traceFile === undefined ? undefined : openTraceFile(job.traceFile);
  return createBootJob({ ...context, machine, uart, trace, traceFile }, job);
}
