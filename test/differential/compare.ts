/**
 * Differences between two results of a sequence, as text.
 */

import { F_NAMES, X_NAMES } from '../../machine/isa/registers.ts';
import { BASE, RESULT, RESULT_SIZE, TRAP_SIZE } from './driver.ts';

const hex = (value: bigint): string => `0x${value.toString(16)}`;

/**
 * Makes QEMU 7.2's causes of atomics those of the manual: an AMO that is misaligned
 * or not permitted raises a store/AMO exception (Privileged spec, table 14), where
 * QEMU raises that of a load.
 * @param image RAM as it was at the start; code in it has not changed
 */
export function correctAtomics(results: Uint8Array, image: Uint8Array): void {
  const view = new DataView(results.buffer, results.byteOffset, results.byteLength);
  const code = new DataView(image.buffer, image.byteOffset, image.byteLength);
  for (let result = 0; result < results.length; result += RESULT_SIZE) {
    for (let at = result + RESULT.traps; at < result + RESULT_SIZE; at += TRAP_SIZE) {
      const pc = Number(view.getBigUint64(at + 8, true)) - BASE;
      if (pc < 0 || pc + 4 > image.length) continue;
      const word = code.getUint32(pc, true);
      const isAmo = (word & 0x7f) === 0x2f && ((word >>> 27) & 0x1e) !== 2;
      const cause = view.getBigUint64(at, true);
      if (isAmo && (cause === 4n || cause === 5n)) view.setBigUint64(at, cause + 2n, true);
    }
  }
}

/** Whether two results differ at all. */
export function differs(ours: Uint8Array, theirs: Uint8Array, index: number): boolean {
  const at = index * RESULT_SIZE;
  return (
    Buffer.compare(ours.subarray(at, at + RESULT_SIZE), theirs.subarray(at, at + RESULT_SIZE)) !== 0
  );
}

/** What differs in the result of one sequence, a line each. */
export function differences(ours: Uint8Array, theirs: Uint8Array, index: number): string[] {
  const view = (bytes: Uint8Array): DataView =>
    new DataView(bytes.buffer, bytes.byteOffset + index * RESULT_SIZE, RESULT_SIZE);
  const [a, b] = [view(ours), view(theirs)];
  const lines: string[] = [];
  const compare = (name: string, offset: number): void => {
    const [mine, other] = [a.getBigUint64(offset, true), b.getBigUint64(offset, true)];
    if (mine !== other) lines.push(`${name}: Flatland ${hex(mine)}, QEMU ${hex(other)}`);
  };
  for (let i = 1; i < 32; i++) compare(X_NAMES[i] ?? '', RESULT.x + i * 8);
  for (let i = 0; i < 32; i++) compare(F_NAMES[i] ?? '', RESULT.f + i * 8);
  compare('fcsr', RESULT.fcsr);
  compare('mstatus', RESULT.mstatus);
  compare('traps', RESULT.trapCount);
  for (let at = RESULT.data; at < RESULT.traps; at += 8) compare(`data+${at - RESULT.data}`, at);
  for (let at = RESULT.traps; at < RESULT_SIZE; at += 8) {
    const trap = Math.floor((at - RESULT.traps) / TRAP_SIZE);
    const name =
      ['mcause', 'mepc', 'mtval', 'mstatus', 'scause', 'sepc', 'stval', ''][
        ((at - RESULT.traps) % TRAP_SIZE) / 8
      ] ?? '';
    compare(`trap ${trap} ${name}`, at);
  }
  return lines;
}
