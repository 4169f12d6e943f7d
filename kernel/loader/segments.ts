/**
 * The PT_LOAD segments: what goes where in the chunk, and with which rights.
 *
 * The chunk is [image R-X][data RW], so everything that is not writable must
 * lie below everything that is. Addresses here are offsets from the image's
 * base (its lowest address rounded down to its alignment).
 */

import { hex } from '../text.ts';
import { PF, PT, type ProgramHeader } from './header.ts';
import type { ImageReader } from './reader.ts';

export interface Segment {
  /** Offset from the image's base. */
  readonly at: number;
  readonly size: number;
  /** Where its bytes are in the file; the rest of `size` is zeros. */
  readonly fileOffset: number;
  readonly fileSize: number;
  readonly writable: boolean;
  readonly executable: boolean;
}

export interface Segments {
  /** Virtual address that offset 0 stands for. */
  readonly base: number;
  readonly segments: readonly Segment[];
  /** Offset of the first writable byte: the end of the image's R-X part. */
  readonly dataStart: number;
  /** Offset one past the last byte of data and bss. */
  readonly end: number;
  readonly align: number;
}

/** Alignment accepted; linkers for RISC-V use 4 KiB or 64 KiB. */
const MAX_ALIGN = 0x10_0000;
/** No image may span more; RAM ends below 2^32. */
const MAX_SPAN = 0x8000_0000;
/** PMP regions begin and end at multiples of 4 (Privileged spec, 3.7.1); 8 lets windows join. */
const BOUNDARY = 4;
const GOOD_BOUNDARY = 8;

/** @throws KernelError `bad-image` */
export function readSegments(image: ImageReader, headers: readonly ProgramHeader[]): Segments {
  const loads = headers.filter((h) => h.type === PT.load && h.memorySize > 0);
  if (loads.length === 0) image.refuse('found no PT_LOAD segment, expected at least one');
  const align = loads.reduce((most, h) => Math.max(most, checkAlign(image, h)), 16);
  const lowest = loads.reduce((least, h) => Math.min(least, h.address), Infinity);
  const base = Math.floor(lowest / align) * align;
  const segments = loads.map((h) => readSegment(image, h, base));
  checkOrder(image, segments, base);
  const last = segments[segments.length - 1]!;
  const firstData = segments.find((s) => s.writable);
  const lastFixed = segments.findLast((s) => !s.writable);
  const textEnd = lastFixed === undefined ? 0 : lastFixed.at + lastFixed.size;
  let dataStart = Math.ceil(textEnd / 16) * 16;
  if (firstData !== undefined) {
    dataStart = Math.floor(firstData.at / GOOD_BOUNDARY) * GOOD_BOUNDARY;
    if (dataStart < textEnd) dataStart = Math.floor(firstData.at / BOUNDARY) * BOUNDARY;
  }
  if (firstData !== undefined && dataStart < textEnd) {
    image.refuse(
      `the segment at ${hex(base + firstData.at)} begins at no multiple of ${BOUNDARY} right behind one with other rights`,
    );
  }
  return { base, segments, dataStart, end: Math.max(last.at + last.size, dataStart), align };
}

function checkAlign(image: ImageReader, header: ProgramHeader): number {
  const align = Math.max(header.align, 1);
  const at = hex(header.address);
  if (align > MAX_ALIGN || 2 ** Math.round(Math.log2(align)) !== align) {
    image.refuse(
      `the segment at ${at} has alignment ${header.align}, expected a power of two up to ${MAX_ALIGN}`,
    );
  }
  if (header.address % align !== header.offset % align) {
    image.refuse(
      `the segment at ${at} lies at file offset ${hex(header.offset)}, expected both alike modulo ${align}`,
    );
  }
  return align;
}

function readSegment(image: ImageReader, header: ProgramHeader, base: number): Segment {
  const at = hex(header.address);
  if (header.fileSize > header.memorySize) {
    image.refuse(
      `the segment at ${at} has ${header.fileSize} bytes in the file, expected at most its ${header.memorySize} in memory`,
    );
  }
  image.range(header.offset, header.fileSize, `the segment at ${at}`);
  if (header.address - base + header.memorySize > MAX_SPAN) {
    image.refuse(
      `the segment at ${at} ends ${header.address - base + header.memorySize} bytes from the image's start, expected at most ${MAX_SPAN}`,
    );
  }
  const writable = (header.flags & PF.write) !== 0;
  const executable = (header.flags & PF.execute) !== 0;
  if (writable && executable) {
    image.refuse(`the segment at ${at} is writable and executable, expected one or the other`);
  }
  return {
    at: header.address - base,
    size: header.memorySize,
    fileOffset: header.offset,
    fileSize: header.fileSize,
    writable,
    executable,
  };
}

function checkOrder(image: ImageReader, segments: readonly Segment[], base: number): void {
  for (let i = 1; i < segments.length; i++) {
    const before = segments[i - 1]!;
    const segment = segments[i]!;
    const names = `segments at ${hex(base + before.at)} and ${hex(base + segment.at)}`;
    if (segment.at < before.at)
      image.refuse(`the ${names} are out of order, expected rising addresses`);
    if (segment.at < before.at + before.size) image.refuse(`the ${names} overlap`);
    if (before.writable && !segment.writable) {
      image.refuse(
        `the segment at ${hex(base + segment.at)} is not writable but lies above one that is, expected all data last`,
      );
    }
  }
}
