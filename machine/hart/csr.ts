/**
 * The control and status registers: one row each.
 *
 * A row says how a CSR is read, which bits a write changes (WARL), and what has
 * to be looked at again afterwards. Privilege and read-only follow from the
 * address. What this does not do: it decides nothing about instructions.
 * Source: Privileged spec 20240411, chapter 2 and the sections named below.
 */

import { HART } from './layout.ts';
import { PMP_ENTRIES, PMP_L } from './pmp.ts';
import { SLOT } from './state.ts';
import type { HartState } from './state.ts';
import { MIP, pendingBits, STATUS } from './trap.ts';

/** What a CSR can reach besides the hart's own state. */
export interface CsrContext {
  readonly state: HartState;
  readonly hosted: boolean;
  /** mtime. */
  time(): bigint;
  /** Retired instructions, this one not counted. */
  retired(): number;
  /** PMP entries changed. */
  pmpChanged(): void;
  /** stimecmp or menvcfg.STCE changed. */
  timerChanged(): void;
}

export interface CsrRow {
  readonly address: number;
  readonly name: string;
  read(context: CsrContext): bigint;
  /** Writes a full value; each row keeps only what is legal. Absent for constants. */
  write?(context: CsrContext, value: bigint): void;
  /** Value that CSRRS and CSRRC start from, where it differs from `read`. */
  modify?(context: CsrContext): bigint;
  /** Access from any privilege is illegal unless this holds. */
  readonly exists?: (context: CsrContext) => boolean;
  /** Access from below M is illegal unless this holds. */
  readonly reachable?: (context: CsrContext) => boolean;
}

const FS_DIRTY = 3;
const ALL = (1n << 64n) - 1n;
const WORD = 0xffff_ffffn;

function slot(
  address: number,
  name: keyof typeof SLOT,
  mask = ALL,
  reachable?: (context: CsrContext) => boolean,
): CsrRow {
  const offset = SLOT[name];
  const row: CsrRow = {
    address,
    name,
    read: ({ state }) => state.big(offset),
    write: ({ state }, value) => state.setBig(offset, value & mask),
  };
  return reachable === undefined ? row : { ...row, reachable };
}

function constant(address: number, name: string, value: bigint): CsrRow {
  return { address, name, read: () => value };
}
/** A counter or event selector that is hard-wired to 0 and ignores writes. */
function zero(address: number, name: string): CsrRow {
  return { address, name, read: () => 0n, write: () => {} };
}

/** A trap vector: modes above 1 are reserved, and such a write is ignored. */
function vector(address: number, name: 'mtvec' | 'stvec'): CsrRow {
  return {
    address,
    name,
    read: ({ state }) => state.big(SLOT[name]),
    write: ({ state }, value) => {
      if ((value & 3n) < 2n) state.setBig(SLOT[name], value);
    },
  };
}

/* mstatus, section 3.1.6. SUM, UBE, SBE, MBE, XS are read-only 0; UXL and SXL are 2. */
const LENGTHS = (2n << 32n) | (2n << 34n);
const MSTATUS_BITS =
  STATUS.SIE |
  STATUS.MIE |
  STATUS.SPIE |
  STATUS.MPIE |
  STATUS.SPP |
  STATUS.MPRV |
  STATUS.MXR |
  STATUS.TVM |
  STATUS.TW |
  STATUS.TSR;
const SSTATUS_BITS = STATUS.SIE | STATUS.SPIE | STATUS.SPP | STATUS.MXR;

function readStatus(state: HartState, bits: number, lengths: bigint): bigint {
  const fs = state.word(HART.fs);
  const low = (state.word(SLOT.mstatus) & bits) | (fs << STATUS.FS_SHIFT);
  return BigInt(low >>> 0) | lengths | (fs === 3 ? 1n << 63n : 0n);
}

function writeStatus(context: CsrContext, value: bigint, bits: number): void {
  const { state } = context;
  const low = Number(value & WORD);
  let next = (state.word(SLOT.mstatus) & ~bits) | (low & bits);
  const mpp = (low & STATUS.MPP) >>> STATUS.MPP_SHIFT;
  if (bits === MSTATUS_BITS && mpp !== 2) next = (next & ~STATUS.MPP) | (low & STATUS.MPP);
  state.setWord(SLOT.mstatus, next);
  state.setWord(HART.fs, (low >>> STATUS.FS_SHIFT) & 3);
}

/* misa: MXL 2, extensions A C D F I M S U. */
const MISA =
  (2n << 62n) |
  [...'ACDFIMSU'].reduce((bits, letter) => bits | (1n << BigInt(letter.charCodeAt(0) - 65)), 0n);

const M_INTERRUPTS = 0xaaan;
const S_INTERRUPTS = 0x222n;
const STCE = 1n << 63n;
const bit = (index: number): bigint => 1n << BigInt(index);

function hasStce(state: HartState): boolean {
  return state.word(SLOT.menvcfg + 4) >>> 31 === 1;
}

function writeMip(context: CsrContext, value: bigint): void {
  const { state } = context;
  const writable = bit(MIP.SSIP) | bit(MIP.SEIP) | (hasStce(state) ? 0n : bit(MIP.STIP));
  state.setBig(SLOT.mip, (state.big(SLOT.mip) & ~writable) | (value & writable));
}

/* Counters, sections 3.1.10 and 10.1.5. A write takes the place of the increment. */
function counter(address: number, name: string, offset: 'cycleOffset' | 'instretOffset'): CsrRow {
  return {
    address,
    name,
    read: (context) => (BigInt(context.retired()) + context.state.big(SLOT[offset])) & ALL,
    write: (context, value) =>
      context.state.setBig(SLOT[offset], (value - BigInt(context.retired() + 1)) & ALL),
  };
}
function counterView(
  address: number,
  name: string,
  index: number,
  read: (context: CsrContext) => bigint,
): CsrRow {
  return { address, name, read, reachable: ({ state }) => counterEnabled(state, index) };
}
function counterEnabled(state: HartState, index: number): boolean {
  if (((state.word(SLOT.mcounteren) >>> index) & 1) === 0) return false;
  return state.privilege === 1 || ((state.word(SLOT.scounteren) >>> index) & 1) === 1;
}

/* PMP, section 3.7.1: locked entries, and the address below a locked TOR, do not change. */
function pmpcfg(address: number, first: number): CsrRow {
  return {
    address,
    name: `pmpcfg${address - 0x3a0}`,
    read: ({ state }) => state.big(HART.pmpcfg + first),
    write: (context, value) => {
      const { bytes } = context.state;
      for (let i = 0; i < 8; i++) {
        const at = HART.pmpcfg + first + i;
        if (((bytes[at] ?? 0) & PMP_L) !== 0) continue;
        const config = Number((value >> BigInt(i * 8)) & 0x9fn);
        /* Writable without readable is reserved. */
        bytes[at] = (config & 3) === 2 ? config & ~2 : config;
      }
      context.pmpChanged();
    },
  };
}
function pmpaddr(index: number): CsrRow {
  const offset = HART.pmpaddr + index * 8;
  return {
    address: 0x3b0 + index,
    name: `pmpaddr${index}`,
    read: ({ state }) => state.big(offset),
    write: (context, value) => {
      const { bytes } = context.state;
      const config = bytes[HART.pmpcfg + index] ?? 0;
      const above = index + 1 < PMP_ENTRIES ? (bytes[HART.pmpcfg + index + 1] ?? 0) : 0;
      const lockedByTor = (above & PMP_L) !== 0 && ((above >>> 3) & 3) === 1;
      if ((config & PMP_L) !== 0 || lockedByTor) return;
      context.state.setBig(offset, value & ((1n << 54n) - 1n));
      context.pmpChanged();
    },
  };
}

/** Part of fcsr (Unprivileged spec, section 20.2); writing it makes FS dirty. */
function floatStatus(address: number, name: string, mask: number, shift: number): CsrRow {
  return {
    address,
    name,
    exists: ({ state }) => state.word(HART.fs) !== 0,
    read: ({ state }) => BigInt((state.word(HART.fcsr) & mask) >>> shift),
    write: ({ state }, value) => {
      const bits = (Number(value & WORD) << shift) & mask;
      state.setWord(HART.fcsr, (state.word(HART.fcsr) & ~mask) | bits);
      state.setWord(HART.fs, FS_DIRTY);
    },
  };
}

function numbered(from: number, to: number, row: (index: number) => CsrRow): CsrRow[] {
  return Array.from({ length: to - from + 1 }, (_, i) => row(from + i));
}

export const CSRS: readonly CsrRow[] = [
  /* Machine information, section 3.1.2 to 3.1.5; 0 means not implemented. */
  constant(0xf11, 'mvendorid', 0n),
  constant(0xf12, 'marchid', 0n),
  constant(0xf13, 'mimpid', 0n),
  { address: 0xf14, name: 'mhartid', read: ({ state }) => BigInt(state.id) },
  constant(0xf15, 'mconfigptr', 0n),

  /* Floating point. */
  floatStatus(0x001, 'fflags', 0x1f, 0),
  floatStatus(0x002, 'frm', 0xe0, 5),
  floatStatus(0x003, 'fcsr', 0xff, 0),

  /* Machine traps. */
  {
    address: 0x300,
    name: 'mstatus',
    read: ({ state }) => readStatus(state, MSTATUS_BITS | STATUS.MPP, LENGTHS),
    write: (context, value) => writeStatus(context, value, MSTATUS_BITS),
  },
  { address: 0x301, name: 'misa', read: () => MISA, write: () => {} },
  slot(0x302, 'medeleg', 0xb3ffn),
  slot(0x303, 'mideleg', S_INTERRUPTS),
  slot(0x304, 'mie', M_INTERRUPTS),
  vector(0x305, 'mtvec'),
  slot(0x306, 'mcounteren', 7n),
  {
    address: 0x30a,
    name: 'menvcfg',
    read: ({ state }) => state.big(SLOT.menvcfg),
    write: (context, value) => {
      context.state.setBig(SLOT.menvcfg, value & (STCE | 1n));
      context.timerChanged();
    },
  },
  slot(0x320, 'mcountinhibit', 0n),
  slot(0x340, 'mscratch'),
  {
    address: 0x341,
    name: 'mepc',
    read: ({ state }) => state.big(SLOT.mepc),
    write: ({ state }, value) => state.setBig(SLOT.mepc, value & ~1n),
  },
  slot(0x342, 'mcause'),
  slot(0x343, 'mtval'),
  {
    address: 0x344,
    name: 'mip',
    read: ({ state }) => BigInt(pendingBits(state)),
    modify: ({ state }) => state.big(SLOT.mip),
    write: writeMip,
  },

  /* Supervisor. */
  {
    address: 0x100,
    name: 'sstatus',
    read: ({ state }) => readStatus(state, SSTATUS_BITS, 2n << 32n),
    write: (context, value) => writeStatus(context, value, SSTATUS_BITS),
  },
  {
    address: 0x104,
    name: 'sie',
    read: ({ state }) => state.big(SLOT.mie) & state.big(SLOT.mideleg),
    write: ({ state }, value) => {
      const mask = state.big(SLOT.mideleg);
      state.setBig(SLOT.mie, (state.big(SLOT.mie) & ~mask) | (value & mask));
    },
  },
  vector(0x105, 'stvec'),
  slot(0x106, 'scounteren', 7n),
  slot(0x10a, 'senvcfg', 1n),
  slot(0x140, 'sscratch'),
  {
    address: 0x141,
    name: 'sepc',
    read: ({ state }) => state.big(SLOT.sepc),
    write: ({ state }, value) => state.setBig(SLOT.sepc, value & ~1n),
  },
  slot(0x142, 'scause'),
  slot(0x143, 'stval'),
  {
    address: 0x144,
    name: 'sip',
    read: ({ state }) => BigInt(pendingBits(state)) & state.big(SLOT.mideleg),
    modify: ({ state }) => state.big(SLOT.mip) & state.big(SLOT.mideleg),
    write: ({ state }, value) => {
      const mask = state.big(SLOT.mideleg) & bit(MIP.SSIP);
      state.setBig(SLOT.mip, (state.big(SLOT.mip) & ~mask) | (value & mask));
    },
  },
  {
    address: 0x14d,
    name: 'stimecmp',
    read: ({ state }) => state.big(SLOT.stimecmp),
    write: (context, value) => {
      context.state.setBig(SLOT.stimecmp, value);
      context.timerChanged();
    },
    reachable: ({ state }) => hasStce(state) && ((state.word(SLOT.mcounteren) >>> 1) & 1) === 1,
  },
  {
    address: 0x180,
    name: 'satp',
    read: () => 0n,
    write: () => {},
    reachable: ({ state }) => (state.word(SLOT.mstatus) & STATUS.TVM) === 0,
  },

  /* PMP. */
  pmpcfg(0x3a0, 0),
  pmpcfg(0x3a2, 8),
  ...numbered(0, PMP_ENTRIES - 1, pmpaddr),

  /* Counters; cycle is instret, the event counters count nothing. */
  counter(0xb00, 'mcycle', 'cycleOffset'),
  counter(0xb02, 'minstret', 'instretOffset'),
  ...numbered(3, 31, (i) => zero(0xb00 + i, `mhpmcounter${i}`)),
  ...numbered(3, 31, (i) => zero(0x320 + i, `mhpmevent${i}`)),
  counterView(
    0xc00,
    'cycle',
    0,
    (c) => (BigInt(c.retired()) + c.state.big(SLOT.cycleOffset)) & ALL,
  ),
  counterView(0xc01, 'time', 1, (c) => c.time()),
  counterView(
    0xc02,
    'instret',
    2,
    (c) => (BigInt(c.retired()) + c.state.big(SLOT.instretOffset)) & ALL,
  ),
  ...numbered(3, 31, (i) => counterView(0xc00 + i, `hpmcounter${i}`, i, () => 0n)),
];

/** Rows by address. */
export const CSR_BY_ADDRESS: ReadonlyMap<number, CsrRow> = new Map(
  CSRS.map((row) => [row.address, row]),
);

/** Lowest privilege that may access a CSR, from its address (section 2.1). */
export function csrPrivilege(address: number): number {
  return (address >>> 8) & 3;
}
/** Whether writes to the CSR are illegal, from its address. */
export function csrReadOnly(address: number): boolean {
  return address >>> 10 === 3;
}
