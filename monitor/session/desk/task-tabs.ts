/**
 * A tab for each Task that wants one: output down, typed text up, the end said.
 *
 * The terminal acknowledges what it has taken in; at most 1 MiB a tab is under
 * way, and beyond that the Task's own stream fills and holds it.
 */
import type { FaultRecord, Kernel, Task, TaskResult } from '../../../kernel/index.ts';
import { faultLines } from '../fault-text.ts';
import { clip, type Outbox } from './outbox.ts';

/** Bytes under way to one tab (btp README, `ack`). */
const UNDER_WAY = 1 << 20;
const CHUNK = 65536;
const LINE_FEED = 10;
/** Red after whatever the Task began, and no style. */
const FAULT = '\u001b[0;31m';
const PLAIN = '\u001b[0m';
const TITLE = 64;
const TEXT = 256;
/** Tabs of ended Tasks that are kept; beyond that the oldest is closed. */
const MOST_ENDED = 50;

interface TaskTab {
  readonly tab: number;
  readonly task: Task;
  /** Typed bytes its input has had no room for. */
  typed: Uint8Array[];
  /** Its input ends after what was typed. */
  ends: boolean;
  underWay: number;
  /** What it printed last ended a line. */
  atMargin: boolean;
  result: TaskResult | undefined;
  /** The terminal was told that it ended. */
  told: boolean;
}

/** What is to be known of a fault, behind what the Task printed. */
function report({ atMargin }: TaskTab, fault: FaultRecord): Uint8Array {
  const [what = '', ...rest] = faultLines(fault);
  const lines = [`${FAULT}${what}${PLAIN}`, ...rest];
  return new TextEncoder().encode(`${atMargin ? '' : '\n'}${lines.join('\n')}\n`);
}

export interface TaskTabs {
  /** A Task has started. */
  opened(task: Task): void;
  /** A Task has ended. */
  ended(task: Task, result: TaskResult): void;
  /** Moves output and typed text. @returns whether anything moved */
  service(): boolean;
  /** Text typed or pasted into a tab. @returns false when the tab takes none */
  type(tab: number, bytes: Uint8Array): boolean;
  /** The input of a Task ends after what was typed before. @returns false when it has ended */
  endInput(task: number): boolean;
  ack(tab: number, bytes: number): void;
  /** Forgets a tab whose Task has ended. @returns false when it has not */
  close(tab: number): boolean;
  /** The Task of a tab. */
  taskOf(tab: number): Task | undefined;
  /** The tab of a Task, 0 when it has none. */
  tabOf(task: number): number;
  /** The machine goes: every Task ends, with this sentence. */
  leave(text: string): void;
  /** Another machine, whose Tasks get the next tabs. */
  enter(kernel: Kernel): void;
}

/**
 * @param first whose Tasks they are
 * @param firstTab id of the first tab this may open
 * @param shown the tab that the person looks at: it is not closed
 */
export function createTaskTabs(
  first: Kernel,
  outbox: Outbox,
  firstTab: number,
  shown: () => number,
): TaskTabs {
  let kernel = first;
  const tabs = new Map<number, TaskTab>();
  const byTask = new Map<number, TaskTab>();
  let next = firstTab;

  const drain = (open: TaskTab): boolean => {
    const output = kernel.output(open.task.id);
    let moved = false;
    while (open.underWay < UNDER_WAY && output.available > 0) {
      print(open, output.read(CHUNK));
      moved = true;
    }
    if (open.result !== undefined && output.ended) {
      if (open.result.fault !== null) print(open, report(open, open.result.fault));
      tellEnd(open, open.result.message);
    }
    return moved;
  };
  const print = (open: TaskTab, bytes: Uint8Array): void => {
    open.underWay += bytes.length;
    open.atMargin = bytes.at(-1) === LINE_FEED;
    outbox.send({ m: 'text', tab: open.tab }, bytes);
  };
  const tellEnd = (open: TaskTab, text: string): void => {
    open.told = true;
    outbox.send({ m: 'tab', tab: open.tab, action: 'end', text: clip(text, TEXT) });
    byTask.delete(open.task.id);
    closeOldest();
  };
  let closed = false;
  const closeOldest = (): void => {
    const ended = [...tabs.values()].filter(({ told }) => told);
    const oldest = ended.find(({ tab }) => tab !== shown());
    if (ended.length <= MOST_ENDED || oldest === undefined) return;
    close(oldest.tab);
    if (closed) return;
    closed = true;
    const text = `the last ${MOST_ENDED} tabs of ended Tasks stay open, older ones are closed`;
    outbox.send({ m: 'notify', level: 'info', text });
  };
  const close = (tab: number): void => {
    tabs.delete(tab);
    outbox.send({ m: 'tab', tab, action: 'close' });
  };
  /** Whether more may be typed. */
  const reads = ({ task, ends, result, told }: TaskTab): boolean =>
    !ends && result === undefined && !told && !kernel.input(task.id).closed;
  const feed = (open: TaskTab): boolean => {
    const input = kernel.input(open.task.id);
    const head = open.typed[0];
    if (head === undefined) {
      if (!open.ends || input.closed) return false;
      input.end();
      return true;
    }
    const taken = input.send(head);
    if (taken === 0) return false;
    if (taken < head.length) open.typed[0] = head.subarray(taken);
    else open.typed.shift();
    return true;
  };

  return {
    opened(task) {
      if (task.spec.tab === 'none') return;
      const tab = next++;
      const open: TaskTab = {
        tab,
        task,
        typed: [],
        ends: false,
        underWay: 0,
        atMargin: true,
        result: undefined,
        told: false,
      };
      tabs.set(tab, open);
      byTask.set(task.id, open);
      kernel.output(task.id).attach();
      outbox.send({
        m: 'tab',
        tab,
        action: 'open',
        kind: 'task',
        title: clip(task.name, TITLE),
        task: task.id,
        input: task.spec.grants.some(({ name }) => name === 'input'),
      });
    },
    ended(task, result) {
      const open = byTask.get(task.id);
      if (open !== undefined) open.result = result;
    },
    service() {
      let moved = false;
      for (const open of byTask.values()) {
        if (drain(open)) moved = true;
        while (open.result === undefined && feed(open)) moved = true;
      }
      return moved;
    },
    type(tab, bytes) {
      const open = tabs.get(tab);
      if (open === undefined || !reads(open)) return false;
      open.typed.push(bytes);
      // At once, so that a form that ends the input later comes later.
      feed(open);
      return true;
    },
    endInput(task) {
      const open = byTask.get(task);
      if (open === undefined) {
        const input = kernel.input(task);
        if (input.closed) return false;
        input.end();
        return true;
      }
      if (!reads(open)) return false;
      open.ends = true;
      return true;
    },
    ack(tab, bytes) {
      const open = tabs.get(tab);
      if (open !== undefined) open.underWay = Math.max(0, open.underWay - bytes);
    },
    close(tab) {
      const open = tabs.get(tab);
      if (open === undefined || !open.told) return false;
      close(tab);
      return true;
    },
    taskOf: (tab) => (tabs.get(tab)?.told ? undefined : tabs.get(tab)?.task),
    tabOf: (task) => byTask.get(task)?.tab ?? 0,
    leave(text) {
      for (const open of byTask.values()) {
        drain(open);
        if (!open.told) tellEnd(open, text);
      }
    },
    enter(next) {
      kernel = next;
    },
  };
}
