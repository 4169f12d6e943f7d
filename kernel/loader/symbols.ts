/**
 * Names in an image, for faults and the Monitor; nothing depends on them.
 *
 * Read on first use from the symbol table (gABI "Symbol Table"). Compiler
 * labels (`.L…`, `$x`) are left out. A damaged table is no reason to refuse a
 * program that runs without it: `problem` says what is wrong and there are no
 * names then. The names of firmware are read the same way.
 */

import { KernelError } from '../error.ts';
import { readHeader, type Header } from './header.ts';
import { createImageReader, type ImageReader } from './reader.ts';

export interface ImageSymbol {
  readonly name: string;
  /** Offset from the image's base. */
  readonly at: number;
  /** 0 when the table does not say. */
  readonly size: number;
  readonly kind: 'function' | 'object' | 'label';
}

export interface Symbols {
  /** Sorted by offset. */
  readonly all: readonly ImageSymbol[];
  /** The symbol that an offset from the base belongs to. */
  at(offset: number): ImageSymbol | undefined;
  named(name: string): ImageSymbol | undefined;
  /** Why there are no names although the file has a table. */
  readonly problem: string | undefined;
}

const SHT_SYMTAB = 2;
const SECTION_SIZE = 64;
const SYMBOL_SIZE = 24;
const SHN_UNDEF = 0;
const SHN_LORESERVE = 0xff00;
const KINDS: { readonly [type: number]: ImageSymbol['kind'] } = {
  0: 'label',
  1: 'object',
  2: 'function',
};
const RANK = { function: 0, object: 1, label: 2 };

/** @param base virtual address of offset 0; @param span bytes of the image */
export function readSymbols(
  image: ImageReader,
  header: Header,
  base: number,
  span: number,
): Symbols {
  try {
    return index(readTable(image, header, base, span), undefined);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return index([], error.message);
  }
}

/**
 * Names of any RISC-V ELF file, at the addresses it was linked for.
 *
 * @param name what messages call it
 * @returns no names, and the problem, when it is no such file
 */
export function readFirmwareSymbols(name: string, bytes: Uint8Array): Symbols {
  const image = createImageReader(name, bytes);
  try {
    return readSymbols(image, readHeader(image, true), 0, Number.MAX_SAFE_INTEGER);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return index([], error.message);
  }
}

function readTable(image: ImageReader, header: Header, base: number, span: number): ImageSymbol[] {
  const { offset, size, count } = header.sections;
  if (offset === 0 || count === 0) return [];
  if (size !== SECTION_SIZE) image.refuse(`found section headers of ${size} bytes`);
  image.range(offset, size * count, 'the section headers');
  for (let i = 0; i < count; i++) {
    const section = offset + i * size;
    if (image.u32(section + 4, 'a section type') !== SHT_SYMTAB) continue;
    const table = image.u64(section + 24, 'the symbol table');
    const bytes = image.u64(section + 32, 'the symbol table');
    const link = image.u32(section + 40, 'the symbol table');
    if (link >= count) image.refuse(`the symbol table names string section ${link} of ${count}`);
    image.range(table, bytes, 'the symbol table');
    const strings = image.u64(offset + link * size + 24, 'the symbol names');
    const stringsSize = image.u64(offset + link * size + 32, 'the symbol names');
    image.range(strings, stringsSize, 'the symbol names');
    const found: ImageSymbol[] = [];
    for (let at = table; at + SYMBOL_SIZE <= table + bytes; at += SYMBOL_SIZE) {
      const kind = KINDS[image.u8(at + 4, 'a symbol') & 15];
      const section = image.u16(at + 6, 'a symbol');
      if (kind === undefined || section === SHN_UNDEF || section >= SHN_LORESERVE) continue;
      const name = nameAt(image, strings, stringsSize, image.u32(at, 'a symbol'));
      if (name === '' || name.startsWith('.L') || name.startsWith('$')) continue;
      const offsetInImage = image.u64(at + 8, 'a symbol') - base;
      if (offsetInImage < 0 || offsetInImage > span) continue;
      found.push({ name, at: offsetInImage, size: image.u64(at + 16, 'a symbol'), kind });
    }
    return found;
  }
  return [];
}

function nameAt(image: ImageReader, strings: number, size: number, offset: number): string {
  if (offset >= size) image.refuse(`a symbol's name lies outside the ${size} bytes of names`);
  let name = '';
  for (let at = strings + offset; at < strings + size; at++) {
    const byte = image.bytes[at]!;
    if (byte === 0) break;
    name += String.fromCharCode(byte);
  }
  return name;
}

function index(found: ImageSymbol[], problem: string | undefined): Symbols {
  const all = found.sort((a, b) => a.at - b.at || RANK[b.kind] - RANK[a.kind]);
  const byName = new Map<string, ImageSymbol>();
  for (const symbol of all) {
    const other = byName.get(symbol.name);
    if (other === undefined || RANK[symbol.kind] < RANK[other.kind])
      byName.set(symbol.name, symbol);
  }
  return {
    all,
    problem,
    named: (name) => byName.get(name),
    at(offset) {
      let from = 0;
      let to = all.length;
      while (from < to) {
        const middle = (from + to) >>> 1;
        if (all[middle]!.at <= offset) from = middle + 1;
        else to = middle;
      }
      const symbol = all[from - 1];
      if (symbol === undefined) return undefined;
      return symbol.size === 0 || offset < symbol.at + symbol.size ? symbol : undefined;
    },
  };
}
