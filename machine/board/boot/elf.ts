/**
 * Reads an ELF64 file for RISC-V as a bare machine loads it: entry and segments.
 *
 * System V ABI gABI 4.1, chapters 4 and 5; RISC-V ELF psABI 1.0, chapter 8. Segments go
 * to their physical addresses. The file is not trusted. It relocates nothing and reads
 * no sections.
 */

/** An image that cannot be loaded; the message says what was found and what was expected. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
}

/** Bytes that go to a guest address; the rest up to `size` is zero. */
export interface LoadSegment {
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly size: number;
}

export interface ElfImage {
  readonly entry: number;
  readonly segments: readonly LoadSegment[];
}

const HEADER_SIZE = 64;
const PROGRAM_HEADER_SIZE = 56;
const CLASS_64 = 2;
const LITTLE_ENDIAN = 1;
const MACHINE_RISCV = 243;
const TYPE_EXEC = 2;
const TYPE_DYN = 3;
const PT_LOAD = 1;
const TYPES: Readonly<Record<number, string>> = { 1: 'relocatable', 4: 'core' };

/** Whether a file begins as an ELF file does. */
export function isElf(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
}

/**
 * @param bytes the file
 * @param name what to call it in errors
 * @throws LoadError for a file that is not ELF64, little-endian, for RISC-V and executable, or is cut short
 */
export function readElf(bytes: Uint8Array, name: string): ElfImage {
  const fail = (found: string, expected: string): never => {
    throw new LoadError(`${name}: found ${found}, expected ${expected}`);
  };
  if (!isElf(bytes)) fail('no ELF magic', 'an ELF file');
  if (bytes.length < HEADER_SIZE) fail(`${bytes.length} bytes`, `a header of ${HEADER_SIZE}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[4] !== CLASS_64) fail('a 32-bit ELF file', 'a 64-bit one');
  if (bytes[5] !== LITTLE_ENDIAN) fail('a big-endian ELF file', 'a little-endian one');
  const type = view.getUint16(16, true);
  const machine = view.getUint16(18, true);
  if (machine !== MACHINE_RISCV) fail(`machine ${machine}`, `RISC-V (${MACHINE_RISCV})`);
  if (type !== TYPE_EXEC && type !== TYPE_DYN) {
    fail(`a ${TYPES[type] ?? `type ${type}`} file`, 'an executable');
  }
  const table = wide(view, 32);
  const entrySize = view.getUint16(54, true);
  const count = view.getUint16(56, true);
  if (count > 0 && entrySize !== PROGRAM_HEADER_SIZE) {
    fail(`program headers of ${entrySize} bytes`, `${PROGRAM_HEADER_SIZE}`);
  }
  if (table + count * PROGRAM_HEADER_SIZE > bytes.length) {
    fail('program headers beyond its end', 'a whole file');
  }
  const segments: LoadSegment[] = [];
  for (let index = 0; index < count; index++) {
    const at = table + index * PROGRAM_HEADER_SIZE;
    if (view.getUint32(at, true) !== PT_LOAD) continue;
    const offset = wide(view, at + 8);
    const address = wide(view, at + 24);
    const fileSize = wide(view, at + 32);
    const size = wide(view, at + 40);
    if (size === 0) continue;
    if (fileSize > size) fail(`segment ${index} larger in the file than in memory`, 'the reverse');
    if (offset + fileSize > bytes.length) fail(`segment ${index} beyond its end`, 'a whole file');
    segments.push({ address, bytes: bytes.subarray(offset, offset + fileSize), size });
  }
  if (segments.length === 0) fail('nothing to load', 'at least one segment');
  return { entry: wide(view, 24), segments };
}

/** A 64-bit field as a number: exact below 2^53, merely large above. */
function wide(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 0x1_0000_0000;
}
