/**
 * Completions for zsh; the script works sourced and as `_flatland` on fpath.
 */
import {
  type ArgumentModel,
  type CommandModel,
  completionModel,
  type FlagModel,
  type Offer,
} from './completion-model.ts';

/** The script that `source <(flatland completion zsh)` reads. */
export function zshCompletion(): string {
  const model = completionModel();
  const monitor = model[0]!;
  const lines = [
    '#compdef flatland',
    '# Completions of flatland for zsh, made from its command table.',
    '_flatland_tasks() {',
    '  local -a names',
    '  names=(${(f)"$(flatland completion tasks 2>/dev/null)"})',
    "  compadd -X 'Task' -a names",
    '}',
    '',
    '_flatland_commands() {',
    '  local -a names',
    '  names=(',
    ...model.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`),
    '  )',
    "  _describe -t commands 'command' names",
    '}',
    '',
    '_flatland() {',
    '  local curcontext=$curcontext state line',
    '  typeset -A opt_args',
    '  _arguments -C \\',
    ...monitor.flags.flatMap(flagSpecs).map((spec) => `    ${spec} \\`),
    `    ${quoted('--version[Print the version]')} \\`,
    "    '1:command:_flatland_commands' '*::argument:->rest'",
    '  [[ $state == rest ]] || return',
    '  case $words[1] in',
    ...model.flatMap(commandCase),
    '  esac',
    '}',
    '',
    'if [[ $funcstack[1] == _flatland ]]; then',
    '  _flatland "$@"',
    'else',
    '  compdef _flatland flatland',
    'fi',
  ];
  return `${lines.join('\n')}\n`;
}

function commandCase(command: CommandModel): string[] {
  const specs = [...command.flags.flatMap(flagSpecs), ...command.arguments.map(argumentSpec)];
  return [
    `    ${command.name})`,
    '      _arguments -S \\',
    ...specs.map((spec, index) => `        ${spec}${index + 1 < specs.length ? ' \\' : ''}`),
    '      ;;',
  ];
}

/** `--memory=[summary]:SIZE:action`, and the same for the short flag. */
function flagSpecs(flag: FlagModel): string[] {
  const star = flag.repeat ? '*' : '';
  const summary = `[${flag.summary.replaceAll(/[[\]\\]/g, '\\$&')}]`;
  if (flag.value === undefined) {
    return [flag.long, flag.short]
      .filter((name) => name !== undefined)
      .map((name) => quoted(`${star}${name}${summary}`));
  }
  const rest = `:${escaped(flag.value)}:${action(flag.offer)}`;
  const long = quoted(`${star}${flag.long}=${summary}${rest}`);
  return flag.short === undefined
    ? [long]
    : [long, quoted(`${star}${flag.short}${summary}${rest}`)];
}

function argumentSpec(argument: ArgumentModel): string {
  const place = argument.repeat ? '*' : argument.optional ? ':' : '';
  const colon = argument.repeat || !argument.optional ? ':' : '';
  return quoted(`${place}${colon}${escaped(argument.name)}:${action(argument.offer)}`);
}

/** What zsh does for an offer; several kinds become alternatives. */
function action(offer: Offer): string {
  const words = offer.words.join(' ');
  if (offer.tasks && offer.files) {
    return `_alternative "tasks\\:Task\\:_flatland_tasks" "files\\:file\\:_files"`;
  }
  if (offer.tasks && words !== '') {
    return `_alternative "tasks\\:Task\\:_flatland_tasks" "words\\:name\\:(${words})"`;
  }
  if (offer.tasks) return '_flatland_tasks';
  if (words !== '') return `(${words})`;
  if (offer.folders) return '_files -/';
  return offer.files ? '_files' : ' ';
}

function escaped(text: string): string {
  return text.replaceAll(':', '\\:');
}

/** A word in single quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
