/**
 * The loop around the engine: fuel, traps, interrupts, what the engine leaves.
 *
 * Rules: `run` never throws for anything a guest does; every pass of its loop
 * uses up fuel, so it always ends.
 */

import type { Hart, Heat, Protection, StopReason } from '../face.ts';
import { Blocks, createInterpreter, EXIT, ILLEGAL } from '../interpreter/index.ts';
import { encode } from '../isa/encode.ts';
import { INSTRUCTIONS } from '../isa/table.ts';
import { BlockKeys } from './block-keys.ts';
import { HartCore } from './core.ts';
import { operandsAt, type EntryOperands } from './entry-operands.ts';
import { HartFace } from './hart.ts';
import type { HartBus, Harts, HartsOptions, RunBounds } from './index.ts';
import { executeFloat } from './float.ts';
import { BLOCK, ENTRY, HART, HART_SIZE } from './layout.ts';
import { PMP_X } from './pmp.ts';
import type { CompiledProtection } from './protection.ts';
import { HartState, SLOT } from './state.ts';
import { CompiledCode } from './compiled.ts';
import { SYSTEM_OPERATIONS } from './system.ts';
import type { Outcome } from './system.ts';
import { tracedBus, type MachineTrace, type TrapTaken } from './trace.ts';
import { CAUSE, interruptToTake, MIP, pendingBits } from './trap.ts';
import { Twice } from './twice.ts';
import type { Windows } from './windows.ts';
import type { RegionReport } from '../jit/report.ts';

/** System operations by handler number. */
const OPERATIONS = INSTRUCTIONS.map(({ name }) => SYSTEM_OPERATIONS[name]);
const ECALL = INSTRUCTIONS.findIndex(({ name }) => name === 'ecall');
const NO_OPERANDS: EntryOperands = {
  instruction: INSTRUCTIONS[ECALL]!,
  rd: 0,
  rs1: 0,
  rs2: 0,
  rs3: 0,
  rm: 0,
  imm: 0,
};

const NO_RESERVATION = 0xffff_ffff;
const EXACT: RunBounds = { accesses: Infinity, slack: 0 };
/** No region is kept under it. */
const NO_KEY = 0;

export class HartGroup implements Harts {
  readonly harts: readonly Hart[];
  readonly #options: HartsOptions;
  readonly #cores: readonly HartCore[];
  readonly #blocks: Blocks;
  readonly #engine: ReturnType<typeof createInterpreter>;
  readonly #memory: Uint32Array;
  readonly #half: Uint16Array;
  readonly #keys: BlockKeys;
  readonly #compiled: CompiledCode | undefined;
  readonly #twice: Twice | undefined;
  #running: HartCore;
  /** Instructions that harts had retired when they were reset. */
  #retiredBefore = 0;
  #yielding = false;
  /** Accesses outside of RAM, or across windows, that the present run may still make. */
  #accesses = Infinity;
  /** Fuel with which it may end where compiled code has too little. */
  #slack = 0;
  /** Told of each instruction, which is then run by itself. */
  readonly #instruction: MachineTrace['instruction'];

  constructor(options: HartsOptions) {
    this.#options = options;
    this.#instruction = options.trace?.instruction;
    const { memory, layout, count, time, trace } = options;
    const ram = new DataView(memory.buffer, layout.ramOffset, layout.ramSize);
    const hosted = options.mode === 'hosted';
    this.#memory = new Uint32Array(memory.buffer);
    this.#half = new Uint16Array(memory.buffer);
    this.#blocks = new Blocks(memory, layout, options.compile?.heat);
    this.#keys = new BlockKeys(this.#blocks);
    this.#cores = Array.from({ length: count }, (_, id) => {
      const state = new HartState(memory, layout, id);
      const bus = this.#busOf(id);
      const trap = trace?.trap && ((taken: TrapTaken) => trace.trap?.(this.harts[id]!, taken));
      return new HartCore({ state, layout, ram, bus, time, hosted, trap });
    });
    const first = this.#cores[0];
    if (first === undefined) throw new RangeError('a machine has at least one hart');
    this.#running = first;
    const compiled = new WeakMap<Protection, CompiledProtection>();
    this.harts = this.#cores.map((core) => new HartFace(core, compiled));
    for (let id = 0; id < count; id++) this.reset(id, layout.ramBase, 0);
    if (options.compile !== undefined) {
      this.#compiled = new CompiledCode({
        ...options.compile,
        memory,
        layout,
        blocks: this.#blocks,
        tell: trace?.region,
      });
      if (options.compile.twice === true) this.#twice = new Twice(memory, layout);
    }
    const access = (store: boolean, atomic: boolean) => (ip: number, size: number) =>
      this.#access(ip, size, store, atomic);
    const imports = {
      load: access(false, false),
      store: access(true, false),
      amo: access(false, true),
      float: (ip: number) => this.#float(ip),
      resolve: (pc: number, link: number) => this.#resolve(pc >>> 0, link),
      compiled: this.#compiled?.enter ?? ((_h: number, pc: number) => pc),
    };
    this.#engine = createInterpreter(memory, layout, imports, options.interpreter);
  }

  /** What a hart sees beside RAM; code is fetched past it. */
  #busOf(hart: number): HartBus {
    const { bus, trace } = this.#options;
    const access = trace?.access;
    return access === undefined ? bus : tracedBus(bus, (seen) => access(this.harts[hart]!, seen));
  }

  get retired(): number {
    return this.#cores.reduce((sum, { state }) => sum + state.retired, this.#retiredBefore);
  }

  reset(hart: number, pc: number, a1: number): void {
    const core = this.#core(hart);
    const { state } = core;
    this.#retiredBefore += state.retired;
    state.words.fill(0, 0, HART_SIZE >>> 2);
    state.setNumber(HART.pc, pc);
    state.setNumber(HART.x + 10 * 8, hart);
    state.setNumber(HART.x + 11 * 8, a1);
    state.privilege = 3;
    /* Hosted kernels need not switch floating point on: FS begins as initial. */
    state.setWord(HART.fs, core.hosted ? 1 : 0);
    state.setWord(HART.running, 1);
    state.setPair(HART.reservation, NO_RESERVATION, NO_RESERVATION);
    state.setPair(SLOT.stimecmp, 0xffff_ffff, 0xffff_ffff);
    state.setFloat(HART.stopAt, Infinity);
    core.pmpChanged();
  }

  setInterrupt(hart: number, bit: number, level: boolean): void {
    const { state } = this.#core(hart);
    const lines = state.word(HART.lines);
    state.setWord(HART.lines, level ? lines | (1 << bit) : lines & ~(1 << bit));
  }

  regions(): RegionReport[] {
    return this.#compiled?.report() ?? [];
  }

  codeChanged(address: number, length: number): void {
    this.#blocks.codeChanged(address, length);
    this.#compiled?.codeChanged(address, length);
    this.#interruptBlocks();
  }

  setHeat(heat: Heat | undefined): void {
    for (const core of this.#cores) core.setHeat(heat);
  }

  leave(): void {
    this.#yielding = true;
    this.#interruptBlocks();
  }

  nextTimer(): number {
    let next = Infinity;
    for (const { state } of this.#cores) {
      if (state.word(HART.running) === 0) continue;
      const enabled = state.word(SLOT.menvcfg + 4) >>> 31 === 1;
      const waitsFor = ((state.word(SLOT.mie) >>> MIP.STIP) & 1) === 1;
      if (enabled && waitsFor) next = Math.min(next, state.number(SLOT.stimecmp));
    }
    return next;
  }

  get unspent(): number {
    return this.#running.state.word(HART.fuel);
  }

  run(hart: number, budget: number, bounds = EXACT): StopReason {
    const core = this.#core(hart);
    const { state } = core;
    this.#running = core;
    this.#yielding = false;
    this.#accesses = bounds.accesses;
    // Seven eighths at least, so that every run gets somewhere.
    this.#slack = Math.min(bounds.slack, budget >>> 3);
    core.stop = undefined;
    state.setPair(HART.reservation, NO_RESERVATION, NO_RESERVATION);
    core.timerChanged();
    if (state.word(HART.waiting) !== 0 && !this.#wake(core)) return 'wait';
    if (core.stop !== undefined) return core.stop;
    state.setWord(HART.fuel, budget);
    this.#interrupts(core);
    while (core.stop === undefined) {
      if (state.word(HART.fuel) === 0 || this.#yielding) {
        core.interrupted = true;
        return 'budget';
      }
      if (state.word(HART.waiting) !== 0) return 'wait';
      this.#step(core);
    }
    return core.stop;
  }

  /** Ends the wait when an enabled interrupt is pending; a parked hosted hart reports it. */
  #wake(core: HartCore): boolean {
    const { state } = core;
    const pending = pendingBits(state) & state.word(SLOT.mie);
    if (pending === 0) return false;
    const parked = state.word(HART.waiting) === 2;
    state.setWord(HART.waiting, 0);
    if (parked && core.hosted && interruptToTake(state) < 0) {
      for (const bit of [MIP.MEIP, MIP.MSIP, MIP.MTIP, MIP.SEIP, MIP.SSIP, MIP.STIP]) {
        if (((pending >>> bit) & 1) === 1) {
          core.interrupt(bit);
          return true;
        }
      }
    }
    return true;
  }

  #interrupts(core: HartCore): void {
    const bit = interruptToTake(core.state);
    if (bit >= 0) core.interrupt(bit);
  }

  /** One stay in compiled code, if there is some, and one in the interpreter. */
  #step(core: HartCore): void {
    const { state } = core;
    if (this.#runCompiled(core)) {
      if (state.word(HART.fuel) === 0) return;
      if (this.#afterCompiled(core)) return;
    }
    this.#interpret(core);
  }

  /**
   * Takes the trap of an ECALL that compiled code stopped at, or ends the run where it has too
   * little fuel and so little is left; false when the interpreter has to go on.
   */
  #afterCompiled(core: HartCore): boolean {
    const { state } = core;
    const compiled = this.#compiled;
    if (compiled?.lacksFuel === true && state.word(HART.fuel) <= this.#slack) {
      this.#yielding = true;
      return true;
    }
    if (compiled?.atEcall(state) !== true) return false;
    state.setWord(HART.fuel, state.word(HART.fuel) - 1);
    core.raise(CAUSE.ecall + state.privilege, 0, 0);
    return true;
  }

  #runCompiled(core: HartCore): boolean {
    const compiled = this.#compiled;
    if (compiled === undefined) return false;
    if (this.#twice === undefined) return compiled.run(core);
    const { state } = core;
    const alone = (): void => state.setWord(HART.regionKey, NO_KEY);
    const ran = this.#twice.run(
      state,
      () => compiled.run(core),
      (count) => {
        state.setWord(HART.fuel, count);
        alone();
        while (state.word(HART.fuel) !== 0 && core.stop === undefined) {
          compiled.passOver(state.word(HART.pc));
          this.#interpret(core);
        }
      },
    );
    alone();
    return ran;
  }

  /** One stay in the interpreter and what it leaves to do. */
  #interpret(core: HartCore): void {
    const { state } = core;
    const block = this.#enter(core);
    if (block === 0) return;
    /* Where a budget ended is chance, and no reason to compile what begins there. */
    if (core.interrupted) this.#blocks.warm(block);
    core.interrupted = false;
    const before = state.word(HART.fuel);
    const why = this.#engine.run(state.offset, block);
    const ip = state.word(HART.ip);
    const stoppedIn = state.word(HART.block);
    if (why === EXIT.compiled) this.#compiled?.stopped(core, this.#word(stoppedIn + BLOCK.pc));
    state.retired += before - state.word(HART.fuel);
    switch (why) {
      case EXIT.compiled:
        if (state.word(HART.fuel) !== 0) this.#afterCompiled(core);
        return;
      case EXIT.partial:
        state.setPair(HART.pc, this.#word(stoppedIn + BLOCK.pc), 0);
        return;
      case EXIT.leave:
        this.#leaving(core, ip);
        return;
      case EXIT.stop:
        state.setPair(HART.pc, this.#word(ip + ENTRY.pc), 0);
        return;
      case EXIT.hot:
        state.setPair(HART.pc, this.#word(stoppedIn + BLOCK.pc), 0);
        this.#compiled?.hot(core, stoppedIn);
        return;
      case EXIT.trap: {
        const undone = this.#word(stoppedIn + BLOCK.count) - this.#blocks.indexOf(stoppedIn, ip);
        state.retired -= undone;
        state.setWord(HART.fuel, state.word(HART.fuel) + undone - 1);
        return;
      }
      default:
        return;
    }
  }

  /** The block to run at the hart's pc; 0 when fetching it trapped. */
  #enter(core: HartCore): number {
    const { state } = core;
    const pc = state.word(HART.pc);
    if (state.word(HART.pc + 4) !== 0) {
      this.#fetchFault(core, pc, state.word(HART.pc + 4));
      return 0;
    }
    const windows = this.#windows(core);
    if (this.#instruction !== undefined) {
      this.#instruction(this.harts[core.state.id]!);
      const one = this.#blocks.scratch(pc, windows.key, windows.executable, 1);
      return one === 0 ? this.#foreign(core, pc, windows.key) : one;
    }
    const block = this.#blocks.find(pc, windows.key, windows.executable, 0);
    if (block === 0) return this.#foreign(core, pc, windows.key);
    const fuel = state.word(HART.fuel);
    if (this.#word(block + BLOCK.count) <= fuel) return block;
    return this.#blocks.beginning(block, fuel);
  }

  /** One instruction from outside the executable ranges of RAM: ROM, or a range's ragged end. */
  #foreign(core: HartCore, pc: number, key: number): number {
    const low = this.#fetch(core, pc);
    if (low < 0) {
      this.#fetchFault(core, pc, 0);
      return 0;
    }
    let word = low;
    if ((low & 3) === 3) {
      const high = this.#fetch(core, pc + 2);
      if (high < 0) {
        this.#fetchFault(core, pc + 2, 0);
        return 0;
      }
      word = low | (high << 16);
    }
    return this.#blocks.foreign(pc, key, word);
  }

  /** Two bytes of code, or -1 for an access fault. */
  #fetch(core: HartCore, address: number): number {
    const { layout, bus } = this.#options;
    if (address > 0xffff_fffe || !core.mayFetch(address, 2, PMP_X)) return -1;
    const at = address - layout.ramBase;
    if (at >= 0 && at + 2 <= layout.ramSize) return this.#half[(layout.ramOffset + at) >>> 1] ?? -1;
    return bus.read(address, 2) ? bus.low & 0xffff : -1;
  }

  #fetchFault(core: HartCore, low: number, high: number): void {
    core.raise(CAUSE.fetchAccess, low, high);
    core.state.setWord(HART.fuel, core.state.word(HART.fuel) - 1);
  }

  /** Does the instruction at an entry that the engine left to the hart. */
  #leaving(core: HartCore, ip: number): void {
    const { state } = core;
    state.setPair(HART.pc, this.#word(ip + ENTRY.pc), 0);
    const handler = this.#half[(ip + ENTRY.handler) >>> 1] ?? 0;
    state.retired -= 1;
    const outcome = this.#perform(core, handler, ip);
    if (outcome === 'trap') return;
    state.retired += 1;
    if (outcome !== 'moved') state.setPair(HART.pc, this.#word(ip + ENTRY.next), 0);
    if (outcome === 'fence') {
      this.#blocks.invalidate();
      this.#compiled?.invalidate();
    }
    this.#interrupts(core);
  }

  #perform(core: HartCore, handler: number, ip: number): Outcome {
    if (handler === ILLEGAL) {
      core.raise(CAUSE.illegal, this.#word(ip + ENTRY.imm), 0);
      return 'trap';
    }
    const operation = OPERATIONS[handler];
    if (operation === undefined) throw new Error(`handler ${handler} cannot leave the engine`);
    // Most stops of a hosted hart are ecalls, which have no operands to look for.
    return operation(core, handler === ECALL ? NO_OPERANDS : operandsAt(this.#memory, ip));
  }

  /** A memory access the engine could not do; 0 when done, 1 when it trapped. */
  #access(ip: number, size: number, store: boolean, atomic: boolean): number {
    const core = this.#running;
    core.state.setPair(HART.pc, this.#word(ip + ENTRY.pc), 0);
    if (--this.#accesses === 0) this.leave();
    return core.access(size, store, atomic) ? 0 : 1;
  }

  /** A floating-point instruction in software; 0 when done, 1 when it trapped. */
  #float(ip: number): number {
    const core = this.#running;
    const operands = operandsAt(this.#memory, ip);
    if (executeFloat(core.state, operands)) return 0;
    core.state.setPair(HART.pc, this.#word(ip + ENTRY.pc), 0);
    core.raise(CAUSE.illegal, encode(operands.instruction, operands), 0);
    return 1;
  }

  #resolve(pc: number, link: number): number {
    if (this.#yielding || this.#instruction !== undefined) return 0;
    const windows = this.#windows(this.#running);
    return this.#blocks.find(pc, windows.key, windows.executable, link);
  }

  /** The hart's windows, installed, with a key of the present epoch. */
  #windows(core: HartCore): Windows {
    const windows = core.windows();
    core.state.setWord(HART.key, this.#keys.renew(windows));
    return windows;
  }

  /** Makes the running hart look for its next block in the host. */
  #interruptBlocks(): void {
    this.#running.state.setWord(HART.key, this.#blocks.newKey());
    this.#running.state.setWord(HART.regionKey, NO_KEY);
  }

  #word(offset: number): number {
    return this.#memory[offset >>> 2] ?? 0;
  }

  #core(hart: number): HartCore {
    const core = this.#cores[hart];
    if (core === undefined) {
      throw new RangeError(`hart is ${hart}, expected 0 to ${this.#cores.length - 1}`);
    }
    return core;
  }
}
