/**
 * Random numbers from a seed, the same everywhere (SplitMix-like, 32 bits a step).
 */

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e37_79b9) >>> 0;
  }

  /** An unsigned 32-bit number. */
  word(): number {
    this.#state = (this.#state + 0x9e37_79b9) >>> 0;
    let z = this.#state;
    z = Math.imul(z ^ (z >>> 16), 0x85eb_ca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2_ae35);
    return (z ^ (z >>> 16)) >>> 0;
  }
  /** 0 to limit - 1. */
  below(limit: number): number {
    return this.word() % limit;
  }
  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }
  long(): bigint {
    return (BigInt(this.word()) << 32n) | BigInt(this.word());
  }
  pick<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}

const SPECIAL: readonly bigint[] = [
  0n,
  1n,
  2n,
  0xffff_ffff_ffff_ffffn,
  0x8000_0000_0000_0000n,
  0x7fff_ffff_ffff_ffffn,
  0x8000_0000n,
  0x7fff_ffffn,
  0xffff_ffffn,
  0xffff_ffff_8000_0000n,
  0x1_0000_0000n,
  0x0101_0101_0101_0101n,
  0x00ff_00ff_00ff_00ffn,
];

/** A register value: special, small, one bit, or any. */
export function interestingLong(random: Random): bigint {
  switch (random.below(6)) {
    case 0:
    case 1:
      return random.pick(SPECIAL);
    case 2:
      return BigInt(random.below(200));
    case 3:
      return 1n << BigInt(random.below(64));
    case 4:
      return BigInt.asUintN(64, BigInt.asIntN(64, random.long()) >> BigInt(random.below(64)));
    default:
      return random.long();
  }
}

const DOUBLES: readonly bigint[] = [
  0n,
  0x8000_0000_0000_0000n,
  0x3ff0_0000_0000_0000n,
  0xbff0_0000_0000_0000n,
  1n,
  0x000f_ffff_ffff_ffffn,
  0x0010_0000_0000_0000n,
  0x0010_0000_0000_0001n,
  0x7fef_ffff_ffff_ffffn,
  0x7ff0_0000_0000_0000n,
  0xfff0_0000_0000_0000n,
  0x7ff8_0000_0000_0000n,
  0x7ff0_0000_0000_0001n,
  0xfff8_1234_5678_9abcn,
  0x41df_ffff_ffc0_0000n,
  0x43e0_0000_0000_0000n,
  0xc3e0_0000_0000_0000n,
  0x3fe0_0000_0000_0000n,
  0x4330_0000_0000_0001n,
];
const SINGLES: readonly number[] = [
  0, 0x8000_0000, 0x3f80_0000, 1, 0x7f_ffff, 0x80_0000, 0x80_0001, 0x7f7f_ffff, 0x7f80_0000,
  0xff80_0000, 0x7fc0_0000, 0x7f80_0001, 0x4eff_ffff, 0x4f00_0000, 0x5f00_0000, 0x3f00_0000,
]; // prettier-ignore

/** An f register: doubles, boxed singles, special or near each other, sometimes not boxed. */
export function interestingFloat(random: Random): bigint {
  const box = 0xffff_ffff_0000_0000n;
  switch (random.below(7)) {
    case 0:
      return random.pick(DOUBLES);
    case 1:
      return box | BigInt(random.pick(SINGLES));
    case 2:
      return random.long();
    case 3:
      return box | BigInt(random.word());
    case 4: {
      const exponent = BigInt(1023 - 30 + random.below(60));
      const fraction =
        random.long() & 0xf_ffff_ffff_ffffn & ~((1n << BigInt(random.below(52))) - 1n);
      return (BigInt(random.below(2)) << 63n) | (exponent << 52n) | fraction;
    }
    case 5: {
      const exponent = 127 - 20 + random.below(40);
      const fraction = random.word() & 0x7f_ffff & ~((1 << random.below(23)) - 1);
      return box | BigInt(((random.below(2) << 31) | (exponent << 23) | fraction) >>> 0);
    }
    default:
      return BigInt(random.pick(SINGLES));
  }
}
