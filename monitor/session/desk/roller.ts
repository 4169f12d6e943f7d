/**
 * The roller of PANEL: one hart's registers by faces, with what their values mean.
 *
 * Rules of use: `turn` and `look` follow the operator's keys, `show` reads the machine anew.
 * Reads only; the lamps are the terminal's.
 */
import type { Value } from '../../../kernel/index.ts';
import type { Hart } from '../../../machine/index.ts';
import type { Down } from '../../btp/index.ts';
import { clip } from './outbox.ts';
import { accessText, causeText, floatText, statusText } from './register-text.ts';

type Roller = NonNullable<Down['widget']['roller']>;
type Row = Roller['rows'][number];
type Ask = (name: string, ...args: Value[]) => Value;

/** Faces in the order in which they turn. */
export const FACES = ['GPR', 'CSR', 'FPR', 'PMP', 'TRAP', 'TASK'] as const;
type Face = (typeof FACES)[number];

/** The registers that tell most come first: a small screen shows no more. */
const GPR =
  'pc ra sp a0 a1 a2 a3 a4 a5 a6 a7 s0 s1 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t0 t1 t2 t3 t4 t5 t6 gp tp'.split(
    ' ',
  );
const FPR =
  'fa0 fa1 fa2 fa3 fa4 fa5 fa6 fa7 fs0 fs1 fs2 fs3 fs4 fs5 fs6 fs7 fs8 fs9 fs10 fs11 ft0 ft1 ft2 ft3 ft4 ft5 ft6 ft7 ft8 ft9 ft10 ft11'.split(
    ' ',
  );
/** Numbers of the floating-point registers by ABI name (psABI, "Floating-point Register Convention"). */
const FLOAT_ORDER =
  'ft0 ft1 ft2 ft3 ft4 ft5 ft6 ft7 fs0 fs1 fa0 fa1 fa2 fa3 fa4 fa5 fa6 fa7 fs2 fs3 fs4 fs5 fs6 fs7 fs8 fs9 fs10 fs11 ft8 ft9 ft10 ft11'.split(
    ' ',
  );
/** x1 to x31 and pc come first in a hart's context, 8 bytes each. */
const FLOAT_OFFSET = 32 * 8;

/** CSRs of two faces (Privileged spec, table 3 and following). */
const CSR: readonly (readonly [name: string, address: number])[] = [
  ['mstatus', 0x300],
  ['mie', 0x304],
  ['mip', 0x344],
  ['mcycle', 0xb00],
  ['minstret', 0xb02],
  ['time', 0xc01],
  ['misa', 0x301],
  ['mhartid', 0xf14],
  ['mscratch', 0x340],
  ['satp', 0x180],
  ['fcsr', 0x003],
];
const TRAP: readonly (readonly [name: string, address: number])[] = [
  ['mcause', 0x342],
  ['mepc', 0x341],
  ['mtval', 0x343],
  ['mtvec', 0x305],
  ['mstatus', 0x300],
  ['medeleg', 0x302],
  ['mideleg', 0x303],
  ['mscratch', 0x340],
  ['scause', 0x142],
  ['sepc', 0x141],
  ['stval', 0x143],
  ['stvec', 0x105],
];
const PMP_CONFIGURATION = 0x3a0;
const PMP_ADDRESS = 0x3b0;
const PMP_ENTRIES = 16;

/** The roller of one machine. */
export interface RollerDrum {
  /** Turns to the face of that name, or to the next one when there is none of it. */
  turn(face: string | undefined): void;
  /** Looks at another hart. @returns false when there is none of that number */
  look(hart: number): boolean;
  show(): Roller;
}

/**
 * @param ask a privileged call
 */
export function createRoller(harts: readonly Hart[], ask: Ask): RollerDrum {
  let hart = 0;
  let face: Face = 'GPR';

  const rows = (): Row[] => {
    const core = harts[hart];
    if (core === undefined) return [];
    switch (face) {
      case 'GPR':
        return general(ask, hart);
      case 'FPR':
        return floats(core);
      case 'PMP':
        return protection(core);
      case 'CSR':
        return CSR.map(([name, address]) => control(ask, core, name, address));
      case 'TRAP':
        return TRAP.map(([name, address]) => control(ask, core, name, address));
      case 'TASK':
        return task(ask, core);
    }
  };
  return {
    turn(wanted) {
      const known = FACES.find((each) => each === wanted?.toUpperCase());
      face = known ?? FACES[(FACES.indexOf(face) + 1) % FACES.length] ?? 'GPR';
    },
    look(wanted) {
      if (harts[wanted] === undefined) return false;
      hart = wanted;
      return true;
    },
    show: () => ({ hart, face, faces: [...FACES], rows: rows() }),
  };
}

function row(name: string, value: bigint, text = ''): Row {
  const digits = BigInt.asUintN(64, value).toString(16).padStart(16, '0');
  return text === '' ? { name, value: digits } : { name, value: digits, text: clip(text, 64) };
}

function general(ask: Ask, hart: number): Row[] {
  const registers = ask('registers', hart) as Record<string, number | bigint>;
  return GPR.map((name) => {
    const value = BigInt(registers[name] ?? 0);
    return row(name, value, meaning(ask, value));
  });
}

/** Decimal, or what lies at the address. */
function meaning(ask: Ask, value: bigint): string {
  if (value >= 0x8000_0000n && value < 1n << 32n) {
    const symbol = ask('symbol', Number(value)) as { name: string; offset: number } | null;
    if (symbol !== null) {
      return symbol.offset === 0 ? symbol.name : `${symbol.name}+0x${symbol.offset.toString(16)}`;
    }
    const owner = ask('owner', Number(value)) as { owner: string } | null;
    // `task 3 stack` is `stack 3` here: there is little room.
    if (owner !== null) {
      return owner.owner.replace(/^task (\d+) (.*)$/, '$2 $1').replace(/^kernel /, '');
    }
  }
  const signed = BigInt.asIntN(64, value);
  return signed > -1_000_000_000n && signed < 1n << 40n ? String(signed) : '';
}

function floats(hart: Hart): Row[] {
  const { buffer, byteOffset, byteLength } = hart.context;
  const view = new DataView(buffer, byteOffset, byteLength);
  return FPR.map((name) => {
    const value = view.getBigUint64(FLOAT_OFFSET + 8 * FLOAT_ORDER.indexOf(name), true);
    return row(name, value, floatText(value));
  });
}

function protection(hart: Hart): Row[] {
  const rows: Row[] = [];
  let before = 0n;
  for (let entry = 0; entry < PMP_ENTRIES; entry++) {
    // Eight entries a register; only even ones exist on RV64.
    const configuration = hart.csr(PMP_CONFIGURATION + 2 * (entry >> 3));
    const bits = Number((configuration >> BigInt(8 * (entry & 7))) & 0xffn);
    const address = hart.csr(PMP_ADDRESS + entry);
    const text = accessText(bits, address, before);
    before = address;
    if (text !== '') rows.push(row(`pmp${entry}`, address << 2n, text));
  }
  return rows.length > 0 ? rows : [row('pmp0', 0n, 'every entry is off')];
}

function control(ask: Ask, hart: Hart, name: string, address: number): Row {
  const value = hart.csr(address);
  if (name === 'mstatus') return row(name, value, statusText(value));
  if (name === 'mcause' || name === 'scause') return row(name, value, causeText(value));
  return row(name, value, meaning(ask, value));
}

interface Details {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  readonly instructions: number;
  readonly sections: readonly { readonly name: string; readonly start: number; size: number }[];
  readonly calls: { readonly [name: string]: number };
}

function task(ask: Ask, hart: Hart): Row[] {
  const { task: id } = (ask('harts') as { task: number | null }[])[hart.id] ?? { task: null };
  if (id === null) return [row('task', 0n, `no Task runs on hart ${hart.id}`)];
  const details = ask('task', id) as unknown as Details;
  const calls = Object.values(details.calls).reduce((sum, count) => sum + count, 0);
  return [
    row('task', BigInt(id), `${details.name}, ${details.state}`),
    row('calls', BigInt(calls), `${calls} system calls`),
    row('retired', BigInt(details.instructions), `${details.instructions} instructions`),
    ...details.sections.map(({ name, start, size }) =>
      row(clip(name, 16), BigInt(start), `${size} bytes`),
    ),
  ];
}
