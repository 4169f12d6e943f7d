/**
 * Loads, stores and atomics: values, misalignment, faults, what lies outside RAM.
 * Unprivileged spec 20240411, sections 2.6, 4.3, chapter 14.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allRam, bench, RAM, S32, SPECIAL, U64 } from './bench.ts';

const END = RAM + 0x10_0000;
const LOADS: [name: string, size: number, signed: boolean][] = [
  ['lb', 1, true],
  ['lbu', 1, false],
  ['lh', 2, true],
  ['lhu', 2, false],
  ['lw', 4, true],
  ['lwu', 4, false],
  ['ld', 8, true],
];
const STORES: [name: string, size: number][] = [
  ['sb', 1],
  ['sh', 2],
  ['sw', 4],
  ['sd', 8],
];

describe('does each load read its bytes, aligned or not?', () => {
  const machine = bench({ mode: 'bare' });
  for (const [name, size, signed] of LOADS) {
    it(name, () => {
      fc.assert(
        fc.property(
          fc.uint8Array({ minLength: 8, maxLength: 8 }),
          fc.integer({ min: 0, max: 15 }),
          fc.integer({ min: -2048, max: 2047 }),
          (data, skew, offset) => {
            const at = 0x8000 + skew;
            machine.bytes.set(data, at);
            machine.hart.set(10, RAM + at - offset);
            machine.go(`${name} a2, ${offset}(a0)`, 1);
            let value = 0n;
            for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(data[i] ?? 0);
            if (signed) value = BigInt.asIntN(size * 8, value);
            expect(machine.hart.register(12)).toBe(U64(value));
          },
        ),
      );
    });
  }
});

describe('does each store change its bytes and no others?', () => {
  const machine = bench({ mode: 'bare' });
  for (const [name, size] of STORES) {
    it(name, () => {
      fc.assert(
        fc.property(
          fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
          fc.integer({ min: 0, max: 15 }),
          (value, skew) => {
            const at = 0x8010 + skew;
            machine.bytes.fill(0xa5, 0x8000, 0x8040);
            machine.hart.set(10, RAM + at);
            machine.hart.setRegister(11, value);
            machine.go(`${name} a1, 0(a0)`, 1);
            const expected = new Uint8Array(0x40).fill(0xa5);
            for (let i = 0; i < size; i++) {
              expected[0x10 + skew + i] = Number((value >> BigInt(8 * i)) & 0xffn);
            }
            expect([...machine.bytes.subarray(0x8000, 0x8040)]).toEqual([...expected]);
          },
        ),
      );
    });
  }
});

describe('which accesses fault, and with what cause and address?', () => {
  /* A misaligned access that begins in RAM faults where RAM ends. */
  const cases: [source: string, address: bigint, cause: number, tval?: bigint][] = [
    ['ld a2, 0(a0)', BigInt(END), 5],
    ['ld a2, 0(a0)', BigInt(END - 7), 5, BigInt(END)],
    ['sh a2, 0(a0)', BigInt(END - 1), 7, BigInt(END)],
    ['lb a2, 0(a0)', BigInt(RAM - 1), 5],
    ['lw a2, 0(a0)', 0n, 5],
    ['lbu a2, 0(a0)', 0x1_8000_0000n, 5],
    ['lh a2, 0(a0)', 0xffff_ffff_8000_0000n, 5],
    ['ld a2, 0(a0)', 0xffff_ffff_ffff_ffffn, 5],
    ['sb a2, 0(a0)', 0xffff_ffff_ffff_fff9n, 7],
    ['sd a2, 0(a0)', BigInt(END - 4), 7, BigInt(END)],
    ['sw a2, 0(a0)', BigInt(RAM - 2), 7],
    ['amoadd.w a2, a1, (a0)', 4n, 7],
    ['amoadd.d a2, a1, (a0)', BigInt(RAM + 4), 6],
    ['amoswap.w a2, a1, (a0)', BigInt(RAM + 2), 6],
    ['lr.w a2, (a0)', BigInt(RAM + 2), 4],
    ['lr.d a2, (a0)', 0n, 5],
    ['sc.w a2, a1, (a0)', BigInt(RAM + 1), 6],
  ];
  for (const [source, address, cause, tval] of cases) {
    it(`${source} at ${address.toString(16)}`, () => {
      const machine = bench({ mode: 'hosted' });
      machine.hart.protect(allRam());
      machine.hart.privilege = 0;
      machine.hart.setRegister(10, address);
      machine.hart.setRegister(12, 77n);
      expect(machine.go(`nop\n${source}\nnop`)).toBe('fault');
      expect(machine.hart.cause).toBe(cause);
      expect(machine.hart.csr(0x343)).toBe(tval ?? address);
      expect(machine.hart.epc).toBe(RAM + 4);
      expect(machine.hart.number(12)).toBe(77);
      expect(machine.hart.retired).toBe(1);
    });
  }
});

describe('devices', () => {
  it('does a load outside RAM go to the bus with its size, and extend its value?', () => {
    const machine = bench({ mode: 'bare' });
    machine.bus.words.set(0x1000_0000, 0x8765_43f1);
    machine.bus.words.set(0x1000_0004, 0x8000_0001);
    machine.hart.set(10, 0x1000_0000);
    machine.go('lb a1, 0(a0)\nlbu a2, 0(a0)\nlw a3, 0(a0)\nlwu a4, 0(a0)\nld a5, 0(a0)', 5);
    expect(machine.hart.register(11)).toBe(0xffff_ffff_ffff_fff1n);
    expect(machine.hart.register(12)).toBe(0xf1n);
    expect(machine.hart.register(13)).toBe(0xffff_ffff_8765_43f1n);
    expect(machine.hart.register(14)).toBe(0x8765_43f1n);
    expect(machine.hart.register(15)).toBe(0x8000_0001_8765_43f1n);
  });
  it('does a store outside RAM give the bus the low bytes only?', () => {
    const machine = bench({ mode: 'bare' });
    machine.bus.words.set(0x1000_0000, 0);
    machine.hart.set(10, 0x1000_0000);
    machine.hart.setRegister(11, 0x1122_3344_5566_7788n);
    machine.go('sb a1, 0(a0)\nsh a1, 0(a0)\nsw a1, 0(a0)\nsd a1, 0(a0)', 4);
    expect(machine.bus.log).toEqual([
      `write 10000000 1 ${0x88} 0`,
      `write 10000000 2 ${0x7788} 0`,
      `write 10000000 4 ${0x5566_7788} 0`,
      `write 10000000 8 ${0x5566_7788} ${0x1122_3344}`,
    ]);
  });
  it('does an atomic on a device word read and write it once?', () => {
    const machine = bench({ mode: 'bare' });
    machine.bus.words.set(0x1000_0000, 40);
    machine.hart.set(10, 0x1000_0000);
    machine.go('li a1, 2\namoadd.w a2, a1, (a0)', 2);
    expect(machine.hart.number(12)).toBe(40);
    expect(machine.bus.words.get(0x1000_0000)).toBe(42);
    expect(machine.bus.log.length).toBe(2);
  });
  it('does a store that asks to leave end the run, with the store done and nothing lost?', () => {
    const machine = bench({ mode: 'bare' });
    machine.bus.words.set(0x1000_0000, 0);
    machine.bus.onWrite = () => machine.harts.leave();
    machine.hart.set(10, 0x1000_0000);
    expect(machine.go('li a1, 2\nsw a1, 0(a0)\nloop: addi a2, a2, 1\nj loop')).toBe('budget');
    const first = machine.hart.retired;
    expect(first).toBeLessThan(70);
    machine.harts.run(0, 10);
    expect(machine.hart.retired).toBe(first + 10);
  });
});

describe('what does each atomic leave in memory and in rd?', () => {
  const reference: Record<string, (old: bigint, source: bigint) => bigint> = {
    amoswap: (_, b) => b,
    amoadd: (a, b) => a + b,
    amoxor: (a, b) => a ^ b,
    amoand: (a, b) => a & b,
    amoor: (a, b) => a | b,
    amomin: (a, b) => (a < b ? a : b),
    amomax: (a, b) => (a > b ? a : b),
    amominu: (a, b) => (U64(a) < U64(b) ? a : b),
    amomaxu: (a, b) => (U64(a) > U64(b) ? a : b),
  };
  const machine = bench({ mode: 'bare' });
  const value = fc.oneof(fc.constantFrom(...SPECIAL), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
  for (const [name, change] of Object.entries(reference)) {
    it(name, () => {
      fc.assert(
        fc.property(value, value, fc.boolean(), (old, source, wide) => {
          machine.ram.setBigUint64(0x8000, old, true);
          machine.hart.set(10, RAM + 0x8000);
          machine.hart.setRegister(11, source);
          machine.go(`${name}.${wide ? 'd' : 'w'} a2, a1, (a0)`, 1);
          const narrow = (v: bigint): bigint => (wide ? BigInt.asIntN(64, v) : S32(v));
          const result = change(narrow(old), narrow(source));
          const high = (old >> 32n) << 32n;
          expect(machine.hart.register(12)).toBe(U64(narrow(old)));
          expect(machine.ram.getBigUint64(0x8000, true)).toBe(
            wide ? U64(result) : high | BigInt.asUintN(32, result),
          );
        }),
      );
    });
  }
});

describe('LR and SC', () => {
  const setUp = () => {
    const machine = bench({ mode: 'bare' });
    machine.hart.set(10, RAM + 0x8000);
    machine.hart.set(11, 9);
    machine.ram.setInt32(0x8000, -5, true);
    return machine;
  };
  it('does SC after LR store, and give 0?', () => {
    const machine = setUp();
    machine.go('li a3, 7\nlr.w a2, (a0)\nsc.w a3, a1, (a0)', 3);
    expect(machine.hart.register(12)).toBe(U64(-5n));
    expect(machine.hart.number(13)).toBe(0);
    expect(machine.ram.getInt32(0x8000, true)).toBe(9);
  });
  it('does a second SC fail?', () => {
    const machine = setUp();
    machine.go('lr.w a2, (a0)\nsc.w a3, a1, (a0)\nli a1, 10\nsc.w a4, a1, (a0)', 4);
    expect(machine.hart.number(14)).toBe(1);
    expect(machine.ram.getInt32(0x8000, true)).toBe(9);
  });
  it('does SC to another address fail, and end the reservation?', () => {
    const machine = setUp();
    machine.go('addi a5, a0, 8\nlr.w a2, (a0)\nsc.w a3, a1, (a5)\nsc.w a4, a1, (a0)', 4);
    expect(machine.hart.number(13)).toBe(1);
    expect(machine.hart.number(14)).toBe(1);
    expect(machine.ram.getInt32(0x8000, true)).toBe(-5);
  });
  it('does being switched out between LR and SC make SC fail, and the retry succeed?', () => {
    const machine = setUp();
    machine.go('again: lr.w a2, (a0)\nsc.w a3, a1, (a0)\nbnez a3, again\nend: j end', 1);
    machine.harts.run(0, 1);
    expect(machine.hart.number(13)).toBe(1);
    machine.harts.run(0, 3);
    expect(machine.hart.number(13)).toBe(0);
    expect(machine.ram.getInt32(0x8000, true)).toBe(9);
  });
});
