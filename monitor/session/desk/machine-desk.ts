/**
 * The parts of the Monitor that belong to one machine: its tabs, keys, log and panel.
 *
 * Rules of use: `restart` builds the machine anew; tabs of Tasks stay, with what they printed.
 * What is asked of a part goes to the machine that runs now.
 */
import type { Kernel, Task } from '../../../kernel/index.ts';
import type { Systems } from '../systems.ts';
import { createLogFeed, type LogFeed } from './log-feed.ts';
import type { Outbox } from './outbox.ts';
import { createPanel, type Panel } from './panel.ts';
import { createTaskKeys, type TaskKeys } from './task-keys.ts';
import { createTaskTabs, type TaskTabs } from './task-tabs.ts';

export interface MachineDesk {
  readonly kernel: Kernel;
  readonly tabs: TaskTabs;
  readonly keys: TaskKeys;
  readonly panel: Panel;
  /** Moves what waits. @returns whether a Task has started or ended since the last time */
  service(): boolean;
  /** Ends everything and boots again. */
  restart(): void;
  /** The Task of a tab, if it reads input. */
  readerOf(tab: number): Task | undefined;
}

/**
 * @param paused whether the operator has stopped the machine
 * @param consoleTab where the UART is shown
 * @param firstTab id of the first tab of a Task
 * @param shown the tab that the person looks at
 */
export function createMachineDesk(
  systems: Systems,
  outbox: Outbox,
  options: {
    readonly now: () => number;
    readonly paused: () => boolean;
    readonly consoleTab: number;
    readonly firstTab: number;
    readonly shown: () => number;
  },
): MachineDesk {
  const { now, paused, consoleTab, firstTab, shown } = options;
  const tabs = createTaskTabs(systems.first.kernel, outbox, firstTab, shown);
  let parts = join();
  let changed = true;

  function join(): { kernel: Kernel; keys: TaskKeys; log: LogFeed; panel: Panel } {
    const { first } = systems;
    const { kernel } = first;
    const keys = createTaskKeys(kernel, (task) =>
      outbox.send({ m: 'notify', level: 'warn', text: `Task ${task} does not take its keys` }),
    );
    kernel.subscribe((event) => {
      if (event.kind === 'started') tabs.opened(event.task);
      else if (event.kind === 'ended') {
        tabs.ended(event.task, event.result);
        keys.ended(event.task.id);
      }
      if (event.kind === 'started' || event.kind === 'ended') changed = true;
    });
    const log = createLogFeed(kernel, first.console, outbox, consoleTab);
    return { kernel, keys, log, panel: createPanel(first, outbox, now, paused, tabs.tabOf) };
  }

  return {
    get kernel() {
      return parts.kernel;
    },
    tabs,
    get keys() {
      return parts.keys;
    },
    get panel() {
      return parts.panel;
    },
    service() {
      tabs.service();
      parts.keys.service();
      parts.log.service();
      const was = changed;
      changed = false;
      return was;
    },
    restart() {
      tabs.leave('the machine was restarted');
      systems.restart();
      tabs.enter(systems.first.kernel);
      parts = join();
      changed = true;
    },
    readerOf(tab) {
      const task = tabs.taskOf(tab);
      return task?.spec.grants.some(({ name }) => name === 'input') ? task : undefined;
    },
  };
}
