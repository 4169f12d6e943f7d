/**
 * A line editor for text of several lines: the text, the cursor, and what keys do to them.
 *
 * Rules of use: positions are UTF-16 indices into the text, always at a boundary between what
 * people see as characters. One editor serves the prompt, another the input line of a Task.
 *
 * Does not draw, and does not know what the text means.
 */
import { clusterAt } from '../screen/width.ts';

/** Undo steps kept. */
const MAX_UNDO = 200;
/** The longest text that can be edited, in UTF-16 units. */
export const MAX_TEXT = 1 << 20;

const WORD = /[\p{L}\p{N}_]/u;

/** A text being edited. */
export class Editor {
  #text = '';
  #cursor = 0;
  #killed = '';
  #goal: number | undefined;
  #undo: { text: string; cursor: number }[] = [];
  #typing = false;

  get text(): string {
    return this.#text;
  }

  get cursor(): number {
    return this.#cursor;
  }

  /** Lines of the text. */
  get lines(): string[] {
    return this.#text.split('\n');
  }

  /** The cursor as a line and an index into it. */
  get place(): { line: number; index: number } {
    const before = this.#text.slice(0, this.#cursor);
    const start = before.lastIndexOf('\n') + 1;
    return { line: before.split('\n').length - 1, index: this.#cursor - start };
  }

  /** Replaces everything and puts the cursor at the end, or where it is told. */
  set(text: string, cursor = text.length): void {
    this.#remember();
    this.#replace(text.slice(0, MAX_TEXT), cursor);
  }

  /** Starts anew, with nothing to undo. */
  reset(): void {
    this.#undo = [];
    this.#replace('', 0);
  }

  /** Inserts text at the cursor. */
  insert(text: string): void {
    if (!this.#typing || text.length > 1 || /\s/.test(text)) this.#remember();
    const room = MAX_TEXT - this.#text.length;
    const added = text.length > room ? text.slice(0, room) : text;
    const { before, after } = this.#parts();
    this.#replace(before + added + after, before.length + added.length);
    this.#typing = true;
  }

  /** Replaces the `count` units before the cursor. */
  replaceBefore(count: number, text: string): void {
    this.#remember();
    const { before, after } = this.#parts();
    const kept = before.slice(0, Math.max(0, before.length - count));
    this.#replace(kept + text + after, kept.length + text.length);
  }

  backspace(): void {
    if (this.#cursor > 0) this.#cut(this.#previous(this.#cursor), this.#cursor);
  }

  delete(): void {
    if (this.#cursor < this.#text.length) this.#cut(this.#cursor, this.#next(this.#cursor));
  }

  left(): void {
    this.#move(this.#previous(this.#cursor));
  }

  right(): void {
    this.#move(this.#next(this.#cursor));
  }

  /** To the start of the line, or of the text. */
  home(all = false): void {
    this.#move(all ? 0 : this.#lineStart());
  }

  /** To the end of the line, or of the text. */
  end(all = false): void {
    this.#move(all ? this.#text.length : this.#lineEnd());
  }

  /** To a position, held inside the text. */
  goTo(position: number): void {
    this.#move(Math.max(0, Math.min(this.#text.length, position)));
  }

  /** A line up; false when the cursor is in the first. */
  up(): boolean {
    const start = this.#lineStart();
    if (start === 0) return false;
    const previous = this.#text.lastIndexOf('\n', start - 2) + 1;
    this.#vertical(previous, start - 1);
    return true;
  }

  /** A line down; false when the cursor is in the last. */
  down(): boolean {
    const end = this.#lineEnd();
    if (end === this.#text.length) return false;
    const next = this.#text.indexOf('\n', end + 1);
    this.#vertical(end + 1, next < 0 ? this.#text.length : next);
    return true;
  }

  wordLeft(): void {
    this.#move(this.#wordStart());
  }

  wordRight(): void {
    this.#move(this.#wordEnd());
  }

  /** Cuts to the start of the word. */
  killWordLeft(): void {
    this.#kill(this.#wordStart(), this.#cursor);
  }

  /** Cuts to the end of the word. */
  killWordRight(): void {
    this.#kill(this.#cursor, this.#wordEnd());
  }

  /** Cuts to the end of the line, or the line end itself. */
  killToEnd(): void {
    const end = this.#lineEnd();
    this.#kill(this.#cursor, end === this.#cursor ? Math.min(end + 1, this.#text.length) : end);
  }

  /** Cuts to the start of the line. */
  killToStart(): void {
    this.#kill(this.#lineStart(), this.#cursor);
  }

  /** Inserts what was cut last. */
  yank(): void {
    if (this.#killed !== '') this.insert(this.#killed);
  }

  /** Takes the last change back. */
  undo(): void {
    const last = this.#undo.pop();
    if (last) this.#replace(last.text, last.cursor);
  }

  #parts(): { before: string; after: string } {
    return { before: this.#text.slice(0, this.#cursor), after: this.#text.slice(this.#cursor) };
  }

  #replace(text: string, cursor: number): void {
    this.#text = text;
    this.#cursor = Math.max(0, Math.min(text.length, cursor));
    this.#goal = undefined;
    this.#typing = false;
  }

  #remember(): void {
    const last = this.#undo[this.#undo.length - 1];
    if (last?.text === this.#text) return;
    this.#undo.push({ text: this.#text, cursor: this.#cursor });
    if (this.#undo.length > MAX_UNDO) this.#undo.shift();
  }

  #cut(from: number, to: number): void {
    this.#remember();
    this.#replace(this.#text.slice(0, from) + this.#text.slice(to), from);
  }

  #kill(from: number, to: number): void {
    if (from === to) return;
    this.#killed = this.#text.slice(from, to);
    this.#cut(from, to);
  }

  #move(to: number): void {
    this.#cursor = to;
    this.#goal = undefined;
    this.#typing = false;
  }

  #vertical(start: number, end: number): void {
    const goal = this.#goal ?? this.#cursor - this.#lineStart();
    let at = start;
    while (at < end && at - start < goal) at = Math.min(end, this.#next(at));
    this.#move(at);
    this.#goal = goal;
  }

  #lineStart(): number {
    return this.#text.lastIndexOf('\n', this.#cursor - 1) + 1;
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#cursor);
    return end < 0 ? this.#text.length : end;
  }

  #next(at: number): number {
    if (at >= this.#text.length) return at;
    return at + clusterAt(this.#text, at).length;
  }

  #previous(at: number): number {
    if (at <= 0) return 0;
    let from = Math.max(this.#text.lastIndexOf('\n', at - 1), 0);
    if (from === at - 1) return from;
    // Clusters can only be told from a start: begin a little before, at a line or a space.
    const space = this.#text.lastIndexOf(' ', at - 2);
    if (space > from) from = space;
    while (from < at) {
      const next = this.#next(from);
      if (next >= at) return from;
      from = next;
    }
    return from;
  }

  #wordStart(): number {
    let at = this.#cursor;
    while (at > 0 && !WORD.test(this.#text.charAt(at - 1))) at--;
    while (at > 0 && WORD.test(this.#text.charAt(at - 1))) at--;
    return at;
  }

  #wordEnd(): number {
    let at = this.#cursor;
    while (at < this.#text.length && !WORD.test(this.#text.charAt(at))) at++;
    while (at < this.#text.length && WORD.test(this.#text.charAt(at))) at++;
    return at;
  }
}
