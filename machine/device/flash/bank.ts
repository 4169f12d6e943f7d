/**
 * CFI flash: one bank of two interleaved 16-bit chips with the Intel command set.
 *
 * JEDEC JESD68.01 (Common Flash Interface) and Intel StrataFlash J3 data sheet
 * ("Command Definitions"); figures of the bank on QEMU `virt`: 32 MiB, 256 KiB to a sector. As there,
 * a command written anywhere goes to both chips, and both answer alike. Everything is
 * done at once, so the status is always "ready". Kept in memory only.
 */
import type { AccessSize, Device } from '../device.ts';
import { FlashContents } from './contents.ts';
import { openState, StateError, type DeviceState } from '../state.ts';

export const FLASH_BANK_SIZE = 32 * 1024 * 1024;
export const FLASH_SECTOR_SIZE = 256 * 1024;
const CHIP_SIZE_LOG2 = 24;
const CHIP_SECTORS = FLASH_BANK_SIZE / FLASH_SECTOR_SIZE;
const BUFFER_SIZE_LOG2 = 11;

const READ_ARRAY = 0xff;
const READ_ARRAY_AMD = 0xf0;
const READ_ID = 0x90;
const READ_STATUS = 0x70;
const CLEAR_STATUS = 0x50;
const READ_QUERY = 0x98;
const ERASE = 0x20;
const PROGRAM = 0x40;
const PROGRAM_OTHER = 0x10;
const BUFFERED = 0xe8;
const LOCK = 0x60;
const CONFIRM = 0xd0;
const LOCK_SET = 0x01;

const STATUS_READY = 0x80;
/** Erase and program error together: the command sequence was wrong. */
const STATUS_SEQUENCE = 0x30;

const MANUFACTURER = 0x89;
const CHIP = 0x18;

/** What reads show. */
const MODES = ['array', 'status', 'id', 'query'] as const;
type Mode = (typeof MODES)[number];

/** What the next write is taken for. */
const EXPECTS = ['command', 'erase', 'program', 'count', 'data', 'confirm', 'lock'] as const;
type Expect = (typeof EXPECTS)[number];

const NAME = 'flash-bank';
const VERSION = 1;

export class FlashBank implements Device {
  private readonly contents = new FlashContents(FLASH_SECTOR_SIZE);
  private mode: Mode = 'array';
  private expect: Expect = 'command';
  private status = STATUS_READY;
  /** Data writes of a buffered program still to come. */
  private count = 0;
  /** Where an erase was begun. */
  private target = 0;

  read(offset: number, size: AccessSize): number {
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + this.readByte(offset + i);
    return value;
  }

  write(offset: number, size: AccessSize, value: number): void {
    const command = value & 0xff;
    switch (this.expect) {
      case 'command':
        this.begin(command, offset);
        return;
      case 'erase':
        if (command === CONFIRM) this.contents.erase(this.target);
        this.end(command === CONFIRM || command === READ_ARRAY);
        if (command === READ_ARRAY) this.mode = 'array';
        return;
      case 'program':
        this.program(offset, size, value);
        this.expect = 'command';
        return;
      case 'count':
        this.count = (value & 0xffff) + 1;
        this.expect = 'data';
        return;
      case 'data':
        this.program(offset, size, value);
        if (--this.count === 0) this.expect = 'confirm';
        return;
      case 'confirm':
        this.end(command === CONFIRM);
        return;
      case 'lock':
        this.end(command === CONFIRM || command === LOCK_SET || command === READ_ARRAY);
        if (command === READ_ARRAY) this.mode = 'array';
    }
  }

  /** Leaves what is programmed as it is. */
  reset(): void {
    this.mode = 'array';
    this.expect = 'command';
    this.status = STATUS_READY;
    this.count = 0;
    this.target = 0;
  }

  save(): DeviceState {
    return {
      device: NAME,
      version: VERSION,
      mode: this.mode,
      expect: this.expect,
      status: this.status,
      count: this.count,
      target: this.target,
      sectors: this.contents.save(),
    };
  }

  restore(state: unknown): void {
    const fields = openState(state, NAME, VERSION);
    const mode = oneOf(MODES, fields.text('mode'), 'mode');
    const expect = oneOf(EXPECTS, fields.text('expect'), 'expect');
    const status = fields.unsigned('status', 0xff);
    const count = fields.unsigned('count', 0x1_0000);
    const target = fields.unsigned('target', FLASH_BANK_SIZE - 1);
    if (!this.contents.restore(fields.items('sectors'), FLASH_BANK_SIZE / FLASH_SECTOR_SIZE)) {
      throw new StateError(`state of ${NAME}: sectors are not pairs of index and whole sector`);
    }
    this.mode = mode;
    this.expect = expect;
    this.status = status;
    this.count = count;
    this.target = target;
  }

  private begin(command: number, offset: number): void {
    switch (command) {
      case READ_ID:
        this.mode = 'id';
        return;
      case READ_QUERY:
        this.mode = 'query';
        return;
      case READ_STATUS:
        this.mode = 'status';
        return;
      case CLEAR_STATUS:
        this.status = STATUS_READY;
        this.mode = 'array';
        return;
      case ERASE:
        this.target = offset;
        this.await('erase');
        return;
      case PROGRAM:
      case PROGRAM_OTHER:
        this.await('program');
        return;
      case BUFFERED:
        this.await('count');
        return;
      case LOCK:
        this.await('lock');
        return;
      case READ_ARRAY:
      case READ_ARRAY_AMD:
      default:
        this.mode = 'array';
    }
  }

  private await(expect: Expect): void {
    this.expect = expect;
    this.mode = 'status';
  }

  private end(right: boolean): void {
    this.expect = 'command';
    if (!right) this.status |= STATUS_SEQUENCE;
  }

  private program(offset: number, size: AccessSize, value: number): void {
    for (let i = 0; i < size; i++) this.contents.program(offset + i, (value >>> (8 * i)) & 0xff);
  }

  private readByte(offset: number): number {
    if (this.mode === 'array') return this.contents.read(offset);
    // Both chips answer in the low byte of their half.
    if ((offset & 1) !== 0) return 0;
    if (this.mode === 'status') return this.status;
    const index = offset >>> 2;
    if (this.mode === 'query') return query(index);
    return (index & 0xff) === 0 ? MANUFACTURER : (index & 0xff) === 1 ? CHIP : 0;
  }
}

/** The query table of one chip (JESD68.01, section 2.4), by word. */
function query(index: number): number {
  return QUERY[index - QUERY_START] ?? 0;
}

const QUERY_START = 0x10;
const QUERY: readonly number[] = [
  ...[0x51, 0x52, 0x59], // "QRY"
  ...[0x01, 0x00], // Intel command set
  ...[0x31, 0x00], // its extended table, at word 0x31
  ...[0x00, 0x00, 0x00, 0x00], // no alternative command set
  ...[0x45, 0x55], // Vcc from 4.5 to 5.5 V
  ...[0x00, 0x00], // no Vpp
  ...[0x07, 0x07, 0x0a, 0x00], // typical times as powers of two: word, buffer, block erase, chip erase
  ...[0x04, 0x04, 0x04, 0x00], // most, as multiples of them
  ...[CHIP_SIZE_LOG2],
  ...[0x02, 0x00], // 8 and 16 bits wide
  ...[BUFFER_SIZE_LOG2, 0x00],
  ...[0x01], // one kind of sector
  ...[(CHIP_SECTORS - 1) & 0xff, (CHIP_SECTORS - 1) >>> 8],
  ...[(FLASH_SECTOR_SIZE / 2 / 256) & 0xff, (FLASH_SECTOR_SIZE / 2 / 256) >>> 8],
  ...[0x50, 0x52, 0x49, 0x31, 0x30], // "PRI", version 1.0
];

function oneOf<T extends string>(known: readonly T[], found: string, field: string): T {
  const match = known.find((value) => value === found);
  if (match === undefined) {
    throw new StateError(`state of ${NAME}: ${field} is ${found}, expected ${known.join(', ')}`);
  }
  return match;
}
