/**
 * virtio-console: one port, bytes both ways between two queues and a Char port.
 *
 * VIRTIO 1.2, section 5.3 (Console Device), with VIRTIO_CONSOLE_F_SIZE and
 * VIRTIO_CONSOLE_F_EMERG_WRITE, without multiport. A port that takes no more bytes
 * holds the driver's buffer back; nothing is dropped. At most 64 KiB move at a time.
 */
import type { CharPort } from '../../face.ts';
import { openState, type DeviceState } from '../state.ts';
import { gather, lengthOf, part, scatter } from './segments.ts';
import type { DeviceQueue, VirtioDevice, VirtioHost } from './virtio-device.ts';
import type { Chain } from './virtqueue.ts';

const RECEIVE = 0;
const TRANSMIT = 1;
const F_SIZE = 1 << 0;
const F_EMERG_WRITE = 1 << 2;
/** Offset of emerg_wr in the configuration space. */
const EMERG_WRITE = 8;
const MOST = 64 * 1024;

const NAME = 'virtio-console';
const VERSION = 1;

/** Size of the terminal behind the port, in cells. */
export interface ConsoleSize {
  readonly columns: number;
  readonly rows: number;
}

export class VirtioConsole implements VirtioDevice {
  readonly id = 3;
  readonly queues = 2;
  readonly features = F_SIZE | F_EMERG_WRITE;
  readonly config = new Uint8Array(12);
  private readonly port: CharPort;
  /** Byte read from the port for which there was no buffer yet; -1 for none. */
  private ahead = -1;
  /** Bytes of the oldest outgoing chain that the port has taken. */
  private sent = 0;
  /** The outgoing chain the port has not taken whole. */
  private outgoing: Chain | undefined;

  constructor(port: CharPort, size: ConsoleSize) {
    this.port = port;
    const view = new DataView(this.config.buffer);
    view.setUint16(0, size.columns, true);
    view.setUint16(2, size.rows, true);
    view.setUint32(4, 1, true);
  }

  notify(queue: number, host: VirtioHost): void {
    if (queue === TRANSMIT) this.transmit(host);
    else this.receive(host);
  }

  poll(host: VirtioHost): void {
    this.transmit(host);
    this.receive(host);
  }

  configure(offset: number, value: number): void {
    if (offset === EMERG_WRITE) this.port.write(value);
  }

  reset(): void {
    this.outgoing = undefined;
    this.sent = 0;
  }

  save(): DeviceState {
    const segments = this.outgoing?.readable.flatMap(({ address, length }) => [address, length]);
    return {
      device: NAME,
      version: VERSION,
      ahead: this.ahead,
      sent: this.sent,
      outgoing: this.outgoing?.head ?? -1,
      segments: segments ?? [],
    };
  }

  restore(state: unknown): void {
    const fields = openState(state, NAME, VERSION);
    const ahead = fields.integer('ahead');
    const sent = fields.unsigned('sent');
    const head = fields.integer('outgoing');
    const numbers = fields.list('segments');
    this.ahead = ahead >= 0 ? ahead & 0xff : -1;
    this.sent = sent;
    const readable = [];
    for (let i = 0; i + 1 < numbers.length; i += 2) {
      readable.push({ address: numbers[i]!, length: numbers[i + 1]! });
    }
    this.outgoing = head < 0 ? undefined : { head: head & 0xffff, readable, writable: [] };
  }

  private transmit(host: VirtioHost): void {
    const queue = host.queue(TRANSMIT);
    let budget = MOST;
    while (budget > 0) {
      this.outgoing ??= queue.next();
      if (this.outgoing === undefined) return;
      budget -= this.send(this.outgoing, host, budget);
      if (this.sent < lengthOf(this.outgoing.readable)) return;
      queue.push(this.outgoing.head, 0);
      this.outgoing = undefined;
      this.sent = 0;
      budget--;
    }
  }

  /** Sends what the port takes of a chain, `most` bytes at most. @returns bytes sent */
  private send(chain: Chain, host: VirtioHost, most: number): number {
    const segments = part(chain.readable, this.sent, most);
    if (!segments.every(({ address, length }) => host.memory.contains(address, length))) {
      // Only a restored state can name segments that are not RAM here.
      this.sent = lengthOf(chain.readable);
      return 0;
    }
    const bytes = gather(host.memory, segments);
    let count = 0;
    while (count < bytes.length && this.port.write(bytes[count]!)) count++;
    this.sent += count;
    return count;
  }

  private receive(host: VirtioHost): void {
    const queue = host.queue(RECEIVE);
    for (let budget = MOST; budget > 0;) {
      if (this.ahead < 0) this.ahead = this.port.read();
      if (this.ahead < 0) return;
      const chain = queue.next();
      if (chain === undefined) return;
      const count = this.fill(chain, host, queue);
      budget -= count + 1;
    }
  }

  private fill(chain: Chain, host: VirtioHost, queue: DeviceQueue): number {
    const room = Math.min(MOST, lengthOf(chain.writable));
    const bytes: number[] = [];
    while (bytes.length < room && this.ahead >= 0) {
      bytes.push(this.ahead);
      this.ahead = this.port.read();
    }
    queue.push(chain.head, scatter(host.memory, chain.writable, Uint8Array.from(bytes)));
    return bytes.length;
  }
}
