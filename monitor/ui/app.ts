/**
 * The terminal without a tty: messages and input events in, a grid out.
 *
 * Rules of use: `receive` takes the session's bytes, `input` what a person does, `draw` makes the
 * grid; `changed` is called when a frame is due. The real terminal and the headless one differ in
 * what surrounds this and in nothing else.
 *
 * No tty, no clock of its own, no timers but those it is given.
 */
import { BTP_VERSION, encodeUp, type Down } from '../btp/index.ts';
import { createChrome } from './chrome/chrome.ts';
import { Dialogs, HELP } from './dialogs.ts';
import { drawFrame, edges, type Notice } from './frame.ts';
import { chordOf, type InputEvent, type KeyEvent } from './input/events.ts';
import { Board } from './model/board.ts';
import { Log } from './model/log.ts';
import { isExclusive, Tabs, type Tab } from './model/tabs.ts';
import { TaskLogs } from './model/task-logs.ts';
import { createReceiver } from './receiver.ts';
import { Show } from './show/show.ts';
import { createMouse } from './mouse.ts';
import { Rename } from './rename.ts';
import type { CursorPlace } from './screen/diff.ts';
import { Grid } from './screen/grid.ts';
import { Hits } from './screen/hits.ts';
import { createPalette, type Colours, type Palette } from './screen/palette.ts';
import type { Theme } from './screen/style.ts';
import type { Desk, Target } from './tabs/view.ts';

/** What an app is made with. */
export interface AppOptions {
  readonly columns: number;
  readonly rows: number;
  readonly colours: Colours;
  readonly theme: Theme;
  /** Whether there is a boot sequence. */
  readonly boot?: boolean | undefined;
  /** Milliseconds until the display hack. */
  readonly idle?: number | undefined;
  /** What the terminal calls itself (TERM). */
  readonly name?: string | undefined;
  /** BTP to the session. */
  send(bytes: Uint8Array): void;
  /** Ctrl-C while a form runs: it must reach a busy computer. */
  onInterrupt?: (() => void) | undefined;
  /** The session has ended, or the person wants to go and the session does not answer. */
  onQuit(status: number, text: string): void;
  /** A frame is due. */
  changed(urgent: boolean): void;
  /** Milliseconds of a clock that does not jump. */
  now(): number;
  /** Runs something later; returns what takes it back. */
  later(milliseconds: number, run: () => void): () => void;
}

/** A terminal without a tty. */
export interface App {
  readonly grid: Grid;
  readonly palette: Palette;
  /** How many tabs there are. */
  readonly tabs: number;
  receive(bytes: Uint8Array): void;
  input(event: InputEvent): void;
  resize(columns: number, rows: number): void;
  /** Draws the grid; returns where the cursor is to be. */
  draw(): CursorPlace | undefined;
  /** Imports Ink. */
  load(): Promise<void>;
  close(): void;
}

/** How long a sentence stays. */
const NOTICE_MILLISECONDS = 5000;
/** How long the session may take to power off. */
const QUIT_MILLISECONDS = 3000;

/** Makes an app. The first thing it sends is `hello`. */
export function createApp(options: AppOptions): App {
  const palette = createPalette(options.theme, options.colours);
  const chrome = createChrome(palette);
  const hits = new Hits<Target>();
  const dialogs = new Dialogs();
  const rename = new Rename();
  const tabs = new Tabs();
  const board = new Board();
  let grid = new Grid(options.columns, options.rows);
  let requestId = 0;
  let visible: string | undefined;
  let notice: (Notice & { cancel(): void }) | undefined;
  let quitting: (() => void) | undefined;
  /** Work that waits for the end of a frame. */
  let pending: (() => void) | undefined;

  const desk: Desk = {
    tabs,
    board,
    log: new Log(),
    taskLogs: new TaskLogs(),
    palette,
    send: (message, payload) => options.send(encodeUp(message, payload)),
    nextId: () => ++requestId,
    interrupt: () => options.onInterrupt?.(),
    show,
    notify,
    confirm(title, text, yes, run) {
      dialogs.ask({
        title,
        text,
        choices: [
          { text: yes, key: 'y', run },
          { text: 'Cancel', key: 'n', run: () => undefined },
        ],
      });
    },
    help: () => dialogs.ask(HELP),
    prompt,
    soon(work) {
      const go = (): void => {
        pending = work() ? options.later(0, go) : undefined;
        options.changed(false);
      };
      pending ??= options.later(0, go);
    },
    displayHack: () => shows.begin(),
    inspect(form) {
      const lisp = tabs.all.find((tab) => tab.kind === 'lisp');
      if (!lisp) return;
      show(lisp.tabId);
      views.lisp(lisp.tabId)?.inspect(form);
    },
    choose: (title, text, choices) => dialogs.ask({ title, text, choices }),
    filterLog() {
      const tab = tabs.all.find(({ kind }) => kind === 'console');
      if (!tab) return;
      show(tab.tabId);
      views.of(tab).input({ type: 'text', text: '/' });
    },
    evaluate(form) {
      const lisp = tabs.all.find((tab) => tab.kind === 'lisp');
      if (!lisp) return;
      show(lisp.tabId);
      views.lisp(lisp.tabId)?.evaluate(form);
    },
  };

  const { send } = desk;
  const shows = new Show({
    boot: options.boot ?? false,
    idle: options.idle ?? 0,
    board,
    log: desk.log,
    shown: () => tabs.active.kind === 'panel' && !dialogs.open,
    now: () => options.now(),
    later: (milliseconds, run) => options.later(milliseconds, run),
    changed: () => options.changed(false),
  });
  const { views, receive } = createReceiver({
    desk,
    dialogs,
    closed: tellVisible,
    claimed: tellSize,
    bye(status, text) {
      quitting?.();
      options.onQuit(status, text);
    },
    now: () => options.now(),
  });

  const mouse = createMouse({ desk, views, hits, modal: () => dialogs.open !== undefined });

  function show(tabId: number): void {
    tabs.select(tabId);
    tellVisible();
    options.changed(true);
  }

  function prompt(text: string): void {
    const lisp = tabs.all.find((tab) => tab.kind === 'lisp');
    if (!lisp) return;
    show(lisp.tabId);
    if (text !== '') views.of(lisp).input({ type: 'text', text });
  }

  /** Says which tab is shown, once. */
  function tellVisible(): void {
    const { tabId } = tabs.active;
    const { top, bottom } = edges(grid.rows);
    const room = views.of(tabs.active).room(grid.columns, grid.rows - top - bottom);
    const [columns, rows] = [Math.max(0, room.columns), Math.max(0, room.rows)];
    const said = `${tabId} ${columns} ${rows}`;
    if (said === visible) return;
    visible = said;
    send({ m: 'visible', tab: tabId, columns, rows });
    tellSize(tabs.active);
  }

  /** Says how many cells the Task of a tab has to itself. */
  function tellSize(tab: Tab): void {
    if (!isExclusive(tab)) return;
    const { top, bottom } = edges(grid.rows);
    const room = views.of(tab).room(grid.columns, grid.rows - top - bottom);
    send({
      m: 'size',
      tab: tab.tabId,
      columns: Math.max(0, room.columns),
      rows: Math.max(0, room.rows),
    });
  }

  /** Takes a tab back from its Task, or lets the Task have it again. */
  function takeBack(tab: Tab): void {
    tab.withheld = !tab.withheld;
    tellSize(tab);
    tellVisible();
  }

  function notify(text: string, level: Down['notify']['level']): void {
    notice?.cancel();
    const cancel = options.later(NOTICE_MILLISECONDS, () => {
      notice = undefined;
      options.changed(false);
    });
    notice = { text, level, cancel };
    options.changed(false);
  }

  function quit(): void {
    const running = board.tasks.filter((task) => !['end', 'fault'].includes(task.state)).length;
    const text =
      running === 0
        ? 'Power off?'
        : `Power off? ${running} Task${running > 1 ? 's' : ''} will be ended.`;
    dialogs.ask({
      name: 'quit',
      title: 'POWER',
      text,
      choices: [
        { text: 'Power off', key: 'y', run: powerOff },
        { text: 'Stay', key: 'n', run: () => undefined },
      ],
    });
  }

  function powerOff(): void {
    send({ m: 'command', id: desk.nextId(), name: 'quit' });
    notify('powering off …', 'info');
    quitting ??= options.later(QUIT_MILLISECONDS, () => options.onQuit(0, ''));
  }

  /** Keys that mean the same in every tab; true when it was one. */
  function globalKey(event: KeyEvent): boolean {
    if (event.alt && !event.control && /^[1-9]$/.test(event.key)) {
      const tab = tabs.at(Number(event.key));
      if (tab) show(tab.tabId);
      return true;
    }
    switch (chordOf(event)) {
      case 'control-page-up':
      case 'alt-page-up':
        tabs.step(-1);
        tellVisible();
        return true;
      case 'control-page-down':
      case 'alt-page-down':
        tabs.step(1);
        tellVisible();
        return true;
      case 'control-q':
        quit();
        return true;
      case 'control-]':
        if (tabs.active.claim) takeBack(tabs.active);
        return tabs.active.claim !== undefined;
    }
    return !isExclusive(tabs.active) && chromeKey(event);
  }

  /** Keys of the tab bar: a Task that has its tab to itself gets them instead. */
  function chromeKey(event: KeyEvent): boolean {
    switch (chordOf(event)) {
      case 'control-shift-page-up':
      case 'alt-shift-page-up':
        tabs.move(tabs.active.tabId, tabs.positionOf(tabs.active.tabId) - 1);
        return true;
      case 'control-shift-page-down':
      case 'alt-shift-page-down':
        tabs.move(tabs.active.tabId, tabs.positionOf(tabs.active.tabId) + 1);
        return true;
      case 'f2':
        rename.begin(tabs.active);
        return true;
    }
    return false;
  }

  function input(event: InputEvent): void {
    if (event.type === 'focus') return send({ m: 'focus', focused: event.focused });
    if (event.type === 'reply') return;
    // What ends the display hack does nothing else; the boot sequence is in nobody's way.
    if (shows.touched() === 'hack') return options.changed(true);
    if (rename.tab && event.type !== 'mouse') rename.input(event);
    else if (event.type === 'mouse') mouse.take(event);
    else if (event.type === 'text') typed(event.text);
    else if (dialogs.open) dialogs.input(event);
    else if (event.type !== 'key' || !globalKey(event)) {
      if (!views.of(tabs.active).input(event)) leftOver(event);
    }
    options.changed(true);
  }

  /** Text: where characters are keys, one after the other, as each may lead elsewhere. */
  function typed(text: string): void {
    let rest = text;
    while (rest !== '') {
      const { kind } = tabs.active;
      const single = dialogs.open !== undefined || kind === 'panel' || kind === 'console';
      const piece = single ? String.fromCodePoint(rest.codePointAt(0) ?? 0x20) : rest;
      rest = rest.slice(piece.length);
      const event = { type: 'text', text: piece } as const;
      if (dialogs.open) dialogs.input(event);
      else if (!views.of(tabs.active).input(event)) leftOver(event);
    }
  }

  /** What the tab had no use for. */
  function leftOver(event: InputEvent): void {
    if (event.type === 'key' && event.key === 'f1') dialogs.ask(HELP);
    else if (event.type === 'key' && chordOf(event) === 'control-c')
      notify('nothing to end here · Ctrl-Q powers off', 'info');
    else if (event.type === 'text' && /^[1-9]$/.test(event.text)) {
      const tab = tabs.at(Number(event.text));
      if (tab) show(tab.tabId);
    }
  }

  send({
    m: 'hello',
    version: BTP_VERSION,
    columns: grid.columns,
    rows: grid.rows,
    colours: options.colours,
    mouse: true,
    name: options.name?.slice(0, 64),
  });
  tellVisible();

  return {
    get grid() {
      return grid;
    },
    get tabs() {
      return tabs.all.length;
    },
    palette,
    receive(bytes) {
      receive(bytes);
      options.changed(false);
    },
    input,
    resize(columns, rows) {
      grid = new Grid(columns, rows);
      send({ m: 'resize', columns: grid.columns, rows: grid.rows });
      tellVisible();
      options.changed(true);
    },
    draw: () =>
      drawFrame({
        grid,
        chrome,
        hits,
        desk,
        views,
        dialogs,
        shows,
        notice,
        hints: rename.tab ? rename.hints() : undefined,
      }),
    async load() {
      await chrome.load();
      options.changed(true);
    },
    close() {
      notice?.cancel();
      quitting?.();
      pending?.();
      shows.close();
      chrome.close();
    },
  };
}
