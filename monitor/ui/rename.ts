/**
 * Giving a tab another name (F2): a line in the bottom row.
 *
 * Rules of use: while `tab` is there, events go to `input` first.
 */
import { chordOf, type InputEvent } from './input/events.ts';
import { Editor } from './lisp/editor.ts';
import { editKey } from './lisp/keys.ts';
import type { Tab } from './model/tabs.ts';
import type { Hint } from './tabs/view.ts';

const LONGEST = 64;

/** The name being given; see the file header. */
export class Rename {
  readonly #editor = new Editor();
  #tab: Tab | undefined;

  /** The tab that gets a name. */
  get tab(): Tab | undefined {
    return this.#tab;
  }

  begin(tab: Tab): void {
    this.#tab = tab;
    this.#editor.set(tab.title);
  }

  /** Everything typed, until Enter or Escape. */
  input(event: InputEvent): void {
    const tab = this.#tab;
    if (!tab) return;
    if (event.type === 'text' || event.type === 'paste') {
      this.#editor.insert(event.text.replace(/\s+/g, ' '));
    } else if (event.type === 'key') {
      const chord = chordOf(event);
      if (chord === 'enter') {
        const title = this.#editor.text.trim().slice(0, LONGEST);
        tab.named = title !== '';
        if (title !== '') tab.title = title;
        this.#tab = undefined;
      } else if (chord === 'escape' || chord === 'control-c') this.#tab = undefined;
      else editKey(this.#editor, event);
    }
  }

  /** The bottom row meanwhile. */
  hints(): readonly Hint[] {
    const { text, cursor } = this.#editor;
    return [
      ['NAME', `${text.slice(0, cursor)}▏${text.slice(cursor)}`],
      ['Enter', 'take'],
      ['Esc', 'leave'],
    ];
  }
}
