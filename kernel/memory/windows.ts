/**
 * Which addresses a Task may hand to the kernel.
 *
 * A pointer and length from a Task are an allegation until they passed one of
 * these: reads may touch image, data, heap and stack, writes not the image, and
 * nothing may touch the guard. Arguments are plain numbers, exact below 2^53
 * and merely large above, so a 64-bit pointer can neither wrap nor slip through.
 */

export class Windows {
  /** First byte of the chunk. */
  readonly start: number;
  /** First writable byte. */
  readonly data: number;
  /** First byte of the guard. */
  readonly guard: number;
  /** Lowest byte of the stack. */
  readonly stack: number;
  /** One past the chunk's last byte. */
  readonly end: number;

  constructor(start: number, data: number, guard: number, stack: number, end: number) {
    this.start = start;
    this.data = data;
    this.guard = guard;
    this.stack = stack;
    this.end = end;
  }

  /** True when the Task may read [address, address+length). */
  readable(address: number, length: number): boolean {
    return (
      (address >= this.start && address <= this.guard && length <= this.guard - address) ||
      (address >= this.stack && address <= this.end && length <= this.end - address)
    );
  }

  /** True when the Task may write [address, address+length). */
  writable(address: number, length: number): boolean {
    return (
      (address >= this.data && address <= this.guard && length <= this.guard - address) ||
      (address >= this.stack && address <= this.end && length <= this.end - address)
    );
  }

  /** True when the address lies anywhere in the chunk. */
  contains(address: number): boolean {
    return address >= this.start && address < this.end;
  }
}
