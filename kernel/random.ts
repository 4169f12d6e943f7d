/**
 * Where random bytes come from: the host's entropy, or a seeded generator.
 *
 * The generator is xoshiro128** 1.1 (Blackman and Vigna), seeded by splitmix32;
 * the same seed gives the same bytes. It is not for secrets.
 */

export type RandomSource = (bytes: Uint8Array) => void;

/** @param seed any 32-bit number */
export function seededRandom(seed: number): RandomSource {
  let mix = seed | 0;
  const next = (): number => {
    mix = (mix + 0x9e37_79b9) | 0;
    let z = mix ^ (mix >>> 16);
    z = Math.imul(z, 0x21f0_aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a_2d97);
    return z ^ (z >>> 15);
  };
  let a = next();
  let b = next();
  let c = next();
  let d = next() | 1;
  const word = (): number => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  return (bytes) => {
    for (let i = 0; i < bytes.length; i += 4) {
      const value = word();
      for (let j = i; j < i + 4 && j < bytes.length; j++) bytes[j] = value >>> ((j - i) * 8);
    }
  };
}
