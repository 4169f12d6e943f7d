/**
 * Command line to command: commander, driven by the table.
 *
 * Options before the command are those of the Monitor; the ones that the
 * command has too count for it. Runs and prints nothing.
 */
import { Command as Parser, CommanderError, Option as ParserOption } from 'commander';
import { nearest } from '../../config/index.ts';
import { argumentTerm, longFlag, optionTerm } from './flags.ts';
import { choice, readOption } from './option-values.ts';
import { type CommandName, commandNames, commands, defaultCommand } from './table.ts';
import { type Command, type Option, UsageError } from './types.ts';

/** What the command line asks for. */
export type Invocation =
  | {
      readonly kind: 'command';
      readonly name: CommandName;
      readonly options: Readonly<Record<string, unknown>>;
      readonly args: readonly string[];
    }
  /** Without a name: the list of commands. */
  | { readonly kind: 'help'; readonly name: CommandName | undefined }
  | { readonly kind: 'version' };

/** Options as the parser leaves them: text, texts, or true; false for `--no-color`. */
type RawOptions = Readonly<Record<string, string | readonly string[] | boolean | undefined>>;

/**
 * Reads a command line.
 *
 * @param argv without the interpreter and the program
 * @throws UsageError, and ConfigError for a malformed grant
 */
export function parseCommandLine(argv: readonly string[]): Invocation {
  let found: Invocation | undefined;
  const program = parserFor('flatland', commands[defaultCommand], true);
  program.enablePositionalOptions().version('-', '-V, --version');
  program.action(() => {
    found = invocation(defaultCommand, program.opts(), {}, program.args);
  });
  // Only a command that is named can be meant; making all of them costs tens of milliseconds.
  for (const name of commandNames.filter((each) => argv.includes(each))) {
    const parser = parserFor(name, commands[name], false);
    parser.action(() => {
      found = invocation(name, parser.opts(), program.opts(), parser.args);
    });
    program.addCommand(parser);
  }
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return explain(error, program);
    throw error;
  }
  return found!;
}

/** Thrown out of commander to say whose help was asked for. */
class HelpAsked extends CommanderError {
  readonly about: string;

  constructor(about: string) {
    super(0, 'commander.help', '');
    this.about = about;
  }
}

function parserFor(name: string, command: Command, whole: boolean): Parser {
  const parser = new Parser(name);
  parser.exitOverride().configureOutput({ writeOut() {}, writeErr() {} });
  parser.showSuggestionAfterError(false).helpCommand(false).helpOption('-h, --help');
  parser.helpInformation = () => {
    throw new HelpAsked(name);
  };
  parser.allowExcessArguments(whole);
  if (command.passThrough === true) parser.passThroughOptions();
  for (const [key, option] of Object.entries(command.options)) {
    parser.addOption(parserOption(key, option));
    if (key === 'color') parser.addOption(new ParserOption('--no-color'));
  }
  for (const argument of command.arguments) {
    const dots = argument.repeat === true ? '...' : '';
    const [open, close] = argument.optional === true ? '[]' : '<>';
    parser.argument(`${open}${argument.name}${dots}${close}`);
  }
  return parser;
}

function parserOption(key: string, option: Option): ParserOption {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  const value = option.kind === 'flag' ? '' : ' <value>';
  const parsed = new ParserOption(`${short}${longFlag(key)}${value}`);
  if (option.repeat === true) {
    parsed.argParser((text: string, before: readonly string[] | undefined) => [
      ...(before ?? []),
      text,
    ]);
  }
  return parsed;
}

function invocation(
  name: CommandName,
  own: RawOptions,
  outer: RawOptions,
  args: readonly string[],
): Invocation {
  const command: Command = commands[name];
  if (name === defaultCommand && args.length > 0) unknownCommand(args[0]!);
  for (const [key, value] of Object.entries(outer)) {
    if (value !== undefined && !(key in command.options)) {
      throw new UsageError(`${longFlag(key)} is no option of ${name}; ${seeHelp(name)}`);
    }
  }
  const options: Record<string, unknown> = {};
  for (const [key, option] of Object.entries(command.options)) {
    options[key] = optionValue(key, option, own[key] ?? outer[key]);
  }
  command.arguments.forEach((argument, index) => {
    if (argument.kind !== 'choice') return;
    const given = argument.repeat === true ? args.slice(index) : args.slice(index, index + 1);
    for (const text of given) choice(argument.name, text, argument.choices ?? []);
  });
  return { kind: 'command', name, options, args };
}

function optionValue(key: string, option: Option, raw: RawOptions[string]): unknown {
  if (option.kind === 'flag') return raw === true;
  if (option.repeat === true) {
    const texts = Array.isArray(raw) ? raw : [];
    return texts.map((text) => readOption(key, option, text as string));
  }
  if (raw === false) return 'never';
  return typeof raw === 'string' ? readOption(key, option, raw) : option.default;
}

/** Turns what commander says into help, the version, or one readable line. */
function explain(error: CommanderError, program: Parser): Invocation {
  const word = program.args[0];
  const unknown = word !== undefined && !word.startsWith('-') && !isCommand(word);
  if (unknown && error.code !== 'commander.version') unknownCommand(word);
  if (error instanceof HelpAsked) {
    const name = commandNames.find((each) => each === error.about);
    return { kind: 'help', name };
  }
  if (error.code === 'commander.version') return { kind: 'version' };
  const name = word !== undefined && isCommand(word) ? word : defaultCommand;
  const command: Command = commands[name];
  const quoted = /'(.*)'/s.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'commander.unknownOption':
      return unknownOption(quoted, name);
    case 'commander.optionMissingArgument': {
      const flag = /--[a-z-]+/.exec(quoted)?.[0] ?? quoted;
      const [key, option] = Object.entries(command.options).find(
        ([each]) => longFlag(each) === flag,
      ) ?? ['', undefined];
      const term = option === undefined ? flag : optionTerm(key, option);
      throw new UsageError(`${flag} needs a value: ${term}; ${seeHelp(name)}`);
    }
    case 'commander.missingArgument': {
      const missing = command.arguments.find((argument) => argument.name === quoted);
      const term = missing === undefined ? quoted : argumentTerm(missing);
      throw new UsageError(`${name} needs ${term}; ${seeHelp(name)}`);
    }
    case 'commander.excessArguments': {
      const given = program.commands.find((parser) => parser.name() === name)?.args ?? [];
      const extra = given[command.arguments.length] ?? '';
      const hint = command.extra ?? seeHelp(name);
      throw new UsageError(`${name}: found “${extra}”, expected no more; ${hint}`);
    }
    default:
      throw new UsageError(error.message.replace(/^error: /, '').split('\n')[0]!);
  }
}

function isCommand(word: string): word is CommandName {
  return (commandNames as readonly string[]).includes(word);
}

/** What the extension of a file says about what was meant. */
const FILE_COMMANDS: readonly (readonly [RegExp, CommandName])[] = [
  [/\.(edn|elf)$/, 'run'],
  [/\.fnl$/, 'script'],
  [/\.c$/, 'build'],
];

function unknownCommand(word: string): never {
  const file = FILE_COMMANDS.find(([pattern]) => pattern.test(word));
  const near = file === undefined ? nearest(word, commandNames) : `${file[1]} ${word}`;
  const hint = near === undefined ? 'flatland help lists them' : `did you mean ${near}?`;
  throw new UsageError(`no command “${word}”; ${hint}`);
}

function unknownOption(given: string, name: CommandName): never {
  const flag = given.split('=')[0]!;
  const command: Command = commands[name];
  const flags = [...Object.keys(command.options).map(longFlag), '--help'];
  const near = flag.startsWith('--') ? nearest(flag, flags) : undefined;
  const hint = near === undefined ? seeHelp(name) : `did you mean ${near}?`;
  throw new UsageError(`no option ${flag} of ${name}; ${hint}`);
}

function seeHelp(name: CommandName): string {
  return `see flatland help ${name}`;
}
