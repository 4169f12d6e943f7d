/**
 * A virtio driver for tests: rings in a small RAM, registers through the transport.
 *
 * Register offsets, flags and layouts are retyped from VIRTIO 1.2, sections 2.7 and 4.2.2.
 */
import { VirtioMmio } from '../../../../machine/device/virtio/mmio.ts';
import type { VirtioDevice } from '../../../../machine/device/virtio/virtio-device.ts';

export const BASE = 0x8000_0000;
export const SIZE = 0x4_0000;
export const INDIRECT = 1 << 28;
export const EVENT_IDX = 1 << 29;
const NEXT = 1;
const WRITE = 2;
const IS_INDIRECT = 4;

/** One buffer of a request: bytes for the device, or a length it may write. */
export type Buffer = Uint8Array | number;

export class TestDriver {
  readonly ram = new Uint8Array(SIZE);
  readonly view = new DataView(this.ram.buffer);
  readonly mmio: VirtioMmio;
  line = false;
  interrupts = 0;
  private heap = 0x1_0000;

  constructor(device: VirtioDevice | undefined) {
    const memory = { base: BASE, size: SIZE, bytes: this.ram, view: this.view, written: () => {} };
    this.mmio = new VirtioMmio(device, memory, (level) => {
      if (level && !this.line) this.interrupts++;
      this.line = level;
    });
  }

  read(offset: number): number {
    return this.mmio.read(offset, 4);
  }

  write(offset: number, value: number): void {
    this.mmio.write(offset, 4, value);
  }

  get status(): number {
    return this.read(0x070);
  }

  get offered(): bigint {
    this.write(0x014, 1);
    const high = BigInt(this.read(0x010));
    this.write(0x014, 0);
    return (high << 32n) | BigInt(this.read(0x010));
  }

  /** Steps 1 to 6 of section 3.1.1; true when the device accepted the features. */
  negotiate(low: number, high = 1): boolean {
    this.write(0x070, 0);
    this.write(0x070, 1);
    this.write(0x070, 3);
    this.write(0x024, 0);
    this.write(0x020, low);
    this.write(0x024, 1);
    this.write(0x020, high);
    this.write(0x070, 11);
    return (this.status & 8) !== 0;
  }

  /** Accepts features, sets up `queues` queues of `size` entries and goes live. */
  start(low: number, queues: number, size = 8): TestQueue[] {
    if (!this.negotiate(low)) throw new Error('features refused');
    const made = Array.from({ length: queues }, (_, index) => this.setUp(index, size));
    this.write(0x070, 15);
    return made;
  }

  setUp(index: number, size: number): TestQueue {
    const queue = new TestQueue(this, index, size);
    this.write(0x030, index);
    this.write(0x038, size);
    this.write(0x080, queue.table);
    this.write(0x084, 0);
    this.write(0x090, queue.available);
    this.write(0x094, 0);
    this.write(0x0a0, queue.used);
    this.write(0x0a4, 0);
    this.write(0x044, 1);
    return queue;
  }

  /** Fresh guest memory. */
  allocate(length: number): number {
    const address = BASE + this.heap;
    this.heap = (this.heap + length + 15) & ~15;
    if (this.heap > SIZE) throw new Error('test RAM is used up');
    return address;
  }

  bytes(address: number, length: number): Uint8Array {
    return this.ram.slice(address - BASE, address - BASE + length);
  }
}

export class TestQueue {
  readonly table: number;
  readonly available: number;
  readonly used: number;
  readonly size: number;
  private readonly driver: TestDriver;
  private readonly index: number;
  private offered = 0;
  private collected = 0;
  private nextDescriptor = 0;

  constructor(driver: TestDriver, index: number, size: number) {
    this.driver = driver;
    this.index = index;
    this.size = size;
    this.table = BASE + 0x1000 * (1 + 3 * index);
    this.available = this.table + 0x1000;
    this.used = this.table + 0x2000;
  }

  /** Writes one descriptor. */
  describe(table: number, at: number, address: number, length: number, flags: number, next = 0) {
    const offset = table - BASE + 16 * at;
    this.driver.view.setBigUint64(offset, BigInt(address), true);
    this.driver.view.setUint32(offset + 8, length, true);
    this.driver.view.setUint16(offset + 12, flags, true);
    this.driver.view.setUint16(offset + 14, next, true);
  }

  /** Puts a chain of buffers into memory and offers it; addresses of the buffers. */
  offer(buffers: readonly Buffer[], indirect = false): { head: number; addresses: number[] } {
    const addresses = buffers.map((buffer) => {
      const length = typeof buffer === 'number' ? buffer : buffer.length;
      const address = this.driver.allocate(length);
      if (typeof buffer !== 'number') this.driver.ram.set(buffer, address - BASE);
      return address;
    });
    const inRing = indirect ? 1 : buffers.length;
    const first = this.nextDescriptor;
    this.nextDescriptor = (this.nextDescriptor + inRing) % this.size;
    const slot = (i: number) => (indirect ? i : (first + i) % this.size);
    const table = indirect ? this.driver.allocate(16 * buffers.length) : this.table;
    buffers.forEach((buffer, i) => {
      const last = i === buffers.length - 1;
      const flags = (typeof buffer === 'number' ? WRITE : 0) | (last ? 0 : NEXT);
      const length = typeof buffer === 'number' ? buffer : buffer.length;
      this.describe(table, slot(i), addresses[i]!, length, flags, last ? 0 : slot(i + 1));
    });
    if (indirect) this.describe(this.table, first, table, 16 * buffers.length, IS_INDIRECT);
    this.publish(first);
    return { head: first, addresses };
  }

  /** Puts a head into the available ring. */
  publish(head: number): void {
    const ring = this.available - BASE;
    this.driver.view.setUint16(ring + 4 + 2 * (this.offered % this.size), head, true);
    this.offered = (this.offered + 1) & 0xffff;
    this.driver.view.setUint16(ring + 2, this.offered, true);
  }

  ring(): void {
    this.driver.write(0x050, this.index);
  }

  /** Entries the device has given back since the last call. */
  collect(): { id: number; length: number }[] {
    const found = [];
    const ring = this.used - BASE;
    while (this.collected !== this.driver.view.getUint16(ring + 2, true)) {
      const at = ring + 4 + 8 * (this.collected % this.size);
      found.push({
        id: this.driver.view.getUint32(at, true),
        length: this.driver.view.getUint32(at + 4, true),
      });
      this.collected = (this.collected + 1) & 0xffff;
    }
    return found;
  }

  /** used_event of section 2.7.7. */
  set usedEvent(value: number) {
    this.driver.view.setUint16(this.available - BASE + 4 + 2 * this.size, value, true);
  }

  /** avail_event of section 2.7.10. */
  get availableEvent(): number {
    return this.driver.view.getUint16(this.used - BASE + 4 + 8 * this.size, true);
  }

  /** VIRTQ_AVAIL_F_NO_INTERRUPT. */
  set noInterrupt(value: boolean) {
    this.driver.view.setUint16(this.available - BASE, value ? 1 : 0, true);
  }
}
