/**
 * `--log FILE`: the kernel log as JSON, one record a line.
 *
 * Each record is in the file before the machine goes on, so that nothing is
 * missing when the process is ended. It does not read such files.
 */
import { openSync, writeSync } from 'node:fs';
import type { LogRecord } from '../../kernel/index.ts';

/** What U+FFFD in a decoded message may stand for: bytes that are no UTF-8. */
const REPLACED = '\ufffd';

/** A record as a line; `bytes` in hexadecimal only when the message is not plain UTF-8. */
export function logLine({ bytes, ...record }: LogRecord): string {
  const exact = record.message.includes(REPLACED)
    ? { bytes: Buffer.from(bytes).toString('hex') }
    : {};
  return `${JSON.stringify({ ...record, ...exact })}\n`;
}

/**
 * Begins the file anew.
 * @returns what takes the records
 * @throws Error that names the file
 */
export function openLogFile(path: string): (record: LogRecord) => void {
  const file = attempt(path, () => openSync(path, 'w'));
  return (record) => {
    attempt(path, () => writeSync(file, logLine(record)));
  };
}

/** @throws Error that says which file cannot be written */
export function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new Error(`${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}
