/**
 * The reset ROM at 0x1000: what a hart runs first.
 *
 * As QEMU's `virt` board has it (hw/riscv/boot.c, riscv_setup_rom_reset_vec): a0 is the
 * hart id, a1 the device tree, a2 the information OpenSBI's fw_dynamic wants
 * (OpenSBI docs/firmware/fw_dynamic.md, version 2), t0 the address it jumps to.
 */

/** Where harts begin on a bare machine. */
export const RESET_ROM_BASE = 0x1000;

const CODE = [
  0x0000_0297, // auipc t0, 0
  0x0282_8613, // addi  a2, t0, 0x28
  0xf140_2573, // csrr  a0, mhartid
  0x0202_b583, // ld    a1, 32(t0)
  0x0182_b283, // ld    t0, 24(t0)
  0x0002_8067, // jr    t0
] as const;
const START = 24;
const DEVICE_TREE = 32;
const INFO = 40;
const SIZE = INFO + 6 * 8;

/** "OSBI". */
const INFO_MAGIC = 0x4942_534f;
const INFO_VERSION = 2;
const NEXT_MODE_S = 1;

/**
 * @param start address the ROM jumps to
 * @param deviceTree address of the device tree
 * @param next address fw_dynamic goes to, in S-mode; 0 for none
 */
export function resetRom(start: number, deviceTree: number, next: number): Uint8Array {
  const bytes = new Uint8Array(SIZE);
  const view = new DataView(bytes.buffer);
  CODE.forEach((word, index) => view.setUint32(4 * index, word, true));
  const wide = (at: number, value: number) => view.setBigUint64(at, BigInt(value), true);
  wide(START, start);
  wide(DEVICE_TREE, deviceTree);
  wide(INFO, INFO_MAGIC);
  wide(INFO + 8, INFO_VERSION);
  wide(INFO + 16, next);
  wide(INFO + 24, NEXT_MODE_S);
  return bytes;
}
