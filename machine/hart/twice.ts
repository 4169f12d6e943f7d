/**
 * Engine `both`: what compiled code did is done again by the interpreter, and compared.
 *
 * For hunting bugs of the compiler: each stay in compiled code is undone, interpreted
 * for as many instructions, and everything a guest can see is compared. RAM is copied
 * at each stay, so give the machine little of it.
 */

import { HART, HART_SIZE } from './layout.ts';
import type { MemoryLayout } from './layout.ts';
import type { HartState } from './state.ts';

/** The engines disagree: a bug of Flatland's. */
export class EngineDifference extends Error {
  override readonly name = 'EngineDifference';
}

/** Parts of the control block that the guest can see, or that say how long it ran. */
const VISIBLE: readonly (readonly [name: string, offset: number, bytes: number])[] = [
  ...Array.from({ length: 32 }, (_, i) => [`x${i}`, HART.x + i * 8, 8] as const),
  ['pc', HART.pc, 8],
  ...Array.from({ length: 32 }, (_, i) => [`f${i}`, HART.f + i * 8, 8] as const),
  ['fcsr', HART.fcsr, 4],
  ['the reservation', HART.reservation, 8],
  ['the privilege', HART.privilege, 4],
  ['mstatus.FS', HART.fs, 4],
  ['the count of instructions', HART.retired, 8],
  ['a CSR', HART.csr, HART.pmpcfg - HART.csr],
];

export class Twice {
  readonly #layout: MemoryLayout;
  /** RAM in words, now, before, and as compiled code left it. */
  readonly #ram: Uint32Array;
  readonly #before: Uint32Array;
  readonly #after: Uint32Array;

  constructor(memory: WebAssembly.Memory, layout: MemoryLayout) {
    this.#layout = layout;
    this.#ram = new Uint32Array(memory.buffer, layout.ramOffset, layout.ramSize >>> 2);
    this.#before = new Uint32Array(layout.ramSize >>> 2);
    this.#after = new Uint32Array(layout.ramSize >>> 2);
  }

  /**
   * Runs compiled code, and then the interpreter over the same instructions.
   * @param compiled false when nothing was compiled, and nothing done
   * @param interpret runs so many instructions without compiled code
   * @returns what `compiled` returned
   * @throws EngineDifference
   */
  run(state: HartState, compiled: () => boolean, interpret: (count: number) => void): boolean {
    this.#before.set(this.#ram);
    const before = state.bytes.slice(0, HART_SIZE);
    if (!compiled()) return false;
    const after = state.bytes.slice(0, HART_SIZE);
    const fuel = state.word(HART.fuel);
    const count = new DataView(before.buffer).getInt32(HART.fuel, true) - fuel;
    if (count === 0) return true;
    this.#after.set(this.#ram);
    state.bytes.set(before);
    this.#ram.set(this.#before);
    interpret(count);
    state.setWord(HART.fuel, fuel);
    this.#compare(state, before, after, count);
    return true;
  }

  #compare(state: HartState, before: Uint8Array, compiled: Uint8Array, count: number): void {
    const from = new DataView(before.buffer).getUint32(HART.pc, true);
    const say = (what: string, one: string, other: string): never => {
      throw new EngineDifference(
        `hart ${state.id}, ${count} instructions from 0x${from.toString(16)}: ${what} is ${one} compiled, ${other} interpreted`,
      );
    };
    for (const [name, offset, bytes] of VISIBLE) {
      for (let at = offset; at < offset + bytes; at += 4) {
        if (wordAt(compiled, at) === wordAt(state.bytes, at)) continue;
        const whole = bytes === 8 ? offset : at;
        say(name, hexAt(compiled, whole, bytes), hexAt(state.bytes, whole, bytes));
      }
    }
    const [ram, other] = [this.#ram, this.#after];
    for (let i = 0; i < ram.length; i++) {
      if (ram[i] === other[i]) continue;
      const address = (this.#layout.ramBase + i * 4).toString(16);
      say(`the word at 0x${address}`, `0x${other[i]?.toString(16)}`, `0x${ram[i]?.toString(16)}`);
    }
  }
}

function wordAt(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset, true);
}

function hexAt(bytes: Uint8Array, offset: number, size: number): string {
  const high =
    size === 8
      ? wordAt(bytes, offset + 4)
          .toString(16)
          .padStart(8, '0')
      : '';
  return `0x${high}${wordAt(bytes, offset).toString(16).padStart(8, '0')}`;
}
