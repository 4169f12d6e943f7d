/**
 * The schema of a Task file, `config/task/NAME.edn`.
 */
import { readEdn } from '../edn/reader.ts';
import { ConfigError, type Place } from '../error.ts';
import { optional, record, required, standard, textMap, vectorOf } from './collection.ts';
import { grant } from './grant.ts';
import { Reading } from './kind.ts';
import { duration, size, sizeText } from './quantity.ts';
import { choice, text, whole } from './scalar.ts';
import type { TaskConfig } from './types.ts';

/** RAM ends below 2^32 and begins at 2^31, so nothing in it is larger. */
export const LARGEST_MEMORY = 2 ** 31;

const count = (what: string) => whole(what, 1, Number.MAX_SAFE_INTEGER);

const limits = record('a map of limits', {
  instructions: optional(
    count('a number of instructions'),
    'Instructions it may retire',
    '1000000',
  ),
  time: optional(duration, 'Time it may take, by the clock of the machine', '"5s"'),
  output: optional(size(1, Number.MAX_SAFE_INTEGER), 'Bytes it may write to its output', '"1M"'),
});

/** Keys of a Task file. */
export const taskSchema = record('a Task file', {
  image: required(
    text('the name of a program such as "hello.elf"', { empty: false }),
    'The program, looked for beside this file, then among the bundled ones',
    '"hello.elf"',
  ),
  memory: standard(
    size(4096, LARGEST_MEMORY),
    'The whole chunk: image, heap and stack; it never grows',
    '"512K"',
    256 * 1024,
  ),
  stack: standard(size(1024, LARGEST_MEMORY), 'The stack within the chunk', '"16K"', 16 * 1024),
  args: standard(
    vectorOf(text('a string', { empty: true }), 'a vector of strings', 1024),
    'Arguments, after its name',
    '["--depth" "200"]',
    [],
  ),
  env: standard(
    textMap('a map of names to strings', (name) => /^[^=\0]+$/.test(name)),
    'Its environment',
    '{"LANG" "C"}',
    {},
  ),
  grants: standard(
    vectorOf(grant, 'a vector of grants such as [:output :log]', 64, { once: true }),
    'What it may do; nothing else is allowed',
    '[:output :log]',
    [],
  ),
  tab: standard(choice(['text', 'raster', 'none']), 'What its tab shows', ':text', 'text'),
  harts: optional(
    vectorOf(whole('the number of a hart', 0, 31), 'a vector of hart numbers such as [0 1]', 32, {
      once: true,
    }),
    'Harts it may run on; all of them when not given',
    '[0 1]',
  ),
  priority: optional(whole('a priority', 0, 7), 'Its priority, 0 before all others', '3'),
  limits: standard(limits, 'Where it has to stop', '{:time "5s" :output "1M"}', {}),
  restart: standard(
    choice(['never', 'on-fault', 'always']),
    'When it is started again after it ended',
    ':on-fault',
    'never',
  ),
});

/** A Task file and where its values stand. */
export interface TaskFile {
  readonly config: TaskConfig;
  /** Place of a value by path, `image` or `args/0`; the start of the file when it is a default. */
  placeOf(path: string): Place;
}

/**
 * Reads a Task file.
 *
 * @param file its name in messages
 * @throws ConfigError at the first thing that is wrong
 */
export function openTaskFile(bytes: Uint8Array | string, file: string): TaskFile {
  const reading = new Reading();
  const node = readEdn(bytes, file, 'a Task file such as {:image "hello.elf"}');
  const config: TaskConfig = taskSchema.read(node, reading);
  const placeOf = (path: string): Place => reading.places.get(path) ?? node.place;
  if (config.stack >= config.memory) {
    throw new ConfigError(placeOf(reading.places.has('stack') ? 'stack' : 'memory'), {
      found: `a stack of ${sizeText(config.stack)} in a chunk of ${sizeText(config.memory)}`,
      expected: 'a stack smaller than :memory',
    });
  }
  return { config, placeOf };
}

/** As openTaskFile, without places. */
export function readTaskFile(bytes: Uint8Array | string, file: string): TaskConfig {
  return openTaskFile(bytes, file).config;
}
