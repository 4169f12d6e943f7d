/**
 * The page that every Task can read and run: the call table and its stubs.
 *
 * struct flat_system {version, size, pointers}, then for each call a stub
 * `li a7,N; ecall; ret`, then the stub that _start returns to, which exits with
 * the result. Encodings: RISC-V unprivileged spec, "RV32I" instruction listing.
 */

import { ABI_VERSION, SYSTEM_HEADER, TASK_CALLS } from '../abi/index.ts';
import { KernelBug } from '../error.ts';

export const SYSCALL_PAGE_SIZE = 4096;

const STUB_SIZE = 12;
const A7 = 17;
const ECALL = 0x0000_0073;
const RET = 0x0000_8067;
const EBREAK = 0x0010_0073;

/** addi a7, x0, value */
function loadA7(value: number): number {
  return ((value << 20) | (A7 << 7) | 0x13) >>> 0;
}

export interface SyscallPage {
  readonly address: number;
  /** Where _start returns to. */
  readonly returnAddress: number;
}

/**
 * Writes the page.
 * @param page its memory, zeroed
 * @param address where Tasks see it
 */
export function writeSyscallPage(page: Uint8Array, address: number): SyscallPage {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const tableSize = SYSTEM_HEADER + 8 * TASK_CALLS.length;
  const stubs = Math.ceil(tableSize / 16) * 16;
  const last = stubs + STUB_SIZE * TASK_CALLS.length;
  if (last + STUB_SIZE > page.length) throw new KernelBug('the call table outgrew its page');
  view.setUint32(0, ABI_VERSION, true);
  view.setUint32(4, tableSize, true);
  TASK_CALLS.forEach((row, index) => {
    const stub = stubs + STUB_SIZE * index;
    view.setUint32(SYSTEM_HEADER + 8 * index, address + stub, true);
    view.setUint32(stub, loadA7(row.number), true);
    view.setUint32(stub + 4, ECALL, true);
    view.setUint32(stub + 8, RET, true);
  });
  view.setUint32(last, loadA7(0), true);
  view.setUint32(last + 4, ECALL, true);
  view.setUint32(last + 8, EBREAK, true);
  return { address, returnAddress: address + last };
}
