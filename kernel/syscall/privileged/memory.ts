/**
 * Privileged calls about memory: who owns it, what is in it.
 */

import { BusError } from '../../../machine/index.ts';
import type { Core } from '../../core.ts';
import { KernelError } from '../../error.ts';
import type { Caller, Value } from '../../face.ts';
import { mapRows, rowAt } from '../../memory/map.ts';
import type { Figures } from '../../memory/allocator.ts';
import { DEFAULT_MAX_TASKS } from '../../task/spawn.ts';
import { hex } from '../../text.ts';
import { exact } from '../../trap/registers.ts';
import { symbolAt } from '../../trap/symbols.ts';
import { valueText, type PeekKind } from './arguments.ts';
import type { CallContext, PrivilegedHandler } from './context.ts';

/** What reading and writing needs: also there without a kernel. */
type Bare = Pick<Core, 'machine' | 'ram'>;

/** Bytes that `dump` gives at most. */
const MAX_DUMP = 1024 * 1024;

function figures(of: Figures): Value {
  const { start, end, size, used, free, largest, blocks, holes, fragmentation } = of;
  return { start, end, size, used, free, largest, blocks, holes, fragmentation };
}

const WIDTH: { readonly [kind in PeekKind]: 1 | 2 | 4 | 8 } = {
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  u64: 8,
  i64: 8,
};

/** The value at an address as an unsigned bigint; device registers are read as a hart would. */
function load(core: Bare, address: number, width: 1 | 2 | 4 | 8): bigint {
  const { ram, machine } = core;
  if (ram.contains(address, width)) {
    const at = address - ram.base;
    let value = 0n;
    for (let i = width - 1; i >= 0; i--) value = (value << 8n) | BigInt(ram.bytes[at + i]!);
    return value;
  }
  return onBus(address, () =>
    width === 8
      ? BigInt(machine.busRead(address, 4)) | (BigInt(machine.busRead(address + 4, 4)) << 32n)
      : BigInt(machine.busRead(address, width)),
  );
}

function store(core: Bare, address: number, width: 1 | 2 | 4 | 8, value: bigint): void {
  const { ram, machine } = core;
  if (ram.contains(address, width)) {
    const at = address - ram.base;
    for (let i = 0; i < width; i++) ram.bytes[at + i] = Number((value >> BigInt(8 * i)) & 0xffn);
    machine.codeChanged(address, width);
    return;
  }
  onBus(address, () => {
    if (width !== 8) machine.busWrite(address, width, Number(value));
    else {
      machine.busWrite(address, 4, Number(value & 0xffff_ffffn));
      machine.busWrite(address + 4, 4, Number(value >> 32n));
    }
  });
}

function onBus<T>(address: number, access: () => T): T {
  try {
    return access();
  } catch (error) {
    if (!(error instanceof BusError)) throw error;
    throw new KernelError(
      'bad-address',
      `there is nothing at ${hex(address)} that can be accessed so`,
    );
  }
}

export function peek({ core }: { core: Bare }, [address, asked]: readonly Value[]): Value {
  const kind = (asked ?? 'u32') as PeekKind;
  const width = WIDTH[kind];
  const value = load(core, address as number, width);
  if (kind.startsWith('u')) return exact(value);
  const signed = BigInt.asIntN(8 * width, value);
  return signed >= BigInt(Number.MIN_SAFE_INTEGER) && signed <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(signed)
    : signed;
}

export function poke(
  { core, caller }: { core: Bare & Partial<Pick<Core, 'log'>>; caller: Caller },
  [address, asked, given]: readonly Value[],
): Value {
  const kind = asked as PeekKind;
  const width = WIDTH[kind];
  const value = BigInt(given as number | bigint);
  const bits = BigInt(8 * width);
  if (value < -(1n << (bits - 1n)) || value >= 1n << bits) {
    throw new KernelError('invalid', `poke: ${valueText(given!)} does not fit into ${kind}`);
  }
  core.log?.add(
    'debug',
    'monitor',
    0,
    `${caller.name} writes ${value} to ${hex(address as number)}`,
  );
  store(core, address as number, width, BigInt.asUintN(8 * width, value));
  return true;
}

export function dump({ core }: { core: Bare }, [address, length]: readonly Value[]): Value {
  const from = address as number;
  const size = length as number;
  if (size > MAX_DUMP)
    throw new KernelError('too-large', `dump: ${size} bytes, expected at most ${MAX_DUMP}`);
  const { ram } = core;
  if (!ram.contains(from, size)) {
    throw new KernelError(
      'bad-address',
      `dump: ${size} bytes at ${hex(from)} are not in RAM (${hex(ram.base)} to ${hex(ram.base + ram.size)})`,
    );
  }
  return ram.bytes.slice(from - ram.base, from - ram.base + size);
}

function symbol({ core }: CallContext, [wanted]: readonly Value[]): Value {
  if (typeof wanted === 'string') {
    for (const task of core.tasks.all()) {
      const found = task.image.symbols().named(wanted);
      if (found === undefined) continue;
      return {
        name: found.name,
        address: task.start + found.at,
        size: found.size,
        offset: 0,
        task: task.id,
      };
    }
    return null;
  }
  const address = wanted as number;
  const task = core.tasks.owning(address);
  const found = task === undefined ? undefined : symbolAt(task, address);
  if (task === undefined || found === undefined) return null;
  return {
    name: found.symbol.name,
    address: task.start + found.symbol.at,
    size: found.symbol.size,
    offset: found.offset,
    task: task.id,
  };
}

export const MEMORY_CALLS: Readonly<Record<string, PrivilegedHandler>> = {
  memory: ({ core }) => ({
    ram: figures(core.memory.chunks.figures()),
    heap: figures(core.memory.heap.figures()),
    tasks: core.tasks.count,
    'max-tasks': core.options.maxTasks ?? DEFAULT_MAX_TASKS,
  }),
  'memory-map': ({ core }) => mapRows(core).map((row) => ({ ...row })),
  owner: ({ core }, [address]) => {
    const row = rowAt(core, address as number);
    return row === undefined ? null : { ...row };
  },
  peek,
  poke,
  dump,
  symbol,
};
