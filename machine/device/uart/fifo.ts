/**
 * Byte queue of fixed capacity, as in the two FIFOs of a 16550.
 *
 * First in, first out; a push onto a full queue is refused. Knows nothing of UARTs.
 */
export class ByteFifo {
  private readonly bytes: Uint8Array;
  private first = 0;
  private count = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.count;
  }

  /** Appends a byte; false, and nothing happens, when full. */
  push(byte: number): boolean {
    if (this.count === this.bytes.length) return false;
    this.bytes[(this.first + this.count) % this.bytes.length] = byte;
    this.count++;
    return true;
  }

  /** The oldest byte, left in place; -1 when empty. */
  peek(): number {
    return this.count === 0 ? -1 : this.bytes[this.first]!;
  }

  /** Takes the oldest byte; -1 when empty. */
  shift(): number {
    if (this.count === 0) return -1;
    const byte = this.bytes[this.first]!;
    this.first = (this.first + 1) % this.bytes.length;
    this.count--;
    return byte;
  }

  clear(): void {
    this.first = 0;
    this.count = 0;
  }

  /** All bytes, oldest first. */
  toArray(): number[] {
    const all: number[] = [];
    for (let i = 0; i < this.count; i++)
      all.push(this.bytes[(this.first + i) % this.bytes.length]!);
    return all;
  }
}
