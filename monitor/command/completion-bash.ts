/**
 * Completions for bash 3.2 and newer.
 */
import {
  type CommandModel,
  completionModel,
  type FlagModel,
  type Offer,
  valueFlags,
} from './completion-model.ts';

/** The script that `source <(flatland completion bash)` reads. */
export function bashCompletion(): string {
  const model = completionModel();
  const monitor = model[0]!;
  const lines = [
    '# Completions of flatland for bash, made from its command table.',
    '_flatland_offer() {',
    '  while IFS= read -r word; do',
    '    [[ -n $word ]] && COMPREPLY+=("$word")',
    '  done',
    '}',
    '',
    '_flatland() {',
    '  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}',
    '  local command= place=0 skip= plain= word index',
    '  COMPREPLY=()',
    '  for ((index = 1; index < COMP_CWORD; index++)); do',
    '    word=${COMP_WORDS[index]}',
    '    if [[ -n $skip ]]; then skip=; continue; fi',
    '    if [[ -z $plain && $word == -- ]]; then plain=1; continue; fi',
    '    if [[ -z $plain && $word == -?* ]]; then',
    '      case "$command:$word" in',
    `        ${[...model.flatMap(flagPatterns), ...valueFlags(monitor).map((f) => `:${f}`)].join('|')}) skip=1 ;;`,
    '      esac',
    '    elif [[ -z $command ]]; then',
    '      command=$word',
    '    else',
    '      ((place++))',
    '    fi',
    '  done',
    '  if [[ -n $skip ]]; then',
    '    case "$command:$prev" in',
    ...model.flatMap((command) => flagCases(command, `${command.name}:`)),
    ...flagCases(monitor, ':'),
    '    esac',
    '    return',
    '  fi',
    '  if [[ -z $plain && $cur == -* ]]; then',
    '    case $command in',
    ...model.map((command) => `      ${command.name}) ${offerWords(flagNames(command))} ;;`),
    `      '') ${offerWords([...flagNames(monitor), '--version'])} ;;`,
    '    esac',
    '    return',
    '  fi',
    '  case "$command:$place" in',
    `    :*) ${offerWords(model.map(({ name }) => name))} ;;`,
    ...model.flatMap(argumentCases),
    '  esac',
    '}',
    '',
    'complete -F _flatland flatland',
  ];
  return `${lines.join('\n')}\n`;
}

function flagPatterns(command: CommandModel): string[] {
  return valueFlags(command).map((flag) => `${command.name}:${flag}`);
}

function flagNames(command: CommandModel): string[] {
  return command.flags.map((flag) => flag.long);
}

function flagCases(command: CommandModel, prefix: string): string[] {
  return command.flags
    .filter((flag) => flag.value !== undefined)
    .map((flag) => `      ${flagPattern(prefix, flag)}) ${offerText(flag.offer)} ;;`);
}

function flagPattern(prefix: string, flag: FlagModel): string {
  const short = flag.short === undefined ? '' : `|${prefix}${flag.short}`;
  return `${prefix}${flag.long}${short}`;
}

function argumentCases(command: CommandModel): string[] {
  return command.arguments.map((argument, index) => {
    const place = argument.repeat ? '*' : String(index);
    return `    ${command.name}:${place}) ${offerText(argument.offer)} ;;`;
  });
}

/** Shell text that offers all of it. */
function offerText(offer: Offer): string {
  const parts = [
    offer.words.length > 0 ? offerWords(offer.words) : '',
    offer.tasks
      ? '_flatland_offer < <(compgen -W "$("${COMP_WORDS[0]}" completion tasks 2>/dev/null)" -- "$cur")'
      : '',
    offer.files
      ? 'compopt -o filenames 2>/dev/null; _flatland_offer < <(compgen -f -- "$cur")'
      : '',
    offer.folders
      ? 'compopt -o filenames 2>/dev/null; _flatland_offer < <(compgen -d -- "$cur")'
      : '',
  ];
  return parts.filter((part) => part !== '').join('; ') || ':';
}

function offerWords(words: readonly string[]): string {
  return `_flatland_offer < <(compgen -W '${words.join(' ')}' -- "$cur")`;
}
