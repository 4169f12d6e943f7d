/**
 * The interpreter's engine: exact fuel, stale code, a full cache, hostile code.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bench, RAM } from '../hart/bench.ts';

const LOOP = `
  li a0, 0
loop:
  addi a0, a0, 1
  andi a1, a0, 3
  beqz a1, skip
  addi a2, a2, 1
skip:
  call leaf
  j loop
leaf:
  addi a3, a3, 1
  ret`;

describe('is fuel exact?', () => {
  it('does a run cut into any pieces end in the same state as one in a single piece?', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 30 }),
        (cuts) => {
          const total = cuts.reduce((sum, cut) => sum + cut, 0);
          const whole = bench({ mode: 'bare' });
          whole.go(LOOP, total);
          const pieces = bench({ mode: 'bare' });
          pieces.load(LOOP);
          pieces.hart.pc = RAM;
          let retired = 0;
          for (const cut of cuts) {
            expect(pieces.harts.run(0, cut)).toBe('budget');
            retired += cut;
            expect(pieces.hart.retired).toBe(retired);
          }
          expect(pieces.hart.pc).toBe(whole.hart.pc);
          expect([...pieces.hart.context]).toEqual([...whole.hart.context]);
        },
      ),
      { numRuns: 50 },
    );
  });
  it('is a fault in the middle of a long straight run counted to the instruction?', () => {
    for (const before of [0, 1, 62, 63, 64, 65, 200]) {
      const machine = bench({ mode: 'hosted' });
      machine.hart.protect({
        rights: [
          { start: RAM, end: RAM + 0x1000, read: true, write: false, execute: true, owner: 'code' },
        ],
      });
      machine.hart.privilege = 0;
      const reason = machine.go(`${'addi a0, a0, 1\n'.repeat(before)}sb a0, 0(zero)`, 1000);
      expect([reason, machine.hart.retired, machine.hart.number(10), machine.hart.epc]).toEqual([
        'fault',
        before,
        before,
        RAM + before * 4,
      ]);
    }
  });
});

describe('code that changes', () => {
  /* Writes "li a0, 2" over "li a0, 1" in `target`, calling it before and after. */
  const program = (fence: string): string => `
    call target
    mv s0, a0
    la t0, target
    la t1, other
    lw t2, 0(t1)
    sw t2, 0(t0)
    ${fence}
    call target
    mv s1, a0
    end: j end
    target: li a0, 1
    ret
    other: li a0, 2`;
  it('is new code seen after fence.i?', () => {
    const machine = bench({ mode: 'bare' });
    machine.go(program('fence.i'), 100);
    expect(machine.hart.number(8)).toBe(1);
    expect(machine.hart.number(9)).toBe(2);
  });
  it('is new code seen after codeChanged, in blocks already linked?', () => {
    const machine = bench({ mode: 'bare' });
    const labels = machine.load('loop: addi a0, a0, 1\nj more\n.space 64\nmore: j loop');
    machine.hart.pc = RAM;
    machine.harts.run(0, 300);
    machine.load('addi a0, a0, 100', labels.get('loop'));
    const before = machine.hart.number(10);
    machine.harts.run(0, 30);
    expect(machine.hart.number(10)).toBe(before + 1000);
  });
  it('does fence.i without a change keep everything going?', () => {
    const machine = bench({ mode: 'bare' });
    machine.go('loop: addi a0, a0, 1\nfence.i\nj loop', 3000);
    expect(machine.hart.number(10)).toBe(1000);
  });
});

describe('the cache of blocks', () => {
  it('does code larger than the cache still run right?', () => {
    const machine = bench({ mode: 'bare', ramSize: 0x80_0000 });
    /* 60,000 short functions, each adding one, in a chain; about 4.8 MB of blocks. */
    const count = 60_000;
    const view = new DataView(machine.bytes.buffer, machine.bytes.byteOffset);
    for (let i = 0; i < count; i++) {
      view.setUint32(i * 8, 0x0015_0513, true); // addi a0, a0, 1
      view.setUint32(i * 8 + 4, 0x0040_006f, true); // j .+4
    }
    machine.load('li t0, 0x80000000\njr t0', RAM + count * 8);
    machine.hart.pc = RAM;
    machine.harts.run(0, (2 * count + 3) * 5);
    expect(machine.hart.number(10)).toBe(count * 5);
  });
});

describe('a hostile guest', () => {
  it('can random code in M-mode throw, hang, or write below RAM?', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const machine = bench({ mode: 'bare', ramSize: 0x1_0000 });
        let state = seed | 1;
        const next = (): number => {
          state ^= state << 13;
          state ^= state >>> 17;
          state ^= state << 5;
          return state;
        };
        for (let i = 0; i < 0x1_0000; i += 4) machine.ram.setInt32(i, next(), true);
        machine.hart.setCsr(0x305, BigInt(RAM + (next() & 0xfffc)));
        for (let i = 1; i < 32; i++) machine.hart.set(i, RAM + (next() & 0xffff));
        const below = new Uint8Array(machine.bytes.buffer, 0, 4096).slice();
        machine.hart.pc = RAM;
        for (let i = 0; i < 10; i++) {
          const reason = machine.harts.run(0, 5000);
          expect(['budget', 'wait']).toContain(reason);
          machine.hart.pc = RAM + (next() & 0xfffe);
          machine.hart.privilege = 3;
        }
        expect(machine.hart.register(0)).toBe(0n);
        expect(new Uint8Array(machine.bytes.buffer, 0, 4096)).toEqual(below);
      }),
      { numRuns: 15 },
    );
  });
});
