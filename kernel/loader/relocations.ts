/**
 * The dynamic section and its relocations: R_RISCV_RELATIVE only.
 *
 * RISC-V ELF psABI "Relocations", gABI "Dynamic Section". A relocation writes
 * base + addend as 8 bytes into the data part; everything else, and everything
 * that would need a dynamic linker, is refused with its name.
 */

import { hex } from '../text.ts';
import { PT, type ProgramHeader } from './header.ts';
import type { ImageReader } from './reader.ts';
import type { Segments } from './segments.ts';

/** Relocations as numbers: offset from the base, then low and high half of the addend. */
export interface Relocations {
  readonly count: number;
  readonly offsets: Float64Array;
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

const DT = {
  null: 0,
  needed: 1,
  pltRelSize: 2,
  rela: 7,
  relaSize: 8,
  relaEntry: 9,
  rel: 17,
  relSize: 18,
  textRel: 22,
  initArraySize: 27,
  finiArraySize: 28,
  relrSize: 35,
  relr: 36,
} as const;

const R_RISCV_RELATIVE = 3;
const NAMES: { readonly [type: number]: string } = {
  0: 'R_RISCV_NONE',
  1: 'R_RISCV_32',
  2: 'R_RISCV_64',
  4: 'R_RISCV_COPY',
  5: 'R_RISCV_JUMP_SLOT',
  7: 'R_RISCV_TLS_DTPMOD64',
  9: 'R_RISCV_TLS_DTPREL64',
  11: 'R_RISCV_TLS_TPREL64',
  58: 'R_RISCV_IRELATIVE',
};
const RELA_SIZE = 24;
const DYNAMIC_SIZE = 16;

/** @throws KernelError `bad-image` */
export function readRelocations(
  image: ImageReader,
  headers: readonly ProgramHeader[],
  layout: Segments,
): Relocations {
  const dynamic = headers.find((h) => h.type === PT.dynamic);
  if (dynamic === undefined) return empty();
  image.range(dynamic.offset, dynamic.fileSize, 'the dynamic section');
  let table = 0;
  let size = 0;
  let entry = RELA_SIZE;
  for (let at = 0; at + DYNAMIC_SIZE <= dynamic.fileSize; at += DYNAMIC_SIZE) {
    const tag = image.u64(dynamic.offset + at, 'a dynamic tag');
    if (tag === DT.null) break;
    // Values of tags that mean nothing here may be anything; only these are read.
    const value = (what: string): number => image.u64(dynamic.offset + at + 8, what);
    if (tag === DT.rela) table = value('DT_RELA');
    else if (tag === DT.relaSize) size = value('DT_RELASZ');
    else if (tag === DT.relaEntry) entry = value('DT_RELAENT');
    else if (tag === DT.needed)
      image.refuse('found a shared library it needs (DT_NEEDED), expected none');
    else if (tag === DT.textRel)
      image.refuse('found relocations in code (DT_TEXTREL), expected none');
    else if (tag === DT.rel || tag === DT.relr) {
      image.refuse(
        `found ${tag === DT.rel ? 'DT_REL' : 'DT_RELR'} relocations, expected DT_RELA only`,
      );
    } else if (tag === DT.pltRelSize && value('DT_PLTRELSZ') > 0) {
      image.refuse('found relocations of a procedure linkage table, expected none');
    } else if (tag === DT.initArraySize && value('DT_INIT_ARRAYSZ') > 0) {
      image.refuse(
        'found constructors (DT_INIT_ARRAY), expected none: _start runs nothing before itself',
      );
    } else if (tag === DT.finiArraySize && value('DT_FINI_ARRAYSZ') > 0) {
      image.refuse('found destructors (DT_FINI_ARRAY), expected none');
    }
  }
  if (size === 0) return empty();
  if (entry !== RELA_SIZE)
    image.refuse(`found relocations of ${entry} bytes, expected ${RELA_SIZE}`);
  if (size % RELA_SIZE !== 0) {
    image.refuse(`found ${size} bytes of relocations, expected a multiple of ${RELA_SIZE}`);
  }
  return readTable(image, layout, fileOffset(image, layout, table, size), size / RELA_SIZE);
}

function empty(): Relocations {
  return {
    count: 0,
    offsets: new Float64Array(0),
    low: new Uint32Array(0),
    high: new Uint32Array(0),
  };
}

/** Where in the file the bytes at a virtual address are. */
function fileOffset(image: ImageReader, layout: Segments, address: number, size: number): number {
  const at = address - layout.base;
  for (const segment of layout.segments) {
    if (at >= segment.at && at + size <= segment.at + segment.fileSize) {
      return segment.fileOffset + at - segment.at;
    }
  }
  return image.refuse(`the relocations at ${hex(address)} lie outside every segment`);
}

function readTable(
  image: ImageReader,
  layout: Segments,
  table: number,
  count: number,
): Relocations {
  const relocations = {
    count,
    offsets: new Float64Array(count),
    low: new Uint32Array(count),
    high: new Uint32Array(count),
  };
  for (let i = 0; i < count; i++) {
    const at = table + i * RELA_SIZE;
    const address = image.u64(at, `offset of relocation ${i}`);
    const type = image.u32(at + 8, `type of relocation ${i}`);
    const symbol = image.u32(at + 12, `symbol of relocation ${i}`);
    if (type !== R_RISCV_RELATIVE) {
      image.refuse(
        `relocation ${i} at ${hex(address)} is ${NAMES[type] ?? `of type ${type}`}, expected R_RISCV_RELATIVE`,
      );
    }
    if (symbol !== 0) {
      image.refuse(`relocation ${i} at ${hex(address)} names symbol ${symbol}, expected none`);
    }
    const offset = address - layout.base;
    const inside = layout.segments.some(
      (s) => s.writable && offset >= s.at && offset + 8 <= s.at + s.size,
    );
    if (!inside) image.refuse(`relocation ${i} at ${hex(address)} lies outside the data`);
    relocations.offsets[i] = offset;
    relocations.low[i] = image.u32(at + 16, `addend of relocation ${i}`);
    relocations.high[i] = image.u32(at + 20, `addend of relocation ${i}`);
  }
  return relocations;
}
