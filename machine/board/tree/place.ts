/**
 * Where the device tree goes: the end of RAM, where firmware and kernel find it.
 *
 * Bare machines keep it on a 2 MiB boundary with room to grow, as QEMU's `virt` does
 * (hw/riscv/boot.c), because firmware edits it in place; hosted ones take the last pages.
 */
const PAGE = 4096;
const BARE_ALIGNMENT = 2 * 1024 * 1024;
/** Room that firmware may use to add nodes. */
const BARE_ROOM = 64 * 1024;

/**
 * @param length bytes of the blob
 * @returns the guest address for it
 * @throws RangeError when the blob does not fit into RAM
 */
export function deviceTreePlace(
  ram: { readonly base: number; readonly size: number },
  length: number,
  mode: 'hosted' | 'bare',
): number {
  const room = mode === 'bare' ? Math.max(length, BARE_ROOM) : length;
  const alignment = mode === 'bare' && ram.size >= 2 * BARE_ALIGNMENT ? BARE_ALIGNMENT : PAGE;
  const last = ram.base + ram.size - room;
  const address = Math.floor(last / alignment) * alignment;
  if (address < ram.base) {
    throw new RangeError(`the device tree takes ${room} bytes, but RAM has only ${ram.size}`);
  }
  return address;
}
