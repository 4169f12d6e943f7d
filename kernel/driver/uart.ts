/**
 * UART driver: the kernel's console on a 16550, driven by interrupts.
 *
 * National Semiconductor PC16550D data sheet, "Registers". Output waits in a
 * bounded queue until the transmitter has room; text that does not fit is
 * dropped as a whole and counted. Input waits in a bounded queue until taken.
 */

import { ByteRing } from '../queue/byte-ring.ts';
import { makeQueue } from '../queue/shared-queue.ts';
import type { Bus } from './bus.ts';

const DATA = 0;
const INTERRUPT_ENABLE = 1;
const FIFO_CONTROL = 2;
const LINE_STATUS = 5;
const ENABLE_RECEIVE = 1;
const ENABLE_TRANSMIT = 2;
const FIFO_ENABLE_AND_CLEAR = 7;
const DATA_READY = 1;
const TRANSMITTER_EMPTY = 0x20;
/** Bytes the transmitter takes once it is empty. */
const FIFO_DEPTH = 16;

const OUTPUT_CAPACITY = 65536;
const INPUT_CAPACITY = 4096;

export class UartDriver {
  /** Bytes of console text dropped because the queue was full. */
  dropped = 0;
  /** Typed bytes lost because nobody took them. */
  overrun = 0;
  private readonly bus: Bus;
  private readonly base: number;
  private readonly output = new ByteRing(OUTPUT_CAPACITY);
  /** What was typed, a byte in each message. */
  private readonly input = makeQueue(INPUT_CAPACITY, 1);
  private readonly typed = new Int32Array(1);
  private readonly byte = new Uint8Array(1);
  private transmitting = false;

  constructor(bus: Bus, base: number) {
    this.bus = bus;
    this.base = base;
    bus.busWrite(base + FIFO_CONTROL, 1, FIFO_ENABLE_AND_CLEAR);
    bus.busWrite(base + INTERRUPT_ENABLE, 1, ENABLE_RECEIVE);
  }

  /** Queues text for the console: all of it, or none when it does not fit. */
  write(bytes: Uint8Array): void {
    if (bytes.length > this.output.room) {
      this.dropped += bytes.length;
      return;
    }
    this.output.write(bytes, 0, bytes.length);
    this.transmit();
  }

  /** Takes what was typed. */
  read(): Uint8Array {
    const bytes = new Uint8Array(this.input.length);
    let count = 0;
    while (count < bytes.length && this.input.pop(this.typed)) bytes[count++] = this.typed[0]!;
    return bytes.subarray(0, count);
  }

  /** The UART's interrupt. */
  serve(): void {
    this.receive();
    this.transmit();
  }

  private receive(): void {
    while ((this.status() & DATA_READY) !== 0) {
      this.typed[0] = this.bus.busRead(this.base + DATA, 1);
      if (!this.input.push(this.typed)) this.overrun++;
    }
  }

  private transmit(): void {
    while (this.output.length > 0 && (this.status() & TRANSMITTER_EMPTY) !== 0) {
      for (let i = 0; i < FIFO_DEPTH && this.output.read(this.byte, 0, 1) === 1; i++) {
        this.bus.busWrite(this.base + DATA, 1, this.byte[0]!);
      }
    }
    const wanted = this.output.length > 0;
    if (wanted === this.transmitting) return;
    this.transmitting = wanted;
    const enable = ENABLE_RECEIVE | (wanted ? ENABLE_TRANSMIT : 0);
    this.bus.busWrite(this.base + INTERRUPT_ENABLE, 1, enable);
  }

  private status(): number {
    return this.bus.busRead(this.base + LINE_STATUS, 1);
  }
}
