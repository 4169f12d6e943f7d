/**
 * Privileged calls about streams: what a Task wrote, what it shall read.
 */

import { KernelError } from '../../error.ts';
import type { Value } from '../../face.ts';
import { bytesText, encodeText } from '../../text.ts';
import { checkKeys } from './arguments.ts';
import type { CallContext, PrivilegedHandler, ValueRecord } from './context.ts';
import { living } from './tasks.ts';

function outputOf({ core }: CallContext, [id, options]: readonly Value[]): Value {
  const record = (options ?? {}) as ValueRecord;
  checkKeys('output-of', record, ['record']);
  const { kept } = core.tasks.get(id as number).output;
  const bytes = kept.contents();
  return record['record'] === true ? { bytes, dropped: kept.dropped, total: kept.total } : bytes;
}

function send({ core }: CallContext, [id, value]: readonly Value[]): Value {
  const task = living(core, id!);
  if (task.input.closed) {
    throw new KernelError('closed', `the input of Task ${task.id} has ended`);
  }
  const bytes = typeof value === 'string' ? encodeText(value) : (value as Uint8Array);
  return task.input.send(bytes);
}

function pipe({ core }: CallContext, [from, to]: readonly Value[]): Value {
  const source = core.tasks.get(from as number);
  const target = living(core, to!);
  if (source === target)
    throw new KernelError('invalid', `Task ${source.id} cannot be piped into itself`);
  if (source.output.pipe !== undefined) {
    throw new KernelError('invalid', `the output of Task ${source.id} is piped already`);
  }
  const { kept } = source.output;
  if (kept.dropped > 0) {
    throw new KernelError(
      'too-large',
      `Task ${source.id} wrote too much before: its first ${bytesText(kept.dropped)} are not kept; pipe it sooner`,
    );
  }
  target.input.supply(kept.contents(), false);
  source.output.connect(target.input);
  return true;
}

export const STREAM_CALLS: Readonly<Record<string, PrivilegedHandler>> = {
  'output-of': outputOf,
  send,
  'close-input': ({ core }, [id]) => {
    living(core, id!).input.end();
    return true;
  },
  pipe,
};
