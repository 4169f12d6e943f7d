/**
 * Entropy from a seed: the same bytes every time, for `steps` machines and tests.
 *
 * SplitMix32-style mixing of a counter; good to look at, not for secrets. A host that
 * wants real randomness supplies its own EntropyPort.
 */
import type { EntropyPort } from '../face.ts';

/** @param seed any 32-bit number */
export function createSeededEntropy(seed: number): EntropyPort {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e37_79b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  return {
    fill(bytes) {
      for (let i = 0; i < bytes.length; i++) bytes[i] = next() & 0xff;
    },
  };
}
