/**
 * What each tab shows, made when it is first needed.
 */
import type { TaskMessage } from '../../btp/index.ts';
import type { Tab } from '../model/tabs.ts';
import { createConsole } from './console.ts';
import { createLisp, type LispView } from './lisp.ts';
import { createPanel } from './panel.ts';
import { createTaskView, type TaskView } from './task.ts';
import type { Desk, View } from './view.ts';

/** The views of all tabs, by the ids of the tabs. */
export class Views {
  readonly #desk: Desk;
  readonly #heard: (tab: Tab, message: TaskMessage) => void;
  readonly #all = new Map<number, View>();
  readonly #lisp = new Map<number, LispView>();
  readonly #task = new Map<number, TaskView>();

  /** @param heard takes what a Task, or a form, says of its own tab */
  constructor(desk: Desk, heard: (tab: Tab, message: TaskMessage) => void) {
    this.#desk = desk;
    this.#heard = heard;
  }

  /** The view of a tab. */
  of(tab: Tab): View {
    const known = this.#all.get(tab.tabId);
    if (known) return known;
    const made = this.#make(tab);
    this.#all.set(tab.tabId, made);
    return made;
  }

  /** The view of a LISP tab; undefined when the tab is not one. */
  lisp(tabId: number): LispView | undefined {
    const tab = this.#desk.tabs.get(tabId);
    if (tab?.kind === 'lisp') this.of(tab);
    return this.#lisp.get(tabId);
  }

  /** The view of a Task's tab; undefined when the tab is not one. */
  task(tabId: number): TaskView | undefined {
    const tab = this.#desk.tabs.get(tabId);
    if (tab?.kind === 'task') this.of(tab);
    return this.#task.get(tabId);
  }

  /** Every LISP tab. */
  lisps(): LispView[] {
    const found = this.#desk.tabs.all.map(({ tabId }) => this.lisp(tabId));
    return found.filter((view) => view !== undefined);
  }

  /** Forgets the view of a tab that was closed. */
  close(tabId: number): void {
    this.#all.delete(tabId);
    this.#lisp.delete(tabId);
    this.#task.delete(tabId);
  }

  #make(tab: Tab): View {
    switch (tab.kind) {
      case 'panel':
        return createPanel(this.#desk);
      case 'console':
        return createConsole(this.#desk);
      case 'lisp': {
        const lisp = createLisp(this.#desk, tab, (message) => this.#heard(tab, message));
        this.#lisp.set(tab.tabId, lisp);
        return lisp;
      }
      case 'task': {
        const task = createTaskView(this.#desk, tab, (message) => this.#heard(tab, message));
        this.#task.set(tab.tabId, task);
        return task;
      }
    }
  }
}
