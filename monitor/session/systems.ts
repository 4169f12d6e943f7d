/**
 * The Monitor's system and those a test opens beside it; calls go to the one in use.
 */
import { parseSize } from '../../config/index.ts';
import type { Caller, LogRecord, MachineService, Pending, Value } from '../../kernel/index.ts';
import { KernelError } from '../../kernel/index.ts';
import {
  createBareSystem,
  createSystem,
  type Firmware,
  type HostedSystem,
  type System,
  type SystemConfig,
  type SystemHost,
} from './system.ts';

/** Handle of the first system. */
const FIRST = 0;
/** Systems that may be open at once: each holds its RAM and its own generated code. */
const MOST_OPEN = 16;

export interface Systems {
  /** The system of machine.edn. */
  readonly first: HostedSystem;
  /** The one calls go to. */
  readonly current: System;
  /** Those that are open, in the order in which they were opened. */
  all(): Iterable<System>;
  /** Builds the first system anew, and closes the others. */
  restart(): void;
  /** A privileged call to the system in use. @throws KernelError */
  call(caller: Caller, name: string, args: readonly Value[]): Value | Pending;
}

/** Files `open-machine` can be told: the machine then runs firmware instead of the kernel. */
const FIRMWARE = ['bios', 'kernel', 'initrd', 'append', 'disk'] as const;
/** What else it can be told: the rows of machine.edn it may change, and a seed. */
const OPTIONS = [
  'harts',
  'memory',
  'clock',
  'protection',
  'engine',
  'max-tasks',
  'seed',
  ...FIRMWARE,
] as const;

/**
 * Builds the first system; `open-machine` adds more, on the steps clock unless told.
 *
 * @param extra for the first system
 */
export function createSystems(
  config: SystemConfig,
  host: SystemHost,
  extra: {
    readonly logToUart?: boolean;
    readonly hostLog?: ((record: LogRecord) => void) | undefined;
  } = {},
): Systems {
  const open = new Map<number, System>();
  let next = FIRST + 1;
  let current = FIRST;
  const systemOf = (handle: Value): [number, System] => {
    const system = typeof handle === 'number' ? open.get(handle) : undefined;
    if (typeof handle !== 'number' || system === undefined) {
      throw new KernelError('not-found', `no open machine ${String(handle)}`);
    }
    return [handle, system];
  };
  const machines: MachineService = {
    open(options) {
      if (open.size >= MOST_OPEN) {
        throw new KernelError('full', `${MOST_OPEN} machines are open, close one first`);
      }
      const handle = next++;
      const { config: changed, firmware, seed } = readOptions(config, options);
      open.set(handle, build(changed, firmware, host, { machines, seed }));
      return handle;
    },
    use(handle) {
      const before = current;
      [current] = systemOf(handle);
      return before;
    },
    close(handle) {
      const [number, system] = systemOf(handle);
      if (number === FIRST) throw new KernelError('invalid', 'the first machine cannot be closed');
      open.delete(number);
      system.close();
      if (current === number) current = FIRST;
      return true;
    },
  };
  const boot = (): HostedSystem => createSystem(config, host, { ...extra, machines });
  let first = boot();
  open.set(FIRST, first);
  const inUse = (): System => open.get(current) ?? first;
  return {
    get first() {
      return first;
    },
    get current() {
      return inUse();
    },
    all: () => open.values(),
    restart() {
      for (const system of open.values()) system.close();
      open.clear();
      current = FIRST;
      first = boot();
      open.set(FIRST, first);
    },
    call: (caller, name, args) => inUse().call(caller, name, args),
  };
}

function build(
  config: SystemConfig,
  firmware: Firmware | undefined,
  host: SystemHost,
  extra: { readonly machines: MachineService; readonly seed: number },
): System {
  try {
    if (firmware !== undefined) return createBareSystem(config, firmware, host, extra);
    return createSystem(config, host, extra);
  } catch (error) {
    if (error instanceof RangeError) throw new KernelError('invalid', error.message);
    throw error;
  }
}

function readOptions(
  base: SystemConfig,
  options: Readonly<Record<string, Value>>,
): { config: SystemConfig; firmware: Firmware | undefined; seed: number } {
  for (const key of Object.keys(options)) {
    if (!(OPTIONS as readonly string[]).includes(key)) {
      throw new KernelError('invalid', `:${key} is no option of a machine: ${OPTIONS.join(' ')}`);
    }
  }
  const size = (fallback: number): number => {
    const value = options['memory'];
    if (typeof value !== 'string') return number('memory', fallback);
    const bytes = parseSize(value);
    if (typeof bytes === 'number') return bytes;
    throw new KernelError('invalid', `:memory is "${value}", expected a size such as "64M"`);
  };
  const number = (key: 'harts' | 'memory' | 'max-tasks' | 'seed', fallback: number): number => {
    const value = options[key] ?? fallback;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    throw new KernelError('invalid', `:${key} is ${String(value)}, expected a whole number`);
  };
  const word = <W extends string>(
    key: 'clock' | 'protection' | 'engine',
    words: readonly W[],
    fallback: W,
  ): W => {
    const value = options[key] ?? fallback;
    const found = words.find((name) => name === value);
    if (found !== undefined) return found;
    throw new KernelError(
      'invalid',
      `:${key} is ${String(value)}, expected :${words.join(' or :')}`,
    );
  };
  return {
    config: {
      ...base,
      harts: number('harts', base.harts),
      memory: size(base.memory),
      clock: word('clock', ['steps', 'real'], 'steps'),
      protection: word('protection', ['on', 'off'], base.protection),
      'max-tasks': number('max-tasks', base['max-tasks']),
      engine: word('engine', ['compiler', 'interpreter', 'both'], base.engine),
    },
    firmware: readFirmware(options),
    seed: number('seed', 1),
  };
}

/** The files of a bare machine; undefined when none is given and the kernel shall run. */
function readFirmware(options: Readonly<Record<string, Value>>): Firmware | undefined {
  const given = FIRMWARE.flatMap((key) => {
    const value = options[key] ?? null;
    if (value === null) return [];
    if (typeof value === 'string') return [[key, value] as const];
    throw new KernelError('invalid', `:${key} is ${String(value)}, expected a string`);
  });
  return given.length === 0 ? undefined : Object.fromEntries(given);
}
