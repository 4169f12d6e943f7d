/**
 * What a virtio device is to its transport: an id, features, queues, configuration.
 *
 * VIRTIO 1.2, chapter 2. A device sees chains and ports, never registers, interrupts
 * or addresses; the transport (`mmio.ts`) has all of that.
 */
import type { DeviceState } from '../state.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { Chain } from './virtqueue.ts';

/** A queue as a device sees it. */
export interface DeviceQueue {
  /** Next chain, undefined when there is none (or the driver has broken the queue). */
  next(): Chain | undefined;
  /** Gives a chain back; the transport raises the interrupt when the driver wants one. */
  push(head: number, written: number): void;
}

/** What the transport gives a device when it is joined. */
export interface VirtioHost {
  readonly memory: GuestMemory;
  queue(index: number): DeviceQueue;
  /** Low 32 feature bits the driver accepted. */
  features(): number;
  /** The driver has asked for something impossible; it must reset the device. */
  broken(): void;
}

export interface VirtioDevice {
  /** VIRTIO 1.2, chapter 5. */
  readonly id: number;
  readonly queues: number;
  /** Device-specific feature bits, 0 to 23. */
  readonly features: number;
  /** Bytes of the configuration space. */
  readonly config: Uint8Array;
  /** The driver rang this queue's bell. */
  notify(queue: number, host: VirtioHost): void;
  /** Time for what comes from outside; called between turns while the driver is ready. */
  poll?(host: VirtioHost): void;
  /** The driver wrote a byte of the configuration space. */
  configure?(offset: number, value: number): void;
  reset(): void;
  /** State beyond the queues. */
  save(): DeviceState;
  /** @throws StateError */
  restore(state: unknown): void;
}
