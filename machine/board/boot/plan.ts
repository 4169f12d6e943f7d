/**
 * Where the images of a bare machine go, and where it starts.
 *
 * As QEMU's `virt` board places them (hw/riscv/boot.c): firmware at the start of RAM, a raw
 * kernel on the next 2 MiB boundary after it, the initial RAM disk half of RAM but at most
 * 128 MiB above the kernel. ELF files go where they say. Nothing is written here.
 */
import type { BootImages } from '../../face.ts';
import type { Chosen } from '../tree/board-tree.ts';
import { isElf, LoadError, readElf, type LoadSegment } from './elf.ts';

const MEGABYTE = 1024 * 1024;
const KERNEL_ALIGNMENT = 2 * MEGABYTE;
const INITRD_DISTANCE = 128 * MEGABYTE;
const PAGE = 4096;

export interface BootPlan {
  readonly segments: readonly NamedSegment[];
  /** Where the harts go after the reset ROM. */
  readonly start: number;
  /** Where firmware goes after itself; 0 without a kernel. */
  readonly next: number;
  readonly chosen: Chosen;
}

/** Where RAM is. */
export interface RamRange {
  readonly base: number;
  readonly size: number;
}

/** @throws LoadError when an image is malformed, empty, text, outside RAM, or two of them overlap */
export function planBoot(ram: RamRange, images: BootImages): BootPlan {
  const bios = images.bios && place(ram, images.bios, 'bios', ram.base);
  const afterBios = bios === undefined ? ram.base : alignUp(endOf(bios.segments));
  const kernel = images.kernel && place(ram, images.kernel, 'kernel', afterBios);
  const initrd = images.initrd && placeInitrd(ram, images.initrd, kernel?.entry ?? ram.base);
  const segments = [
    ...(bios?.segments ?? []),
    ...(kernel?.segments ?? []),
    ...(initrd === undefined ? [] : [initrd]),
  ];
  checkOverlap(segments);
  return {
    segments,
    start: bios?.entry ?? kernel?.entry ?? ram.base,
    next: kernel?.entry ?? 0,
    chosen: {
      ...(images.append === undefined ? {} : { append: images.append }),
      ...(initrd === undefined
        ? {}
        : { initrd: { start: initrd.address, end: initrd.address + initrd.size } }),
    },
  };
}

/** A segment and the image it belongs to: bios, kernel or initrd. */
export interface NamedSegment extends LoadSegment {
  readonly name: string;
}

interface Placed {
  readonly entry: number;
  readonly segments: readonly NamedSegment[];
}

function place(ram: RamRange, bytes: Uint8Array, name: string, raw: number): Placed {
  if (bytes.length === 0) throw new LoadError(`${name}: found an empty file, expected an image`);
  if (!isElf(bytes)) {
    if (isText(bytes)) {
      throw new LoadError(`${name}: found text, expected an ELF file or machine code`);
    }
    const segment = { name, address: raw, bytes, size: bytes.length };
    checkInside(ram, segment);
    return { entry: raw, segments: [segment] };
  }
  const elf = readElf(bytes, name);
  const segments = elf.segments.map((segment) => ({ ...segment, name }));
  for (const segment of segments) checkInside(ram, segment);
  if (!inside(ram, elf.entry, 2)) {
    throw new LoadError(
      `${name}: entry is ${hex(elf.entry)}, expected an address in ${range(ram)}`,
    );
  }
  return { entry: elf.entry, segments };
}

/** Bytes that are looked at, and with fewer nothing is said: code has control characters by then. */
const LOOKED_AT = 1024;
const FEWEST = 64;

/** Whether a file has no control characters but those of text, as no machine code of some length. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.length < FEWEST) return false;
  return bytes
    .subarray(0, LOOKED_AT)
    .every((byte) => (byte >= 0x20 && byte !== 0x7f) || WHITE.has(byte));
}

const WHITE: ReadonlySet<number> = new Set(Array.from('\t\n\r\f', (each) => each.charCodeAt(0)));

function placeInitrd(ram: RamRange, bytes: Uint8Array, kernel: number): NamedSegment {
  if (bytes.length === 0) throw new LoadError('initrd: found an empty file, expected an image');
  const distance = Math.min(Math.floor(ram.size / 2), INITRD_DISTANCE);
  const address = Math.ceil((kernel + distance) / PAGE) * PAGE;
  const segment = { name: 'initrd', address, bytes, size: bytes.length };
  checkInside(ram, segment);
  return segment;
}

function checkInside(ram: RamRange, segment: NamedSegment): void {
  if (inside(ram, segment.address, segment.size)) return;
  const end = segment.address + segment.size;
  const advice = segment.address < ram.base ? 'link it to run there' : 'more memory may help';
  throw new LoadError(
    `${segment.name}: ${hex(segment.address)} to ${hex(end)} is outside RAM, ` +
      `expected it inside ${range(ram)}; ${advice}`,
  );
}

function checkOverlap(segments: readonly NamedSegment[]): void {
  const sorted = [...segments].sort((a, b) => a.address - b.address);
  for (let i = 1; i < sorted.length; i++) {
    const before = sorted[i - 1]!;
    const segment = sorted[i]!;
    if (before.address + before.size > segment.address) {
      throw new LoadError(
        `${segment.name} at ${hex(segment.address)} overlaps ${before.name}, ` +
          `which ends at ${hex(before.address + before.size)}`,
      );
    }
  }
}

function endOf(segments: readonly LoadSegment[]): number {
  return Math.max(...segments.map(({ address, size }) => address + size));
}

function alignUp(address: number): number {
  return Math.ceil(address / KERNEL_ALIGNMENT) * KERNEL_ALIGNMENT;
}

function inside(ram: RamRange, address: number, size: number): boolean {
  return address >= ram.base && size <= ram.size && address - ram.base <= ram.size - size;
}

function range(ram: RamRange): string {
  return `${hex(ram.base)} to ${hex(ram.base + ram.size)}`;
}

function hex(address: number): string {
  return `0x${address.toString(16)}`;
}
