/**
 * The kernel log and the UART, sent to the terminal in batches.
 *
 * A storm of records must not become a storm of messages: what came since the
 * last batch goes at once, and no more than a screenful or two; the rest is
 * counted as dropped (the kernel keeps the records for `logs`).
 */
import type { Kernel, LogRecord } from '../../../kernel/index.ts';
import type { SystemConsole } from '../console.ts';
import { clip, type Outbox } from './outbox.ts';

/** Records in one message. */
const BATCH = 200;
const MESSAGE = 240;
const SOURCE = 32;
const SECOND = 1e9;
const LEVELS = { error: 'error', warning: 'warn', info: 'info', debug: 'debug' } as const;

export interface LogFeed {
  /** Sends what waits. @returns whether there was anything */
  service(): boolean;
}

/**
 * @param tab the console's, for what the UART says
 * @param uart the host's end, when the board has one; the kernel writes its log there too
 */
export function createLogFeed(
  kernel: Kernel,
  uart: Pick<SystemConsole, 'waiting' | 'take'> | undefined,
  outbox: Outbox,
  tab: number,
): LogFeed {
  let waiting: LogRecord[] = kernel.log.records();
  let dropped = 0;
  kernel.subscribe((event) => {
    if (event.kind !== 'log') return;
    waiting.push(event.record);
    if (waiting.length <= BATCH) return;
    waiting.shift();
    dropped++;
  });
  return {
    service() {
      const bytes = uart === undefined || uart.waiting === 0 ? undefined : uart.take();
      const records = waiting.splice(0, BATCH);
      if (records.length === 0 && bytes === undefined) return false;
      if (records.length > 0) {
        outbox.send({
          m: 'log',
          records: records.map(toMessage),
          ...(dropped > 0 ? { dropped } : {}),
        });
        dropped = 0;
      }
      if (bytes !== undefined && bytes.length > 0) outbox.send({ m: 'text', tab }, bytes);
      return true;
    },
  };
}

function toMessage(record: LogRecord): {
  time: number;
  level: (typeof LEVELS)[keyof typeof LEVELS];
  source: string;
  text: string;
  task?: number;
  hart?: number;
} {
  const { time, level, subsystem, message, task, hart } = record;
  return {
    time: time / SECOND,
    level: LEVELS[level],
    source: clip(subsystem, SOURCE),
    text: clip(message, MESSAGE),
    ...(task > 0 ? { task } : {}),
    ...(hart >= 0 ? { hart } : {}),
  };
}
