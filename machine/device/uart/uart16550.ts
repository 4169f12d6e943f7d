/**
 * UART 16550A: sixteen-byte FIFOs between a guest and a Char port.
 *
 * National Semiconductor PC16550D data sheet (June 1995), "Registers"; byte
 * registers one apart, as on QEMU `virt`. The line has no speed: a byte leaves as soon
 * as the port takes it, and the receive time-out ("FIFO Interrupt Mode Operation") fires at the next
 * `poll`. The divisor is kept and unused. OUT2 does not gate the interrupt.
 */
import type { CharPort } from '../../face.ts';
import type { AccessSize, Device, InterruptLine } from '../device.ts';
import { openState, type DeviceState } from '../state.ts';
import { ByteFifo } from './fifo.ts';

/** Registers by offset; 0 and 1 are the divisor while LCR.DLAB is set. */
const RBR_THR_DLL = 0;
const IER_DLM = 1;
const IIR_FCR = 2;
const LCR = 3;
const MCR = 4;
const LSR = 5;
const MSR = 6;
const SCR = 7;

const IER_RECEIVED = 0x01;
const IER_TRANSMIT = 0x02;
const IER_LINE = 0x04;
const IER_MODEM = 0x08;

const IIR_NONE = 0x01;
const IIR_MODEM = 0x00;
const IIR_TRANSMIT = 0x02;
const IIR_RECEIVED = 0x04;
const IIR_LINE = 0x06;
const IIR_TIMEOUT = 0x0c;
const IIR_FIFO_ON = 0xc0;

const FCR_ENABLE = 0x01;
const FCR_CLEAR_RECEIVE = 0x02;
const FCR_CLEAR_TRANSMIT = 0x04;
const FCR_KEPT = 0xc9;

const LCR_DLAB = 0x80;
const MCR_LOOP = 0x10;

const LSR_DATA = 0x01;
const LSR_OVERRUN = 0x02;
const LSR_ERRORS = 0x1e;
const LSR_THR_EMPTY = 0x20;
const LSR_IDLE = 0x40;

/** CTS, DSR and DCD held by the other side. */
const MSR_CONNECTED = 0xb0;

const FIFO_SIZE = 16;
/** Receive trigger by FCR bits 7:6. */
const TRIGGERS = [1, 4, 8, 14] as const;

const NAME = 'uart16550';
const VERSION = 1;

export class Uart16550 implements Device {
  private readonly port: CharPort;
  private readonly line: InterruptLine;
  private readonly receive = new ByteFifo(FIFO_SIZE);
  private readonly transmit = new ByteFifo(FIFO_SIZE);
  private ier = 0;
  private fcr = 0;
  private lcr = 0;
  private mcr = 0x08;
  private scr = 0;
  private divisor = 12;
  /** What RBR holds without FIFOs; it stays there after it was read. */
  private last = 0;
  /** Error bits of LSR; the others follow from the FIFOs. */
  private errors = 0;
  private modem = MSR_CONNECTED;
  /** "Transmitter holding register empty" has happened and was not yet seen in IIR. */
  private transmitDue = false;
  private timeout = false;
  private level = false;

  constructor(port: CharPort, line: InterruptLine) {
    this.port = port;
    this.line = line;
  }

  read(offset: number, _size: AccessSize): number {
    const value = this.readRegister(offset);
    this.drive();
    return value;
  }

  write(offset: number, _size: AccessSize, value: number): void {
    this.writeRegister(offset, value & 0xff);
    this.drive();
  }

  /** Moves bytes between port and FIFOs; the board calls it between turns. */
  poll(): void {
    if (this.transmit.length > 0) this.drain();
    this.fill();
    if (this.fifoOn && this.receive.length > 0 && this.receive.length < this.trigger) {
      this.timeout = true;
    }
    this.drive();
  }

  reset(): void {
    this.receive.clear();
    this.transmit.clear();
    this.ier = 0;
    this.fcr = 0;
    this.lcr = 0;
    this.mcr = 0x08;
    this.scr = 0;
    this.divisor = 12;
    this.last = 0;
    this.errors = 0;
    this.modem = MSR_CONNECTED;
    this.transmitDue = false;
    this.timeout = false;
    this.drive();
  }

  save(): DeviceState {
    return {
      device: NAME,
      version: VERSION,
      receive: this.receive.toArray(),
      transmit: this.transmit.toArray(),
      ier: this.ier,
      fcr: this.fcr,
      lcr: this.lcr,
      mcr: this.mcr,
      scr: this.scr,
      divisor: this.divisor,
      last: this.last,
      errors: this.errors,
      modem: this.modem,
      transmitDue: this.transmitDue,
      timeout: this.timeout,
    };
  }

  restore(state: unknown): void {
    const fields = openState(state, NAME, VERSION);
    const receive = fields.list('receive', undefined, 0xff);
    const transmit = fields.list('transmit', undefined, 0xff);
    const ier = fields.unsigned('ier', 0x0f);
    const fcr = fields.unsigned('fcr', 0xff);
    const lcr = fields.unsigned('lcr', 0xff);
    const mcr = fields.unsigned('mcr', 0x1f);
    const scr = fields.unsigned('scr', 0xff);
    const divisor = fields.unsigned('divisor', 0xffff);
    const last = fields.unsigned('last', 0xff);
    const errors = fields.unsigned('errors', LSR_ERRORS);
    const modem = fields.unsigned('modem', 0xff);
    const transmitDue = fields.flag('transmitDue');
    const timeout = fields.flag('timeout');
    this.receive.clear();
    for (const byte of receive) this.receive.push(byte);
    this.transmit.clear();
    for (const byte of transmit) this.transmit.push(byte);
    this.ier = ier;
    this.fcr = fcr;
    this.lcr = lcr;
    this.mcr = mcr;
    this.scr = scr;
    this.divisor = divisor;
    this.last = last;
    this.errors = errors;
    this.modem = modem;
    this.transmitDue = transmitDue;
    this.timeout = timeout;
    this.level = this.identification() !== IIR_NONE;
    this.line(this.level);
  }

  private get fifoOn(): boolean {
    return (this.fcr & FCR_ENABLE) !== 0;
  }

  private get capacity(): number {
    return this.fifoOn ? FIFO_SIZE : 1;
  }

  private get trigger(): number {
    return this.fifoOn ? TRIGGERS[this.fcr >>> 6]! : 1;
  }

  private get looped(): boolean {
    return (this.mcr & MCR_LOOP) !== 0;
  }

  private readRegister(offset: number): number {
    switch (offset) {
      case RBR_THR_DLL: {
        if ((this.lcr & LCR_DLAB) !== 0) return this.divisor & 0xff;
        const byte = this.receive.shift();
        this.timeout = false;
        const value = byte >= 0 ? byte : this.fifoOn ? 0 : this.last;
        this.fill();
        return value;
      }
      case IER_DLM:
        return (this.lcr & LCR_DLAB) !== 0 ? this.divisor >>> 8 : this.ier;
      case IIR_FCR: {
        const identification = this.identification();
        if (identification === IIR_TRANSMIT) this.transmitDue = false;
        return identification | (this.fifoOn ? IIR_FIFO_ON : 0);
      }
      case LCR:
        return this.lcr;
      case MCR:
        return this.mcr;
      case LSR: {
        if (this.transmit.length > 0) this.drain();
        if (this.receive.length === 0) this.fill();
        const value =
          this.errors |
          (this.receive.length > 0 ? LSR_DATA : 0) |
          (this.transmit.length === 0 ? LSR_THR_EMPTY | LSR_IDLE : 0);
        this.errors = 0;
        return value;
      }
      case MSR: {
        const value = this.modem;
        this.modem &= 0xf0;
        return value;
      }
      case SCR:
        return this.scr;
      default:
        return 0;
    }
  }

  private writeRegister(offset: number, value: number): void {
    switch (offset) {
      case RBR_THR_DLL:
        if ((this.lcr & LCR_DLAB) !== 0) this.divisor = (this.divisor & 0xff00) | value;
        else this.send(value);
        return;
      case IER_DLM:
        if ((this.lcr & LCR_DLAB) !== 0) {
          this.divisor = (value << 8) | (this.divisor & 0xff);
          return;
        }
        if ((value & ~this.ier & IER_TRANSMIT) !== 0 && this.transmit.length === 0) {
          this.transmitDue = true;
        }
        this.ier = value & 0x0f;
        return;
      case IIR_FCR:
        this.controlFifos(value);
        return;
      case LCR:
        this.lcr = value;
        return;
      case MCR:
        this.mcr = value & 0x1f;
        this.setModem(this.looped ? loopedModem(this.mcr) : MSR_CONNECTED);
        return;
      case SCR:
        this.scr = value;
        return;
      default:
        return;
    }
  }

  private controlFifos(value: number): void {
    let clear = value;
    if (((value ^ this.fcr) & FCR_ENABLE) !== 0) clear |= FCR_CLEAR_RECEIVE | FCR_CLEAR_TRANSMIT;
    this.fcr = (value & FCR_ENABLE) !== 0 ? value & FCR_KEPT : 0;
    if ((clear & FCR_CLEAR_RECEIVE) !== 0) {
      this.receive.clear();
      this.timeout = false;
    }
    if ((clear & FCR_CLEAR_TRANSMIT) !== 0) {
      this.transmit.clear();
      this.transmitDue = true;
    }
  }

  private send(byte: number): void {
    if (this.looped) {
      if (this.receive.length >= this.capacity) this.overrun();
      if (this.receive.length < this.capacity) this.accept(byte);
      this.transmitDue = true;
      return;
    }
    this.transmitDue = false;
    if (this.transmit.length >= this.capacity) this.drain();
    // A full transmitter loses the byte, as the chip does when it is written too early.
    if (this.transmit.length < this.capacity) this.transmit.push(byte);
    this.drain();
  }

  /** One byte too many: a FIFO loses the new one, a lone RBR the old one ("Line Status Register", OE). */
  private overrun(): void {
    this.errors |= LSR_OVERRUN;
    if (!this.fifoOn) this.receive.shift();
  }

  private drain(): void {
    while (this.transmit.length > 0) {
      if (!this.port.write(this.transmit.peek())) return;
      this.transmit.shift();
    }
    this.transmitDue = true;
  }

  private fill(): void {
    if (this.looped) return;
    while (this.receive.length < this.capacity) {
      const byte = this.port.read();
      if (byte < 0) return;
      this.accept(byte & 0xff);
    }
  }

  private accept(byte: number): void {
    this.receive.push(byte);
    if (!this.fifoOn) this.last = byte;
  }

  private setModem(lines: number): void {
    const changed = (lines ^ this.modem) & 0xf0;
    let deltas = (changed >>> 4) & 0x0b;
    // TERI reports only the trailing edge of the ring signal.
    if ((changed & 0x40) !== 0 && (lines & 0x40) === 0) deltas |= 0x04;
    this.modem = (lines & 0xf0) | (this.modem & 0x0f) | deltas;
  }

  /** IIR bits 3:0 by priority ("Interrupt Identification Register"). */
  private identification(): number {
    if ((this.ier & IER_LINE) !== 0 && this.errors !== 0) return IIR_LINE;
    if ((this.ier & IER_RECEIVED) !== 0 && this.receive.length > 0) {
      if (this.receive.length >= this.trigger) return IIR_RECEIVED;
      if (this.timeout) return IIR_TIMEOUT;
    }
    if ((this.ier & IER_TRANSMIT) !== 0 && this.transmitDue) return IIR_TRANSMIT;
    if ((this.ier & IER_MODEM) !== 0 && (this.modem & 0x0f) !== 0) return IIR_MODEM;
    return IIR_NONE;
  }

  private drive(): void {
    const level = this.identification() !== IIR_NONE;
    if (level === this.level) return;
    this.level = level;
    this.line(level);
  }
}

/** MSR bits 7:4 in loop-back: OUT2, OUT1, DTR and RTS come back as DCD, RI, DSR and CTS. */
function loopedModem(mcr: number): number {
  return ((mcr & 0x0c) << 4) | ((mcr & 0x01) << 5) | ((mcr & 0x02) << 3);
}
