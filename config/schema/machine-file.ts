/**
 * The schema of the machine file, `config/machine.edn`.
 */
import { readEdn } from '../edn/reader.ts';
import { ConfigError, type Place } from '../error.ts';
import { record, standard, vectorOf } from './collection.ts';
import { Reading } from './kind.ts';
import { size, sizeText } from './quantity.ts';
import { choice, named, whole, yesNo } from './scalar.ts';
import { LARGEST_MEMORY } from './task-file.ts';
import type { MachineConfig } from './types.ts';

const MEBIBYTE = 1024 * 1024;

/** RAM and heap are whole pages. */
const PAGE = 4096;

/** Keys of the machine file. */
export const machineSchema = record('a machine file', {
  harts: standard(whole('a number of harts', 1, 32), 'Hardware threads', '4', 1),
  memory: standard(
    size(8 * MEBIBYTE, LARGEST_MEMORY - MEBIBYTE),
    'RAM, from address 0x80000000; a multiple of 4K',
    '"128M"',
    128 * MEBIBYTE,
  ),
  clock: standard(
    choice(['steps', 'real']),
    'What time follows: instructions, the same in every run, or the host',
    ':real',
    'real',
  ),
  protection: standard(
    choice(['on', 'off']),
    'Whether Tasks are kept inside their chunk',
    ':on',
    'on',
  ),
  engine: standard(
    choice(['compiler', 'interpreter', 'both']),
    'How code runs: hot code compiled, all of it interpreted, or both, compared',
    ':compiler',
    'compiler',
  ),
  heap: standard(
    size(MEBIBYTE, 1024 * MEBIBYTE),
    'The heap of the kernel, within RAM; a multiple of 4K',
    '"4M"',
    4 * MEBIBYTE,
  ),
  'max-tasks': standard(
    whole('a number of Tasks', 1, 4096),
    'Tasks that may live at once',
    '200',
    64,
  ),
  uart: standard(yesNo, 'Whether the board has a UART', 'true', true),
  launch: standard(
    vectorOf(named('the name of a Task such as :hello'), 'a vector of names such as [:hello]', 64),
    'Tasks started at boot, in order',
    '[:hello]',
    [],
  ),
});

/** The machine file and where its values stand. */
export interface MachineFile {
  readonly config: MachineConfig;
  /** Place of a value by path, `memory` or `launch/0`; the start of the file when it is a default. */
  placeOf(path: string): Place;
}

/**
 * Reads the machine file.
 *
 * @param file its name in messages
 * @throws ConfigError at the first thing that is wrong
 */
export function openMachineFile(bytes: Uint8Array | string, file: string): MachineFile {
  const reading = new Reading();
  const node = readEdn(bytes, file, 'a machine file such as {:harts 1 :memory "128M"}');
  const config: MachineConfig = machineSchema.read(node, reading);
  const placeOf = (path: string): Place => reading.places.get(path) ?? node.place;
  for (const key of ['memory', 'heap'] as const) {
    if (config[key] % PAGE !== 0) {
      throw new ConfigError(placeOf(key), {
        found: `${config[key]} bytes`,
        expected: 'a multiple of 4K',
      });
    }
  }
  if (config.heap * 2 > config.memory) {
    throw new ConfigError(placeOf(reading.places.has('heap') ? 'heap' : 'memory'), {
      found: `a heap of ${sizeText(config.heap)} in memory of ${sizeText(config.memory)}`,
      expected: 'a heap of at most half of :memory',
    });
  }
  return { config, placeOf };
}

/** As openMachineFile, without places. */
export function readMachineFile(bytes: Uint8Array | string, file: string): MachineConfig {
  return openMachineFile(bytes, file).config;
}
