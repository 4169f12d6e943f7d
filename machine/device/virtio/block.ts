/**
 * virtio-blk: a disk of 512-byte sectors behind one queue.
 *
 * VIRTIO 1.2, section 5.2 (Block Device), with VIRTIO_BLK_F_FLUSH, VIRTIO_BLK_F_SEG_MAX
 * and, for a port that refuses writes, VIRTIO_BLK_F_RO; requests in, out, flush, get id.
 * A request of more than 8 MiB, outside the disk, or cut at odd lengths is answered with
 * an I/O error. At most 16 MiB of requests are served at a time; the rest at the next poll.
 */
import type { BlockPort } from '../../face.ts';
import { openState, type DeviceState } from '../state.ts';
import { gather, lengthOf, part, scatter } from './segments.ts';
import type { VirtioDevice, VirtioHost } from './virtio-device.ts';
import type { Chain } from './virtqueue.ts';

const F_SEG_MAX = 1 << 2;
const F_RO = 1 << 5;
const F_FLUSH = 1 << 9;
const SEGMENTS = 126;

const TYPE_IN = 0;
const TYPE_OUT = 1;
const TYPE_FLUSH = 4;
const TYPE_GET_ID = 8;
const STATUS_OK = 0;
const STATUS_IO_ERROR = 1;
const STATUS_UNSUPPORTED = 2;

/** Bytes per sector, whatever the disk behind it has. */
export const SECTOR = 512;
const HEADER = 16;
const REQUEST_MOST = 8 * 1024 * 1024;
const TURN_MOST = 16 * 1024 * 1024;
const SERIAL = 'flatland';

const NAME = 'virtio-blk';
const VERSION = 1;

/** How a request ended: bytes written into the guest's data buffers, and the status. */
interface Outcome {
  readonly written: number;
  readonly status: number;
}

export class VirtioBlock implements VirtioDevice {
  readonly id = 2;
  readonly queues = 1;
  readonly features: number;
  readonly config = new Uint8Array(60);
  private readonly port: BlockPort;

  constructor(port: BlockPort) {
    this.port = port;
    this.features = F_SEG_MAX | F_FLUSH | (port.readOnly ? F_RO : 0);
    const view = new DataView(this.config.buffer);
    view.setUint32(0, port.sectors % 0x1_0000_0000, true);
    view.setUint32(4, Math.floor(port.sectors / 0x1_0000_0000), true);
    view.setUint32(12, SEGMENTS, true);
  }

  notify(_queue: number, host: VirtioHost): void {
    this.poll(host);
  }

  poll(host: VirtioHost): void {
    const queue = host.queue(0);
    for (let budget = TURN_MOST; budget > 0;) {
      const chain = queue.next();
      if (chain === undefined) return;
      const room = lengthOf(chain.writable);
      if (room === 0 || lengthOf(chain.readable) < HEADER) {
        // No place for a status, or no request: the driver is not talking this protocol.
        host.broken();
        return;
      }
      const { written, status } = this.serve(chain, host);
      const last = part(chain.writable, room - 1, 1);
      scatter(host.memory, last, Uint8Array.of(status));
      queue.push(chain.head, written + 1);
      budget -= written + lengthOf(chain.readable) + SECTOR;
    }
  }

  reset(): void {}

  save(): DeviceState {
    return { device: NAME, version: VERSION };
  }

  restore(state: unknown): void {
    openState(state, NAME, VERSION);
  }

  private serve(chain: Chain, host: VirtioHost): Outcome {
    const header = new DataView(
      gather(host.memory, part(chain.readable, 0, HEADER)).buffer as ArrayBuffer,
    );
    const type = header.getUint32(0, true);
    const sector = header.getUint32(8, true) + header.getUint32(12, true) * 0x1_0000_0000;
    const room = lengthOf(chain.writable) - 1;
    if (type === TYPE_FLUSH) return outcome(0, this.port.flush());
    if (type === TYPE_GET_ID) {
      const serial = Uint8Array.from({ length: 20 }, (_, i) => SERIAL.charCodeAt(i) || 0);
      const data = part(chain.writable, 0, Math.min(room, 20));
      return outcome(scatter(host.memory, data, serial), true);
    }
    if (type === TYPE_IN) {
      if (!this.inside(sector, room)) return outcome(0, false);
      const bytes = new Uint8Array(room);
      if (!this.port.read(sector, bytes)) return outcome(0, false);
      return outcome(scatter(host.memory, part(chain.writable, 0, room), bytes), true);
    }
    if (type === TYPE_OUT) {
      const length = lengthOf(chain.readable) - HEADER;
      if (this.port.readOnly || !this.inside(sector, length)) return outcome(0, false);
      const bytes = gather(host.memory, part(chain.readable, HEADER, length));
      return outcome(0, this.port.write(sector, bytes));
    }
    return { written: 0, status: STATUS_UNSUPPORTED };
  }

  private inside(sector: number, length: number): boolean {
    return (
      length % SECTOR === 0 &&
      length <= REQUEST_MOST &&
      sector <= this.port.sectors &&
      length / SECTOR <= this.port.sectors - sector
    );
  }
}

function outcome(written: number, ok: boolean): Outcome {
  return { written, status: ok ? STATUS_OK : STATUS_IO_ERROR };
}
