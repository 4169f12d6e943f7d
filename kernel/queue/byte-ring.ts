/**
 * A bounded ring of bytes: takes what fits, gives what is there, loses nothing.
 *
 * One producer, one consumer, on one thread. Its memory is allocated at the
 * first write, so a stream that is never used costs nothing.
 */

/** Below this many bytes a loop is faster than making a view. */
const SMALL = 48;

export class ByteRing {
  readonly capacity: number;
  /** Bytes waiting to be read. */
  length = 0;
  private bytes: Uint8Array | undefined;
  /** Index of the oldest byte. */
  private first = 0;

  /** @param capacity bytes, a power of two */
  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get room(): number {
    return this.capacity - this.length;
  }

  /** Copies source[from, from+length) in, as far as there is room. @returns bytes taken */
  write(source: Uint8Array, from: number, length: number): number {
    const count = Math.min(length, this.capacity - this.length);
    const bytes = (this.bytes ??= new Uint8Array(this.capacity));
    const mask = this.capacity - 1;
    let at = (this.first + this.length) & mask;
    if (count <= SMALL) {
      for (let i = 0; i < count; i++) {
        bytes[at] = source[from + i]!;
        at = (at + 1) & mask;
      }
    } else {
      const once = Math.min(count, this.capacity - at);
      bytes.set(source.subarray(from, from + once), at);
      if (once < count) bytes.set(source.subarray(from + once, from + count), 0);
    }
    this.length += count;
    return count;
  }

  /** Moves at most `length` bytes to target[at…]. @returns bytes moved */
  read(target: Uint8Array, at: number, length: number): number {
    const count = Math.min(length, this.length);
    if (count === 0) return 0;
    const bytes = this.bytes!;
    const mask = this.capacity - 1;
    if (count <= SMALL) {
      for (let i = 0; i < count; i++) target[at + i] = bytes[(this.first + i) & mask]!;
    } else {
      const once = Math.min(count, this.capacity - this.first);
      target.set(bytes.subarray(this.first, this.first + once), at);
      if (once < count) target.set(bytes.subarray(0, count - once), at + once);
    }
    this.first = (this.first + count) & mask;
    this.length -= count;
    return count;
  }

  /** Takes at most `limit` bytes out as a new array. */
  take(limit: number): Uint8Array {
    const out = new Uint8Array(Math.min(limit, this.length));
    this.read(out, 0, out.length);
    return out;
  }

  /** Forgets everything and frees the memory. */
  clear(): void {
    this.length = 0;
    this.first = 0;
    this.bytes = undefined;
  }
}
