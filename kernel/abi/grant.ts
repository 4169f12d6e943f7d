/**
 * Names of everything a Task can be granted.
 *
 * Deny by default: what a Task's list does not name, it does not have. A grant
 * is written name, right, object in that order; this list says which names
 * exist and what may follow each.
 */

export type GrantName =
  | 'output'
  | 'input'
  | 'log'
  | 'clock'
  | 'random'
  | 'screen'
  | 'store'
  | 'files'
  | 'spawn'
  | 'port'
  | 'device'
  | 'monitor';

/** What may follow a grant's name, in order. */
export type GrantParameter =
  'width' | 'height' | 'right' | 'pattern' | 'name' | 'protocol' | 'port';

export interface GrantRow {
  readonly name: GrantName;
  readonly parameters: readonly GrantParameter[];
  readonly sentence: string;
}

export const GRANTS: readonly GrantRow[] = [
  { name: 'output', parameters: [], sentence: 'May write to its output stream.' },
  { name: 'input', parameters: [], sentence: 'May read its input stream.' },
  { name: 'log', parameters: [], sentence: 'May add records to the kernel log.' },
  { name: 'clock', parameters: [], sentence: 'May read the time and set timers.' },
  { name: 'random', parameters: [], sentence: 'May draw random bytes.' },
  {
    name: 'screen',
    parameters: ['width', 'height'],
    sentence: 'May draw on a raster of that size in its tab.',
  },
  {
    name: 'store',
    parameters: ['right', 'pattern'],
    sentence: 'May read or write the stored objects whose names match.',
  },
  {
    name: 'files',
    parameters: ['right', 'pattern'],
    sentence: 'May read or write host files below that folder.',
  },
  { name: 'spawn', parameters: ['name'], sentence: 'May start Tasks of that name.' },
  {
    name: 'port',
    parameters: ['protocol', 'port'],
    sentence: 'May listen on or connect to that network port.',
  },
  { name: 'device', parameters: ['name'], sentence: 'May drive that device itself.' },
  { name: 'monitor', parameters: [], sentence: 'May make every privileged call.' },
];
