/**
 * Where everything lies in a machine's one shared WebAssembly.Memory.
 *
 * Rules: offsets are declared here and nowhere else; typed views in TypeScript
 * and generated WebAssembly both read them from here. Hart state lives only in
 * the hart control blocks. RAM is last, so nothing above it can be reached.
 * What this does not do: it holds no state and touches no memory.
 */

/** Guest physical address of the first byte of RAM (QEMU `virt`). */
export const RAM_BASE = 0x8000_0000;
const WASM_PAGE = 65536;

/** How large each part of the memory is and where it begins (byte offsets into the memory). */
export interface MemoryLayout {
  readonly harts: number;
  /** First hart control block; block of hart i is at `hartsOffset + i * HART_SIZE`. */
  readonly hartsOffset: number;
  /** Direct-mapped table pc -> decoded block: `lookupEntries` u32 values. */
  readonly lookupOffset: number;
  readonly lookupEntries: number;
  /** Direct-mapped table pc -> compiled function, `regionEntries` rows of REGION.size bytes. */
  readonly regionOffset: number;
  readonly regionEntries: number;
  /** The last indirect jumps: rows of JUMP.size bytes, used in turn; see HART.jumps. */
  readonly jumpsOffset: number;
  readonly jumpsSize: number;
  /** Decoded blocks. */
  readonly arenaOffset: number;
  readonly arenaSize: number;
  /** One decoded block for the last instructions of a budget. */
  readonly scratchOffset: number;
  readonly scratchSize: number;
  /** Guest address RAM_BASE is at this offset, a multiple of 65536. */
  readonly ramOffset: number;
  readonly ramBase: number;
  readonly ramSize: number;
  /** Size of the whole memory in WebAssembly pages of 64 KiB. */
  readonly pages: number;
}

/** A decoded block of zeros, which no key ever matches; links that are not resolved point here. */
export const NULL_BLOCK = 0;
/** Bytes per hart control block. */
export const HART_SIZE = 2048;

const HARTS_OFFSET = 4096;
const LOOKUP_ENTRIES = 16384;
const REGION_ENTRIES = 8192;
const JUMPS_SIZE = 1024 * 8;
const SCRATCH_SIZE = 16384;
const ARENA_SIZE = 4 * 1024 * 1024;

/**
 * Lays out the memory of a machine.
 * @param ramSize bytes of RAM, a multiple of 4096; RAM must end below 2^32
 * @param harts 1 to 32
 * @throws RangeError when a number is out of its range
 */
export function memoryLayout(ramSize: number, harts: number): MemoryLayout {
  if (!Number.isInteger(ramSize) || ramSize <= 0 || ramSize % 4096 !== 0) {
    throw new RangeError(`RAM size is ${ramSize}, expected a positive multiple of 4096 bytes`);
  }
  if (ramSize >= 0x8000_0000) {
    throw new RangeError(`RAM size is ${ramSize}, expected RAM to end below 2^32 (under 2 GiB)`);
  }
  if (!Number.isInteger(harts) || harts < 1 || harts > 32) {
    throw new RangeError(`hart count is ${harts}, expected 1 to 32`);
  }
  const lookupOffset = HARTS_OFFSET + 32 * HART_SIZE;
  const regionOffset = lookupOffset + LOOKUP_ENTRIES * 4;
  const jumpsOffset = regionOffset + REGION_ENTRIES * REGION.size;
  const scratchOffset = jumpsOffset + JUMPS_SIZE;
  const arenaOffset = scratchOffset + SCRATCH_SIZE;
  const ramOffset = Math.ceil((arenaOffset + ARENA_SIZE) / WASM_PAGE) * WASM_PAGE;
  return {
    harts,
    hartsOffset: HARTS_OFFSET,
    lookupOffset,
    lookupEntries: LOOKUP_ENTRIES,
    regionOffset,
    regionEntries: REGION_ENTRIES,
    jumpsOffset,
    jumpsSize: JUMPS_SIZE,
    scratchOffset,
    scratchSize: SCRATCH_SIZE,
    arenaOffset,
    arenaSize: ARENA_SIZE,
    ramOffset,
    ramBase: RAM_BASE,
    ramSize,
    pages: Math.ceil((ramOffset + ramSize) / WASM_PAGE),
  };
}

/** Creates the shared memory a layout describes. */
export function createMemory(layout: MemoryLayout): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: layout.pages, maximum: layout.pages, shared: true });
}

/**
 * Offsets inside a hart control block. The user context (x1..x31, pc, f0..f31,
 * fcsr) is contiguous, so that one copy saves or restores it.
 */
export const HART = {
  /** x0..x31, 8 bytes each; x0 is always 0. */
  x: 0,
  /** Program counter, 8 bytes. */
  pc: 256,
  /** f0..f31, 8 bytes each. */
  f: 264,
  /** Floating-point control and status, 4 bytes. */
  fcsr: 520,
  contextStart: 8,
  contextEnd: 528,
  /** Writes to x0 land here. */
  sink: 528,
  /** Windows of 40 bytes: base, then the exclusive limit for 1, 2, 4, 8-byte accesses. */
  load1: 536,
  load2: 576,
  store1: 616,
  store2: 656,
  /** Blocks are valid when their key equals this one. */
  key: 696,
  /** Instructions left in this run, i32. */
  fuel: 700,
  /** Decoded entry at which the interpreter stopped. */
  ip: 704,
  /** Decoded block in which it stopped. */
  block: 708,
  /** Address of an access that leaves the fast path, 8 bytes. */
  address: 712,
  /** Value of that access, 8 bytes. */
  value: 720,
  /** Address reserved by LR, or -1. */
  reservation: 728,
  /** 0 U, 1 S, 3 M. */
  privilege: 736,
  /** 1 in wfi, 2 parked, 0 otherwise. */
  waiting: 740,
  /** 1 when the hart takes part in turns. */
  running: 744,
  /** mstatus.FS, kept apart so that generated code sets it with one store. */
  fs: 748,
  /** Retired instructions, f64. */
  retired: 752,
  /** Interrupt lines that devices hold, in the bit order of mip. */
  lines: 760,
  /** Where compiled code stopped: the number of a site, see machine/jit. */
  site: 764,
  /** CSR slots of 8 bytes, see CSR_SLOTS. */
  csr: 768,
  /** pmpcfg bytes 0..15. */
  pmpcfg: 1280,
  /** pmpaddr0..15, 8 bytes each. */
  pmpaddr: 1296,
  /** Retired count at which a hosted hart stops, f64. */
  stopAt: 1424,
  /** Compiled functions may run when they are kept under this key. */
  regionKey: 1432,
  /** Where in the list of indirect jumps the next one goes. */
  jumps: 1436,
  /** Fuel when the interpreter last went into compiled code, i32. */
  enteredWith: 1440,
} as const;

/** Names of the CSRs that have a slot of their own, in slot order. */
export const CSR_SLOTS = [
  'mstatus',
  'mie',
  'mip',
  'mtvec',
  'mscratch',
  'mepc',
  'mcause',
  'mtval',
  'medeleg',
  'mideleg',
  'mcounteren',
  'menvcfg',
  'mcountinhibit',
  'stvec',
  'sscratch',
  'sepc',
  'scause',
  'stval',
  'scounteren',
  'senvcfg',
  'stimecmp',
  'cycleOffset',
  'instretOffset',
] as const;
export type CsrSlot = (typeof CSR_SLOTS)[number];

/** Offset of a CSR slot inside a hart control block. */
export function csrOffset(slot: CsrSlot): number {
  return HART.csr + CSR_SLOTS.indexOf(slot) * 8;
}

/** Decoded block header, 32 bytes, followed by entries. */
export const BLOCK = {
  key: 0,
  /** Instructions in the block. */
  count: 4,
  pc: 8,
  /** Bytes of guest code it was made from. */
  bytes: 12,
  /** Where a copy of those bytes lies. */
  source: 16,
  /** 0: no floating-point instruction in it; 1: with FS off; 2: with FS on. */
  float: 20,
  /** Times the block may still be entered before it is reported as hot. */
  heat: 24,
  size: 32,
} as const;

/** Row of the list of indirect jumps. */
export const JUMP = { from: 0, to: 4, size: 8 } as const;

/** Row of the table of compiled functions. */
export const REGION = {
  pc: 0,
  key: 4,
  /** Index in the table of functions. */
  index: 8,
  /** Times it was entered from outside since somebody last looked. */
  entered: 12,
  size: 16,
} as const;

/** Decoded instruction, 16 bytes; those that may leave the block have 16 more. */
export const ENTRY = {
  /** Handler number, u16. */
  handler: 0,
  /** Register offsets, index * 8, u16. */
  rd: 2,
  rs1: 4,
  rs2: 6,
  /** Sign-extended immediate, i32. */
  imm: 8,
  /** Instead of the immediate: offset of the third register and ROUNDING bits, u16 each. */
  rs3: 8,
  rounding: 10,
  pc: 12,
  size: 16,
  /** Block of the taken (or only) direct target. */
  link: 16,
  /** Instructions of the block that follow this one. */
  remaining: 20,
  /** Address of the next instruction. */
  next: 24,
  longSize: 32,
} as const;

/**
 * How a decoded floating-point instruction rounds. A fast path for one rounding
 * mode may run when `(fcsr ^ flip) & rounding & test` is 0.
 */
export const ROUNDING = {
  flip: 0x301,
  /** Bits of `rounding`: inexact has to be set already; frm has to be 0. */
  inexact: 0x001,
  dynamic: 0x0e0,
  /** Never 0 after the flip: the mode is not nearest even; it is not to zero. */
  notNearest: 0x100,
  notZero: 0x200,
  /** The mode field itself, for software. */
  modeShift: 12,
} as const;

/** The `rounding` field for a mode as instructions encode it (7 is dynamic). */
export function roundingField(mode: number): number {
  const { inexact, dynamic, notNearest, notZero, modeShift } = ROUNDING;
  const kept = (mode << modeShift) | inexact;
  if (mode === 0) return kept | notZero;
  if (mode === 1) return kept | notNearest;
  if (mode === 7) return kept | dynamic | notZero;
  return kept | notNearest | notZero;
}
