/**
 * Privileged calls about the machine: harts, registers, code, devices, time.
 */

import type { Hart } from '../../../machine/index.ts';
import type { Core } from '../../core.ts';
import { KernelError } from '../../error.ts';
import type { Pending, Value } from '../../face.ts';
import { codeLines } from '../../trap/disassembly.ts';
import { readRegisters, readSavedRegisters } from '../../trap/registers.ts';
import { symbolText } from '../../trap/symbols.ts';
import type { CallContext, PrivilegedHandler, ValueRecord } from './context.ts';
import { regions } from './regions.ts';

const DEFAULT_LINES = 16;
const MAX_LINES = 4096;
const PRIVILEGES: Readonly<Record<number, string>> = { 0: 'U', 1: 'S', 3: 'M' };

function harts(core: Core): Value {
  return core.machine.harts.map((hart) => {
    const task = core.scheduler.running(hart.id);
    let state = 'running';
    if (!hart.running) state = 'stopped';
    else if (task === undefined) state = 'idle';
    return {
      id: hart.id,
      state,
      task: task?.id ?? null,
      name: task?.name ?? null,
      pc: hart.pc,
      privilege: PRIVILEGES[hart.privilege] ?? String(hart.privilege),
      instructions: hart.retired,
      cause: core.stops[hart.id]!.last ?? null,
      timer: core.stops[hart.id]!.timer,
      software: core.stops[hart.id]!.software,
      external: core.stops[hart.id]!.external,
      ecall: core.stops[hart.id]!.ecall,
      fault: core.stops[hart.id]!.fault,
    };
  });
}

/** @throws KernelError `not-found` */
function hartOf(core: Core, number: number): Hart {
  const hart = core.machine.harts[number];
  if (hart !== undefined) return hart;
  throw new KernelError(
    'not-found',
    `there is no hart ${number}, expected 0 to ${core.machine.harts.length - 1}`,
  );
}

function stopHart({ core, caller }: CallContext, [number]: readonly Value[]): Value {
  const hart = hartOf(core, number as number);
  if (hart.id === 0) {
    throw new KernelError(
      'invalid',
      'stop-hart: hart 0 takes the interrupts and cannot be stopped',
    );
  }
  if (!hart.running) return false;
  // A call that was held is made again where the Task goes on.
  if (core.held === hart.id) core.held = -1;
  core.scheduler.stop(hart);
  core.log.add('info', 'monitor', 0, `${caller.name} stops hart ${hart.id}`);
  return true;
}

function startHart({ core, caller }: CallContext, [number]: readonly Value[]): Value {
  const hart = hartOf(core, number as number);
  if (hart.running) return false;
  core.scheduler.start(hart);
  core.log.add('info', 'monitor', 0, `${caller.name} starts hart ${hart.id}`);
  return true;
}

function registers({ core }: CallContext, [of]: readonly Value[]): Value {
  if (typeof of === 'number') return { ...readRegisters(hartOf(core, of)) };
  const id = (of as ValueRecord)['task'] ?? null;
  if (typeof id !== 'number')
    throw new KernelError('invalid', 'registers: :task is no Task number');
  const task = core.tasks.get(id);
  if (task.hart >= 0) return { ...readRegisters(core.machine.harts[task.hart]!) };
  return { ...readSavedRegisters(task.saved) };
}

function disassembleCall({ core }: CallContext, [address, count]: readonly Value[]): Value {
  const lines = (count ?? DEFAULT_LINES) as number;
  if (lines > MAX_LINES) {
    throw new KernelError(
      'too-large',
      `disassemble: ${lines} instructions, expected at most ${MAX_LINES}`,
    );
  }
  if (!core.ram.contains(address as number, 2)) {
    throw new KernelError('bad-address', 'disassemble: the address is not in RAM');
  }
  return codeLines(core, address as number, lines).map((line) => ({ ...line }));
}

/** Done when that many instructions were retired, or when nothing can ever run again. */
function runFor({ core, runs }: CallContext, [instructions]: readonly Value[]): Pending {
  const begin = core.machine.retired;
  return {
    pending: true,
    poll() {
      const ran = core.machine.retired - begin;
      if (ran >= (instructions as number)) return ran;
      const asleep = runs.last === 'idle' && core.held < 0 && core.scheduler.ready === 0;
      const stuck = asleep && core.machine.nextEvent() === Infinity && core.scheduler.idle;
      return runs.last === 'off' || stuck ? ran : undefined;
    },
  };
}

export const MACHINE_CALLS: Readonly<Record<string, PrivilegedHandler>> = {
  harts: ({ core }) => harts(core),
  'stop-hart': stopHart,
  'start-hart': startHart,
  registers,
  disassemble: disassembleCall,
  devices: ({ core }) =>
    core.machine.map.map(({ name, base, size, interrupt }) => ({ name, base, size, interrupt })),
  regions: ({ core }) =>
    regions(core.machine, (address) => {
      const owner = core.tasks.owning(address);
      return owner === undefined ? '' : symbolText(owner, address);
    }),
  interrupts: ({ core }) => core.plic.sources(core.board.plic.sources).map((each) => ({ ...each })),
  time: ({ core }) => ({
    ns: core.time(),
    ticks: core.now(),
    instructions: core.machine.retired,
    clock: core.options.clock,
  }),
  'run-for': runFor,
};
