/**
 * The built-in SBI: firmware in TypeScript for S-mode kernels started without any.
 *
 * RISC-V Supervisor Binary Interface Specification 2.0. The harts run hosted, and only SBI
 * calls trap to M-mode: everything else is delegated to the kernel, all of memory is open
 * to it, its timer is stimecmp (Sstc). Legacy calls (chapter 5) are not there.
 */
import type { Hart, StopReason } from '../../face.ts';
import {
  A0,
  A1,
  A6,
  A7,
  failed,
  SBI_ERR_NOT_SUPPORTED,
  SBI_SUCCESS,
  type SbiExtension,
  type SbiFunction,
  type SbiHost,
} from './extension.ts';
import { EXTENSIONS } from './extensions.ts';

const SPEC_VERSION_2_0 = 2 << 24;
/** Implementation id; not one of the registered ones of section 4.8. */
const IMPLEMENTATION = 0xf1a7;
const IMPLEMENTATION_VERSION = 1;

const MSTATUS = 0x300;
const MEDELEG = 0x302;
const MIDELEG = 0x303;
const MCOUNTEREN = 0x306;
const MENVCFG = 0x30a;
const MEPC = 0x341;
const PMPCFG0 = 0x3a0;
const PMPADDR0 = 0x3b0;
const MVENDORID = 0xf11;
const MARCHID = 0xf12;
const MIMPID = 0xf13;

const MPP_S = 1n << 11n;
const S_INTERRUPTS = 0x222n;
/** All exceptions but environment calls from S and M. */
const DELEGATED = 0xb1ffn;
const STCE = 1n << 63n;
/** One NAPOT entry over everything, read, write and execute. */
const PMP_ALL = 0x1fn;
const PMP_ALL_ADDRESS = (1n << 54n) - 1n;

const CAUSE_ECALL_S = 9;

/** The base extension, chapter 4. */
function base(extensions: readonly SbiExtension[]): SbiExtension {
  const value =
    (number: number): SbiFunction =>
    () => [SBI_SUCCESS, number];
  const csr =
    (address: number): SbiFunction =>
    (hart) => [SBI_SUCCESS, Number(hart.csr(address))];
  return {
    id: 0x10,
    name: 'BASE',
    functions: [
      value(SPEC_VERSION_2_0),
      value(IMPLEMENTATION),
      value(IMPLEMENTATION_VERSION),
      (hart) => {
        const id = hart.number(A0);
        const known = id === 0x10 || extensions.some((extension) => extension.id === id);
        return [SBI_SUCCESS, known ? 1 : 0];
      },
      csr(MVENDORID),
      csr(MARCHID),
      csr(MIMPID),
    ],
  };
}

export class Sbi {
  private readonly host: SbiHost;
  private readonly extensions: ReadonlyMap<number, SbiExtension>;

  constructor(host: SbiHost) {
    this.host = host;
    const all = [base(EXTENSIONS), ...EXTENSIONS];
    this.extensions = new Map(all.map((extension) => [extension.id, extension]));
  }

  /** Trap handler for the turns; never asks to stop. */
  trap(hart: Hart, reason: StopReason): boolean {
    if (reason === 'ecall' && hart.cause === CAUSE_ECALL_S) {
      this.call(hart);
    } else if (reason !== 'budget') {
      // Nothing else reaches M-mode with this delegation; a hart that does has no way on.
      hart.running = false;
    }
    return true;
  }

  private call(hart: Hart): void {
    const extension = this.extensions.get(hart.number(A7));
    const perform = extension?.functions[hart.number(A6)];
    const result = perform === undefined ? failed(SBI_ERR_NOT_SUPPORTED) : perform(hart, this.host);
    if (result === undefined) return;
    hart.set(A0, result[0]);
    hart.set(A1, result[1]);
    hart.setCsr(MEPC, hart.csr(MEPC) + 4n);
    hart.resume();
  }
}

/**
 * Sends a hart that was just reset to an address in S-mode, with everything delegated and
 * all of memory open (section 9.1, table 8: satp 0, sstatus.SIE 0, a0 hart id, a1 opaque).
 */
export function enterSupervisor(hart: Hart, address: number, opaque: bigint): void {
  hart.setCsr(MEDELEG, DELEGATED);
  hart.setCsr(MIDELEG, S_INTERRUPTS);
  hart.setCsr(MCOUNTEREN, 7n);
  hart.setCsr(MENVCFG, STCE);
  hart.setCsr(PMPADDR0, PMP_ALL_ADDRESS);
  hart.setCsr(PMPCFG0, PMP_ALL);
  hart.setCsr(MSTATUS, MPP_S);
  hart.setCsr(MEPC, BigInt(address));
  hart.set(A0, hart.id);
  hart.setRegister(A1, opaque);
  hart.running = true;
  hart.resume();
}
