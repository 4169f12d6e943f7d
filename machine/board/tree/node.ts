/**
 * Device tree nodes to be written: names, properties, children.
 *
 * Devicetree Specification v0.4, chapter 2. Properties keep their order. This is the
 * writing side; `parse.ts` has the reading side with typed accessors.
 */

export interface TreeNode {
  /** With unit address, such as `serial@10000000`; empty for the root. */
  readonly name: string;
  readonly properties: readonly Property[];
  readonly children: readonly TreeNode[];
}

/** A property name with its value as stored, big-endian cells and null-terminated strings. */
export interface Property {
  readonly name: string;
  readonly value: Uint8Array;
}

/** 32-bit cells. */
export function cells(name: string, ...values: number[]): Property {
  const value = new Uint8Array(values.length * 4);
  const view = new DataView(value.buffer);
  values.forEach((cell, index) => view.setUint32(index * 4, cell >>> 0));
  return { name, value };
}

/** Address and size pairs, two cells each, as `#address-cells` and `#size-cells` of 2 ask for. */
export function reg(...pairs: number[]): Property {
  return cells('reg', ...pairs.flatMap((value) => [Math.floor(value / 0x1_0000_0000), value]));
}

/** One or more strings. */
export function strings(name: string, ...values: string[]): Property {
  const text = values.map((value) => `${value}\0`).join('');
  return { name, value: utf8(text) };
}

/** A property without a value: its presence says it all. */
export function flag(name: string): Property {
  return { name, value: new Uint8Array(0) };
}

export function node(
  name: string,
  properties: readonly Property[],
  children: readonly TreeNode[] = [],
): TreeNode {
  return { name, properties, children };
}

/** UTF-8 without TextEncoder, which is no part of the language. */
export function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x1_0000) {
      bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    } else {
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f));
      bytes.push(0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    }
  }
  return Uint8Array.from(bytes);
}
