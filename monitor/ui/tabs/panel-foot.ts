/**
 * The foot of PANEL: the tail of the log, and the row that says how to get to the prompt.
 *
 * Rules of use: a click on a Task or an address in the log looks at it, beside them it shows
 * CONSOLE.
 */
import { frame, type Pane } from '../screen/pane.ts';
import { BOLD, C, style } from '../screen/style.ts';
import { ScrollView } from '../text/view.ts';
import { linkedLog } from './linked-log.ts';
import { drawTail } from './panel-tasks.ts';
import { Pointing } from './pointing.ts';
import type { Desk, Stage } from './view.ts';

const HINT = style(C.lilac);
const KEY = style(C.cyan, C.void, BOLD);

/** Draws either part where it is told to. */
export interface PanelFoot {
  /** The log, framed, and the prompt's row below it when there is room. */
  log(stage: Stage, pane: Pane): void;
  prompt(stage: Stage, pane: Pane): void;
}

/** Makes the foot of PANEL. */
export function createPanelFoot(desk: Desk): PanelFoot {
  const { tabs } = desk;
  const tail = linkedLog(desk.log);
  const pointing = new Pointing(desk, new ScrollView(), { lines: () => tail });

  function toConsole(): void {
    const tab = tabs.all.find(({ kind }) => kind === 'console');
    if (tab) desk.show(tab.tabId);
  }

  function prompt(stage: Stage, pane: Pane): void {
    const position = tabs.all.findIndex((tab) => tab.kind === 'lisp') + 1;
    let x = pane.put(1, 0, '▸ ', style(C.magenta, C.void, BOLD));
    x = pane.put(x, 0, ':', KEY);
    x = pane.put(x, 0, ' or ', HINT);
    x = pane.put(x, 0, `Alt-${position}`, KEY);
    x = pane.put(x, 0, ' to the Lisp prompt', HINT);
    const toPrompt = (): void => desk.prompt('');
    stage.hits.add(pane.x, pane.y, pane.width, 1, { kind: 'action', run: toPrompt });
    if (pane.width < x + 40) return;
    const begin = x;
    x = pane.put(x, 0, ' · new here? ', HINT);
    x = pane.put(x, 0, 't', KEY);
    x = pane.put(x, 0, ' takes the ', HINT);
    x = pane.put(x, 0, '(tour)', style(C.gold, C.void, BOLD));
    const tour = (): void => desk.evaluate('(tour)');
    stage.hits.add(pane.x + begin, pane.y, x - begin, 1, { kind: 'action', run: tour });
  }

  return {
    prompt,
    log(stage, pane) {
      const inside = frame(pane, { title: 'CONSOLE', note: 'follow · / filter' });
      stage.hits.add(pane.x + pane.width - 12, pane.y, 9, 1, {
        kind: 'action',
        run: () => desk.filterLog(),
      });
      const last = inside.height >= 3 ? 1 : 0;
      const list = inside.part(0, 0, inside.width, inside.height - last);
      stage.hits.add(list.x, list.y, list.width, list.height, { kind: 'action', run: toConsole });
      drawTail(list, tail, (row) => pointing.hits(stage, list, row, tail.line(row.index)));
      if (last) prompt(stage, inside.part(0, inside.height - 1, inside.width, 1));
    },
  };
}
