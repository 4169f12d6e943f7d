/**
 * Exceptions, interrupts, delegation, and the returns from them.
 *
 * Source: Privileged spec 20240411, sections 3.1.6 to 3.1.9, 3.3.2, 3.1.15,
 * 10.1.1; cause codes are those of table 14.
 */

import { HART } from './layout.ts';
import { SLOT } from './state.ts';
import type { HartState } from './state.ts';

export const CAUSE = {
  fetchAccess: 1,
  illegal: 2,
  breakpoint: 3,
  loadMisaligned: 4,
  loadAccess: 5,
  storeMisaligned: 6,
  storeAccess: 7,
  /** Environment call from U; S is 9, M is 11. */
  ecall: 8,
} as const;

export const STATUS = {
  SIE: 1 << 1,
  MIE: 1 << 3,
  SPIE: 1 << 5,
  MPIE: 1 << 7,
  SPP: 1 << 8,
  MPP_SHIFT: 11,
  MPP: 3 << 11,
  FS_SHIFT: 13,
  MPRV: 1 << 17,
  MXR: 1 << 19,
  TVM: 1 << 20,
  TW: 1 << 21,
  TSR: 1 << 22,
} as const;

export const MIP = { SSIP: 1, MSIP: 3, STIP: 5, MTIP: 7, SEIP: 9, MEIP: 11 } as const;

/** Interrupts from the most urgent to the least (section 3.1.9). */
const PRIORITY = [MIP.MEIP, MIP.MSIP, MIP.MTIP, MIP.SEIP, MIP.SSIP, MIP.STIP];

const INTERRUPT = 0x8000_0000;

/**
 * Takes a trap: writes the trap CSRs of M or, when delegated, of S, and changes
 * privilege. The pc goes to the trap vector, unless M-mode is hosted, where it
 * stays at the trapped instruction.
 * @returns the privilege that now runs
 */
export function takeTrap(
  state: HartState,
  cause: number,
  interrupt: boolean,
  valueLow: number,
  valueHigh: number,
  hosted: boolean,
): 1 | 3 {
  const from = state.privilege;
  const delegated = state.word(interrupt ? SLOT.mideleg : SLOT.medeleg);
  const high = interrupt ? INTERRUPT : 0;
  const status = state.word(SLOT.mstatus);
  const low = state.word(HART.pc);
  const pcHigh = state.word(HART.pc + 4);
  if (from < 3 && ((delegated >>> cause) & 1) === 1) {
    state.setPair(SLOT.sepc, low, pcHigh);
    state.setPair(SLOT.scause, cause, high);
    state.setPair(SLOT.stval, valueLow, valueHigh);
    const kept = status & ~(STATUS.SPIE | STATUS.SIE | STATUS.SPP);
    const spie = (status & STATUS.SIE) !== 0 ? STATUS.SPIE : 0;
    state.setWord(SLOT.mstatus, kept | spie | (from === 1 ? STATUS.SPP : 0));
    state.privilege = 1;
    enterVector(state, SLOT.stvec, cause, interrupt);
    return 1;
  }
  state.setPair(SLOT.mepc, low, pcHigh);
  state.setPair(SLOT.mcause, cause, high);
  state.setPair(SLOT.mtval, valueLow, valueHigh);
  const kept = status & ~(STATUS.MPIE | STATUS.MIE | STATUS.MPP);
  const mpie = (status & STATUS.MIE) !== 0 ? STATUS.MPIE : 0;
  state.setWord(SLOT.mstatus, kept | mpie | (from << STATUS.MPP_SHIFT));
  state.privilege = 3;
  if (!hosted) enterVector(state, SLOT.mtvec, cause, interrupt);
  return 3;
}

function enterVector(state: HartState, slot: number, cause: number, interrupt: boolean): void {
  const vector = state.word(slot);
  const high = state.word(slot + 4);
  const base = (vector & ~3) >>> 0;
  const low = base + (interrupt && (vector & 1) === 1 ? cause * 4 : 0);
  state.setPair(HART.pc, low, low > 0xffff_ffff ? high + 1 : high);
}

/** MRET: back to the privilege in MPP, at mepc. */
export function returnFromM(state: HartState): void {
  const status = state.word(SLOT.mstatus);
  const to = ((status & STATUS.MPP) >>> STATUS.MPP_SHIFT) as 0 | 1 | 3;
  let next = status & ~(STATUS.MIE | STATUS.MPP);
  if ((status & STATUS.MPIE) !== 0) next |= STATUS.MIE;
  if (to !== 3) next &= ~STATUS.MPRV;
  state.setWord(SLOT.mstatus, next | STATUS.MPIE);
  state.privilege = to;
  state.setPair(HART.pc, state.word(SLOT.mepc), state.word(SLOT.mepc + 4));
}

/** SRET: back to the privilege in SPP, at sepc. */
export function returnFromS(state: HartState): void {
  const status = state.word(SLOT.mstatus);
  let next = status & ~(STATUS.SIE | STATUS.SPP | STATUS.MPRV);
  if ((status & STATUS.SPIE) !== 0) next |= STATUS.SIE;
  state.setWord(SLOT.mstatus, next | STATUS.SPIE);
  state.privilege = (status & STATUS.SPP) !== 0 ? 1 : 0;
  state.setPair(HART.pc, state.word(SLOT.sepc), state.word(SLOT.sepc + 4));
}

/** mip as guests read it: what software set, what devices hold. */
export function pendingBits(state: HartState): number {
  return state.word(SLOT.mip) | state.word(HART.lines);
}

/** Number of the interrupt to take now, or -1 (section 3.1.9). */
export function interruptToTake(state: HartState): number {
  const pending = pendingBits(state) & state.word(SLOT.mie);
  if (pending === 0) return -1;
  const delegated = state.word(SLOT.mideleg);
  const status = state.word(SLOT.mstatus);
  const privilege = state.privilege;
  let ready = 0;
  if (privilege < 3 || (status & STATUS.MIE) !== 0) ready = pending & ~delegated;
  if (ready === 0 && (privilege < 1 || (privilege === 1 && (status & STATUS.SIE) !== 0))) {
    ready = pending & delegated;
  }
  if (ready === 0) return -1;
  for (const bit of PRIORITY) if (((ready >>> bit) & 1) === 1) return bit;
  return -1;
}
