/**
 * Looking for text in what a tab has shown (Ctrl-F).
 *
 * Rules of use: while `active`, events go to `input` first. The view goes to the newest line that
 * holds the text, then older or newer; every occurrence on the screen is marked. Letters are the
 * same in upper and lower case. While `looking`, each `look` goes a part of the way.
 */
import { chordOf, type InputEvent } from '../input/events.ts';
import { BODY, C, style, type Style } from '../screen/style.ts';
import type { Line, Run } from './line.ts';
import { seek } from './seek.ts';
import type { Lines, ScrollView } from './view.ts';

const FOUND = style(C.void, C.gold);
const LONGEST = 256;

/** A search through the lines of one view. */
export class Find {
  readonly #view: ScrollView;
  readonly #lines: () => Lines;
  #text: string | undefined;
  /** Where the last hit stands: an index as it was, and the lines dropped then. */
  #hit: { line: number; dropped: number } | undefined;
  /** Where it is looked for next: an index as it was, and the lines dropped then. */
  #next: { at: number; dropped: number; direction: 1 | -1 } | undefined;
  #failed = false;

  constructor(view: ScrollView, lines: () => Lines) {
    this.#view = view;
    this.#lines = lines;
  }

  get active(): boolean {
    return this.#text !== undefined;
  }

  /** What is looked for, for the foot of a frame; empty when nothing is. */
  get sentence(): string {
    if (this.#text === undefined) return '';
    const state = this.#failed ? 'not found' : this.looking ? 'looking for' : 'find';
    return `${state}: ${this.#text}▏ ↑ older · ↓ newer · Enter stay · Esc back`;
  }

  /** Not all lines have been looked at yet. */
  get looking(): boolean {
    return this.#next !== undefined;
  }

  begin(): void {
    this.#text = '';
    this.#hit = undefined;
    this.#next = undefined;
    this.#failed = false;
  }

  /** Takes an event; Ctrl-F begins. @returns false when it is none of its own */
  input(event: InputEvent): boolean {
    if (event.type === 'key' && chordOf(event) === 'control-f') {
      if (this.active) this.#go(-1);
      else this.begin();
      return true;
    }
    if (this.#text === undefined) return false;
    if (event.type === 'text' || event.type === 'paste') {
      this.#text = (this.#text + event.text.replace(/\s+/g, ' ')).slice(0, LONGEST);
      // Where it was not found it is not with more behind it.
      if (this.#hit || !(this.#failed || this.looking)) this.#again();
      else this.look();
      return true;
    }
    if (event.type !== 'key') return false;
    switch (chordOf(event)) {
      case 'backspace':
        this.#text = this.#text.slice(0, -1);
        this.#again();
        return true;
      case 'up':
      case 'control-r':
        this.#go(-1);
        return true;
      case 'down':
      case 'control-s':
        this.#go(1);
        return true;
      case 'enter':
        this.#end();
        return true;
      case 'escape':
      case 'control-c':
      case 'control-g':
        this.#end();
        this.#view.toEnd();
        return true;
    }
    return false;
  }

  /** A line with its occurrences marked. */
  mark(line: Line): Line {
    const pattern = this.#pattern();
    if (pattern === undefined) return line;
    const found = [...line.text.matchAll(new RegExp(pattern, 'giu'))];
    if (found.length === 0) return line;
    const inside = (place: number): boolean =>
      found.some(({ index, 0: text }) => place >= index && place < index + text.length);
    const places = new Set([
      ...line.runs.map(({ at }) => at),
      ...found.flatMap(({ index, 0: text }) => [index, index + text.length]),
    ]);
    const runs: Run[] = [...places]
      .filter((place) => place < line.text.length)
      .sort((a, b) => a - b)
      .map((at) => ({ at, look: inside(at) ? FOUND : lookAt(line, at) }));
    return { ...line, runs };
  }

  #pattern(): string | undefined {
    if (this.#text === undefined || this.#text === '') return undefined;
    return this.#text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }

  #end(): void {
    this.#text = undefined;
    this.#next = undefined;
  }

  /** The text has changed: the newest hit again. */
  #again(): void {
    this.#hit = undefined;
    this.#next = undefined;
    this.#failed = false;
    if (this.#text !== '') this.#go(-1);
  }

  /** To the next older or newer hit. */
  #go(direction: 1 | -1): void {
    if (this.#text === '' || this.#next?.direction === direction) return;
    const { length, dropped } = this.#lines();
    const at = this.#hit ? here(this.#hit.line, this.#hit, dropped) + direction : length - 1;
    this.#next = { at, dropped, direction };
    this.look();
  }

  /** Looks at more lines. @returns whether there are more to look at */
  look(): boolean {
    if (this.#text === undefined || !this.#next) return false;
    const lines = this.#lines();
    const { dropped } = lines;
    const { direction } = this.#next;
    const from = here(this.#next.at, this.#next, dropped);
    const wanted = this.#text.toLowerCase();
    const { found, at } =
      lines.find?.(wanted, from, direction) ?? seek(lines, wanted, from, direction);
    const over = at < 0 || at >= lines.length;
    this.#next = found || over ? undefined : { at, dropped, direction };
    this.#failed = !found && over;
    if (!found) return !over;
    this.#hit = { line: at, dropped };
    this.#view.show(lines, at);
    return false;
  }
}

/** An index as it is after more lines were dropped. */
function here(index: number, then: { readonly dropped: number }, dropped: number): number {
  return index - (dropped - then.dropped);
}

/** How a line looks at a place. */
function lookAt({ runs }: Line, place: number): Style {
  let look = runs[0]?.look ?? BODY;
  for (const run of runs) {
    if (run.at > place) break;
    look = run.look;
  }
  return look;
}
