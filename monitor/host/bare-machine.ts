/**
 * Builds the bare machine a boot job asks for, from files of the host.
 */
import { writeFileSync } from 'node:fs';
import {
  createCharBuffer,
  createMachine,
  createSeededEntropy,
  type BootImages,
  type VirtioOption,
} from '../../machine/index.ts';
import { createBootJob, type BootContext } from '../session/boot/boot-job.ts';
import type { BootJob } from '../session/job.ts';
import type { RunningJob } from '../session/running-job.ts';
import { COMPILED_STACK_BYTES } from './stack.ts';
import { openDisk, readImage } from './boot-files.ts';
import { nodeClock, nodeEntropy } from './node-services.ts';

/** Bytes the UART may be ahead of the host, each way. */
const UART_BYTES = 65536;
/** Seed of virtio-rng under `steps`, where a run is the same every time. */
const SEED = 1;
const MEMORY = 128 * 1024 * 1024;

/**
 * @returns the job, or undefined when only the device tree was wanted, which is written
 * @throws LoadError, or an Error that names a file
 */
export function bootBareMachine(
  job: BootJob,
  context: Omit<BootContext, 'machine' | 'uart'>,
): RunningJob | undefined {
  const { system, append } = job;
  const clock = system.clock ?? 'real';
  const uart = createCharBuffer(UART_BYTES);
  const images: { -readonly [Key in keyof BootImages]: BootImages[Key] } = {};
  for (const name of ['bios', 'kernel', 'initrd'] as const) {
    const path = job[name];
    if (path !== undefined) images[name] = readImage(path);
  }
  if (append !== undefined) images.append = append;
  const entropy = clock === 'steps' ? createSeededEntropy(SEED) : { fill: nodeEntropy };
  const virtio: VirtioOption[] = [{ kind: 'rng', entropy }];
  if (job.disk !== undefined) virtio.push({ kind: 'block', block: openDisk(job.disk) });
  const machine = createMachine({
    ramSize: system.ram ?? MEMORY,
    harts: system.harts ?? 1,
    clock,
    hostClock: nodeClock,
    mode: 'bare',
    engine: system.engine ?? 'compiler',
    stackBytes: COMPILED_STACK_BYTES,
    images,
    uart,
    virtio,
  });
  if (job.dumpdtb !== undefined) {
    writeFileSync(job.dumpdtb, machine.deviceTree);
    return undefined;
  }
  return createBootJob({ ...context, machine, uart }, job);
}
