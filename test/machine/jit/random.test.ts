/**
 * Do random programs run the same interpreted and compiled, whatever the budgets?
 */
import { expect, it } from 'vitest';
import { assemble } from '../../../machine/isa/assembler.ts';
import { RAM_BASE } from '../../../machine/hart/layout.ts';
import { Random } from '../../differential/random.ts';
import { Lockstep } from './lockstep.ts';
import { RAM_SIZE, randomProgram } from './random-program.ts';

const FIRST_SEED = 1;
const PROGRAMS = Number(process.env['FLATLAND_LONG_PROGRAMS'] ?? 60);
const INSTRUCTIONS = 10_000;

/** What differs, with the seed; none when nothing does. */
function differences(seed: number): string[] {
  const random = new Random(seed);
  const source = randomProgram(random, {
    blocks: random.pick([2, 4, 8, 20, 60]),
    perBlock: random.pick([2, 4, 8]),
    floats: random.oneIn(2),
    user: random.oneIn(2),
    rare: random.oneIn(2),
  });
  const two = new Lockstep({
    ramSize: RAM_SIZE,
    heat: random.pick([0, 1, 3, 8]),
    stackBytes: random.pick([16_384, 256 * 1024]),
  });
  two.load(assemble(source, RAM_BASE).bytes);
  const most = random.pick([10, 100, 1000, 10_000]);
  for (let used = 0; used < INSTRUCTIONS;) {
    const budget = 1 + random.below(random.oneIn(3) ? 10 : most);
    used += budget;
    const lines = two.run(budget);
    if (lines.length > 0) return [`seed ${seed}`, ...lines];
  }
  const lines = two.ram();
  return lines.length > 0 ? [`seed ${seed}`, ...lines] : [];
}

it(`are ${PROGRAMS} programs from seed ${FIRST_SEED} the same after every budget?`, () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + PROGRAMS; seed++) {
    expect(differences(seed)).toEqual([]);
  }
}, 240_000);

it('is a difference of one bit found and named?', () => {
  const two = new Lockstep({ ramSize: RAM_SIZE });
  two.load(assemble('addi a0, a0, 1\nloop: j loop', RAM_BASE).bytes);
  expect(two.run(2)).toEqual([]);
  two.compiled.harts.harts[0]!.set(10, 3);
  expect(two.run(1)).toContain('a0 low: interpreted 0x1, compiled 0x3');
  two.compiled.ram[77] = 1;
  expect(two.ram()).toEqual(['RAM at 0x8000004d: interpreted 0, compiled 1']);
});
