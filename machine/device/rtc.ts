/**
 * Goldfish RTC: wall clock in nanoseconds, with one alarm.
 *
 * "Goldfish Virtual Platform" of the Android emulator (docs/GOLDFISH-VIRTUAL-HARDWARE.TXT,
 * section IX), as QEMU `virt` has it. Reading TIME_LOW latches TIME_HIGH. Setting the
 * time moves this device only. The board tells it when time has passed. 4-byte access.
 */
import type { AccessSize, Device, InterruptLine } from './device.ts';
import { openState, wideText, type DeviceState } from './state.ts';

const TIME_LOW = 0x00;
const TIME_HIGH = 0x04;
const ALARM_LOW = 0x08;
const ALARM_HIGH = 0x0c;
const IRQ_ENABLED = 0x10;
const CLEAR_ALARM = 0x14;
const ALARM_STATUS = 0x18;
const CLEAR_INTERRUPT = 0x1c;

const LOW = 0xffff_ffffn;
const NAME = 'rtc';
const VERSION = 1;

export class GoldfishRtc implements Device {
  private readonly wall: () => bigint;
  private readonly line: InterruptLine;
  /** Added to the wall clock, modulo 2^64. */
  private offset = 0n;
  private latchedHigh = 0;
  private alarm = 0n;
  private running = false;
  private pending = false;
  private enabled = false;

  /** @param wall nanoseconds since 1970 UTC */
  constructor(wall: () => bigint, line: InterruptLine) {
    this.wall = wall;
    this.line = line;
  }

  read(offset: number, _size: AccessSize): number {
    switch (offset) {
      case TIME_LOW: {
        const now = this.now();
        this.latchedHigh = Number(now >> 32n);
        return Number(now & LOW);
      }
      case TIME_HIGH:
        return this.latchedHigh;
      case ALARM_LOW:
        return Number(this.alarm & LOW);
      case ALARM_HIGH:
        return Number(this.alarm >> 32n);
      case IRQ_ENABLED:
        return this.enabled ? 1 : 0;
      case ALARM_STATUS:
        return this.running ? 1 : 0;
      default:
        return 0;
    }
  }

  write(offset: number, _size: AccessSize, value: number): void {
    switch (offset) {
      case TIME_LOW:
        this.setTime(withLow(this.now(), value));
        break;
      case TIME_HIGH:
        this.setTime(withHigh(this.now(), value));
        break;
      case ALARM_LOW:
        this.alarm = withLow(this.alarm, value);
        this.running = true;
        this.advance();
        break;
      case ALARM_HIGH:
        this.alarm = withHigh(this.alarm, value);
        break;
      case IRQ_ENABLED:
        this.enabled = (value & 1) !== 0;
        break;
      case CLEAR_ALARM:
        this.running = false;
        break;
      case CLEAR_INTERRUPT:
        this.pending = false;
        break;
      default:
        return;
    }
    this.drive();
  }

  /** Time has passed: rings when the alarm is due. */
  advance(): void {
    if (!this.running || this.now() < this.alarm) return;
    this.running = false;
    this.pending = true;
    this.drive();
  }

  /** Nanoseconds until the alarm is due, Infinity when none is set. */
  untilAlarm(): number {
    if (!this.running) return Infinity;
    const distance = this.alarm - this.now();
    return distance > 0n ? Number(distance) : 0;
  }

  reset(): void {
    this.latchedHigh = 0;
    this.alarm = 0n;
    this.running = false;
    this.pending = false;
    this.enabled = false;
    this.drive();
  }

  save(): DeviceState {
    return {
      device: NAME,
      version: VERSION,
      offset: wideText(this.offset),
      latchedHigh: this.latchedHigh,
      alarm: wideText(this.alarm),
      running: this.running,
      pending: this.pending,
      enabled: this.enabled,
    };
  }

  restore(state: unknown): void {
    const fields = openState(state, NAME, VERSION);
    const offset = fields.wide('offset');
    const latchedHigh = fields.unsigned('latchedHigh');
    const alarm = fields.wide('alarm');
    const running = fields.flag('running');
    const pending = fields.flag('pending');
    const enabled = fields.flag('enabled');
    this.offset = offset;
    this.latchedHigh = latchedHigh;
    this.alarm = alarm;
    this.running = running;
    this.pending = pending;
    this.enabled = enabled;
    this.drive();
  }

  private now(): bigint {
    return BigInt.asUintN(64, this.wall() + this.offset);
  }

  private setTime(time: bigint): void {
    this.offset = BigInt.asUintN(64, time - this.wall());
  }

  private drive(): void {
    this.line(this.pending && this.enabled);
  }
}

function withLow(value: bigint, low: number): bigint {
  return ((value >> 32n) << 32n) | BigInt(low);
}

function withHigh(value: bigint, high: number): bigint {
  return (BigInt(high) << 32n) | (value & LOW);
}
