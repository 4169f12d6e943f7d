/**
 * Builds a machine that runs firmware, from files of the host.
 *
 * The one place for it: `flatland boot` and the machines of tests differ in who reads
 * the UART, and in what is made of an error. It gives the machine nobody to run it.
 */
import {
  createMachine,
  createSeededEntropy,
  type BlockPort,
  type BootImages,
  type CharPort,
  type Machine,
  type MachineTrace,
  type RegionEvent,
  type VirtioOption,
} from '../../machine/index.ts';
import { Trace } from './boot/trace.ts';
import type { TraceWord } from './boot/trace-words.ts';
import type { Firmware, SystemConfig, SystemHost } from './system.ts';

export interface BareMachine {
  readonly machine: Machine;
  readonly images: BootImages;
  /** What it does, when some of it is to be told. */
  readonly trace: Trace | undefined;
  /** Gives back what the host has opened for it. */
  close(): void;
}

/**
 * @param seed of virtio-rng under `steps`
 * @throws LoadError, RangeError, or an Error that names the file that cannot be read
 */
export function createBareMachine(
  config: Pick<SystemConfig, 'memory' | 'harts' | 'clock' | 'engine'>,
  firmware: Firmware,
  host: Omit<SystemHost, 'programs'>,
  extra: {
    readonly uart: CharPort;
    readonly seed: number;
    readonly trace?: readonly TraceWord[] | undefined;
    /** Is told of compiled code, whatever is traced. */
    readonly region?: ((event: RegionEvent) => void) | undefined;
  },
): BareMachine {
  const { clock } = config;
  const images = readImages(firmware, host);
  const entropy = clock === 'steps' ? createSeededEntropy(extra.seed) : { fill: host.entropy };
  const virtio: VirtioOption[] = [{ kind: 'rng', entropy }];
  let block: (BlockPort & { close(): void }) | undefined;
  if (firmware.disk !== undefined) {
    block = host.openDisk(firmware.disk);
    virtio.push({ kind: 'block', block });
  }
  const words = extra.trace ?? [];
  const trace = words.length === 0 ? undefined : new Trace(new Set(words), images, host.clock);
  const machine = createMachine({
    ramSize: config.memory,
    harts: config.harts,
    clock,
    hostClock: host.clock,
    mode: 'bare',
    engine: config.engine,
    ...(host.stackBytes === undefined ? {} : { stackBytes: host.stackBytes }),
    ...(host.interpreter === undefined ? {} : { interpreter: host.interpreter }),
    images,
    uart: extra.uart,
    virtio,
    trace: withRegion(trace?.listeners, extra.region),
  });
  trace?.of(machine);
  return { machine, images, trace, close: () => block?.close() };
}

/** The listeners of a trace, and one more of compiled code. */
function withRegion(
  listeners: MachineTrace | undefined,
  region: MachineTrace['region'],
): MachineTrace | undefined {
  if (region === undefined) return listeners;
  return {
    ...listeners,
    region(event) {
      listeners?.region?.(event);
      region(event);
    },
  };
}

function readImages(firmware: Firmware, host: Pick<SystemHost, 'readImage'>): BootImages {
  const images: { -readonly [Key in keyof BootImages]: BootImages[Key] } = {};
  for (const name of ['bios', 'kernel', 'initrd'] as const) {
    const path = firmware[name];
    if (path !== undefined) images[name] = host.readImage(path);
  }
  if (firmware.append !== undefined) images.append = firmware.append;
  return images;
}
