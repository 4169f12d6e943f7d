/**
 * Calls of the Monitor: by name, with Values, refused without `monitor`.
 *
 * The shell binds every row under its own name; there is no other way from the
 * shell into the kernel. Numbers start at 1000 so that they can never be met
 * in a7 by a Task.
 */

import type { Argument, PrivilegedCall, ValueKind } from './call.ts';

type Shape = readonly [
  name: string,
  parameters: readonly Argument<ValueKind>[],
  result: string,
  sentence: string,
];

const task: Argument<ValueKind> = { name: 'id', kind: 'task' };
const options: Argument<ValueKind> = { name: 'options', kind: 'record', optional: true };

const SHAPES: readonly Shape[] = [
  ['tasks', [], 'list of Task records', 'Lists the Tasks that live.'],
  ['task', [task], 'Task record', 'Tells everything about one Task, also when it has ended.'],
  ['programs', [], 'list of names', 'Lists the Tasks that can be started by name.'],
  [
    'spawn',
    [{ name: 'program', kind: 'program' }, options],
    'id',
    'Starts a Task by its configured name, an image path or a record.',
  ],
  [
    'kill',
    [task],
    'true, or false when it had ended and was not to be started again',
    'Ends a Task at once, for good.',
  ],
  ['wait', [task], 'result record, once the Task has ended', 'Waits for a Task to end.'],
  ['pause', [task], 'true, or false when it was paused', 'Stops a Task until it is resumed.'],
  ['resume', [task], 'true, or false when it was not paused', 'Lets a paused Task go on.'],
  [
    'output-of',
    [task, options],
    'bytes, or with {record: true} {bytes dropped total}',
    'Gives the last 256 KiB a Task has written, also when it has ended.',
  ],
  [
    'send',
    [task, { name: 'bytes', kind: 'bytes' }],
    'bytes accepted',
    'Gives a Task input that it can read at once.',
  ],
  ['close-input', [task], 'true', "Ends a Task's input."],
  [
    'pipe',
    [
      { name: 'from', kind: 'task' },
      { name: 'to', kind: 'task' },
    ],
    'true',
    "Makes one Task's output the input of another.",
  ],
  [
    'interrupt',
    [task],
    'true when the event was put in its ring',
    'Asks a Task to stop, by an event.',
  ],
  [
    'logs',
    [options],
    'list of log records, oldest first',
    'Reads the kernel log; options {count level task subsystem since}.',
  ],
  ['faults', [], 'list of fault records, oldest first', 'Lists the last faults of Tasks.'],
  ['grants', [task], 'list of grants', 'Lists what a Task may do.'],
  [
    'grant',
    [task, { name: 'grant', kind: 'grant' }],
    'true, or false when it held it',
    'Lets a Task do one more thing.',
  ],
  [
    'revoke',
    [task, { name: 'grant', kind: 'grant' }],
    'true, or false when it did not hold it',
    'Takes a grant away from a Task.',
  ],
  ['memory', [], 'record of totals', 'Tells how RAM is used.'],
  [
    'memory-map',
    [options],
    'list of {start end size rights owner task}, with {used: true} also used, with {heat: true} also loads and stores',
    'Lists who owns each part of RAM, how much of it was used at most, and how hot it is.',
  ],
  [
    'watch-heat',
    [{ name: 'on', kind: 'flag' }],
    'true, or false when it was so already',
    'Begins to count loads and stores of harts, from 0 on, or ends it; while it counts the machine is much slower.',
  ],
  [
    'heat',
    [
      { name: 'address', kind: 'address', optional: true },
      { name: 'length', kind: 'count', optional: true },
      { name: 'block', kind: 'count', optional: true },
    ],
    'list of {start end loads stores}, or nil when nobody watches',
    'Lists the blocks of RAM, 256 bytes each unless told, that harts accessed since watch-heat; of a range, or all.',
  ],
  [
    'owner',
    [{ name: 'address', kind: 'address' }],
    'record {start end rights owner task} or nil',
    'Tells who owns an address.',
  ],
  [
    'peek',
    [
      { name: 'address', kind: 'address' },
      { name: 'kind', kind: 'peek-kind', optional: true },
    ],
    'number',
    'Reads memory or a device register; u32 unless told.',
  ],
  [
    'poke',
    [
      { name: 'address', kind: 'address' },
      { name: 'kind', kind: 'peek-kind' },
      { name: 'value', kind: 'integer' },
    ],
    'true',
    'Writes memory or a device register.',
  ],
  [
    'dump',
    [
      { name: 'address', kind: 'address' },
      { name: 'length', kind: 'count' },
    ],
    'bytes',
    'Copies bytes out of RAM, at most 1 MiB.',
  ],
  [
    'symbol',
    [{ name: 'address-or-name', kind: 'address-or-name' }],
    'record {name address size offset task} or nil',
    'Finds the symbol at an address, or the address of a symbol.',
  ],
  [
    'harts',
    [],
    'list of hart records',
    'Lists the harts, what each one runs, and why each one stopped how often.',
  ],
  [
    'stop-hart',
    [{ name: 'hart', kind: 'count' }],
    'true, or false when it was stopped',
    'Takes a hart out of the turns; its Task goes on elsewhere. Hart 0 takes the interrupts and stays.',
  ],
  [
    'start-hart',
    [{ name: 'hart', kind: 'count' }],
    'true, or false when it was running',
    'Lets a hart that was stopped take part again.',
  ],
  [
    'registers',
    [{ name: 'of', kind: 'hart-or-task' }],
    'record of pc and x registers by ABI name',
    'Reads the registers of a hart or of a Task.',
  ],
  [
    'disassemble',
    [
      { name: 'address', kind: 'address' },
      { name: 'count', kind: 'count', optional: true },
    ],
    'list of {address bytes text symbol}',
    'Decodes instructions; 16 unless told.',
  ],
  ['devices', [], 'list of {name base size interrupt}', 'Lists what is on the bus.'],
  [
    'regions',
    [],
    'list of {pc symbol instructions bytes shared entered fuel access rounding hart}, most often entered first',
    'Lists what was compiled: how large, how often entered, and why it stopped.',
  ],
  [
    'interrupts',
    [],
    'list of {source name enabled pending count}',
    'Lists the interrupt sources and how often each one came.',
  ],
  ['time', [], 'record {ns ticks instructions clock}', 'Reads the clock.'],
  [
    'run-for',
    [{ name: 'instructions', kind: 'count' }],
    'instructions that ran, once they have',
    'Lets the machine run that many instructions, rounded up to a turn.',
  ],
  [
    'log',
    [
      { name: 'level', kind: 'level' },
      { name: 'text', kind: 'text' },
      { name: 'data', kind: 'record', optional: true },
    ],
    'true',
    'Adds a record to the kernel log; data has strings, numbers and booleans.',
  ],
  [
    'log-level',
    [
      { name: 'level', kind: 'level', optional: true },
      { name: 'subsystem', kind: 'text', optional: true },
    ],
    'record {level subsystems records dropped}: records that are kept, and that newer ones pushed out',
    'Sets the least serious level that is kept, of all or of one subsystem; without arguments only tells.',
  ],
  ['open-machine', [options], 'handle', 'Makes another machine with a kernel of its own.'],
  [
    'use-machine',
    [{ name: 'handle', kind: 'handle' }],
    'handle that was in use',
    'Makes the calls that follow go to that machine.',
  ],
  ['close-machine', [{ name: 'handle', kind: 'handle' }], 'true', 'Throws a machine away.'],
  [
    'console',
    [{ name: 'since', kind: 'count', optional: true }],
    'record {bytes from total}: from is the place of the first byte, total the place after the last',
    'Gives what the UART has said from a place on, of the last MiB.',
  ],
  ['send-console', [{ name: 'bytes', kind: 'bytes' }], 'bytes accepted', 'Types on the UART.'],
];

export const PRIVILEGED_CALLS: readonly PrivilegedCall[] = SHAPES.map(
  ([name, parameters, result, sentence], index) => ({
    number: 1000 + index,
    name,
    arguments: parameters,
    result,
    capability: 'monitor',
    privileged: true,
    sentence,
  }),
);
