/**
 * What every tab can do, and what it may ask for.
 */
import type { Down, UpMessage } from '../../btp/index.ts';
import type { InputEvent, MouseEvent } from '../input/events.ts';
import type { Board } from '../model/board.ts';
import type { Log } from '../model/log.ts';
import type { TaskLogs } from '../model/task-logs.ts';
import type { Tab, Tabs } from '../model/tabs.ts';
import type { CursorPlace } from '../screen/diff.ts';
import type { Hits } from '../screen/hits.ts';
import type { Palette } from '../screen/palette.ts';
import type { Pane } from '../screen/pane.ts';
import type { Chrome } from '../chrome/chrome.ts';
import type { Choice } from '../dialogs.ts';

/** What a click on a place of the screen does. */
export type Target =
  | { readonly kind: 'tab'; readonly tabId: number }
  | { readonly kind: 'content' }
  | { readonly kind: 'canvas' }
  | {
      readonly kind: 'action';
      run(event: MouseEvent, x: number, y: number): void;
      /** What the right button does. */
      readonly menu?: (() => void) | undefined;
    };

/** What tabs share. */
export interface Desk {
  readonly tabs: Tabs;
  readonly board: Board;
  readonly log: Log;
  readonly taskLogs: TaskLogs;
  readonly palette: Palette;
  /** To the session. */
  send(message: UpMessage, payload?: string): void;
  /** The next id of a request. */
  nextId(): number;
  /** Ctrl-C that must reach a busy computer at once. */
  interrupt(): void;
  /** Shows a tab. */
  show(tabId: number): void;
  /** Shows the first LISP tab, with `text` typed there. */
  prompt(text: string): void;
  /** Shows the first LISP tab and enters a form there, unless something is being typed: then it waits for Enter. */
  evaluate(form: string): void;
  /** Shows what a form gives in the inspector; the form is looked up and never run. */
  inspect(form: string): void;
  /** Asks what to do; the last choice is that of Escape. */
  choose(title: string, text: string, choices: readonly Choice[]): void;
  /** Shows CONSOLE, ready to be told what to show. */
  filterLog(): void;
  /** Shows Flatland from above, until something is pressed. */
  displayHack(): void;
  /** Does a part of something after this frame, and on until it returns false; keys come between. */
  soon(work: () => boolean): void;
  /** Shows a sentence for a while. */
  notify(text: string, level: Down['notify']['level']): void;
  /** Asks whether to do something. */
  confirm(title: string, text: string, yes: string, run: () => void): void;
  /** Opens the list of keys. */
  help(): void;
}

/** Where a tab draws. */
export interface Stage {
  readonly pane: Pane;
  readonly hits: Hits<Target>;
  readonly chrome: Chrome;
}

/** A key and what it does, for the bottom row. */
export type Hint = readonly [key: string, label: string];

/** What a tab shows and how it answers. */
export interface View {
  /** Draws; returns where the cursor is to be. */
  draw(stage: Stage): CursorPlace | undefined;
  /** Keys, text and paste; false when it has no use for it. */
  input(event: InputEvent): boolean;
  /** The wheel: rows, up is negative. */
  wheel(rows: number): void;
  hints(): readonly Hint[];
  /** Cells that its content has in a pane of this size, without frames and margins. */
  room(columns: number, rows: number): { readonly columns: number; readonly rows: number };
}

/** A tab with its view. */
export interface OpenTab {
  readonly tab: Tab;
  readonly view: View;
}
