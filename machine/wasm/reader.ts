/**
 * Reads the number encodings of WebAssembly, the other way round from `ByteWriter`.
 *
 * Source: WebAssembly Core Specification 2.0, section 5.2.
 */

export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Offset of what is read next. */
  get at(): number {
    return this.#at;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** @throws RangeError at the end */
  byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new RangeError(`nothing at ${this.#at}, expected a byte`);
    this.#at++;
    return byte;
  }

  skip(count: number): void {
    this.#at += count;
  }

  /** A reader of the next bytes, which are then passed. */
  part(length: number): ByteReader {
    const from = this.#at;
    this.#at += length;
    return new ByteReader(this.#bytes.subarray(from, this.#at));
  }

  /** Unsigned LEB128 below 2^32. */
  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) return value >>> 0;
    }
  }

  /** Signed LEB128 of up to 64 bits. */
  signed(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) return BigInt.asIntN(Number(shift) + 7, value);
    }
  }

  /** A floating-point number of 4 or 8 bytes. */
  float(size: 4 | 8): number {
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#at, size);
    this.#at += size;
    return size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
  }

  /** Length and ASCII characters. */
  name(): string {
    return String.fromCharCode(...Array.from({ length: this.unsigned() }, () => this.byte()));
  }
}
