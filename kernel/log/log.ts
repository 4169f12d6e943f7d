/**
 * The kernel log: structured records in a ring in guest RAM, oldest dropped.
 *
 * The bytes lie in the kernel heap, so that a snapshot or a hash of RAM holds
 * the log; where each record begins is kept here, where no Task can reach. A
 * record is never cut: one that is too long is refused, and what has to go to
 * make room is counted.
 */

import { LEVELS, type Level } from '../abi/index.ts';
import { KernelError } from '../error.ts';
import type { KernelLog, LogFigures, LogRecord } from '../face.ts';
import { decodeText, encodeText } from '../text.ts';

/** Longest message a Task may log, in bytes. */
export const MAX_TASK_MESSAGE = 4096;

/** Fixed part of a record in RAM; subsystem and message follow. */
const HEADER = {
  size: 0,
  sequence: 4,
  time: 8,
  level: 16,
  hart: 20,
  task: 24,
  name: 28,
  bytes: 32,
};

interface Entry {
  readonly sequence: number;
  /** Offset in the ring. */
  readonly at: number;
  readonly size: number;
  readonly time: number;
  readonly level: number;
  readonly hart: number;
  readonly task: number;
  readonly subsystem: string;
  readonly length: number;
}

/** Where a message comes from. */
export interface LogOrigin {
  /** Nanoseconds since boot. */
  time(): number;
  /** Hart that is being served, or -1. */
  hart(): number;
}

export interface LogOptions {
  /** The ring's memory. */
  readonly memory: Uint8Array;
  readonly origin: LogOrigin;
  /** Least serious level that is kept. */
  readonly level: Level;
  /** Called with each record that was kept. */
  readonly written: (record: LogRecord) => void;
  /** True when somebody wants `written`; records are only made then. */
  readonly watched: () => boolean;
}

export class Log implements KernelLog {
  private readonly memory: Uint8Array;
  private readonly view: DataView;
  private readonly options: LogOptions;
  private readonly entries: Entry[] = [];
  /** Entries before this index are gone; the array is cut from time to time. */
  private oldest = 0;
  private next = 0;
  private dropped = 0;
  private sequence = 0;
  private least: number;

  constructor(options: LogOptions) {
    this.options = options;
    this.memory = options.memory;
    this.view = new DataView(this.memory.buffer, this.memory.byteOffset, this.memory.byteLength);
    this.least = LEVELS.indexOf(options.level);
  }

  get level(): Level {
    return LEVELS[this.least]!;
  }

  set level(level: Level) {
    this.least = LEVELS.indexOf(level);
  }

  /** Adds a record of the kernel's own. @param task Task it is about, or 0 */
  add(level: Level, subsystem: string, task: number, message: string): void {
    if (LEVELS.indexOf(level) > this.least) return;
    this.addBytes(level, subsystem, task, encodeText(message));
  }

  /**
   * Adds a record whose message is given as bytes, kept as they are.
   * @throws KernelError `too-large` when it takes more than a quarter of the ring
   */
  addBytes(level: Level, subsystem: string, task: number, message: Uint8Array): void {
    const number = LEVELS.indexOf(level);
    if (number > this.least) return;
    const name = encodeText(subsystem);
    const size = Math.ceil((HEADER.bytes + name.length + message.length) / 8) * 8;
    if (size > this.memory.length / 4) {
      throw new KernelError(
        'too-large',
        `log: a message of ${message.length} bytes, expected at most ${this.memory.length / 4 - 64}`,
      );
    }
    const at = this.makeRoom(size);
    const entry: Entry = {
      sequence: ++this.sequence,
      at,
      size,
      time: this.options.origin.time(),
      level: number,
      hart: this.options.origin.hart(),
      task,
      subsystem,
      length: message.length,
    };
    this.store(entry, name, message);
    this.entries.push(entry);
    this.next = at + size;
    if (this.options.watched()) this.options.written(this.record(entry));
  }

  records(since = 0): LogRecord[] {
    const out: LogRecord[] = [];
    for (let i = this.oldest; i < this.entries.length; i++) {
      const entry = this.entries[i]!;
      if (entry.sequence >= since) out.push(this.record(entry));
    }
    return out;
  }

  figures(): LogFigures {
    let bytes = 0;
    for (let i = this.oldest; i < this.entries.length; i++) bytes += this.entries[i]!.size;
    return { records: this.entries.length - this.oldest, dropped: this.dropped, bytes };
  }

  /** Frees a run of that size, dropping the oldest records in its way. @returns its offset */
  private makeRoom(size: number): number {
    let at = this.next;
    if (at + size > this.memory.length) {
      // The rest of the ring stays unused; what lies there goes first.
      this.drop(at, this.memory.length);
      at = 0;
    }
    this.drop(at, at + size);
    return at;
  }

  /** Drops the records that overlap [from, to); they are the oldest ones. */
  private drop(from: number, to: number): void {
    for (;;) {
      const entry = this.entries[this.oldest];
      if (entry === undefined || entry.at >= to || entry.at + entry.size <= from) break;
      this.oldest++;
      this.dropped++;
    }
    if (this.oldest > 1024 && this.oldest * 2 > this.entries.length) {
      this.entries.splice(0, this.oldest);
      this.oldest = 0;
    }
  }

  private store(entry: Entry, name: Uint8Array, message: Uint8Array): void {
    const { view } = this;
    const { at } = entry;
    view.setUint32(at + HEADER.size, entry.size, true);
    view.setUint32(at + HEADER.sequence, entry.sequence, true);
    view.setFloat64(at + HEADER.time, entry.time, true);
    view.setUint32(at + HEADER.level, entry.level, true);
    view.setInt32(at + HEADER.hart, entry.hart, true);
    view.setUint32(at + HEADER.task, entry.task, true);
    view.setUint32(at + HEADER.name, name.length, true);
    this.memory.set(name, at + HEADER.bytes);
    this.memory.set(message, at + HEADER.bytes + name.length);
    this.memory.fill(0, at + HEADER.bytes + name.length + message.length, at + entry.size);
  }

  private record(entry: Entry): LogRecord {
    const from = entry.at + HEADER.bytes + encodeText(entry.subsystem).length;
    const bytes = this.memory.slice(from, from + entry.length);
    return {
      sequence: entry.sequence,
      time: entry.time,
      level: LEVELS[entry.level]!,
      hart: entry.hart,
      task: entry.task,
      subsystem: entry.subsystem,
      message: decodeText(bytes),
      bytes,
    };
  }
}
