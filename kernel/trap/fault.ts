/**
 * Names what a Task did wrong, and writes down everything about it.
 *
 * Causes: Privileged spec, table 14 (mcause). The name comes from the cause and
 * from what lies at the address, as the author of the program would put it.
 */

import type { Hart } from '../../machine/index.ts';
import type { Core } from '../core.ts';
import type { FaultRecord } from '../face.ts';
import type { TaskControl } from '../task/task.ts';
import { backtrace } from './backtrace.ts';
import { disassemblyAround } from './disassembly.ts';
import { exact, readRegisters } from './registers.ts';
import { ownerText, symbolText } from './symbols.ts';

export const CAUSE = {
  misalignedFetch: 0,
  fetch: 1,
  illegal: 2,
  breakpoint: 3,
  misalignedLoad: 4,
  load: 5,
  misalignedStore: 6,
  store: 7,
} as const;

const MTVAL = 0x343;
const MEPC = 0x341;
const RA = 1;
const SP = 2;
const FP = 8;
/** Below this an address comes from a null pointer and an offset. */
const NULL_PAGE = 4096;
/** A store this close above a stack pointer that left the stack is an overflow of it. */
const FRAME = 65536;

/** Name of the fault of a trapped hart. */
export function faultName(task: TaskControl, cause: number, address: number, sp: number): string {
  const { windows } = task;
  const below = sp >= windows.start && sp < windows.stack;
  switch (cause) {
    case CAUSE.misalignedFetch:
      return 'misaligned jump';
    case CAUSE.illegal:
      return 'illegal instruction';
    case CAUSE.breakpoint:
      return 'breakpoint';
    case CAUSE.misalignedLoad:
      return 'misaligned load';
    case CAUSE.misalignedStore:
      return 'misaligned store';
    case CAUSE.fetch:
      if (address < NULL_PAGE) return 'null pointer';
      return windows.contains(address) ? 'execution of data' : 'execute outside image';
    case CAUSE.load:
    case CAUSE.store:
      if (address < NULL_PAGE) return 'null pointer';
      if (below && address >= sp && address < sp + FRAME) return 'stack overflow';
      if (address >= windows.guard && address < windows.stack) {
        return below ? 'stack overflow' : 'heap overflow';
      }
      if (cause === CAUSE.load) return 'wild load';
      return address >= windows.start && address < windows.data ? 'write to code' : 'wild store';
    default:
      return `trap ${cause}`;
  }
}

/** The whole record, while the Task is still on its hart. */
export function describeFault(core: Core, task: TaskControl, hart: Hart): FaultRecord {
  const { cause } = hart;
  const pc = exact(hart.csr(MEPC));
  const about = cause === CAUSE.illegal || cause === CAUSE.breakpoint ? pc : exact(hart.csr(MTVAL));
  return makeRecord(core, task, hart, faultName(task, cause, hart.tval, hart.number(SP)), about);
}

/** A fault that no instruction raised: a canary or a ring that was damaged. */
export function describeDamage(
  core: Core,
  task: TaskControl,
  hart: Hart,
  name: string,
  address: number,
): FaultRecord {
  return makeRecord(core, task, hart, name, address);
}

function makeRecord(
  core: Core,
  task: TaskControl,
  hart: Hart,
  fault: string,
  address: number | bigint,
): FaultRecord {
  // A hart at the end of its turn has not trapped: it goes on at its pc.
  const pc = hart.privilege === 3 ? exact(hart.csr(MEPC)) : hart.pc;
  return {
    task: task.id,
    name: task.name,
    fault,
    address,
    pc,
    cause: hart.cause,
    hart: hart.id,
    time: core.time(),
    registers: { ...readRegisters(hart), pc },
    symbol: symbolText(task, Number(pc)),
    backtrace: backtrace(core, task, { pc: Number(pc), ra: hart.number(RA), fp: hart.number(FP) }),
    disassembly: disassemblyAround(core, task, Number(pc)),
    owner: ownerText(core, Number(address)),
  };
}
