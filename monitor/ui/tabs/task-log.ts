/**
 * The log of a Task beside its output: follows, filtered by text and by level.
 *
 * Rules of use: shown when there are records and room, or when asked for; while a filter is
 * typed, events go to `input` first.
 */
import { chordOf, type InputEvent } from '../input/events.ts';
import { Editor } from '../lisp/editor.ts';
import { editKey } from '../lisp/keys.ts';
import { LEVELS, type Log } from '../model/log.ts';
import { frame, type Pane } from '../screen/pane.ts';
import { C } from '../screen/style.ts';
import { ScrollView } from '../text/view.ts';

/** Cells that output and log need to stand side by side. */
const WIDE = 100;

/** The pane of one Task; see the file header. */
export class TaskLog {
  readonly #view = new ScrollView();
  readonly #editor = new Editor();
  readonly #log: () => Log | undefined;
  #editing = false;
  /** What the person asked for: without a word, it is shown where there is room. */
  #wanted: boolean | undefined;
  #shown = false;

  constructor(log: () => Log | undefined) {
    this.#log = log;
  }

  /** Takes a part of a pane for the log, if it is shown. @returns what is left for the output */
  draw(pane: Pane): Pane {
    const log = this.#log();
    const side = pane.width >= WIDE;
    this.#shown = log !== undefined && (this.#wanted ?? side) && pane.height >= 9;
    if (!log || !this.#shown) return pane;
    const width = side ? Math.floor(pane.width * 0.4) : pane.width;
    const height = side ? pane.height : Math.floor(pane.height / 3);
    const part = pane.part(pane.width - width, pane.height - height, width, height);
    const { text, level } = log.filter;
    const filter = [
      ...(text === '' ? [] : [`“${text}”`]),
      ...(level === 'trace' ? [] : [`≥ ${level}`]),
    ];
    const inside = frame(part, {
      title: 'LOG',
      note: [...filter, `${log.lines.length} lines`].join(' · '),
      titleColour: C.azure,
      foot: this.#editing ? `filter: ${this.#editor.text}▏ Enter keep · Esc all` : '',
    });
    this.#view.draw(inside.part(0, 0, inside.width, inside.height), log.lines);
    return side
      ? pane.part(0, 0, pane.width - width, pane.height)
      : pane.part(0, 0, pane.width, pane.height - height);
  }

  /** Takes an event. @returns false when it is none of its own */
  input(event: InputEvent): boolean {
    const log = this.#log();
    if (!log) return false;
    if (event.type === 'key' && this.#chord(chordOf(event), log)) return true;
    if (!this.#editing) return false;
    if (event.type === 'text' || event.type === 'paste') {
      this.#editor.insert(event.text.replace(/\s+/g, ' '));
    } else if (event.type !== 'key') return false;
    else if (event.key === 'enter') this.#editing = false;
    else if (event.key === 'escape') {
      this.#editing = false;
      this.#editor.reset();
    } else if (!editKey(this.#editor, event)) return false;
    log.setFilter(this.#editor.text, log.filter.level);
    return true;
  }

  #chord(chord: string, log: Log): boolean {
    switch (chord) {
      case 'alt-l':
        this.#wanted = !this.#shown;
        this.#editing = false;
        return true;
      case 'alt-g':
        this.#wanted = true;
        this.#editing = true;
        return true;
      case 'alt-v': {
        // Each press hides the least grave level still shown, then all are back.
        const next = (LEVELS.indexOf(log.filter.level) + LEVELS.length - 1) % LEVELS.length;
        this.#wanted = true;
        log.setFilter(this.#editor.text, LEVELS[next] ?? 'trace');
        return true;
      }
    }
    return false;
  }
}
