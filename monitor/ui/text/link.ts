/**
 * What text in a tab stands for: what its writer said, and what it shows by itself.
 *
 * Rules of use: a link of a Task's is never run: its `:look` is looked up, its forms are put at
 * the prompt for the person to enter, its `:value` goes back to the Task. `withLinks` finds the
 * Tasks and addresses in a line that has no links of its own there.
 */
import type { Link, LinkPlace, RichLine } from '../lisp/rich.ts';
import { C, UNDERLINE, type Style } from '../screen/style.ts';
import type { Run } from './line.ts';

/** What a Task says a piece of text stands for. */
export interface Stands {
  readonly look?: string | undefined;
  readonly do?: string | undefined;
  readonly put?: string | undefined;
  readonly value?: number | undefined;
}

/** The link of what a Task said; undefined when it said nothing. */
export function linkOf({ look, do: form, put = form, value }: Stands): Link | undefined {
  if (look === undefined && put === undefined && value === undefined) return undefined;
  return {
    ...(look === undefined ? {} : { look }),
    ...(put === undefined ? {} : { put }),
    ...(value === undefined ? {} : { value }),
  };
}

/** A Task by its number, an address of RAM in either spelling. */
const KNOWN = /\b[Tt]ask (\d{1,9})\b|\b(?:0x)?([89A-Fa-f][0-9A-Fa-f]{3})_?([0-9A-Fa-f]{4})\b/g;
/** Longer lines are not searched beyond this. */
const SEARCHED = 512;

/** The line with links to the Tasks and the addresses that stand in it. */
export function withLinks(line: RichLine): RichLine {
  const { text, links = [] } = line;
  const found: (LinkPlace & { readonly fg: number })[] = [];
  for (const match of text.slice(0, SEARCHED).matchAll(KNOWN)) {
    const [whole, task, high, low] = match;
    // Eight digits alone may be any number: an address has its mark.
    if (task === undefined && !/_|^0x/.test(whole)) continue;
    const from = match.index;
    const to = from + whole.length;
    if (links.some((link) => link.from < to && link.to > from)) continue;
    found.push(
      task === undefined
        ? { from, to, link: { look: `0x${high}${low}`.toLowerCase() }, fg: C.azure }
        : { from, to, link: { look: `(task ${task})` }, fg: C.cyan },
    );
  }
  if (found.length === 0) return line;
  const places = found.map(({ from, to, link }) => ({ from, to, link }));
  return {
    ...line,
    links: [...links, ...places].sort((a, b) => a.from - b.from),
    runs: found.reduce<readonly Run[]>(
      (runs, { from, to, fg }) => changed(runs, text.length, from, to, (look) => ({ ...look, fg })),
      line.runs,
    ),
  };
}

/** Explicit links of a line in a look that says so. */
export function underlined(line: RichLine): RichLine {
  const { links, text } = line;
  if (!links) return line;
  const runs = links.reduce<readonly Run[]>(
    (all, { from, to }) =>
      changed(all, text.length, from, to, (look) => ({
        ...look,
        attributes: look.attributes | UNDERLINE,
      })),
    line.runs,
  );
  return { ...line, runs };
}

/** Runs with another look from one index to another. */
function changed(
  runs: readonly Run[],
  length: number,
  from: number,
  to: number,
  change: (look: Style) => Style,
): Run[] {
  const out: Run[] = [];
  runs.forEach((run, index) => {
    const end = Math.min(runs[index + 1]?.at ?? length, length);
    const pieces = [
      { at: run.at, until: Math.min(end, from), look: run.look },
      { at: Math.max(run.at, from), until: Math.min(end, to), look: change(run.look) },
      { at: Math.max(run.at, to), until: end, look: run.look },
    ];
    for (const { at, until, look } of pieces) if (until > at) out.push({ at, look });
  });
  return out;
}
