import { describe, expect, it } from 'vitest';
import {
  createBlockBuffer,
  createCharBuffer,
  createMachine,
  createSeededEntropy,
  type Machine,
} from '../../../machine/index.ts';

const RAM = 0x8000_0000;
const RAM_SIZE = 1 << 20;
/** More with FLATLAND_SLOW=1: 10 million instructions a seed, as the acceptance run does it. */
const SLOW = process.env['FLATLAND_SLOW'] === '1';
const SEEDS = SLOW ? 20 : 2;
const INSTRUCTIONS = SLOW ? 10_000_000 : 60_000;

function everything(mode: 'bare' | 'hosted', harts: number): Machine {
  return createMachine({
    ramSize: RAM_SIZE,
    harts,
    clock: 'steps',
    mode,
    uart: createCharBuffer(64),
    virtio: [
      { kind: 'rng', entropy: createSeededEntropy(1) },
      { kind: 'console', port: createCharBuffer(64) },
      { kind: 'block', block: createBlockBuffer(new Uint8Array(8192)) },
    ],
  });
}

const TIMEOUT = SLOW ? 3_600_000 : 60_000;

/** A small generator of its own: 32-bit numbers from a seed. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d);
    return (mixed ^ (mixed >>> 13)) >>> 0;
  };
}

/** Addresses worth trying: registers, ends of devices, RAM, holes. */
function addressNear(machine: Machine, next: () => number): number {
  const row = machine.map[next() % machine.map.length]!;
  const offset = next() % 4 === 0 ? next() % row.size : (next() % 0x140) * 4;
  return row.base + Math.min(offset, row.size - 1);
}

describe('hostile guests', () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    it(
      `do random register accesses of all devices leave the host alone? (seed ${seed})`,
      () => {
        const next = numbers(seed);
        const machine = everything('hosted', 2);
        let answered = 0;
        for (let i = 0; i < 50_000; i++) {
          const size = ([1, 2, 4] as const)[next() % 3]!;
          const address = addressNear(machine, next);
          const value = next() % 3 === 0 ? RAM + (next() % RAM_SIZE) : next() >>> (next() % 32);
          try {
            if (next() % 2 === 0) machine.busRead(address, size);
            else machine.busWrite(address, size, value);
            answered++;
          } catch (error) {
            expect((error as Error).name).toBe('BusError');
          }
          if (i % 1000 === 0) machine.run(1, () => false);
        }
        expect(answered).toBeGreaterThan(10_000);
      },
      TIMEOUT,
    );

    it(
      `does random code in M-mode with all devices find nothing? (seed ${seed})`,
      () => {
        const next = numbers(seed * 7919);
        let machine = everything('bare', 2);
        let retired = 0;
        let plantings = 0;
        while (retired < INSTRUCTIONS && plantings < INSTRUCTIONS / 500) {
          plantings++;
          plant(machine, next);
          const before = machine.retired;
          for (let i = 0; i < 5; i++) machine.run(1);
          retired += machine.retired - before;
          // The code found the finisher: go on with another machine.
          if (machine.exitCode !== undefined) machine = everything('bare', 2);
        }
        expect(retired).toBeGreaterThan(INSTRUCTIONS / 2);
        // A machine beside it is not disturbed.
        const other = everything('hosted', 1);
        other.busWrite(RAM, 4, 0x1234_5678);
        expect(other.busRead(RAM, 4)).toBe(0x1234_5678);
      },
      TIMEOUT,
    );
  }
});

/** Fills RAM with code that is mostly legal, registers with addresses, and a trap vector into RAM. */
function plant(machine: Machine, next: () => number): void {
  const { view } = machine.ram;
  // load, store, op-imm, op, amo, branch, jalr, jal, system, misc-mem, lui, auipc, op-32, float
  const majors = [
    0x03, 0x03, 0x23, 0x23, 0x13, 0x13, 0x33, 0x2f, 0x63, 0x67, 0x6f, 0x73, 0x0f, 0x37, 0x17, 0x3b,
    0x1b, 0x53, 0x07, 0x27, 0x43,
  ];
  for (let at = 0; at < 0x8000; at += 4) {
    const major = majors[next() % majors.length]!;
    const word = next() % 16 === 0 ? next() : (next() & 0xffff_ff80) | major;
    view.setUint32(at, word, true);
  }
  machine.codeChanged(RAM, 0x8000);
  for (const hart of machine.harts) {
    hart.setCsr(0x305, BigInt(RAM + (next() % 0x8000)) & ~3n);
    hart.setCsr(0x300, 0x1880n | (BigInt(next() & 3) << 13n));
    hart.setCsr(0x304, 0xaaan);
    hart.privilege = 3;
    hart.pc = RAM + (next() % 0x4000) * 2;
    for (let x = 1; x < 32; x++) hart.set(x, addressNear(machine, next));
  }
}
