/**
 * Looking at values: links and folds in the transcript, and the inspector beside it.
 *
 * Rules of use: `key` gets keys first; what it has no use for is the editor's. A click on a link
 * runs a form, puts one at the prompt, or inspects what the text stands for.
 */
import { chordOf, type KeyEvent } from '../input/events.ts';
import { frame, type Pane } from '../screen/pane.ts';
import { C } from '../screen/style.ts';
import { fit, textWidth } from '../screen/width.ts';
import type { DrawnRow, ScrollView } from '../text/view.ts';
import type { Desk, Hint, Stage } from '../tabs/view.ts';
import { Browser, targetsOf, type Target } from './browse.ts';
import { Inspector, type Choice } from './inspector.ts';
import type { Link } from './rich.ts';
import type { Transcript } from './transcript.ts';

/** What a look at something may lead to. */
export interface LookingHost {
  /** Enters a form. */
  run(form: string): void;
  /** Puts text at the prompt, the cursor at an index or at its end. */
  put(text: string, at?: number): void;
}

/** Cells of the title's row that are not for the form. */
const NOTE_ROOM = 26;
/** The longest form that is looked up. */
const LONGEST_FORM = 4096;

export const BROWSE_HINTS: readonly Hint[] = [
  ['↑↓←→', 'go'],
  ['Enter', 'open'],
  ['Space', 'fold'],
  ['i', 'inspect'],
  ['p', 'put at prompt'],
  ['Esc', 'prompt'],
];
export const INSPECT_HINTS: readonly Hint[] = [
  ['↑↓', 'choose'],
  ['Enter', 'look'],
  ['←→', 'back, forward'],
  ['p', 'put at prompt'],
  ['Esc', 'close'],
];

/** Links, folds and the inspector of one LISP tab. */
export class Looking {
  readonly inspector: Inspector;
  readonly browser: Browser;
  readonly #transcript: Transcript;
  readonly #view: ScrollView;
  readonly #host: LookingHost;
  /** Columns a page may use. */
  #columns = 60;

  constructor(
    desk: Desk,
    tabId: number,
    transcript: Transcript,
    view: ScrollView,
    host: LookingHost,
  ) {
    this.#transcript = transcript;
    this.#view = view;
    this.#host = host;
    this.browser = new Browser(() => transcript.lines);
    this.inspector = new Inspector(
      () => desk.nextId(),
      (id, form) => desk.send({ m: 'inspect', id, tab: tabId, form, columns: this.#columns }),
    );
  }

  /** Keys, while links or the inspector are what they go to; false for all others. */
  key(event: KeyEvent): boolean {
    return this.inspector.focused
      ? this.#inspectorKey(event)
      : this.browser.active && this.#browserKey(event);
  }

  /** Typed text; true when it was a command. */
  typed(text: string): boolean {
    if (this.inspector.focused && text === 'p') return this.#putPage();
    if (this.browser.active && !this.inspector.focused && this.#browserText(text)) return true;
    this.leave();
    return false;
  }

  /** Keys go to the prompt again. */
  leave(): void {
    this.browser.end();
    this.inspector.focused = false;
  }

  /** Inspects what a form gives. */
  inspect(form: string): void {
    if (form.length <= LONGEST_FORM) this.inspector.visit(form);
  }

  /** Begins to go through links and folds, at the last of them. */
  browse(): boolean {
    this.inspector.focused = false;
    if (!this.browser.begin()) return false;
    this.#view.show(this.#transcript.lines, this.browser.line);
    return true;
  }

  /** Makes what stands in a row answer the mouse. */
  hits(stage: Stage, pane: Pane, row: DrawnRow): void {
    const line = this.#transcript.lines.line(row.index);
    if (!line.links && !line.begins) return;
    const cells = (index: number): number => row.x + textWidth(line.text.slice(row.from, index));
    for (const target of targetsOf(line)) {
      const from = Math.max(row.from, target.from);
      const to = Math.min(row.to, target.to);
      if (from >= to) continue;
      this.#hit(stage, pane, cells(from), row.y, cells(to) - cells(from), target);
    }
    const fold = line.begins?.[0]?.fold;
    if (fold && row.from === 0) {
      this.#hit(stage, pane, 1, row.y, 3, { kind: 'fold', from: 0, to: 0, fold });
    }
  }

  /** Draws the inspector. */
  draw(stage: Stage, pane: Pane): void {
    const { inspector } = this;
    const { back, forward } = inspector.way;
    const ways = `${back > 0 ? '◂ back' : ''}${forward > 0 ? ' ▸' : ''}`.trim();
    const inside = frame(pane, {
      title: `INSPECT ${fit(inspector.page?.form ?? '', Math.max(8, pane.width - NOTE_ROOM))}`,
      note: ways === '' ? 'Esc' : ways,
      ...(inspector.focused ? { edge: C.gold } : {}),
    });
    this.#columns = Math.max(8, inside.width - 2);
    const rows = inspector.layout(this.#columns, inside.height);
    stage.chrome.inspector(inside, { rows, focused: inspector.focused, width: inside.width });
    const action = (x: number, y: number, width: number, run: () => void): void =>
      stage.hits.add(x, y, width, 1, { kind: 'action', run });
    rows.forEach((row, y) => {
      let x = inside.x + 1;
      for (const { text, choice } of row) {
        const width = textWidth(text);
        if (choice !== undefined) {
          action(x, inside.y + y, width, () => {
            inspector.choose(choice);
            this.#take(inspector.chosen);
          });
        }
        x += width;
      }
    });
    // The note in the frame: its left half goes back, its end forward.
    const edge = pane.x + pane.width - 3 - textWidth(ways);
    if (back > 0) action(edge, pane.y, 6, () => void inspector.back());
    if (forward > 0) action(pane.x + pane.width - 4, pane.y, 3, () => void inspector.forward());
  }

  hints(): readonly Hint[] | undefined {
    if (this.inspector.focused) return INSPECT_HINTS;
    return this.browser.active ? BROWSE_HINTS : undefined;
  }

  #hit(stage: Stage, pane: Pane, x: number, y: number, width: number, target: Target): void {
    const run = (): void => this.#open(target);
    stage.hits.add(pane.x + x, pane.y + y, width, 1, { kind: 'action', run });
  }

  #open(target: Target): void {
    if (target.kind === 'fold') return this.#toggle(target);
    this.#follow(target.link);
  }

  #toggle({ fold }: Target & { kind: 'fold' }): void {
    const { lines } = this.#transcript;
    if (this.#view.follow) this.#view.show(lines, Math.max(0, lines.length - 1));
    lines.toggle(fold);
    this.#view.scroll(lines, 0);
  }

  #follow({ do: form, put, at, look }: Link): void {
    if (form !== undefined) {
      this.leave();
      this.#host.run(form);
    } else if (put !== undefined) {
      this.leave();
      this.#host.put(put, at);
    } else if (look !== undefined) this.inspect(look);
  }

  #take(choice: Choice | undefined): void {
    if (choice?.kind === 'look') return this.inspect(choice.form);
    if (choice) this.#follow(choice.action);
  }

  #inspectorKey(event: KeyEvent): boolean {
    const { inspector } = this;
    switch (chordOf(event)) {
      case 'up':
      case 'shift-tab':
        inspector.move(-1);
        return true;
      case 'down':
      case 'tab':
        inspector.move(1);
        return true;
      case 'page-up':
        inspector.scroll(-8);
        return true;
      case 'page-down':
        inspector.scroll(8);
        return true;
      case 'enter':
        this.#take(inspector.chosen);
        return true;
      case 'left':
      case 'alt-left':
      case 'backspace':
        inspector.back();
        return true;
      case 'right':
      case 'alt-right':
        inspector.forward();
        return true;
      case 'control-r':
        inspector.again();
        return true;
      case 'escape':
        inspector.close();
        return true;
    }
    inspector.focused = false;
    return false;
  }

  #putPage(): boolean {
    const form = this.inspector.page?.form;
    this.inspector.focused = false;
    if (form !== undefined) this.#host.put(form);
    return true;
  }

  #browserKey(event: KeyEvent): boolean {
    const { browser } = this;
    switch (chordOf(event)) {
      case 'up':
        return this.#went(browser.vertical(-1));
      case 'down':
        return this.#went(browser.vertical(1), true);
      case 'left':
      case 'shift-tab':
        return this.#went(browser.step(-1));
      case 'right':
      case 'tab':
        return this.#went(browser.step(1), true);
      case 'enter': {
        const { target } = browser;
        if (target) this.#open(target);
        return true;
      }
      case 'escape':
      case 'control-c':
      case 'control-g':
        this.leave();
        this.#view.toEnd();
        return true;
    }
    this.leave();
    return false;
  }

  /** Shows where one is; going down past the last target leads to the prompt. */
  #went(moved: boolean, down = false): boolean {
    if (!moved && down) {
      this.leave();
      this.#view.toEnd();
    } else this.#view.show(this.#transcript.lines, this.browser.line);
    return true;
  }

  #browserText(text: string): boolean {
    const { target } = this.browser;
    if (!target) return false;
    if (text === ' ') {
      const line = this.#transcript.lines.line(this.browser.line);
      const fold = targetsOf(line).find((each) => each.kind === 'fold');
      if (fold?.kind === 'fold') this.#toggle(fold);
      return true;
    }
    const link = target.kind === 'link' ? target.link : undefined;
    if (text === 'i') {
      if (link?.look !== undefined) this.inspect(link.look);
      return true;
    }
    if (text !== 'p') return false;
    this.leave();
    const form = link?.put ?? link?.do ?? link?.look;
    if (form !== undefined) this.#host.put(form, link?.at);
    return true;
  }
}
