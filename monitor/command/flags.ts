/**
 * How options and arguments are spelled on the command line.
 */
import type { Argument, Command, Option } from './types.ts';

/** `--max-instructions` for `maxInstructions`. */
export function longFlag(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** `--memory SIZE`, with the short flag before it when there is one. */
export function optionTerm(key: string, option: Option): string {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  return `${short}${longFlag(key)}${option.kind === 'flag' ? '' : ` ${valueName(option)}`}`;
}

/** Name of an option's value; the choices themselves when there are some. */
export function valueName(option: Option): string {
  return option.choices?.join('|') ?? option.value ?? option.kind.toUpperCase();
}

/** `TASK`, `[ARG...]`, `FILE...`. */
export function argumentTerm(argument: Argument): string {
  const name = argument.repeat === true ? `${argument.name}...` : argument.name;
  return argument.optional === true ? `[${name}]` : name;
}

/** `run [OPTION...] TASK [ARG...]`, without the program's name. */
export function usage(name: string, command: Command): string {
  return [name, '[OPTION...]', ...command.arguments.map(argumentTerm)].join(' ');
}
