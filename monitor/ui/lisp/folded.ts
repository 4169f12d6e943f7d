/**
 * The lines of a transcript as they are shown: closed folds are one line, open ones have a mark.
 *
 * Rules of use: a window on a buffer, to be asked like the buffer itself; `toggle` opens and closes.
 */
import { C, style } from '../screen/style.ts';
import { TextBuffer } from '../text/buffer.ts';
import { plainLine } from '../text/line.ts';
import type { Lines } from '../text/view.ts';
import { shown, type Fold, type RichLine } from './rich.ts';

const SUMMARY = style(C.haze);
/** Column of the mark, within the gutter. */
const MARK = 2;
const MARKS = { open: '▾', closed: '▸' } as const;

/** Shown lines of a buffer; see the file header. */
export class FoldedLines implements Lines {
  readonly #buffer: TextBuffer;
  readonly #markAt: (line: RichLine, begin: number) => number;
  /** Where in the buffer each shown line begins; undefined while nothing was ever foldable. */
  #starts: number[] | undefined;
  #foldable = false;
  #toggles = 0;
  #key = '';

  /** @param markAt index of the character that says whether a fold is open; none below 0 */
  constructor(buffer: TextBuffer, markAt: (line: RichLine, begin: number) => number = () => MARK) {
    this.#buffer = buffer;
    this.#markAt = markAt;
  }

  /** Says that lines with folds have been added. */
  folds(): void {
    this.#foldable = true;
  }

  get dropped(): number {
    return this.#buffer.dropped;
  }

  get length(): number {
    return this.#index()?.length ?? this.#buffer.length;
  }

  line(index: number): RichLine {
    const starts = this.#index();
    if (!starts) return this.#buffer.line(index);
    const { line } = shown(this.#buffer, starts[index] ?? this.#buffer.length, summary);
    const first = line.begins?.[0];
    if (!first) return line;
    const mark = first.fold.closed ? MARKS.closed : MARKS.open;
    const at = this.#markAt(line, first.at);
    return at < 0
      ? line
      : { ...line, text: line.text.slice(0, at) + mark + line.text.slice(at + 1) };
  }

  /** Opens what is closed and closes what is open. */
  toggle(fold: Fold): void {
    fold.closed = !fold.closed;
    this.#toggles++;
  }

  #index(): readonly number[] | undefined {
    if (!this.#foldable) return undefined;
    const key = `${this.#buffer.version} ${this.#toggles}`;
    if (key === this.#key && this.#starts) return this.#starts;
    const starts: number[] = [];
    for (let at = 0; at < this.#buffer.length;) {
      starts.push(at);
      const { begins } = this.#buffer.line(at) as RichLine;
      at = begins ? shown(this.#buffer, at, summary).next : at + 1;
    }
    this.#key = key;
    this.#starts = starts;
    return starts;
  }
}

function summary({ text }: Fold): RichLine {
  return plainLine(text, SUMMARY);
}
