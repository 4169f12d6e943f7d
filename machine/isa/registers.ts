/**
 * Register and CSR names.
 *
 * Source: RISC-V ABIs Specification 1.0, "Register Convention"; Privileged spec
 * 20240411, chapter 2.
 */

export const X_NAMES = [
  'zero', 'ra', 'sp', 'gp', 'tp', 't0', 't1', 't2', 's0', 's1', 'a0', 'a1', 'a2', 'a3', 'a4', 'a5',
  'a6', 'a7', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9', 's10', 's11', 't3', 't4', 't5', 't6',
] as const; // prettier-ignore

export const F_NAMES = [
  'ft0', 'ft1', 'ft2', 'ft3', 'ft4', 'ft5', 'ft6', 'ft7', 'fs0', 'fs1', 'fa0', 'fa1', 'fa2', 'fa3',
  'fa4', 'fa5', 'fa6', 'fa7', 'fs2', 'fs3', 'fs4', 'fs5', 'fs6', 'fs7', 'fs8', 'fs9', 'fs10',
  'fs11', 'ft8', 'ft9', 'ft10', 'ft11',
] as const; // prettier-ignore

export const ROUNDING_NAMES = ['rne', 'rtz', 'rdn', 'rup', 'rmm', undefined, undefined, 'dyn'];

function lookup(names: readonly string[], letter: string): ReadonlyMap<string, number> {
  const map = new Map(names.map((name, index) => [name, index]));
  for (let i = 0; i < 32; i++) map.set(`${letter}${i}`, i);
  return map;
}

/** Numbers of x registers by ABI name and by `x5`; `fp` is s0. */
export const X_NUMBERS = new Map([...lookup(X_NAMES, 'x'), ['fp', 8]]);
/** Numbers of f registers by ABI name and by `f5`. */
export const F_NUMBERS = lookup(F_NAMES, 'f');

const range = (from: number, to: number, name: (index: number) => [number, string]) =>
  Array.from({ length: to - from + 1 }, (_, i) => name(from + i));

/** Names of the standard CSRs by address. */
export const CSR_NAMES: ReadonlyMap<number, string> = new Map<number, string>([
  [0x001, 'fflags'],
  [0x002, 'frm'],
  [0x003, 'fcsr'],
  [0xc00, 'cycle'],
  [0xc01, 'time'],
  [0xc02, 'instret'],
  ...range(3, 31, (i) => [0xc00 + i, `hpmcounter${i}`]),
  [0x100, 'sstatus'],
  [0x104, 'sie'],
  [0x105, 'stvec'],
  [0x106, 'scounteren'],
  [0x10a, 'senvcfg'],
  [0x140, 'sscratch'],
  [0x141, 'sepc'],
  [0x142, 'scause'],
  [0x143, 'stval'],
  [0x144, 'sip'],
  [0x14d, 'stimecmp'],
  [0x180, 'satp'],
  [0xf11, 'mvendorid'],
  [0xf12, 'marchid'],
  [0xf13, 'mimpid'],
  [0xf14, 'mhartid'],
  [0xf15, 'mconfigptr'],
  [0x300, 'mstatus'],
  [0x301, 'misa'],
  [0x302, 'medeleg'],
  [0x303, 'mideleg'],
  [0x304, 'mie'],
  [0x305, 'mtvec'],
  [0x306, 'mcounteren'],
  [0x30a, 'menvcfg'],
  [0x320, 'mcountinhibit'],
  ...range(3, 31, (i) => [0x320 + i, `mhpmevent${i}`]),
  [0x340, 'mscratch'],
  [0x341, 'mepc'],
  [0x342, 'mcause'],
  [0x343, 'mtval'],
  [0x344, 'mip'],
  [0x3a0, 'pmpcfg0'],
  [0x3a2, 'pmpcfg2'],
  ...range(0, 15, (i) => [0x3b0 + i, `pmpaddr${i}`]),
  [0xb00, 'mcycle'],
  [0xb02, 'minstret'],
  ...range(3, 31, (i) => [0xb00 + i, `mhpmcounter${i}`]),
]);

export const CSR_ADDRESSES: ReadonlyMap<string, number> = new Map(
  [...CSR_NAMES].map(([address, name]) => [name, address]),
);
