/**
 * Makes a failing sequence small: leaves out items while the difference stays.
 *
 * Many candidates run in one start of QEMU: halves, quarters, ... single items.
 */

import type { CompileOptions } from '../../machine/hart/index.ts';
import { differs } from './compare.ts';
import { makeImage } from './driver.ts';
import { runOnFlatland } from './flatland.ts';
import { runOnQemu } from './qemu.ts';
import type { Sequence } from './sequence.ts';

/** The first of these sequences that differs. */
function firstDiffering(
  candidates: readonly Sequence[],
  compile: CompileOptions | undefined,
): Sequence | undefined {
  const image = makeImage(candidates);
  const ours = runOnFlatland(image, candidates.length, compile);
  const theirs = runOnQemu(image, candidates.length);
  return candidates.find((_, index) => differs(ours, theirs, index));
}

/** The smallest sequence found that still differs. @param compile as for `runOnFlatland` */
export function shrink(sequence: Sequence, compile?: CompileOptions): Sequence {
  /* The shortest beginning first: it keeps every address. */
  const beginnings = sequence.items.map((_, index) => ({
    ...sequence,
    items: sequence.items.slice(0, index + 1),
  }));
  let best = firstDiffering(beginnings, compile) ?? sequence;
  for (let chunk = Math.ceil(best.items.length / 2); chunk >= 1;) {
    const candidates: Sequence[] = [];
    for (let at = 0; at < best.items.length; at += chunk) {
      const items = [...best.items.slice(0, at), ...best.items.slice(at + chunk)];
      candidates.push({ ...best, items });
    }
    const smaller = firstDiffering(candidates, compile);
    if (smaller !== undefined) {
      best = smaller;
      chunk = Math.min(chunk, Math.max(1, Math.ceil(best.items.length / 2)));
      if (best.items.length === 0) return best;
    } else if (chunk === 1) return best;
    else chunk = Math.ceil(chunk / 2);
  }
  return best;
}
