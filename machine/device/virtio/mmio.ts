/**
 * virtio-mmio transport, version 2: registers in front of one virtio device, or of none.
 *
 * VIRTIO 1.2, section 4.2.2 (MMIO Device Register Layout) and 3.1 (initialization).
 * Registers are 4 bytes wide; the configuration space takes any width. A slot without
 * a device has id 0 (section 4.2.3.1.1). Rings in RAM are checked in `virtqueue.ts`.
 */
import type { AccessSize, Device, InterruptLine } from '../device.ts';
import { openState, StateError, type DeviceState } from '../state.ts';
import { GuestMemory, type DmaMemory } from './guest-memory.ts';
import type { DeviceQueue, VirtioDevice, VirtioHost } from './virtio-device.ts';
import { QUEUE_SIZE_MAX, readQueueState, Virtqueue, type RingFeatures } from './virtqueue.ts';

const MAGIC = 0x7472_6976;
const TRANSPORT_VERSION = 2;
/** "FLAT" in memory order. */
const VENDOR = 0x5441_4c46;

const MAGIC_VALUE = 0x000;
const VERSION_REGISTER = 0x004;
const DEVICE_ID = 0x008;
const VENDOR_ID = 0x00c;
const DEVICE_FEATURES = 0x010;
const DEVICE_FEATURES_SEL = 0x014;
const DRIVER_FEATURES = 0x020;
const DRIVER_FEATURES_SEL = 0x024;
const QUEUE_SEL = 0x030;
const QUEUE_NUM_MAX = 0x034;
const QUEUE_NUM = 0x038;
const QUEUE_READY = 0x044;
const QUEUE_NOTIFY = 0x050;
const INTERRUPT_STATUS = 0x060;
const INTERRUPT_ACK = 0x064;
const STATUS = 0x070;
const QUEUE_DESC_LOW = 0x080;
const QUEUE_DESC_HIGH = 0x084;
const QUEUE_DRIVER_LOW = 0x090;
const QUEUE_DRIVER_HIGH = 0x094;
const QUEUE_DEVICE_LOW = 0x0a0;
const QUEUE_DEVICE_HIGH = 0x0a4;
const SHM_LEN_LOW = 0x0b0;
const SHM_LEN_HIGH = 0x0b4;
const SHM_BASE_LOW = 0x0b8;
const SHM_BASE_HIGH = 0x0bc;
const CONFIG_GENERATION = 0x0fc;
const CONFIG = 0x100;

const STATUS_DRIVER_OK = 4;
const STATUS_FEATURES_OK = 8;
const STATUS_NEEDS_RESET = 64;
const STATUS_BY_DRIVER = 0x8f;

const INTERRUPT_USED = 1;
const INTERRUPT_CONFIG = 2;

/** Feature bits of the ring and the transport, all of them in one 64-bit word. */
const F_INDIRECT_DESC = 1 << 28;
const F_EVENT_IDX = 1 << 29;
/** Bit 32 of the whole: bit 0 of the upper word. */
const F_VERSION_1_HIGH = 1;

const NAME = 'virtio-mmio';
const VERSION = 1;

export class VirtioMmio implements Device, VirtioHost {
  readonly memory: GuestMemory;
  private readonly device: VirtioDevice | undefined;
  private readonly line: InterruptLine;
  private readonly queues: Virtqueue[];
  private readonly faces: DeviceQueue[];
  private status = 0;
  private interrupt = 0;
  private deviceFeaturesSel = 0;
  private driverFeaturesSel = 0;
  private driverFeatures = [0, 0];
  private queueSel = 0;

  /** @param device undefined for an empty slot */
  constructor(device: VirtioDevice | undefined, ram: DmaMemory, line: InterruptLine) {
    this.device = device;
    this.memory = new GuestMemory(ram);
    this.line = line;
    this.queues = Array.from({ length: device?.queues ?? 0 }, () => new Virtqueue(this.memory));
    this.faces = this.queues.map((queue) => ({
      next: () => {
        if (!this.live) return undefined;
        const chain = queue.next();
        if (chain !== 'broken') return chain;
        this.broken();
        return undefined;
      },
      push: (head, written) => {
        queue.push(head, written);
        if (queue.wantsInterrupt()) this.raise(INTERRUPT_USED);
      },
    }));
  }

  queue(index: number): DeviceQueue {
    return this.faces[index]!;
  }

  features(): number {
    return this.driverFeatures[0]!;
  }

  broken(): void {
    this.status |= STATUS_NEEDS_RESET;
    if ((this.status & STATUS_DRIVER_OK) !== 0) this.raise(INTERRUPT_CONFIG);
  }

  /** Gives the device its time; the board calls it between turns. */
  poll(): void {
    if (this.live) this.device!.poll?.(this);
  }

  read(offset: number, size: AccessSize): number {
    const device = this.device;
    if (offset >= CONFIG) return this.readConfig(offset - CONFIG, size);
    if (size !== 4) return 0;
    switch (offset) {
      case MAGIC_VALUE:
        return MAGIC;
      case VERSION_REGISTER:
        return TRANSPORT_VERSION;
      case DEVICE_ID:
        return device?.id ?? 0;
      case VENDOR_ID:
        return VENDOR;
      case DEVICE_FEATURES:
        return this.offered(this.deviceFeaturesSel);
      case QUEUE_NUM_MAX:
        return this.selected === undefined ? 0 : QUEUE_SIZE_MAX;
      case QUEUE_READY:
        return this.selected?.ready === true ? 1 : 0;
      case INTERRUPT_STATUS:
        return this.interrupt;
      case STATUS:
        return this.status;
      case CONFIG_GENERATION:
        return 0;
      case SHM_LEN_LOW:
      case SHM_LEN_HIGH:
      case SHM_BASE_LOW:
      case SHM_BASE_HIGH:
        // No shared memory regions: all ones (section 4.2.2).
        return device === undefined ? 0 : 0xffff_ffff;
      default:
        return 0;
    }
  }

  write(offset: number, size: AccessSize, value: number): void {
    if (this.device === undefined) return;
    if (offset >= CONFIG) {
      this.writeConfig(offset - CONFIG, size, value);
      return;
    }
    if (size !== 4) return;
    switch (offset) {
      case DEVICE_FEATURES_SEL:
        this.deviceFeaturesSel = value;
        return;
      case DRIVER_FEATURES_SEL:
        this.driverFeaturesSel = value;
        return;
      case DRIVER_FEATURES:
        if (this.driverFeaturesSel < 2 && (this.status & STATUS_FEATURES_OK) === 0) {
          this.driverFeatures[this.driverFeaturesSel] = value;
        }
        return;
      case QUEUE_SEL:
        this.queueSel = value;
        return;
      case QUEUE_NUM:
        if (this.changeable !== undefined) this.changeable.size = Math.min(value, 0xffff);
        return;
      case QUEUE_READY:
        this.setReady(value);
        return;
      case QUEUE_NOTIFY:
        if (this.live && this.queues[value]?.ready === true) this.device.notify(value, this);
        return;
      case INTERRUPT_ACK:
        this.interrupt &= ~value;
        this.drive();
        return;
      case STATUS:
        this.setStatus(value);
        return;
      default:
        this.place(offset, value);
    }
  }

  reset(): void {
    this.status = 0;
    this.interrupt = 0;
    this.deviceFeaturesSel = 0;
    this.driverFeaturesSel = 0;
    this.driverFeatures = [0, 0];
    this.queueSel = 0;
    for (const queue of this.queues) queue.reset();
    this.device?.reset();
    this.drive();
  }

  save(): DeviceState {
    return {
      device: NAME,
      version: VERSION,
      id: this.device?.id ?? 0,
      status: this.status,
      interrupt: this.interrupt,
      deviceFeaturesSel: this.deviceFeaturesSel,
      driverFeaturesSel: this.driverFeaturesSel,
      driverFeatures: [...this.driverFeatures],
      queueSel: this.queueSel,
      queues: this.queues.map((queue) => queue.save()),
      state: this.device?.save() ?? null,
    };
  }

  restore(state: unknown): void {
    const fields = openState(state, NAME, VERSION);
    const status = fields.unsigned('status', 0xff);
    const interrupt = fields.unsigned('interrupt', 3);
    const deviceFeaturesSel = fields.unsigned('deviceFeaturesSel');
    const driverFeaturesSel = fields.unsigned('driverFeaturesSel');
    const driverFeatures = fields.list('driverFeatures', 2);
    const queueSel = fields.unsigned('queueSel');
    const queues = fields.items('queues').map(readQueueState);
    const id = fields.unsigned('id');
    if (id !== (this.device?.id ?? 0) || queues.length !== this.queues.length) {
      throw new StateError(
        `state of ${NAME}: found device ${id} with ${queues.length} queues, ` +
          `expected device ${this.device?.id ?? 0} with ${this.queues.length}`,
      );
    }
    this.device?.restore(fields.raw('state'));
    this.driverFeatures = driverFeatures;
    this.queues.forEach((queue, index) => queue.restore(queues[index]!, this.ringFeatures));
    this.status = status;
    this.interrupt = interrupt;
    this.deviceFeaturesSel = deviceFeaturesSel;
    this.driverFeaturesSel = driverFeaturesSel;
    this.queueSel = queueSel;
    this.drive();
  }

  /** The driver is ready and has broken nothing. */
  private get live(): boolean {
    return (this.status & (STATUS_DRIVER_OK | STATUS_NEEDS_RESET)) === STATUS_DRIVER_OK;
  }

  private get selected(): Virtqueue | undefined {
    return this.queues[this.queueSel];
  }

  /** The selected queue while its place may still be changed. */
  private get changeable(): Virtqueue | undefined {
    return this.selected?.ready === false ? this.selected : undefined;
  }

  private get ringFeatures(): RingFeatures {
    const features = this.driverFeatures[0]!;
    return {
      indirect: (features & F_INDIRECT_DESC) !== 0,
      eventIndex: (features & F_EVENT_IDX) !== 0,
    };
  }

  private offered(word: number): number {
    if (this.device === undefined) return 0;
    if (word === 0) return (this.device.features | F_INDIRECT_DESC | F_EVENT_IDX) >>> 0;
    return word === 1 ? F_VERSION_1_HIGH : 0;
  }

  private setStatus(value: number): void {
    if (value === 0) {
      this.reset();
      return;
    }
    let next = value & STATUS_BY_DRIVER;
    const accepting = (next & ~this.status & STATUS_FEATURES_OK) !== 0;
    if (accepting && !this.acceptable()) next &= ~STATUS_FEATURES_OK;
    // A driver must not clear bits but by a reset (section 2.1.1); one that does gets what it wrote.
    this.status = next | (this.status & STATUS_NEEDS_RESET);
  }

  /** Only offered features, and VERSION_1 among them (section 6.1). */
  private acceptable(): boolean {
    const [low, high] = this.driverFeatures as [number, number];
    return (low & ~this.offered(0)) === 0 && high === F_VERSION_1_HIGH;
  }

  private setReady(value: number): void {
    const queue = this.selected;
    if (queue === undefined) return;
    if ((value & 1) === 0) queue.ready = false;
    else if (!queue.ready && !queue.enable(this.ringFeatures)) this.broken();
  }

  private place(offset: number, value: number): void {
    const queue = this.changeable;
    if (queue === undefined) return;
    if (offset === QUEUE_DESC_LOW) queue.descriptor.low = value;
    else if (offset === QUEUE_DESC_HIGH) queue.descriptor.high = value;
    else if (offset === QUEUE_DRIVER_LOW) queue.driver.low = value;
    else if (offset === QUEUE_DRIVER_HIGH) queue.driver.high = value;
    else if (offset === QUEUE_DEVICE_LOW) queue.device.low = value;
    else if (offset === QUEUE_DEVICE_HIGH) queue.device.high = value;
  }

  private readConfig(offset: number, size: AccessSize): number {
    const config = this.device?.config;
    if (config === undefined) return 0;
    let value = 0;
    // Beyond its end there is nothing: all ones, as QEMU answers.
    const beyond = offset + size > config.length;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + (beyond ? 0xff : config[offset + i]!);
    return value;
  }

  private writeConfig(offset: number, size: AccessSize, value: number): void {
    for (let i = 0; i < size; i++) {
      this.device!.configure?.(offset + i, (value >>> (8 * i)) & 0xff);
    }
  }

  private raise(bit: number): void {
    this.interrupt |= bit;
    this.drive();
  }

  private drive(): void {
    this.line(this.interrupt !== 0);
  }
}
