/**
 * The door for privileged callers of a machine that runs firmware instead of this kernel.
 *
 * The same rows, the same checks; calls about the machine work, calls about
 * Tasks, the log and grants are refused, because there are none.
 */

import { disassemble, TICK_NS, type Machine } from '../../../machine/index.ts';
import { PRIVILEGED_CALLS } from '../../abi/index.ts';
import { GrantSet } from '../../capability/grants.ts';
import { KernelError } from '../../error.ts';
import type { Caller, ConsoleService, MachineService, Pending, Value } from '../../face.ts';
import { readFirmwareSymbols, type Symbols } from '../../loader/symbols.ts';
import { regions } from './regions.ts';
import { readRegisters } from '../../trap/registers.ts';
import { checkArguments } from './arguments.ts';
import { said, type } from './console.ts';
import { dump, peek, poke } from './memory.ts';

const DEFAULT_LINES = 16;
const MAX_LINES = 4096;
const PRIVILEGES: Readonly<Record<number, string>> = { 0: 'U', 1: 'S', 3: 'M' };

export interface BareOptions {
  readonly clock: 'steps' | 'real';
  readonly console: ConsoleService;
  readonly machines: MachineService;
  /** Images that were loaded; the first that has a symbol names it. */
  readonly images: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Whether nothing can happen any more: the machine is off, or asleep for ever. */
  readonly over: () => boolean;
}

/** A machine without a kernel, as the shell reaches it. */
export interface BareDoor {
  /** @throws KernelError `not-here` for what needs a kernel, and as Kernel.call */
  call(caller: Caller, name: string, args: readonly Value[]): Value | Pending;
}

type Handler = (caller: Caller, args: readonly Value[]) => Value | Pending;

export function createBareDoor(machine: Machine, options: BareOptions): BareDoor {
  const core = { machine, ram: machine.ram };
  let names: readonly Symbols[] | undefined;
  const symbols = (): readonly Symbols[] =>
    (names ??= options.images.map(({ name, bytes }) => readFirmwareSymbols(name, bytes)));
  const handlers: Readonly<Record<string, Handler>> = {
    peek: (_, args) => peek({ core }, args),
    poke: (caller, args) => poke({ core, caller }, args),
    dump: (_, args) => dump({ core }, args),
    harts: () => harts(machine),
    registers: (_, [of]) => registers(machine, of!),
    disassemble: (_, [address, count]) =>
      code(machine, symbols(), address as number, (count ?? DEFAULT_LINES) as number),
    symbol: (_, [wanted]) => symbol(symbols(), wanted!),
    devices: () =>
      machine.map.map(({ name, base, size, interrupt }) => ({ name, base, size, interrupt })),
    regions: () => regions(machine, (address) => symbolText(symbols(), address)),
    time: () => ({
      ns: machine.mtime() * TICK_NS,
      ticks: machine.mtime(),
      instructions: machine.retired,
      clock: options.clock,
    }),
    'run-for': (_, [instructions]) => runFor(machine, instructions as number, options.over),
    console: (_, [since]) => said(options.console, since!),
    'send-console': (_, [bytes]) => type(options.console, bytes!),
    'open-machine': (_, [given]) => options.machines.open((given ?? {}) as Record<string, Value>),
    'use-machine': (_, [handle]) => options.machines.use(handle!),
    'close-machine': (_, [handle]) => options.machines.close(handle!),
  };
  return {
    call(caller, name, args) {
      const row = PRIVILEGED_CALLS.find((each) => each.name === name);
      if (row === undefined) {
        throw new KernelError('no-such-call', `there is no call ${JSON.stringify(name)}`);
      }
      if (new GrantSet(caller.grants).find('monitor') === undefined) {
        throw new KernelError('denied', `${caller.name} may not call ${name}: no grant :monitor`);
      }
      const handler = handlers[name];
      if (handler === undefined) {
        throw new KernelError('not-here', `${name}: this machine runs firmware, not the kernel`);
      }
      return handler(caller, checkArguments(row, args));
    },
  };
}

function harts(machine: Machine): Value {
  return machine.harts.map((hart) => ({
    id: hart.id,
    state: !hart.running ? 'stopped' : hart.waiting ? 'idle' : 'running',
    task: null,
    name: null,
    pc: hart.pc,
    privilege: PRIVILEGES[hart.privilege] ?? String(hart.privilege),
    instructions: hart.retired,
  }));
}

function registers(machine: Machine, of: Value): Value {
  const hart = typeof of === 'number' ? machine.harts[of] : undefined;
  if (hart !== undefined) return { ...readRegisters(hart) };
  throw new KernelError('not-found', `expected a hart, 0 to ${machine.harts.length - 1}`);
}

function code(
  machine: Machine,
  symbols: readonly Symbols[],
  address: number,
  count: number,
): Value {
  const { ram } = machine;
  const length = Math.min(4 * count, ram.base + ram.size - address);
  if (count > MAX_LINES) {
    throw new KernelError('too-large', `disassemble: expected at most ${MAX_LINES} instructions`);
  }
  if (length <= 0 || !ram.contains(address, length)) {
    throw new KernelError('bad-address', 'disassemble: the address is not in RAM');
  }
  const at = address - ram.base;
  return disassemble(ram.bytes.slice(at, at + length), address, count).map((line) => {
    const { address: at, bytes, text } = line;
    return { address: at, bytes, text, symbol: symbolText(symbols, at) };
  });
}

function symbolText(symbols: readonly Symbols[], address: number): string {
  const found = symbolAt(symbols, address);
  if (found === undefined) return '';
  const offset = address - found.address;
  return offset === 0 ? found.name : `${found.name}+0x${offset.toString(16)}`;
}

interface Named {
  readonly name: string;
  readonly address: number;
  readonly size: number;
}

function symbolAt(symbols: readonly Symbols[], address: number): Named | undefined {
  for (const names of symbols) {
    const found = names.at(address);
    if (found !== undefined) return { name: found.name, address: found.at, size: found.size };
  }
  return undefined;
}

function symbol(symbols: readonly Symbols[], wanted: Value): Value {
  if (typeof wanted !== 'string') {
    const found = symbolAt(symbols, wanted as number);
    if (found === undefined) return null;
    return { ...found, offset: (wanted as number) - found.address, task: null };
  }
  for (const names of symbols) {
    const found = names.named(wanted);
    if (found === undefined) continue;
    return { name: found.name, address: found.at, size: found.size, offset: 0, task: null };
  }
  return null;
}

/** Done when that many instructions were retired, or when nothing can ever run again. */
function runFor(machine: Machine, instructions: number, over: () => boolean): Pending {
  const begin = machine.retired;
  return {
    pending: true,
    poll() {
      const ran = machine.retired - begin;
      return ran >= instructions || over() ? ran : undefined;
    },
  };
}
