/**
 * The extensions of the built-in SBI: TIME, IPI, RFENCE, HSM, SRST, DBCN.
 *
 * RISC-V SBI Specification 2.0, chapters 6 to 12, a table entry each. `sbi.ts` adds the
 * base extension, which has to know the others.
 */
import type { Hart } from '../../face.ts';
import {
  A0,
  A1,
  A2,
  failed,
  hartsOfMask,
  OK,
  SBI_ERR_ALREADY_AVAILABLE,
  SBI_ERR_FAILED,
  SBI_ERR_INVALID_ADDRESS,
  SBI_ERR_INVALID_PARAM,
  SBI_ERR_NOT_SUPPORTED,
  SBI_SUCCESS,
  type SbiExtension,
  type SbiFunction,
  type SbiHost,
} from './extension.ts';

const MIP = 0x344;
const SSIP = 1n << 1n;
const STIMECMP = 0x14d;

const HART_STARTED = 0;
const HART_STOPPED = 1;
const SUSPEND_RETENTIVE = 0;
const SUSPEND_LAST = 0xffff_ffff;

/** Most bytes one console_write moves, so that no guest keeps the host busy with one call. */
const CONSOLE_MOST = 64 * 1024;

/** Chapter 6: the next timer interrupt of the calling hart. With Sstc that is its stimecmp. */
const time: SbiExtension = {
  id: 0x5449_4d45,
  name: 'TIME',
  functions: [
    (hart) => {
      hart.setCsr(STIMECMP, hart.register(A0));
      return OK;
    },
  ],
};

/** Chapter 7: software interrupts to harts. */
const ipi: SbiExtension = {
  id: 0x0073_5049,
  name: 'IPI',
  functions: [
    (hart, host) => {
      const targets = hartsOfMask(hart, host);
      if (targets === undefined) return failed(SBI_ERR_INVALID_PARAM);
      for (const target of targets) target.setCsr(MIP, target.csr(MIP) | SSIP);
      return OK;
    },
  ],
};

/** Chapter 8. Without virtual memory only decoded code can be stale. */
const fence: SbiFunction = (hart, host) => {
  if (hartsOfMask(hart, host) === undefined) return failed(SBI_ERR_INVALID_PARAM);
  host.fence();
  return OK;
};
const nothing: SbiFunction = (hart, host) =>
  hartsOfMask(hart, host) === undefined ? failed(SBI_ERR_INVALID_PARAM) : OK;
const rfence: SbiExtension = {
  id: 0x5246_4e43,
  name: 'RFENCE',
  // fence.i, sfence.vma, sfence.vma with ASID; the hypervisor ones do not exist here.
  functions: [fence, nothing, nothing],
};

/** Chapter 9: hart state management. */
const hsm: SbiExtension = {
  id: 0x0048_534d,
  name: 'HSM',
  functions: [
    (hart, host) => {
      const target = hartOf(hart, host);
      const address = hart.number(A1);
      if (target === undefined) return failed(SBI_ERR_INVALID_PARAM);
      if (!host.ram.contains(address, 2)) return failed(SBI_ERR_INVALID_ADDRESS);
      if (target.running) return failed(SBI_ERR_ALREADY_AVAILABLE);
      host.startHart(target, address, hart.register(A2));
      return OK;
    },
    (hart) => {
      hart.running = false;
      return undefined;
    },
    (hart, host) => {
      const target = hartOf(hart, host);
      if (target === undefined) return failed(SBI_ERR_INVALID_PARAM);
      return [SBI_SUCCESS, target.running ? HART_STARTED : HART_STOPPED];
    },
    (hart) => {
      // A retentive suspend may end at any time; the caller's own wfi does the waiting.
      const type = hart.number(A0);
      if (type === SUSPEND_RETENTIVE) return OK;
      return failed(type <= SUSPEND_LAST ? SBI_ERR_NOT_SUPPORTED : SBI_ERR_INVALID_PARAM);
    },
  ],
};

function hartOf(hart: Hart, host: SbiHost): Hart | undefined {
  return host.harts[hart.number(A0)];
}

/** Chapter 10: shutdown and reboot. */
const srst: SbiExtension = {
  id: 0x5352_5354,
  name: 'SRST',
  functions: [
    (hart, host) => {
      const type = hart.number(A0);
      const reason = hart.number(A1);
      if (type > 2 || reason > 1) return failed(SBI_ERR_INVALID_PARAM);
      if (type === 0) host.off(reason);
      else host.reset();
      return undefined;
    },
  ],
};

/** Chapter 12: debug console. */
const dbcn: SbiExtension = {
  id: 0x4442_434e,
  name: 'DBCN',
  functions: [
    (hart, host) => {
      const bytes = bufferOf(hart, host);
      if (bytes === undefined) return failed(SBI_ERR_INVALID_PARAM);
      let count = 0;
      while (count < bytes.length && host.put(bytes[count]!)) count++;
      return [SBI_SUCCESS, count];
    },
    (hart, host) => {
      const bytes = bufferOf(hart, host);
      if (bytes === undefined) return failed(SBI_ERR_INVALID_PARAM);
      let count = 0;
      while (count < bytes.length) {
        const byte = host.get();
        if (byte < 0) break;
        bytes[count++] = byte;
      }
      return [SBI_SUCCESS, count];
    },
    (hart, host) => (host.put(hart.low(A0) & 0xff) ? OK : failed(SBI_ERR_FAILED)),
  ],
};

/** The guest's buffer: length in a0, physical address in a1 and a2. */
function bufferOf(hart: Hart, host: SbiHost): Uint8Array | undefined {
  const length = hart.number(A0);
  const address = hart.number(A1);
  if (hart.register(A2) !== 0n || !host.ram.contains(address, length)) return undefined;
  return host.ram.slice(address, Math.min(length, CONSOLE_MOST));
}

export const EXTENSIONS: readonly SbiExtension[] = [time, ipi, rfence, hsm, srst, dbcn];
