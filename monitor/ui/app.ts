/**
 * The terminal without a tty: messages and input events in, a grid out.
 *
 * Rules of use: `receive` takes the session's bytes, `input` what a person does, `draw` makes the
 * grid; `changed` is called when a frame is due. The real terminal and the headless one differ in
 * what surrounds this and in nothing else.
 *
 * No tty, no clock of its own, no timers but those it is given.
 */
import {
  BTP_VERSION,
  createDecoder,
  encodeUp,
  type Down,
  type DownMessage,
  type TaskMessage,
  type UpMessage,
} from '../btp/index.ts';
import { createChrome } from './chrome/chrome.ts';
import { hintPieces, piecesWidth, topBar } from './chrome/pieces.ts';
import { Dialogs, HELP } from './dialogs.ts';
import { chordOf, type InputEvent, type KeyEvent, type MouseEvent } from './input/events.ts';
import { Board } from './model/board.ts';
import { Log } from './model/log.ts';
import { Tabs, type Tab } from './model/tabs.ts';
import type { CursorPlace } from './screen/diff.ts';
import { Grid } from './screen/grid.ts';
import { Hits } from './screen/hits.ts';
import { createPalette, type Colours, type Palette } from './screen/palette.ts';
import { Pane } from './screen/pane.ts';
import { BODY, BOLD, C, style, type Theme } from './screen/style.ts';
import { fit, textWidth } from './screen/width.ts';
import { createConsole } from './tabs/console.ts';
import { createLisp, type LispView } from './tabs/lisp.ts';
import { createPanel } from './tabs/panel.ts';
import { createTaskView, type TaskView } from './tabs/task.ts';
import type { Desk, Stage, Target, View } from './tabs/view.ts';

/** What an app is made with. */
export interface AppOptions {
  readonly columns: number;
  readonly rows: number;
  readonly colours: Colours;
  readonly theme: Theme;
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
  const tabs = new Tabs();
  const board = new Board();
  const log = new Log();
  const views = new Map<number, View>();
  const lispViews = new Map<number, LispView>();
  const taskViews = new Map<number, TaskView>();
  let grid = new Grid(options.columns, options.rows);
  let requestId = 0;
  let visible: string | undefined;
  let notice: { text: string; level: Down['notify']['level']; cancel: () => void } | undefined;
  let quitting: (() => void) | undefined;

  const desk: Desk = {
    tabs,
    board,
    log,
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
  };

  function send(message: UpMessage): void {
    options.send(encodeUp(message));
  }

  function show(tabId: number): void {
    tabs.select(tabId);
    tellVisible();
    options.changed(true);
  }

  function prompt(text: string): void {
    const lisp = tabs.all.find((tab) => tab.kind === 'lisp');
    if (!lisp) return;
    show(lisp.tabId);
    if (text !== '') viewOf(lisp).input({ type: 'text', text });
  }

  /** Says which tab is shown, once. */
  function tellVisible(): void {
    const { tabId } = tabs.active;
    const columns = Math.max(0, grid.columns - 2);
    const rows = Math.max(0, grid.rows - 4);
    const said = `${tabId} ${columns} ${rows}`;
    if (said === visible) return;
    visible = said;
    send({ m: 'visible', tab: tabId, columns, rows });
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

  function viewOf(tab: Tab): View {
    const known = views.get(tab.tabId);
    if (known) return known;
    const made = createView(tab);
    views.set(tab.tabId, made);
    return made;
  }

  function createView(tab: Tab): View {
    switch (tab.kind) {
      case 'panel':
        return createPanel(desk);
      case 'console':
        return createConsole(desk);
      case 'lisp': {
        const lisp = createLisp(desk, tab);
        lispViews.set(tab.tabId, lisp);
        return lisp;
      }
      case 'task': {
        const task = createTaskView(desk, tab, (message) => fromTask(tab, message));
        taskViews.set(tab.tabId, task);
        return task;
      }
    }
  }

  /** The LISP tab a message is for: it is made when it is not there yet. */
  function lispOf(tabId: number): LispView | undefined {
    const tab = tabs.get(tabId);
    if (tab?.kind !== 'lisp') return undefined;
    viewOf(tab);
    return lispViews.get(tabId);
  }

  /** A message in a Task's own output: it concerns its tab. */
  function fromTask(tab: Tab, message: TaskMessage): void {
    switch (message.m) {
      case 'title':
        tab.title = message.text === '' ? tab.title : message.text;
        return;
      case 'progress':
        tab.progress = message.state === 'none' ? undefined : message;
        return;
      case 'bell':
        if (tab !== tabs.active) tab.news = 'bell';
        return;
      case 'notify':
        notify(`${tab.title}: ${message.text}`, message.level);
    }
  }

  function close(tabId: number): void {
    views.delete(tabId);
    lispViews.delete(tabId);
    taskViews.delete(tabId);
    tabs.close(tabId);
  }

  function takeText(message: Down['text'], payload: Uint8Array | undefined): void {
    const tab = tabs.get(message.tab);
    const bytes = payload ?? new TextEncoder().encode(message.text ?? '');
    if (tab?.kind === 'console') log.takeUart(bytes);
    else if (tab?.kind === 'task') {
      viewOf(tab);
      taskViews.get(tab.tabId)?.write(bytes);
    } else if (tab?.kind === 'lisp') {
      lispOf(tab.tabId)?.display({ m: 'display', tab: tab.tabId, prompt: 1, part: 'output' }, bytes);
    }
    if (tab && tab !== tabs.active && tab.news === 'none') tab.news = 'text';
    if (payload) send({ m: 'ack', tab: message.tab, taken: payload.length });
  }

  function ask(message: Down['ask']): void {
    dialogs.ask({
      title: message.title,
      text: message.text,
      choices: message.choices.map(({ text, key, value }) => ({
        text,
        key,
        run: () => send({ m: 'reply', id: message.id, value }),
      })),
    });
  }

  function take(message: DownMessage, payload: Uint8Array | undefined): void {
    switch (message.m) {
      case 'hello': {
        board.greeting = { name: message.name, text: message.text ?? '' };
        const lisp = tabs.all.find((tab) => tab.kind === 'lisp');
        if (lisp) lispOf(lisp.tabId)?.greet(message.name, message.text ?? '');
        return;
      }
      case 'tab':
        if (message.action === 'close') close(message.tab);
        else tabs.take(message);
        return;
      case 'select':
        if (tabs.get(message.tab)) show(message.tab);
        return;
      case 'text':
        return takeText(message, payload);
      case 'title':
      case 'progress':
      case 'bell': {
        const tab = tabs.get(message.tab);
        if (tab) fromTask(tab, message);
        return;
      }
      case 'notify':
        return notify(message.text, message.level);
      case 'log':
        return log.take(message.records, message.dropped);
      case 'status':
        return board.takeStatus(message);
      case 'widget':
        return board.takeWidget(message, options.now());
      case 'prompt':
        return lispOf(message.tab)?.prompt(message);
      case 'block':
        return lispOf(message.tab)?.block(message);
      case 'display': {
        const tab = tabs.get(message.tab);
        lispOf(message.tab)?.display(message, payload);
        if (tab && tab !== tabs.active && tab.news === 'none') tab.news = 'text';
        return;
      }
      case 'complete':
        for (const lisp of lispViews.values()) lisp.complete(message);
        return;
      case 'doc':
        for (const lisp of lispViews.values()) lisp.doc(message);
        return;
      case 'history':
        for (const tab of tabs.all) if (tab.kind === 'lisp') lispOf(tab.tabId)?.history(message);
        return;
      case 'ask':
        return ask(message);
      case 'reply':
        return notify(message.error, 'error');
      case 'bye':
        quitting?.();
        options.onQuit(message.status, message.text ?? '');
    }
  }

  const decoder = createDecoder({
    direction: 'down',
    payloads: true,
    onText: (text) => log.takeUart(new TextEncoder().encode(text)),
    onMessage: take,
  });

  function quit(): void {
    const running = board.tasks.filter((task) => !['end', 'fault'].includes(task.state)).length;
    const text = running === 0 ? 'Power off?' : `Power off? ${running} Task${running > 1 ? 's' : ''} will be ended.`;
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
    }
    return false;
  }

  function mouse(event: MouseEvent): void {
    const hit = hits.at(event.x, event.y);
    if (event.action === 'wheel-up' || event.action === 'wheel-down') {
      if (!dialogs.open) viewOf(tabs.active).wheel(event.action === 'wheel-up' ? -3 : 3);
      return;
    }
    if (hit?.target.kind === 'content' && tabs.active.exclusive) {
      const { tabId } = tabs.active;
      const { type: _, x: _x, y: _y, ...rest } = event;
      send({ m: 'mouse', tab: tabId, ...rest, x: hit.x, y: hit.y });
      return;
    }
    if (event.action !== 'press' || event.button !== 0 || !hit) return;
    if (hit.target.kind === 'tab') show(hit.target.tabId);
    else if (hit.target.kind === 'action') hit.target.run(event, hit.x, hit.y);
  }

  function input(event: InputEvent): void {
    if (event.type === 'focus') return send({ m: 'focus', focused: event.focused });
    if (event.type === 'reply') return;
    if (event.type === 'mouse') mouse(event);
    else if (event.type === 'text') typed(event.text);
    else if (dialogs.open) dialogs.input(event);
    else if (event.type !== 'key' || !globalKey(event)) {
      if (!viewOf(tabs.active).input(event)) leftOver(event);
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
      else if (!viewOf(tabs.active).input(event)) leftOver(event);
    }
  }

  /** What the tab had no use for. */
  function leftOver(event: InputEvent): void {
    if (event.type === 'key' && event.key === 'f1') dialogs.ask(HELP);
    else if (event.type === 'text' && /^[1-9]$/.test(event.text)) {
      const tab = tabs.at(Number(event.text));
      if (tab) show(tab.tabId);
    }
  }

  function draw(): CursorPlace | undefined {
    hits.clear();
    const { columns, rows } = grid;
    grid.fill(0, 0, columns, rows, BODY);
    const screen = new Pane(grid, 0, 0, columns, rows);
    const top = rows >= 3 ? 1 : 0;
    const bottom = rows >= 8 ? 1 : 0;
    if (top) drawTop(screen.part(0, 0, columns, 1));
    const pane = screen.part(0, top, columns, rows - top - bottom);
    hits.add(0, top, columns, pane.height, { kind: 'content' });
    const stage: Stage = { pane, hits, chrome };
    const cursor = viewOf(tabs.active).draw(stage);
    if (bottom) drawBottom(screen.part(0, rows - 1, columns, 1));
    else if (notice) drawNotice(screen.part(0, rows - 1, columns, 1));
    dialogs.draw(screen, chrome, hits);
    return dialogs.open ? undefined : cursor;
  }

  function drawTop(pane: Pane): void {
    const pieces = topBar(tabs, board, pane.width);
    chrome.top(pane, pieces);
    let x = 0;
    for (const piece of pieces.left) {
      const width = textWidth(piece.text);
      if (piece.tabId !== undefined) hits.add(x, 0, width, 1, { kind: 'tab', tabId: piece.tabId });
      x += width;
    }
  }

  function drawBottom(pane: Pane): void {
    const hints = hintPieces(viewOf(tabs.active).hints(), pane.width);
    chrome.bottom(pane, hints);
    if (!notice) return;
    const room = pane.width - Math.min(piecesWidth(hints), Math.floor(pane.width / 4));
    const width = Math.min(room, textWidth(notice.text) + 4);
    drawNotice(pane.part(pane.width - width, 0, width, 1));
  }

  function drawNotice(pane: Pane): void {
    if (!notice) return;
    const colour = notice.level === 'error' ? C.blood : notice.level === 'warn' ? C.amber : C.teal;
    const sign = notice.level === 'error' ? '✗' : notice.level === 'warn' ? '!' : '·';
    const look = style(C.void, colour, BOLD);
    pane.clear(look);
    pane.put(1, 0, fit(`${sign} ${notice.text}`, pane.width - 1), look);
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
    palette,
    receive(bytes) {
      decoder.push(bytes);
      options.changed(false);
    },
    input,
    resize(columns, rows) {
      grid = new Grid(columns, rows);
      send({ m: 'resize', columns: grid.columns, rows: grid.rows });
      tellVisible();
      options.changed(true);
    },
    draw,
    async load() {
      await chrome.load();
      options.changed(true);
    },
    close() {
      notice?.cancel();
      quitting?.();
      chrome.close();
    },
  };
}

