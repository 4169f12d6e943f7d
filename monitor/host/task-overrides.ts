/**
 * Values of the command line that replace those of a Task file.
 */
import {
  ConfigError,
  type EdnNode,
  type Grant,
  Reading,
  readTaskFile,
  sizeText,
  type TaskConfig,
  taskSchema,
} from '../../config/index.ts';

/** What replaces the values of a Task file. */
export interface TaskOverrides {
  /** Bytes. */
  readonly memory?: number | undefined;
  /** Bytes. */
  readonly stack?: number | undefined;
  readonly grants?: readonly Grant[] | undefined;
  /** Instead of those of the file. */
  readonly args?: readonly string[] | undefined;
  /** Added to the environment of the file. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** What a program without a Task file may do unless told otherwise. */
const PROGRAM_GRANTS: readonly Grant[] = [{ name: 'output' }, { name: 'input' }, { name: 'log' }];

/**
 * The configuration with its values replaced.
 *
 * @throws ConfigError that names `--memory` or `--stack`
 */
export function override(config: TaskConfig, overrides: TaskOverrides): TaskConfig {
  const memory = checked('memory', overrides.memory) ?? config.memory;
  const stack = checked('stack', overrides.stack) ?? config.stack;
  if (stack >= memory) {
    const option = overrides.stack === undefined ? '--memory' : '--stack';
    throw new ConfigError(placeOf(option), {
      found: `a stack of ${sizeText(stack)} in a chunk of ${sizeText(memory)}`,
      expected: 'a stack smaller than the memory',
    });
  }
  return {
    ...config,
    memory,
    stack,
    grants: overrides.grants ?? config.grants,
    args: overrides.args ?? config.args,
    env: { ...config.env, ...overrides.env },
  };
}

/**
 * The configuration of a program that has no Task file: the defaults of one,
 * the grants :output :input :log, and at most a quarter of its memory as stack.
 */
export function programConfig(image: string, overrides: TaskOverrides): TaskConfig {
  const defaults = { ...readTaskFile('{:image "-"}', image), image, grants: PROGRAM_GRANTS };
  const memory = checked('memory', overrides.memory) ?? defaults.memory;
  const stack = Math.min(defaults.stack, Math.floor(memory / 4));
  return override({ ...defaults, memory, stack }, overrides);
}

/** Checks a size as the schema of Task files does. */
function checked(key: 'memory' | 'stack', value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  const node: EdnNode = { kind: 'integer', value, place: placeOf(`--${key}`) };
  return taskSchema.fields[key].kind.read(node, new Reading());
}

function placeOf(option: string) {
  return { file: option, line: 1, column: 1 };
}
