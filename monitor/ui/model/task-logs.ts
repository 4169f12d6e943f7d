/**
 * What the kernel log says of each Task, apart from the rest.
 *
 * Rules of use: records go in as they come, those of no Task are passed over; `opened` when a Task
 * gets a tab. Ids of Tasks may come again on another machine, so logs are known by their tabs.
 */
import type { Down } from '../../btp/index.ts';
import { Log } from './log.ts';

/** Lines of each log, and how many logs are kept for Tasks that have no tab yet. */
const LIMITS = { lines: 1000, characters: 1 << 19 };
const MOST_WAITING = 64;

/** Logs by tab. */
export class TaskLogs {
  readonly #logs = new Map<number, Log>();
  /** The tab of each Task, the last one it got. */
  readonly #tabs = new Map<number, number>();
  /** Logs of Tasks without a tab, the one heard of last at the end. */
  readonly #waiting = new Map<number, Log>();

  /** A Task has got a tab. */
  opened(task: number, tabId: number): void {
    this.#tabs.set(task, tabId);
    const early = this.#waiting.get(task);
    this.#waiting.delete(task);
    if (early) this.#logs.set(tabId, early);
  }

  /** A tab was closed. */
  closed(tabId: number): void {
    this.#logs.delete(tabId);
    for (const [task, tab] of this.#tabs) if (tab === tabId) this.#tabs.delete(task);
  }

  take(records: Down['log']['records']): void {
    for (const record of records) {
      if (record.task === undefined) continue;
      const tabId = this.#tabs.get(record.task);
      if (tabId === undefined) this.#wait(record.task, record);
      else this.#add(this.#logs, tabId, record);
    }
  }

  /** The log of the Task of a tab; undefined when nothing was said of it. */
  of(tabId: number): Log | undefined {
    return this.#logs.get(tabId);
  }

  #wait(task: number, record: Down['log']['records'][number]): void {
    const known = this.#waiting.get(task);
    this.#waiting.delete(task);
    if (known) this.#waiting.set(task, known);
    this.#add(this.#waiting, task, record);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > MOST_WAITING && oldest !== undefined) this.#waiting.delete(oldest);
  }

  #add(logs: Map<number, Log>, key: number, record: Down['log']['records'][number]): void {
    const log = logs.get(key) ?? new Log(LIMITS);
    logs.set(key, log);
    // Whose log it is need not be said in each line.
    const { task: _, ...rest } = record;
    log.take([rest]);
  }
}
