/**
 * The board, a row per device: where it answers, which interrupt it raises, what it is.
 *
 * Addresses and interrupts of QEMU's `virt` board (docs/system/riscv/virt.rst), so that
 * firmware and kernels made for it run here. Bus, device tree and memory map are made
 * from this table; RAM, whose size varies, is added to them by the board.
 */

/** What a row is; `attach.ts` has one attachment for each kind. */
export type DeviceKind =
  'rom' | 'finisher' | 'rtc' | 'clint' | 'plic' | 'uart' | 'virtio' | 'flash';

export interface BoardRow {
  /** Unique on the board; names the device in the map and in saved states. */
  readonly name: string;
  readonly kind: DeviceKind;
  readonly base: number;
  readonly size: number;
  /** PLIC source, 0 for none. */
  readonly interrupt: number;
  /** Access widths it takes, in bytes; others are access faults. */
  readonly widths: readonly (1 | 2 | 4 | 8)[];
}

/** Highest PLIC source; `riscv,ndev` in the device tree. */
export const PLIC_SOURCES = 53;

const WORD = [4] as const;
const WORD_OR_TWO = [4, 8] as const;
const ANY = [1, 2, 4, 8] as const;

const VIRTIO_SLOTS = 8;
const VIRTIO_BASE = 0x1000_1000;
const VIRTIO_STRIDE = 0x1000;

export const BOARD: readonly BoardRow[] = [
  row('reset-rom', 'rom', 0x0000_1000, 0xf000, 0, ANY),
  row('finisher', 'finisher', 0x0010_0000, 0x1000, 0, [2, 4]),
  row('rtc', 'rtc', 0x0010_1000, 0x1000, 11, WORD_OR_TWO),
  row('clint', 'clint', 0x0200_0000, 0x1_0000, 0, WORD_OR_TWO),
  row('plic', 'plic', 0x0c00_0000, 0x60_0000, 0, WORD),
  row('uart', 'uart', 0x1000_0000, 0x100, 10, ANY),
  ...Array.from({ length: VIRTIO_SLOTS }, (_, slot) =>
    row(`virtio${slot}`, 'virtio', VIRTIO_BASE + slot * VIRTIO_STRIDE, 0x1000, 1 + slot, ANY),
  ),
  row('flash', 'flash', 0x2000_0000, 0x400_0000, 0, ANY),
];

function row(
  name: string,
  kind: DeviceKind,
  base: number,
  size: number,
  interrupt: number,
  widths: readonly (1 | 2 | 4 | 8)[],
): BoardRow {
  return { name, kind, base, size, interrupt, widths };
}
