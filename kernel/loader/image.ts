/**
 * Reads a whole image: everything the loader must know before it makes a Task.
 *
 * What this returns has been checked in full; placing it in a chunk cannot
 * fail any more. It touches no guest memory.
 */

import { hex } from '../text.ts';
import { readHeader } from './header.ts';
import { checkAbiNote } from './note.ts';
import { createImageReader } from './reader.ts';
import { readRelocations, type Relocations } from './relocations.ts';
import { readSegments, type Segments } from './segments.ts';
import { readSymbols, type Symbols } from './symbols.ts';

export interface Image extends Segments {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Offset of the entry point from the base. */
  readonly entry: number;
  readonly relocations: Relocations;
  /** Names, read on first use. */
  symbols(): Symbols;
}

/**
 * @param name what messages call it
 * @param bytes the ELF file; it must not change afterwards
 * @throws KernelError `bad-image` with the reason
 */
export function readImage(name: string, bytes: Uint8Array): Image {
  const reader = createImageReader(name, bytes);
  const header = readHeader(reader);
  const segments = readSegments(reader, header.programHeaders);
  const relocations = readRelocations(reader, header.programHeaders, segments);
  checkAbiNote(reader, header.programHeaders);
  const entry = header.entry - segments.base;
  const executable = segments.segments.some(
    (s) => s.executable && entry >= s.at && entry + 2 <= s.at + s.fileSize,
  );
  if (!executable) reader.refuse(`the entry point ${hex(header.entry)} is not in any code`);
  if (entry % 2 !== 0) reader.refuse(`the entry point ${hex(header.entry)} is odd`);
  let symbols: Symbols | undefined;
  return {
    ...segments,
    name,
    bytes,
    entry,
    relocations,
    symbols: () => (symbols ??= readSymbols(reader, header, segments.base, segments.end)),
  };
}
