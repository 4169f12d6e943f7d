/**
 * Completions for fish 3 and newer.
 */
import {
  type CommandModel,
  completionModel,
  type FlagModel,
  type Offer,
  valueFlags,
} from './completion-model.ts';

/** The script that `flatland completion fish | source` reads. */
export function fishCompletion(): string {
  const model = completionModel();
  const monitor = model[0]!;
  const takers = [
    ...model.flatMap((command) => valueFlags(command).map((flag) => `${command.name}:${flag}`)),
    ...valueFlags(monitor).map((flag) => `:${flag}`),
  ];
  const lines = [
    '# Completions of flatland for fish, made from its command table.',
    '# Prints the command of the line and how many arguments of it stand before the cursor.',
    'function __flatland_where',
    '  set -l words (commandline -opc)',
    '  set -e words[1]',
    "  set -l command ''",
    '  set -l place 0',
    '  set -l skip 0',
    '  set -l plain 0',
    '  for word in $words',
    '    if test $skip = 1',
    '      set skip 0',
    '    else if test $plain = 0; and test "$word" = --',
    '      set plain 1',
    '    else if test $plain = 0; and string match -q -- \'-?*\' "$word"',
    `      contains -- "$command:$word" ${takers.join(' ')}; and set skip 1`,
    '    else if test -z "$command"',
    '      set command "$word"',
    '    else',
    '      set place (math $place + 1)',
    '    end',
    '  end',
    '  printf "%s\\n%s\\n" "$command" $place',
    'end',
    '',
    'function __flatland_is --argument-names command',
    '  set -l where (__flatland_where)',
    '  test "$where[1]" = "$command"',
    'end',
    '',
    'function __flatland_at --argument-names command place',
    '  set -l where (__flatland_where)',
    '  test "$where[1]" = "$command"; and test "$where[2]" = $place',
    'end',
    '',
    'complete -c flatland -f',
    ...model.map(({ name, summary }) => line(`__flatland_is ''`, `-a ${name}`, summary)),
    ...monitor.flags.map((flag) => flagLine(`__flatland_is ''`, flag)),
    line(`__flatland_is ''`, '-l version -s V', 'Print the version'),
    ...model.flatMap(commandLines),
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines(command: CommandModel): string[] {
  const { name } = command;
  return [
    ...command.flags.map((flag) => flagLine(`__flatland_is ${name}`, flag)),
    ...command.arguments.flatMap((argument, index) => {
      const when = argument.repeat ? `__flatland_is ${name}` : `__flatland_at ${name} ${index}`;
      return offerFlags(argument.offer).map((flags) => line(when, flags, argument.name));
    }),
  ];
}

function flagLine(when: string, flag: FlagModel): string {
  const short = flag.short === undefined ? '' : ` -s ${flag.short.slice(1)}`;
  const name = `-l ${flag.long.slice(2)}${short}`;
  if (flag.value === undefined) return line(when, name, flag.summary);
  const { words, files, folders } = flag.offer;
  const value = files
    ? '-r -F'
    : folders
      ? "-x -a '(__fish_complete_directories)'"
      : words.length > 0
        ? `-x -a '${words.join(' ')}'`
        : '-x';
  return line(when, `${name} ${value}`, flag.summary);
}

function offerFlags(offer: Offer): string[] {
  return [
    offer.words.length > 0 ? `-a '${offer.words.join(' ')}'` : '',
    offer.tasks ? "-a '(flatland completion tasks 2>/dev/null)'" : '',
    offer.files ? '-F' : '',
    offer.folders ? "-a '(__fish_complete_directories)'" : '',
  ].filter((flags) => flags !== '');
}

function line(when: string, what: string, summary: string): string {
  return `complete -c flatland -n ${quoted(when)} ${what} -d ${quoted(summary)}`;
}

/** A word in single quotes, as fish reads them. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
