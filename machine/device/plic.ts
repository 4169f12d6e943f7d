/**
 * PLIC: routes level-triggered interrupt sources to contexts by priority.
 *
 * RISC-V Platform-Level Interrupt Controller Specification 1.0.0, from "Memory Map" on.
 * Context 2h is M-mode of hart h, context 2h + 1 its S-mode, as on QEMU `virt`.
 * A gateway latches a request until it is claimed and lets the next one through only
 * after completion. A claim ignores the threshold ("Interrupt Claim Process"). Equal priorities: the
 * lower source first. Source 0 does not exist. Access is 4 bytes wide.
 */
import type { AccessSize, Device } from './device.ts';
import { openState, type DeviceState } from './state.ts';

/** Priority of source s at 4 * s. */
export const PLIC_PRIORITY = 0x00_0000;
/** Pending bit of source s: bit s mod 32 of the word at 0x1000 + 4 * (s div 32). */
export const PLIC_PENDING = 0x00_1000;
/** Enable bits of context c at 0x2000 + 0x80 * c, laid out as the pending bits. */
export const PLIC_ENABLE = 0x00_2000;
export const PLIC_ENABLE_STRIDE = 0x80;
/** Threshold of context c at 0x20_0000 + 0x1000 * c, claim and complete 4 above. */
export const PLIC_CONTEXT = 0x20_0000;
export const PLIC_CONTEXT_STRIDE = 0x1000;
/** Highest priority and threshold: 3 bits, as on QEMU `virt`. */
export const PLIC_MAX_PRIORITY = 7;

const NAME = 'plic';
const VERSION = 1;

export class Plic implements Device {
  private readonly sources: number;
  private readonly contexts: number;
  private readonly words: number;
  private readonly output: (context: number, level: boolean) => void;
  private readonly priority: Uint8Array;
  private readonly threshold: Uint8Array;
  /** Bit sets over sources, `words` words each. */
  private readonly level: Int32Array;
  private readonly pending: Int32Array;
  /** Claimed and not yet completed: the gateway is closed. */
  private readonly claimed: Int32Array;
  private readonly enable: Int32Array;
  private readonly asserted: Uint8Array;

  /**
   * @param sources highest source number; sources are 1 to this
   * @param contexts number of contexts
   * @param output the external interrupt line of a context
   */
  constructor(
    sources: number,
    contexts: number,
    output: (context: number, level: boolean) => void,
  ) {
    this.sources = sources;
    this.contexts = contexts;
    this.words = (sources >>> 5) + 1;
    this.output = output;
    this.priority = new Uint8Array(sources + 1);
    this.threshold = new Uint8Array(contexts);
    this.level = new Int32Array(this.words);
    this.pending = new Int32Array(this.words);
    this.claimed = new Int32Array(this.words);
    this.enable = new Int32Array(this.words * contexts);
    this.asserted = new Uint8Array(contexts);
  }

  /** Moves the input line of one source, 1 to `sources`. */
  setLevel(source: number, level: boolean): void {
    if (bitOf(this.level, source) === level) return;
    const word = source >>> 5;
    const bit = 1 << (source & 31);
    if (!level) {
      this.level[word]! &= ~bit;
      return;
    }
    this.level[word]! |= bit;
    if ((this.claimed[word]! & bit) !== 0) return;
    this.pending[word]! |= bit;
    this.drive();
  }

  /** Sources now pending, for people to look at. */
  pendingSources(): number[] {
    const found: number[] = [];
    for (let source = 1; source <= this.sources; source++) {
      if (bitOf(this.pending, source)) found.push(source);
    }
    return found;
  }

  read(offset: number, _size: AccessSize): number {
    if (offset < PLIC_PENDING) return this.priority[offset >>> 2] ?? 0;
    if (offset < PLIC_ENABLE) return (this.pending[(offset - PLIC_PENDING) >>> 2] ?? 0) >>> 0;
    if (offset < PLIC_CONTEXT) {
      const index = this.enableIndex(offset);
      return index < 0 ? 0 : this.enable[index]! >>> 0;
    }
    const context = Math.floor((offset - PLIC_CONTEXT) / PLIC_CONTEXT_STRIDE);
    if (context >= this.contexts) return 0;
    const register = (offset - PLIC_CONTEXT) % PLIC_CONTEXT_STRIDE;
    if (register === 0) return this.threshold[context]!;
    if (register === 4) return this.claim(context);
    return 0;
  }

  write(offset: number, _size: AccessSize, value: number): void {
    if (offset < PLIC_PENDING) {
      const source = offset >>> 2;
      if (source === 0 || source > this.sources) return;
      this.priority[source] = value & PLIC_MAX_PRIORITY;
    } else if (offset < PLIC_ENABLE) {
      return;
    } else if (offset < PLIC_CONTEXT) {
      const index = this.enableIndex(offset);
      if (index < 0) return;
      this.enable[index] = value & this.sourceMask(index % this.words);
    } else {
      const context = Math.floor((offset - PLIC_CONTEXT) / PLIC_CONTEXT_STRIDE);
      if (context >= this.contexts) return;
      const register = (offset - PLIC_CONTEXT) % PLIC_CONTEXT_STRIDE;
      if (register === 0) this.threshold[context] = value & PLIC_MAX_PRIORITY;
      else if (register === 4) this.complete(context, value);
      else return;
    }
    this.drive();
  }

  reset(): void {
    this.priority.fill(0);
    this.threshold.fill(0);
    this.claimed.fill(0);
    this.enable.fill(0);
    this.pending.set(this.level);
    this.drive();
  }

  save(): DeviceState {
    return {
      device: NAME,
      version: VERSION,
      priority: [...this.priority],
      threshold: [...this.threshold],
      level: words(this.level),
      pending: words(this.pending),
      claimed: words(this.claimed),
      enable: words(this.enable),
    };
  }

  restore(state: unknown): void {
    const fields = openState(state, NAME, VERSION);
    const priority = fields.list('priority', this.sources + 1, PLIC_MAX_PRIORITY);
    const threshold = fields.list('threshold', this.contexts, PLIC_MAX_PRIORITY);
    const level = fields.list('level', this.words);
    const pending = fields.list('pending', this.words);
    const claimed = fields.list('claimed', this.words);
    const enable = fields.list('enable', this.enable.length);
    this.priority.set(priority);
    this.threshold.set(threshold);
    this.level.set(level);
    this.pending.set(pending);
    this.claimed.set(claimed);
    this.enable.set(enable);
    this.asserted.fill(2);
    this.drive();
  }

  private claim(context: number): number {
    const source = this.best(context, 0);
    if (source === 0) return 0;
    const word = source >>> 5;
    const bit = 1 << (source & 31);
    this.pending[word]! &= ~bit;
    this.claimed[word]! |= bit;
    this.drive();
    return source;
  }

  private complete(context: number, source: number): void {
    if (source === 0 || source > this.sources) return;
    const word = source >>> 5;
    const bit = 1 << (source & 31);
    if ((this.enable[context * this.words + word]! & bit) === 0) return;
    if ((this.claimed[word]! & bit) === 0) return;
    this.claimed[word]! &= ~bit;
    if ((this.level[word]! & bit) !== 0) this.pending[word]! |= bit;
  }

  /** The enabled pending source of highest priority above `above`, lowest number first; 0 for none. */
  private best(context: number, above: number): number {
    let best = 0;
    let highest = above;
    for (let word = 0; word < this.words; word++) {
      let set = this.pending[word]! & this.enable[context * this.words + word]!;
      while (set !== 0) {
        const bit = 31 - Math.clz32(set & -set);
        set &= set - 1;
        const priority = this.priority[word * 32 + bit]!;
        if (priority > highest) {
          highest = priority;
          best = word * 32 + bit;
        }
      }
    }
    return best;
  }

  private drive(): void {
    for (let context = 0; context < this.contexts; context++) {
      const level = this.best(context, this.threshold[context]!) !== 0 ? 1 : 0;
      if (level === this.asserted[context]) continue;
      this.asserted[context] = level;
      this.output(context, level === 1);
    }
  }

  /** Index into `enable`, or -1 when the offset belongs to no word of any context. */
  private enableIndex(offset: number): number {
    const context = Math.floor((offset - PLIC_ENABLE) / PLIC_ENABLE_STRIDE);
    const word = ((offset - PLIC_ENABLE) % PLIC_ENABLE_STRIDE) >>> 2;
    if (context >= this.contexts || word >= this.words) return -1;
    return context * this.words + word;
  }

  /** Bits of one word that belong to existing sources. */
  private sourceMask(word: number): number {
    const first = word * 32;
    let mask = 0;
    for (let bit = 0; bit < 32; bit++) {
      const source = first + bit;
      if (source >= 1 && source <= this.sources) mask |= 1 << bit;
    }
    return mask;
  }
}

function bitOf(set: Int32Array, source: number): boolean {
  return (set[source >>> 5]! & (1 << (source & 31))) !== 0;
}

function words(set: Int32Array): number[] {
  return [...set].map((word) => word >>> 0);
}
