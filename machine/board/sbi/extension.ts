/**
 * What an SBI extension is here: a number, a name, and its functions.
 *
 * RISC-V Supervisor Binary Interface Specification 2.0, chapter 3 (binary encoding).
 */
import type { Hart, Ram } from '../../face.ts';

/** Standard error numbers, section 3.1. */
export const SBI_SUCCESS = 0;
export const SBI_ERR_FAILED = -1;
export const SBI_ERR_NOT_SUPPORTED = -2;
export const SBI_ERR_INVALID_PARAM = -3;
export const SBI_ERR_INVALID_ADDRESS = -5;
export const SBI_ERR_ALREADY_AVAILABLE = -6;

/** Error and value, as a0 and a1 carry them. */
export type SbiResult = readonly [error: number, value: number];

/** Done without a value. */
export const OK: SbiResult = [SBI_SUCCESS, 0];

export function failed(error: number): SbiResult {
  return [error, 0];
}

/** What the extensions may do to the machine. */
export interface SbiHost {
  readonly harts: readonly Hart[];
  readonly ram: Ram;
  /** Resets a hart and starts it in S-mode. */
  startHart(hart: Hart, address: number, opaque: bigint): void;
  /** Drops decoded code everywhere. */
  fence(): void;
  off(code: number): void;
  reset(): void;
  /** One byte to the console; false when it takes none now. */
  put(byte: number): boolean;
  /** One byte from the console, -1 for none. */
  get(): number;
}

/** Gets the calling hart, with arguments in a0 to a5. Undefined: do not return to the caller. */
export type SbiFunction = (hart: Hart, host: SbiHost) => SbiResult | undefined;

export interface SbiExtension {
  readonly id: number;
  readonly name: string;
  /** By function number. */
  readonly functions: readonly SbiFunction[];
}

/** Register numbers of the calling convention. */
export const A0 = 10;
export const A1 = 11;
export const A2 = 12;
export const A6 = 16;
export const A7 = 17;

/**
 * Harts that a mask in a0 and its base in a1 name (section 3.1, hart list parameter).
 * @returns undefined when one of them does not exist
 */
export function hartsOfMask(hart: Hart, host: SbiHost, mask = A0): readonly Hart[] | undefined {
  const base = hart.register(mask + 1);
  if (base === 0xffff_ffff_ffff_ffffn) return host.harts;
  const bits = hart.register(mask);
  const found: Hart[] = [];
  for (let bit = 0; bit < 64; bit++) {
    if (((bits >> BigInt(bit)) & 1n) === 0n) continue;
    const id = base + BigInt(bit);
    const named = id < BigInt(host.harts.length) ? host.harts[Number(id)] : undefined;
    if (named === undefined) return undefined;
    found.push(named);
  }
  return found;
}
