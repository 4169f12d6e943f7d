/**
 * The parts of PANEL that show the kernel: Tasks, memory, the tail of the log.
 */
import type { Board, Task } from '../model/board.ts';
import { size } from '../model/format.ts';
import type { Pane } from '../screen/pane.ts';
import { BOLD, C, style } from '../screen/style.ts';
import { pad, textWidth } from '../screen/width.ts';
import { drawLine, rowStarts } from '../text/line.ts';
import type { DrawnRow, Lines } from '../text/view.ts';

const CAPTION = style(C.haze);

const STATES: { readonly [state: string]: readonly [word: string, colour: number] } = {
  run: ['RUN', C.lime],
  ready: ['RDY', C.teal],
  wait: ['SLP', C.lilac],
  pause: ['PSE', C.amber],
  break: ['BRK', C.blood],
  end: ['END', C.haze],
  fault: ['FLT', C.blood],
};

/** What a list of Tasks is sorted by. */
export type TaskOrder = (typeof ORDERS)[number];

const ORDERS = ['cpu', 'mem', 'id'] as const;
/** Loads that differ by less count as the same, so that rows stay where they are. */
const STEADY = 5;

export function nextOrder(order: TaskOrder): TaskOrder {
  return ORDERS[(ORDERS.indexOf(order) + 1) % ORDERS.length] ?? 'cpu';
}

/** The Tasks in an order, those that are alike by their ids. */
export function sortTasks(tasks: readonly Task[], order: TaskOrder): readonly Task[] {
  const weight = ({ cpu = 0, memory = 0 }: Task): number =>
    order === 'cpu' ? Math.round(cpu / STEADY) : order === 'mem' ? memory : 0;
  return [...tasks].sort((a, b) => weight(b) - weight(a) || a.id - b.id);
}

/** Cells that names have in a list of Tasks. */
export function taskNameRoom(width: number): number {
  return Math.max(6, width - 28);
}

/**
 * A row per Task.
 *
 * @param selected index of the Task under the cursor, -1 for none
 * @returns the first Task drawn and how many were
 */
export function drawTasks(
  pane: Pane,
  tasks: readonly Task[],
  selected: number,
  positionOf: (tabId: number) => number,
): { first: number; count: number } {
  const nameRoom = taskNameRoom(pane.width);
  pane.put(1, 0, `ID ${pad('NAME', nameRoom)} ST   CPU%   MEM TAB`, CAPTION);
  if (tasks.length === 0) pane.put(1, 1, 'no Tasks', CAPTION);
  const room = Math.max(0, pane.height - 1);
  const first = Math.max(0, Math.min(selected - room + 1, tasks.length - room));
  const shown = tasks.slice(first, first + room);
  shown.forEach((task, index) => {
    const y = index + 1;
    const [word, colour] = STATES[task.state] ?? ['?', C.haze];
    const active = first + index === selected;
    const bg = active ? C.indigo : C.void;
    if (active) pane.put(0, y, `▸${' '.repeat(Math.max(0, pane.width - 1))}`, style(C.gold, bg));
    pane.put(1, y, String(task.id).padStart(2), style(C.cyan, bg, BOLD));
    pane.put(4, y, pad(task.name, nameRoom), style(C.paper, bg, active ? BOLD : 0));
    pane.put(5 + nameRoom, y, word, style(colour, bg));
    const cpu = task.cpu === undefined ? '' : task.cpu.toFixed(1);
    pane.put(9 + nameRoom, y, cpu.padStart(5), style(C.gold, bg));
    pane.put(14 + nameRoom, y, size(task.memory ?? 0).padStart(6), style(C.teal, bg));
    const position = task.tab === undefined ? 0 : positionOf(task.tab);
    pane.put(
      21 + nameRoom,
      y,
      position > 0 ? String(position).padStart(3) : '  -',
      style(C.lilac, bg),
    );
  });
  return { first, count: shown.length };
}

/** A bar of who has the memory: K kernel, T Tasks, the rest free; and the numbers. */
export function drawMemory(pane: Pane, memory: NonNullable<Board['memory']>): void {
  const { used, total, kernel = 0, tasks = Math.max(0, used - kernel), largest } = memory;
  const room = Math.max(1, pane.width - 2);
  const cells = (bytes: number): number => {
    const share = (bytes / Math.max(1, total)) * room;
    return bytes > 0 ? Math.max(1, Math.round(share)) : 0;
  };
  const kernelCells = Math.min(room, cells(kernel));
  const taskCells = Math.min(room - kernelCells, cells(tasks));
  let x = pane.put(1, 0, 'K'.repeat(kernelCells), style(C.deep, C.amber));
  x = pane.put(x, 0, 'T'.repeat(taskCells), style(C.deep, C.teal));
  pane.put(x, 0, '·'.repeat(Math.max(0, room + 1 - x)), style(C.ember, C.deep));
  const named = pane.width >= 40;
  x = pane.put(1, 1, 'K ', style(C.amber, C.void, BOLD));
  x = pane.put(x, 1, `${named ? 'kernel ' : ''}${size(kernel)}  `, style(C.lilac));
  x = pane.put(x, 1, 'T ', style(C.teal, C.void, BOLD));
  x = pane.put(x, 1, `${named ? 'Tasks ' : ''}${size(tasks)}  `, style(C.lilac));
  x = pane.put(x, 1, '· ', style(C.haze));
  x = pane.put(x, 1, `free ${size(total - used)}`, style(C.lilac));
  if (largest !== undefined) {
    const text = `, largest ${size(largest)}`;
    if (x + text.length < pane.width) pane.put(x, 1, text, CAPTION);
  }
}

/**
 * The newest lines of the log, each cut to one row.
 *
 * @param drawn is told where each line stands
 */
export function drawTail(pane: Pane, lines: Lines, drawn: (row: DrawnRow) => void): void {
  const { length } = lines;
  const count = Math.min(pane.height, length);
  for (let y = 0; y < count; y++) {
    const index = length - count + y;
    const line = lines.line(index);
    drawLine(pane, 1, y, line, 0, line.text.length);
    const to = rowStarts(line, pane.width - 1)[1] ?? line.text.length;
    drawn({ x: 1, y, index, from: 0, to });
    if (textWidth(line.text) >= pane.width) pane.put(pane.width - 1, y, '…', CAPTION);
  }
}
