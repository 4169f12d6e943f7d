/**
 * The hart's side of the compiler: when compiled code runs, and what it leaves.
 *
 * Rules: compiled code changes fuel, registers and memory, and stops before the
 * first instruction it cannot do; the interpreter then goes on, so every pass of
 * the hart's loop gets somewhere.
 */

import type { Blocks } from '../interpreter/index.ts';
import { Compiler } from '../jit/compiler.ts';
import type { Hot } from '../jit/collect.ts';
import type { Domain, Region } from '../jit/domain.ts';
import { FAR } from '../jit/leave.ts';
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
  /** Times a block is entered before it is hot. */
  readonly heat: number;
  readonly stackBytes: number;
  readonly tell: ((event: RegionEvent) => void) | undefined;
}

const FS_DIRTY = 3;
/** Instructions that what is hot waits for more, per entry that makes code hot. */
const WAIT_PER_HEAT = 40;
/** Places that wait at most. */
const MAX_HOT = 16;
/**
 * To leave compiled code for code that is not costs as much as to interpret some hundred
 * instructions, and 25 microseconds while this file is cold: counts as so many entries.
 */
const HEAT_OF_LEAVING = 16;
/** The word of ECALL (Unprivileged spec, section 2.8). */
const ECALL = 0x73;

export class CompiledCode {
  readonly #compiler: Compiler;
  readonly #blocks: Blocks;
  readonly #memory: Uint32Array;
  /** The windows the last domain was found for, and whether FS was dirty. */
  #windows: Windows | undefined;
  #dirty = false;
  #domain: Domain | undefined;
  /** Domains found before, by windows; the second of each is that of a dirty FS. */
  readonly #domains = new WeakMap<Windows, [Domain | undefined, Domain | undefined]>();
  #running: HartCore | undefined;
  readonly #delta: number;
  /** What got hot and waits, under which rights, and since how many instructions. */
  readonly #hot: Hot[] = [];
  #hotDomain: Domain | undefined;
  #hotSince = 0;
  /** Instructions it waits at most. */
  readonly #wait: number;
  /** Compiled code stopped at an instruction of the hart. */
  #atHart = false;
  /** It stopped because it has too little fuel for what comes next, though perhaps some. */
  lacksFuel = false;

  constructor({ memory, layout, blocks, heat, stackBytes, tell }: CompiledCodeOptions) {
    this.#wait = heat * WAIT_PER_HEAT;
    this.#blocks = blocks;
    this.#delta = layout.ramOffset - layout.ramBase;
    this.#memory = new Uint32Array(memory.buffer);
    this.#compiler = new Compiler({
      memory,
      layout,
      stackBytes,
      tell,
      software: (_h, word) => this.#software(word),
      decode: blocks.decode,
      entered: (pc) => blocks.entered(pc),
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

  /** For the interpreter: runs compiled code where that goes on with it; see `Compiler.run`. */
  get enter(): (h: number, pc: number) => number {
    return this.#compiler.run;
  }

  /**
   * Runs compiled code at the hart's pc; false when there is none. Afterwards the interpreter
   * may enter what there is for the hart's present rights.
   */
  run(core: HartCore): boolean {
    const { state } = core;
    if (this.#hot.length > 0) this.#compileSoon(state);
    this.#running = core;
    this.#atHart = false;
    this.lacksFuel = false;
    let pc = state.word(HART.pc);
    if (state.word(HART.pc + 4) !== 0) return false;
    const domain = this.#domainOf(core);
    const entered = this.#compiler.prepare(domain, pc);
    state.setWord(HART.regionKey, domain.key);
    if (entered === undefined) return false;
    const before = state.word(HART.fuel);
    let left = before;
    let found = true;
    for (;;) {
      pc = this.#compiler.run(state.offset, pc);
      if (pc === 0) {
        this.#stopped(state, domain, entered, before);
        break;
      }
      /* Progress was made; the next region may only have to be installed. */
      const now = state.word(HART.fuel);
      found = this.#compiler.prepare(domain, pc >>> 0) !== undefined;
      state.setWord(HART.regionKey, domain.key);
      if (now === left || !found) {
        state.setPair(HART.pc, pc, 0);
        break;
      }
      left = now;
    }
    state.retired += before - state.word(HART.fuel);
    /* Where compiled code could not go on although there is some, the interpreter has to. */
    const at = state.word(HART.pc);
    if (domain.regions.has(at)) this.passOver(at);
    else if (!found) this.#blocks.hasten(at, HEAT_OF_LEAVING);
    return true;
  }

  /** Whether compiled code stopped before an ECALL: the most frequent stop, and quickly done. */
  atEcall(state: HartState): boolean {
    if (!this.#atHart) return false;
    const at = state.word(HART.pc) + this.#delta;
    return (at & 3) === 0 ? this.#memory[at >>> 2] === ECALL : false;
  }

  /**
   * A block that counts as hot was entered: unless it is compiled, it will be, with what gets
   * hot soon after it; at once when equal code was compiled before.
   */
  hot(core: HartCore, block: number): void {
    const domain = this.#domainOf(core);
    const pc = this.#memory[(block + BLOCK.pc) >>> 2] ?? 0;
    if (domain.regions.has(pc)) return;
    if (domain !== this.#hotDomain) this.#compileHot();
    if (this.#hot.length === 0) {
      this.#hotDomain = domain;
      this.#hotSince = core.state.retired;
    }
    if (!this.#hot.some((waiting) => waiting.pc === pc)) {
      this.#hot.push({ pc, registers: lowWords(core.state) });
    }
    const known = this.#blocks.isRemembered(block);
    this.#blocks.reheat(block);
    if (known) this.#compileHot();
    else this.#compileSoon(core.state);
  }

  /** Compiles what is hot, unless more may get hot at once. */
  #compileSoon(state: HartState): void {
    const waited = state.retired - this.#hotSince;
    if (waited < 0 || waited >= this.#wait || this.#hot.length >= MAX_HOT) this.#compileHot();
  }

  #compileHot(): void {
    const domain = this.#hotDomain;
    const hot = this.#hot.splice(0);
    if (domain === undefined || hot.length === 0 || !this.#compiler.current(domain)) return;
    const refused = this.#compiler.compile(domain, hot);
    for (const { pc } of hot) {
      const block = this.#blocks.at(pc);
      if (block === 0 || domain.regions.has(pc)) continue;
      if (refused.includes(pc)) this.#blocks.cool(block);
      else this.#blocks.reheat(block);
    }
  }

  /** The interpreter may enter the block at a pc once more without reporting it. */
  passOver(pc: number): void {
    const block = this.#blocks.at(pc);
    if (block !== 0 && ((this.#memory[(block + BLOCK.heat) >>> 2] ?? 0) | 0) <= 0) {
      this.#blocks.setHeat(block, 1);
    }
  }

  /** Compiled code that the interpreter went into at a pc has stopped. */
  stopped(core: HartCore, pc: number): void {
    const domain = this.#domainOf(core);
    this.#stopped(core.state, domain, domain.regions.get(pc), core.state.word(HART.enteredWith));
  }

  /** Compiled code stopped at a site; its stay began in a region with so much fuel. */
  #stopped(state: HartState, domain: Domain, entered: Region | undefined, before: number): void {
    const number = state.word(HART.site);
    this.#atHart = false;
    this.lacksFuel = false;
    if (number === FAR) return;
    const { pc, left, why } = this.#compiler.site(domain, number);
    this.#atHart = why === 'hart';
    this.lacksFuel = why === 'fuel';
    state.setPair(HART.pc, pc, 0);
    const fuel = state.word(HART.fuel) + left;
    state.setWord(HART.fuel, fuel);
    if (why === 'access' && entered !== undefined) {
      this.#compiler.stoppedAtAccess(domain, entered, before - fuel);
      state.setWord(HART.regionKey, domain.key);
    }
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
    const decoded = this.#blocks.decode(word);
    if (decoded === undefined) throw new Error(`0x${word.toString(16)} is no instruction`);
    return executeFloat(core.state, decoded) ? 0 : 1;
  }
}

/** The low words of the x registers. */
function lowWords(state: HartState): Uint32Array {
  return Uint32Array.from({ length: 32 }, (_, i) => state.word(HART.x + i * 8));
}

function text(spans: readonly { readonly start: number; readonly end: number }[]): string {
  return spans.map(({ start, end }) => `${start}-${end}`).join(' ');
}
