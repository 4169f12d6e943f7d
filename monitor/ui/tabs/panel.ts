/**
 * PANEL, the default tab: an operator's console of lamps, charts, Tasks and the log.
 *
 * Rules of use: draws what the board knows, as much as has room; keys stop, start and step the
 * machine and open Tasks; it always says how to get to the prompt.
 */
import type { UpMessage } from '../../btp/index.ts';
import type { Task } from '../model/board.ts';
import type { InputEvent, KeyEvent } from '../input/events.ts';
import type { CursorPlace } from '../screen/diff.ts';
import { frame, type Pane } from '../screen/pane.ts';
import { C, style } from '../screen/style.ts';
import {
  drawChart,
  drawHarts,
  drawInterrupts,
  drawRoller,
  hartRows,
  pcColumn,
} from './panel-harts.ts';
import { createOperatorKeys, KEY_ROWS } from './panel-keys.ts';
import {
  drawMemory,
  drawTasks,
  nextOrder,
  sortTasks,
  taskNameRoom,
  type TaskOrder,
} from './panel-tasks.ts';
import { size } from '../model/format.ts';
import { createPanelFoot } from './panel-foot.ts';
import type { Desk, Hint, Stage, View } from './view.ts';

const HINT = style(C.lilac);

/** First address of RAM on the board: a value from here on can be looked at. */
const RAM = 0x8000_0000;

/** Rows of the roller that PgUp and PgDn move. */
const ROLLER_STEP = 4;

type Operator = Extract<UpMessage, { m: 'command' }>['name'];

/** Makes PANEL. */
export function createPanel(desk: Desk): View {
  const { board, tabs } = desk;
  /** Which Task the cursor is on. */
  let selected: number | undefined;
  let order: TaskOrder = 'cpu';
  /** First row of the roller that is shown. */
  let rollerTop = 0;

  const foot = createPanelFoot(desk);

  function command(name: Operator, text?: string, hart?: number): void {
    desk.send({ m: 'command', id: desk.nextId(), name, text, hart });
  }

  const keys = createOperatorKeys(desk, (name) => command(name));

  /** The Tasks as they are listed. */
  function listed(): readonly Task[] {
    return sortTasks(board.tasks, order);
  }

  function cursorIndex(): number {
    return listed().findIndex(({ id }) => id === selected);
  }

  function toPrompt(): void {
    desk.prompt('');
  }

  function openTask(index: number): void {
    const task = listed()[index];
    if (!task) return;
    if (task.tab !== undefined && tabs.get(task.tab)) desk.show(task.tab);
    else desk.notify(`${task.name} has no tab`, 'info');
  }

  function kill(index: number): void {
    const task = listed()[index];
    if (!task) return;
    desk.confirm('KILL', `Kill Task ${task.id} ${task.name}?`, 'Kill', () => {
      desk.send({ m: 'command', id: desk.nextId(), name: 'kill', task: task.id });
    });
  }

  function turn(by: 1 | -1): void {
    const { roller } = board;
    const faces = roller?.faces ?? [];
    if (!roller || faces.length === 0) return;
    const next = faces[(faces.indexOf(roller.face) + by + faces.length) % faces.length];
    command('roller', next);
  }

  function inspect(index: number): void {
    const task = listed()[index];
    if (task) desk.evaluate(`(task ${task.id})`);
  }

  function tour(): void {
    desk.evaluate('(tour)');
  }

  /** Lets the roller look at the next hart. */
  function nextHart(): void {
    const { roller, harts } = board;
    if (!roller || harts.length === 0) return;
    const at = harts.findIndex(({ id }) => id === roller.hart);
    command('roller', undefined, harts[(at + 1) % harts.length]?.id);
  }

  /** Moves the cursor in the list of Tasks. @param around from the last to the first, too */
  function move(by: 1 | -1, around: boolean): void {
    const tasks = listed();
    const { length } = tasks;
    if (length === 0) return;
    const at = cursorIndex();
    const next = at < 0 ? (by > 0 ? 0 : length - 1) : at + by;
    const index = around ? (next + length) % length : Math.max(0, Math.min(length - 1, next));
    selected = tasks[index]?.id;
  }

  function key(event: KeyEvent): boolean {
    switch (event.key) {
      case 'up':
        move(-1, true);
        return true;
      case 'down':
        move(1, true);
        return true;
      case 'page-up':
        rollerTop = Math.max(0, rollerTop - ROLLER_STEP);
        return true;
      case 'page-down':
        rollerTop += ROLLER_STEP;
        return true;
      case 'left':
        turn(-1);
        return true;
      case 'right':
        turn(1);
        return true;
      case 'enter':
        if (cursorIndex() >= 0) openTask(cursorIndex());
        else toPrompt();
        return true;
      case 'delete':
        kill(cursorIndex());
        return true;
      case 'escape':
        selected = undefined;
        return true;
    }
    return false;
  }

  function text(typed: string): boolean {
    if (keys.typed(typed)) return true;
    if (typed === ':') toPrompt();
    else if (typed === '/') desk.filterLog();
    else if (typed === 'x' || typed === 'X') desk.displayHack();
    else if (typed === 's' || typed === 'S') order = nextOrder(order);
    else if (typed === '(') desk.prompt('(');
    else if (typed === 'k' || typed === 'K') kill(cursorIndex());
    else if (typed === 'i' || typed === 'I') inspect(cursorIndex());
    else if (typed === 't' || typed === 'T') tour();
    else if (typed === 'h' || typed === 'H') nextHart();
    else if (typed === '?') desk.help();
    else return false;
    return true;
  }

  function tasksPanel(stage: Stage, pane: Pane): void {
    const inside = frame(pane, { title: 'TASKS', note: `▴${order}` });
    stage.hits.add(pane.x + pane.width - 10, pane.y, 8, 1, {
      kind: 'action',
      run: () => (order = nextOrder(order)),
    });
    const buttons = inside.height >= KEY_ROWS + 4;
    const list = inside.part(0, 0, inside.width, inside.height - (buttons ? KEY_ROWS : 0));
    const { first, count } = drawTasks(list, listed(), cursorIndex(), (tabId) =>
      tabs.positionOf(tabId),
    );
    stage.hits.add(list.x, list.y + 1, list.width, count, {
      kind: 'action',
      run: (_event, _x, y) => openTask(first + y),
    });
    // The name is the Task itself, the rest of its row the way to its tab.
    stage.hits.add(list.x, list.y + 1, 4 + taskNameRoom(list.width), count, {
      kind: 'action',
      run: (_event, _x, y) => inspect(first + y),
    });
    if (!buttons) keys.drawSmall(stage, pane);
    else keys.draw(stage, inside.part(0, inside.height - KEY_ROWS, inside.width, KEY_ROWS));
  }

  function hartsPanel(stage: Stage, pane: Pane, bars: boolean): void {
    const inside = frame(pane, { title: 'HARTS' });
    drawHarts(inside, board.harts, bars);
    board.harts.forEach((hart, index) => {
      const y = inside.y + 1 + index * (bars ? 2 : 1);
      if (y >= inside.y + inside.height) return;
      const look = (): void => command('roller', undefined, hart.id);
      stage.hits.add(inside.x, y, inside.width, 1, { kind: 'action', run: look });
      if (hart.pc === undefined) return;
      const place = `(dis 0x${hart.pc.toString(16)})`;
      stage.hits.add(inside.x + pcColumn(inside.width), y, 9, 1, {
        kind: 'action',
        run: () => desk.evaluate(place),
      });
    });
  }

  function rollerPanel(stage: Stage, pane: Pane, roller: NonNullable<typeof board.roller>): void {
    const { face, faces = [], hart, rows } = roller;
    const names = faces.map((each) => (each === face ? `[${each}]` : each).toUpperCase());
    const head = `◂ ▸ turn · H${hart} · `;
    const note = `${head}${names.join(' ')}`;
    const title = `ROLLER ${faces.indexOf(face) + 1}/${faces.length}`;
    const inside = frame(pane, { title, note });
    const room = Math.max(1, inside.height - 1);
    rollerTop = Math.max(0, Math.min(rollerTop, rows.length - room));
    const shown = rows.slice(rollerTop, rollerTop + room);
    drawRoller(inside, { ...roller, rows: shown });
    let x = pane.x + pane.width - 3 - note.length + head.length;
    stage.hits.add(x - 5, pane.y, 3, 1, { kind: 'action', run: nextHart });
    names.forEach((name, index) => {
      const run = (): void => command('roller', faces[index]);
      stage.hits.add(x, pane.y, name.length, 1, { kind: 'action', run });
      x += name.length + 1;
    });
    shown.forEach(({ value }, y) => {
      const address = Number.parseInt(value, 16);
      if (address < RAM || address >= 2 ** 32) return;
      const run = (): void => desk.evaluate(`(dump 0x${address.toString(16)} 64)`);
      stage.hits.add(inside.x, inside.y + y, inside.width, 1, { kind: 'action', run });
    });
  }

  function wide(stage: Stage, pane: Pane): void {
    const { width, height } = pane;
    const leftWidth = Math.max(60, Math.round(width * 0.615));
    const rightWidth = width - leftWidth;
    const harts = Math.max(1, board.harts.length);
    const least = board.roller ? Math.min(board.roller.rows.length, 6) + 3 : 0;
    const bars = hartRows(harts, true) + 2 + least + 8 <= height;
    const hartHeight = Math.min(hartRows(harts, bars) + 2, Math.max(4, height - 6));
    let y = 0;
    hartsPanel(stage, pane.part(0, y, leftWidth, hartHeight), bars);
    y += hartHeight;
    if (board.roller && y + least + 5 <= height) {
      // The log keeps a third of what is left.
      const rest = Math.floor(((height - y) * 2) / 3);
      const rows = Math.max(least, Math.min(board.roller.rows.length + 3, rest));
      rollerPanel(stage, pane.part(0, y, leftWidth, rows), board.roller);
      y += rows;
    }
    foot.log(stage, pane.part(0, y, leftWidth, height - y));
    rightSide(stage, pane.part(leftWidth, 0, rightWidth, height));
  }

  function rightSide(stage: Stage, pane: Pane): void {
    const { width, height } = pane;
    let y = 0;
    const add = (rows: number, draw: (part: Pane) => void): void => {
      if (y + rows + 6 > height) return;
      draw(pane.part(0, y, width, rows));
      y += rows;
    };
    if (board.interrupts.length > 0) {
      const rows =
        Math.ceil(board.interrupts.length / Math.max(1, Math.floor((width - 2) / 20))) + 2;
      add(rows, (part) =>
        drawInterrupts(frame(part, { title: 'INTERRUPTS', note: 'PLIC' }), board.interrupts),
      );
    }
    add(Math.min(8, Math.max(1, board.harts.length)) + 4, (part) =>
      drawChart(frame(part, { title: 'ROLL CHART', note: '60 s · load' }), board),
    );
    const { memory } = board;
    if (memory) {
      const note = `${size(memory.used)}/${size(memory.total)}`;
      add(4, (part) =>
        drawMemory(frame(part, { title: 'MEMORY', note, noteColour: C.teal }), memory),
      );
    }
    tasksPanel(stage, pane.part(0, y, width, height - y));
  }

  /** One below the other; what does not fit is left out, the way to the prompt never. */
  function narrow(stage: Stage, pane: Pane): void {
    const { width, height } = pane;
    const harts = Math.max(1, board.harts.length);
    const hartHeight = Math.min(hartRows(harts, false) + 2, Math.max(4, Math.floor(height * 0.4)));
    hartsPanel(stage, pane.part(0, 0, width, hartHeight), false);
    let y = hartHeight;
    const { memory } = board;
    if (memory && height - y >= 15) {
      const note = `${size(memory.used)}/${size(memory.total)}`;
      drawMemory(
        frame(pane.part(0, y, width, 4), { title: 'MEMORY', note, noteColour: C.teal }),
        memory,
      );
      y += 4;
    }
    const rest = height - y;
    const logRows = rest >= 9 ? Math.max(4, Math.floor(rest / 2)) : 1;
    const taskHeight = Math.min(rest - logRows, Math.max(4, board.tasks.length + 3));
    if (width >= 34 && taskHeight >= 3) {
      tasksPanel(stage, pane.part(0, y, width, taskHeight));
      y += taskHeight;
    }
    const last = pane.part(0, y, width, height - y);
    if (last.height >= 3) foot.log(stage, last);
    else foot.prompt(stage, last.part(0, last.height - 1, width, 1));
  }

  /** Too small for frames: state, and how to go on. */
  function tiny(stage: Stage, pane: Pane): void {
    const { status, harts, tasks } = board;
    const running = harts.filter((hart) => hart.state === 'run').length;
    const rows = [
      `${status.state.toUpperCase()} ${running}/${harts.length} harts`,
      `${tasks.length} Tasks`,
    ];
    foot.prompt(stage, pane.part(0, 0, pane.width, 1));
    rows.slice(0, pane.height - 1).forEach((row, index) => pane.put(1, index + 1, row, HINT));
  }

  return {
    draw(stage): CursorPlace | undefined {
      const { pane } = stage;
      if (pane.height < 9 || pane.width < 30) tiny(stage, pane);
      else if (pane.width >= 100 && pane.height >= 18) wide(stage, pane);
      else narrow(stage, pane);
      return undefined;
    },
    input(event: InputEvent): boolean {
      if (event.type === 'key' && !event.control && !event.alt) return key(event);
      return event.type === 'text' && text(event.text);
    },
    wheel(rows) {
      move(rows < 0 ? -1 : 1, false);
    },
    room: (columns, rows) => ({ columns: columns - 2, rows: rows - 2 }),
    hints(): readonly Hint[] {
      return [
        ['F1', 'help'],
        ['Alt-1..9', 'tab'],
        [':', 'lisp'],
        ['SPC', 'stop/start'],
        ['.', 'step'],
        ['r', 'IPL'],
        ...(board.roller ? ([['◂▸ h', 'roller']] as const) : []),
        ['↑↓', 'Task'],
        ['i', 'inspect'],
        ['k', 'kill'],
        ['^Q', 'power'],
        ['s', 'sort'],
        ['/', 'filter'],
        ['x', 'display hack'],
      ];
    },
  };
}
