/**
 * The man page, made from the command table: roff with man(7) macros.
 */
import { argumentTerm, optionTerm } from './flags.ts';
import { argumentText, EXIT_STATUSES, optionText, TAGLINE } from './help-text.ts';
import { commonOptions } from './options.ts';
import { commandNames, commands } from './table.ts';
import type { Command } from './types.ts';

/** Files and variables that every command obeys. */
const FILES = [
  ['$XDG_CONFIG_HOME/flatland', 'The user’s machine.edn, theme.edn and task/NAME.edn'],
  ['$XDG_STATE_HOME/flatland', 'The history of the prompt'],
] as const;

const VARIABLES = [
  ['NO_COLOR, FORCE_COLOR', 'Whether texts are coloured'],
  ['XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME, XDG_RUNTIME_DIR', 'Folders of the user'],
] as const;

/** The page flatland(1). */
export function manPage(version: string): string {
  const lines = [
    `.TH FLATLAND 1 "" "Flatland ${escape(version)}" "User Commands"`,
    '.SH NAME',
    `flatland \\- ${escape(TAGLINE)}`,
    '.SH SYNOPSIS',
    ...commandNames.flatMap((name) => synopsis(name, commands[name])),
    '.SH COMMANDS',
    ...commandNames.flatMap((name) => section(name, commands[name])),
    '.SH OPTIONS OF EVERY COMMAND',
    ...Object.entries(commonOptions).flatMap(([key, option]) =>
      item(optionTerm(key, option), optionText(option)),
    ),
    ...item('-h, --help', 'Show the help of a command'),
    ...item('-V, --version', 'Print the version; before any command'),
    '.SH EXIT STATUS',
    ...EXIT_STATUSES.flatMap(({ term, text }) => item(term, text)),
    '.SH FILES',
    ...FILES.flatMap(([term, text]) => item(term, text)),
    '.SH ENVIRONMENT',
    ...VARIABLES.flatMap(([term, text]) => item(term, text)),
  ];
  return `${lines.join('\n')}\n`;
}

function synopsis(name: string, command: Command): string[] {
  const args = command.arguments.map(argumentTerm).map(escape).join(' ');
  return [`.B flatland ${name}`, `[\\fIOPTION\\fR...] ${args}`.trim(), '.br'];
}

function section(name: string, command: Command): string[] {
  const own = Object.entries(command.options).filter(([key]) => !(key in commonOptions));
  return [
    `.SS ${name}`,
    `${escape(command.summary)}.`,
    ...command.description.flatMap((text) => ['.PP', escape(text)]),
    ...command.arguments.flatMap((argument) =>
      item(argumentTerm(argument), argumentText(argument)),
    ),
    ...own.flatMap(([key, option]) => item(optionTerm(key, option), optionText(option))),
    ...command.examples.flatMap(({ line, says }) => [
      '.PP',
      `${escape(says)}:`,
      '.PP',
      '.EX',
      `    ${escape(line)}`,
      '.EE',
    ]),
  ];
}

function item(term: string, text: string): string[] {
  return ['.TP', `.B ${escape(term)}`, escape(text)];
}

/** Text that roff prints as it is: backslashes, hyphens, quotes, and no control line by accident. */
function escape(text: string): string {
  const plain = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('"', '\\(dq')
    .replaceAll('’', '\\(cq')
    .replaceAll('“', '\\(lq')
    .replaceAll('”', '\\(rq')
    .replaceAll('…', '...');
  return plain.startsWith('.') ? `\\&${plain}` : plain;
}
