/**
 * The dialog in front of everything, if there is one: a question with choices, or the keys.
 *
 * Rules of use: questions wait in line; keys go to the first until it is answered. Escape and a
 * click beside it answer the last choice. A list of keys that is too long for the screen scrolls.
 */
import { chordOf, type InputEvent } from './input/events.ts';
import type { Chrome } from './chrome/chrome.ts';
import type { Hits } from './screen/hits.ts';
import { frame, type Pane } from './screen/pane.ts';
import { C } from './screen/style.ts';
import { textWidth } from './screen/width.ts';
import type { Target } from './tabs/view.ts';

/** One choice; `key` answers it at once. */
export interface Choice {
  readonly text: string;
  readonly key?: string | undefined;
  run(): void;
}

/** What is asked or shown. */
export interface Dialog {
  readonly title: string;
  readonly text: string;
  readonly keys?: readonly (readonly [key: string, label: string])[];
  readonly choices: readonly Choice[];
  /** The same name is not put in line twice. */
  readonly name?: string;
}

/** Rows that keys move a list by. */
const SCROLLING: ReadonlyMap<string, number> = new Map([
  ['up', -1],
  ['down', 1],
  ['page-up', -8],
  ['page-down', 8],
]);

/** Dialogs in line. */
export class Dialogs {
  readonly #line: Dialog[] = [];
  #selected = 0;
  /** The first row of its keys that is shown, and how many rows there is no room for. */
  #first = 0;
  #hidden = 0;

  get open(): Dialog | undefined {
    return this.#line[0];
  }

  /** Puts a dialog in line. */
  ask(dialog: Dialog): void {
    if (dialog.name !== undefined && this.#line.some(({ name }) => name === dialog.name)) return;
    this.#line.push(dialog);
    if (this.#line.length === 1) this.#selected = 0;
  }

  /** Takes the open dialog away and runs a choice. */
  answer(index: number): void {
    const dialog = this.#line.shift();
    this.#selected = 0;
    this.#first = 0;
    dialog?.choices[index]?.run();
  }

  /** Everything typed goes here while a dialog is open. */
  input(event: InputEvent): void {
    const dialog = this.open;
    if (!dialog) return;
    const last = dialog.choices.length - 1;
    if (event.type === 'text') {
      const index = dialog.choices.findIndex(({ key }) => key === event.text.toLowerCase());
      if (index >= 0) this.answer(index);
      else if (event.text === ' ' || dialog.choices.length <= 1) this.answer(this.#selected);
      return;
    }
    if (event.type !== 'key') return;
    const rows = dialog.keys ? SCROLLING.get(event.key) : undefined;
    if (rows !== undefined) {
      this.#first = Math.max(0, Math.min(this.#hidden, this.#first + rows));
      return;
    }
    switch (chordOf(event)) {
      case 'left':
      case 'up':
      case 'shift-tab':
        this.#selected = (this.#selected + last) % (last + 1);
        return;
      case 'right':
      case 'down':
      case 'tab':
        this.#selected = (this.#selected + 1) % (last + 1);
        return;
      case 'enter':
        return this.answer(this.#selected);
      case 'escape':
      case 'control-c':
      case 'f1':
        return this.answer(last);
      case 'control-q':
        // Pressed twice, it means it.
        if (dialog.name === 'quit') this.answer(0);
    }
  }

  /** Draws the open dialog in the middle of the screen. */
  draw(pane: Pane, chrome: Chrome, hits: Hits<Target>): void {
    const dialog = this.open;
    if (!dialog || !chrome.loaded) return;
    const { text, keys = [], choices, title } = dialog;
    const columns = keys.length > 8 && pane.width >= 110 ? 2 : 1;
    const longest = Math.max(...text.split('\n').map(textWidth), 24);
    const width = Math.min(
      pane.width,
      keys.length > 0 ? (columns === 2 ? 106 : 66) : Math.max(36, longest + 6),
    );
    const all = {
      text,
      keys,
      choices,
      selected: this.#selected,
      width: Math.max(1, width - 2),
      columns,
    };
    const needed = chrome.dialogRows(all) + 2;
    const height = Math.min(pane.height, needed);
    this.#hidden = Math.min(needed - height, Math.ceil(keys.length / columns));
    this.#first = Math.min(this.#first, this.#hidden);
    const below = (this.#hidden - this.#first) * columns;
    const props = {
      ...all,
      keys: keys.slice(this.#first * columns, Math.max(0, keys.length - below)),
    };
    const x = Math.max(0, Math.floor((pane.width - width) / 2));
    const y = Math.max(0, Math.floor((pane.height - height) / 2));
    const inside = frame(pane.part(x, y, width, height), {
      title,
      edge: C.magenta,
      titleColour: C.magenta,
      ground: C.deep,
      note: this.#hidden > 0 ? '↑↓ more · Esc' : 'Esc',
    });
    chrome.dialog(inside, props);
    hits.add(pane.x, pane.y, pane.width, pane.height, {
      kind: 'action',
      run: () => this.answer(choices.length - 1),
    });
    hits.add(pane.x + x, pane.y + y, width, height, { kind: 'action', run: () => undefined });
    this.#choiceHits(inside, choices, hits);
  }

  /** Choices stand in the last row, in the middle, two cells apart: `[ text ]` each. */
  #choiceHits(inside: Pane, choices: readonly Choice[], hits: Hits<Target>): void {
    const widths = choices.map(({ text }) => textWidth(text) + 4);
    const total = widths.reduce((sum, width) => sum + width + 2, -2);
    let x = inside.x + 1 + Math.floor((inside.width - 2 - total) / 2);
    choices.forEach((_, index) => {
      const width = widths[index] ?? 0;
      hits.add(x, inside.y + inside.height - 1, width, 1, {
        kind: 'action',
        run: () => this.answer(index),
      });
      x += width + 2;
    });
  }
}

/** The list of keys. */
export const HELP: Dialog = {
  name: 'help',
  title: 'KEYS',
  text: 'Shared by all tabs; each names its own in the bottom row.',
  keys: [
    ['Alt-1 … 9', 'show a tab; ^PgUp ^PgDn step'],
    ['F1', 'keys; LISP: explain the word'],
    ['Ctrl-Q', 'power off'],
    ['Ctrl-C', 'interrupt what runs here'],
    ['Alt-K  Alt-W', 'Task: kill; close when ended'],
    ['Ctrl-]', 'Task: take its tab back, or give'],
    ['Ctrl-D', 'Task: end of its input'],
    ['Alt-L', 'Task: its log; Alt-G Alt-V filter'],
    ['F2', 'name this tab'],
    ['^⇧PgUp  ^⇧PgDn', 'move this tab; or drag it'],
    ['Ctrl-F', 'find in what a tab has shown'],
    ['PgUp PgDn End', 'scroll; End follows'],
    ['Mouse', 'click tabs, Tasks, keys; wheel'],
    [':', 'PANEL, CONSOLE: to the prompt'],
    ['Space  .  r', 'PANEL: stop or start, step, IPL'],
    ['◂ ▸  h  PgDn', 'PANEL: roller: face, hart, rows'],
    ['s  x', 'PANEL: sort the Tasks; hack'],
    ['/  l', 'CONSOLE: filter by text, level'],
    ['Enter', 'LISP: run; new line while open'],
    ['Alt-Enter', 'LISP: always a new line'],
    ['Tab', 'LISP: complete'],
    ['Ctrl-R', 'LISP: search the history'],
  ],
  choices: [{ text: 'Close', run: () => undefined }],
};
