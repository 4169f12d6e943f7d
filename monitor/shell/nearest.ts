/**
 * The known name a mistyped one was probably meant to be.
 */

/** Edits (insert, delete, replace, swap neighbours) that turn one text into the other. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, before[j - 2]! + 1);
      }
      row.push(edits);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}

/**
 * The nearest of the names, when at most a third of the letters differ; among equals the
 * one of the same length and without other signs, then the first in order.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(name.length / 3));
  let best: Found | undefined;
  for (const candidate of known) {
    if (candidate === name || Math.abs(candidate.length - name.length) > most) continue;
    const edits = editDistance(name, candidate);
    if (edits > most) continue;
    const found = { name: candidate, edits, other: difference(name, candidate) };
    if (best === undefined || isNearer(found, best)) best = found;
  }
  return best?.name;
}

interface Found {
  readonly name: string;
  readonly edits: number;
  readonly other: number;
}

/** How unlike two names at the same number of edits are: by length, and by signs such as `?`. */
function difference(a: string, b: string): number {
  const signs = (name: string): number => name.replace(/\w/g, '').length;
  return Math.abs(a.length - b.length) + Math.abs(signs(a) - signs(b));
}

function isNearer(a: Found, b: Found): boolean {
  return (a.edits - b.edits || a.other - b.other || (a.name < b.name ? -1 : 1)) < 0;
}
