/**
 * Puts every hart into a known state: interrupts enabled, nothing delegated, parked.
 */

import type { Machine } from '../../machine/index.ts';

/** CSR addresses and bits (Privileged spec, tables 4 to 6 and 3.1.9). */
const CSR = {
  mstatus: 0x300,
  medeleg: 0x302,
  mideleg: 0x303,
  mie: 0x304,
  mcounteren: 0x306,
} as const;
/** mstatus.FS = Initial: floating point may be used, where the hart has it (3.1.6.6). */
const FS_INITIAL = 1n << 13n;
const MSIE = 1n << 3n;
const MTIE = 1n << 7n;
const MEIE = 1n << 11n;

/** @param external hart that takes device interrupts */
export function startHarts(machine: Machine, external: number): void {
  for (const hart of machine.harts) {
    hart.setCsr(CSR.mstatus, hart.csr(CSR.mstatus) | FS_INITIAL);
    hart.setCsr(CSR.medeleg, 0n);
    hart.setCsr(CSR.mideleg, 0n);
    // Counters and time are for those who hold :clock; they use the system call.
    hart.setCsr(CSR.mcounteren, 0n);
    hart.setCsr(CSR.mie, MSIE | MTIE | (hart.id === external ? MEIE : 0n));
    hart.running = true;
    hart.park();
  }
}
