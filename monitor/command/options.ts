/**
 * Options that several commands share, written once.
 *
 * A row of the table spreads these groups into its own `options`.
 */
import type { Option } from './types.ts';

const MEBIBYTE = 1024 * 1024;

/** On every command. */
export const commonOptions = {
  config: {
    kind: 'folder',
    value: 'DIR',
    summary: 'Folder of EDN files laid over the user’s and the bundled ones, file by file',
  },
  clock: {
    kind: 'choice',
    choices: ['steps', 'real'],
    summary: 'Clock of the machine: steps repeats exactly, real follows the host',
  },
  color: {
    kind: 'choice',
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    summary: 'Colours; auto obeys NO_COLOR, FORCE_COLOR and the terminal; --no-color is never',
  },
  engine: {
    kind: 'choice',
    choices: ['compiler', 'interpreter', 'both'],
    summary:
      'How code runs: hot code compiled, all of it interpreted, or both, compared (slow, to hunt bugs)',
  },
  debug: { kind: 'flag', summary: 'Show stack traces and what goes on inside' },
} as const satisfies Record<string, Option>;

/** On every command that runs something to its end. */
export const limitOptions = {
  timeout: {
    kind: 'duration',
    value: 'TIME',
    summary: 'End after this much time on the host, such as 500ms, 5s or 2m; exit status 124',
  },
  maxInstructions: {
    kind: 'count',
    value: 'N',
    summary: 'End after this many instructions of the machine',
  },
} as const satisfies Record<string, Option>;

/** On every command that starts the machine of machine.edn. */
export const machineOptions = {
  harts: { kind: 'count', value: 'N', most: 32, summary: 'Harts of the machine, 1 to 32' },
  ram: {
    kind: 'size',
    value: 'SIZE',
    least: 8 * MEBIBYTE,
    most: 2047 * MEBIBYTE,
    multiple: 4096,
    summary: 'Memory of the machine, such as 64M',
  },
  protection: {
    kind: 'choice',
    choices: ['on', 'off'],
    summary: 'Keep Tasks inside their chunk, or let them reach everything',
  },
  log: {
    kind: 'file',
    value: 'FILE',
    summary: 'Write every record of the kernel log there, as JSON, one a line',
  },
} as const satisfies Record<string, Option>;
