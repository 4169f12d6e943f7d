/**
 * Help texts, made from the command table: the overview and each command's page.
 */
import { durationText } from '../../config/index.ts';
import type { Style } from './colour.ts';
import { argumentTerm, optionTerm, usage } from './flags.ts';
import { type CommandName, commandNames, commands, defaultCommand } from './table.ts';
import { runRows } from './table-run.ts';
import { type Entry, termList, textWidth, wrap } from './text-layout.ts';
import type { Argument, Command, Option } from './types.ts';

/** Where a help text is shown. */
export interface HelpOptions {
  readonly style: Style;
  /** Columns of the terminal, undefined for none. */
  readonly width: number | undefined;
}

/** One line about the whole. */
export const TAGLINE = 'a 64-bit RISC-V computer that lives in a terminal';

/** The list of commands, as `flatland help` prints it. */
export function overview(version: string, { style, width: columns }: HelpOptions): string {
  const width = textWidth(columns);
  const entry = (name: CommandName): Entry => {
    const command: Command = commands[name];
    const args = command.arguments.map(argumentTerm);
    return { term: [name, ...args].join(' '), text: command.summary };
  };
  const starts = (name: CommandName) => name in runRows;
  const common = Object.entries(commands.paths.options).filter(([key]) => key !== 'json');
  return page([
    wrap(`Flatland ${version}: ${TAGLINE}`, width),
    [`  flatland [COMMAND] [OPTION...]`, `  Without a command it opens the Monitor.`],
    [
      style.title('Start the computer'),
      ...termList(commandNames.filter(starts).map(entry), width, style.name),
    ],
    [
      style.title('Make, measure, explain'),
      ...termList(commandNames.filter((name) => !starts(name)).map(entry), width, style.name),
    ],
    [style.title('Options of every command'), ...optionLines(common, width, style)],
    [style.title('Exit status'), ...termList(EXIT_STATUSES, width)],
    [...wrap('flatland help COMMAND says more; so does flatland COMMAND --help.', width)],
  ]);
}

/** What the exit statuses mean. */
export const EXIT_STATUSES: readonly Entry[] = [
  { term: '0', text: 'success' },
  { term: '1', text: 'the work failed' },
  { term: '2', text: 'called wrongly, or a configuration file is wrong' },
  { term: '124', text: 'ended at the timeout' },
  { term: '130', text: 'ended by Ctrl-C' },
  { term: '143', text: 'ended by SIGTERM' },
];

/** The page of one command, as `--help` and `flatland help COMMAND` print it. */
export function commandHelp(name: CommandName, { style, width: columns }: HelpOptions): string {
  const width = textWidth(columns);
  const command: Command = commands[name];
  const line = usage(name === defaultCommand ? '[monitor]' : name, command);
  const examples = command.examples.flatMap(({ line: example, says }) => [
    `  ${style.name(example)}`,
    ...wrap(says, width - 6).map((text) => `      ${text}`),
  ]);
  return page([
    wrap(command.summary, width),
    [`  flatland ${line}`],
    ...command.description.map((paragraph) => wrap(paragraph, width)),
    command.arguments.length === 0
      ? []
      : [style.title('Arguments'), ...termList(argumentEntries(command), width, style.name)],
    [style.title('Options'), ...optionLines(Object.entries(command.options), width, style)],
    [style.title('Examples'), ...examples],
  ]);
}

function argumentEntries(command: Command): readonly Entry[] {
  return command.arguments.map((argument) => ({
    term: argumentTerm(argument),
    text: argumentText(argument),
  }));
}

/** The summary of an argument with its choices. */
export function argumentText(argument: Argument): string {
  const choices = argument.choices === undefined ? '' : `: ${argument.choices.join(', ')}`;
  return `${argument.summary}${choices}`;
}

/** The summary of an option with its default. */
export function optionText(option: Option): string {
  const { default: standard, kind, summary } = option;
  if (standard === undefined) return summary;
  const text = kind === 'duration' ? durationText(Number(standard)) : String(standard);
  return `${summary} (${text} unless given)`;
}

function optionLines(
  options: readonly (readonly [string, Option])[],
  width: number,
  style: Style,
): string[] {
  const entries = options.map(([key, option]) => ({
    term: optionTerm(key, option),
    text: optionText(option),
  }));
  const help = { term: '-h, --help', text: 'Show the help of a command' };
  return termList([...entries, help], width, style.name);
}

/** Blocks of lines with an empty line between them; empty blocks are left out. */
function page(blocks: readonly (readonly string[])[]): string {
  const texts = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  return `${texts.join('\n\n')}\n`;
}
