/**
 * Two machines of one hart, one interpreted and one compiled, that must not differ.
 *
 * Both run the same budgets; after each, registers, CSRs, privilege, reservation, retired count
 * and the reason for stopping are compared, at the end all of RAM.
 */
import { expect } from 'vitest';
import {
  createHarts,
  createMemory,
  type Harts,
  type MemoryLayout,
  memoryLayout,
} from '../../../machine/hart/index.ts';
import { CSR_SLOTS, HART, HART_SIZE, RAM_BASE } from '../../../machine/hart/layout.ts';
import { assemble } from '../../../machine/isa/assembler.ts';
import { F_NAMES, X_NAMES } from '../../../machine/isa/registers.ts';
import { setEngineFlags } from '../../../monitor/host/engine-flags.ts';
import { Random } from '../../differential/random.ts';

const FINISHER = 0x10_0000;
/** A word of memory-mapped I/O that counts its reads, and keeps what is written. */
export const COUNTER = 0x1000_0000;
/** A write here raises (not 0) or lowers the machine's software interrupt. */
export const SOFTWARE_INTERRUPT = 0x0200_0000;
const MSIP = 3;

/** Stretches of the control block that a guest can tell apart, in words. */
const VISIBLE = [
  [HART.contextStart, HART.contextEnd],
  [HART.reservation, HART.site],
  [HART.csr, HART.regionKey],
] as const;

export interface LockstepOptions {
  readonly ramSize?: number;
  /** Heat at which the compiled one compiles; 0 is before a block runs at all. */
  readonly heat?: number;
  readonly stackBytes?: number;
  readonly mode?: 'bare' | 'hosted';
}

interface Side {
  readonly harts: Harts;
  readonly words: Uint32Array;
  readonly ram: Uint8Array;
  readonly reads: () => number;
  readonly finished: () => boolean;
}

function side(options: LockstepOptions, compiled: boolean): Side {
  const layout: MemoryLayout = memoryLayout(options.ramSize ?? 1 << 20, 1);
  const memory = createMemory(layout);
  let finished = false;
  let reads = 0;
  let kept = 0;
  const harts = createHarts({
    memory,
    layout,
    count: 1,
    mode: options.mode ?? 'bare',
    bus: {
      low: 0,
      high: 0,
      read(address) {
        if (address < COUNTER || address >= COUNTER + 8) return false;
        this.low = kept + ++reads;
        this.high = 0;
        return true;
      },
      write(address, _size, low) {
        if (address === FINISHER) {
          finished = true;
          harts.leave();
        } else if (address === SOFTWARE_INTERRUPT) harts.setInterrupt(0, MSIP, low !== 0);
        else if (address >= COUNTER && address < COUNTER + 8) kept = low;
        else return false;
        return true;
      },
    },
    time: { mtimeLow: () => 0, mtimeHigh: () => 0 },
    compile: compiled
      ? { heat: options.heat ?? 1, stackBytes: options.stackBytes ?? 256 * 1024 }
      : undefined,
  });
  const words = new Uint32Array(memory.buffer, layout.hartsOffset, HART_SIZE >>> 2);
  const ram = new Uint8Array(memory.buffer, layout.ramOffset, layout.ramSize);
  harts.reset(0, RAM_BASE, 0);
  return { harts, words, ram, reads: () => reads, finished: () => finished };
}

export class Lockstep {
  readonly interpreted: Side;
  readonly compiled: Side;
  /** Budgets run so far. */
  runs = 0;

  constructor(options: LockstepOptions = {}) {
    setEngineFlags();
    this.interpreted = side(options, false);
    this.compiled = side(options, true);
  }

  /** Something done to both, from outside. */
  both(work: (side: Side) => void): void {
    work(this.interpreted);
    work(this.compiled);
  }

  /** Puts bytes into RAM, as a loader does. */
  load(bytes: Uint8Array, address: number = RAM_BASE): void {
    this.both(({ harts, ram }) => {
      ram.set(bytes, address - RAM_BASE);
      harts.codeChanged(address, bytes.length);
    });
  }

  get finished(): boolean {
    return this.interpreted.finished();
  }

  /** Instructions retired by the interpreted one. */
  get retired(): number {
    return this.interpreted.harts.harts[0]!.retired;
  }

  /** Runs both; what differs then, a line each, none when all is the same. */
  run(budget: number): string[] {
    this.runs++;
    const reason = this.interpreted.harts.run(0, budget);
    const other = this.compiled.harts.run(0, budget);
    const lines: string[] = [];
    if (this.compiled.finished() !== this.interpreted.finished()) lines.push('finished');
    else if (this.finished) return [];
    if (reason !== other) lines.push(`stopped: interpreted ${reason}, compiled ${other}`);
    if (this.interpreted.reads() !== this.compiled.reads()) {
      lines.push(
        `reads: interpreted ${this.interpreted.reads()}, compiled ${this.compiled.reads()}`,
      );
    }
    for (const [from, to] of VISIBLE) {
      for (let at = from >>> 2; at < to >>> 2; at++) {
        const [a, b] = [this.interpreted.words[at]!, this.compiled.words[at]!];
        if (a !== b) {
          lines.push(
            `${nameOf(at * 4)}: interpreted 0x${a.toString(16)}, compiled 0x${b.toString(16)}`,
          );
        }
      }
    }
    if (lines.length > 0) {
      lines.unshift(`budget ${this.runs} of ${budget}, ${this.retired} instructions`);
    }
    return lines;
  }

  /** What differs in RAM, the first place only. */
  ram(): string[] {
    const [a, b] = [this.interpreted.ram, this.compiled.ram];
    if (Buffer.compare(a, b) === 0) return [];
    const at = a.findIndex((byte, index) => byte !== b[index]);
    return [`RAM at 0x${(RAM_BASE + at).toString(16)}: interpreted ${a[at]}, compiled ${b[at]}`];
  }
}

function nameOf(offset: number): string {
  const part = (of: string, from: number) => `${of} ${(offset - from) % 8 === 0 ? 'low' : 'high'}`;
  if (offset < HART.pc) return part(X_NAMES[offset >>> 3] ?? 'x', 0);
  if (offset < HART.f) return part('pc', HART.pc);
  if (offset < HART.fcsr) return part(F_NAMES[(offset - HART.f) >>> 3] ?? 'f', HART.f);
  const csr = CSR_SLOTS[(offset - HART.csr) >>> 3];
  if (offset >= HART.csr && csr !== undefined) return part(csr, HART.csr);
  const found = Object.entries(HART).filter(([, at]) => at <= offset);
  return found.sort(([, a], [, b]) => b - a)[0]?.[0] ?? String(offset);
}

/** Assembly that ends a program by the finisher. */
export const FINISH = `
  finish:
    li t0, 0x100000
    li t1, 0x5555
    sw t1, 0(t0)
  stop:
    j stop
`;

/** Runs a program on both to its end, in random budgets. @returns the machines, which were the same all along */
export function same(source: string, options: LockstepOptions = {}, most = 2_000_000): Lockstep {
  const two = new Lockstep({ heat: 0, ...options });
  two.load(assemble(source, RAM_BASE).bytes);
  const random = new Random(source.length);
  for (let used = 0; !two.finished && used < most;) {
    const budget = 1 + random.below(random.pick([3, 50, 5000, 100_000]));
    used += budget;
    expect(two.run(budget)).toEqual([]);
  }
  expect(two.finished).toBe(true);
  expect(two.ram()).toEqual([]);
  return two;
}

const A0 = 10;

/** x10 of both, as a number. */
export function a0({ interpreted, compiled }: Lockstep): number[] {
  return [interpreted, compiled].map(({ harts }) => harts.harts[0]!.number(A0));
}
