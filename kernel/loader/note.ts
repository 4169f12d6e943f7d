/**
 * The ELF note by which a program says which ABI version it was built for.
 *
 * gABI "Note Section": name size, value size, type, then name and value, each
 * padded to 4. flatland.h puts the note in; no other version is accepted.
 */

import { ABI_VERSION, NOTE_NAME, NOTE_TYPE } from '../abi/index.ts';
import { PT, type ProgramHeader } from './header.ts';
import type { ImageReader } from './reader.ts';

function aligned(size: number): number {
  return Math.ceil(size / 4) * 4;
}

function isOurs(image: ImageReader, at: number, nameSize: number, type: number): boolean {
  if (type !== NOTE_TYPE || nameSize !== NOTE_NAME.length + 1) return false;
  for (let i = 0; i < NOTE_NAME.length; i++) {
    if (image.u8(at + i, 'a note name') !== NOTE_NAME.charCodeAt(i)) return false;
  }
  return image.u8(at + NOTE_NAME.length, 'a note name') === 0;
}

/** Version in the note, or undefined without one. @throws KernelError `bad-image` for a damaged note */
function readVersion(image: ImageReader, headers: readonly ProgramHeader[]): number | undefined {
  for (const header of headers) {
    if (header.type !== PT.note) continue;
    image.range(header.offset, header.fileSize, 'the note segment');
    const end = header.offset + header.fileSize;
    let at = header.offset;
    while (at + 12 <= end) {
      const nameSize = image.u32(at, 'a note');
      const valueSize = image.u32(at + 4, 'a note');
      const type = image.u32(at + 8, 'a note');
      const value = at + 12 + aligned(nameSize);
      if (value + valueSize > end) image.refuse('a note is longer than its segment');
      if (isOurs(image, at + 12, nameSize, type)) {
        if (valueSize !== 4) image.refuse(`the ABI note holds ${valueSize} bytes, expected 4`);
        return image.u32(value, 'the ABI note');
      }
      at = value + aligned(valueSize);
    }
  }
  return undefined;
}

/** @throws KernelError `bad-image` unless the image is for this kernel's ABI version */
export function checkAbiNote(image: ImageReader, headers: readonly ProgramHeader[]): void {
  const version = readVersion(image, headers);
  if (version === undefined) {
    image.refuse(
      `found no ABI note, expected one for version ${ABI_VERSION}; include flatland.h in the program`,
    );
  }
  if (version !== ABI_VERSION) {
    const age = version < ABI_VERSION ? 'older' : 'newer';
    image.refuse(
      `built for ABI version ${version}, this kernel has version ${ABI_VERSION}; the program is ${age}, build it again`,
    );
  }
}
