/**
 * Device side of a split virtqueue: takes chains of buffers, gives them back.
 *
 * Virtual I/O Device (VIRTIO) 1.2, section 2.7, with indirect descriptors (2.7.5.3) and
 * notification suppression by flags or event index (2.7.7, 2.7.10). The driver is not
 * trusted: whatever it wrote wrongly makes `next` report `broken`, and nothing outside
 * RAM is touched.
 */
import type { GuestMemory } from './guest-memory.ts';
import { openState, type DeviceState } from '../state.ts';

const DESC_NEXT = 1;
const DESC_WRITE = 2;
const DESC_INDIRECT = 4;
const DESC_SIZE = 16;
const AVAIL_NO_INTERRUPT = 1;
/** Largest queue offered; QueueNumMax. */
export const QUEUE_SIZE_MAX = 1024;

/** A run of guest memory, checked to be RAM. */
export interface Segment {
  readonly address: number;
  readonly length: number;
}

/** One request: what the device may read, then what it may write. */
export interface Chain {
  readonly head: number;
  readonly readable: readonly Segment[];
  readonly writable: readonly Segment[];
}

/** Ring features the driver accepted. */
export interface RingFeatures {
  readonly indirect: boolean;
  readonly eventIndex: boolean;
}

const NAME = 'virtqueue';
const VERSION = 1;

/** A saved queue, checked. */
export interface QueueState {
  readonly size: number;
  readonly ready: boolean;
  /** Descriptor, driver and device area: low and high half each. */
  readonly addresses: readonly [number, number, number, number, number, number];
  readonly nextAvailable: number;
  readonly nextUsed: number;
  readonly signalled: number;
}

/** @throws StateError */
export function readQueueState(state: unknown): QueueState {
  const fields = openState(state, NAME, VERSION);
  return {
    size: fields.unsigned('size', 0xffff),
    ready: fields.flag('ready'),
    addresses: fields.list('addresses', 6) as unknown as QueueState['addresses'],
    nextAvailable: fields.unsigned('nextAvailable', 0xffff),
    nextUsed: fields.unsigned('nextUsed', 0xffff),
    signalled: fields.unsigned('signalled', 0xffff),
  };
}

export class Virtqueue {
  size = QUEUE_SIZE_MAX;
  ready = false;
  /** Guest addresses as low and high halves, as the driver wrote them. */
  readonly descriptor = { low: 0, high: 0 };
  readonly driver = { low: 0, high: 0 };
  readonly device = { low: 0, high: 0 };
  /** Next entry of the available ring to look at, next of the used ring to fill; modulo 2^16. */
  private nextAvailable = 0;
  private nextUsed = 0;
  /** Value of `nextUsed` at the last interrupt decision. */
  private signalled = 0;
  private features: RingFeatures = { indirect: false, eventIndex: false };
  private readonly memory: GuestMemory;

  constructor(memory: GuestMemory) {
    this.memory = memory;
  }

  reset(): void {
    this.size = QUEUE_SIZE_MAX;
    this.ready = false;
    for (const part of [this.descriptor, this.driver, this.device]) {
      part.low = 0;
      part.high = 0;
    }
    this.nextAvailable = 0;
    this.nextUsed = 0;
    this.signalled = 0;
  }

  /** Starts the queue; false when its size is no power of two or a part of it is not RAM or misaligned. */
  enable(features: RingFeatures): boolean {
    const { size } = this;
    const powerOfTwo = size > 0 && size <= QUEUE_SIZE_MAX && (size & (size - 1)) === 0;
    if (!powerOfTwo || !this.placed()) return false;
    this.features = features;
    this.ready = true;
    return true;
  }

  /** The next chain the driver offers, undefined when there is none now. */
  next(): Chain | 'broken' | undefined {
    if (!this.ready) return undefined;
    const { memory } = this;
    const available = this.available;
    const waiting = (memory.u16(available + 2) - this.nextAvailable) & 0xffff;
    if (this.features.eventIndex) this.askForNotice();
    if (waiting === 0) return undefined;
    if (waiting > this.size) return 'broken';
    const head = memory.u16(available + 4 + 2 * (this.nextAvailable % this.size));
    const chain = this.walk(head);
    if (chain !== 'broken') {
      this.nextAvailable = (this.nextAvailable + 1) & 0xffff;
      if (this.features.eventIndex) this.askForNotice();
    }
    return chain;
  }

  /** Gives a chain back after `written` bytes were put into its writable part. */
  push(head: number, written: number): void {
    if (!this.ready) return;
    const at = this.used + 4 + 8 * (this.nextUsed % this.size);
    this.memory.setU32(at, head);
    this.memory.setU32(at + 4, written);
    this.nextUsed = (this.nextUsed + 1) & 0xffff;
    this.memory.setU16(this.used + 2, this.nextUsed);
  }

  /** Whether what was given back since the last call warrants an interrupt. */
  wantsInterrupt(): boolean {
    if (!this.ready || this.nextUsed === this.signalled) return false;
    const before = this.signalled;
    this.signalled = this.nextUsed;
    if (!this.features.eventIndex) {
      return (this.memory.u16(this.available) & AVAIL_NO_INTERRUPT) === 0;
    }
    const event = this.memory.u16(this.available + 4 + 2 * this.size);
    return ((this.nextUsed - event - 1) & 0xffff) < ((this.nextUsed - before) & 0xffff);
  }

  save(): DeviceState {
    return {
      device: NAME,
      version: VERSION,
      size: this.size,
      ready: this.ready,
      addresses: [this.descriptor, this.driver, this.device].flatMap(({ low, high }) => [
        low,
        high,
      ]),
      nextAvailable: this.nextAvailable,
      nextUsed: this.nextUsed,
      signalled: this.signalled,
    };
  }

  /** Takes up a state that `readQueueState` has checked; a ready queue must still lie in RAM. */
  restore(state: QueueState, features: RingFeatures): void {
    const [a, b, c, d, e, f] = state.addresses;
    Object.assign(this.descriptor, { low: a, high: b });
    Object.assign(this.driver, { low: c, high: d });
    Object.assign(this.device, { low: e, high: f });
    this.size = state.size;
    this.nextAvailable = state.nextAvailable;
    this.nextUsed = state.nextUsed;
    this.signalled = state.signalled;
    this.ready = false;
    if (state.ready) this.enable(features);
  }

  private get table(): number {
    return addressOf(this.descriptor);
  }

  private get available(): number {
    return addressOf(this.driver);
  }

  private get used(): number {
    return addressOf(this.device);
  }

  private placed(): boolean {
    const { memory, size } = this;
    return (
      this.table % 16 === 0 &&
      this.available % 2 === 0 &&
      this.used % 4 === 0 &&
      memory.contains(this.table, DESC_SIZE * size) &&
      memory.contains(this.available, 6 + 2 * size) &&
      memory.contains(this.used, 6 + 8 * size)
    );
  }

  /** Event index: asks to be told of the next buffer. */
  private askForNotice(): void {
    const at = this.used + 4 + 8 * this.size;
    if (this.memory.u16(at) !== this.nextAvailable) this.memory.setU16(at, this.nextAvailable);
  }

  private walk(head: number): Chain | 'broken' {
    const readable: Segment[] = [];
    const writable: Segment[] = [];
    let table = this.table;
    let entries = this.size;
    let index = head;
    let inside = false;
    let seen = 0;
    for (;;) {
      if (index >= entries || seen++ >= entries) return 'broken';
      const at = table + DESC_SIZE * index;
      const address = this.memory.u64(at);
      const length = this.memory.u32(at + 8);
      const flags = this.memory.u16(at + 12);
      if ((flags & DESC_INDIRECT) !== 0) {
        const fits =
          length > 0 && length % DESC_SIZE === 0 && this.memory.contains(address, length);
        const allowed = this.features.indirect && !inside && (flags & DESC_NEXT) === 0;
        // Longer than the queue is forbidden by section 2.7.5.3.1; it also bounds the work.
        if (!fits || !allowed || length / DESC_SIZE > QUEUE_SIZE_MAX) return 'broken';
        inside = true;
        table = address;
        entries = length / DESC_SIZE;
        index = 0;
        seen = 0;
        continue;
      }
      if (!this.memory.contains(address, length)) return 'broken';
      if ((flags & DESC_WRITE) !== 0) writable.push({ address, length });
      else if (writable.length === 0) readable.push({ address, length });
      else return 'broken';
      if ((flags & DESC_NEXT) === 0) return { head, readable, writable };
      index = this.memory.u16(at + 14);
    }
  }
}

function addressOf({ low, high }: { low: number; high: number }): number {
  return high * 0x1_0000_0000 + low;
}
