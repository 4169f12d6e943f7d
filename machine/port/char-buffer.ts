/**
 * Char port over two byte rings: the host reads what the guest wrote and the reverse.
 *
 * Both rings have a fixed capacity: a full output ring refuses the guest's byte, a full
 * input ring takes fewer bytes from the host. Nothing is ever dropped.
 */
import type { CharPort } from '../face.ts';

/** A Char port with its host end. */
export interface CharBuffer extends CharPort {
  /** Queues bytes for the guest. @returns how many were taken */
  send(bytes: Uint8Array): number;
  /** Takes up to `limit` bytes (all unless given) that the guest wrote. */
  take(limit?: number): Uint8Array;
  /** Bytes the guest wrote that wait to be taken. */
  readonly waiting: number;
  /** Bytes for the guest that it has not read. */
  readonly unread: number;
}

/**
 * @param capacity bytes each way, at least 1
 * @throws RangeError when capacity is not a positive integer
 */
export function createCharBuffer(capacity: number): CharBuffer {
  const output = new ByteRing(capacity);
  const input = new ByteRing(capacity);
  return {
    write: (byte) => output.push(byte),
    read: () => input.shift(),
    send: (bytes) => {
      let taken = 0;
      while (taken < bytes.length && input.push(bytes[taken]!)) taken++;
      return taken;
    },
    take: (limit = output.length) => {
      const bytes = new Uint8Array(Math.min(limit, output.length));
      for (let i = 0; i < bytes.length; i++) bytes[i] = output.shift();
      return bytes;
    },
    get waiting() {
      return output.length;
    },
    get unread() {
      return input.length;
    },
  };
}

class ByteRing {
  private readonly bytes: Uint8Array;
  private first = 0;
  length = 0;

  constructor(capacity: number) {
    if (!Number.isSafeInteger(capacity) || capacity < 1) {
      throw new RangeError(`capacity is ${capacity}, expected a positive integer`);
    }
    this.bytes = new Uint8Array(capacity);
  }

  push(byte: number): boolean {
    if (this.length === this.bytes.length) return false;
    let at = this.first + this.length;
    if (at >= this.bytes.length) at -= this.bytes.length;
    this.bytes[at] = byte;
    this.length++;
    return true;
  }

  shift(): number {
    if (this.length === 0) return -1;
    const byte = this.bytes[this.first]!;
    this.first = this.first + 1 === this.bytes.length ? 0 : this.first + 1;
    this.length--;
    return byte;
  }
}
