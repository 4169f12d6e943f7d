/**
 * Looking for text in what a tab has shown (Ctrl-F).
 *
 * Rules of use: while `active`, events go to `input` first. The view goes to the newest line that
 * holds the text, then older or newer; every occurrence on the screen is marked. Letters are the
 * same in upper and lower case.
 */
import { chordOf, type InputEvent } from '../input/events.ts';
import { BODY, C, style, type Style } from '../screen/style.ts';
import type { Line, Run } from './line.ts';
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
    const state = this.#failed ? 'not found' : 'find';
    return `${state}: ${this.#text}▏ ↑ older · ↓ newer · Enter stay · Esc back`;
  }

  begin(): void {
    this.#text = '';
    this.#hit = undefined;
    this.#failed = false;
  }

  /** Takes an event; Ctrl-F begins. @returns false when it is none of its own */
  input(event: InputEvent): boolean {
    if (event.type === 'key' && chordOf(event) === 'control-f') {
      if (this.active) this.#look(-1);
      else this.begin();
      return true;
    }
    if (this.#text === undefined) return false;
    if (event.type === 'text' || event.type === 'paste') {
      this.#text = (this.#text + event.text.replace(/\s+/g, ' ')).slice(0, LONGEST);
      // What is not there is not there with more behind it.
      if (!this.#failed) this.#again();
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
        this.#look(-1);
        return true;
      case 'down':
      case 'control-s':
        this.#look(1);
        return true;
      case 'enter':
        this.#text = undefined;
        return true;
      case 'escape':
      case 'control-c':
      case 'control-g':
        this.#text = undefined;
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

  /** The text has changed: the newest hit again. */
  #again(): void {
    this.#hit = undefined;
    this.#look(-1);
  }

  #look(direction: 1 | -1): void {
    const pattern = this.#pattern();
    if (pattern === undefined) {
      this.#failed = false;
      return;
    }
    const lines = this.#lines();
    const test = new RegExp(pattern, 'iu');
    const last = this.#hit && this.#hit.line - (lines.dropped - this.#hit.dropped);
    const from = last === undefined ? lines.length - 1 : last + direction;
    const at = lines.find
      ? lines.find(this.#text ?? '', from, direction)
      : lineWith(lines, test, from, direction);
    this.#failed = at < 0;
    if (at < 0) return;
    this.#hit = { line: at, dropped: lines.dropped };
    this.#view.show(lines, at);
  }
}

function lineWith(lines: Lines, test: RegExp, from: number, direction: 1 | -1): number {
  for (let at = from; at >= 0 && at < lines.length; at += direction) {
    if (test.test(lines.line(at).text)) return at;
  }
  return -1;
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
