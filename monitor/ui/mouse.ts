/**
 * The mouse: what lies under it is shown, run, moved, or told to the Task that has the tab to itself.
 *
 * Rules of use: the hit map is that of the last frame. Left runs, right asks, middle closes a tab
 * whose Task has ended; a tab that is let go over another takes its place; the wheel scrolls.
 */
import type { MouseEvent } from './input/events.ts';
import { isExclusive, type Tab } from './model/tabs.ts';
import type { Hits } from './screen/hits.ts';
import type { Desk, Target } from './tabs/view.ts';
import type { Views } from './tabs/views.ts';

/** Rows that a step of the wheel scrolls. */
const WHEEL_ROWS = 3;

/** What the mouse acts on. */
export interface MouseOptions {
  readonly desk: Desk;
  readonly views: Views;
  readonly hits: Hits<Target>;
  /** Whether a dialog lies over everything. */
  modal(): boolean;
}

/** See the file header. */
export interface Mouse {
  take(event: MouseEvent): void;
}

export function createMouse({ desk, views, hits, modal }: MouseOptions): Mouse {
  const { tabs } = desk;
  /** The tab that the button went down on. */
  let dragged: number | undefined;
  /** The tab whose Task saw the button go down, and where its cells are. */
  let grabbed: { readonly tab: Tab; readonly x: number; readonly y: number } | undefined;

  function drop(target: Target | undefined): void {
    if (dragged !== undefined && target?.kind === 'tab' && target.tabId !== dragged) {
      tabs.move(dragged, tabs.positionOf(target.tabId));
    }
    dragged = undefined;
  }

  function closeEnded(tabId: number): void {
    const tab = tabs.get(tabId);
    if (tab?.kind !== 'task') return;
    if (tab.ended === undefined) {
      desk.notify(`${tab.title} still runs: Alt-K in its tab kills it`, 'warn');
    } else desk.send({ m: 'command', id: desk.nextId(), name: 'close', tab: tabId });
  }

  /** Over a Task that asked for it; a button that went down there is let go there. */
  function ofTask(event: MouseEvent, hit: ReturnType<typeof hits.at>): boolean {
    const tab = tabs.active;
    if (grabbed && (grabbed.tab !== tab || !isExclusive(tab))) grabbed = undefined;
    const over = hit?.target.kind === 'canvas' && isExclusive(tab) && tab.claim?.mouse === true;
    if (!over && !grabbed) return false;
    const corner = over ? { x: event.x - hit.x, y: event.y - hit.y } : grabbed;
    if (!corner) return false;
    if (event.action === 'press') grabbed = { tab, ...corner };
    if (event.action === 'release') grabbed = undefined;
    const { type: _, ...rest } = event;
    const [x, y] = [Math.max(0, event.x - corner.x), Math.max(0, event.y - corner.y)];
    desk.send({ m: 'mouse', tab: tab.tabId, ...rest, x, y });
    return true;
  }

  return {
    take(event) {
      const hit = hits.at(event.x, event.y);
      if (ofTask(event, hit)) return;
      if (event.action === 'wheel-up' || event.action === 'wheel-down') {
        const rows = event.action === 'wheel-up' ? -WHEEL_ROWS : WHEEL_ROWS;
        if (!modal()) views.of(tabs.active).wheel(rows);
        return;
      }
      if (event.action === 'release') return drop(hit?.target);
      if (event.action !== 'press' || !hit) return;
      const { target } = hit;
      if (event.button === 1 && target.kind === 'tab') return closeEnded(target.tabId);
      if (event.button === 2 && target.kind === 'action') return target.menu?.();
      if (event.button !== 0) return;
      dragged = target.kind === 'tab' ? target.tabId : undefined;
      if (target.kind === 'tab') desk.show(target.tabId);
      else if (target.kind === 'action') target.run(event, hit.x, hit.y);
    },
  };
}
