/**
 * The kernel log: structured records in a ring in guest RAM, oldest dropped.
 *
 * The bytes lie in the kernel heap, so that a snapshot or a hash of RAM holds
 * the log; where each record lies is in a queue outside of RAM, where no Task
 * can reach. A record is never cut: one that is too long is refused, and what
 * has to go to make room is counted. Records that nobody watches cost no
 * allocation but that of their text.
 */

import { LEVELS, type Level } from '../abi/index.ts';
import { KernelError } from '../error.ts';
import type { KernelLog, LogData, LogFigures, LogRecord } from '../face.ts';
import { makeQueue, type SharedQueue } from '../queue/shared-queue.ts';
import { decodeText, encodeText } from '../text.ts';

/** Longest message a Task may log, in bytes. */
export const MAX_TASK_MESSAGE = 4096;

/** Fixed part of a record in RAM; subsystem, message and data (as JSON) follow. */
const HEADER = {
  size: 0,
  sequence: 4,
  time: 8,
  level: 16,
  hart: 20,
  task: 24,
  name: 28,
  message: 32,
  data: 36,
  bytes: 40,
};

/** Words of what the queue says about each record. */
const ENTRY = {
  sequence: 0,
  /** Offset in the ring. */
  at: 1,
  size: 2,
  timeLow: 3,
  timeHigh: 4,
  level: 5,
  hart: 6,
  task: 7,
  name: 8,
  message: 9,
  data: 10,
  words: 11,
};

/** Bytes of the ring for each place in the queue; shorter records push older ones out sooner. */
const BYTES_PER_ENTRY = 64;
const NO_BYTES = new Uint8Array(0);

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

/** Largest power of two up to a number of 2 or more. */
function powerOfTwo(most: number): number {
  return 2 ** (31 - Math.clz32(most));
}

export class Log implements KernelLog {
  private readonly memory: Uint8Array;
  private readonly view: DataView;
  private readonly options: LogOptions;
  private readonly index: SharedQueue;
  private readonly entry = new Int32Array(ENTRY.words);
  private next = 0;
  private sequence = 0;
  private bytes = 0;
  private least: number;
  private readonly ofSubsystem = new Map<string, number>();

  constructor(options: LogOptions) {
    this.options = options;
    this.memory = options.memory;
    this.view = new DataView(this.memory.buffer, this.memory.byteOffset, this.memory.byteLength);
    this.least = LEVELS.indexOf(options.level);
    const capacity = powerOfTwo(Math.max(2, this.memory.length / BYTES_PER_ENTRY));
    this.index = makeQueue(capacity, ENTRY.words);
  }

  /** Least serious level that is kept of subsystems without one of their own. */
  get level(): Level {
    return LEVELS[this.least]!;
  }

  set level(level: Level) {
    this.least = LEVELS.indexOf(level);
  }

  /** Levels of single subsystems. */
  get levels(): Readonly<Record<string, Level>> {
    return Object.fromEntries([...this.ofSubsystem].map(([name, at]) => [name, LEVELS[at]!]));
  }

  /** Sets the level of one subsystem, or with undefined leaves it to the general one again. */
  setLevel(subsystem: string, level: Level | undefined): void {
    if (level === undefined) this.ofSubsystem.delete(subsystem);
    else this.ofSubsystem.set(subsystem, LEVELS.indexOf(level));
  }

  /** True when a record of that level would be kept. */
  keeps(level: Level, subsystem: string): boolean {
    const least = this.ofSubsystem.size === 0 ? undefined : this.ofSubsystem.get(subsystem);
    return LEVELS.indexOf(level) <= (least ?? this.least);
  }

  /** Adds a record of the kernel's own. @param task Task it is about, or 0 */
  add(level: Level, subsystem: string, task: number, message: string, data?: LogData): void {
    if (this.keeps(level, subsystem)) {
      this.addBytes(level, subsystem, task, encodeText(message), data);
    }
  }

  /**
   * Adds a record whose message is given as bytes, kept as they are.
   * @throws KernelError `too-large` when it takes more than a quarter of the ring
   */
  addBytes(
    level: Level,
    subsystem: string,
    task: number,
    message: Uint8Array,
    data?: LogData,
  ): void {
    if (!this.keeps(level, subsystem)) return;
    const name = encodeText(subsystem);
    const details = data === undefined ? NO_BYTES : encodeText(JSON.stringify(data));
    const length = HEADER.bytes + name.length + message.length + details.length;
    const size = Math.ceil(length / 8) * 8;
    if (size > this.memory.length / 4) {
      throw new KernelError(
        'too-large',
        `log: a message of ${message.length} bytes, expected at most ${this.memory.length / 4 - 64}`,
      );
    }
    const { entry } = this;
    const time = this.options.origin.time();
    // While it makes room, `entry` holds the records that go.
    const at = this.makeRoom(size);
    entry[ENTRY.sequence] = ++this.sequence;
    entry[ENTRY.at] = at;
    entry[ENTRY.size] = size;
    entry[ENTRY.timeLow] = time;
    entry[ENTRY.timeHigh] = time / 0x1_0000_0000;
    entry[ENTRY.level] = LEVELS.indexOf(level);
    entry[ENTRY.hart] = this.options.origin.hart();
    entry[ENTRY.task] = task;
    entry[ENTRY.name] = name.length;
    entry[ENTRY.message] = message.length;
    entry[ENTRY.data] = details.length;
    this.store(name, message, details);
    this.index.pushOver(entry);
    this.bytes += size;
    this.next = at + size;
    if (this.options.watched()) this.options.written(this.record());
  }

  records(since = 0): LogRecord[] {
    const out: LogRecord[] = [];
    for (let i = 0; this.index.peek(i, this.entry); i++) {
      if (this.entry[ENTRY.sequence]! >= since) out.push(this.record());
    }
    return out;
  }

  figures(): LogFigures {
    return { records: this.index.length, dropped: this.index.dropped, bytes: this.bytes };
  }

  /** Frees a run of that size, dropping the oldest records in its way. @returns its offset */
  private makeRoom(size: number): number {
    if (this.index.length === this.index.capacity) this.dropOldest();
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
    const { entry } = this;
    while (this.index.peek(0, entry)) {
      const at = entry[ENTRY.at]!;
      if (at >= to || at + entry[ENTRY.size]! <= from) return;
      this.dropOldest();
    }
  }

  private dropOldest(): void {
    if (!this.index.peek(0, this.entry)) return;
    this.bytes -= this.entry[ENTRY.size]!;
    this.index.discard();
  }

  /** Writes the record that `entry` describes into RAM. */
  private store(name: Uint8Array, message: Uint8Array, data: Uint8Array): void {
    const { view, entry, memory } = this;
    const at = entry[ENTRY.at]!;
    view.setUint32(at + HEADER.size, entry[ENTRY.size]!, true);
    view.setUint32(at + HEADER.sequence, entry[ENTRY.sequence]!, true);
    view.setUint32(at + HEADER.time, entry[ENTRY.timeLow]!, true);
    view.setUint32(at + HEADER.time + 4, entry[ENTRY.timeHigh]!, true);
    view.setUint32(at + HEADER.level, entry[ENTRY.level]!, true);
    view.setInt32(at + HEADER.hart, entry[ENTRY.hart]!, true);
    view.setUint32(at + HEADER.task, entry[ENTRY.task]!, true);
    view.setUint32(at + HEADER.name, name.length, true);
    view.setUint32(at + HEADER.message, message.length, true);
    view.setUint32(at + HEADER.data, data.length, true);
    let to = at + HEADER.bytes;
    for (const part of [name, message, data]) {
      memory.set(part, to);
      to += part.length;
    }
    memory.fill(0, to, at + entry[ENTRY.size]!);
  }

  /** The record that `entry` describes. */
  private record(): LogRecord {
    const { entry, memory } = this;
    const from = entry[ENTRY.at]! + HEADER.bytes;
    const text = from + entry[ENTRY.name]!;
    const rest = text + entry[ENTRY.message]!;
    const data = memory.slice(rest, rest + entry[ENTRY.data]!);
    const bytes = memory.slice(text, rest);
    return {
      sequence: entry[ENTRY.sequence]! >>> 0,
      time: entry[ENTRY.timeHigh]! * 0x1_0000_0000 + (entry[ENTRY.timeLow]! >>> 0),
      level: LEVELS[entry[ENTRY.level]!]!,
      hart: entry[ENTRY.hart]!,
      task: entry[ENTRY.task]!,
      subsystem: decodeText(memory.slice(from, text)),
      message: decodeText(bytes),
      bytes,
      data: readData(data),
    };
  }
}

/** Under `:protection :off` a Task may have written over what lies in RAM. */
function readData(bytes: Uint8Array): LogData | null {
  if (bytes.length === 0) return null;
  try {
    return JSON.parse(decodeText(bytes)) as LogData;
  } catch {
    return null;
  }
}
