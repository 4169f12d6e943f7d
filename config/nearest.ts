/**
 * The known name nearest to one that is not known.
 *
 * Counts insertions, deletions, replacements and swapped neighbours
 * (optimal string alignment). Suggests nothing when all are far off.
 */

/**
 * Edits between two words, each insertion, deletion, replacement or swap of
 * neighbours counting one.
 */
export function distance(a: string, b: string): number {
  const width = b.length + 1;
  let before: number[] = [];
  let above = Array.from({ length: width }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j < width; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, before[j - 2]! + 1);
      }
      row.push(best);
    }
    before = above;
    above = row;
  }
  return above[b.length]!;
}

/**
 * The name most like `word`, compared without case, or undefined when none is
 * within a third of its length (at least two edits, and never all of a name).
 *
 * @param word what was found; only its first 64 characters are compared
 * @param names what is known; the first of equals wins
 */
export function nearest(word: string, names: Iterable<string>): string | undefined {
  const wanted = word.slice(0, 64).toLowerCase();
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const name of names) {
    const known = name.toLowerCase();
    const edits = distance(wanted, known);
    const near = edits < Math.max(wanted.length, known.length);
    const begins = wanted.length >= 3 && known.startsWith(wanted);
    const cost = begins ? Math.min(edits, 1) : edits;
    if (near && cost < least) {
      best = name;
      least = cost;
    }
  }
  return best;
}
