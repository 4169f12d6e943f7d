/**
 * Privileged calls about the kernel log.
 */

import { LEVELS, type Level } from '../../abi/index.ts';
import { KernelError } from '../../error.ts';
import type { LogData, LogRecord, Value } from '../../face.ts';
import { encodeText } from '../../text.ts';
import { checkKeys, valueText } from './arguments.ts';
import type { CallContext, PrivilegedHandler, ValueRecord } from './context.ts';

function number(key: string, value: Value): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new KernelError('invalid', `logs: :${key} is ${valueText(value)}, expected a whole number`);
}

function matches(options: ValueRecord): (record: LogRecord) => boolean {
  const { level = null, task = null, subsystem = null } = options;
  const least = level === null ? LEVELS.length : LEVELS.indexOf(level as Level);
  if (least < 0) {
    throw new KernelError(
      'invalid',
      `logs: :level is ${valueText(level)}, expected one of ${LEVELS.map((l) => `:${l}`).join(' ')}`,
    );
  }
  const id = task === null ? null : number('task', task);
  return (record) =>
    LEVELS.indexOf(record.level) <= least &&
    (id === null || record.task === id) &&
    (subsystem === null || record.subsystem === subsystem);
}

function logs({ core }: CallContext, [given]: readonly Value[]): Value {
  const options = (given ?? {}) as ValueRecord;
  checkKeys('logs', options, ['count', 'level', 'task', 'subsystem', 'since']);
  const { since = null, count = null } = options;
  const records = core.log
    .records(since === null ? 0 : number('since', since))
    .filter(matches(options))
    .map(({ bytes: _bytes, ...record }): Value => record);
  return count === null ? records : records.slice(-Math.max(1, number('count', count)));
}

function log({ core, caller }: CallContext, [level, text, data]: readonly Value[]): Value {
  const record = (data ?? {}) as ValueRecord;
  for (const [key, value] of Object.entries(record)) {
    if (!['string', 'number', 'boolean'].includes(typeof value)) {
      throw new KernelError(
        'invalid',
        `log: :${key} is ${valueText(value)}, expected a string, a number or a boolean`,
      );
    }
  }
  const given = Object.keys(record).length > 0 ? (record as LogData) : undefined;
  core.log.addBytes(level as Level, caller.name, 0, encodeText(text as string), given);
  return true;
}

function logLevel({ core }: CallContext, [level, subsystem]: readonly Value[]): Value {
  if (typeof subsystem === 'string') {
    core.log.setLevel(subsystem, (level ?? undefined) as Level | undefined);
  } else if (level !== null) core.log.level = level as Level;
  const { records, dropped } = core.log.figures();
  return { level: core.log.level, subsystems: core.log.levels, records, dropped };
}

export const LOG_CALLS: Readonly<Record<string, PrivilegedHandler>> = {
  logs,
  log,
  'log-level': logLevel,
};
