/**
 * Fused multiply-adds: does the host's own give what the interpreter computes step by step?
 */
import { expect, it } from 'vitest';
import { hostFuses } from '../../../machine/jit/host-fuses.ts';
import { RAM_BASE } from '../../../machine/hart/layout.ts';
import { assemble } from '../../../machine/isa/assembler.ts';
import { setEngineFlags } from '../../../monitor/host/engine-flags.ts';
import { Random } from '../../differential/random.ts';
import { FINISH, Lockstep } from './lockstep.ts';

const SEED = Number(process.env['FLATLAND_SEED'] ?? 20_261_123);
const TRIPLES = 3000;
const TABLE = RAM_BASE + 0x1_0000;
const OPERATIONS = ['fmadd', 'fmsub', 'fnmadd', 'fnmsub'];

setEngineFlags();

/** A loop over the table: three values in, four results out; inexact is set before, or not. */
function program(suffix: 's' | 'd', inexact: boolean): string {
  const [load, store, bytes] = suffix === 's' ? ['flw', 'fsw', 4] : ['fld', 'fsd', 8];
  return `
    li t0, 0x6000
    csrs mstatus, t0
    li s3, ${inexact ? 1 : 0}
    csrw fflags, s3
    li s0, ${TRIPLES}
    li s1, ${TABLE}
  again:
    ${load} fa1, 0(s1)
    ${load} fa2, ${bytes}(s1)
    ${load} fa3, ${2 * Number(bytes)}(s1)
    ${OPERATIONS.map((name, i) => `${name}.${suffix} fa0, fa1, fa2, fa3\n${store} fa0, ${(3 + i) * Number(bytes)}(s1)`).join('\n')}
    csrr t1, fflags
    add s2, s2, t1
    csrw fflags, s3
    addi s1, s1, ${7 * Number(bytes)}
    addi s0, s0, -1
    bnez s0, again
    j finish
    ${FINISH}`;
}

/** Mostly of like exponents, so that sums cancel; the rest anything, NaN and the smallest too. */
function bits(random: Random, exponentBits: number, fractionBits: number): bigint {
  const near = BigInt((1 << (exponentBits - 1)) - 4 + random.below(8));
  const any = BigInt(random.below(1 << exponentBits));
  const exponent = random.oneIn(4) ? any : near;
  const whole = (BigInt(random.below(2 ** 31)) << 31n) | BigInt(random.below(2 ** 31));
  const kept = BigInt(random.below(fractionBits + 1));
  const fraction = BigInt.asUintN(fractionBits, whole) & ~((1n << kept) - 1n);
  return (
    (BigInt(random.below(2)) << BigInt(exponentBits + fractionBits)) |
    (exponent << BigInt(fractionBits)) |
    fraction
  );
}

it('does this host have one, so that this tests something?', ({ skip }) => {
  if (process.arch !== 'x64' && process.arch !== 'arm64')
    skip('no fused multiply-add is known here');
  expect(hostFuses()).toBe(true);
});

it.each([
  { suffix: 's', inexact: true },
  { suffix: 's', inexact: false },
  { suffix: 'd', inexact: true },
  { suffix: 'd', inexact: false },
] as const)(
  `are 12,000 of $suffix the same, inexact set before: $inexact? (seed ${SEED})`,
  ({ suffix, inexact }) => {
    const two = new Lockstep({ heat: 0 });
    two.load(assemble(program(suffix, inexact), RAM_BASE).bytes);
    two.both(({ ram }) => {
      const view = new DataView(ram.buffer, ram.byteOffset);
      const seeded = new Random(SEED);
      for (let i = 0; i < TRIPLES; i++) {
        for (let k = 0; k < 3; k++) {
          const at = TABLE - RAM_BASE;
          if (suffix === 's')
            view.setUint32(at + i * 28 + k * 4, Number(bits(seeded, 8, 23)), true);
          else view.setBigUint64(at + i * 56 + k * 8, bits(seeded, 11, 52), true);
        }
      }
    });
    for (let used = 0; !two.finished && used < 1_000_000; used += 10_000) {
      expect(two.run(10_000)).toEqual([]);
    }
    expect(two.finished).toBe(true);
    expect(two.ram()).toEqual([]);
  },
);
