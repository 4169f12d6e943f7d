/**
 * The tabs: an id that never changes, and a position that is where the tab stands.
 */
import type { Down } from '../../btp/index.ts';

/** What a tab shows. */
export type TabKind = NonNullable<Down['tab']['kind']>;

/** One tab, without what it shows. */
export interface Tab {
  readonly tabId: number;
  readonly kind: TabKind;
  title: string;
  /** The person gave it its title: nobody else changes it. */
  named: boolean;
  /** The Task it belongs to. */
  task: number | undefined;
  /** The Task reads what is typed. */
  input: boolean;
  /** The Task has asked to have it to itself, and with the mouse. */
  claim: { readonly mouse: boolean } | undefined;
  /** The person has taken it back all the same. */
  withheld: boolean;
  /** How its Task ended. */
  ended: string | undefined;
  progress: Omit<Down['progress'], 'm' | 'tab'> | undefined;
  /** Something happened since it was last shown. */
  news: 'none' | 'text' | 'bell';
}

/** Whether the Task has the tab to itself now: keys and text go to it as they come. */
export function isExclusive(tab: Tab): boolean {
  return tab.claim !== undefined && !tab.withheld;
}

/** What stands before the session has spoken. */
const FIRST_TABS = [
  { tabId: 1, kind: 'panel', title: 'PANEL' },
  { tabId: 2, kind: 'console', title: 'CONSOLE' },
  { tabId: 3, kind: 'lisp', title: 'LISP' },
] as const;

/** The tabs in the order in which they stand, and the one that is shown. */
export class Tabs {
  #tabs: Tab[] = FIRST_TABS.map((tab) => newTab(tab.tabId, tab.kind, tab.title));
  #active = 1;
  /** Tabs shown before, the last at the end. */
  #visited: number[] = [];

  get all(): readonly Tab[] {
    return this.#tabs;
  }

  get active(): Tab {
    const tab = this.#tabs.find(({ tabId }) => tabId === this.#active) ?? this.#tabs[0];
    if (!tab) throw new Error('there is always a tab');
    return tab;
  }

  /** The tab of an id. */
  get(tabId: number | undefined): Tab | undefined {
    return this.#tabs.find((tab) => tab.tabId === tabId);
  }

  /** The tab at a position, from 1. */
  at(tabPosition: number): Tab | undefined {
    return this.#tabs[tabPosition - 1];
  }

  /** Where a tab stands, from 1. */
  positionOf(tabId: number): number {
    return this.#tabs.findIndex((tab) => tab.tabId === tabId) + 1;
  }

  /** Shows a tab; false when there is none of that id. */
  select(tabId: number): boolean {
    const tab = this.get(tabId);
    if (!tab) return false;
    if (tabId !== this.#active) {
      this.#visited = [...this.#visited.filter((id) => id !== tabId), this.#active].slice(-64);
    }
    this.#active = tabId;
    tab.news = 'none';
    return true;
  }

  /** Shows the next tab, or the one before. */
  step(by: 1 | -1): void {
    const count = this.#tabs.length;
    const next = this.#tabs[(this.positionOf(this.active.tabId) - 1 + by + count) % count];
    if (next) this.select(next.tabId);
  }

  /** Takes a `tab` message. */
  take(message: Down['tab']): void {
    const { tab: tabId, action } = message;
    const known = this.get(tabId);
    if (action === 'close') return this.close(tabId);
    if (action === 'open' && !known) {
      const kind = message.kind ?? 'task';
      this.#insert(newTab(tabId, kind, message.title ?? kind.toUpperCase()), message.position);
    }
    const tab = this.get(tabId);
    if (!tab) return;
    if (action === 'move' && message.position !== undefined) {
      this.move(tabId, message.position);
    }
    if (action === 'end') {
      tab.ended = message.text ?? 'ended';
      tab.input = false;
      tab.claim = undefined;
      tab.withheld = false;
      return;
    }
    if (action === 'open') tab.ended = undefined;
    if (!tab.named) tab.title = message.title ?? tab.title;
    tab.task = message.task ?? tab.task;
    tab.input = message.input ?? tab.input;
  }

  /** Puts a tab at a position, from 1. */
  move(tabId: number, position: number): void {
    const tab = this.get(tabId);
    if (!tab) return;
    this.#tabs = this.#tabs.filter((other) => other !== tab);
    this.#insert(tab, Math.max(1, position));
  }

  /** Takes a tab away; the one shown before it is shown. The last one stays. */
  close(tabId: number): void {
    if (this.#tabs.length === 1 || !this.get(tabId)) return;
    const position = this.positionOf(tabId);
    this.#tabs = this.#tabs.filter((tab) => tab.tabId !== tabId);
    this.#visited = this.#visited.filter((id) => id !== tabId);
    if (this.#active !== tabId) return;
    const next =
      this.#visited.pop() ??
      (this.at(Math.min(position, this.#tabs.length)) ?? this.#tabs[0])?.tabId;
    if (next !== undefined) this.select(next);
  }

  #insert(tab: Tab, position: number | undefined): void {
    const at =
      position === undefined ? this.#tabs.length : Math.min(position - 1, this.#tabs.length);
    this.#tabs.splice(at, 0, tab);
  }
}

function newTab(tabId: number, kind: TabKind, title: string): Tab {
  return {
    tabId,
    kind,
    title,
    named: false,
    task: undefined,
    input: false,
    claim: undefined,
    withheld: false,
    ended: undefined,
    progress: undefined,
    news: 'none',
  };
}
