/** Whether a decoder stands any bytes; test/btp/support/fuzz-long.ts does the same for longer. */
import { expect, test } from 'vitest';
import { fuzz } from './support/fuzz.ts';

const SEED = Date.now() % 1_000_000_000;
const BYTES = 300_000;

test.each(['task', 'down', 'up'] as const)(
  'do random and mutated bytes %s do no harm, and is no line lost?',
  (direction) => {
    const seen = fuzz(direction, BYTES, SEED);
    // It did reach what it is after.
    expect(seen.marks, `seed ${SEED}`).toBeGreaterThan(100);
    expect(seen.messages, `seed ${SEED}`).toBeGreaterThan(10);
    expect(seen.refused, `seed ${SEED}`).toBeGreaterThan(10);
  },
);
