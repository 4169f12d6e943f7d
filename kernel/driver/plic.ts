/**
 * PLIC driver: routes device interrupts to one hart and hands them to handlers.
 *
 * What is pending is claimed at once, most urgent first, and goes through the
 * queue of device events; its handler runs when everything was claimed. A source
 * that was claimed stays silent until it is completed, so each is in the queue
 * once at most, and the queue never full.
 *
 * RISC-V Platform-Level Interrupt Controller Specification 1.0.0, memory map.
 */

import { KernelBug } from '../error.ts';
import { makeQueue } from '../queue/shared-queue.ts';
import type { Bus } from './bus.ts';

const PENDING = 0x1000;
const ENABLE = 0x2000;
const ENABLE_STRIDE = 0x80;
const CONTEXT = 0x20_0000;
const CONTEXT_STRIDE = 0x1000;
/** More than there are sources. */
const MOST_EVENTS = 1024;

export interface InterruptSource {
  readonly source: number;
  readonly name: string;
  readonly enabled: boolean;
  readonly pending: boolean;
  /** How often it was handled. */
  readonly count: number;
}

interface Handler {
  readonly name: string;
  readonly handle: () => void;
  count: number;
}

export class PlicDriver {
  private readonly bus: Bus;
  private readonly base: number;
  private readonly context: number;
  private readonly handlers = new Map<number, Handler>();
  /** Sources that were claimed and wait for their handlers. */
  private readonly events = makeQueue(MOST_EVENTS, 1);
  private readonly event = new Int32Array(1);

  /** @param context the one that serves the hart which takes device interrupts */
  constructor(bus: Bus, base: number, context: number) {
    this.bus = bus;
    this.base = base;
    this.context = context;
    bus.busWrite(base + CONTEXT + CONTEXT_STRIDE * context, 4, 0);
  }

  /** Routes a source here from now on. */
  enable(source: number, name: string, handle: () => void): void {
    this.handlers.set(source, { name, handle, count: 0 });
    this.bus.busWrite(this.base + 4 * source, 4, 1);
    const word = this.base + ENABLE + ENABLE_STRIDE * this.context + 4 * (source >>> 5);
    this.bus.busWrite(word, 4, this.bus.busRead(word, 4) | (1 << (source & 31)));
  }

  /** Claims, handles and completes all that is pending. */
  serve(): void {
    const claim = this.base + CONTEXT + CONTEXT_STRIDE * this.context + 4;
    const { bus, events, event } = this;
    for (;;) {
      while ((event[0] = bus.busRead(claim, 4)) !== 0) {
        if (!events.push(event)) throw new KernelBug('the queue of device events is full');
      }
      if (events.length === 0) return;
      while (events.pop(event)) {
        const source = event[0]!;
        const handler = this.handlers.get(source);
        if (handler !== undefined) {
          handler.count++;
          handler.handle();
        }
        bus.busWrite(claim, 4, source);
      }
    }
  }

  /** State of the sources 1 to `last`, for the Monitor. */
  sources(last: number): InterruptSource[] {
    const list: InterruptSource[] = [];
    for (let source = 1; source <= last; source++) {
      const handler = this.handlers.get(source);
      const word = this.bus.busRead(this.base + PENDING + 4 * (source >>> 5), 4);
      const pending = ((word >>> (source & 31)) & 1) === 1;
      if (handler === undefined && !pending) continue;
      list.push({
        source,
        name: handler?.name ?? '',
        enabled: handler !== undefined,
        pending,
        count: handler?.count ?? 0,
      });
    }
    return list;
  }
}
