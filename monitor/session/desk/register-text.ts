/**
 * What the bits of control and floating-point registers mean, in a few words.
 *
 * Pure. Source: Privileged spec, sections 3.1.6 (mstatus), 3.1.15 (mcause), 3.7 (PMP).
 */

const EXCEPTIONS = [
  'instruction misaligned',
  'instruction access fault',
  'illegal instruction',
  'breakpoint',
  'load misaligned',
  'load access fault',
  'store misaligned',
  'store access fault',
  'ecall from U',
  'ecall from S',
  '',
  'ecall from M',
  'instruction page fault',
  'load page fault',
  '',
  'store page fault',
];
const INTERRUPTS: { readonly [code: string]: string } = {
  1: 'S software interrupt',
  3: 'M software interrupt',
  5: 'S timer interrupt',
  7: 'M timer interrupt',
  9: 'S external interrupt',
  11: 'M external interrupt',
};
const MODES = ['U', 'S', '?', 'M'];
const FLOAT_STATES = ['off', 'initial', 'clean', 'dirty'];

/** What mcause or scause says. */
export function causeText(value: bigint): string {
  const code = Number(value & 0xffn);
  if (value >> 63n !== 0n) return INTERRUPTS[code] ?? `interrupt ${code}`;
  return EXCEPTIONS[code] || `exception ${code}`;
}

/** Mode before the trap, interrupt enables and the state of the floating-point unit. */
export function statusText(value: bigint): string {
  const bit = (at: number): boolean => ((value >> BigInt(at)) & 1n) === 1n;
  const from = MODES[Number((value >> 11n) & 3n)] ?? '?';
  const float = FLOAT_STATES[Number((value >> 13n) & 3n)] ?? '?';
  return `MPP=${from} MIE=${bit(3) ? 1 : 0} MPIE=${bit(7) ? 1 : 0} FS=${float}`;
}

/**
 * Rights and range of a PMP entry; empty when it is off.
 * @param bits its byte of pmpcfg
 * @param address its pmpaddr, in units of 4 bytes
 * @param before the pmpaddr of the entry before it
 */
export function accessText(bits: number, address: bigint, before: bigint): string {
  const rights = `${bits & 1 ? 'R' : '-'}${bits & 2 ? 'W' : '-'}${bits & 4 ? 'X' : '-'}`;
  const range = (from: bigint, to: bigint): string =>
    `${rights} ${hex(from)}‥${hex(to)}${bits & 0x80 ? ' locked' : ''}`;
  switch ((bits >> 3) & 3) {
    case 1:
      return range(before << 2n, address << 2n);
    case 2:
      return range(address << 2n, (address << 2n) + 4n);
    case 3: {
      let ones = 0n;
      while ((address >> ones) & 1n) ones++;
      const base = (address & ~((1n << ones) - 1n)) << 2n;
      return range(base, base + (1n << (ones + 3n)));
    }
    default:
      return '';
  }
}

/** A floating-point register as a number: single precision when it is NaN-boxed, else double. */
export function floatText(value: bigint): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, value);
  if (value >> 32n === 0xffff_ffffn) return `${view.getFloat32(4)} single`;
  return String(view.getFloat64(0));
}

function hex(value: bigint): string {
  const digits = value.toString(16).toUpperCase().padStart(8, '0');
  return `${digits.slice(0, -4)}_${digits.slice(-4)}`;
}
