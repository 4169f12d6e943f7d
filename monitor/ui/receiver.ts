/**
 * What the session says, put where it belongs.
 *
 * Rules of use: one receiver per link; bytes in pieces of any size. A message for a tab that is
 * not there is ignored, whatever it says.
 */
import { createDecoder, type Down, type DownMessage, type TaskMessage } from '../btp/index.ts';
import type { Dialogs } from './dialogs.ts';
import type { Tab } from './model/tabs.ts';
import type { Desk } from './tabs/view.ts';
import { Views } from './tabs/views.ts';

/** What a receiver acts on besides the desk. */
export interface ReceiverOptions {
  readonly desk: Desk;
  readonly dialogs: Dialogs;
  /** A tab was closed, so that another may be shown. */
  closed(): void;
  /** A Task has asked for its tab to itself, or given it back. */
  claimed(tab: Tab): void;
  /** The session has ended. */
  bye(status: number, text: string): void;
  now(): number;
}

/** Takes the session's bytes. */
export interface Receiver {
  readonly views: Views;
  receive(bytes: Uint8Array): void;
}

/** Makes a receiver, and the views that it fills. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { desk, dialogs } = options;
  const { tabs, board, log } = desk;
  const views = new Views(desk, fromTask);
  const utf8 = new TextEncoder();

  /** A message in a Task's own output, or the session's about that tab. */
  function fromTask(tab: Tab, message: TaskMessage): void {
    switch (message.m) {
      case 'title':
        if (message.text !== '' && !tab.named) tab.title = message.text;
        return;
      case 'progress':
        tab.progress = message.state === 'none' ? undefined : message;
        return;
      case 'bell':
        if (tab !== tabs.active) tab.news = 'bell';
        return;
      case 'exclusive':
        tab.claim = message.on && tab.input ? { mouse: message.mouse === true } : undefined;
        return options.claimed(tab);
      case 'notify':
        desk.notify(`${tab.title}: ${message.text}`, message.level);
    }
  }

  /** Marks a tab that is not shown. */
  function news(tab: Tab | undefined): void {
    if (tab && tab !== tabs.active && tab.news === 'none') tab.news = 'text';
  }

  function takeText(message: Down['text'], payload: Uint8Array | undefined): void {
    const tab = tabs.get(message.tab);
    const bytes = payload ?? utf8.encode(message.text ?? '');
    if (tab?.kind === 'console') log.takeUart(bytes);
    else views.task(message.tab)?.write(bytes);
    views.lisp(message.tab)?.print(bytes);
    news(tab);
    if (payload) desk.send({ m: 'ack', tab: message.tab, taken: payload.length });
  }

  function ask(message: Down['ask']): void {
    dialogs.ask({
      title: message.title,
      text: message.text,
      choices: message.choices.map(({ text, key, value }) => ({
        text,
        key,
        run: () => desk.send({ m: 'reply', id: message.id, value }),
      })),
    });
  }

  function takeTab(message: Down['tab']): void {
    if (message.action !== 'close') {
      tabs.take(message);
      if (message.action === 'open' && message.task !== undefined)
        desk.taskLogs.opened(message.task, message.tab);
      return;
    }
    views.close(message.tab);
    desk.taskLogs.closed(message.tab);
    tabs.close(message.tab);
    options.closed();
  }

  function hello({ name, text = '' }: Down['hello']): void {
    board.greeting = { name, text };
    views.lisps()[0]?.greet(name, text);
  }

  /** What stands in a LISP tab. */
  function takeLisp(message: DownMessage, payload: Uint8Array | undefined): void {
    switch (message.m) {
      case 'prompt':
        return views.lisp(message.tab)?.prompt(message);
      case 'block':
        return views.lisp(message.tab)?.block(message);
      case 'display':
        views.lisp(message.tab)?.display(message, payload);
        return news(tabs.get(message.tab));
      case 'complete':
        return views.lisps().forEach((lisp) => lisp.complete(message));
      case 'doc':
        return views.lisps().forEach((lisp) => lisp.doc(message));
      case 'inspect':
        return views.lisps().forEach((lisp) => lisp.inspected(message));
      case 'history':
        return views.lisps().forEach((lisp) => lisp.history(message));
    }
  }

  function take(message: DownMessage, payload: Uint8Array | undefined): void {
    switch (message.m) {
      case 'hello':
        return hello(message);
      case 'tab':
        return takeTab(message);
      case 'select':
        if (tabs.get(message.tab)) desk.show(message.tab);
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
        return desk.notify(message.text, message.level);
      case 'log':
        desk.taskLogs.take(message.records);
        return log.take(message.records, message.dropped);
      case 'status':
        return board.takeStatus(message);
      case 'widget':
        return board.takeWidget(message, options.now());
      case 'ask':
        return ask(message);
      case 'reply':
        return desk.notify(message.error, 'error');
      case 'bye':
        return options.bye(message.status, message.text ?? '');
      default:
        return takeLisp(message, payload);
    }
  }

  const decoder = createDecoder({
    direction: 'down',
    payloads: true,
    // Text outside any message belongs to CONSOLE.
    onText: (text) => log.takeUart(utf8.encode(text)),
    onMessage: (message, payload) => take(message, payload),
  });
  return { views, receive: (bytes) => decoder.push(bytes) };
}
