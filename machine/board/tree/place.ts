/**
 * Puts the device tree at the end of RAM, where firmware and kernel find it.
 *
 * Bare machines keep it on a 2 MiB boundary with room to grow, as QEMU's `virt` does
 * (hw/riscv/boot.c), because firmware edits it in place; hosted ones take the last pages.
 */
import type { Ram } from '../../face.ts';

const PAGE = 4096;
const BARE_ALIGNMENT = 2 * 1024 * 1024;
/** Room that firmware may use to add nodes. */
const BARE_ROOM = 64 * 1024;

/**
 * @returns guest address of the blob
 * @throws RangeError when the blob does not fit into RAM
 */
export function placeDeviceTree(ram: Ram, blob: Uint8Array, mode: 'hosted' | 'bare'): number {
  const room = mode === 'bare' ? Math.max(blob.length, BARE_ROOM) : blob.length;
  const alignment = mode === 'bare' && ram.size >= 2 * BARE_ALIGNMENT ? BARE_ALIGNMENT : PAGE;
  const last = ram.base + ram.size - room;
  const address = Math.floor(last / alignment) * alignment;
  if (!ram.contains(address, blob.length)) {
    throw new RangeError(
      `the device tree takes ${blob.length} bytes, but RAM has only ${ram.size}`,
    );
  }
  ram.slice(address, blob.length).set(blob);
  return address;
}

