/**
 * The Monitor's system and those a test opens beside it; calls go to the one in use.
 */
import type { Caller, LogRecord, MachineService, Pending, Value } from '../../kernel/index.ts';
import { KernelError } from '../../kernel/index.ts';
import { createSystem, type System, type SystemConfig, type SystemHost } from './system.ts';

/** Handle of the first system. */
const FIRST = 0;
/** Systems that may be open at once: each holds its RAM and its own generated code. */
const MOST_OPEN = 16;

export interface Systems {
  /** The system of machine.edn. */
  readonly first: System;
  /** The one calls go to. */
  readonly current: System;
  /** Those that are open, in the order in which they were opened. */
  all(): Iterable<System>;
  /** A privileged call to the system in use. @throws KernelError */
  call(caller: Caller, name: string, args: readonly Value[]): Value | Pending;
}

/** What `open-machine` can be told: the rows of machine.edn it may change. */
const OPTIONS = ['harts', 'memory', 'clock', 'protection', 'seed'] as const;

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
      const { config: changed, seed } = readOptions(config, options);
      open.set(handle, build(changed, host, { machines, seed }));
      return handle;
    },
    use(handle) {
      const before = current;
      [current] = systemOf(handle);
      return before;
    },
    close(handle) {
      const [number] = systemOf(handle);
      if (number === FIRST) throw new KernelError('invalid', 'the first machine cannot be closed');
      open.delete(number);
      if (current === number) current = FIRST;
      return true;
    },
  };
  const first = createSystem(config, host, { ...extra, machines });
  open.set(FIRST, first);
  const inUse = (): System => open.get(current) ?? first;
  return {
    first,
    get current() {
      return inUse();
    },
    all: () => open.values(),
    call: (caller, name, args) => inUse().kernel.call(caller, name, args),
  };
}

function build(
  config: SystemConfig,
  host: SystemHost,
  extra: Parameters<typeof createSystem>[2],
): System {
  try {
    return createSystem(config, host, extra);
  } catch (error) {
    if (error instanceof RangeError) throw new KernelError('invalid', error.message);
    throw error;
  }
}

function readOptions(
  base: SystemConfig,
  options: Readonly<Record<string, Value>>,
): { config: SystemConfig; seed: number } {
  for (const key of Object.keys(options)) {
    if (!(OPTIONS as readonly string[]).includes(key)) {
      throw new KernelError('invalid', `:${key} is no option of a machine: ${OPTIONS.join(' ')}`);
    }
  }
  const number = (key: 'harts' | 'memory' | 'seed', fallback: number): number => {
    const value = options[key] ?? fallback;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    throw new KernelError('invalid', `:${key} is ${String(value)}, expected a whole number`);
  };
  const word = <W extends string>(
    key: 'clock' | 'protection',
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
      memory: number('memory', base.memory),
      clock: word('clock', ['steps', 'real'], 'steps'),
      protection: word('protection', ['on', 'off'], base.protection),
    },
    seed: number('seed', 1),
  };
}
