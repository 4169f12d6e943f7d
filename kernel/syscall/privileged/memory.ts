/**
 * Privileged calls about memory: who owns it, what is in it.
 */

import { BusError } from '../../../machine/index.ts';
import type { Core } from '../../core.ts';
import { KernelError } from '../../error.ts';
import type { Caller, Value } from '../../face.ts';
import { heatOf, measuredRows, rowAt } from '../../memory/map.ts';
import type { Figures } from '../../memory/allocator.ts';
import { DEFAULT_MAX_TASKS } from '../../task/spawn.ts';
import { hex } from '../../text.ts';
import { exact } from '../../trap/registers.ts';
import { symbolAt } from '../../trap/symbols.ts';
import { checkKeys, valueText, type PeekKind } from './arguments.ts';
import type { CallContext, PrivilegedHandler, ValueRecord } from './context.ts';

/** What reading and writing needs: also there without a kernel. */
type Bare = Pick<Core, 'machine' | 'ram'>;

/** Bytes that `dump` gives at most. */
const MAX_DUMP = 1024 * 1024;
/** Bytes of a block of \`heat\` unless told, and blocks it gives at most. */
const HEAT_ROW = 256;
const MAX_HEAT_ROWS = 65536;

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

function memoryMap({ core }: CallContext, [options]: readonly Value[]): Value {
  const record = (options ?? {}) as ValueRecord;
  checkKeys('memory-map', record, ['used', 'heat']);
  const asked = { used: record['used'] === true, heat: record['heat'] === true };
  return measuredRows(core, asked).map((row) => ({ ...row }));
}

function watchHeat({ core, caller }: CallContext, [on]: readonly Value[]): Value {
  const { machine } = core;
  if ((machine.heat !== undefined) === on) return false;
  machine.watchHeat(on as boolean);
  core.log.add(
    'info',
    'monitor',
    0,
    `${caller.name} ${on === true ? 'counts' : 'no longer counts'} memory accesses`,
  );
  return true;
}

function heatBlocks({ core }: CallContext, [address, length, block]: readonly Value[]): Value {
  const { machine, ram } = core;
  const { heat } = machine;
  if (heat === undefined) return null;
  const size = (block ?? HEAT_ROW) as number;
  if (size < 1 || size % heat.blockSize !== 0) {
    throw new KernelError(
      'invalid',
      `heat: a block of ${size} bytes, expected a multiple of ${heat.blockSize}`,
    );
  }
  const from = Math.max(ram.base, (address ?? ram.base) as number);
  const to = Math.min(ram.base + ram.size, from + ((length ?? ram.size) as number));
  const rows: Value[] = [];
  for (let at = from - ((from - ram.base) % size); at < to; at += size) {
    const { loads, stores } = heatOf(heat, ram.base, at, at + size);
    if (loads + stores === 0) continue;
    rows.push({ start: at, end: at + size, loads, stores });
    if (rows.length > MAX_HEAT_ROWS) {
      throw new KernelError(
        'too-large',
        `heat: more than ${MAX_HEAT_ROWS} blocks; ask for a part of RAM or for larger blocks`,
      );
    }
  }
  return rows;
}

export const MEMORY_CALLS: Readonly<Record<string, PrivilegedHandler>> = {
  memory: ({ core }) => ({
    ram: figures(core.memory.chunks.figures()),
    heap: figures(core.memory.heap.figures()),
    tasks: core.tasks.count,
    'max-tasks': core.options.maxTasks ?? DEFAULT_MAX_TASKS,
  }),
  'memory-map': memoryMap,
  'watch-heat': watchHeat,
  heat: heatBlocks,
  owner: ({ core }, [address]) => {
    const row = rowAt(core, address as number);
    return row === undefined ? null : { ...row };
  },
  peek,
  poke,
  dump,
  symbol,
};
