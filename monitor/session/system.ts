/**
 * A system: one machine with one kernel, and the host's end of its UART.
 */
import type { MachineConfig } from '../../config/index.ts';
import {
  createKernel,
  type Kernel,
  type KernelOptions,
  type LogRecord,
  type MachineService,
  type ProgramSource,
} from '../../kernel/index.ts';
import {
  createCharBuffer,
  createMachine,
  type CharBuffer,
  type HostClock,
  type Machine,
} from '../../machine/index.ts';

/** Bytes the UART may be ahead of the host, each way. */
const UART_BYTES = 65536;

/** What a system needs from its host. */
export interface SystemHost {
  readonly clock: HostClock;
  readonly programs: ProgramSource;
  /** Fills with randomness; used by machines on the real clock only, the others repeat. */
  readonly entropy: (bytes: Uint8Array) => void;
}

/** The part of machine.edn that makes a system. */
export type SystemConfig = Pick<
  MachineConfig,
  'harts' | 'memory' | 'clock' | 'protection' | 'heap' | 'uart'
>;

export interface System {
  readonly config: SystemConfig;
  readonly machine: Machine;
  readonly kernel: Kernel;
  /** Host's end of the UART; absent when the board has none. */
  readonly uart: CharBuffer | undefined;
}

/**
 * Builds a machine and boots its kernel.
 *
 * @param machines other machines, for `open-machine`; only the first system has them
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
): System {
  const uart = config.uart ? createCharBuffer(UART_BYTES) : undefined;
  const machine = createMachine({
    ramSize: config.memory,
    harts: config.harts,
    clock: config.clock,
    hostClock: host.clock,
    mode: 'hosted',
    ...(uart === undefined ? {} : { uart }),
  });
  const options: KernelOptions = {
    heapSize: config.heap,
    protection: config.protection,
    logToUart: extra.logToUart ?? true,
    clock: config.clock,
    programs: host.programs,
    ...(extra.machines === undefined ? {} : { machines: extra.machines }),
    ...(extra.hostLog === undefined ? {} : { hostLog: extra.hostLog }),
    ...(extra.seed === undefined ? {} : { seed: extra.seed }),
    ...(config.clock === 'real' ? { entropy: host.entropy } : {}),
  };
  return { config, machine, kernel: createKernel(machine, options), uart };
}
