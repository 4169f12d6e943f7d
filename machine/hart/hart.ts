/**
 * The face of one hart: a view of its control block for kernels and tools.
 */

import type { Hart, Protection } from '../face.ts';
import type { HartCore } from './core.ts';
import { CSR_BY_ADDRESS } from './csr.ts';
import { HART } from './layout.ts';
import { compileProtection } from './protection.ts';
import type { CompiledProtection } from './protection.ts';
import { SLOT } from './state.ts';
import type { HartState } from './state.ts';
import { pendingBits, returnFromM } from './trap.ts';

export class HartFace implements Hart {
  readonly id: number;
  readonly context: Uint8Array;
  readonly #core: HartCore;
  readonly #state: HartState;
  readonly #compiled: WeakMap<Protection, CompiledProtection>;
  #protection: Protection | undefined;

  /** @param compiled protections compiled so far, shared by the harts of a machine */
  constructor(core: HartCore, compiled: WeakMap<Protection, CompiledProtection>) {
    this.#core = core;
    this.#state = core.state;
    this.id = core.state.id;
    this.context = core.state.bytes.subarray(HART.contextStart, HART.contextEnd);
    this.#compiled = compiled;
  }

  get pc(): number {
    return this.#state.number(HART.pc);
  }
  set pc(value: number) {
    this.#state.setNumber(HART.pc, value);
    this.contextChanged();
  }

  get privilege(): 0 | 1 | 3 {
    return this.#state.privilege;
  }
  set privilege(value: 0 | 1 | 3) {
    this.#state.privilege = value;
  }

  get retired(): number {
    return this.#state.retired;
  }

  get waiting(): boolean {
    const state = this.#state;
    return state.word(HART.waiting) !== 0 && (pendingBits(state) & state.word(SLOT.mie)) === 0;
  }

  get running(): boolean {
    return this.#state.word(HART.running) === 1;
  }
  set running(value: boolean) {
    this.#state.setWord(HART.running, value ? 1 : 0);
  }

  get stopAt(): number {
    return this.#state.float(HART.stopAt);
  }
  set stopAt(value: number) {
    this.#state.setFloat(HART.stopAt, value);
  }

  number(index: number): number {
    return this.#state.number(registerOffset(index));
  }
  low(index: number): number {
    return this.#state.word(registerOffset(index));
  }
  high(index: number): number {
    return this.#state.word(registerOffset(index) + 4);
  }
  set(index: number, value: number): void {
    if (index !== 0) this.#state.setNumber(registerOffset(index), value);
  }
  register(index: number): bigint {
    return this.#state.big(registerOffset(index));
  }
  setRegister(index: number, value: bigint): void {
    if (index !== 0) this.#state.setBig(registerOffset(index), value);
  }

  csr(address: number): bigint {
    return row(address).read(this.#core);
  }
  setCsr(address: number, value: bigint): void {
    row(address).write?.(this.#core, value);
    if (this.#core.hosted && address === 0x341) this.#copyEpc();
  }

  contextChanged(): void {
    if (this.#core.hosted && this.#state.privilege === 3) {
      const state = this.#state;
      state.setPair(SLOT.mepc, state.word(HART.pc), state.word(HART.pc + 4));
    }
  }

  protect(protection: Protection): void {
    if (protection === this.#protection) return;
    let compiled = this.#compiled.get(protection);
    if (compiled === undefined) {
      compiled = compileProtection(protection);
      this.#compiled.set(protection, compiled);
    }
    this.#state.bytes.set(compiled.image, HART.pmpcfg);
    this.#core.usePmp(compiled.entries, compiled.windows);
    this.#protection = protection;
  }

  get cause(): number {
    return this.#state.word(SLOT.mcause);
  }
  get tval(): number {
    return this.#state.number(SLOT.mtval);
  }
  get epc(): number {
    return this.#state.number(SLOT.mepc);
  }

  skip(): void {
    const state = this.#state;
    const next = state.number(SLOT.mepc) + 4;
    state.setNumber(SLOT.mepc, next);
    state.setNumber(HART.pc, next);
  }

  resume(): void {
    returnFromM(this.#state);
    this.#state.setWord(HART.waiting, 0);
  }

  answer(error: number, value: number): void {
    const state = this.#state;
    state.setNumber(HART.x + 10 * 8, error);
    state.setNumber(HART.x + 11 * 8, value);
    const low = state.word(SLOT.mepc) + 4;
    state.setPair(SLOT.mepc, low, state.word(SLOT.mepc + 4) + (low > 0xffff_ffff ? 1 : 0));
    this.resume();
  }

  park(): void {
    this.#state.setWord(HART.waiting, 2);
  }

  #copyEpc(): void {
    const state = this.#state;
    if (state.privilege === 3) {
      state.setPair(HART.pc, state.word(SLOT.mepc), state.word(SLOT.mepc + 4));
    }
  }
}

function registerOffset(index: number): number {
  if (index < 0 || index > 31 || !Number.isInteger(index)) {
    throw new RangeError(`register number is ${index}, expected 0 to 31`);
  }
  return HART.x + index * 8;
}

function row(address: number) {
  const found = CSR_BY_ADDRESS.get(address);
  if (found === undefined) throw new RangeError(`there is no CSR 0x${address.toString(16)}`);
  return found;
}
