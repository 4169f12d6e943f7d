/**
 * Pointing at what stands in the text of a tab: links and folds, by mouse and by keyboard.
 *
 * Rules of use: `key` gets events first; Shift-Tab begins at the last link, then arrows go on,
 * Enter looks, Space asks what to do. A click looks, the right button asks. `mark` and `hits` are
 * given to the view that draws.
 */
import { chordOf, type InputEvent } from '../input/events.ts';
import { Browser, targetsOf, type Target } from '../lisp/browse.ts';
import type { Fold, Link, RichLine } from '../lisp/rich.ts';
import type { Pane } from '../screen/pane.ts';
import { textWidth } from '../screen/width.ts';
import type { Line } from '../text/line.ts';
import type { DrawnRow, Lines, ScrollView } from '../text/view.ts';
import type { Desk, Hint, Stage } from './view.ts';

/** Lines with their links and folds. */
export interface PointedLines extends Lines {
  line(index: number): RichLine;
}

/** What a tab says of its text. */
export interface PointingHost {
  lines(): PointedLines;
  toggle?(fold: Fold): void;
  /** A link that belongs to the Task was chosen. */
  chosen?(value: number): void;
}

export const POINTING_HINTS: readonly Hint[] = [
  ['↑↓←→', 'go'],
  ['Enter', 'look'],
  ['Space', 'what to do'],
  ['p', 'put at prompt'],
  ['Esc', 'done'],
];

/** See the file header. */
export class Pointing {
  readonly #desk: Desk;
  readonly #view: ScrollView;
  readonly #host: PointingHost;
  readonly #browser: Browser;

  constructor(desk: Desk, view: ScrollView, host: PointingHost) {
    this.#desk = desk;
    this.#view = view;
    this.#host = host;
    this.#browser = new Browser(() => host.lines());
  }

  get active(): boolean {
    return this.#browser.active;
  }

  /** Takes an event. @returns false when it is none of its own */
  input(event: InputEvent): boolean {
    if (event.type === 'key' && chordOf(event) === 'shift-tab' && !this.active) {
      if (this.#browser.begin()) this.#show();
      return true;
    }
    if (!this.active) return false;
    if (event.type === 'text') return this.#text(event.text);
    if (event.type !== 'key') return false;
    switch (chordOf(event)) {
      case 'up':
        return this.#went(this.#browser.vertical(-1));
      case 'down':
        return this.#went(this.#browser.vertical(1));
      case 'left':
      case 'shift-tab':
        return this.#went(this.#browser.step(-1));
      case 'right':
      case 'tab':
        return this.#went(this.#browser.step(1));
      case 'enter':
        this.#open(this.#browser.target);
        return true;
      case 'escape':
      case 'control-c':
      case 'control-g':
        this.#browser.end();
        this.#view.toEnd();
        return true;
    }
    this.#browser.end();
    return false;
  }

  mark(line: Line, index: number): Line {
    return this.#browser.mark(line, index);
  }

  /** Makes what stands in a drawn row answer the mouse. */
  hits(stage: Stage, pane: Pane, row: DrawnRow, line: RichLine): void {
    const cells = (index: number): number => row.x + textWidth(line.text.slice(row.from, index));
    const add = (x: number, width: number, target: Target): void =>
      stage.hits.add(pane.x + x, pane.y + row.y, width, 1, {
        kind: 'action',
        run: () => this.#open(target),
        menu: () => this.#menu(target),
      });
    for (const target of targetsOf(line)) {
      const from = Math.max(row.from, target.from);
      const to = Math.min(row.to, target.to);
      if (from < to) add(cells(from), cells(to) - cells(from), target);
      if (target.kind !== 'fold') continue;
      const at = markOf(line, target.from);
      if (at >= row.from && at < row.to) add(cells(at), 2, target);
    }
  }

  #text(text: string): boolean {
    const { target } = this.#browser;
    if (text === ' ') this.#menu(target);
    else if (text === 'p' && target?.kind === 'link') this.#put(target.link);
    else {
      this.#browser.end();
      return false;
    }
    return true;
  }

  #went(_moved: boolean): boolean {
    this.#show();
    return true;
  }

  #show(): void {
    this.#view.show(this.#host.lines(), this.#browser.line);
  }

  #open(target: Target | undefined): void {
    if (target?.kind === 'fold') return this.#toggle(target.fold);
    const link = target?.link;
    if (link?.value !== undefined) this.#host.chosen?.(link.value);
    else if (link?.look !== undefined) this.#desk.inspect(link.look);
    else if (link) this.#put(link);
  }

  #toggle(fold: Fold): void {
    const lines = this.#host.lines();
    if (this.#view.follow) this.#view.show(lines, Math.max(0, lines.length - 1));
    this.#host.toggle?.(fold);
    this.#view.scroll(this.#host.lines(), 0);
  }

  #put(link: Link): void {
    const form = link.put ?? link.look;
    if (form !== undefined) this.#desk.prompt(form);
  }

  /** Everything that can be done with what stands there. */
  #menu(target: Target | undefined): void {
    if (target?.kind === 'fold') return this.#toggle(target.fold);
    if (!target) return;
    const desk = this.#desk;
    const { look, put, value } = target.link;
    const task = /^\(task (\d+)\)$/.exec(look ?? '')?.[1];
    const tab = desk.board.tasks.find(({ id }) => String(id) === task)?.tab;
    const address = /^0x[0-9a-f]{8}$/.test(look ?? '') ? look : undefined;
    const choices = [
      ...(value === undefined
        ? []
        : [{ text: 'Choose', key: 'c', run: () => this.#host.chosen?.(value) }]),
      ...(look === undefined ? [] : [{ text: 'Look', key: 'l', run: () => desk.inspect(look) }]),
      ...(tab === undefined ? [] : [{ text: 'Tab', key: 't', run: () => desk.show(tab) }]),
      ...(task === undefined
        ? []
        : [{ text: 'Kill', key: 'k', run: () => desk.prompt(`(kill ${task})`) }]),
      ...(address === undefined
        ? []
        : [
            { text: 'Dump', key: 'd', run: () => desk.evaluate(`(dump ${address} 64)`) },
            { text: 'Code', key: 'o', run: () => desk.evaluate(`(dis ${address})`) },
          ]),
      ...(put === undefined && look === undefined
        ? []
        : [{ text: 'Prompt', key: 'p', run: () => this.#put(target.link) }]),
      { text: 'Leave', run: () => undefined },
    ];
    const line = this.#host.lines().line(this.#browser.line);
    const said = this.active ? line.text.slice(target.from, target.to) : (look ?? put ?? '');
    desk.choose('DO', said.trim(), choices);
  }
}

/** Where the mark of a fold stands in its line; below 0 when it has none. */
export function markOf(line: RichLine, begin: number): number {
  return Math.max(line.text.lastIndexOf('▾', begin), line.text.lastIndexOf('▸', begin));
}
