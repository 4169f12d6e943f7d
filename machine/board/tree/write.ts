/**
 * Writes a device tree as the flattened blob (DTB) firmware and kernels read.
 *
 * Devicetree Specification v0.4, chapter 5: header of version 17, an empty memory
 * reservation block, structure block, strings block, each aligned as section 5.6 asks.
 */
import { utf8, type TreeNode } from './node.ts';

export const FDT_MAGIC = 0xd00d_feed;
export const FDT_VERSION = 17;
export const FDT_LAST_COMPATIBLE = 16;
export const FDT_BEGIN_NODE = 1;
export const FDT_END_NODE = 2;
export const FDT_PROP = 3;
export const FDT_NOP = 4;
export const FDT_END = 9;
/** Ten words. */
export const FDT_HEADER_SIZE = 40;

/** @param root the root node, with an empty name */
export function writeDeviceTree(root: TreeNode): Uint8Array {
  const structure = new Words();
  const strings = new Strings();
  writeNode(root, structure, strings);
  structure.word(FDT_END);

  const reserved = FDT_HEADER_SIZE;
  const structureAt = reserved + 16;
  const stringsAt = structureAt + structure.bytes.length;
  const total = stringsAt + strings.bytes.length;
  const header = new Words();
  header.word(FDT_MAGIC);
  header.word(total);
  header.word(structureAt);
  header.word(stringsAt);
  header.word(reserved);
  header.word(FDT_VERSION);
  header.word(FDT_LAST_COMPATIBLE);
  header.word(0);
  header.word(strings.bytes.length);
  header.word(structure.bytes.length);

  const blob = new Uint8Array(total);
  blob.set(header.bytes, 0);
  blob.set(structure.bytes, structureAt);
  blob.set(strings.bytes, stringsAt);
  return blob;
}

function writeNode(node: TreeNode, structure: Words, strings: Strings): void {
  structure.word(FDT_BEGIN_NODE);
  structure.padded(utf8(`${node.name}\0`));
  for (const { name, value } of node.properties) {
    structure.word(FDT_PROP);
    structure.word(value.length);
    structure.word(strings.offset(name));
    structure.padded(value);
  }
  for (const child of node.children) writeNode(child, structure, strings);
  structure.word(FDT_END_NODE);
}

/** Big-endian words and byte runs padded to four. */
class Words {
  readonly bytes: number[] = [];

  word(value: number): void {
    this.bytes.push(
      (value >>> 24) & 0xff,
      (value >>> 16) & 0xff,
      (value >>> 8) & 0xff,
      value & 0xff,
    );
  }

  padded(run: Uint8Array): void {
    for (const byte of run) this.bytes.push(byte);
    while (this.bytes.length % 4 !== 0) this.bytes.push(0);
  }
}

/** Property names, each stored once. */
class Strings {
  readonly bytes: number[] = [];
  private readonly offsets = new Map<string, number>();

  offset(name: string): number {
    const known = this.offsets.get(name);
    if (known !== undefined) return known;
    const at = this.bytes.length;
    this.offsets.set(name, at);
    for (const byte of utf8(`${name}\0`)) this.bytes.push(byte);
    return at;
  }
}
