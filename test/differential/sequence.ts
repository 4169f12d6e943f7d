/**
 * What a test sequence is: initial state, and items of code.
 *
 * Control only ever goes forward inside a sequence, so every one ends. An item
 * that jumps names its target by how many items it skips, so that items can be
 * left out when a failing sequence is shrunk.
 */

import { encode } from '../../machine/isa/encode.ts';
import { COMPRESSED_ROWS, BY_NAME } from '../../machine/isa/table.ts';
import { instructionText } from '../../machine/isa/disassembler.ts';
import { decode } from '../../machine/isa/decoder.ts';
import type { Compressed, Instruction, Operands } from '../../machine/isa/row.ts';

/** Bytes of data memory; the pointers x2, x8 and x9 point to its middle. */
export const DATA_SIZE = 512;
/** Registers that hold data pointers and are never written. */
export const POINTERS = [2, 8, 9] as const;

export type Item =
  | { readonly kind: 'word'; readonly word: number; readonly length: 2 | 4 }
  /** Words that belong together, 4 bytes each. */
  | { readonly kind: 'group'; readonly words: readonly number[] }
  /** A branch or jump over the next `skip` items. */
  | {
      readonly kind: 'jump';
      readonly row: string;
      readonly operands: Partial<Operands>;
      readonly skip: number;
    }
  /** auipc and jalr over the next `skip` items, through register `through`. */
  | {
      readonly kind: 'indirect';
      readonly through: number;
      readonly rd: number;
      readonly skip: number;
    };

export interface Sequence {
  readonly seed: number;
  readonly profile: string;
  readonly items: readonly Item[];
  readonly x: readonly bigint[];
  readonly f: readonly bigint[];
  readonly fcsr: number;
  /** Before the first instruction; MPP says which mode runs. */
  readonly mstatus: bigint;
  readonly data: Uint8Array;
  /** Eight configuration bytes and addresses of PMP entries 0..7. */
  readonly pmpcfg: bigint;
  readonly pmpaddr: readonly bigint[];
  /** Exceptions that go to S-mode. */
  readonly medeleg: bigint;
}

const compressedByName = new Map<string, Compressed>(COMPRESSED_ROWS.map((row) => [row.name, row]));

export function rowOf(name: string): Instruction | Compressed {
  const row = BY_NAME.get(name) ?? compressedByName.get(name);
  if (row === undefined) throw new Error(`there is no instruction ${name}`);
  return row;
}

function lengthOf(item: Item): number {
  switch (item.kind) {
    case 'word':
      return item.length;
    case 'group':
      return item.words.length * 4;
    case 'indirect':
      return 8;
    case 'jump':
      return rowOf(item.row).length;
  }
}

/** Code of a sequence, ended by ebreak; every item's offset, and that of the end. */
export function layOut(items: readonly Item[]): { code: Uint8Array; offsets: number[] } {
  const offsets = [0];
  for (const item of items) offsets.push((offsets.at(-1) ?? 0) + lengthOf(item));
  const size = (offsets.at(-1) ?? 0) + 4;
  const code = new Uint8Array(Math.ceil(size / 4) * 4);
  const view = new DataView(code.buffer);
  const put = (at: number, word: number, length: number): void =>
    length === 2 ? view.setUint16(at, word, true) : view.setUint32(at, word, true);
  items.forEach((item, index) => {
    const at = offsets[index] ?? 0;
    if (item.kind === 'word') {
      put(at, item.word, item.length);
      return;
    }
    if (item.kind === 'group') {
      item.words.forEach((each, place) => put(at + place * 4, each, 4));
      return;
    }
    const target = offsets[Math.min(index + 1 + item.skip, items.length)] ?? 0;
    if (item.kind === 'jump') {
      const row = rowOf(item.row);
      put(at, encode(row, { ...item.operands, imm: target - at }), row.length);
      return;
    }
    put(at, encode(rowOf('auipc'), { rd: item.through, imm: 0 }), 4);
    const jalr = { rd: item.rd, rs1: item.through, imm: target - at };
    put(at + 4, encode(rowOf('jalr'), jalr), 4);
  });
  put(offsets.at(-1) ?? 0, 0x0010_0073, 4);
  return { code, offsets };
}

/** One line per item, for a person. */
export function itemText(item: Item): string {
  if (item.kind === 'indirect') {
    return `auipc x${item.through}, 0; jalr x${item.rd} over ${item.skip}`;
  }
  if (item.kind === 'jump') {
    return `${item.row} ${JSON.stringify(item.operands)} over ${item.skip}`;
  }
  if (item.kind === 'group') {
    return item.words.map((each) => itemText({ kind: 'word', word: each, length: 4 })).join('; ');
  }
  const decoded = decode(item.word);
  const hex = item.word.toString(16).padStart(item.length * 2, '0');
  return `${hex.padEnd(10)}${decoded === undefined ? 'unknown' : instructionText(decoded, 0)}`;
}
