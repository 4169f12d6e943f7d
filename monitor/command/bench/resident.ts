/**
 * Memory of another process, as Linux tells it in /proc (proc(5)).
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { NotMeasured } from './measurement.ts';

const PAGE = 4096;
const ENTRY = 8;
/** Bit 63 of a pagemap entry: the page is present (kernel, admin-guide/mm/pagemap). */
const PRESENT_BYTE = 7;
const PRESENT = 0x80;
/** What the machine keeps below RAM in the same memory: something, but less than this. */
const MOST_BELOW_RAM = 64 * 1024 * 1024;

/** Peak resident memory in bytes. @throws NotMeasured where /proc does not tell it */
export function peakResident(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(read(pid, 'status'))?.[1];
  if (kilobytes === undefined) throw new NotMeasured('/proc does not tell its memory');
  return Number(kilobytes) * 1024;
}

/**
 * Bytes of guest RAM that the guest has touched: pages present at the end of the mapping that
 * holds it. RAM is the last thing in the machine's memory.
 *
 * @param ramSize bytes, a multiple of 64 KiB
 * @throws NotMeasured when no mapping or more than one could be it
 */
export function touchedRam(pid: number, ramSize: number): number {
  const mappings = [...read(pid, 'maps').matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)]
    .map(([, from, to]) => ({ from: Number.parseInt(from!, 16), to: Number.parseInt(to!, 16) }))
    .filter(({ from, to }) => to - from > ramSize && to - from < ramSize + MOST_BELOW_RAM);
  const [mapping] = mappings;
  if (mapping === undefined || mappings.length > 1) {
    throw new NotMeasured(`${mappings.length} mappings could be the guest’s RAM`);
  }
  const entries = Buffer.alloc((ramSize / PAGE) * ENTRY);
  const file = openSync(`/proc/${pid}/pagemap`, 'r');
  try {
    readSync(file, entries, 0, entries.length, ((mapping.to - ramSize) / PAGE) * ENTRY);
  } finally {
    closeSync(file);
  }
  let pages = 0;
  for (let at = PRESENT_BYTE; at < entries.length; at += ENTRY) {
    if ((entries[at]! & PRESENT) !== 0) pages++;
  }
  return pages * PAGE;
}

function read(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    throw new NotMeasured('/proc does not tell its memory');
  }
}
