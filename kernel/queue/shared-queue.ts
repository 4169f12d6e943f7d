/**
 * A bounded queue over shared memory for many producers and many consumers.
 *
 * The algorithm is D. Vyukov's bounded MPMC queue: each slot carries a 32-bit
 * sequence number that says whose turn it is, so producers and consumers only
 * compete for the two positions. Nobody waits for anybody: a full queue refuses
 * (`push`) or gives up its oldest message (`pushOver`), an empty one says so.
 * Messages are a fixed number of 32-bit words. Nothing is allocated after the
 * constructor.
 *
 * Rules: kernel and host code only; a Task must not be able to write the memory.
 * Order is kept per producer. A producer that stops half-way through a push
 * hides what was pushed after it until it goes on; it never holds anybody up.
 */

import { KernelBug } from '../error.ts';

/** Words before the slots: capacity, words of a message, messages dropped, then the positions. */
const CAPACITY = 0;
const MESSAGE = 1;
const DROPPED = 2;
/** Where producers are, and where consumers are; each on a cache line of its own. */
const TAIL = 16;
const HEAD = 32;
const SLOTS = 48;

/** How often `pushOver` makes room before it gives up its own message. */
const ATTEMPTS = 8;
const MAX_CAPACITY = 2 ** 24;

/**
 * Bytes a queue takes.
 * @param capacity messages, a power of two from 2 on
 * @param message words of one message, 1 or more
 */
export function queueBytes(capacity: number, message: number): number {
  return (SLOTS + capacity * (1 + message)) * 4;
}

/**
 * Lays an empty queue out in memory.
 * @param words at least `queueBytes` long, over shared memory when threads are to meet in it
 * @throws KernelBug for a size that cannot be
 */
export function createQueue(words: Int32Array, capacity: number, message: number): SharedQueue {
  if (capacity < 2 || capacity > MAX_CAPACITY || (capacity & (capacity - 1)) !== 0) {
    throw new KernelBug(`queue: capacity is ${capacity}, expected a power of two from 2 to 2^24`);
  }
  if (!Number.isInteger(message) || message < 1) {
    throw new KernelBug(`queue: messages of ${message} words, expected 1 or more`);
  }
  if (words.length * 4 < queueBytes(capacity, message)) {
    throw new KernelBug(
      `queue: ${words.length * 4} bytes of memory, expected ${queueBytes(capacity, message)}`,
    );
  }
  words.fill(0, 0, SLOTS + capacity * (1 + message));
  words[CAPACITY] = capacity;
  words[MESSAGE] = message;
  for (let i = 0; i < capacity; i++) words[SLOTS + i * (1 + message)] = i;
  return new SharedQueue(words);
}

/** A queue in memory of its own, shared, so that other threads of the host may join it. */
export function makeQueue(capacity: number, message: number): SharedQueue {
  const words = new Int32Array(new SharedArrayBuffer(queueBytes(capacity, message)));
  return createQueue(words, capacity, message);
}

export class SharedQueue {
  /** Messages it can hold. */
  readonly capacity: number;
  /** Words of one message. */
  readonly message: number;
  private readonly words: Int32Array;
  private readonly stride: number;
  private readonly mask: number;

  /** Joins a queue that `createQueue` has laid out. @throws KernelBug when there is none */
  constructor(words: Int32Array) {
    const capacity = words[CAPACITY] ?? 0;
    const message = words[MESSAGE] ?? 0;
    if (capacity < 2 || message < 1 || words.length * 4 < queueBytes(capacity, message)) {
      throw new KernelBug('queue: there is none in this memory');
    }
    this.words = words;
    this.capacity = capacity;
    this.message = message;
    this.stride = 1 + message;
    this.mask = capacity - 1;
  }

  /** Messages in it, as of some moment during the call. */
  get length(): number {
    const tail = Atomics.load(this.words, TAIL);
    const count = (tail - Atomics.load(this.words, HEAD)) | 0;
    return Math.min(Math.max(0, count), this.capacity);
  }

  /** Messages given up by `pushOver`. */
  get dropped(): number {
    return Atomics.load(this.words, DROPPED) >>> 0;
  }

  /** Adds a message, from `source[from]` on. @returns false when the queue is full */
  push(source: ArrayLike<number>, from = 0): boolean {
    const { words } = this;
    let position = Atomics.load(words, TAIL);
    for (;;) {
      const slot = SLOTS + (position & this.mask) * this.stride;
      const turn = (Atomics.load(words, slot) - position) | 0;
      if (turn < 0) return false;
      if (turn > 0) {
        position = Atomics.load(words, TAIL);
        continue;
      }
      const seen = Atomics.compareExchange(words, TAIL, position, (position + 1) | 0);
      if (seen !== position) {
        position = seen;
        continue;
      }
      for (let i = 0; i < this.message; i++) words[slot + 1 + i] = source[from + i]!;
      Atomics.store(words, slot, (position + 1) | 0);
      return true;
    }
  }

  /**
   * Adds a message; a full queue gives up its oldest ones for it. When those in
   * the way are just being taken by others, the new message itself is given up.
   * @returns how many messages were given up
   */
  pushOver(source: ArrayLike<number>, from = 0): number {
    let lost = 0;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (this.push(source, from)) return lost;
      if (this.discard()) lost++;
    }
    Atomics.add(this.words, DROPPED, 1);
    return lost + 1;
  }

  /** Takes the oldest message out, into `target[to]` on. @returns false when there is none */
  pop(target: Int32Array, to = 0): boolean {
    const position = this.claim();
    if (position < 0) return false;
    const slot = SLOTS + (position & this.mask) * this.stride;
    for (let i = 0; i < this.message; i++) target[to + i] = this.words[slot + 1 + i]!;
    this.release(slot, position);
    return true;
  }

  /** Takes the oldest message out and counts it as dropped. @returns false when there is none */
  discard(): boolean {
    const position = this.claim();
    if (position < 0) return false;
    this.release(SLOTS + (position & this.mask) * this.stride, position);
    Atomics.add(this.words, DROPPED, 1);
    return true;
  }

  /**
   * Copies a message without taking it out; index 0 is the oldest. For a reader on the
   * thread that takes messages out.
   * @returns false when there is none
   */
  peek(index: number, target: Int32Array, to = 0): boolean {
    const { words } = this;
    if (index < 0 || index >= this.capacity) return false;
    const position = (Atomics.load(words, HEAD) + index) | 0;
    const slot = SLOTS + (position & this.mask) * this.stride;
    if (Atomics.load(words, slot) !== ((position + 1) | 0)) return false;
    for (let i = 0; i < this.message; i++) target[to + i] = words[slot + 1 + i]!;
    return true;
  }

  /** Makes the oldest message this consumer's own. @returns its position, unsigned, or -1 */
  private claim(): number {
    const { words } = this;
    let position = Atomics.load(words, HEAD);
    for (;;) {
      const slot = SLOTS + (position & this.mask) * this.stride;
      const turn = (Atomics.load(words, slot) - position - 1) | 0;
      if (turn < 0) return -1;
      if (turn > 0) {
        position = Atomics.load(words, HEAD);
        continue;
      }
      const seen = Atomics.compareExchange(words, HEAD, position, (position + 1) | 0);
      if (seen === position) return position >>> 0;
      position = seen;
    }
  }

  /** Gives a slot back to the producers, for the next time round. */
  private release(slot: number, position: number): void {
    Atomics.store(this.words, slot, (position + this.capacity) | 0);
  }
}
