/**
 * Keeps the last bytes of a stream of any length, and counts those it let go.
 *
 * Grows by doubling up to its limit, so that a quiet Task costs little.
 */

const FIRST_SIZE = 1024;

export class KeepRing {
  readonly limit: number;
  /** Bytes that ever came. */
  total = 0;
  private bytes = new Uint8Array(0);
  /** Where the next byte goes once the ring is at its limit, else its length. */
  private next = 0;

  /** @param limit bytes kept at most, a power of two */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** Bytes kept. */
  get kept(): number {
    return Math.min(this.total, this.limit);
  }

  /** Bytes that came before the oldest one kept. */
  get dropped(): number {
    return this.total - this.kept;
  }

  /** Adds source[from, from+length). */
  push(source: Uint8Array, from: number, length: number): void {
    const skipped = Math.max(0, length - this.limit);
    let at = from + skipped;
    let rest = length - skipped;
    this.total += length;
    this.grow();
    const size = this.bytes.length;
    while (rest > 0) {
      if (this.next === size) this.next = 0;
      const once = Math.min(rest, size - this.next);
      this.bytes.set(source.subarray(at, at + once), this.next);
      this.next += once;
      at += once;
      rest -= once;
    }
  }

  /** What is kept, oldest byte first, as a new array. */
  contents(): Uint8Array {
    const out = new Uint8Array(this.kept);
    if (this.total <= this.limit) {
      out.set(this.bytes.subarray(0, this.kept));
    } else {
      const old = this.limit - this.next;
      out.set(this.bytes.subarray(this.next), 0);
      out.set(this.bytes.subarray(0, this.next), old);
    }
    return out;
  }

  /** Makes room for all that is kept, up to the limit. */
  private grow(): void {
    if (this.bytes.length >= this.kept) return;
    let size = Math.max(FIRST_SIZE, this.bytes.length);
    while (size < this.kept) size *= 2;
    const larger = new Uint8Array(Math.min(size, this.limit));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}
