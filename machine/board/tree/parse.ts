/**
 * Reads a flattened device tree into nodes with typed property accessors.
 *
 * Devicetree Specification v0.4, chapters 2 and 5. The blob is not trusted: every
 * offset is checked, depth and names are bounded, and what is wrong is named with its
 * offset. It interprets only what accessors are asked for; no bindings live here.
 */
import {
  FDT_BEGIN_NODE,
  FDT_END,
  FDT_END_NODE,
  FDT_HEADER_SIZE,
  FDT_LAST_COMPATIBLE,
  FDT_MAGIC,
  FDT_NOP,
  FDT_PROP,
} from './write.ts';

/** Deepest nesting accepted; real trees stay below ten. */
const MAX_DEPTH = 64;

/** A blob or a property that is not what it should be. */
export class DeviceTreeError extends Error {
  override readonly name = 'DeviceTreeError';
}

/** Address and size of one `reg` entry, as numbers (exact below 2^53). */
export interface TreeRange {
  readonly address: number;
  readonly size: number;
}

/** One node. Accessors of a property that is absent give undefined; a wrong length throws DeviceTreeError. */
export class DeviceTreeNode {
  /** With unit address; empty for the root. */
  readonly name: string;
  readonly parent: DeviceTreeNode | undefined;
  readonly children: DeviceTreeNode[] = [];
  /** Raw values by property name, in order. */
  readonly properties = new Map<string, Uint8Array>();

  constructor(name: string, parent: DeviceTreeNode | undefined) {
    this.name = name;
    this.parent = parent;
  }

  /** Full path from the root, such as `/soc/serial@10000000`. */
  get path(): string {
    if (this.parent === undefined) return '/';
    const above = this.parent.path;
    return above === '/' ? `/${this.name}` : `${above}/${this.name}`;
  }

  /** True when the property is there, with or without a value. */
  has(property: string): boolean {
    return this.properties.has(property);
  }

  /** One 32-bit cell. */
  cell(property: string): number | undefined {
    const value = this.properties.get(property);
    if (value === undefined) return undefined;
    if (value.length !== 4) throw this.wrong(property, value, 'one cell of 4 bytes');
    return word(value, 0);
  }

  /** All 32-bit cells. */
  cells(property: string): number[] | undefined {
    const value = this.properties.get(property);
    if (value === undefined) return undefined;
    if (value.length % 4 !== 0) throw this.wrong(property, value, 'cells of 4 bytes');
    return Array.from({ length: value.length / 4 }, (_, index) => word(value, index * 4));
  }

  /** An integer of one or two cells, exact below 2^53. */
  integer(property: string): number | undefined {
    const found = this.cells(property);
    if (found === undefined) return undefined;
    if (found.length === 1) return found[0]!;
    if (found.length === 2) return found[0]! * 0x1_0000_0000 + found[1]!;
    throw this.wrong(property, this.properties.get(property)!, 'one or two cells');
  }

  /** The first string. */
  string(property: string): string | undefined {
    return this.strings(property)?.[0];
  }

  /** All strings of a list. */
  strings(property: string): string[] | undefined {
    const value = this.properties.get(property);
    if (value === undefined) return undefined;
    if (value.length === 0 || value[value.length - 1] !== 0) {
      throw this.wrong(property, value, 'strings that end in a zero byte');
    }
    return ascii(value, 0, value.length - 1).split('\0');
  }

  /** Whether `compatible` names this binding. */
  compatible(binding: string): boolean {
    return this.strings('compatible')?.includes(binding) ?? false;
  }

  /** Entries of `reg`, by the parent's `#address-cells` (2 unless given) and `#size-cells` (1 unless given). */
  reg(): TreeRange[] {
    const found = this.cells('reg');
    if (found === undefined) return [];
    const addressCells = this.parent?.cell('#address-cells') ?? 2;
    const sizeCells = this.parent?.cell('#size-cells') ?? 1;
    const stride = addressCells + sizeCells;
    if (addressCells > 2 || sizeCells > 2 || stride === 0 || found.length % stride !== 0) {
      throw this.wrong('reg', this.properties.get('reg')!, `entries of ${stride} cells`);
    }
    const ranges: TreeRange[] = [];
    for (let at = 0; at < found.length; at += stride) {
      ranges.push({
        address: joined(found, at, addressCells),
        size: joined(found, at + addressCells, sizeCells),
      });
    }
    return ranges;
  }

  /** The node at a path from here, such as `cpus` or `soc/serial@10000000`; a name without unit address fits any. */
  find(path: string): DeviceTreeNode | undefined {
    let found: DeviceTreeNode | undefined = this;
    for (const part of path.split('/')) {
      if (part === '') continue;
      const children: DeviceTreeNode[] = found.children;
      found =
        children.find((child) => child.name === part) ??
        children.find((child) => child.name.split('@')[0] === part);
      if (found === undefined) return undefined;
    }
    return found;
  }

  /** This node and all below, in order. */
  *all(): Generator<DeviceTreeNode> {
    yield this;
    for (const child of this.children) yield* child.all();
  }

  /** All nodes here and below whose `compatible` names the binding. */
  withCompatible(binding: string): DeviceTreeNode[] {
    return [...this.all()].filter((found) => found.compatible(binding));
  }

  /** The node here or below with this phandle. */
  byPhandle(phandle: number): DeviceTreeNode | undefined {
    for (const found of this.all()) if (found.cell('phandle') === phandle) return found;
    return undefined;
  }

  private wrong(property: string, value: Uint8Array, expected: string): DeviceTreeError {
    return new DeviceTreeError(
      `${this.path} ${property}: found ${value.length} bytes, expected ${expected}`,
    );
  }
}

/**
 * Reads a flattened device tree.
 * @param bytes the blob; what follows its total size is ignored
 * @returns the root node
 * @throws DeviceTreeError naming the offset and what was expected there
 */
export function parseDeviceTree(bytes: Uint8Array): DeviceTreeNode {
  const header = readHeader(bytes);
  const { structure, structureEnd, strings, stringsEnd } = header;
  let root: DeviceTreeNode | undefined;
  let current: DeviceTreeNode | undefined;
  let depth = 0;
  let at = structure;
  const take = (length: number, what: string): number => {
    const from = at;
    if (from + length > structureEnd) fail(from, `${what} beyond the structure block`);
    at += length;
    return from;
  };
  for (;;) {
    const tokenAt = take(4, 'a token');
    const token = word(bytes, tokenAt);
    if (token === FDT_NOP) continue;
    if (token === FDT_BEGIN_NODE) {
      const name = stringAt(bytes, at, structureEnd);
      take(aligned(name.length + 1), 'a node name');
      if (root !== undefined && current === undefined) fail(tokenAt, 'a second root');
      if (++depth > MAX_DEPTH) fail(tokenAt, `nodes nested deeper than ${MAX_DEPTH}`);
      const opened: DeviceTreeNode = new DeviceTreeNode(name, current);
      current?.children.push(opened);
      root ??= opened;
      current = opened;
    } else if (token === FDT_END_NODE) {
      if (current === undefined) throw unexpected(tokenAt, 'the end of a node that was not begun');
      current = current.parent;
      depth--;
    } else if (token === FDT_PROP) {
      if (current === undefined) throw unexpected(tokenAt, 'a property outside any node');
      const lengthAt = take(8, 'a property');
      const length = word(bytes, lengthAt);
      const nameAt = strings + word(bytes, lengthAt + 4);
      if (nameAt >= stringsEnd) fail(lengthAt + 4, 'a property name outside the strings block');
      const valueAt = take(aligned(length), 'a property value');
      const name = stringAt(bytes, nameAt, stringsEnd);
      current.properties.set(name, bytes.slice(valueAt, valueAt + length));
    } else if (token === FDT_END) {
      if (root === undefined || current !== undefined)
        throw unexpected(tokenAt, 'the end inside a node');
      return root;
    } else {
      fail(tokenAt, `token 0x${token.toString(16)}`);
    }
  }
}

function readHeader(bytes: Uint8Array) {
  if (bytes.length < FDT_HEADER_SIZE) {
    throw new DeviceTreeError(
      `device tree: found ${bytes.length} bytes, expected a header of ${FDT_HEADER_SIZE}`,
    );
  }
  const magic = word(bytes, 0);
  if (magic !== FDT_MAGIC) {
    throw new DeviceTreeError(
      `device tree: found magic 0x${magic.toString(16)}, expected 0x${FDT_MAGIC.toString(16)}`,
    );
  }
  const total = word(bytes, 4);
  if (total > bytes.length) fail(4, `a total size of ${total} in ${bytes.length} bytes`);
  const compatible = word(bytes, 24);
  if (word(bytes, 20) < FDT_LAST_COMPATIBLE + 1 || compatible > FDT_LAST_COMPATIBLE + 1) {
    fail(20, `version ${word(bytes, 20)}, last compatible ${compatible}, expected 17`);
  }
  const structure = word(bytes, 8);
  const strings = word(bytes, 12);
  const structureEnd = structure + word(bytes, 36);
  const stringsEnd = strings + word(bytes, 32);
  if (structure % 4 !== 0 || structureEnd > total) fail(8, 'a structure block outside the blob');
  if (stringsEnd > total) fail(12, 'a strings block outside the blob');
  return { structure, structureEnd, strings, stringsEnd };
}

function unexpected(offset: number, found: string): DeviceTreeError {
  return new DeviceTreeError(`device tree, offset 0x${offset.toString(16)}: found ${found}`);
}

function fail(offset: number, found: string): never {
  throw unexpected(offset, found);
}

function word(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
  );
}

function aligned(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function stringAt(bytes: Uint8Array, at: number, end: number): string {
  let stop = at;
  while (stop < end && bytes[stop] !== 0) stop++;
  if (stop >= end) fail(at, 'a string without its end');
  return ascii(bytes, at, stop);
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}

function joined(values: readonly number[], at: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) value = value * 0x1_0000_0000 + values[at + i]!;
  return value;
}
