/**
 * Makes the reference page of all calls, as Markdown, from the tables.
 */

import type { CallRow } from './call.ts';
import { ERRORS } from './error.ts';
import { EVENTS, UNTIL } from './event.ts';
import { GRANTS } from './grant.ts';
import { OPERATIONS } from './operation.ts';
import { PRIVILEGED_CALLS } from './privileged-calls.ts';
import { TASK_CALLS } from './task-calls.ts';
import { ABI_VERSION } from './version.ts';

function signature(row: CallRow): string {
  const names = row.arguments.map((a) => (a.optional === true ? `?${a.name}` : a.name));
  return row.privileged
    ? `(${[row.name, ...names].join(' ')})`
    : `${row.name.replaceAll('-', '_')}(${names.join(', ')})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * The whole page.
 * @returns Markdown, the same for the same tables
 */
export function referenceText(): string {
  return [
    '# Calls',
    '',
    `Generated from \`kernel/abi\`. ABI version ${ABI_VERSION}.`,
    '',
    '## Calls of a Task',
    '',
    'Number in a7, arguments from a0 on; the error comes back in a0, the value in a1.',
    '',
    table(
      ['number', 'call', 'grant', 'value', 'what it does'],
      TASK_CALLS.map((row) => [
        String(row.number),
        `\`${signature(row)}\``,
        row.capability === null ? '' : `\`:${row.capability}\``,
        row.result,
        row.reserved === true ? `${row.sentence} Not on this machine yet.` : row.sentence,
      ]),
    ),
    '',
    '## Privileged calls',
    '',
    'Made by name; each needs the grant `:monitor`.',
    '',
    table(
      ['call', 'result', 'what it does'],
      PRIVILEGED_CALLS.map((row) => [`\`${signature(row)}\``, row.result, row.sentence]),
    ),
    '',
    '## Errors',
    '',
    table(
      ['number', 'name', 'meaning'],
      ERRORS.map((row) => [String(row.number), `\`${row.name}\``, row.sentence]),
    ),
    '',
    '## Events',
    '',
    table(
      ['number', 'name', 'meaning'],
      EVENTS.map((row) => [String(row.number), `\`${row.name}\``, row.sentence]),
    ),
    '',
    '## Operations for `submit`',
    '',
    table(
      ['number', 'operation', 'grant', 'what it does'],
      OPERATIONS.map((row) => [
        String(row.number),
        `\`${row.name}(${row.arguments.join(', ')})\``,
        row.capability === null ? '' : `\`:${row.capability}\``,
        row.sentence,
      ]),
    ),
    '',
    '## What `wait` can wait for',
    '',
    table(
      ['bit', 'name', 'meaning'],
      UNTIL.map((row) => [String(row.number), `\`${row.name}\``, row.sentence]),
    ),
    '',
    '## Grants',
    '',
    table(
      ['grant', 'meaning'],
      GRANTS.map((row) => [
        `\`${row.parameters.length === 0 ? `:${row.name}` : `[:${[row.name, ...row.parameters].join(' ')}]`}\``,
        row.sentence,
      ]),
    ),
    '',
  ].join('\n');
}
