/**
 * A growing byte buffer with the number encodings of WebAssembly.
 *
 * Source: WebAssembly Core Specification 2.0, section 5.2.2 (LEB128 integers).
 */

/* Most of what is written is written before the host has compiled this: few calls, no loops. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  /** Its length, which is a call to ask for. */
  #room: number;
  #length = 0;

  /** @param size bytes there is room for at first */
  constructor(size = 256) {
    this.#bytes = new Uint8Array(size);
    this.#room = size;
  }

  get length(): number {
    return this.#length;
  }

  /** Appends one byte. */
  byte(value: number): void {
    if (this.#length === this.#room) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** Appends bytes. */
  append(bytes: Uint8Array): void {
    this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A byte, and the unsigned LEB128 of an integer below 2^32. */
  byteAndUnsigned(first: number, value: number): void {
    if (this.#length + 2 > this.#room) this.#grow(2);
    this.#bytes[this.#length++] = first;
    if (value >>> 7 === 0) this.#bytes[this.#length++] = value;
    else this.unsigned(value);
  }

  /** A byte, and the signed LEB128 of a 32-bit integer. */
  byteAndSigned(first: number, value: number): void {
    if (this.#length + 2 > this.#room) this.#grow(2);
    this.#bytes[this.#length++] = first;
    if (value >= -0x40 && value < 0x40) this.#bytes[this.#length++] = value & 0x7f;
    else this.signed(value);
  }

  /** Unsigned LEB128 of an integer below 2^32. */
  unsigned(value: number): void {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** Signed LEB128 of a 32-bit integer. */
  signed(value: number): void {
    let rest = value | 0;
    while (rest < -0x40 || rest >= 0x40) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    this.byte(rest & 0x7f);
  }

  /** Signed LEB128 of a safe integer: most constants are addresses, just beyond 32 bits. */
  signed53(value: number): void {
    let rest = value;
    for (;;) {
      const next = Math.floor(rest / 0x80);
      const low = rest - next * 0x80;
      rest = next;
      if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) {
        this.byte(low);
        return;
      }
      this.byte(low | 0x80);
    }
  }

  /** Signed LEB128 of a 64-bit integer. */
  signed64(value: bigint): void {
    let rest = BigInt.asIntN(64, value);
    for (;;) {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      if ((rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)) {
        this.byte(low);
        return;
      }
      this.byte(low | 0x80);
    }
  }

  /** A name: length and UTF-8 bytes; ASCII only. */
  name(text: string): void {
    this.unsigned(text.length);
    for (let i = 0; i < text.length; i++) this.byte(text.charCodeAt(i));
  }

  /** The bytes written so far, a view that later writes may detach from. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#room) return;
    this.#room = Math.max(needed, this.#room * 2);
    const larger = new Uint8Array(this.#room);
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
