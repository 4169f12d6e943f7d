/**
 * Runs many sequences from the command line:
 * tsx test/differential/main.ts [--count N] [--seed N] [--length N] [--profile NAME] [--shrink]
 * [--engine interpreter|compiler]; the compiler compiles everything before it runs
 */

import { parseArgs } from 'node:util';
import { setEngineFlags } from '../../monitor/host/engine-flags.ts';
import { differences, differs } from './compare.ts';
import { IMAGE_CAPACITY, makeImage } from './driver.ts';
import { runOnFlatland } from './flatland.ts';
import { makeSequence } from './profiles.ts';
import { qemuVersion, runOnQemu } from './qemu.ts';
import { itemText } from './sequence.ts';
import { shrink } from './shrink.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    length: { type: 'string', default: '100' },
    profile: { type: 'string' },
    shrink: { type: 'boolean', default: false },
    engine: { type: 'string', default: 'interpreter' },
    show: { type: 'string', default: '5' },
  },
});
const count = Number(values.count);
const first = Number(values.seed);
const compile = values.engine === 'compiler' ? { heat: 0, stackBytes: 256 * 1024 } : undefined;
console.log(
  `${qemuVersion() ?? 'no QEMU'}; ${count} sequences of ${values.length} from seed ${first}, ${values.engine}`,
);
setEngineFlags();
let failed = 0;
const byProfile = new Map<string, number>();
for (let done = 0; done < count; done += IMAGE_CAPACITY) {
  const sequences = Array.from({ length: Math.min(IMAGE_CAPACITY, count - done) }, (_, i) =>
    makeSequence(first + done + i, Number(values.length), values.profile),
  );
  const image = makeImage(sequences);
  const ours = runOnFlatland(image, sequences.length, compile);
  const theirs = runOnQemu(image, sequences.length);
  sequences.forEach((sequence, index) => {
    if (!differs(ours, theirs, index)) return;
    failed++;
    byProfile.set(sequence.profile, (byProfile.get(sequence.profile) ?? 0) + 1);
    if (failed > Number(values.show)) return;
    console.log(`seed ${sequence.seed} (${sequence.profile}):`);
    console.log(
      differences(ours, theirs, index)
        .slice(0, 6)
        .map((line) => `  ${line}`)
        .join('\n'),
    );
    if (!values.shrink) return;
    const small = shrink(sequence, compile);
    console.log(small.items.map((item) => `    ${itemText(item)}`).join('\n'));
    const one = makeImage([small]);
    console.log(
      differences(runOnFlatland(one, 1, compile), runOnQemu(one, 1), 0)
        .slice(0, 6)
        .map((line) => `    ${line}`)
        .join('\n'),
    );
  });
}
console.log(`${failed} of ${count} differ`, [...byProfile]);
process.exitCode = failed === 0 ? 0 : 1;
