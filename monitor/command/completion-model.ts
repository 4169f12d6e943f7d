/**
 * What the completions of every shell have in common, made from the command table.
 */
import { longFlag } from './flags.ts';
import { commandNames, commands } from './table.ts';
import type { Argument, Command, Option } from './types.ts';

/** What can be offered at one place. */
export interface Offer {
  /** Fixed words. */
  readonly words: readonly string[];
  /** Names of the configured Tasks, asked for at that moment. */
  readonly tasks: boolean;
  readonly files: boolean;
  readonly folders: boolean;
}

export interface FlagModel {
  /** `--memory`. */
  readonly long: string;
  /** `-o`, when there is one. */
  readonly short: string | undefined;
  readonly summary: string;
  /** Name of its value; undefined for a flag without one. */
  readonly value: string | undefined;
  readonly offer: Offer;
  readonly repeat: boolean;
}

export interface ArgumentModel {
  readonly name: string;
  readonly offer: Offer;
  readonly repeat: boolean;
  readonly optional: boolean;
}

export interface CommandModel {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly FlagModel[];
  readonly arguments: readonly ArgumentModel[];
}

const NOTHING: Offer = { words: [], tasks: false, files: false, folders: false };

/** Every command as completions see it. */
export function completionModel(): readonly CommandModel[] {
  return commandNames.map((name) => {
    const command: Command = commands[name];
    const flags = Object.entries(command.options).map(([key, option]) => flagModel(key, option));
    const plain = { short: undefined, value: undefined, offer: NOTHING, repeat: false };
    return {
      name,
      summary: command.summary,
      flags: [
        ...flags,
        { ...plain, long: '--no-color', summary: 'No colours' },
        { ...plain, long: '--help', short: '-h', summary: 'Show the help of a command' },
      ],
      arguments: command.arguments.map(argumentModel),
    };
  });
}

/** Flags of a command that take a value, all spellings. */
export function valueFlags(command: CommandModel): readonly string[] {
  return command.flags
    .filter((flag) => flag.value !== undefined)
    .flatMap((flag) => (flag.short === undefined ? [flag.long] : [flag.long, flag.short]));
}

function flagModel(key: string, option: Option): FlagModel {
  const { kind } = option;
  return {
    long: longFlag(key),
    short: option.short === undefined ? undefined : `-${option.short}`,
    summary: option.summary,
    value: kind === 'flag' ? undefined : (option.value ?? kind.toUpperCase()),
    repeat: option.repeat === true,
    offer: {
      ...NOTHING,
      words: option.choices ?? [],
      files: kind === 'file',
      folders: kind === 'folder',
    },
  };
}

function argumentModel(argument: Argument): ArgumentModel {
  const { kind, choices = [] } = argument;
  return {
    name: argument.name,
    repeat: argument.repeat === true,
    optional: argument.optional === true,
    offer: {
      words: kind === 'command' ? [...commandNames, ...choices] : choices,
      tasks: kind === 'task' || kind === 'name',
      files: kind === 'task' || kind === 'file',
      folders: kind === 'folder',
    },
  };
}
