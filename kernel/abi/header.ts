/**
 * Makes programs/flatland.h, the C side of the contract, from the tables.
 *
 * The header is all a program includes; it is generated at set-up and never
 * edited. It is written for freestanding C11 on RV64 (clang or gcc).
 */

import type { TaskCall, TaskKind } from './call.ts';
import { ERRORS } from './error.ts';
import { EVENTS, LEVELS, UNTIL } from './event.ts';
import {
  CALL_FIELDS,
  EVENT_FIELDS,
  RING_FIELDS,
  SELF_FIELDS,
  type Field,
  type FieldType,
} from './layout.ts';
import { OPERATIONS } from './operation.ts';
import { SDK_BTP_TEXT } from './sdk-btp.ts';
import { SDK_TEXT } from './sdk.ts';
import { HELD, KEYS, MOUSE } from './tab-event.ts';
import { TASK_CALLS } from './task-calls.ts';
import { ABI_VERSION, NOTE_NAME, NOTE_TYPE } from './version.ts';

const KIND_TO_C: { readonly [kind in TaskKind]: string } = {
  status: 'int64_t ',
  bytes: 'const void *',
  buffer: 'void *',
  text: 'const char *',
  length: 'size_t ',
  nanoseconds: 'int64_t ',
  id: 'uint64_t ',
  level: 'uint64_t ',
  until: 'uint64_t ',
  call: 'const struct flat_call *',
  count: 'size_t ',
};

const FIELD_TO_C: { readonly [type in FieldType]: string } = {
  u32: 'uint32_t ',
  u64: 'uint64_t ',
  i64: 'int64_t ',
  pointer: 'void *',
};

/** `not-here` as a C constant: FLAT_NOT_HERE. */
function constant(prefix: string, name: string): string {
  return prefix + name.replaceAll('-', '_').toUpperCase();
}

function define(name: string, value: number | string, sentence: string): string {
  return `#define ${name} ${value} /* ${sentence} */`;
}

function field(row: Field, qualifier: string): string {
  const type = row.c === undefined ? FIELD_TO_C[row.type] : row.c;
  const space = type.endsWith('*') || type.endsWith(' ') ? '' : ' ';
  const count = row.count === undefined ? '' : `[${row.count}]`;
  return `  ${qualifier}${type}${space}${row.name}${count}; /* ${row.sentence} */`;
}

function struct(name: string, fields: readonly Field[], qualifier = '', tail = ''): string {
  const lines = fields.map((row) => field(row, qualifier));
  return [`struct ${name} {`, ...lines, ...(tail === '' ? [] : [tail]), '};'].join('\n');
}

function prototype(row: TaskCall): string {
  const parameters = row.arguments.map((a) => `${KIND_TO_C[a.kind]}${a.name}`).join(', ');
  const name = row.name.replaceAll('-', '_');
  const needs = row.capability === null ? '' : ` Needs :${row.capability}.`;
  return [
    `  /* ${row.number}. ${row.sentence} Value: ${row.result}.${needs} */`,
    `  struct flat_result (*${name})(${parameters === '' ? 'void' : parameters});`,
  ].join('\n');
}

/**
 * Text of flatland.h.
 * @returns C source, the same for the same tables
 */
export function headerText(): string {
  return [
    '/*',
    ' * flatland.h: how a program talks to the Flatland kernel.',
    ' *',
    ' * Generated from kernel/abi; do not edit. A program is one C file with',
    ' *',
    ' *   int _start(const struct flat_system *sys, const struct flat_self *self)',
    ' *',
    ' * Returning from _start ends the Task with that status. Each call returns an',
    ' * error number (0 is success) and a value.',
    ' */',
    '#ifndef FLATLAND_H',
    '#define FLATLAND_H',
    '',
    '#include <stddef.h>',
    '#include <stdint.h>',
    '',
    define('FLAT_ABI_VERSION', ABI_VERSION, 'what this program is built for'),
    '',
    '/* Errors. */',
    ...ERRORS.map((row) => define(constant('FLAT_', row.name), row.number, row.sentence)),
    '',
    '/* Events. */',
    ...EVENTS.map((row) => define(constant('FLAT_EVENT_', row.name), row.number, row.sentence)),
    '',
    '/* Keys that are no character, what is held down, and what the mouse did. */',
    ...KEYS.map(({ name, number }) => `#define ${constant('FLAT_KEY_', name)} ${number}`),
    ...Object.entries(HELD).map(([name, bit]) => `#define ${constant('FLAT_HELD_', name)} ${bit}`),
    ...Object.entries(MOUSE).map(([name, n]) => `#define ${constant('FLAT_MOUSE_', name)} ${n}`),
    '',
    '/* What wait can wait for; add them up, 0 means FLAT_UNTIL_EVENT. */',
    ...UNTIL.map((row) => define(constant('FLAT_UNTIL_', row.name), row.number, row.sentence)),
    '',
    '/* Operations to submit, with what goes into arguments[]. */',
    ...OPERATIONS.map((row) =>
      define(
        constant('FLAT_DO_', row.name),
        row.number,
        `(${row.arguments.join(', ')}) ${row.sentence}`,
      ),
    ),
    '',
    '/* Log levels. */',
    ...LEVELS.map((name, level) => `#define ${constant('FLAT_LOG_', name)} ${level}`),
    '',
    '/* What a call returns, in a0 and a1. */',
    'struct flat_result {',
    '  int64_t error; /* One of the errors above. */',
    '  int64_t value; /* Depends on the call. */',
    '};',
    '',
    struct('flat_event', EVENT_FIELDS),
    '',
    struct(
      'flat_event_ring',
      RING_FIELDS,
      'volatile ',
      '  struct flat_event events[]; /* Slot n of the ring is n modulo capacity. */',
    ),
    '',
    struct('flat_call', CALL_FIELDS),
    '',
    '/* What the program is told about itself. */',
    struct('flat_self', SELF_FIELDS),
    '',
    '/* The calls, in the order of their numbers. */',
    'struct flat_system {',
    '  uint32_t version; /* ABI version of the kernel. */',
    '  uint32_t size; /* Bytes of this struct; larger when calls were added. */',
    ...TASK_CALLS.map(prototype),
    '};',
    '',
    '/* Entry point; its result is the exit status. */',
    'int _start(const struct flat_system *sys, const struct flat_self *self);',
    '',
    '/* The version this program was built for, as the loader looks for it. */',
    '__attribute__((section(".note.flatland"), used, aligned(4)))',
    'static const struct {',
    '  uint32_t name_size, value_size, type;',
    '  char name[12];',
    '  uint32_t version;',
    '} flat_abi_note = {',
    `  ${NOTE_NAME.length + 1}, 4, ${NOTE_TYPE}, "${NOTE_NAME}", FLAT_ABI_VERSION`,
    '};',
    SDK_TEXT,
    SDK_BTP_TEXT,
    '#endif',
    '',
  ].join('\n');
}
