/**
 * virtio-rng: fills the driver's buffers with bytes from an entropy port.
 *
 * VIRTIO 1.2, section 5.4 (Entropy Device): one queue, no features, no configuration.
 * A request gets at least one byte and at most 64 KiB, whatever its size, so that no
 * guest keeps the host busy with one.
 */
import type { EntropyPort } from '../../face.ts';
import { openState, type DeviceState } from '../state.ts';
import { lengthOf, scatter } from './segments.ts';
import type { VirtioDevice, VirtioHost } from './virtio-device.ts';

const MOST = 64 * 1024;
const NAME = 'virtio-rng';
const VERSION = 1;

export class VirtioRng implements VirtioDevice {
  readonly id = 4;
  readonly queues = 1;
  readonly features = 0;
  readonly config = new Uint8Array(0);
  private readonly port: EntropyPort;

  constructor(port: EntropyPort) {
    this.port = port;
  }

  notify(queue: number, host: VirtioHost): void {
    const requests = host.queue(queue);
    for (let chain = requests.next(); chain !== undefined; chain = requests.next()) {
      const bytes = new Uint8Array(Math.min(MOST, lengthOf(chain.writable)));
      this.port.fill(bytes);
      requests.push(chain.head, scatter(host.memory, chain.writable, bytes));
    }
  }

  reset(): void {}

  save(): DeviceState {
    return { device: NAME, version: VERSION };
  }

  restore(state: unknown): void {
    openState(state, NAME, VERSION);
  }
}
