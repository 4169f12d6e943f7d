/**
 * A Task's output stream, both ends.
 *
 * Every byte goes into the record behind `output-of`. If a host end is attached
 * it also goes there, or if the stream is piped, to another Task's input; then
 * a full stream holds the writer back (a host's under `steps`: the machine, so
 * that the host's speed cannot be seen).
 */

import type { OutputStream } from '../face.ts';
import { ByteRing } from './byte-ring.ts';
import { STREAM_CAPACITY, type TaskInput } from './input.ts';
import { KeepRing } from './keep-ring.ts';

/** Bytes of a Task's output that `output-of` can give. */
export const KEPT_OUTPUT = 256 * 1024;

/** What `write` gives instead of a count. */
export const WRITE_AGAIN = -2;
export const WRITE_HOLD = -3;
export const WRITE_CLOSED = -4;

export interface OutputHooks {
  /** Bytes came into an empty attached stream. */
  filled(): void;
  /** The reader made room, or went away. */
  drained(): void;
}

export class TaskOutput implements OutputStream {
  /** The record behind `output-of`. */
  readonly kept = new KeepRing(KEPT_OUTPUT);
  private readonly ring = new ByteRing(STREAM_CAPACITY);
  private readonly hooks: OutputHooks;
  private readonly deterministic: boolean;
  private attached = false;
  private shut = false;
  private over = false;
  private target: TaskInput | undefined;

  /** @param deterministic the machine's clock is `steps` */
  constructor(deterministic: boolean, hooks: OutputHooks) {
    this.deterministic = deterministic;
    this.hooks = hooks;
  }

  attach(): void {
    if (this.attached) return;
    this.attached = true;
    const before = this.kept.contents();
    // What is older than the stream's capacity can no longer be held back.
    const from = Math.max(0, before.length - STREAM_CAPACITY);
    this.ring.write(before, from, before.length - from);
    if (this.ring.length > 0) this.hooks.filled();
  }

  read(limit = STREAM_CAPACITY): Uint8Array {
    const bytes = this.ring.take(limit);
    if (bytes.length > 0) this.hooks.drained();
    return bytes;
  }

  close(): void {
    this.shut = true;
    this.ring.clear();
    this.hooks.drained();
  }

  get available(): number {
    return this.ring.length;
  }

  get ended(): boolean {
    return this.over && this.ring.length === 0;
  }

  /** The Task at the other end of a pipe, if there is one. */
  get pipe(): TaskInput | undefined {
    return this.target;
  }

  /** From now on bytes go to another Task's input instead of the host. */
  connect(target: TaskInput): void {
    this.target = target;
    target.feed(this.hooks.drained);
    if (this.over) target.end();
    this.hooks.drained();
  }

  /** True when a write would not get WRITE_AGAIN. */
  get ready(): boolean {
    if (this.shut) return true;
    if (this.target !== undefined) return this.target.closed || this.target.room > 0;
    return !this.attached || this.deterministic || this.ring.room > 0;
  }

  /** True when a write of that many bytes would get WRITE_HOLD. */
  holds(length: number): boolean {
    if (this.shut || this.target !== undefined || !this.attached || !this.deterministic) {
      return false;
    }
    return this.ring.room < Math.min(length, STREAM_CAPACITY);
  }

  /**
   * The Task writes source[from, from+length), at most a stream's capacity at once.
   * @returns bytes accepted, or WRITE_AGAIN, WRITE_HOLD, WRITE_CLOSED
   */
  write(source: Uint8Array, from: number, length: number): number {
    let count = Math.min(length, STREAM_CAPACITY);
    if (count === 0) return 0;
    if (this.shut) return WRITE_CLOSED;
    const { target } = this;
    if (target !== undefined) {
      if (target.closed) return WRITE_CLOSED;
      count = target.take(source, from, count);
      if (count === 0) return WRITE_AGAIN;
    } else if (this.attached) {
      if (this.holds(count)) return WRITE_HOLD;
      if (this.ring.room === 0) return WRITE_AGAIN;
      count = Math.min(count, this.ring.room);
      const wasEmpty = this.ring.length === 0;
      this.ring.write(source, from, count);
      if (wasEmpty) this.hooks.filled();
    }
    this.kept.push(source, from, count);
    return count;
  }

  /** The Task has ended: nothing more will come. */
  finish(): void {
    this.over = true;
    this.target?.end();
  }
}
