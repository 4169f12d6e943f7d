/**
 * Going through the links and folds of a transcript by keyboard.
 *
 * Rules of use: while `active`, keys go to `move` and friends; `mark` shows where one is. The place
 * is a line and a number in it, so that it stays when lines are added below.
 */
import { BOLD, C, REVERSE, style, type Style } from '../screen/style.ts';
import type { Line, Run } from '../text/line.ts';
import type { Fold, Link, RichLine } from './rich.ts';

/** Something in a line that can be acted on. */
export type Target =
  | { readonly kind: 'link'; readonly from: number; readonly to: number; readonly link: Link }
  | { readonly kind: 'fold'; readonly from: number; readonly to: number; readonly fold: Fold };

const FOCUS: Style = style(C.gold, C.void, REVERSE | BOLD);

/** What can be acted on in a line, from left to right. */
export function targetsOf(line: RichLine): Target[] {
  const links = (line.links ?? []).map((place): Target => ({ kind: 'link', ...place }));
  const folds = (line.begins ?? []).map(({ at, fold }): Target => ({
    kind: 'fold',
    from: at,
    to: at + (fold.closed ? fold.text.length : 1),
    fold,
  }));
  return [...folds, ...links].sort((a, b) => a.from - b.from || b.to - a.to);
}

interface RichLines {
  readonly length: number;
  readonly dropped: number;
  line(index: number): RichLine;
}

/** A walk through targets. */
export class Browser {
  readonly #lines: () => RichLines;
  /** Absolute number of the line (those dropped are counted), and which of its targets. */
  #at: { line: number; target: number } | undefined;

  constructor(lines: () => RichLines) {
    this.#lines = lines;
  }

  get active(): boolean {
    return this.#at !== undefined;
  }

  /** Begins at the last target; false when there is none. */
  begin(): boolean {
    const lines = this.#lines();
    this.#at = { line: lines.length + lines.dropped, target: 0 };
    if (this.step(-1)) return true;
    this.#at = undefined;
    return false;
  }

  end(): void {
    this.#at = undefined;
  }

  /** Index of the line, as it is shown now. */
  get line(): number {
    return (this.#at?.line ?? 0) - this.#lines().dropped;
  }

  get target(): Target | undefined {
    if (!this.#at || this.line < 0 || this.line >= this.#lines().length) return undefined;
    return targetsOf(this.#lines().line(this.line))[this.#at.target];
  }

  /** To the next target, or the one before. */
  step(by: 1 | -1): boolean {
    if (!this.#at) return false;
    const inLine = this.#at.target + by;
    const here = this.line < this.#lines().length ? this.#targets(this.line) : [];
    if (here[inLine]) return this.#go(this.line, inLine);
    return this.#toLine(by, (targets) => (by > 0 ? 0 : targets.length - 1));
  }

  /** To the line above or below that has targets, as near to this column as can be. */
  vertical(by: 1 | -1): boolean {
    const column = this.target?.from ?? 0;
    const distance = (target: Target): number => Math.abs(target.from - column);
    return this.#toLine(by, (targets) =>
      targets.reduce(
        (best, target, index) =>
          distance(target) < distance(targets[best] ?? target) ? index : best,
        0,
      ),
    );
  }

  /** The line with the target in another look. */
  mark(line: Line, index: number): Line {
    if (!this.#at || index !== this.line) return line;
    const { target } = this;
    return target ? highlighted(line, target.from, target.to) : line;
  }

  #targets(line: number): Target[] {
    return targetsOf(this.#lines().line(line));
  }

  #go(line: number, target: number): boolean {
    this.#at = { line: line + this.#lines().dropped, target };
    return true;
  }

  #toLine(by: 1 | -1, choose: (targets: readonly Target[]) => number): boolean {
    const { length } = this.#lines();
    for (let line = Math.min(length, this.line) + by; line >= 0 && line < length; line += by) {
      const targets = this.#targets(line);
      if (targets.length > 0) return this.#go(line, choose(targets));
    }
    return false;
  }
}

/** A line with another look from one index to another. */
export function highlighted(line: Line, from: number, to: number, look: Style = FOCUS): Line {
  const after = line.runs.findLast((run) => run.at <= to) ?? line.runs[0];
  const runs: Run[] = [
    ...line.runs.filter((run) => run.at < from),
    { at: from, look },
    ...(after && to < line.text.length ? [{ at: to, look: after.look }] : []),
    ...line.runs.filter((run) => run.at > to),
  ];
  return { ...line, runs };
}
