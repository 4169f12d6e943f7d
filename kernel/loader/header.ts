/**
 * The ELF header and the program headers: what kind of file this is.
 *
 * Accepts ELF64, little-endian, RISC-V, type DYN and nothing else. System V
 * gABI "ELF Header", "Program Header"; RISC-V ELF psABI, "File Header" for
 * e_flags.
 */

import { hex } from '../text.ts';
import type { ImageReader } from './reader.ts';

/** Program header types (gABI table "Segment Types"). */
export const PT = {
  load: 1,
  dynamic: 2,
  interp: 3,
  note: 4,
  shlib: 5,
  tls: 7,
} as const;

/** Segment flag bits. */
export const PF = { execute: 1, write: 2, read: 4 } as const;

export interface ProgramHeader {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
  readonly memorySize: number;
  readonly align: number;
}

export interface Header {
  /** Virtual address of the entry point. */
  readonly entry: number;
  readonly programHeaders: readonly ProgramHeader[];
  /** Section headers, for symbols only: offset, entry size and number. */
  readonly sections: { readonly offset: number; readonly size: number; readonly count: number };
}

const HEADER_SIZE = 64;
const PROGRAM_HEADER_SIZE = 56;
const TYPES = [
  'no type',
  'a relocatable object',
  'an executable at fixed addresses',
  'DYN',
  'a core dump',
];
const EM_RISCV = 243;
const EF_FLOAT_ABI = 6;
const EF_FLOAT_ABI_QUAD = 6;
const EF_RVE = 8;
/** Program headers accepted; real programs have about ten. */
const MAX_PROGRAM_HEADERS = 64;

/**
 * @param fixed accept programs at fixed addresses too: firmware, looked at for its symbols
 * @throws KernelError `bad-image` with what was found and what was expected
 */
export function readHeader(image: ImageReader, fixed = false): Header {
  if (image.size < 4 || image.u32(0, 'magic') !== 0x464c_457f) {
    image.refuse('found no ELF magic, expected an ELF file');
  }
  image.range(0, HEADER_SIZE, 'the ELF header');
  const elfClass = image.u8(4, 'class');
  if (elfClass !== 2) {
    image.refuse(
      `found ${elfClass === 1 ? 'a 32-bit' : `class ${elfClass}`} ELF file, expected 64-bit`,
    );
  }
  const data = image.u8(5, 'data encoding');
  if (data !== 1) image.refuse(`found data encoding ${data}, expected 1 (little-endian)`);
  const version = image.u8(6, 'ELF version');
  if (version !== 1) image.refuse(`found ELF version ${version}, expected 1`);
  const machine = image.u16(18, 'machine');
  if (machine !== EM_RISCV) image.refuse(`found machine ${machine}, expected ${EM_RISCV} (RISC-V)`);
  const type = image.u16(16, 'type');
  if (type !== 3 && !(fixed && type === 2)) {
    image.refuse(
      `found ${TYPES[type] ?? `type ${type}`}, expected a position-independent program (DYN); build it with -fPIE -pie`,
    );
  }
  const flags = image.u32(48, 'flags');
  if ((flags & EF_RVE) !== 0) image.refuse('found code for RV64E, expected RV64GC');
  if ((flags & EF_FLOAT_ABI) === EF_FLOAT_ABI_QUAD) {
    image.refuse('found the quad-float calling convention, expected double-float or soft-float');
  }
  return {
    entry: image.u64(24, 'entry point'),
    programHeaders: readProgramHeaders(image),
    sections: {
      offset: image.u64(40, 'section header offset'),
      size: image.u16(58, 'section header size'),
      count: image.u16(60, 'section header count'),
    },
  };
}

function readProgramHeaders(image: ImageReader): ProgramHeader[] {
  const offset = image.u64(32, 'program header offset');
  const size = image.u16(54, 'program header size');
  const count = image.u16(56, 'program header count');
  if (count === 0) image.refuse('found no program headers, expected at least one PT_LOAD');
  if (count > MAX_PROGRAM_HEADERS) {
    image.refuse(`found ${count} program headers, expected at most ${MAX_PROGRAM_HEADERS}`);
  }
  if (size !== PROGRAM_HEADER_SIZE) {
    image.refuse(`found program headers of ${size} bytes, expected ${PROGRAM_HEADER_SIZE}`);
  }
  image.range(offset, size * count, 'the program header table');
  const headers: ProgramHeader[] = [];
  for (let i = 0; i < count; i++) {
    const at = offset + i * size;
    headers.push({
      type: image.u32(at, `program header ${i}`),
      flags: image.u32(at + 4, `program header ${i}`),
      offset: image.u64(at + 8, `offset of program header ${i}`),
      address: image.u64(at + 16, `address of program header ${i}`),
      fileSize: image.u64(at + 32, `file size of program header ${i}`),
      memorySize: image.u64(at + 40, `memory size of program header ${i}`),
      align: image.u64(at + 48, `alignment of program header ${i}`),
    });
  }
  for (const header of headers) {
    const at = hex(header.address);
    if (header.type === PT.interp) {
      image.refuse(`found an interpreter (PT_INTERP at ${at}), expected a static program`);
    }
    if (header.type === PT.tls) {
      image.refuse(`found thread-local storage (PT_TLS at ${at}), expected none`);
    }
    if (header.type === PT.shlib) image.refuse(`found PT_SHLIB at ${at}, expected none`);
  }
  return headers;
}
