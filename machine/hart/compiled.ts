/**
 * The hart's side of the compiler: when compiled code runs, and what it leaves.
 *
 * Rules: compiled code changes fuel, registers and memory, and stops before the
 * first instruction it cannot do; the interpreter then goes on, so every pass of
 * the hart's loop gets somewhere.
 */

import type { Blocks } from '../interpreter/index.ts';
import { createDecoder } from '../isa/decoder.ts';
import { Compiler } from '../jit/compiler.ts';
import type { Domain } from '../jit/domain.ts';
import { FAR } from '../jit/region.ts';
import type { RegionEvent, RegionReport } from '../jit/report.ts';
import type { HartCore } from './core.ts';
import { executeFloat } from './float.ts';
import { BLOCK, HART } from './layout.ts';
import type { MemoryLayout } from './layout.ts';
import type { HartState } from './state.ts';
import type { Windows } from './windows.ts';

export interface CompiledCodeOptions {
  readonly memory: WebAssembly.Memory;
  readonly layout: MemoryLayout;
  readonly blocks: Blocks;
  readonly stackBytes: number;
  readonly tell: ((event: RegionEvent) => void) | undefined;
}

const FS_DIRTY = 3;
const SP = 2;
/** The word of ECALL (Unprivileged spec, section 2.8). */
const ECALL = 0x73;

export class CompiledCode {
  readonly #compiler: Compiler;
  readonly #blocks: Blocks;
  readonly #memory: Uint32Array;
  readonly #decode = createDecoder();
  /** The windows the last domain was found for, and whether FS was dirty. */
  #windows: Windows | undefined;
  #dirty = false;
  #domain: Domain | undefined;
  /** Domains found before, by windows; the second of each is that of a dirty FS. */
  readonly #domains = new WeakMap<Windows, [Domain | undefined, Domain | undefined]>();
  #running: HartCore | undefined;
  readonly #delta: number;
  /** Compiled code stopped at an instruction of the hart. */
  #atHart = false;
  /** It stopped at an access outside of its windows. */
  #atAccess = false;

  constructor({ memory, layout, blocks, stackBytes, tell }: CompiledCodeOptions) {
    this.#blocks = blocks;
    this.#delta = layout.ramOffset - layout.ramBase;
    this.#memory = new Uint32Array(memory.buffer);
    this.#compiler = new Compiler({
      memory,
      layout,
      stackBytes,
      tell,
      software: (_h, word) => this.#software(word),
      warm: (pc) => {
        const block = blocks.at(pc);
        return block !== 0 && blocks.isWarm(block);
      },
      ready: (pc) => {
        const block = blocks.at(pc);
        if (block === 0) return;
        blocks.setHeat(block, 0);
        blocks.remember(block);
      },
    });
  }

  /** Every region, the most often entered first. */
  report(): RegionReport[] {
    return this.#compiler.report();
  }

  codeChanged(address: number, length: number): void {
    this.#compiler.codeChanged(address, length);
  }

  invalidate(): void {
    this.#compiler.invalidate();
  }

  /** Runs compiled code at the hart's pc; false when there is none. */
  run(core: HartCore): boolean {
    const { state } = core;
    let pc = state.word(HART.pc);
    if (state.word(HART.pc + 4) !== 0) return false;
    const domain = this.#domainOf(core);
    const entered = this.#compiler.prepare(domain, pc);
    if (entered === undefined) return false;
    this.#running = core;
    this.#atHart = false;
    this.#atAccess = false;
    const before = state.word(HART.fuel);
    let left = before;
    for (;;) {
      state.setWord(HART.regionKey, domain.key);
      pc = this.#compiler.run(state.offset, pc);
      if (pc === 0) {
        this.#stopped(state, domain);
        break;
      }
      /* Progress was made; the next region may only have to be installed. */
      const now = state.word(HART.fuel);
      if (now === left || this.#compiler.prepare(domain, pc >>> 0) === undefined) {
        state.setPair(HART.pc, pc, 0);
        break;
      }
      left = now;
    }
    const done = before - state.word(HART.fuel);
    state.retired += done;
    if (this.#atAccess) this.#compiler.stoppedAtAccess(domain, entered, done);
    /* Where compiled code could not go on although there is some, the interpreter has to. */
    const at = state.word(HART.pc);
    if (domain.regions.has(at)) this.passOver(at);
    return true;
  }

  /** Whether compiled code stopped before an ECALL: the most frequent stop, and quickly done. */
  atEcall(state: HartState): boolean {
    if (!this.#atHart) return false;
    const at = state.word(HART.pc) + this.#delta;
    return (at & 3) === 0 ? this.#memory[at >>> 2] === ECALL : false;
  }

  /** A block was entered often enough: compiles the region that begins there. */
  hot(core: HartCore, block: number): void {
    const pc = this.#memory[(block + BLOCK.pc) >>> 2] ?? 0;
    const domain = this.#domainOf(core);
    const stack = core.state.word(HART.x + SP * 8);
    if (!this.#compiler.compile(domain, pc, stack)) this.#blocks.cool(block);
    else if (!domain.regions.has(pc)) this.#blocks.reheat(block);
  }

  /** The interpreter may enter the block at a pc once more without reporting it. */
  passOver(pc: number): void {
    const block = this.#blocks.at(pc);
    if (block !== 0 && ((this.#memory[(block + BLOCK.heat) >>> 2] ?? 0) | 0) <= 0) {
      this.#blocks.setHeat(block, 1);
    }
  }

  #stopped(state: HartState, domain: Domain): void {
    const number = state.word(HART.site);
    if (number === FAR) return;
    const { pc, left, why } = this.#compiler.site(domain, number);
    this.#atHart = why === 'hart';
    this.#atAccess = why === 'access';
    state.setPair(HART.pc, pc, 0);
    state.setWord(HART.fuel, state.word(HART.fuel) + left);
  }

  #domainOf(core: HartCore): Domain {
    const windows = core.windows();
    const dirty = core.state.word(HART.fs) === FS_DIRTY;
    const known = this.#domain;
    if (
      known !== undefined &&
      windows === this.#windows &&
      dirty === this.#dirty &&
      this.#compiler.current(known)
    ) {
      return known;
    }
    this.#windows = windows;
    this.#dirty = dirty;
    let found = this.#domains.get(windows);
    if (found === undefined) this.#domains.set(windows, (found = [undefined, undefined]));
    const before = found[dirty ? 1 : 0];
    if (before !== undefined && this.#compiler.current(before)) {
      this.#domain = before;
      return before;
    }
    const { load, store } = windows;
    const name = `${windows.domain}${dirty ? ' dirty' : ''}, ${text(load)}, ${text(store)}`;
    this.#domain = this.#compiler.domain(name, () => ({
      executable: windows.executable,
      windows: { load, store },
      float: dirty,
    }));
    found[dirty ? 1 : 0] = this.#domain;
    return this.#domain;
  }

  #software(word: number): number {
    const core = this.#running;
    if (core === undefined) throw new Error('no hart runs compiled code');
    const decoded = this.#decode(word);
    if (decoded === undefined) throw new Error(`0x${word.toString(16)} is no instruction`);
    return executeFloat(core.state, decoded) ? 0 : 1;
  }
}

function text(spans: readonly { readonly start: number; readonly end: number }[]): string {
  return spans.map(({ start, end }) => `${start}-${end}`).join(' ');
}
