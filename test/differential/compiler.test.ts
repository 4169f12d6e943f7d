/**
 * Do the random sequences give the same compiled as interpreted?
 *
 * Everything is compiled before it runs at all, and the budgets are random, so that compiled code
 * stops and goes on in odd places.
 */
import { expect, it } from 'vitest';
import { Lockstep } from '../machine/jit/lockstep.ts';
import { makeImage, RAM_SIZE } from './driver.ts';
import { makeSequence } from './profiles.ts';
import { Random } from './random.ts';
import { itemText, type Sequence } from './sequence.ts';

const FIRST_SEED = 1;
const COUNT = Number(process.env['FLATLAND_LONG_SEQUENCES'] ?? 2000);
const LENGTH = 30;
/** Sequences that run one behind the other on one pair of machines. */
const TOGETHER = 500;

/** What differs, a line each. */
function differences(sequences: readonly Sequence[], seed: number): string[] {
  const two = new Lockstep({ ramSize: RAM_SIZE, heat: 0 });
  two.load(makeImage(sequences));
  const random = new Random(seed);
  while (!two.finished) {
    const lines = two.run(1 + random.below(random.pick([10, 100, 1000, 10_000])));
    if (lines.length > 0) return lines;
  }
  return two.ram();
}

it(`are ${COUNT} sequences from seed ${FIRST_SEED} the same after every budget?`, () => {
  for (let at = 0; at < COUNT; at += TOGETHER) {
    const sequences = Array.from({ length: Math.min(TOGETHER, COUNT - at) }, (_, i) =>
      makeSequence(FIRST_SEED + at + i, LENGTH),
    );
    const lines = differences(sequences, at);
    if (lines.length === 0) continue;
    const alone = sequences.find((sequence) => differences([sequence], at).length > 0);
    const text = alone === undefined ? ['only together'] : alone.items.map(itemText);
    expect.fail(
      [`from seed ${FIRST_SEED + at}, alone ${alone?.seed}`, ...text, ...lines].join('\n'),
    );
  }
}, 240_000);
