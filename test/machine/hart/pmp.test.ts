/**
 * Physical memory protection, by CSRs and by rights rows.
 * Privileged spec 20240411, section 3.7.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bench, RAM } from './bench.ts';

const R = 1;
const W = 2;
const X = 4;
const TOR = 1 << 3;
const NA4 = 2 << 3;
const NAPOT = 3 << 3;
const L = 0x80;
const CODE = RAM;
const DATA = RAM + 0x8000;

type Entry = readonly [config: number, address: number];

/** A bare machine in a privilege, with PMP entries behind one that allows its code. */
function guarded(entries: readonly Entry[], privilege: 0 | 1 | 3 = 0) {
  const machine = bench({ mode: 'bare' });
  const all: Entry[] = [[NAPOT | R | X, (CODE >>> 2) | 0xff], ...entries];
  all.forEach(([, address], i) => machine.hart.setCsr(0x3b0 + i, BigInt(address)));
  let low = 0n;
  let high = 0n;
  all.forEach(([config], i) => {
    if (i < 8) low |= BigInt(config) << BigInt(i * 8);
    else high |= BigInt(config) << BigInt((i - 8) * 8);
  });
  machine.hart.setCsr(0x3a0, low);
  machine.hart.setCsr(0x3a2, high);
  machine.hart.setCsr(0x305, BigInt(CODE + 0x400));
  machine.hart.privilege = privilege;
  return machine;
}

/** Whether one instruction at CODE, with a0 = address, is done without a trap. */
function works(machine: ReturnType<typeof guarded>, source: string, address: number): boolean {
  machine.hart.set(10, address);
  const privilege = machine.hart.privilege;
  machine.go(source, 1);
  const done = machine.hart.pc === CODE + 4;
  machine.hart.privilege = privilege;
  return done;
}

describe('which accesses does one entry allow?', () => {
  it('NA4: exactly one word', () => {
    const machine = guarded([[NA4 | R | W, DATA >>> 2]]);
    expect(works(machine, 'lw a1, 0(a0)', DATA)).toBe(true);
    expect(works(machine, 'lw a1, 0(a0)', DATA + 4)).toBe(false);
    expect(works(machine, 'lw a1, 0(a0)', DATA - 4)).toBe(false);
    expect(works(machine, 'ld a1, 0(a0)', DATA)).toBe(false);
    expect(works(machine, 'lb a1, 0(a0)', DATA + 3)).toBe(true);
    expect(works(machine, 'sb a1, 0(a0)', DATA + 4)).toBe(false);
  });
  it('NAPOT: 8 bytes, 16 bytes, 32 KiB', () => {
    for (const [size, ones] of [
      [8, 0],
      [16, 1],
      [0x8000, 0xfff],
    ] as const) {
      const machine = guarded([[NAPOT | R, (DATA >>> 2) | ones]]);
      expect(works(machine, 'ld a1, 0(a0)', DATA)).toBe(true);
      expect(works(machine, 'ld a1, 0(a0)', DATA + size - 8)).toBe(true);
      expect(works(machine, 'lb a1, 0(a0)', DATA + size)).toBe(false);
      expect(works(machine, 'lb a1, 0(a0)', DATA - 1)).toBe(false);
      expect(works(machine, 'sd a1, 0(a0)', DATA)).toBe(false);
    }
  });
  it('TOR: from the address below it', () => {
    const machine = guarded([
      [0, DATA >>> 2],
      [TOR | R | W, (DATA + 12) >>> 2],
    ]);
    expect(works(machine, 'lw a1, 0(a0)', DATA)).toBe(true);
    expect(works(machine, 'lw a1, 0(a0)', DATA + 8)).toBe(true);
    expect(works(machine, 'ld a1, 0(a0)', DATA + 8)).toBe(false);
    expect(works(machine, 'lb a1, 0(a0)', DATA + 12)).toBe(false);
    expect(works(machine, 'lb a1, 0(a0)', DATA - 1)).toBe(false);
  });
  it('TOR: nothing when its top is not above its bottom', () => {
    const machine = guarded([
      [0, (DATA + 8) >>> 2],
      [TOR | R | W, DATA >>> 2],
    ]);
    expect(works(machine, 'lb a1, 0(a0)', DATA)).toBe(false);
  });
});

describe('several entries', () => {
  it('does the first that matches decide, even to refuse?', () => {
    const machine = guarded([
      [NA4, (DATA + 8) >>> 2],
      [NAPOT | R | W, (DATA >>> 2) | 0xf],
    ]);
    expect(works(machine, 'lw a1, 0(a0)', DATA + 4)).toBe(true);
    expect(works(machine, 'lw a1, 0(a0)', DATA + 8)).toBe(false);
    expect(works(machine, 'ld a1, 0(a0)', DATA + 8)).toBe(false);
    expect(works(machine, 'lw a1, 0(a0)', DATA + 12)).toBe(true);
  });
  it('does an aligned access across two entries fail although both allow it?', () => {
    const machine = guarded([
      [NA4 | R | W, DATA >>> 2],
      [NA4 | R | W, (DATA + 4) >>> 2],
    ]);
    expect(works(machine, 'ld a1, 0(a0)', DATA)).toBe(false);
    expect(works(machine, 'sd a1, 0(a0)', DATA)).toBe(false);
    expect(works(machine, 'lw a1, 0(a0)', DATA)).toBe(true);
  });
  it('does a guard between two ranges stop both sides?', () => {
    const machine = guarded([
      [0, DATA >>> 2],
      [TOR | R | W, (DATA + 0x1000) >>> 2],
      [0, (DATA + 0x1100) >>> 2],
      [TOR | R | W, (DATA + 0x2000) >>> 2],
    ]);
    expect(works(machine, 'sd a1, 0(a0)', DATA + 0xff8)).toBe(true);
    expect(works(machine, 'sd a1, 0(a0)', DATA + 0xffc)).toBe(false);
    expect(works(machine, 'sb a1, 0(a0)', DATA + 0x1000)).toBe(false);
    expect(works(machine, 'sb a1, 0(a0)', DATA + 0x10ff)).toBe(false);
    expect(works(machine, 'sb a1, 0(a0)', DATA + 0x1100)).toBe(true);
  });
});

describe('privilege and locks', () => {
  it('is M free of entries that are not locked, and bound by those that are?', () => {
    const machine = guarded(
      [
        [NA4, DATA >>> 2],
        [L | NA4 | R, (DATA + 4) >>> 2],
      ],
      3,
    );
    expect(works(machine, 'sw a1, 0(a0)', DATA)).toBe(true);
    expect(works(machine, 'lw a1, 0(a0)', DATA + 4)).toBe(true);
    expect(works(machine, 'sw a1, 0(a0)', DATA + 4)).toBe(false);
    expect(works(machine, 'sw a1, 0(a0)', DATA + 8)).toBe(true);
  });
  it('do loads of M obey the entries of MPP under MPRV, and its fetches not?', () => {
    const machine = guarded([[NA4 | R, DATA >>> 2]], 3);
    machine.hart.setCsr(0x300, 1n << 17n);
    expect(works(machine, 'lw a1, 0(a0)', DATA)).toBe(true);
    expect(works(machine, 'lw a1, 0(a0)', DATA + 4)).toBe(false);
  });
  it('do U and S have nothing when no entry matches?', () => {
    for (const privilege of [0, 1] as const) {
      expect(works(guarded([], privilege), 'lw a1, 0(a0)', DATA)).toBe(false);
    }
  });
  it('are locked entries, and the address below a locked TOR, out of reach?', () => {
    const machine = bench({ mode: 'bare' });
    machine.hart.setCsr(0x3b0, 100n);
    machine.hart.setCsr(0x3b1, 200n);
    machine.hart.setCsr(0x3a0, BigInt((L | TOR | R) << 8));
    machine.hart.setCsr(0x3b0, 1n);
    machine.hart.setCsr(0x3b1, 1n);
    machine.hart.setCsr(0x3b2, 3n);
    machine.hart.setCsr(0x3a0, 0n);
    expect(machine.hart.csr(0x3b0)).toBe(100n);
    expect(machine.hart.csr(0x3b1)).toBe(200n);
    expect(machine.hart.csr(0x3b2)).toBe(3n);
    expect(machine.hart.csr(0x3a0)).toBe(BigInt((L | TOR | R) << 8));
  });
  it('is write without read refused, and are reserved bits dropped?', () => {
    const machine = bench({ mode: 'bare' });
    machine.hart.setCsr(0x3a0, 0x62n);
    expect(machine.hart.csr(0x3a0)).toBe(0n);
    machine.hart.setCsr(0x3b0, 2n ** 64n - 1n);
    expect(machine.hart.csr(0x3b0)).toBe(2n ** 54n - 1n);
  });
});

describe('execution', () => {
  it('does code without X fault at its first instruction, and code that runs out of X at the next?', () => {
    const machine = guarded([
      [0, DATA >>> 2],
      [TOR | X, (DATA + 8) >>> 2],
    ]);
    machine.load('nop\nnop\nnop', DATA);
    machine.load('jr a0', CODE);
    machine.hart.set(10, DATA);
    machine.hart.pc = CODE;
    machine.harts.run(0, 4);
    expect(machine.hart.csr(0x342)).toBe(1n);
    expect(machine.hart.csr(0x341)).toBe(BigInt(DATA + 8));
    expect(machine.hart.retired).toBe(3);
  });
  it('is the same code refused to U that M has just run?', () => {
    const machine = guarded([], 3);
    machine.load('addi a1, a1, 1\nloop: j loop', DATA);
    machine.load('loop: j loop', CODE + 0x400);
    machine.hart.pc = DATA;
    machine.harts.run(0, 2);
    expect(machine.hart.number(11)).toBe(1);
    machine.hart.pc = DATA;
    machine.hart.privilege = 0;
    machine.harts.run(0, 2);
    expect(machine.hart.number(11)).toBe(1);
    expect(machine.hart.csr(0x342)).toBe(1n);
  });
  it('does a link between blocks not lead U where only M may go?', () => {
    const machine = guarded([[NAPOT | X, (DATA >>> 2) | 0x1f]], 3);
    machine.load('addi a1, a1, 1\nj next\n.space 248\nnext: addi a2, a2, 1\nloop: j loop', DATA);
    machine.load('loop: j loop', CODE + 0x400);
    machine.hart.pc = DATA;
    machine.harts.run(0, 10);
    expect(machine.hart.number(12)).toBe(1);
    machine.hart.pc = DATA;
    machine.hart.privilege = 0;
    machine.harts.run(0, 10);
    expect(machine.hart.number(11)).toBe(2);
    expect(machine.hart.number(12)).toBe(1);
    expect(machine.hart.csr(0x341)).toBe(BigInt(DATA + 256));
  });
});

describe('rights rows', () => {
  const row = (start: number, end: number, rights: string) => ({
    start,
    end,
    read: rights.includes('r'),
    write: rights.includes('w'),
    execute: rights.includes('x'),
    owner: `${rights} ${start.toString(16)}`,
  });

  it('does every byte get the rights of its row, for any rows?', () => {
    const rightsText = fc.constantFrom('r', 'rw', 'rx', 'x', 'rwx', '');
    const rows = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), rightsText), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        rows,
        fc.array(fc.integer({ min: 0, max: 0x400 }), { maxLength: 6 }),
        (parts, at) => {
          const machine = bench({ mode: 'hosted' });
          let start = DATA;
          const list = parts.map(([words, rights]) => {
            const end = start + words * 4;
            const result = row(start, end, rights);
            start = end;
            return result;
          });
          machine.hart.protect({ rights: [row(CODE, CODE + 0x400, 'rx'), ...list] });
          for (const offset of at) {
            const address = DATA + offset;
            const owner = list.find((each) => each.start <= address && address < each.end);
            for (const [source, wanted] of [
              ['lb a1, 0(a0)', owner?.read ?? false],
              ['sb a1, 0(a0)', owner?.write ?? false],
            ] as const) {
              machine.hart.set(10, address);
              machine.hart.privilege = 0;
              const reason = machine.go(source, 1);
              expect([address, source, reason]).toEqual([
                address,
                source,
                wanted ? 'budget' : 'fault',
              ]);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('do the PMP CSRs hold what was installed?', () => {
    const machine = bench({ mode: 'hosted' });
    machine.hart.protect({
      rights: [row(RAM, RAM + 0x1000, 'rx'), row(RAM + 0x1000, RAM + 0x1804, 'rw')],
    });
    expect(machine.hart.csr(0x3b0)).toBe(BigInt((RAM / 4) | 0x1ff) & 0xffff_ffffn);
    expect(machine.hart.csr(0x3b2)).toBe(BigInt((RAM + 0x1804) / 4));
    expect(machine.hart.csr(0x3a0)).toBe(BigInt(((TOR | R | W) << 16) | (NAPOT | R | X)));
  });

  it('are rows refused that overlap, are not whole words, or are too many?', () => {
    const machine = bench({ mode: 'hosted' });
    const install = (rights: ReturnType<typeof row>[]) => () => machine.hart.protect({ rights });
    expect(install([row(RAM, RAM + 64, 'r'), row(RAM + 32, RAM + 96, 'rw')])).toThrow(/overlap/);
    expect(install([row(RAM, RAM + 63, 'r')])).toThrow(/whole words/);
    expect(install([row(RAM, RAM + 64, 'w')])).toThrow(/reserved/);
    expect(
      install(Array.from({ length: 9 }, (_, i) => row(RAM + i * 64, RAM + i * 64 + 12, 'r'))),
    ).toThrow(/16 PMP entries/);
  });

  it('can two domains take turns on one hart?', () => {
    const machine = bench({ mode: 'hosted' });
    const a = { rights: [row(CODE, CODE + 0x400, 'rx'), row(DATA, DATA + 64, 'rw')] };
    const b = { rights: [row(CODE, CODE + 0x400, 'rx'), row(DATA + 64, DATA + 128, 'rw')] };
    machine.hart.set(10, DATA);
    for (const [protection, reason] of [
      [a, 'budget'],
      [b, 'fault'],
      [a, 'budget'],
    ] as const) {
      machine.hart.protect(protection);
      machine.hart.privilege = 0;
      expect(machine.go('sw a1, 0(a0)', 1)).toBe(reason);
    }
  });
});
