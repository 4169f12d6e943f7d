/**
 * Turns: harts run one after the other, a fixed quantum of instructions each.
 *
 * One hart: 20,000 instructions a turn; n harts: max(1000, floor(20000 / n)). Before
 * each turn devices look at the clock, before each round they exchange bytes with their
 * ports. Under `steps` time moves by the retired instructions of every turn, and jumps
 * to the next timer when a whole round passed in which every hart waited. Under `real`
 * a turn is cut short at the next timer, and that of one hart has 100,000 instructions
 * or as many as it has lately done in two milliseconds, less some that compiled code has
 * too little fuel for. Where a run was stopped, the next one goes on.
 *
 * A trap costs one instruction of the turn, and under `real` a stop to a hosted kernel
 * a 2000th of it besides, so that a guest that only traps cannot hold the turn for ever;
 * nor can one that polls a device: its turn ends after 500 accesses. A hart that has come
 * to its `stopAt` is the trap handler's.
 */
import type { Hart, RunResult, StopReason } from '../face.ts';
import type { Harts, RunBounds } from '../hart/index.ts';
import { INSTRUCTIONS_PER_TICK, type Clock } from '../port/clock.ts';
import type { Board } from './board.ts';
import type { Timebase } from './timebase.ts';

/** Stops to the kernel that use up a long turn: each is host code worth many instructions. */
const STOPS_PER_TURN = 2000;
/**
 * Of one hart's turn under `real`, in instructions and in ticks. To end a turn takes 5 to 20
 * microseconds, and 100 while the host's code for it is cold: with turns of half a millisecond
 * that was a tenth of the time of a short program.
 */
const LONGEST_TURN = 2_000_000;
const TICKS_PER_TURN = 20_000;
/** Accesses to devices that a turn under `real` has at most: who polls one would hold it for long. */
const ACCESSES_PER_TURN = 500;
/** Instructions a turn under `real` may end early by, rather than be interpreted. */
const SLACK = 256;

/** Instructions per hart and turn; on the real clock one hart's turns may be longer. */
export function quantumOf(harts: number, clock: Clock['kind']): number {
  if (harts > 1) return Math.max(1000, Math.floor(20_000 / harts));
  return clock === 'real' ? 100_000 : 20_000;
}

/** Shortest turn a near timer leaves, so that a hart always gets somewhere. */
const LEAST_TURN = 100;

/** Told of each hart whose turn is over. */
export type TurnHandler = (hart: Hart) => void;

export type TrapHandler = (hart: Hart, reason: StopReason) => boolean;

/** What the turns go over. */
export interface TurnParts {
  readonly harts: Harts;
  readonly board: Board;
  readonly clock: Clock;
  readonly time: Timebase;
  /** True once the guest asked to end or restart; checked after each stop. */
  halted(): boolean;
}

export class Turns {
  readonly quantum: number;
  /** What a stop takes of the turn besides its instruction; time does not move by it. */
  private stopCost = 0;
  /** What ends a turn early, and a run that has to stop at an instruction; under `steps` nothing does. */
  private readonly bounds: RunBounds | undefined;
  private readonly exact: RunBounds | undefined;
  private readonly harts: Harts;
  private readonly board: Board;
  private readonly clock: Clock;
  private readonly time: Timebase;
  private readonly halted: () => boolean;
  /** Ticks when devices last looked at the clock; -1 when a round begins. */
  private looked = -1;
  /** Hart whose turn it is, and what is left of its quantum; 0 when the turn has not begun. */
  private turn = 0;
  private left = 0;
  /** A hart did something in this round. */
  private busy = false;
  /** Instructions per tick as measured, for `real`. */
  private rate = INSTRUCTIONS_PER_TICK;
  /** The same of the last turn alone. */
  private lately = INSTRUCTIONS_PER_TICK;

  constructor(parts: TurnParts) {
    this.harts = parts.harts;
    this.board = parts.board;
    this.clock = parts.clock;
    this.time = parts.time;
    this.halted = parts.halted;
    this.quantum = quantumOf(this.harts.harts.length, this.clock.kind);
    if (this.clock.kind !== 'real') return;
    this.bounds = { accesses: ACCESSES_PER_TURN, slack: SLACK };
    this.exact = { accesses: ACCESSES_PER_TURN, slack: 0 };
  }

  /** See `Machine.run`. */
  run(turns: number, onTrap?: TrapHandler, onTurn?: TurnHandler): RunResult {
    const count = this.harts.harts.length;
    for (let round = 0; round < turns; round++) {
      if (this.halted()) return 'off';
      if (this.turn === 0 && this.left === 0) {
        this.busy = false;
        this.looked = -1;
        this.board.poll();
      }
      while (this.turn < count) {
        const goOn = this.runTurn(this.turn, onTrap);
        if (this.halted()) {
          this.restart();
          return 'off';
        }
        if (!goOn) return 'stopped';
        onTurn?.(this.harts.harts[this.turn]!);
        this.turn++;
        this.left = 0;
      }
      this.turn = 0;
      if (!this.busy && !this.skipAhead()) return 'idle';
    }
    return 'budget';
  }

  /** Ticks until the next timer of a device or of a hart (Sstc), or Infinity. */
  untilNext(): number {
    const compare = this.harts.nextTimer();
    const ofHart = compare === Infinity ? Infinity : Math.max(0, compare - this.time.value());
    return Math.min(this.board.untilNext(), ofHart);
  }

  /** Begins a new round with the first hart. */
  restart(): void {
    this.turn = 0;
    this.left = 0;
    this.busy = false;
  }

  /** One hart's turn, or what is left of it; false when `onTrap` wants to stop. */
  private runTurn(index: number, onTrap: TrapHandler | undefined): boolean {
    const hart = this.harts.harts[index]!;
    if (!hart.running) return true;
    // Under `real` a hart that waits looks at the clock once a round, with the first.
    const real = this.clock.kind === 'real' && !hart.waiting;
    if (this.left === 0) {
      if (real || this.looked < 0 || this.clock.kind === 'steps') this.lookAtClock();
      const length = this.length();
      this.stopCost = this.clock.kind === 'real' ? Math.floor(length / STOPS_PER_TURN) : 0;
      this.left = real ? this.cutShort(length) : length;
    }
    const began = real ? this.clock.ticks() : 0;
    const whole = this.left;
    const goOn = this.untilOver(index, hart, onTrap);
    if (real) this.measure(whole - this.left, began);
    return goOn;
  }

  /** Lets devices look at the clock, when it moved since they last did. */
  private lookAtClock(): void {
    const ticks = this.clock.ticks();
    if (ticks === this.looked) return;
    this.looked = ticks;
    this.board.advance();
  }

  /** Runs a hart until its turn is over; false when `onTrap` wants to stop. */
  private untilOver(index: number, hart: Hart, onTrap: TrapHandler | undefined): boolean {
    while (this.left > 0 && hart.running) {
      const before = hart.retired;
      const budget = Math.min(this.left, Math.max(0, hart.stopAt - before));
      const reason = this.harts.run(index, budget, budget < this.left ? this.exact : this.bounds);
      const used = this.costOf(reason, budget, hart.retired - before);
      this.left -= used;
      this.clock.retire(used);
      if (used > 0) this.busy = true;
      if (this.halted() || reason === 'wait') return true;
      if (reason === 'budget' && hart.retired < hart.stopAt) {
        if (this.harts.unspent === 0) continue;
        this.left = 0;
        return true;
      }
      if (reason !== 'budget') this.left = Math.max(0, this.left - this.stopCost);
      if (onTrap === undefined) return true;
      if (!onTrap(hart, reason)) return this.leave();
      if (hart.waiting || (reason === 'budget' && hart.retired >= hart.stopAt)) return true;
    }
    return true;
  }

  /** Instructions of the quantum a stay in the hart took. */
  private costOf(reason: StopReason, budget: number, retired: number): number {
    if (reason === 'budget' && !this.halted()) return budget - this.harts.unspent;
    return Math.min(budget, reason === 'budget' || reason === 'wait' ? retired : retired + 1);
  }

  /** Stopped inside a turn: when nothing of it is left, the next run begins with the next hart. */
  private leave(): false {
    if (this.left === 0) {
      this.turn++;
      if (this.turn === this.harts.harts.length) this.turn = 0;
    }
    return false;
  }

  /** Nobody did anything: goes to the next timer under `steps`; false when there is none to go to. */
  private skipAhead(): boolean {
    this.board.advance();
    const next = this.untilNext();
    if (next === Infinity) return false;
    if (this.clock.kind === 'real') return next <= 0;
    this.clock.jump(this.clock.ticks() + Math.max(1, next));
    return true;
  }

  /** Instructions of a turn that nothing cuts short. */
  private length(): number {
    if (this.clock.kind === 'steps' || this.harts.harts.length > 1) return this.quantum;
    const soon = Math.floor(Math.min(this.rate, this.lately) * TICKS_PER_TURN);
    return Math.max(this.quantum, Math.min(LONGEST_TURN, soon));
  }

  /** The length of a turn, or less when a timer falls inside it at the measured speed. */
  private cutShort(length: number): number {
    const next = this.untilNext();
    if (next * this.rate >= length) return length;
    return Math.max(LEAST_TURN, Math.floor(next * this.rate));
  }

  private measure(used: number, began: number): void {
    if (used < 1000) return;
    const ticks = Math.max(1, this.clock.ticks() - began);
    this.lately = used / ticks;
    this.rate = 0.9 * this.rate + 0.1 * this.lately;
  }
}
