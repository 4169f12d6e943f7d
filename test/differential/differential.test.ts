/**
 * Does Flatland do what QEMU does, on random sequences of every extension?
 */
import { describe, expect, it } from 'vitest';
import { differences, differs } from './compare.ts';
import { IMAGE_CAPACITY, makeImage, RESULT_SIZE } from './driver.ts';
import { runOnFlatland } from './flatland.ts';
import { makeSequence, PROFILES } from './profiles.ts';
import { qemuVersion, runOnQemu } from './qemu.ts';
import { itemText } from './sequence.ts';
import { shrink } from './shrink.ts';

const FIRST_SEED = 1;
const COUNT = 2000;
const LENGTH = 100;
const version = qemuVersion();

describe.skipIf(version === undefined)(
  version === undefined ? 'QEMU (skipped: qemu-system-riscv64 is not installed)' : version,
  () => {
    it(`is every register, trap and byte the same after ${COUNT} sequences from seed ${FIRST_SEED}?`, () => {
      const sequences = Array.from({ length: COUNT }, (_, i) =>
        makeSequence(FIRST_SEED + i, LENGTH),
      );
      const image = makeImage(sequences);
      const ours = runOnFlatland(image, COUNT);
      const theirs = runOnQemu(image, COUNT);
      const failing = sequences.find((_, index) => differs(ours, theirs, index));
      if (failing !== undefined) {
        const small = shrink(failing);
        const one = makeImage([small]);
        const lines = differences(runOnFlatland(one, 1), runOnQemu(one, 1), 0);
        const code = small.items.map((item) => `  ${itemText(item)}`);
        expect.fail([`seed ${failing.seed} (${failing.profile})`, ...code, ...lines].join('\n'));
      }
    }, 240_000);
  },
);

describe('the harness itself', () => {
  it('does each profile make code that runs, and leave something behind?', () => {
    for (const profile of PROFILES) {
      const sequences = Array.from({ length: 5 }, (_, i) => makeSequence(i, 60, profile.name));
      const results = runOnFlatland(makeImage(sequences), 5);
      sequences.forEach((sequence, index) => {
        const result = new DataView(results.buffer, index * RESULT_SIZE, RESULT_SIZE);
        const unchanged = sequence.x.every(
          (value, i) => i === 0 || result.getBigUint64(i * 8, true) === value,
        );
        const floatsUnchanged = sequence.f.every(
          (value, i) => result.getBigUint64(256 + i * 8, true) === value,
        );
        expect([profile.name, index, unchanged && floatsUnchanged]).toEqual([
          profile.name,
          index,
          false,
        ]);
      });
    }
  });
  it('is a difference of one bit found and named?', () => {
    const sequences = [makeSequence(1, 20), makeSequence(2, 20)];
    const results = runOnFlatland(makeImage(sequences), 2);
    const changed = results.slice();
    const at = RESULT_SIZE + 10 * 8;
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(differs(results, changed, 0)).toBe(false);
    expect(differs(results, changed, 1)).toBe(true);
    expect(differences(results, changed, 1)).toHaveLength(1);
    expect(differences(results, changed, 1)[0]).toMatch(/^a0: Flatland 0x/);
  });
  it('do as many sequences fit into an image as it says?', () => {
    const one = makeSequence(1, 100);
    expect(() => makeImage(Array.from({ length: IMAGE_CAPACITY }, () => one))).not.toThrow();
  });
});
