/**
 * Numbers and bytes as the kernel's messages write them.
 */

/** `0x80000000`; a bigint stays exact. */
export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** `3 bytes`, `1 byte`. */
export function bytesText(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** UTF-8 to a string; what is not UTF-8 becomes U+FFFD. Copies first: the bytes may be shared. */
export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes.slice());
}

/** A string to UTF-8. */
export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}
