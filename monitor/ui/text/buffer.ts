/**
 * Bounded scrollback: styled text in, the newest lines kept, what was dropped counted.
 *
 * Rules of use: `write` takes text with `\n \r \t \b` and no other controls, `style` changes the
 * look of what follows. Carriage return and backspace write over the current line. The bounds are
 * lines and characters; a line that grows too long is broken. `link` and `fold` mark what is
 * written from then on; a line that is written over loses its links.
 *
 * Does not decode and does not draw: see view.ts.
 */
import { applySgr, type SgrContext } from '../screen/sgr.ts';
import type { Style } from '../screen/style.ts';
import { clusterAt } from '../screen/width.ts';
import type { Fold, Link } from '../lisp/rich.ts';
import type { Line, Run } from './line.ts';
import { Marks } from './marks.ts';

/** Bounds of a buffer. */
export interface BufferLimits {
  readonly lines: number;
  readonly characters: number;
}

/** How lines begin to look. */
export interface BufferContext extends SgrContext {
  /** Where the rows of a line after its first begin; at the edge unless told. */
  readonly indent?: number;
}

/** Bounds for a Task's tab. */
export const SCROLLBACK: BufferLimits = { lines: 10_000, characters: 8 << 20 };
/** A line without an end is broken here. */
const MAX_LINE = 8192;

/** Styles remembered, so that the same look is the same object. */
const MAX_STYLES = 256;

/** One character of a line that is being written over. */
interface Cell {
  text: string;
  look: Style;
}

/** Bounded scrollback; see the file header. */
export class TextBuffer {
  readonly #onLine: ((line: Line) => void) | undefined;
  readonly #limits: BufferLimits;
  readonly #context: BufferContext;
  /** Finished lines in a ring, the oldest at `#first`. */
  #lines: Line[] = [];
  #first = 0;
  #characters = 0;
  #dropped = 0;
  #look: Style;
  /** The line being written, as text while it only grows. */
  #text = '';
  #runs: readonly Run[];
  /** The same as cells, once something was written over. */
  #cells: Cell[] | undefined;
  #column = 0;
  #returned = false;
  #version = 0;
  readonly #marks = new Marks();
  /** Styles by the style before and the parameters: the same object for the same look. */
  #styles = new Map<Style, Map<string, Style>>();
  /** The run of a line of one look, shared by all of them. */
  #whole = new Map<Style, readonly Run[]>();

  /** @param onLine takes finished lines; nothing is kept then but the line being written */
  constructor(
    context: BufferContext,
    limits: BufferLimits = SCROLLBACK,
    onLine?: (line: Line) => void,
  ) {
    this.#onLine = onLine;
    this.#limits = limits;
    this.#context = context;
    this.#look = context.base;
    this.#runs = this.#wholeRun(context.base);
  }

  /** Lines, the one being written among them when it has text. */
  get length(): number {
    return this.#lines.length + (this.#isEmpty() ? 0 : 1);
  }

  /** Lines dropped because of the bounds. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Changes whenever the text does. */
  get version(): number {
    return this.#version;
  }

  /** The line that has no end yet; undefined when it is empty. */
  get unfinished(): Line | undefined {
    return this.#isEmpty() ? undefined : this.#current();
  }

  /** Line `index` of `length`. */
  line(index: number): Line {
    const { length } = this.#lines;
    if (index >= length) return this.#current();
    const at = this.#first + index;
    return this.#lines[at < length ? at : at - length] ?? this.#current();
  }

  /** Parameters of a style (SGR). */
  style(parameters: string): void {
    let known = this.#styles.get(this.#look);
    if (!known) {
      if (this.#styles.size >= MAX_STYLES) this.#styles.clear();
      known = new Map();
      this.#styles.set(this.#look, known);
    }
    let look = known.get(parameters);
    if (!look) {
      if (known.size >= MAX_STYLES) known.clear();
      look = applySgr(parameters, this.#look, this.#context);
      known.set(parameters, look);
    }
    this.#look = look;
  }

  /** What is written from now on stands for something, or, without a link, for nothing. */
  link(link: Link | undefined): void {
    this.#marks.link(link, this.#text.length);
  }

  /** A part begins that can be folded away. */
  beginFold(fold: Fold): void {
    this.#marks.begin(fold, this.#text.length);
  }

  /** The innermost part ends. @returns true when it can be folded: it spans lines */
  endFold(): boolean {
    this.#version++;
    return this.#marks.end(this.#text.length);
  }

  /** Takes text. */
  write(text: string): void {
    this.#version++;
    let at = 0;
    while (at < text.length) {
      const end = text.indexOf('\n', at);
      this.#segment(end < 0 ? text.slice(at) : text.slice(at, end));
      if (end < 0) return;
      this.#finish();
      at = end + 1;
    }
  }

  /** Ends the current line if it has text. */
  freshLine(): void {
    if (!this.#isEmpty()) this.#finish();
  }

  /** Adds finished lines as they are. */
  append(lines: readonly Line[]): void {
    this.freshLine();
    for (const line of lines) this.#push(line);
    this.#version++;
  }

  /**
   * Puts lines in the place of those that were appended as number `from` (dropped ones counted).
   *
   * @returns false when one of them is gone
   */
  replace(from: number, lines: readonly Line[]): boolean {
    const first = from - this.#dropped;
    if (first < 0 || first + lines.length > this.#lines.length) return false;
    lines.forEach((line, index) => {
      const at = (this.#first + first + index) % this.#lines.length;
      this.#characters += line.text.length - (this.#lines[at]?.text.length ?? 0);
      this.#lines[at] = line;
    });
    this.#version++;
    return true;
  }

  /** Forgets everything. */
  clear(): void {
    this.#lines = [];
    this.#first = 0;
    this.#characters = 0;
    this.#begin();
    this.#version++;
  }

  #isEmpty(): boolean {
    return this.#cells === undefined && this.#text === '';
  }

  #current(): Line {
    if (!this.#cells) {
      const line = this.#line(this.#text, this.#runs);
      return this.#marks.none ? line : this.#marks.of(line);
    }
    let text = '';
    const runs: Run[] = [];
    for (const cell of this.#cells) {
      if (runs[runs.length - 1]?.look !== cell.look)
        runs.push({ at: text.length, look: cell.look });
      text += cell.text;
    }
    return this.#line(text, runs.length > 0 ? runs : [{ at: 0, look: this.#context.base }]);
  }

  #line(text: string, runs: readonly Run[]): Line {
    const { indent } = this.#context;
    return indent === undefined ? { text, runs } : { text, runs, indent };
  }

  #begin(): void {
    this.#text = '';
    this.#runs = this.#wholeRun(this.#look);
    this.#cells = undefined;
    this.#column = 0;
    this.#returned = false;
  }

  #finish(): void {
    const line = this.#current();
    this.#push(this.#marks.none ? line : this.#marks.finish(line, this.#cells === undefined));
    this.#begin();
  }

  #wholeRun(look: Style): readonly Run[] {
    let run = this.#whole.get(look);
    if (!run) {
      if (this.#whole.size >= MAX_STYLES) this.#whole.clear();
      run = [{ at: 0, look }];
      this.#whole.set(look, run);
    }
    return run;
  }

  #push(line: Line): void {
    if (this.#onLine) return this.#onLine(line);
    const { lines, characters } = this.#limits;
    this.#characters += line.text.length;
    if (this.#lines.length >= lines) {
      this.#characters -= this.#lines[this.#first]?.text.length ?? 0;
      this.#lines[this.#first] = line;
      this.#first = (this.#first + 1) % this.#lines.length;
      this.#dropped++;
    } else if (this.#first === 0) this.#lines.push(line);
    else {
      this.#straighten();
      this.#lines.push(line);
    }
    if (this.#characters > characters) this.#shed();
  }

  /** Drops the oldest lines until a quarter of the characters is free again. */
  #shed(): void {
    this.#straighten();
    let drop = 0;
    while (this.#characters > this.#limits.characters * 0.75 && drop < this.#lines.length) {
      this.#characters -= this.#lines[drop++]?.text.length ?? 0;
    }
    this.#lines.splice(0, drop);
    this.#dropped += drop;
  }

  #straighten(): void {
    if (this.#first > 0) {
      this.#lines = [...this.#lines.slice(this.#first), ...this.#lines.slice(0, this.#first)];
    }
    this.#first = 0;
  }

  /** Text without line feeds. */
  #segment(text: string): void {
    if (text === '') return;
    if (!this.#cells && !this.#returned && text.indexOf('\r') < 0 && text.indexOf('\b') < 0) {
      this.#grow(text);
      return;
    }
    for (let at = 0; at < text.length;) {
      const code = text.charCodeAt(at);
      if (code === 0x0d) {
        this.#returned = true;
        at++;
      } else if (code === 0x08) {
        this.#asCells();
        this.#column = Math.max(0, this.#column - 1);
        at++;
      } else {
        this.#asCells();
        const cluster = clusterAt(text, at);
        this.#writeCell(code === 9 ? '\t' : cluster.text);
        at += cluster.length;
      }
    }
  }

  #grow(text: string): void {
    let rest = text;
    while (this.#text.length + rest.length > MAX_LINE) {
      const room = Math.max(1, MAX_LINE - this.#text.length);
      // Not between the halves of a surrogate pair.
      const split =
        rest.charCodeAt(room - 1) >= 0xd800 && rest.charCodeAt(room - 1) < 0xdc00 ? room + 1 : room;
      this.#add(rest.slice(0, split));
      this.#finish();
      rest = rest.slice(split);
    }
    this.#add(rest);
  }

  #add(text: string): void {
    if (text === '') return;
    if (this.#runs[this.#runs.length - 1]?.look !== this.#look) {
      if (this.#text === '') this.#runs = this.#wholeRun(this.#look);
      else {
        // The shared run of one look is copied once, then the line has its own list.
        if (this.#runs.length === 1) this.#runs = [...this.#runs];
        (this.#runs as Run[]).push({ at: this.#text.length, look: this.#look });
      }
    }
    this.#text += text;
  }

  /** Turns the line into cells, its column at the end, or at 0 after a carriage return. */
  #asCells(): void {
    if (!this.#cells) {
      const cells: Cell[] = [];
      let run = 0;
      for (let at = 0; at < this.#text.length;) {
        while ((this.#runs[run + 1]?.at ?? Infinity) <= at) run++;
        const tab = this.#text.charCodeAt(at) === 9;
        const cluster = clusterAt(this.#text, at);
        cells.push({ text: tab ? '\t' : cluster.text, look: this.#runs[run]?.look ?? this.#look });
        at += cluster.length;
      }
      this.#cells = cells;
      this.#column = cells.length;
    }
    if (this.#returned) this.#column = 0;
    this.#returned = false;
  }

  #writeCell(text: string): void {
    const cells = this.#cells ?? [];
    cells[this.#column++] = { text, look: this.#look };
    if (cells.length >= MAX_LINE) this.#finish();
  }
}
