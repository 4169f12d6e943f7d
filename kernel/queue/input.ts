/**
 * A Task's input stream, both ends.
 *
 * The end of input differs from no input yet. A held stream (see
 * `InputStream.hold`) gives a read either all it asked for or the rest before
 * the end, so that how the host cut its bytes cannot be seen; bytes that were
 * `sent` may be read as they are.
 */

import type { InputStream } from '../face.ts';
import { ByteRing } from './byte-ring.ts';

/** Bytes each stream holds. */
export const STREAM_CAPACITY = 65536;

/** What `read` gives instead of a count. */
export const READ_END = -1;
export const READ_AGAIN = -2;
export const READ_HOLD = -3;

/** What the kernel does when a stream changes. */
export interface InputHooks {
  /** Bytes or the end came from outside. */
  filled(): void;
  /** The Task made room. */
  drained(): void;
}

export class TaskInput implements InputStream {
  private readonly ring = new ByteRing(STREAM_CAPACITY);
  private readonly hooks: InputHooks;
  private readonly deterministic: boolean;
  private held = false;
  private over = false;
  private gone = false;
  /** Oldest bytes that may be read without waiting for a full buffer. */
  private sent = 0;
  /** Bytes that did not fit yet; nobody else may write until they are in. */
  private backlog: Uint8Array | undefined;
  private endsAfterBacklog = false;
  /** Called when there is room again, for those who pipe into this stream. */
  private readonly feeders: (() => void)[] = [];

  /** @param deterministic the machine's clock is `steps` */
  constructor(deterministic: boolean, hooks: InputHooks) {
    this.deterministic = deterministic;
    this.hooks = hooks;
  }

  hold(): void {
    this.held = this.deterministic;
  }

  write(bytes: Uint8Array): number {
    return this.take(bytes, 0, bytes.length);
  }

  send(bytes: Uint8Array): number {
    if (this.closed || this.backlog !== undefined) return 0;
    const count = this.ring.write(bytes, 0, bytes.length);
    this.sent = this.ring.length;
    if (count > 0) this.hooks.filled();
    return count;
  }

  /** Takes source[from, from+length) as far as there is room. */
  take(source: Uint8Array, from: number, length: number): number {
    if (this.closed || this.backlog !== undefined) return 0;
    const count = this.ring.write(source, from, length);
    if (count > 0) this.hooks.filled();
    return count;
  }

  /**
   * Takes bytes of any length; what does not fit follows as the Task reads.
   * @param ends the input ends after them
   */
  supply(bytes: Uint8Array, ends: boolean): void {
    const count = this.send(bytes);
    if (count < bytes.length) {
      this.backlog = bytes.subarray(count);
      this.endsAfterBacklog = ends;
    } else if (ends) this.end();
  }

  end(): void {
    if (this.backlog !== undefined) {
      this.endsAfterBacklog = true;
      return;
    }
    if (this.over) return;
    this.over = true;
    this.hooks.filled();
  }

  get room(): number {
    return this.closed || this.backlog !== undefined ? 0 : this.ring.room;
  }

  get unread(): number {
    return this.ring.length;
  }

  get closed(): boolean {
    return this.over || this.gone;
  }

  /** True when a read would not get READ_AGAIN. */
  get ready(): boolean {
    return this.held || this.over || this.ring.length > 0;
  }

  /** True when a read of that many bytes would get READ_HOLD. */
  holds(length: number): boolean {
    if (!this.held || this.over || this.sent > 0) return false;
    return this.ring.length < Math.min(length, STREAM_CAPACITY);
  }

  /**
   * The Task reads into target[at, at+length).
   * @returns bytes read, or READ_END, READ_AGAIN, READ_HOLD
   */
  read(target: Uint8Array, at: number, length: number): number {
    if (length === 0) return 0;
    let count = Math.min(length, this.ring.length);
    if (this.holds(length)) return READ_HOLD;
    if (this.held && !this.over && this.sent > 0) count = Math.min(length, this.sent);
    if (count === 0) return this.over ? READ_END : READ_AGAIN;
    this.ring.read(target, at, count);
    this.sent = Math.max(0, this.sent - count);
    this.pump();
    this.drained();
    return count;
  }

  /** Somebody pipes into this stream and wants to know when there is room. */
  feed(drained: () => void): void {
    this.feeders.push(drained);
  }

  /** The Task has ended: nobody will read. */
  abandon(): void {
    this.gone = true;
    this.backlog = undefined;
    this.ring.clear();
    this.drained();
  }

  /** Moves on what did not fit before. */
  private pump(): void {
    const { backlog } = this;
    if (backlog === undefined) return;
    this.backlog = undefined;
    this.supply(backlog, this.endsAfterBacklog);
  }

  private drained(): void {
    for (const feeder of this.feeders) feeder();
    this.hooks.drained();
  }
}
