/**
 * Looking back for a form that holds a text (Ctrl-R).
 *
 * Rules of use: while `active`, events go to `input` first. What is found stands in the editor;
 * leaving without taking it brings back what stood there before.
 */
import { chordOf, type InputEvent } from '../input/events.ts';
import type { Editor } from './editor.ts';
import type { History } from './history.ts';

/** A search through the history of one editor. */
export class Search {
  readonly #editor: Editor;
  readonly #history: History;
  #state: { text: string; before: string; at: number | undefined; failed: boolean } | undefined;

  constructor(editor: Editor, history: History) {
    this.#editor = editor;
    this.#history = history;
  }

  get active(): boolean {
    return this.#state !== undefined;
  }

  /** What is looked for, for the foot of the frame. */
  get sentence(): string {
    if (!this.#state) return '';
    const { failed, text } = this.#state;
    return `${failed ? 'nothing found for' : 'search'}: ${text}▏  ^R older · Enter take · Esc back`;
  }

  /** Begins; the newest form is found first. */
  begin(): void {
    this.#find('');
  }

  /** Takes an event; false ends the search and lets the event do its own work. */
  input(event: InputEvent): boolean {
    const state = this.#state;
    if (!state) return false;
    if (event.type === 'text') {
      this.#find(state.text + event.text);
      return true;
    }
    if (event.type !== 'key') return false;
    switch (chordOf(event)) {
      case 'control-r':
        this.#find(state.text, state.at);
        return true;
      case 'backspace':
        this.#find(state.text.slice(0, -1));
        return true;
      case 'escape':
      case 'control-g':
      case 'control-c':
        this.#editor.set(state.before);
        this.#state = undefined;
        return true;
    }
    this.#state = undefined;
    return event.key === 'enter';
  }

  #find(text: string, olderThan?: number): void {
    const found = this.#history.search(text, olderThan);
    const before = this.#state?.before ?? this.#editor.text;
    if (found) this.#editor.set(found.entry);
    this.#state = { text, before, at: found?.index ?? this.#state?.at, failed: !found };
  }
}
