/**
 * A system: a machine, and what answers privileged calls about it.
 *
 * Hosted systems have the kernel; bare ones run firmware, and calls reach the
 * machine alone.
 */
import type { MachineConfig } from '../../config/index.ts';
import {
  createBareDoor,
  createKernel,
  KernelError,
  type Caller,
  type Kernel,
  type KernelOptions,
  type KernelRun,
  type LogRecord,
  type MachineService,
  type Pending,
  type ProgramSource,
  type Value,
} from '../../kernel/index.ts';
import {
  createMachine,
  LoadError,
  TICK_NS,
  type BlockPort,
  type HostClock,
  type Machine,
} from '../../machine/index.ts';
import { Awaited } from './awaited.ts';
import { createBareMachine } from './bare-machine.ts';
import { createConsole, type SystemConsole } from './console.ts';

/** What a system needs from its host. */
export interface SystemHost {
  readonly clock: HostClock;
  readonly programs: ProgramSource;
  /** Fills with randomness; used by machines on the real clock only, the others repeat. */
  readonly entropy: (bytes: Uint8Array) => void;
  /** The bytes of a firmware image. @throws Error that names the file */
  readonly readImage: (path: string) => Uint8Array;
  /** A disk image in place. @throws Error that names the file */
  readonly openDisk: (path: string) => BlockPort & { close(): void };
  /** Bytes of the thread's stack that compiled code may use. */
  readonly stackBytes?: number;
  /** See `MachineOptions`. */
  readonly interpreter?: Uint8Array<ArrayBuffer> | undefined;
}

/** The part of machine.edn that makes a system. */
export type SystemConfig = Pick<
  MachineConfig,
  'harts' | 'memory' | 'clock' | 'protection' | 'engine' | 'heap' | 'max-tasks' | 'uart'
>;

/** Files a bare machine starts with, paths as given. */
export interface Firmware {
  readonly bios?: string | undefined;
  readonly kernel?: string | undefined;
  readonly initrd?: string | undefined;
  readonly append?: string | undefined;
  readonly disk?: string | undefined;
}

export interface System {
  readonly config: SystemConfig;
  readonly machine: Machine;
  /** Host's end of the UART; absent when the board has none. */
  readonly console: SystemConsole | undefined;
  /** What callers wait for. */
  readonly awaited: Awaited;
  /** Lets the machine run, about so many rounds of turns. */
  run(turns: number): KernelRun;
  /** Nanoseconds until something is due, or Infinity. */
  nextEvent(): number;
  /** @throws KernelError */
  call(caller: Caller, name: string, args: readonly Value[]): Value | Pending;
  /** Gives back what the host has opened for it. */
  close(): void;
}

/** A system with the kernel. */
export interface HostedSystem extends System {
  readonly kernel: Kernel;
}

/**
 * Builds a machine and boots its kernel.
 *
 * @param machines other machines, for `open-machine`
 * @param seed of `random` under `steps`
 * @param hostLog gets every record of the kernel log, from boot on
 * @param logToUart false where the log is shown otherwise, so that nothing is shown twice
 * @throws RangeError for a configuration no machine can have
 */
export function createSystem(
  config: SystemConfig,
  host: SystemHost,
  extra: {
    readonly machines?: MachineService;
    readonly seed?: number;
    readonly logToUart?: boolean;
    readonly hostLog?: ((record: LogRecord) => void) | undefined;
  } = {},
): HostedSystem {
  const console = config.uart ? createConsole() : undefined;
  const machine = createMachine({
    ramSize: config.memory,
    harts: config.harts,
    clock: config.clock,
    hostClock: host.clock,
    mode: 'hosted',
    engine: config.engine,
    ...(host.stackBytes === undefined ? {} : { stackBytes: host.stackBytes }),
    ...(host.interpreter === undefined ? {} : { interpreter: host.interpreter }),
    ...(console === undefined ? {} : { uart: console }),
  });
  const options: KernelOptions = {
    heapSize: config.heap,
    maxTasks: config['max-tasks'],
    protection: config.protection,
    logToUart: extra.logToUart ?? true,
    clock: config.clock,
    programs: host.programs,
    ...(console === undefined ? {} : { console }),
    ...(extra.machines === undefined ? {} : { machines: extra.machines }),
    ...(extra.hostLog === undefined ? {} : { hostLog: extra.hostLog }),
    ...(extra.seed === undefined ? {} : { seed: extra.seed }),
    ...(config.clock === 'real' ? { entropy: host.entropy } : {}),
  };
  const kernel = createKernel(machine, options);
  const awaited = new Awaited();
  return {
    config,
    machine,
    console,
    kernel,
    awaited,
    run: (turns) => kernel.run(turns),
    nextEvent: () => kernel.nextEvent(),
    call: (caller, name, args) => watched(awaited, kernel.call(caller, name, args)),
    close() {},
  };
}

/**
 * Builds a machine that runs firmware.
 *
 * @param seed of virtio-rng under `steps`
 * @throws KernelError when a file cannot be read or loaded, RangeError as createSystem
 */
export function createBareSystem(
  config: SystemConfig,
  firmware: Firmware,
  host: SystemHost,
  extra: { readonly machines: MachineService; readonly seed: number },
): System {
  const console = createConsole();
  const { machines, seed } = extra;
  const { machine, images, close } = orRefuse(() =>
    createBareMachine(config, firmware, host, { uart: console, seed }),
  );
  let last: KernelRun = 'budget';
  const door = createBareDoor(machine, {
    clock: config.clock,
    console,
    machines,
    images: [
      { name: firmware.bios ?? '', bytes: images.bios },
      { name: firmware.kernel ?? '', bytes: images.kernel },
    ].flatMap(({ name, bytes }) => (bytes === undefined ? [] : [{ name, bytes }])),
    over: () => last === 'off' || (last === 'idle' && machine.nextEvent() === Infinity),
  });
  const awaited = new Awaited();
  return {
    config,
    machine,
    console,
    awaited,
    run(turns) {
      const result = machine.run(turns);
      last = result === 'stopped' ? 'idle' : result;
      return last;
    },
    nextEvent: () => machine.nextEvent() * TICK_NS,
    call: (caller, name, args) => watched(awaited, door.call(caller, name, args)),
    close,
  };
}

function watched(awaited: Awaited, result: Value | Pending): Value | Pending {
  return isPending(result) ? awaited.watch(result) : result;
}

function isPending(result: Value | Pending): result is Pending {
  return typeof (result as Pending | null)?.poll === 'function';
}

/** Makes what is wrong with a file an error of the call that named it. */
function orRefuse<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof LoadError) throw new KernelError('bad-image', error.message);
    if (error instanceof RangeError || !(error instanceof Error)) throw error;
    throw new KernelError('not-found', error.message);
  }
}
