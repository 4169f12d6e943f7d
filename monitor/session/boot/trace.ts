/**
 * `--trace`: what harts do, a line each, as it happens.
 *
 * A line begins with what it is (the word without its s), the hart, its privilege, the
 * address of the instruction and the symbol there. It collects lines until they are
 * taken; who lets the machine run sees to it that they are not too many.
 */
import { readFirmwareSymbols, type Symbols } from '../../../kernel/index.ts';
import {
  disassemble,
  registerNames,
  type BootImages,
  type BusAccess,
  type Hart,
  type HostClock,
  type Machine,
  type MachineTrace,
  type RegionEvent,
  type TrapTaken,
} from '../../../machine/index.ts';
import type { TraceWord } from './trace-words.ts';

const PRIVILEGES: Readonly<Record<number, string>> = { 0: 'U', 1: 'S', 3: 'M' };

/** Exceptions by code (Privileged spec, table 14). */
const EXCEPTIONS: Readonly<Record<number, string>> = {
  0: 'instruction address misaligned',
  1: 'instruction access fault',
  2: 'illegal instruction',
  3: 'breakpoint',
  4: 'load address misaligned',
  5: 'load access fault',
  6: 'store address misaligned',
  7: 'store access fault',
  8: 'ecall from U-mode',
  9: 'ecall from S-mode',
  11: 'ecall from M-mode',
};

/** Interrupts by code (Privileged spec, table 14). */
const INTERRUPTS: Readonly<Record<number, string>> = {
  1: 'supervisor software',
  3: 'machine software',
  5: 'supervisor timer',
  7: 'machine timer',
  9: 'supervisor external',
  11: 'machine external',
};

const MACHINE = 3;
const LONGEST_INSTRUCTION = 4;
/** Kinds of device that code may lie in. */
const CODE = new Set(['rom', 'flash']);

export class Trace {
  /** For the options of the machine. */
  readonly listeners: MachineTrace;
  readonly #symbols: readonly Symbols[];
  readonly #names = new Map<string, (offset: number) => string>();
  readonly #clock: HostClock;
  /** Traps to M-mode go to the SBI of the machine. */
  readonly #builtIn: boolean;
  #machine: Machine | undefined;
  #lines: string[] = [];
  /** When the code that is being compiled got hot. */
  #hotAt = 0;

  /**
   * @param images what is booted, for the names in it
   * @param clock says how long compiling took
   */
  constructor(words: ReadonlySet<TraceWord>, images: BootImages, clock: HostClock) {
    this.#clock = clock;
    this.#builtIn = images.bios === undefined && images.kernel !== undefined;
    this.#symbols = [images.bios, images.kernel].flatMap((bytes) =>
      bytes === undefined ? [] : [readFirmwareSymbols('image', bytes)],
    );
    const wants = (taken: TrapTaken): boolean =>
      words.has(taken.interrupt ? 'interrupts' : 'traps');
    const traps = words.has('traps') || words.has('interrupts');
    this.listeners = {
      instruction: words.has('instructions') ? (hart) => this.#instruction(hart) : undefined,
      trap: traps ? (hart, taken) => wants(taken) && this.#trap(hart, taken) : undefined,
      region: words.has('regions') ? (event) => this.#region(event) : undefined,
      access: words.has('devices') ? (hart, access) => this.#access(hart, access) : undefined,
    };
  }

  /** The machine that was made with the listeners. */
  of(machine: Machine): void {
    this.#machine = machine;
  }

  /** Lines that wait. */
  get waiting(): number {
    return this.#lines.length;
  }

  /** The lines since the last time, as text. */
  take(): string {
    const text = this.#lines.join('');
    this.#lines = [];
    return text;
  }

  #say(word: string, hart: Hart, privilege: number, pc: number, what: string): void {
    const mode = PRIVILEGES[privilege] ?? '?';
    this.#lines.push(`${word} hart ${hart.id} ${mode} ${this.#place(pc)} ${what}\n`);
  }

  #instruction(hart: Hart): void {
    const { pc } = hart;
    const bytes = this.#bytesAt(pc);
    const [line] = disassemble(bytes, pc, 1);
    const code = line === undefined ? '' : hexOf(line.bytes).padEnd(2 * LONGEST_INSTRUCTION);
    const what = line === undefined ? 'cannot be fetched' : `${code} ${line.text}`;
    this.#say('instruction', hart, hart.privilege, pc, what);
  }

  #trap(hart: Hart, { interrupt, cause, value, pc, from, to }: TrapTaken): void {
    const name = (interrupt ? INTERRUPTS : EXCEPTIONS)[cause] ?? 'reserved';
    const about = interrupt ? `${name} (${cause})` : `${name} (${cause}) value ${hex(value)}`;
    // The built-in SBI is no guest code.
    const handler = this.#builtIn && to === MACHINE ? 'the host' : this.#place(hart.pc);
    this.#say(
      interrupt ? 'interrupt' : 'trap',
      hart,
      from,
      pc,
      `${about} to ${PRIVILEGES[to]} ${handler}`,
    );
  }

  #access(hart: Hart, { write, address, size, value }: BusAccess): void {
    const row = this.#machine?.devices.find(
      ({ base, size: length }) => address >= base && address < base + length,
    );
    const where =
      row === undefined
        ? `nothing at ${hex(address)}`
        : `${row.name} ${this.#register(row.kind, address - row.base)}`;
    const what = value === undefined ? 'access fault' : `${write ? '<-' : '->'} ${hex(value)}`;
    const verb = write ? 'store' : 'load';
    this.#say('device', hart, hart.privilege, hart.pc, `${verb} ${size} ${where} ${what}`);
  }

  #region(event: RegionEvent): void {
    if (event.kind === 'hot') {
      this.#hotAt = this.#clock.now();
      return;
    }
    if (event.kind === 'dropped') {
      const places = event.pcs.map((pc) => this.#place(pc));
      this.#lines.push(`region dropped, ${event.why}: ${places.join(' ')}\n`);
      return;
    }
    const { regions, module } = event;
    const took = ((this.#clock.now() - this.#hotAt) / 1e6).toFixed(2);
    const sizes = regions.map(
      ({ pc, instructions }) => `${this.#place(pc)} (${instructions} instructions)`,
    );
    this.#lines.push(
      `region compiled to ${module.length} bytes in ${took} ms: ${sizes.join(' ')}\n`,
    );
  }

  #register(kind: string, offset: number): string {
    let names = this.#names.get(kind);
    if (names === undefined) this.#names.set(kind, (names = registerNames(kind)));
    return names(offset);
  }

  /** Code in RAM, ROM or flash; nothing where none can be read. */
  #bytesAt(pc: number): Uint8Array {
    const machine = this.#machine;
    if (machine === undefined) return new Uint8Array();
    const { ram } = machine;
    if (ram.contains(pc, LONGEST_INSTRUCTION)) return ram.slice(pc, LONGEST_INSTRUCTION);
    // Nothing else holds code, and reading it may change it.
    const holder = machine.devices.find(
      ({ kind, base, size }) =>
        CODE.has(kind) && pc >= base && pc + LONGEST_INSTRUCTION <= base + size,
    );
    if (holder === undefined) return new Uint8Array();
    return Uint8Array.from({ length: LONGEST_INSTRUCTION }, (_, i) => machine.busRead(pc + i, 1));
  }

  #place(pc: number): string {
    for (const symbols of this.#symbols) {
      const found = symbols.at(pc);
      if (found === undefined) continue;
      const offset = pc === found.at ? '' : `+0x${(pc - found.at).toString(16)}`;
      return `${hex(pc)} <${found.name}${offset}>`;
    }
    return hex(pc);
  }
}

function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** Bytes as the instruction they are: the last one first. */
function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .reverse()
    .join('');
}
