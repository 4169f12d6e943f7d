/**
 * What the kernel log says of each Task, apart from the rest.
 *
 * Rules of use: records go in as they come, those of no Task are passed over. The logs of the
 * Tasks that were heard of last are kept.
 */
import type { Down } from '../../btp/index.ts';
import { Log } from './log.ts';

/** Tasks whose logs are kept, and lines of each. */
const MOST_TASKS = 64;
const LIMITS = { lines: 1000, characters: 1 << 19 };

/** Logs by Task. */
export class TaskLogs {
  readonly #logs = new Map<number, Log>();

  take(records: Down['log']['records']): void {
    for (const record of records) {
      if (record.task === undefined) continue;
      const log = this.#logs.get(record.task) ?? new Log(LIMITS);
      log.take([record]);
      this.#logs.delete(record.task);
      this.#logs.set(record.task, log);
      const [oldest] = this.#logs.keys();
      if (this.#logs.size > MOST_TASKS && oldest !== undefined) this.#logs.delete(oldest);
    }
  }

  /** The log of a Task; undefined when nothing was said of it. */
  of(task: number | undefined): Log | undefined {
    return task === undefined ? undefined : this.#logs.get(task);
  }
}
