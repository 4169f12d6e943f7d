/**
 * Links and folds of text that is still being written.
 *
 * Rules of use: places are indices of the line being written; `finish` puts the marks at a line
 * that is done, `of` shows those it has so far. A fold counts once it has ended, on a later line
 * than it began: what never ends folds nothing, and costs nothing.
 */
import type { Fold, Link, LinkPlace, RichLine } from '../lisp/rich.ts';
import type { Line } from './line.ts';

/** Folds that may be open within each other; deeper ones are passed over. */
const DEEPEST = 32;
/** Links of one line; more are plain text. */
const MOST_LINKS = 256;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface OpenFold {
  readonly fold: Fold;
  readonly at: number;
  /** The line it began on, once that is done. */
  line: Mutable<RichLine> | undefined;
}

/** See the file header. */
export class Marks {
  #link: { readonly from: number; readonly link: Link } | undefined;
  #links: LinkPlace[] = [];
  #ends: { readonly at: number; readonly fold: Fold }[] = [];
  readonly #open: OpenFold[] = [];
  /** Folds begun beyond DEEPEST. */
  #tooDeep = 0;

  /** True when there is nothing to put at a line. */
  get none(): boolean {
    return (
      this.#link === undefined &&
      this.#links.length === 0 &&
      this.#ends.length === 0 &&
      this.#open.length === 0
    );
  }

  link(link: Link | undefined, at: number): void {
    this.#close(at);
    this.#link = link && { from: at, link };
  }

  begin(fold: Fold, at: number): void {
    if (this.#open.length >= DEEPEST) this.#tooDeep++;
    else this.#open.push({ fold, at, line: undefined });
  }

  /** @returns whether the fold that ends spans lines */
  end(at: number): boolean {
    if (this.#tooDeep > 0) {
      this.#tooDeep--;
      return false;
    }
    const begun = this.#open.pop();
    if (!begun?.line) return false;
    const { fold, line } = begun;
    line.begins = [{ at: begun.at, fold }, ...(line.begins ?? [])];
    this.#ends.push({ at, fold });
    return true;
  }

  /** The line as it is so far, with its marks. */
  of(line: Line): RichLine {
    const open = this.#link;
    const here = open && line.text.length > open.from;
    const links = here
      ? [...this.#links, { from: open.from, to: line.text.length, link: open.link }]
      : this.#links;
    return {
      ...line,
      ...(links.length > 0 ? { links: [...links] } : {}),
      ...(this.#ends.length > 0 ? { ends: [...this.#ends] } : {}),
    };
  }

  /** The line is done. @param linked false when its places have changed since */
  finish(line: Line, linked: boolean): RichLine {
    const done: Mutable<RichLine> = this.of(line);
    if (!linked) delete done.links;
    for (const each of this.#open) each.line ??= done;
    this.#links = [];
    this.#ends = [];
    if (this.#link) this.#link = { from: 0, link: this.#link.link };
    return done;
  }

  #close(at: number): void {
    const open = this.#link;
    this.#link = undefined;
    if (open && at > open.from && this.#links.length < MOST_LINKS) {
      this.#links.push({ from: open.from, to: at, link: open.link });
    }
  }
}
