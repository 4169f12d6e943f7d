/**
 * Calls of Tasks: number in a7, arguments in a0 to a5, error and value back.
 *
 * Rows stand in number order without gaps: the position of a function pointer
 * in struct flat_system is its number. Append; never renumber.
 */

import type { TaskCall } from './call.ts';

export const TASK_CALLS: readonly TaskCall[] = [
  {
    number: 0,
    name: 'exit',
    arguments: [{ name: 'status', kind: 'status' }],
    result: 'does not return',
    capability: null,
    privileged: false,
    sentence: 'Ends the Task; 0 says that it did its work.',
  },
  {
    number: 1,
    name: 'yield',
    arguments: [],
    result: 'nothing',
    capability: null,
    privileged: false,
    sentence: 'Lets the other Tasks that are ready run first.',
  },
  {
    number: 2,
    name: 'output',
    arguments: [
      { name: 'bytes', kind: 'bytes' },
      { name: 'length', kind: 'length' },
    ],
    result: 'bytes accepted, from the first on; at least 1 unless the error is again',
    capability: 'output',
    privileged: false,
    sentence: 'Writes bytes to the output stream.',
  },
  {
    number: 3,
    name: 'input',
    arguments: [
      { name: 'bytes', kind: 'buffer' },
      { name: 'length', kind: 'length' },
    ],
    result: 'bytes read; error again when there is none yet, end when there will be none',
    capability: 'input',
    privileged: false,
    sentence: 'Reads bytes from the input stream.',
  },
  {
    number: 4,
    name: 'log',
    arguments: [
      { name: 'level', kind: 'level' },
      { name: 'text', kind: 'text' },
      { name: 'length', kind: 'length' },
    ],
    result: 'nothing',
    capability: 'log',
    privileged: false,
    sentence: 'Adds a record to the kernel log, at most 4096 bytes.',
  },
  {
    number: 5,
    name: 'wait',
    arguments: [
      { name: 'timeout', kind: 'nanoseconds' },
      { name: 'until', kind: 'until' },
    ],
    result: 'events in the ring; error timeout when the time passed first',
    capability: null,
    privileged: false,
    sentence: 'Blocks until one of the conditions holds; timeout -1 waits for ever.',
  },
  {
    number: 6,
    name: 'time',
    arguments: [],
    result: 'nanoseconds since boot',
    capability: 'clock',
    privileged: false,
    sentence: 'Reads the clock.',
  },
  {
    number: 7,
    name: 'timer',
    arguments: [{ name: 'after', kind: 'nanoseconds' }],
    result: 'id of the timer',
    capability: 'clock',
    privileged: false,
    sentence: 'Sets a timer that puts an event in the ring, once.',
  },
  {
    number: 8,
    name: 'cancel',
    arguments: [{ name: 'id', kind: 'id' }],
    result: 'nothing; error not-found when it is done already',
    capability: null,
    privileged: false,
    sentence: 'Calls off a timer; its event will not come.',
  },
  {
    number: 9,
    name: 'random',
    arguments: [
      { name: 'bytes', kind: 'buffer' },
      { name: 'length', kind: 'length' },
    ],
    result: 'bytes written, all that were asked for',
    capability: 'random',
    privileged: false,
    sentence: 'Fills a buffer with random bytes, at most 64 KiB.',
  },
  {
    number: 10,
    name: 'spawn',
    arguments: [
      { name: 'name', kind: 'text' },
      { name: 'length', kind: 'length' },
    ],
    result: 'id of the new Task',
    capability: 'spawn',
    privileged: false,
    sentence:
      'Starts a configured Task that a grant names; it gets those of its grants that the caller holds too.',
  },
  {
    number: 11,
    name: 'kill',
    arguments: [{ name: 'id', kind: 'id' }],
    result: 'nothing; error closed when it had ended, not-found when the caller did not start it',
    capability: 'spawn',
    privileged: false,
    sentence: 'Ends a Task this one started.',
  },
  {
    number: 12,
    name: 'status',
    arguments: [{ name: 'id', kind: 'id' }],
    result:
      'exit status; error again while it lives, cancelled when it did not exit, not-found when the caller did not start it',
    capability: 'spawn',
    privileged: false,
    sentence: 'Asks how a Task this one started ended.',
  },
  {
    number: 13,
    name: 'sleep',
    arguments: [{ name: 'duration', kind: 'nanoseconds' }],
    result: 'nothing',
    capability: null,
    privileged: false,
    sentence: 'Blocks for that long, whatever happens meanwhile.',
  },
  {
    number: 14,
    name: 'screen',
    arguments: [{ name: 'call', kind: 'call' }],
    result: 'nothing; completes by an event',
    capability: 'screen',
    privileged: false,
    reserved: true,
    sentence: 'Draws on the raster of the tab.',
  },
  {
    number: 15,
    name: 'store',
    arguments: [{ name: 'call', kind: 'call' }],
    result: 'nothing; completes by an event',
    capability: 'store',
    privileged: false,
    reserved: true,
    sentence: 'Reads and writes stored objects.',
  },
  {
    number: 16,
    name: 'files',
    arguments: [{ name: 'call', kind: 'call' }],
    result: 'nothing; completes by an event',
    capability: 'files',
    privileged: false,
    reserved: true,
    sentence: 'Reads and writes host files.',
  },
  {
    number: 17,
    name: 'net',
    arguments: [{ name: 'call', kind: 'call' }],
    result: 'nothing; completes by an event',
    capability: 'port',
    privileged: false,
    reserved: true,
    sentence: 'Talks to the network.',
  },
  {
    number: 18,
    name: 'submit',
    arguments: [
      { name: 'calls', kind: 'call' },
      { name: 'count', kind: 'count' },
    ],
    result: 'operations accepted, from the first on; the error says why the next one was not',
    capability: null,
    privileged: false,
    sentence:
      'Starts up to 64 operations; each needs its own grant and completes by an event with its id.',
  },
];

/** Numbers the handlers and the SDK name; the table above is the source. */
export const CALL_NUMBER = Object.fromEntries(
  TASK_CALLS.map((row) => [row.name, row.number]),
) as Readonly<Record<string, number>>;
