/**
 * What sequences are made of: a profile chooses instructions, mode and state.
 */

import { decode } from '../../machine/isa/decoder.ts';
import { encode } from '../../machine/isa/encode.ts';
import { CSR_ADDRESSES } from '../../machine/isa/registers.ts';
import { COMPRESSED_ROWS, INSTRUCTIONS } from '../../machine/isa/table.ts';
import type { Compressed, Extension, Instruction, Operands } from '../../machine/isa/row.ts';
import { CODE, DATA } from './driver.ts';
import { interestingFloat, interestingLong, Random } from './random.ts';
import { DATA_SIZE, POINTERS, rowOf } from './sequence.ts';
import type { Item, Sequence } from './sequence.ts';

type Row = Instruction | Compressed;
type Draft = { -readonly [K in keyof Operands]?: Operands[K] };

export interface Profile {
  readonly name: string;
  readonly extensions: readonly Extension[];
  /** Weight of the profile among all. */
  readonly weight: number;
  /** Extra items made otherwise. */
  readonly extra?: (random: Random) => Item;
  /** One in this many items is extra. */
  readonly extraIn?: number;
  /** Modes to run in: 0 U, 1 S, 3 M. */
  readonly modes?: readonly number[];
  /**
   * Random PMP entries, and aligned accesses only: what QEMU 7.2 does with one across
   * a border depends on what its TLB holds.
   */
  readonly pmp?: boolean;
  /** Exceptions go to S-mode as they like. */
  readonly delegates?: boolean;
}

/** Rows that only make sense elsewhere: they wait, return, or jump with an address of their own. */
const LEFT_OUT = new Set([
  ...['wfi', 'mret', 'sret', 'jalr', 'c.jr', 'c.jalr', 'sfence.vma'],
  /* These come in pairs, see reservation. */
  ...['lr.w', 'lr.d', 'sc.w', 'sc.d'],
  /* QEMU 7.2 counts beyond the word when its low half is 0 (Unprivileged spec, 28.3.9). */
  'ctzw',
]);

const word = (value: number, length: 2 | 4 = 4): Item => ({
  kind: 'word',
  word: value >>> 0,
  length,
});

/**
 * CSRs whose every bit is the same here and in QEMU, and that the driver does not need.
 * QEMU 7.2 keeps bit 0 of mepc and sepc, which is always 0 (Privileged spec, 3.1.14),
 * and bits of mie that belong to the hypervisor extension even without it.
 */
const CSR_NAMES_USED = [
  'fflags', 'frm', 'fcsr', 'sscratch', 'scause', 'stval', 'mcause', 'mtval', 'mhartid', 'sie', 'stvec',
] as const; // prettier-ignore

function csrItem(random: Random): Item {
  const name = random.pick(['csrrw', 'csrrs', 'csrrc', 'csrrwi', 'csrrsi', 'csrrci']);
  const csr = random.oneIn(12) ? random.below(4096) | 0x800 : address(random.pick(CSR_NAMES_USED));
  const safe = csr < 0xb00 && csr >= 0x800 ? 0x5c0 : csr;
  const imm = isCounter(safe) ? 0x5c0 : safe;
  /* QEMU 7.2 lets CSRRS with a register that holds 0 pass where CSRs are read-only (7.1). */
  const rs1 = imm === 0xf14 && name !== 'csrrw' ? 0 : random.below(32);
  return word(encode(rowOf(name), { rd: destination(random), rs1, imm }));
}
const address = (name: string): number => CSR_ADDRESSES.get(name) ?? 0;
/** Counters run differently; debug and machine information registers are the implementation's. */
function isCounter(csr: number): boolean {
  return csr >= 0xb00 && csr !== 0xf14;
}

/**
 * LR, perhaps an addition, SC of the same width; the address differs once in a while.
 * QEMU fails an SC when its own hart has stored another value in between, or when the
 * widths differ; both are legal (Unprivileged spec, section 14.2), so neither is made.
 * It does not trap a misaligned SC that fails anyway, as section 14.2 says it must.
 */
const ALIGNED = [2, 9] as const;
function reservation(random: Random): Item {
  const width = random.pick(['w', 'd']);
  const pointer = random.pick(ALIGNED);
  const other = random.oneIn(5) ? random.pick(ALIGNED) : pointer;
  const lr = encode(rowOf(`lr.${width}`), { rd: destination(random), rs1: pointer });
  const between = encode(rowOf('addi'), { rd: destination(random), rs1: 9, imm: 7 });
  const sc = encode(rowOf(`sc.${width}`), {
    rd: destination(random),
    rs1: other,
    rs2: random.below(32),
  });
  return { kind: 'group', words: random.oneIn(3) ? [sc, lr, sc] : [lr, between, sc, sc] };
}

/**
 * Bits of mstatus that may be set or cleared; MPP never becomes 2. FS is off or dirty, for
 * QEMU 7.2 leaves it initial when only flags have changed (Privileged spec, 3.1.6.6); no
 * MPRV, for its TLB is not told when a trap or return changes MPP (3.1.6.3).
 */
const STATUS_BITS = [2, 8, 0x20, 0x80, 0x100, 0x6000, 0x10_0000, 0x20_0000, 0x40_0000];

/** Sets or clears bits of mstatus, through a register. */
function statusItem(random: Random): Item {
  const sets = random.oneIn(2);
  let bits = sets ? random.pick([0, 0x800, 0x1800]) : random.pick([0, 0x1800]);
  for (const bit of STATUS_BITS) if (random.oneIn(5)) bits |= bit;
  const through = 10 + random.below(6);
  const low = (bits << 20) >> 20;
  return {
    kind: 'group',
    words: [
      encode(rowOf('lui'), { rd: through, imm: (bits - low) | 0 }),
      encode(rowOf('addi'), { rd: through, rs1: through, imm: low }),
      encode(rowOf(sets ? 'csrrs' : 'csrrc'), {
        rd: destination(random),
        rs1: through,
        imm: address('mstatus'),
      }),
    ],
  };
}

/** Traps on purpose: environment calls, privileged instructions from below, words that are nothing. */
function trapItem(random: Random, modes: readonly number[]): Item {
  const below = !modes.includes(3);
  switch (random.below(below ? 6 : 3)) {
    case 0:
      return word(0x0000_0073);
    case 1:
      return word(0x0010_0073);
    case 2:
      return undefinedWord(random);
    case 3:
      return word(0x3020_0073);
    case 4:
      return word(0x3000_2073 | (destination(random) << 7));
    default:
      return word(0x1050_0073);
  }
}

/** Encodings that QEMU 7.2 has and Flatland does not: Zbc, Zbkb, cache blocks, hypervisor, Zawrs, FP16. */
function foreign(value: number): boolean {
  const opcode = value & 0x7f;
  const funct3 = (value >>> 12) & 7;
  const funct7 = value >>> 25;
  if (opcode === 0x33 && (funct7 === 5 || funct7 === 4 || funct7 === 0x14)) return true;
  if (opcode === 0x3b && funct7 === 4) return true;
  if (opcode === 0x13 && (funct3 === 1 || funct3 === 5)) return true;
  if (opcode === 0x0f || opcode === 0x73) return true;
  if ((opcode === 0x07 || opcode === 0x27) && funct3 !== 3) return true;
  return (opcode & 0x63) === 0x43 && ((value >>> 25) & 3) >= 2;
}

function undefinedWord(random: Random): Item {
  for (;;) {
    const value = random.word();
    if ((value & 3) === 3) {
      if ((value & 0x1c) === 0x1c || decode(value) !== undefined || foreign(value)) continue;
      return word(value);
    }
    const half = random.oneIn(4)
      ? random.pick([0, 0x8002, 0x4002, 0x6101, 0x2001, 0x8000, 0x9c41])
      : value & 0xffff;
    if (decode(half) === undefined) return word(half, 2);
  }
}

/** Any word at all that does not jump, store or load, or change the machine. */
function anyWord(random: Random): Item {
  for (;;) {
    const value = random.word() | 3;
    const decoded = decode(value);
    if (decoded === undefined || decoded.instruction.flow !== 'next') continue;
    const { formatName } = decoded.row;
    if (['LOAD', 'S', 'FLOAD', 'FSTORE', 'AMO', 'LR'].includes(formatName)) continue;
    if (decoded.instruction.extension === 'Zicond') continue;
    if (POINTERS.some((pointer) => pointer === decoded.rd)) continue;
    return word(value);
  }
}

const ALL: readonly Extension[] = ['I', 'M', 'A', 'F', 'D', 'C', 'Zba', 'Zbb', 'Zbs'];

export const PROFILES: readonly Profile[] = [
  { name: 'I', extensions: ['I'], weight: 2 },
  { name: 'M', extensions: ['M', 'I'], weight: 2 },
  { name: 'A', extensions: ['A', 'I'], weight: 2, extra: reservation, extraIn: 5 },
  { name: 'C', extensions: ['C', 'I'], weight: 2 },
  { name: 'F', extensions: ['F'], weight: 4, extra: csrItem, extraIn: 8 },
  { name: 'D', extensions: ['D'], weight: 4, extra: csrItem, extraIn: 8 },
  { name: 'FD', extensions: ['F', 'D', 'C', 'I'], weight: 3, extra: csrItem, extraIn: 12 },
  { name: 'Zb', extensions: ['Zba', 'Zbb', 'Zbs', 'I'], weight: 2 },
  { name: 'all', extensions: ALL, weight: 3, extra: anyWord, extraIn: 6 },
  { name: 'csr', extensions: ['I'], weight: 2, extra: csrItem, extraIn: 2 },
  {
    name: 'trap-U',
    extensions: ALL,
    weight: 2,
    modes: [0],
    extraIn: 8,
    extra: (random) => trapItem(random, [0]),
  },
  {
    name: 'trap-M',
    extensions: ALL,
    weight: 1,
    modes: [3],
    extraIn: 8,
    extra: (random) => trapItem(random, [3]),
  },
  { name: 'pmp', extensions: ['I', 'A', 'D', 'C'], weight: 3, modes: [0, 1], pmp: true },
  {
    name: 'status',
    extensions: ['I', 'D', 'C'],
    weight: 2,
    modes: [3],
    pmp: true,
    extraIn: 5,
    extra: statusItem,
  },
  {
    name: 'delegate',
    /* No atomics: QEMU 7.2 takes a failing AMO for a load, and delegates it as one. */
    extensions: ALL.filter((extension) => extension !== 'A'),
    weight: 3,
    modes: [0, 1],
    delegates: true,
    extraIn: 6,
    extra: (random) => trapItem(random, [0]),
  },
  /* QEMU has it from 8.1 on: only when asked for by name. */
  { name: 'Zicond', extensions: ['Zicond', 'I'], weight: 0 },
];

function destination(random: Random): number {
  for (;;) {
    const register = random.below(32);
    if (!POINTERS.some((pointer) => pointer === register)) return register;
  }
}

/** Random operands for a row, with data pointers where memory is meant. */
function operandsFor(row: Row, random: Random): Draft {
  const compressed = row.length === 2;
  const low = (): number => 8 + random.below(8);
  const register = (): number => (compressed ? low() : random.below(32));
  const target = (): number => {
    if (!compressed) return destination(random);
    return 10 + random.below(6);
  };
  const operands: Draft = {
    rd: target(),
    rs1: register(),
    rs2: register(),
    rs3: random.below(32),
    rm: random.pick([0, 0, 0, 1, 2, 3, 4, 7, 7]),
  };
  const memory = ['LOAD', 'S', 'AMO', 'LR', 'FLOAD', 'FSTORE'].includes(row.formatName);
  if (memory || /^C_(F?[LS][WD])$/.test(row.formatName)) {
    operands.rs1 = compressed ? random.pick([8, 9]) : random.pick(POINTERS);
  }
  return operands;
}

/** An item for a row, or undefined when the operands did not fit (try again). */
function itemFor(row: Row, random: Random, aligned: boolean): Item | undefined {
  const operands = operandsFor(row, random);
  if (['B', 'J', 'C_B', 'C_J'].includes(row.formatName)) {
    return { kind: 'jump', row: row.name, operands, skip: random.below(6) };
  }
  if (row.formatName === 'CSR' || row.formatName === 'CSRI') return undefined;
  const whole = row.length === 4 ? 32 : 16;
  const noise = whole === 32 ? random.word() : random.word() & 0xffff;
  /* Start from random bits, then put the chosen registers in. */
  const decoded = decode(((noise & ~row.mask) | row.match) >>> 0);
  if (decoded === undefined || decoded.row !== row) return undefined;
  const chosen: Draft = { ...operands, imm: decoded.imm };
  const isMemory = operands.rs1 !== undefined && /^(LOAD|S|FLOAD|FSTORE)$/.test(row.formatName);
  if (isMemory) {
    const offset = random.below(DATA_SIZE - 8) - DATA_SIZE / 2;
    chosen.imm = aligned ? offset & ~7 : offset;
  }
  if (row.formatName === 'C_LWSP' || row.formatName === 'C_SWSP') chosen.imm = random.below(60) * 4;
  if (/^C_F?[LS]DSP$/.test(row.formatName)) chosen.imm = random.below(30) * 8;
  if (row.formatName === 'C_ADDI16SP') return undefined;
  let value: number;
  try {
    value = encode(row, chosen);
  } catch {
    return undefined;
  }
  /* The acquire and release bits of atomics are no operands. */
  if (row.formatName === 'AMO' || row.formatName === 'LR') value |= random.below(4) << 25;
  const check = decode(value);
  if (check === undefined || check.row !== row) return undefined;
  if (!row.format.text.startsWith('f') && POINTERS.some((pointer) => pointer === check.rd)) {
    const { formatName } = row;
    const writes = !['S', 'FSTORE', 'B'].includes(formatName) && !/^C_F?S/.test(formatName);
    if (writes) return undefined;
  }
  return word(value, row.length);
}

function rowsOf(profile: Profile): readonly Row[] {
  const base = INSTRUCTIONS.filter(
    (row) => profile.extensions.includes(row.extension) && !LEFT_OUT.has(row.name),
  );
  const usable = base.filter((row) => row.flow !== 'leave' || row.name === 'fence.i');
  if (!profile.extensions.includes('C')) return usable;
  const withFloat = profile.extensions.includes('D');
  const narrow = COMPRESSED_ROWS.filter(
    (row) =>
      !LEFT_OUT.has(row.name) &&
      row.expands !== 'ebreak' &&
      (withFloat || !row.expands.startsWith('f')),
  );
  return [...usable, ...narrow];
}

/**
 * PMP entries on the two pages of the data, and the code.
 *
 * Whole pages only: QEMU 7.2 keeps a page for as long as any entry holds all of
 * it, and does not see smaller entries before that one (Privileged spec, 3.7.1:
 * the lowest-numbered entry decides). Words are the business of pmp.test.ts.
 */
function randomPmp(random: Random): { pmpcfg: bigint; pmpaddr: bigint[] } {
  /* Entry 0 lets the code run, entry 7 allows the rest or nothing. */
  const pmpaddr = [(BigInt(CODE) >> 2n) | 0x3_ffffn];
  let pmpcfg = 0x1dn;
  const page = (DATA & ~0xfff) >>> 0;
  for (let i = 1; i < 7; i++) {
    const rights = random.pick([0, 1, 3, 3, 3, 5, 7]);
    const mode = random.pick([0, 1, 1, 3]);
    const at = BigInt(page + (random.below(4) - 1) * 0x1000) >> 2n;
    pmpaddr.push(mode === 3 ? at | ((1n << BigInt(9 + random.below(2))) - 1n) : at);
    pmpcfg |= BigInt(rights | (mode << 3)) << BigInt(i * 8);
  }
  pmpaddr.push((1n << 54n) - 1n);
  pmpcfg |= BigInt(random.pick([0x18, 0x1b, 0x1f, 0x1f])) << 56n;
  return { pmpcfg, pmpaddr };
}

/** Makes the sequence of a seed. */
export function makeSequence(seed: number, length: number, only?: string): Sequence {
  const random = new Random(seed);
  const candidates = PROFILES.filter(
    (profile) => only === undefined || profile.name === only,
  ).flatMap((profile) =>
    Array.from({ length: only === undefined ? profile.weight : 1 }, () => profile),
  );
  const profile = random.pick(candidates);
  const rows = rowsOf(profile);
  const items: Item[] = [];
  while (items.length < length) {
    if (profile.extra !== undefined && random.oneIn(profile.extraIn ?? 4)) {
      items.push(profile.extra(random));
      continue;
    }
    if (random.oneIn(60)) {
      items.push({
        kind: 'indirect',
        through: random.pick([5, 10, 31]),
        rd: destination(random),
        skip: random.below(5),
      });
      continue;
    }
    const item = itemFor(random.pick(rows), random, profile.pmp === true);
    if (item !== undefined) items.push(item);
  }
  const x = Array.from({ length: 32 }, () => interestingLong(random));
  const middle = BigInt(DATA + DATA_SIZE / 2);
  x[2] = middle;
  x[8] = middle + BigInt(profile.pmp !== true && random.oneIn(2) ? random.below(8) : 0);
  x[9] = middle - BigInt(random.below(9) * 8);
  const mode = random.pick(profile.modes ?? [3, 3, 0, 1]);
  const fs = random.oneIn(20) ? 0n : 3n;
  const everything = { pmpcfg: 0x1fn, pmpaddr: [(1n << 54n) - 1n, 0n, 0n, 0n, 0n, 0n, 0n, 0n] };
  const data = Uint8Array.from({ length: DATA_SIZE }, () => random.below(256));
  return {
    seed,
    profile: profile.name,
    items,
    x,
    f: Array.from({ length: 32 }, () => interestingFloat(random)),
    fcsr: random.oneIn(12) ? random.below(256) : (random.below(5) << 5) | random.pick([0, 1, 31]),
    /* TW, so that wfi traps in S as well. */
    mstatus: (BigInt(mode) << 11n) | (fs << 13n) | (1n << 21n),
    data,
    /*
     * Not fetch faults (1), where there is no instruction to step over, nor the breakpoint
     * (3) at the end of the code, nor calls from S (9), by which its handler asks M.
     */
    medeleg: profile.delegates === true ? random.long() & 0xb1f5n : 0n,
    ...(profile.pmp === true ? randomPmp(random) : everything),
  };
}
